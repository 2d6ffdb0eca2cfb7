/* libFuzzer target: texts of transfer codes. Whatever is read is clean text of bounded length, and
 * whatever the encoder writes reads back without a problem. */
#include "domain/vietqr.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_text (const char *text)
{
    if (text == NULL)
        return;
    g_assert_true (g_utf8_validate (text, -1, NULL));
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
}

/* Any text as the purpose and bill of a payload: refused, or read back as valid. */
static void
check_encoder (const char *text)
{
    OcopVietQrRequest request = {.bin = "970403",
                                 .account = "1",
                                 .purpose = text,
                                 .bill = strlen (text) % 2 == 0 ? text : NULL};
    g_autofree char *payload = ocop_vietqr_encode (&request, NULL);
    g_auto (OcopVietQr) qr = {0};

    if (payload == NULL)
        return;
    ocop_vietqr_decode (payload, strlen (payload), &qr);
    g_assert_cmphex (qr.problems, ==, 0);
    g_assert_true (qr.is_valid);
}

/* Most inputs fail their CRC; with the right one behind them the rest of the reader is reached. */
static void
check_sealed (const char *text)
{
    g_autoptr (GString) sealed = g_string_new (text);
    g_auto (OcopVietQr) qr = {0};

    g_string_append (sealed, "6304");
    g_string_append_printf (sealed, "%04X",
                            (guint)ocop_vietqr_compute_crc (sealed->str, sealed->len));
    ocop_vietqr_decode (sealed->str, sealed->len, &qr);
    g_assert_true (qr.is_valid == ((qr.problems & ~(guint)OCOP_VIETQR_PROBLEM_NOT_NAPAS) == 0));
    check_text (qr.bill);
    check_text (qr.purpose);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree char *bytes = g_memdup2 (data, size);
    g_autofree char *text = g_strndup ((const char *)data, size);
    g_auto (OcopVietQr) qr = {0};

    ocop_vietqr_decode (size > 0 ? bytes : "", size, &qr);
    check_text (qr.bill);
    check_text (qr.purpose);
    g_assert_cmpuint (strlen (qr.account), <=, OCOP_VIETQR_ACCOUNT_MAX);
    g_assert_cmphex (qr.problems >> OCOP_N_VIETQR_PROBLEMS, ==, 0);

    check_encoder (text);
    check_sealed (text);
    return 0;
}
