/* VietQR payloads. The first strings are published examples (NAPAS QR specification 1.5.2 with
 * its inner length corrected and as printed; openhoangnc/vietqr; xuannghia/vietnam-qr-pay, both
 * MIT), the others were made by a generator outside the product. */
#include "base/error.h"
#include "domain/vietqr.h"
#include <string.h>

#define HEAD          "000201010211"
#define NAPAS_ACCOUNT "38570010A00000072701270006970403011300110123456780208QRIBFTTA"

#define STATIC_ACCOUNT HEAD NAPAS_ACCOUNT "53037045802VN63049E6F"
#define AS_PRINTED                                                                                 \
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA"                    \
    "53037045802VN6304F4E5"
#define DYNAMIC_180000                                                                             \
    "000201010212" NAPAS_ACCOUNT "530370454061800005802VN"                                         \
    "62340107NPS68690819thanh toan don hang63042E2E"
#define STATIC_WITH_AMOUNT                                                                         \
    "00020101021138540010A00000072701240006963388011034567891430208QRIBFTTA"                       \
    "5303704540723451235802VN62220818thanh toan hoa don630445F2"
#define WRONG_CRC                                                                                  \
    "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"                        \
    "5303704540410005802VN62150811Chuyen tien6304BBB5"

static guint
decode (const char *text, OcopVietQr *qr)
{
    ocop_vietqr_decode (text, strlen (text), qr);
    return qr->problems;
}

static void
assert_problems (const char *text, guint problems, gboolean is_valid)
{
    g_auto (OcopVietQr) qr = {0};

    g_assert_cmphex (decode (text, &qr), ==, problems);
    g_assert_cmpint (qr.is_valid, ==, is_valid);
}

static char *
encode (const char *bin, const char *account, gint64 amount, const char *purpose, const char *bill)
{
    OcopVietQrRequest request = {
        .bin = bin, .account = account, .amount_dong = amount, .purpose = purpose, .bill = bill};
    g_autoptr (GError) error = NULL;
    char *payload = ocop_vietqr_encode (&request, &error);

    g_assert_no_error (error);
    return payload;
}

static void
test_crc_check_value (void)
{
    g_assert_cmphex (ocop_vietqr_compute_crc ("123456789", 9), ==, 0x29b1);
    g_assert_cmphex (ocop_vietqr_compute_crc ("", 0), ==, 0xffff);
}

static void
test_encode_published (void)
{
    g_autofree char *still = encode ("970403", "0011012345678", 0, NULL, NULL);
    g_autofree char *dynamic =
        encode ("970403", "0011012345678", 180000, "thanh toan don hang", "NPS6869");

    g_assert_cmpstr (still, ==, STATIC_ACCOUNT);
    g_assert_cmpstr (dynamic, ==, DYNAMIC_180000);
}

static void
test_encode_card (void)
{
    OcopVietQrRequest request = {.bin = "970436", .account = "9704360123456789", .is_card = TRUE};
    g_autofree char *payload = ocop_vietqr_encode (&request, NULL);

    g_assert_cmpstr (payload, ==,
                     "00020101021138600010A00000072701300006970436011697043601234567890208QRIBFTTC"
                     "53037045802VN63043174");
}

static void
assert_purpose (const char *typed, const char *expected)
{
    g_autofree char *payload = encode ("970403", "1", 1000, typed, NULL);
    g_auto (OcopVietQr) qr = {0};

    g_assert_cmphex (decode (payload, &qr), ==, 0);
    g_assert_cmpstr (qr.purpose, ==, expected);
}

static void
test_purpose (void)
{
    assert_purpose ("Rượu mơ Yên Tử", "Ruou mo Yen Tu");
    assert_purpose ("Đơn đặt hàng", "Don dat hang");
    assert_purpose ("Ru\u031bo\u031b\u0323u", "Ruou"); /* decomposed */
    assert_purpose ("A★★B\n_~", "A  B   ");
    assert_purpose ("1.000₫…x", "1 000  x");
    assert_purpose (" hai  blanks ", " hai  blanks ");
    assert_purpose ("1234567890123456789012345", "1234567890123456789012345");
    assert_purpose ("ắắắắắắắắắắắắắắắắắắắắắắắắắắx", "aaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_purpose ("", NULL);
    assert_purpose (NULL, NULL);
}

static void
assert_refused (OcopVietQrRequest request, const char *field)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (ocop_vietqr_encode (&request, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (error), ==, field);
}

static void
test_encode_refuses (void)
{
    assert_refused ((OcopVietQrRequest){.bin = "97043", .account = "1"}, "bank");
    assert_refused ((OcopVietQrRequest){.bin = "97043x", .account = "1"}, "bank");
    assert_refused ((OcopVietQrRequest){.account = "1"}, "bank");
    assert_refused ((OcopVietQrRequest){.bin = "970436"}, "account");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "12345678901234567890"},
                    "account");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "12 34"}, "account");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "é"}, "account");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "1", .amount_dong = -1},
                    "amount");
    assert_refused ((OcopVietQrRequest){.bin = "970436",
                                        .account = "1",
                                        .amount_dong = OCOP_VIETQR_AMOUNT_MAX + 1},
                    "amount");
    assert_refused (
        (OcopVietQrRequest){.bin = "970436", .account = "1", .bill = "12345678901234567890123456"},
        "bill");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "1", .bill = "hoá đơn"},
                    "bill");
    assert_refused ((OcopVietQrRequest){.bin = "970436", .account = "1", .purpose = "\xff"},
                    "purpose");
}

static void
test_decode_published (void)
{
    g_auto (OcopVietQr) qr = {0};
    g_auto (OcopVietQr) with_amount = {0};

    decode (DYNAMIC_180000, &qr);
    g_assert_cmphex (qr.problems, ==, 0);
    g_assert_true (qr.is_valid);
    g_assert_true (qr.is_dynamic);
    g_assert_cmpstr (qr.bin, ==, "970403");
    g_assert_cmpstr (qr.account, ==, "0011012345678");
    g_assert_cmpint (qr.service, ==, OCOP_VIETQR_SERVICE_ACCOUNT);
    g_assert_cmpint (qr.amount_dong, ==, 180000);
    g_assert_cmpstr (qr.bill, ==, "NPS6869");
    g_assert_cmpstr (qr.purpose, ==, "thanh toan don hang");

    g_assert_cmphex (decode (STATIC_WITH_AMOUNT, &with_amount), ==, 0);
    g_assert_false (with_amount.is_dynamic);
    g_assert_cmpint (with_amount.amount_dong, ==, 2345123);
    g_assert_cmpstr (with_amount.bin, ==, "963388");
    g_assert_null (with_amount.bill);

    assert_problems (STATIC_ACCOUNT, 0, TRUE);
    assert_problems (AS_PRINTED, OCOP_VIETQR_PROBLEM_BAD_TLV, FALSE);
    assert_problems (WRONG_CRC, OCOP_VIETQR_PROBLEM_BAD_CRC, FALSE);
}

static void
test_services (void)
{
    g_auto (OcopVietQr) push = {0};
    g_auto (OcopVietQr) cash = {0};

    g_assert_cmphex (decode (HEAD "38450010A0000007270127000697040301130011012345678"
                                  "53037045802VN63049EED",
                             &push),
                     ==, 0);
    g_assert_cmpint (push.service, ==, OCOP_VIETQR_SERVICE_PUSH);
    g_assert_cmpint (push.amount_dong, ==, -1);
    g_assert_cmphex (decode (HEAD "38550010A00000072701270006970403011300110123456780206QRCASH"
                                  "53037045802VN63043590",
                             &cash),
                     ==, 0);
    g_assert_cmpint (cash.service, ==, OCOP_VIETQR_SERVICE_CASH);
}

static void
test_lengths_count_characters (void)
{
    g_auto (OcopVietQr) qr = {0};

    decode ("000201010212" NAPAS_ACCOUNT "5303704540450005802VN62230819Trà hoa vàng Ba Chẽ6304464D",
            &qr);
    g_assert_cmphex (qr.problems, ==, 0);
    g_assert_cmpstr (qr.purpose, ==, "Trà hoa vàng Ba Chẽ");
}

static void
test_reader_is_tolerant (void)
{
    /* Lower-case CRC, a line end behind it, fields in another order and unknown ones. */
    assert_problems (HEAD NAPAS_ACCOUNT "53037045802VN63049e6f", 0, TRUE);
    assert_problems (STATIC_ACCOUNT "\r\n", 0, TRUE);
    assert_problems ("000201010212" NAPAS_ACCOUNT "52045411530370454061800005802VN"
                     "5915OCOP QUANG NINH6007HA LONG6402xx62100501R0801p63040088",
                     0, TRUE);
}

static void
test_missing_fields (void)
{
    const guint missing = OCOP_VIETQR_PROBLEM_MISSING_FIELD;

    assert_problems (HEAD NAPAS_ACCOUNT "5802VN6304B1B0", missing, FALSE);
    assert_problems (HEAD NAPAS_ACCOUNT "530370463046E6C", missing, FALSE);
    assert_problems (HEAD NAPAS_ACCOUNT "53037045802VN", missing, FALSE);
    assert_problems (HEAD "38400010A000000727011000069704030208QRIBFTTA53037045802VN6304031F",
                     missing, FALSE);
    assert_problems (HEAD "53037045802VN630483CC", missing | OCOP_VIETQR_PROBLEM_NOT_NAPAS, FALSE);
}

static void
test_not_vnd (void)
{
    g_auto (OcopVietQr) qr = {0};

    decode (HEAD NAPAS_ACCOUNT "5303840540512.505802VN6304E980", &qr);
    g_assert_cmphex (qr.problems, ==, OCOP_VIETQR_PROBLEM_NOT_VND);
    g_assert_false (qr.is_valid);
    g_assert_cmpint (qr.amount_dong, ==, -1);
}

static void
test_not_napas (void)
{
    g_auto (OcopVietQr) qr = {0};

    decode (HEAD "26280010A0000007750110012345678953037045802VN6304EC3D", &qr);
    g_assert_cmphex (qr.problems, ==, OCOP_VIETQR_PROBLEM_NOT_NAPAS);
    g_assert_true (qr.is_valid);
    g_assert_cmpstr (qr.bin, ==, "");
    g_assert_cmpstr (qr.account, ==, "");
    g_assert_cmpint (qr.service, ==, OCOP_VIETQR_SERVICE_NONE);
}

static void
test_bad_tlv (void)
{
    const guint bad = OCOP_VIETQR_PROBLEM_BAD_TLV;

    assert_problems (HEAD NAPAS_ACCOUNT "530370453037045802VN63041BC7", bad, FALSE);
    assert_problems ("010211000201" NAPAS_ACCOUNT "53037045802VN6304E4BF", bad, FALSE);
    assert_problems ("000200010211" NAPAS_ACCOUNT "53037045802VN63049360", bad, FALSE);
    assert_problems (STATIC_ACCOUNT "5907OCOP QN", bad, FALSE);
    assert_problems ("000201010212" NAPAS_ACCOUNT "5303704540618O0005802VN630475B1", bad, FALSE);
    assert_problems ("", bad, FALSE);
    assert_problems ("https://ocop.example", bad, FALSE);
    assert_problems ("0002", bad, FALSE);
}

static void
test_every_changed_character (void)
{
    const char *payloads[] = {STATIC_ACCOUNT, DYNAMIC_180000, STATIC_WITH_AMOUNT};

    for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++) {
        for (gsize at = 0; at < strlen (payloads[i]); at++) {
            for (int byte = 1; byte < 0x80; byte++) {
                g_autofree char *changed = g_strdup (payloads[i]);
                g_auto (OcopVietQr) qr = {0};

                if (g_ascii_toupper (changed[at]) == g_ascii_toupper ((char)byte))
                    continue;
                if (at == strlen (changed) - 1 && g_ascii_isspace ((char)byte))
                    continue; /* cut off as a line end: another length, not another character */
                changed[at] = (char)byte;
                g_assert_cmphex (decode (changed, &qr), !=, 0);
                g_assert_false (qr.is_valid);
            }
        }
    }
}

static void
test_cut_anywhere (void)
{
    for (gsize length = 0; length < strlen (DYNAMIC_180000); length++) {
        g_auto (OcopVietQr) qr = {0};

        ocop_vietqr_decode (DYNAMIC_180000, length, &qr);
        g_assert_false (qr.is_valid);
    }
}

static void
test_round_trip (void)
{
    static const char alphabet[] = "ABCXYZabcxyz0123456789";

    for (int i = 0; i < 2000; i++) {
        char account[OCOP_VIETQR_ACCOUNT_MAX + 1] = "";
        char bin[OCOP_VIETQR_BIN_DIGITS + 1];
        gint64 amount = i % 3 == 0 ? 0
                                   : g_test_rand_int_range (1, G_MAXINT32) *
                                         (gint64)g_test_rand_int_range (1, 4000);
        int n_account = g_test_rand_int_range (1, OCOP_VIETQR_ACCOUNT_MAX + 1);
        g_autofree char *bill = g_strnfill ((gsize)g_test_rand_int_range (0, 26), '#');
        g_autofree char *purpose = g_strnfill ((gsize)g_test_rand_int_range (0, 26), 'p');
        g_autofree char *payload = NULL;
        g_auto (OcopVietQr) qr = {0};

        g_snprintf (bin, sizeof bin, "%06d", g_test_rand_int_range (0, 1000000));
        for (int at = 0; at < n_account; at++)
            account[at] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
        payload = encode (bin, account, amount, purpose, bill);

        g_assert_cmphex (decode (payload, &qr), ==, 0);
        g_assert_cmpstr (qr.bin, ==, bin);
        g_assert_cmpstr (qr.account, ==, account);
        g_assert_cmpint (qr.amount_dong, ==, amount > 0 ? amount : -1);
        g_assert_cmpint (qr.is_dynamic, ==, amount > 0);
        g_assert_cmpstr (qr.bill != NULL ? qr.bill : "", ==, bill);
        g_assert_cmpstr (qr.purpose != NULL ? qr.purpose : "", ==, purpose);
    }
}

static void
test_rubbish (void)
{
    char bytes[OCOP_VIETQR_MAX_BYTES + 1];

    for (int i = 0; i < 20000; i++) {
        gsize length = (gsize)g_test_rand_int_range (0, 200);
        g_auto (OcopVietQr) qr = {0};

        for (gsize at = 0; at < length; at++)
            bytes[at] = (char)g_test_rand_int_range (0, 256);
        ocop_vietqr_decode (bytes, length, &qr);
        g_assert_false (qr.is_valid);
    }
    memset (bytes, '0', sizeof bytes);
    {
        g_auto (OcopVietQr) qr = {0};

        ocop_vietqr_decode (bytes, sizeof bytes, &qr);
        g_assert_cmphex (qr.problems, ==, OCOP_VIETQR_PROBLEM_BAD_TLV);
    }
    assert_problems ("000201\x1b[0m", OCOP_VIETQR_PROBLEM_BAD_TLV, FALSE);
    assert_problems ("0002\xc3", OCOP_VIETQR_PROBLEM_BAD_TLV, FALSE);
}

static void
test_names (void)
{
    const char *services[] = {NULL, "account", "card", "push", "cash"};
    const char *problems[] = {"bad-crc", "bad-tlv", "missing-field", "not-vnd", "not-napas"};

    for (guint i = 0; i < G_N_ELEMENTS (services); i++)
        g_assert_cmpstr (ocop_vietqr_service_get_text ((OcopVietQrService)i), ==, services[i]);
    for (guint i = 0; i < OCOP_N_VIETQR_PROBLEMS; i++)
        g_assert_cmpstr (ocop_vietqr_problem_get_text ((OcopVietQrProblem)(1U << i)), ==,
                         problems[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vietqr/crc-check-value", test_crc_check_value);
    g_test_add_func ("/vietqr/encode/published-payloads", test_encode_published);
    g_test_add_func ("/vietqr/encode/card", test_encode_card);
    g_test_add_func ("/vietqr/encode/purpose-is-folded-and-cut", test_purpose);
    g_test_add_func ("/vietqr/encode/refuses-what-does-not-fit", test_encode_refuses);
    g_test_add_func ("/vietqr/decode/published-payloads", test_decode_published);
    g_test_add_func ("/vietqr/decode/services", test_services);
    g_test_add_func ("/vietqr/decode/lengths-count-characters", test_lengths_count_characters);
    g_test_add_func ("/vietqr/decode/tolerates-what-banks-write", test_reader_is_tolerant);
    g_test_add_func ("/vietqr/decode/missing-field", test_missing_fields);
    g_test_add_func ("/vietqr/decode/not-vnd-is-not-valid", test_not_vnd);
    g_test_add_func ("/vietqr/decode/not-napas-alone-stays-valid", test_not_napas);
    g_test_add_func ("/vietqr/decode/bad-tlv", test_bad_tlv);
    g_test_add_func ("/vietqr/decode/every-changed-character-is-caught",
                     test_every_changed_character);
    g_test_add_func ("/vietqr/decode/cut-payload-is-never-valid", test_cut_anywhere);
    g_test_add_func ("/vietqr/what-is-written-reads-back", test_round_trip);
    g_test_add_func ("/vietqr/decode/rubbish", test_rubbish);
    g_test_add_func ("/vietqr/names-of-the-contract", test_names);
    return g_test_run();
}
