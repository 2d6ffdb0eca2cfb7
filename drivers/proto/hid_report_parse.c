/* The parser of report descriptors: items change a global state (kept until changed, may be pushed)
 * and a local one (gone after each main item); a main item makes a field or moves among
 * collections.
 *
 * A usage without a page gets the one that is current when its main item comes, as Linux and
 * Windows do it. Of delimited alternatives the first counts. */
#include "drivers/proto/hid_report.h"

#include "base/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TYPE_MAIN   0
#define TYPE_GLOBAL 1
#define TYPE_LOCAL  2

#define LOCAL_USAGES_MAX 256

typedef struct {
    guint type, tag;
    guint size; /* 0, 1, 2 or 4 bytes */
    guint32 value;
    gint32 signed_value;
} Item;

typedef struct {
    guint32 usage_page;
    gint32 logical_min, logical_max;
    guint32 logical_max_bits; /* as written: devices write FF for 255 */
    guint bit_size, count;
    guint8 report_id;
} GlobalState;

typedef struct {
    guint32 first, last;
    gboolean has_page;
} LocalRange;

typedef struct {
    LocalRange ranges[LOCAL_USAGES_MAX];
    guint n_ranges;
    guint32 minimum;
    gboolean has_minimum, has_page;
    gboolean is_delimited, has_alternative;
} LocalState;

typedef struct {
    OcopHidDescriptor *descriptor;
    GlobalState global, stack[OCOP_HID_STACK_MAX];
    guint n_stack;
    LocalState local;
    guint collection, depth;
    const char *problem; /* NULL, or what is wrong with the item at hand */
} Parser;

static gboolean
refuse (Parser *parser, const char *problem)
{
    parser->problem = problem;
    return FALSE;
}

/* -- main items -- */

/* With their page, moved into the descriptor. */
static gboolean
store_usages (Parser *parser, OcopHidField *field)
{
    GArray *ranges = parser->descriptor->ranges;
    field->first_range = ranges->len;
    for (guint i = 0; i < parser->local.n_ranges; i++) {
        const LocalRange *local = &parser->local.ranges[i];
        const guint32 page = local->has_page ? 0 : parser->global.usage_page << 16;
        const OcopHidUsageRange range = {.first = page | local->first, .last = page | local->last};
        if (ranges->len == OCOP_HID_RANGES_MAX)
            return refuse (parser, _ ("too many usages"));
        g_array_append_val (ranges, range);
    }
    field->n_ranges = ranges->len - field->first_range;
    return TRUE;
}

static gboolean
add_field (Parser *parser, OcopHidKind kind, guint32 flags)
{
    const GlobalState *global = &parser->global;
    OcopHidDescriptor *descriptor = parser->descriptor;
    guint *n_bits = &descriptor->n_bits[kind][global->report_id];
    const guint before = *n_bits == 0 && global->report_id != 0 ? 8 : *n_bits;

    if (global->count == 0 || global->bit_size == 0)
        return TRUE;
    if ((guint64)global->bit_size * global->count > OCOP_HID_REPORT_MAX * 8 - before)
        return refuse (parser, _ ("a report is too long"));
    *n_bits = before + global->bit_size * global->count;

    OcopHidField field = {
        .kind = kind,
        .report_id = global->report_id,
        .bit_offset = before,
        .bit_size = global->bit_size,
        .count = global->count,
        .is_constant = (flags & 1) != 0,
        .is_variable = (flags & 2) != 0,
        .is_relative = (flags & 4) != 0,
        .logical_min = global->logical_min,
        .logical_max = global->logical_min >= 0 ? (gint32)(global->logical_max_bits & G_MAXINT32)
                                                : global->logical_max,
        .collection = parser->collection,
    };
    /* Values so wide are somebody's own; nothing here has to read them. */
    if (field.bit_size > 32)
        return TRUE;
    if (descriptor->fields->len == OCOP_HID_FIELDS_MAX)
        return refuse (parser, _ ("too many fields"));
    if (!store_usages (parser, &field))
        return FALSE;
    g_array_append_val (descriptor->fields, field);
    return TRUE;
}

static gboolean
begin_collection (Parser *parser, guint32 type)
{
    GArray *collections = parser->descriptor->collections;
    const LocalState *local = &parser->local;
    OcopHidCollection collection = {.type = (guint8)type, .parent = parser->collection};

    if (collections->len == OCOP_HID_COLLECTIONS_MAX || parser->depth == OCOP_HID_DEPTH_MAX)
        return refuse (parser, _ ("too many collections"));
    if (local->n_ranges > 0)
        collection.usage = local->ranges[0].first |
                           (local->ranges[0].has_page ? 0 : parser->global.usage_page << 16);
    g_array_append_val (collections, collection);
    parser->collection = collections->len - 1;
    parser->depth++;
    return TRUE;
}

static gboolean
end_collection (Parser *parser)
{
    if (parser->depth == 0)
        return refuse (parser, _ ("a collection ends that did not begin"));
    parser->depth--;
    parser->collection =
        g_array_index (parser->descriptor->collections, OcopHidCollection, parser->collection)
            .parent;
    return TRUE;
}

static gboolean
take_main (Parser *parser, const Item *item)
{
    gboolean ok = TRUE;
    switch (item->tag) {
    case 0x8:
        ok = add_field (parser, OCOP_HID_INPUT, item->value);
        break;
    case 0x9:
        ok = add_field (parser, OCOP_HID_OUTPUT, item->value);
        break;
    case 0xb:
        ok = add_field (parser, OCOP_HID_FEATURE, item->value);
        break;
    case 0xa:
        ok = begin_collection (parser, item->value);
        break;
    case 0xc:
        ok = end_collection (parser);
        break;
    default:
        break;
    }
    parser->local = (LocalState){0};
    return ok;
}

/* -- global items -- */

static gboolean
take_report_id (Parser *parser, guint32 id)
{
    if (id < 1 || id > 255)
        return refuse (parser, _ ("a report id is not 1 to 255"));
    if (!parser->descriptor->has_report_ids && parser->descriptor->fields->len > 0)
        return refuse (parser, _ ("some reports have an id and others have none"));
    parser->descriptor->has_report_ids = TRUE;
    parser->global.report_id = (guint8)id;
    return TRUE;
}

static gboolean
take_global (Parser *parser, const Item *item)
{
    GlobalState *global = &parser->global;
    switch (item->tag) {
    case 0x0:
        if (item->value > 0xffff)
            return refuse (parser, _ ("a usage page has more than 16 bits"));
        global->usage_page = item->value;
        return TRUE;
    case 0x1:
        global->logical_min = item->signed_value;
        return TRUE;
    case 0x2:
        global->logical_max = item->signed_value;
        global->logical_max_bits = item->value;
        return TRUE;
    case 0x7:
        if (item->value > OCOP_HID_REPORT_MAX * 8)
            return refuse (parser, _ ("a value is too wide"));
        global->bit_size = item->value;
        return TRUE;
    case 0x8:
        return take_report_id (parser, item->value);
    case 0x9:
        if (item->value > OCOP_HID_REPORT_MAX * 8)
            return refuse (parser, _ ("a field has too many values"));
        global->count = item->value;
        return TRUE;
    case 0xa:
        if (parser->n_stack == OCOP_HID_STACK_MAX)
            return refuse (parser, _ ("too many states are pushed"));
        parser->stack[parser->n_stack++] = *global;
        return TRUE;
    case 0xb:
        if (parser->n_stack == 0)
            return refuse (parser, _ ("a state is popped that was not pushed"));
        *global = parser->stack[--parser->n_stack];
        return TRUE;
    default: /* physical extent, unit and exponent: nothing here needs them */
        return TRUE;
    }
}

/* -- local items -- */

static gboolean
add_usages (Parser *parser, guint32 first, guint32 last, gboolean has_page)
{
    LocalState *local = &parser->local;
    if (local->is_delimited && local->has_alternative)
        return TRUE;
    local->has_alternative = TRUE;
    if (last < first || (last >> 16) != (first >> 16))
        return refuse (parser, _ ("a range of usages ends before it begins"));
    LocalRange *end = local->n_ranges > 0 ? &local->ranges[local->n_ranges - 1] : NULL;
    if (end != NULL && end->has_page == has_page && end->last + 1 == first &&
        end->last >> 16 == first >> 16) {
        end->last = last;
        return TRUE;
    }
    if (local->n_ranges == LOCAL_USAGES_MAX)
        return refuse (parser, _ ("too many usages"));
    local->ranges[local->n_ranges++] =
        (LocalRange){.first = first, .last = last, .has_page = has_page};
    return TRUE;
}

static gboolean
take_local (Parser *parser, const Item *item)
{
    LocalState *local = &parser->local;
    const gboolean has_page = item->size == 4;
    switch (item->tag) {
    case 0x0:
        return add_usages (parser, item->value, item->value, has_page);
    case 0x1:
        local->minimum = item->value;
        local->has_minimum = TRUE;
        local->has_page = has_page;
        return TRUE;
    case 0x2:
        if (!local->has_minimum || local->has_page != has_page)
            return refuse (parser, _ ("a range of usages has no beginning"));
        local->has_minimum = FALSE;
        return add_usages (parser, local->minimum, item->value, has_page);
    case 0xa:
        local->is_delimited = item->value != 0;
        local->has_alternative = FALSE;
        return TRUE;
    default: /* designators and strings */
        return TRUE;
    }
}

/* -- the whole -- */

static gboolean
take_item (Parser *parser, const Item *item)
{
    switch (item->type) {
    case TYPE_MAIN:
        return take_main (parser, item);
    case TYPE_GLOBAL:
        return take_global (parser, item);
    case TYPE_LOCAL:
        return take_local (parser, item);
    default:
        return TRUE;
    }
}

/* How many bytes the item at @bytes takes; 0 when it is cut short. */
static gsize
read_item (const guint8 *bytes, gsize size, Item *ret_item)
{
    static const guint sizes[] = {0, 1, 2, 4};
    const guint8 prefix = bytes[0];
    *ret_item = (Item){.type = (prefix >> 2) & 3u, .tag = prefix >> 4, .size = sizes[prefix & 3]};
    if (prefix == 0xfe) { /* a long item: nobody has defined any */
        ret_item->type = 3;
        return size >= 3 && size - 3 >= bytes[1] ? (gsize)bytes[1] + 3 : 0;
    }
    if (size < 1 + ret_item->size)
        return 0;
    for (guint i = ret_item->size; i > 0; i--)
        ret_item->value = ret_item->value << 8 | bytes[i];
    if (ret_item->size > 0)
        ocop_hid_read_signed (bytes + 1, ret_item->size, 0, ret_item->size * 8,
                              &ret_item->signed_value);
    return 1 + ret_item->size;
}

static gboolean
parse_items (Parser *parser, const guint8 *bytes, gsize size, gsize *ret_at)
{
    for (gsize at = 0; at < size;) {
        Item item;
        const gsize length = read_item (bytes + at, size - at, &item);
        *ret_at = at;
        if (length == 0)
            return refuse (parser, _ ("it is cut short"));
        if (!take_item (parser, &item))
            return FALSE;
        at += length;
    }
    *ret_at = size;
    return parser->depth == 0 || refuse (parser, _ ("a collection does not end"));
}

OcopHidDescriptor *
ocop_hid_descriptor_parse (const guint8 *bytes, gsize size, GError **error)
{
    g_autoptr (OcopHidDescriptor) descriptor = g_new0 (OcopHidDescriptor, 1);
    g_autofree Parser *parser = g_new0 (Parser, 1);
    gsize at = 0;

    descriptor->fields = g_array_new (FALSE, FALSE, sizeof (OcopHidField));
    descriptor->ranges = g_array_new (FALSE, FALSE, sizeof (OcopHidUsageRange));
    descriptor->collections = g_array_new (FALSE, FALSE, sizeof (OcopHidCollection));
    parser->descriptor = descriptor;
    parser->collection = OCOP_HID_NO_COLLECTION;

    if (size > OCOP_HID_DESCRIPTOR_MAX)
        refuse (parser, _ ("it is too long"));
    else
        parse_items (parser, bytes, size, &at);
    if (parser->problem != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("HID report descriptor, byte %zu of %zu: %s"), at, size,
                        parser->problem);
        return NULL;
    }
    return g_steal_pointer (&descriptor);
}
