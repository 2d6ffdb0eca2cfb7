/* Writes VietQR payloads. Everything in them is printable ASCII, so that characters and bytes
 * are the same and no reader's idea of a length matters. */
#include "domain/vietqr.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* More than any character decomposes into (Unicode stream-safe text format). */
#define DECOMPOSITION_MAX 32

guint16
ocop_vietqr_compute_crc (const char *bytes, gsize size)
{
    guint crc = 0xffff;

    for (gsize i = 0; i < size; i++) {
        crc ^= (guint)(guchar)bytes[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        crc &= 0xffff;
    }
    return (guint16)crc;
}

static void
append_field (GString *payload, const char *id, const char *value)
{
    g_assert (strlen (value) >= 1 && strlen (value) <= 99);
    g_string_append_printf (payload, "%s%02u%s", id, (guint)strlen (value), value);
}

static gboolean
is_printable_ascii (gunichar c)
{
    return c >= 0x20 && c <= 0x7e;
}

static char
fold_char (gunichar c)
{
    gunichar parts[DECOMPOSITION_MAX];

    if (c == 0x111) /* đ and Đ have no decomposition */
        return 'd';
    if (c == 0x110)
        return 'D';
    g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
    /* Letters, digits and blanks alone pass every bank (domain notes 5.3). */
    return parts[0] < 0x80 && g_ascii_isalnum ((char)parts[0]) ? (char)parts[0] : ' ';
}

/* Not ocop_text_to_ascii, which joins blanks and spells out signs: here one character of text is
 * one of the result, so that a payer finds the purpose as it was typed. */
static char *
dup_purpose (const char *purpose)
{
    g_autofree char *nfc = ocop_text_to_nfc (purpose);
    GString *folded = g_string_new (NULL);

    for (const char *at = nfc; *at != '\0' && folded->len < OCOP_VIETQR_TEXT_MAX;
         at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);

        if (g_unichar_type (c) != G_UNICODE_NON_SPACING_MARK)
            g_string_append_c (folded, fold_char (c));
    }
    return g_string_free (folded, FALSE);
}

static gboolean
is_ascii_of (const char *text, gsize min, gsize max, gboolean (*is_allowed) (gunichar c))
{
    gsize length = strlen (text);

    if (length < min || length > max)
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!is_allowed ((guchar)text[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_ascii_digit (gunichar c)
{
    return c >= '0' && c <= '9';
}

static gboolean
is_ascii_alphanumeric (gunichar c)
{
    return c < 0x80 && g_ascii_isalnum ((char)c);
}

static gboolean
check_request (const OcopVietQrRequest *request, GError **error)
{
    const char *bin = request->bin != NULL ? request->bin : "";
    const char *account = request->account != NULL ? request->account : "";
    const char *bill = request->bill != NULL ? request->bill : "";

    if (!is_ascii_of (bin, OCOP_VIETQR_BIN_DIGITS, OCOP_VIETQR_BIN_DIGITS, is_ascii_digit)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "bank",
                        _ ("bank identification number “%s” is not six digits"), bin);
        return FALSE;
    }
    if (!is_ascii_of (account, 1, OCOP_VIETQR_ACCOUNT_MAX, is_ascii_alphanumeric)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "account",
                        _ ("account “%s” is not 1 to 19 letters and digits"), account);
        return FALSE;
    }
    if (request->amount_dong < 0 || request->amount_dong > OCOP_VIETQR_AMOUNT_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "amount",
                        _ ("amount %" PRId64 " does not fit a transfer"), request->amount_dong);
        return FALSE;
    }
    if (!is_ascii_of (bill, 0, OCOP_VIETQR_TEXT_MAX, is_printable_ascii)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "bill",
                        _ ("bill number “%s” is not 1 to 25 plain characters"), bill);
        return FALSE;
    }
    if (request->purpose != NULL && !g_utf8_validate (request->purpose, -1, NULL)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "purpose", _ ("the purpose is not UTF-8"));
        return FALSE;
    }
    return TRUE;
}

static void
append_account (GString *payload, const OcopVietQrRequest *request)
{
    g_autoptr (GString) beneficiary = g_string_new (NULL);
    g_autoptr (GString) account = g_string_new (NULL);

    append_field (beneficiary, "00", request->bin);
    append_field (beneficiary, "01", request->account);
    append_field (account, "00", "A000000727");
    append_field (account, "01", beneficiary->str);
    append_field (account, "02", request->is_card ? "QRIBFTTC" : "QRIBFTTA");
    append_field (payload, "38", account->str);
}

static void
append_texts (GString *payload, const OcopVietQrRequest *request)
{
    g_autofree char *purpose = dup_purpose (request->purpose != NULL ? request->purpose : "");
    g_autoptr (GString) texts = g_string_new (NULL);

    if (request->bill != NULL && *request->bill != '\0')
        append_field (texts, "01", request->bill);
    if (*purpose != '\0')
        append_field (texts, "08", purpose);
    if (texts->len > 0)
        append_field (payload, "62", texts->str);
}

char *
ocop_vietqr_encode (const OcopVietQrRequest *request, GError **error)
{
    g_autoptr (GString) payload = NULL;

    if (!check_request (request, error))
        return NULL;

    payload = g_string_new (NULL);
    append_field (payload, "00", "01");
    append_field (payload, "01", request->amount_dong > 0 ? "12" : "11");
    append_account (payload, request);
    append_field (payload, "53", "704");
    if (request->amount_dong > 0) {
        g_autofree char *amount = g_strdup_printf ("%" G_GINT64_FORMAT, request->amount_dong);

        append_field (payload, "54", amount);
    }
    append_field (payload, "58", "VN");
    append_texts (payload, request);
    g_string_append (payload, "6304");
    g_string_append_printf (payload, "%04X",
                            (guint)ocop_vietqr_compute_crc (payload->str, payload->len));
    return g_string_free (g_steal_pointer (&payload), FALSE);
}
