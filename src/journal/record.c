/* Bytes of a record. Ranges stand in one function that both directions use, and reading ends by
 * writing again, so that two different texts can never stand for one record. */
#include "journal/record.h"

#include "base/error.h"
#include "base/ids.h"
#include "journal/fields.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT_NAME    "OCOPJ1"
#define GENESIS_PREFIX "OCOPJ1 genesis\n"

static const char *const clock_names[OCOP_N_CLOCK_STATES] = {
    [OCOP_CLOCK_OK] = "ok",
    [OCOP_CLOCK_BEHIND] = "behind",
    [OCOP_CLOCK_CONFIRMED] = "confirmed",
};

static gboolean
is_within (gint64 value, gint64 min, gint64 max)
{
    return value >= min && value <= max;
}

const char *
ocop_record_find_wrong_field (const OcopRecord *record)
{
    if (!ocop_fields_is_code (record->province, 1, 8))
        return "province";
    if (!ocop_fields_is_code (record->point, 2, 8))
        return "point";
    if (!is_within (record->till, 1, OCOP_TILL_MAX))
        return "till";
    if (!is_within (record->epoch, 1, OCOP_EPOCH_MAX))
        return "epoch";
    if (!is_within (record->seq, 1, OCOP_SEQ_MAX))
        return "seq";
    if (!ocop_kind_is_text (record->kind))
        return "kind";
    if (!is_within (record->utc_ms, 0, OCOP_UTC_MS_MAX))
        return "utc_ms";
    if ((guint)record->clock_state >= OCOP_N_CLOCK_STATES)
        return "clock_state";
    if (record->business_day != OCOP_DAY_NONE &&
        !is_within (record->business_day, OCOP_DAY_MIN, OCOP_DAY_MAX))
        return "business_day";
    if (record->operator_id < 0)
        return "operator";
    if (record->gt_sales < 0)
        return "gt_sales";
    if (record->gt_returns < 0)
        return "gt_returns";
    return record->gt_count < 0 ? "gt_count" : NULL;
}

/* Written by hand: a printf of sixteen fields took most of the time that reading a record takes. */
static char *
put_text (char *at, const char *text)
{
    const gsize size = strlen (text);
    memcpy (at, text, size);
    at[size] = '\n';
    return at + size + 1;
}

/* @value >= 0 */
static char *
put_int (char *at, gint64 value)
{
    char digits[24];
    gsize n = sizeof digits;
    guint64 rest = (guint64)value;
    do {
        digits[--n] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    memcpy (at, digits + n, sizeof digits - n);
    at += sizeof digits - n;
    *at = '\n';
    return at + 1;
}

static char *
put_hash (char *at, const guint8 hash[OCOP_HASH_SIZE])
{
    ocop_hash_to_text (hash, at);
    at[OCOP_HASH_TEXT_SIZE - 1] = '\n';
    return at + OCOP_HASH_TEXT_SIZE;
}

/* Of a record whose fields are all in their ranges. */
static gsize
write_record (const OcopRecord *record, char buffer[OCOP_RECORD_TEXT_MAX])
{
    char day[OCOP_DAY_TEXT_SIZE] = "-";
    char *at = buffer;

    at = put_text (at, FORMAT_NAME);
    at = put_text (at, record->province);
    at = put_text (at, record->point);
    at = put_int (at, record->till);
    at = put_int (at, record->epoch);
    at = put_int (at, record->seq);
    at = put_text (at, record->kind);
    at = put_int (at, record->utc_ms);
    at = put_text (at, clock_names[record->clock_state]);
    if (record->business_day != OCOP_DAY_NONE)
        ocop_day_to_text (record->business_day, day);
    at = put_text (at, day);
    at = put_int (at, record->operator_id);
    at = put_hash (at, record->body_sha256);
    at = put_int (at, record->gt_sales);
    at = put_int (at, record->gt_returns);
    at = put_int (at, record->gt_count);
    at = put_hash (at, record->prev_hash);
    *at = '\0';
    g_assert (at - buffer < OCOP_RECORD_TEXT_MAX);
    return (gsize)(at - buffer);
}

gsize
ocop_record_to_text (const OcopRecord *record, char buffer[OCOP_RECORD_TEXT_MAX])
{
    g_assert (ocop_record_find_wrong_field (record) == NULL);
    return write_record (record, buffer);
}

static OcopClockState
take_clock_state (OcopFields *fields)
{
    char text[16];

    ocop_fields_take_text (fields, "clock_state", text, sizeof text);
    for (guint i = 0; i < OCOP_N_CLOCK_STATES; i++) {
        if (strcmp (clock_names[i], text) == 0)
            return (OcopClockState)i;
    }
    ocop_fields_fail (fields, "clock_state");
    return OCOP_CLOCK_OK;
}

static OcopDay
take_day (OcopFields *fields)
{
    char text[OCOP_DAY_TEXT_SIZE];
    OcopDay day = OCOP_DAY_NONE;

    ocop_fields_take_text (fields, "business_day", text, sizeof text);
    if (strcmp (text, "-") != 0 && !ocop_day_parse (text, "business_day", &day, NULL))
        ocop_fields_fail (fields, "business_day");
    return day;
}

static void
take_record (OcopFields *fields, OcopRecord *ret_record)
{
    char format[sizeof FORMAT_NAME];

    *ret_record = (OcopRecord){0};
    ocop_fields_take_text (fields, "format", format, sizeof format);
    if (strcmp (format, FORMAT_NAME) != 0)
        ocop_fields_fail (fields, "format");
    ocop_fields_take_text (fields, "province", ret_record->province, OCOP_CODE_TEXT_SIZE);
    ocop_fields_take_text (fields, "point", ret_record->point, OCOP_CODE_TEXT_SIZE);
    ret_record->till = ocop_fields_take_int (fields, "till");
    ret_record->epoch = ocop_fields_take_int (fields, "epoch");
    ret_record->seq = ocop_fields_take_int (fields, "seq");
    ocop_fields_take_text (fields, "kind", ret_record->kind, OCOP_KIND_TEXT_SIZE);
    ret_record->utc_ms = ocop_fields_take_int (fields, "utc_ms");
    ret_record->clock_state = take_clock_state (fields);
    ret_record->business_day = take_day (fields);
    ret_record->operator_id = ocop_fields_take_int (fields, "operator");
    ocop_fields_take_hash (fields, "body_sha256", ret_record->body_sha256);
    ret_record->gt_sales = ocop_fields_take_int (fields, "gt_sales");
    ret_record->gt_returns = ocop_fields_take_int (fields, "gt_returns");
    ret_record->gt_count = ocop_fields_take_int (fields, "gt_count");
    ocop_fields_take_hash (fields, "prev_hash", ret_record->prev_hash);
}

gboolean
ocop_record_from_text (const char *bytes, gsize size, OcopRecord *ret_record, gsize *ret_used,
                       GError **error)
{
    OcopFields fields;
    OcopRecord record;

    ocop_fields_init (&fields, bytes, size);
    take_record (&fields, &record);
    const char *wrong = ocop_fields_get_failed (&fields);
    if (wrong == NULL)
        wrong = ocop_record_find_wrong_field (&record);
    gsize used = size - ocop_fields_get_left (&fields);
    if (wrong == NULL) {
        char again[OCOP_RECORD_TEXT_MAX];
        if (write_record (&record, again) != used || memcmp (again, bytes, used) != 0)
            wrong = "format";
    }
    if (wrong != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, wrong,
                        _ ("field %s of a journal record cannot be read"), wrong);
        return FALSE;
    }
    *ret_record = record;
    if (ret_used != NULL)
        *ret_used = used;
    return TRUE;
}

void
ocop_record_hash (const OcopRecord *record, guint8 ret_hash[OCOP_HASH_SIZE])
{
    char text[OCOP_RECORD_TEXT_MAX];

    ocop_hash_bytes (text, ocop_record_to_text (record, text), ret_hash);
}

OcopKind
ocop_record_get_kind (const OcopRecord *record)
{
    return ocop_kind_from_text (record->kind);
}

void
ocop_record_set_kind (OcopRecord *record, OcopKind kind)
{
    g_strlcpy (record->kind, ocop_kind_to_text (kind), OCOP_KIND_TEXT_SIZE);
}

const char *
ocop_clock_state_to_text (OcopClockState state)
{
    g_assert ((guint)state < OCOP_N_CLOCK_STATES);
    return clock_names[state];
}

void
ocop_record_genesis_hash (const guint8 public_key[32], guint8 ret_hash[OCOP_HASH_SIZE])
{
    char key[OCOP_HASH_TEXT_SIZE];

    ocop_hex_encode (public_key, 32, key);
    g_autofree char *text = g_strconcat (GENESIS_PREFIX, key, "\n", NULL);
    ocop_hash_bytes (text, strlen (text), ret_hash);
}
