/* Totals rows: positional, because a till sends thousands of them and their keys would be most of
 * the bytes. */
#include "wire/totals_row.h"

#include "base/money.h"
#include "journal/record.h"

#include <string.h>

#define STARS_MIN     3
#define STARS_MAX     5
#define CHANNEL_BYTES 16

static int
compare_ints (gint64 a, gint64 b)
{
    return a < b ? -1 : a > b;
}

int
ocop_wire_row_compare_key (const OcopWireRow *a, const OcopWireRow *b)
{
    int order = compare_ints (a->day, b->day);
    if (order == 0)
        order = strcmp (a->product, b->product);
    if (order == 0)
        order = compare_ints (a->channel, b->channel);
    return order != 0 ? order : compare_ints (a->stars, b->stars);
}

int
ocop_wire_row_compare (const OcopWireRow *a, const OcopWireRow *b)
{
    const int order = compare_ints (a->version, b->version);
    return order != 0 ? order : ocop_wire_row_compare_key (a, b);
}

gboolean
ocop_wire_row_has_same_figures (const OcopWireRow *a, const OcopWireRow *b)
{
    return a->qty_milli == b->qty_milli && a->amount == b->amount &&
           a->returned_qty_milli == b->returned_qty_milli &&
           a->returned_amount == b->returned_amount;
}

gboolean
ocop_wire_is_product_code (const char *text)
{
    const gsize length = strlen (text);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (text[i]) || strchr ("\"',;", text[i]) != NULL)
            return FALSE;
    return length > 0 && length < OCOP_WIRE_PRODUCT_SIZE;
}

static gboolean
is_within (gint64 value, gint64 max)
{
    return value >= 0 && value <= max;
}

const char *
ocop_wire_row_find_wrong_field (const OcopWireRow *row)
{
    if (row->day < OCOP_DAY_MIN || row->day > OCOP_DAY_MAX)
        return "day";
    if (!ocop_wire_is_product_code (row->product))
        return "product";
    if ((guint)row->channel >= OCOP_N_CHANNELS)
        return "channel";
    if (row->stars != 0 && (row->stars < STARS_MIN || row->stars > STARS_MAX))
        return "stars";
    if (!is_within (row->qty_milli, OCOP_JSON_MILLI_MAX))
        return "qty";
    if (!is_within (row->amount, OCOP_MONEY_MAX))
        return "amount";
    if (!is_within (row->returned_qty_milli, OCOP_JSON_MILLI_MAX))
        return "returned_qty";
    if (!is_within (row->returned_amount, OCOP_MONEY_MAX))
        return "returned_amount";
    return row->version < 1 || row->version > OCOP_SEQ_MAX ? "version" : NULL;
}

gboolean
ocop_wire_row_from_totals (const OcopTotalsRow *totals, gint64 version, OcopWireRow *ret_row)
{
    OcopWireRow row = {.day = totals->day,
                       .channel = totals->channel,
                       .stars = totals->stars,
                       .qty_milli = totals->qty_milli,
                       .amount = totals->amount,
                       .returned_qty_milli = totals->returned_qty_milli,
                       .returned_amount = totals->returned_amount,
                       .version = version};
    if (g_strlcpy (row.product, totals->product, sizeof row.product) >= sizeof row.product ||
        ocop_wire_row_find_wrong_field (&row) != NULL)
        return FALSE;
    *ret_row = row;
    return TRUE;
}

void
ocop_wire_row_write (OcopJsonWriter *writer, const OcopWireRow *row)
{
    ocop_json_begin_array (writer, NULL);
    ocop_json_add_day (writer, NULL, row->day);
    ocop_json_add_string (writer, NULL, row->product);
    ocop_json_add_string (writer, NULL, ocop_channel_get_text (row->channel));
    ocop_json_add_int (writer, NULL, row->stars);
    ocop_json_add_qty (writer, NULL, row->qty_milli);
    ocop_json_add_int (writer, NULL, row->amount);
    ocop_json_add_qty (writer, NULL, row->returned_qty_milli);
    ocop_json_add_int (writer, NULL, row->returned_amount);
    ocop_json_add_int (writer, NULL, row->version);
    ocop_json_end_array (writer);
}

static gboolean
read_int (OcopJsonWalk *walk, gint64 *ret_value)
{
    OcopJsonSpan span;
    return ocop_json_walk_next_element (walk, &span) && ocop_json_span_get_int (span, ret_value);
}

static gboolean
read_milli (OcopJsonWalk *walk, gint64 *ret_milli)
{
    OcopJsonSpan span;
    return ocop_json_walk_next_element (walk, &span) && ocop_json_span_get_milli (span, ret_milli);
}

static gboolean
read_text (OcopJsonWalk *walk, char *buffer, gsize size)
{
    OcopJsonSpan span;
    return ocop_json_walk_next_element (walk, &span) &&
           ocop_json_span_copy_string (span, buffer, size);
}

/* The elements in their order. NULL, or the name of the first that is not of its type. */
static const char *
read_elements (OcopJsonWalk *walk, OcopWireRow *row)
{
    char day[OCOP_DAY_TEXT_SIZE];
    char channel[CHANNEL_BYTES];
    gint64 stars;
    OcopJsonSpan unused;

    if (!read_text (walk, day, sizeof day) || !ocop_day_parse (day, NULL, &row->day, NULL))
        return "day";
    if (!read_text (walk, row->product, sizeof row->product))
        return "product";
    if (!read_text (walk, channel, sizeof channel) || !ocop_channel_parse (channel, &row->channel))
        return "channel";
    if (!read_int (walk, &stars) || stars < 0 || stars > STARS_MAX)
        return "stars";
    row->stars = (int)stars;
    if (!read_milli (walk, &row->qty_milli))
        return "qty";
    if (!read_int (walk, &row->amount))
        return "amount";
    if (!read_milli (walk, &row->returned_qty_milli))
        return "returned_qty";
    if (!read_int (walk, &row->returned_amount))
        return "returned_amount";
    if (!read_int (walk, &row->version) || ocop_json_walk_next_element (walk, &unused))
        return "version";
    return NULL;
}

const char *
ocop_wire_row_read (OcopJsonSpan span, OcopWireRow *ret_row)
{
    OcopWireRow row = {0};
    OcopJsonWalk walk;
    if (ocop_json_span_get_type (span) != OCOP_JSON_ARRAY)
        return "row";
    ocop_json_walk_init (&walk, span);
    const char *wrong = read_elements (&walk, &row);
    if (wrong == NULL)
        wrong = ocop_wire_row_find_wrong_field (&row);
    if (wrong == NULL)
        *ret_row = row;
    return wrong;
}
