/* Format 1: byte 1, number of records, province, point, till, then per record: kind (number of a
 * kind met before, or a new one with its text), clock state, and as differences to the record
 * before utc_ms, business day, operator, gt_sales, gt_returns, gt_count, then body_sha256. Numbers
 * are LEB128, signed ones zigzag. */
#include "registry/store/packing.h"

#include <string.h>

#define FORMAT    1
#define KINDS_MAX 64

/* The longest that one record, and what stands before the first, can become. */
#define RECORD_MAX (OCOP_KIND_TEXT_SIZE + 9 * 10 + OCOP_HASH_SIZE)
#define HEAD_MAX   (3 * 10 + 2 * OCOP_CODE_TEXT_SIZE + 2)

static guint8 *
put_number (guint8 *out, guint64 value)
{
    for (; value >= 0x80; value >>= 7)
        *out++ = (guint8)(value | 0x80);
    *out++ = (guint8)value;
    return out;
}

static guint8 *
put_difference (guint8 *out, gint64 value, gint64 before)
{
    const gint64 difference = value - before;
    return put_number (out, ((guint64)difference << 1) ^ (guint64)(difference >> 63));
}

static guint8 *
put_text (guint8 *out, const char *text)
{
    const gsize size = strlen (text);
    out = put_number (out, size);
    memcpy (out, text, size);
    return out + size;
}

static guint8 *
put_kind (guint8 *out, const char *kind, const char *kinds[KINDS_MAX], guint *n_kinds)
{
    for (guint i = 0; i < *n_kinds; i++)
        if (strcmp (kinds[i], kind) == 0)
            return put_number (out, i + 1);
    if (*n_kinds < KINDS_MAX)
        kinds[(*n_kinds)++] = kind;
    return put_text (put_number (out, 0), kind);
}

static guint8 *
put_record (guint8 *out, const OcopRecord *record, const OcopRecord *before)
{
    out = put_number (out, record->clock_state);
    out = put_difference (out, record->utc_ms, before->utc_ms);
    out = put_difference (out, record->business_day, before->business_day);
    out = put_difference (out, record->operator_id, before->operator_id);
    out = put_difference (out, record->gt_sales, before->gt_sales);
    out = put_difference (out, record->gt_returns, before->gt_returns);
    out = put_difference (out, record->gt_count, before->gt_count);
    memcpy (out, record->body_sha256, OCOP_HASH_SIZE);
    return out + OCOP_HASH_SIZE;
}

void
ocop_reg_pack (const OcopWireHeader *headers, guint n_headers, GByteArray *out)
{
    static const OcopRecord nothing = {0};
    const char *kinds[KINDS_MAX];
    guint n_kinds = 0;
    const guint start = out->len;
    g_byte_array_set_size (out, start + HEAD_MAX + n_headers * RECORD_MAX);

    guint8 *at = out->data + start;
    at = put_number (at, FORMAT);
    at = put_number (at, n_headers);
    at = put_text (at, headers[0].record.province);
    at = put_text (at, headers[0].record.point);
    at = put_number (at, (guint64)headers[0].record.till);
    for (guint i = 0; i < n_headers; i++) {
        const OcopRecord *record = &headers[i].record;
        at = put_kind (at, record->kind, kinds, &n_kinds);
        at = put_record (at, record, i > 0 ? &headers[i - 1].record : &nothing);
    }
    g_byte_array_set_size (out, (guint)(at - out->data));
}

static gboolean
take_number (OcopRegUnpacker *unpacker, guint64 *ret_value)
{
    guint64 value = 0;
    for (guint shift = 0; shift < 64 && unpacker->at < unpacker->end; shift += 7) {
        const guint8 byte = *unpacker->at++;
        value |= (guint64)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *ret_value = value;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
take_difference (OcopRegUnpacker *unpacker, gint64 *value)
{
    guint64 coded;
    if (!take_number (unpacker, &coded))
        return FALSE;
    *value = (gint64)((guint64)*value + ((coded >> 1) ^ (0 - (coded & 1))));
    return TRUE;
}

static gboolean
take_text (OcopRegUnpacker *unpacker, char *ret_text, gsize room)
{
    guint64 size;
    if (!take_number (unpacker, &size) || size >= room ||
        size > (guint64)(unpacker->end - unpacker->at))
        return FALSE;
    memcpy (ret_text, unpacker->at, size);
    ret_text[size] = '\0';
    unpacker->at += size;
    return TRUE;
}

static gboolean
take_kind (OcopRegUnpacker *unpacker, char kind[OCOP_KIND_TEXT_SIZE])
{
    guint64 number;
    if (!take_number (unpacker, &number) || number > unpacker->n_kinds)
        return FALSE;
    if (number > 0) {
        memcpy (kind, unpacker->kinds[number - 1], OCOP_KIND_TEXT_SIZE);
        return TRUE;
    }
    memset (kind, 0, OCOP_KIND_TEXT_SIZE);
    if (!take_text (unpacker, kind, OCOP_KIND_TEXT_SIZE))
        return FALSE;
    if (unpacker->n_kinds < KINDS_MAX)
        memcpy (unpacker->kinds[unpacker->n_kinds++], kind, OCOP_KIND_TEXT_SIZE);
    return TRUE;
}

gboolean
ocop_reg_unpacker_init (OcopRegUnpacker *unpacker, const void *bytes, gsize size, gint64 epoch,
                        gint64 from, const guint8 prev_hash[OCOP_HASH_SIZE])
{
    memset (unpacker, 0, sizeof *unpacker);
    unpacker->at = bytes;
    unpacker->end = unpacker->at + size;
    memcpy (unpacker->next_prev, prev_hash, OCOP_HASH_SIZE);
    OcopRecord *record = &unpacker->record;
    guint64 format, n_records, till;
    if (!take_number (unpacker, &format) || format != FORMAT ||
        !take_number (unpacker, &n_records) || n_records == 0 || n_records > G_MAXINT ||
        !take_text (unpacker, record->province, sizeof record->province) ||
        !take_text (unpacker, record->point, sizeof record->point) ||
        !take_number (unpacker, &till) || till > OCOP_TILL_MAX)
        return FALSE;
    record->till = (int)till;
    record->epoch = epoch;
    record->seq = from - 1;
    unpacker->n_left = (guint)n_records;
    return TRUE;
}

guint
ocop_reg_unpacker_get_n_left (const OcopRegUnpacker *unpacker)
{
    return unpacker->n_left;
}

static gboolean
take_record (OcopRegUnpacker *unpacker)
{
    OcopRecord *record = &unpacker->record;
    guint64 clock_state;
    gint64 day = record->business_day;
    if (!take_kind (unpacker, record->kind) || !take_number (unpacker, &clock_state) ||
        clock_state > G_MAXUINT8 || !take_difference (unpacker, &record->utc_ms) ||
        !take_difference (unpacker, &day) || day < G_MININT32 || day > G_MAXINT32 ||
        !take_difference (unpacker, &record->operator_id) ||
        !take_difference (unpacker, &record->gt_sales) ||
        !take_difference (unpacker, &record->gt_returns) ||
        !take_difference (unpacker, &record->gt_count) ||
        unpacker->end - unpacker->at < OCOP_HASH_SIZE)
        return FALSE;
    memcpy (record->body_sha256, unpacker->at, OCOP_HASH_SIZE);
    unpacker->at += OCOP_HASH_SIZE;
    record->clock_state = (OcopClockState)clock_state;
    record->business_day = (OcopDay)day;
    record->seq++;
    memcpy (record->prev_hash, unpacker->next_prev, OCOP_HASH_SIZE);
    return ocop_record_find_wrong_field (record) == NULL;
}

gboolean
ocop_reg_unpacker_next (OcopRegUnpacker *unpacker, OcopRecord *ret_record,
                        char ret_text[OCOP_RECORD_TEXT_MAX], gsize *ret_size,
                        guint8 ret_hash[OCOP_HASH_SIZE])
{
    if (unpacker->n_left == 0 || !take_record (unpacker))
        return FALSE;
    unpacker->n_left--;
    *ret_record = unpacker->record;
    *ret_size = ocop_record_to_text (&unpacker->record, ret_text);
    ocop_hash_bytes (ret_text, *ret_size, ret_hash);
    memcpy (unpacker->next_prev, ret_hash, OCOP_HASH_SIZE);
    return TRUE;
}
