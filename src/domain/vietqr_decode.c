/* Reads transfer QR texts of whatever origin. Reading goes on where it can, because a person who
 * asks why a code is refused wants to see all of it; only is_valid says whether it may be
 * trusted. */
#include "domain/vietqr.h"

#include "base/text.h"
#include <string.h>

#define N_FIELDS          100
#define CRC_DIGITS        4
#define NAPAS_AID         "A000000727"
#define ISO_4217_VND      "704"
#define AMOUNT_MAX_DIGITS 13

typedef struct {
    const char *value; /* NULL: there is no such field */
    gsize size;        /* bytes */
} Field;

/* Reads the fields of @text, valid UTF-8, by their ids into @ret_fields; what was read before an
 * error stays. FALSE when @text is not wholly made of fields or has one twice. */
static gboolean
read_fields (const char *text, gsize size, Field *ret_fields)
{
    const char *end = text + size;

    memset (ret_fields, 0, N_FIELDS * sizeof *ret_fields);
    while (text < end) {
        for (int i = 0; i < 4; i++) {
            if (end - text <= i || !g_ascii_isdigit (text[i]))
                return FALSE;
        }
        int id = g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
        int n_chars = g_ascii_digit_value (text[2]) * 10 + g_ascii_digit_value (text[3]);
        if (ret_fields[id].value != NULL || n_chars == 0)
            return FALSE;

        const char *value = text + 4;
        text = value;
        for (int i = 0; i < n_chars; i++) {
            if (text >= end)
                return FALSE;
            text = g_utf8_next_char (text);
        }
        ret_fields[id] = (Field){value, (gsize)(text - value)};
    }
    return TRUE;
}

static gboolean
is_equal (const Field *field, const char *text)
{
    return field->value != NULL && field->size == strlen (text) &&
           memcmp (field->value, text, field->size) == 0;
}

static gboolean
is_all (const Field *field, gboolean (*is_allowed) (char c))
{
    for (gsize i = 0; i < field->size; i++) {
        if (!is_allowed (field->value[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_digit (char c)
{
    return g_ascii_isdigit (c);
}

static gboolean
is_graphic (char c)
{
    return g_ascii_isgraph (c);
}

/* @declared are the four characters of field 63 and @payload all that stands before them. */
static gboolean
is_right_crc (const char *payload, const char *declared)
{
    guint crc = 0;

    for (int i = 0; i < CRC_DIGITS; i++) {
        if (!g_ascii_isxdigit (declared[i]))
            return FALSE;
        crc = crc * 16 + (guint)g_ascii_xdigit_value (declared[i]);
    }
    return crc == ocop_vietqr_compute_crc (payload, (gsize)(declared - payload));
}

/* Where the fields cannot be told apart, the last eight bytes can still be a CRC. */
static void
check_crc (const char *text, gsize size, const Field *crc, gboolean is_row, OcopVietQr *qr)
{
    const char *tail = text + size - (size >= 8 ? 8 : size);
    const char *declared = NULL;

    if (crc->value != NULL && crc->size == CRC_DIGITS)
        declared = crc->value;
    else if (!is_row && size >= 8 && memcmp (tail, "6304", 4) == 0)
        declared = tail + 4;

    if (declared != NULL ? !is_right_crc (text, declared) : crc->value != NULL)
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_CRC;
    if (crc->value != NULL && crc->value + crc->size != text + size)
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
}

static OcopVietQrService
find_service (const Field *service)
{
    if (service->value == NULL || is_equal (service, "QRPUSH"))
        return OCOP_VIETQR_SERVICE_PUSH;
    if (is_equal (service, "QRIBFTTA"))
        return OCOP_VIETQR_SERVICE_ACCOUNT;
    if (is_equal (service, "QRIBFTTC"))
        return OCOP_VIETQR_SERVICE_CARD;
    if (is_equal (service, "QRCASH"))
        return OCOP_VIETQR_SERVICE_CASH;
    return OCOP_VIETQR_SERVICE_NONE;
}

/* Copies @field of @min to @max bytes into @text, of which no byte may be other than
 * @is_allowed. */
static void
take_text (const Field *field, gsize min, gsize max, gboolean (*is_allowed) (char c), char *text,
           OcopVietQr *qr)
{
    if (field->value == NULL) {
        qr->problems |= OCOP_VIETQR_PROBLEM_MISSING_FIELD;
        return;
    }
    if (field->size < min || field->size > max || !is_all (field, is_allowed)) {
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
        return;
    }
    memcpy (text, field->value, field->size);
    text[field->size] = '\0';
}

static void
read_beneficiary (const Field *beneficiary, OcopVietQr *qr)
{
    Field fields[N_FIELDS];

    if (beneficiary->value == NULL) {
        qr->problems |= OCOP_VIETQR_PROBLEM_MISSING_FIELD;
        return;
    }
    if (!read_fields (beneficiary->value, beneficiary->size, fields)) {
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
        return;
    }
    take_text (&fields[0], OCOP_VIETQR_BIN_DIGITS, OCOP_VIETQR_BIN_DIGITS, is_digit, qr->bin, qr);
    take_text (&fields[1], 1, OCOP_VIETQR_ACCOUNT_MAX, is_graphic, qr->account, qr);
}

static void
read_account (const Field *account, OcopVietQr *qr)
{
    Field fields[N_FIELDS];
    OcopVietQrService service;

    if (account->value == NULL) {
        qr->problems |= OCOP_VIETQR_PROBLEM_NOT_NAPAS;
        return;
    }
    if (!read_fields (account->value, account->size, fields))
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
    service = find_service (&fields[2]);
    if (!is_equal (&fields[0], NAPAS_AID) || service == OCOP_VIETQR_SERVICE_NONE) {
        qr->problems |= OCOP_VIETQR_PROBLEM_NOT_NAPAS;
        return;
    }
    qr->service = service;
    read_beneficiary (&fields[1], qr);
}

static gboolean
has_any_account (const Field *fields)
{
    for (int id = 26; id <= 51; id++) {
        if (fields[id].value != NULL)
            return TRUE;
    }
    return FALSE;
}

static void
read_amount (const Field *amount, OcopVietQr *qr)
{
    if (amount->value == NULL)
        return;
    if (amount->size > AMOUNT_MAX_DIGITS || !is_all (amount, is_digit)) {
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
        return;
    }
    qr->amount_dong = 0;
    for (gsize i = 0; i < amount->size; i++)
        qr->amount_dong = qr->amount_dong * 10 + g_ascii_digit_value (amount->value[i]);
}

static char *
dup_text (const Field *field)
{
    return field->value != NULL ? ocop_text_make_safe (field->value, (gssize)field->size) : NULL;
}

static void
read_texts (const Field *texts, OcopVietQr *qr)
{
    Field fields[N_FIELDS];

    if (texts->value == NULL)
        return;
    if (!read_fields (texts->value, texts->size, fields))
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
    qr->bill = dup_text (&fields[1]);
    qr->purpose = dup_text (&fields[8]);
}

static void
read_all (const Field *fields, gboolean is_row, OcopVietQr *qr)
{
    static const int required[] = {0, 53, 58, 63};
    gboolean is_vnd = is_equal (&fields[53], ISO_4217_VND);

    /* Of a broken row nobody can say what is missing. */
    for (gsize i = 0; is_row && i < G_N_ELEMENTS (required); i++) {
        if (fields[required[i]].value == NULL)
            qr->problems |= OCOP_VIETQR_PROBLEM_MISSING_FIELD;
    }
    if (is_row && !has_any_account (fields))
        qr->problems |= OCOP_VIETQR_PROBLEM_MISSING_FIELD;
    if (fields[0].value != NULL && !is_equal (&fields[0], "01"))
        qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
    if (fields[53].value != NULL && !is_vnd)
        qr->problems |= OCOP_VIETQR_PROBLEM_NOT_VND;

    qr->is_dynamic = is_equal (&fields[1], "12");
    if (is_row || fields[38].value != NULL)
        read_account (&fields[38], qr);
    if (is_vnd || fields[53].value == NULL)
        read_amount (&fields[54], qr);
    read_texts (&fields[62], qr);
}

static gboolean
has_control_char (const char *text, gsize size)
{
    for (const char *at = text; at < text + size; at = g_utf8_next_char (at)) {
        if (g_unichar_iscntrl (g_utf8_get_char (at)))
            return TRUE;
    }
    return FALSE;
}

void
ocop_vietqr_decode (const char *text, gsize length, OcopVietQr *ret_qr)
{
    Field fields[N_FIELDS];
    gboolean is_row;

    *ret_qr = (OcopVietQr){.amount_dong = -1};
    while (length > 0 && strchr (" \t\r\n", text[length - 1]) != NULL && text[length - 1] != '\0')
        length--;
    if (length == 0 || length > OCOP_VIETQR_MAX_BYTES ||
        !g_utf8_validate_len (text, length, NULL) || has_control_char (text, length)) {
        ret_qr->problems = OCOP_VIETQR_PROBLEM_BAD_TLV;
        return;
    }
    is_row = read_fields (text, length, fields);
    if (!is_row || (fields[0].value != NULL && fields[0].value != text + 4))
        ret_qr->problems |= OCOP_VIETQR_PROBLEM_BAD_TLV;
    check_crc (text, length, &fields[63], is_row, ret_qr);
    read_all (fields, is_row, ret_qr);
    ret_qr->is_valid = (ret_qr->problems & ~(guint)OCOP_VIETQR_PROBLEM_NOT_NAPAS) == 0;
}

void
ocop_vietqr_clear (OcopVietQr *qr)
{
    g_clear_pointer (&qr->bill, g_free);
    g_clear_pointer (&qr->purpose, g_free);
}

const char *
ocop_vietqr_service_get_text (OcopVietQrService service)
{
    switch (service) {
    case OCOP_VIETQR_SERVICE_ACCOUNT:
        return "account";
    case OCOP_VIETQR_SERVICE_CARD:
        return "card";
    case OCOP_VIETQR_SERVICE_PUSH:
        return "push";
    case OCOP_VIETQR_SERVICE_CASH:
        return "cash";
    case OCOP_VIETQR_SERVICE_NONE:
        return NULL;
    default:
        g_return_val_if_reached (NULL);
    }
}

const char *
ocop_vietqr_problem_get_text (OcopVietQrProblem problem)
{
    switch (problem) {
    case OCOP_VIETQR_PROBLEM_BAD_CRC:
        return "bad-crc";
    case OCOP_VIETQR_PROBLEM_BAD_TLV:
        return "bad-tlv";
    case OCOP_VIETQR_PROBLEM_MISSING_FIELD:
        return "missing-field";
    case OCOP_VIETQR_PROBLEM_NOT_VND:
        return "not-vnd";
    case OCOP_VIETQR_PROBLEM_NOT_NAPAS:
        return "not-napas";
    default:
        g_return_val_if_reached ("");
    }
}
