/* Reports of HID scales. The first one after opening is often the last one from before: it is
 * dropped (W2); scales that report only changes need a touch, which a customer's goods give. */
#include "drivers/proto/scale_hid.h"

#define USAGE(id) OCOP_HID_USAGE (0x8d, id)

#define N_STATES (OCOP_SCALE_REZERO + 1)

#define USAGE_WEIGHT      0x40
#define USAGE_SCALING     0x41
#define USAGE_FIRST_UNIT  0x51
#define USAGE_FIRST_STATE 0x71

void
ocop_scale_hid_layout_init_usual (OcopScaleHidLayout *layout)
{
    *layout = (OcopScaleHidLayout){
        .report_id = 3,
        .size = 6,
        .state = {.report_id = 3, .bit_offset = 8, .bit_size = 8, .count = 1, .logical_min = 1},
        .unit = {.report_id = 3, .bit_offset = 16, .bit_size = 8, .count = 1, .logical_min = 1},
        .exponent = {.report_id = 3,
                     .bit_offset = 24,
                     .bit_size = 8,
                     .count = 1,
                     .logical_min = -128,
                     .logical_max = 127},
        .weight = {.report_id = 3, .bit_offset = 32, .bit_size = 16, .count = 1},
    };
    for (guint8 i = 0; i + 1 < N_STATES; i++)
        layout->states[i] = i + 1;
    for (guint8 i = 0; i + 1 < OCOP_N_SCALE_UNITS; i++)
        layout->units[i] = i + 1;
}

/* The array of @report_id that chooses among the usages from @base + 1 to @base + @n - 1; what each
 * of its values means, as a number from 1, goes to @ret_meanings. */
static gboolean
find_choice (const OcopHidDescriptor *descriptor, gint report_id, guint base, guint n,
             OcopHidPlace *ret_place, guint8 ret_meanings[16])
{
    const OcopHidField *field = NULL;
    for (guint i = 1; i < n && field == NULL; i++)
        ocop_hid_find_array (descriptor, OCOP_HID_INPUT, USAGE (base + i), report_id, &field);
    if (field == NULL || field->logical_min < 0)
        return FALSE;
    *ret_place = (OcopHidPlace){.report_id = field->report_id,
                                .bit_offset = field->bit_offset,
                                .bit_size = field->bit_size,
                                .count = 1,
                                .logical_min = field->logical_min,
                                .logical_max = field->logical_max};
    for (guint i = 0; i < 16; i++) {
        const guint32 usage = ocop_hid_get_usage (descriptor, field, i);
        const gboolean is_known = usage > USAGE (base) && usage < USAGE (base + n);
        ret_meanings[i] = is_known ? (guint8)(usage - USAGE (base)) : 0;
    }
    return TRUE;
}

gboolean
ocop_scale_hid_find_layout (const OcopHidDescriptor *descriptor, OcopScaleHidLayout *ret_layout)
{
    OcopScaleHidLayout layout = {0};
    if (!ocop_hid_find (descriptor, OCOP_HID_INPUT, USAGE (USAGE_WEIGHT), -1, &layout.weight))
        return FALSE;
    const gint id = layout.weight.report_id;
    if (!ocop_hid_find (descriptor, OCOP_HID_INPUT, USAGE (USAGE_SCALING), id, &layout.exponent) ||
        !find_choice (descriptor, id, USAGE_FIRST_STATE - 1, N_STATES, &layout.state,
                      layout.states) ||
        !find_choice (descriptor, id, USAGE_FIRST_UNIT - 1, OCOP_N_SCALE_UNITS, &layout.unit,
                      layout.units))
        return FALSE;
    layout.report_id = (guint8)id;
    layout.size = (descriptor->n_bits[OCOP_HID_INPUT][id] + 7) / 8;
    *ret_layout = layout;
    return TRUE;
}

void
ocop_scale_hid_init (OcopScaleHid *scale, const OcopScaleHidLayout *layout)
{
    *scale = (OcopScaleHid){.layout = *layout};
}

static gboolean
read_choice (const OcopHidPlace *place, const guint8 meanings[16], const guint8 *report, gsize size,
             guint8 *ret_meaning)
{
    guint32 value;
    if (!ocop_hid_read_bits (report, size, place->bit_offset, place->bit_size, &value) ||
        value < (guint32)place->logical_min)
        return FALSE;
    const guint32 index = value - (guint32)place->logical_min;
    *ret_meaning = index < 16 ? meanings[index] : 0;
    return TRUE;
}

/* The sign is in the state, unless the descriptor says otherwise. */
static gboolean
read_weight (const OcopHidPlace *place, const guint8 *report, gsize size, gint64 *ret_value)
{
    gint32 value;
    guint32 bits;
    if (place->logical_min < 0) {
        if (!ocop_hid_read_signed (report, size, place->bit_offset, place->bit_size, &value))
            return FALSE;
        *ret_value = value;
        return TRUE;
    }
    if (!ocop_hid_read_bits (report, size, place->bit_offset, place->bit_size, &bits) ||
        bits > G_MAXINT32)
        return FALSE;
    *ret_value = bits;
    return TRUE;
}

static gboolean
read_report (const OcopScaleHidLayout *layout, const guint8 *report, gsize size,
             OcopScaleReading *ret_reading)
{
    guint8 state, unit;
    gint32 exponent;
    gint64 value;
    if (size < layout->size ||
        !read_choice (&layout->state, layout->states, report, size, &state) ||
        !read_choice (&layout->unit, layout->units, report, size, &unit) ||
        !ocop_hid_read_signed (report, size, layout->exponent.bit_offset,
                               MIN (layout->exponent.bit_size, 8), &exponent) ||
        !read_weight (&layout->weight, report, size, &value) || state == OCOP_SCALE_UNKNOWN)
        return FALSE;
    *ret_reading = (OcopScaleReading){.state = (OcopScaleState)state,
                                      .value = state == OCOP_SCALE_STABLE ? value : 0,
                                      .exponent = exponent,
                                      .unit = (OcopScaleUnit)unit};
    return TRUE;
}

gboolean
ocop_scale_hid_feed (OcopScaleHid *scale, const guint8 *report, gsize size,
                     OcopScaleReading *ret_reading)
{
    const OcopScaleHidLayout *layout = &scale->layout;
    OcopScaleReading reading;
    if (size == 0 || (layout->report_id != 0 && report[0] != layout->report_id))
        return FALSE;
    if (!read_report (layout, report, size, &reading)) {
        scale->n_malformed++;
        return FALSE;
    }
    if (!scale->is_awake) {
        scale->is_awake = TRUE;
        return FALSE;
    }
    *ret_reading = reading;
    return TRUE;
}
