/* Looking things up in a parsed descriptor, and reading the bits of a report. */
#include "drivers/proto/hid_report.h"

void
ocop_hid_descriptor_free (OcopHidDescriptor *descriptor)
{
    if (descriptor == NULL)
        return;
    g_array_unref (descriptor->fields);
    g_array_unref (descriptor->ranges);
    g_array_unref (descriptor->collections);
    g_free (descriptor);
}

const OcopHidField *
ocop_hid_get_field (const OcopHidDescriptor *descriptor, guint index)
{
    g_assert (index < descriptor->fields->len);
    return &g_array_index (descriptor->fields, OcopHidField, index);
}

static const OcopHidUsageRange *
peek_range (const OcopHidDescriptor *descriptor, const OcopHidField *field, guint index)
{
    return &g_array_index (descriptor->ranges, OcopHidUsageRange, field->first_range + index);
}

guint32
ocop_hid_get_usage (const OcopHidDescriptor *descriptor, const OcopHidField *field, guint element)
{
    for (guint i = 0; i < field->n_ranges; i++) {
        const OcopHidUsageRange *range = peek_range (descriptor, field, i);
        const guint count = range->last - range->first + 1;
        if (element < count)
            return range->first + element;
        element -= count;
    }
    if (!field->is_variable || field->n_ranges == 0)
        return 0;
    return peek_range (descriptor, field, field->n_ranges - 1)->last;
}

gboolean
ocop_hid_is_within (const OcopHidDescriptor *descriptor, const OcopHidField *field, guint32 usage)
{
    guint index = field->collection;
    while (index != OCOP_HID_NO_COLLECTION) {
        const OcopHidCollection *collection =
            &g_array_index (descriptor->collections, OcopHidCollection, index);
        if (collection->usage == usage)
            return TRUE;
        index = collection->parent;
    }
    return FALSE;
}

gboolean
ocop_hid_has_application (const OcopHidDescriptor *descriptor, guint32 usage)
{
    for (guint i = 0; i < descriptor->collections->len; i++) {
        const OcopHidCollection *collection =
            &g_array_index (descriptor->collections, OcopHidCollection, i);
        if (collection->parent == OCOP_HID_NO_COLLECTION && collection->type == 1 &&
            collection->usage == usage)
            return TRUE;
    }
    return FALSE;
}

/* The first element of @field with @usage: FALSE, or its index and how many follow with the same.
 */
static gboolean
find_elements (const OcopHidDescriptor *descriptor, const OcopHidField *field, guint32 usage,
               guint *ret_first, guint *ret_count)
{
    guint before = 0;
    for (guint i = 0; i < field->n_ranges && before < field->count; i++) {
        const OcopHidUsageRange *range = peek_range (descriptor, field, i);
        const guint n_usages = range->last - range->first + 1;
        if (usage >= range->first && usage <= range->last) {
            const guint first = before + (usage - range->first);
            if (first >= field->count)
                return FALSE;
            const gboolean is_last = i + 1 == field->n_ranges && usage == range->last;
            *ret_first = first;
            *ret_count = is_last ? field->count - first : 1;
            return TRUE;
        }
        before += MIN (n_usages, field->count - before);
    }
    return FALSE;
}

static gboolean
is_wanted (const OcopHidField *field, OcopHidKind kind, gboolean is_variable, gint report_id)
{
    return field->kind == kind && !field->is_constant && field->is_variable == is_variable &&
           (report_id < 0 || field->report_id == report_id);
}

gboolean
ocop_hid_find (const OcopHidDescriptor *descriptor, OcopHidKind kind, guint32 usage, gint report_id,
               OcopHidPlace *ret_place)
{
    for (guint i = 0; i < descriptor->fields->len; i++) {
        const OcopHidField *field = ocop_hid_get_field (descriptor, i);
        guint first, count;
        if (!is_wanted (field, kind, TRUE, report_id) ||
            !find_elements (descriptor, field, usage, &first, &count))
            continue;
        *ret_place = (OcopHidPlace){.report_id = field->report_id,
                                    .bit_offset = field->bit_offset + first * field->bit_size,
                                    .bit_size = field->bit_size,
                                    .count = count,
                                    .logical_min = field->logical_min,
                                    .logical_max = field->logical_max};
        return TRUE;
    }
    return FALSE;
}

gboolean
ocop_hid_find_array (const OcopHidDescriptor *descriptor, OcopHidKind kind, guint32 usage,
                     gint report_id, const OcopHidField **ret_field)
{
    for (guint i = 0; i < descriptor->fields->len; i++) {
        const OcopHidField *field = ocop_hid_get_field (descriptor, i);
        if (!is_wanted (field, kind, FALSE, report_id))
            continue;
        for (guint r = 0; r < field->n_ranges; r++) {
            const OcopHidUsageRange *range = peek_range (descriptor, field, r);
            if (usage >= range->first && usage <= range->last) {
                *ret_field = field;
                return TRUE;
            }
        }
    }
    return FALSE;
}

gboolean
ocop_hid_read_bits (const guint8 *report, gsize size, guint bit_offset, guint bit_size,
                    guint32 *ret_value)
{
    g_assert (bit_size >= 1 && bit_size <= 32);
    if (((gsize)bit_offset + bit_size + 7) / 8 > size)
        return FALSE;
    guint64 value = 0;
    const gsize first = bit_offset / 8, last = ((gsize)bit_offset + bit_size - 1) / 8;
    for (gsize i = last + 1; i-- > first;)
        value = value << 8 | report[i];
    value >>= bit_offset % 8;
    *ret_value = (guint32)(value & (G_GUINT64_CONSTANT (0xffffffff) >> (32 - bit_size)));
    return TRUE;
}

gboolean
ocop_hid_read_signed (const guint8 *report, gsize size, guint bit_offset, guint bit_size,
                      gint32 *ret_value)
{
    guint32 bits;
    if (!ocop_hid_read_bits (report, size, bit_offset, bit_size, &bits))
        return FALSE;
    const gint64 limit = G_GINT64_CONSTANT (1) << bit_size;
    *ret_value = (gint32)(bits >= limit / 2 ? (gint64)bits - limit : (gint64)bits);
    return TRUE;
}
