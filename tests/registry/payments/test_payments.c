/* Notices of banks: the signatures that the services publish as samples, and what is kept. */
#include "registry/payments/sources.h"

#include <string.h>

/* payOS, "Kiểm tra dữ liệu với signature": key, data and signature as published. */
#define PAYOS_KEY "1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675"
#define PAYOS_DATA(amount, text)                                                                   \
    "{\"orderCode\":123,\"amount\":" amount ",\"description\":\"" text "\","                       \
    "\"accountNumber\":\"12345678\",\"reference\":\"TF230204212323\","                             \
    "\"transactionDateTime\":\"2023-02-04 18:25:00\",\"currency\":\"VND\","                        \
    "\"paymentLinkId\":\"124c33293c43417ab7879e14c8d9eb18\",\"code\":\"00\","                      \
    "\"desc\":\"Thành công\",\"counterAccountBankId\":\"\",\"counterAccountBankName\":\"\","     \
    "\"counterAccountName\":\"\",\"counterAccountNumber\":\"\",\"virtualAccountName\":null,"       \
    "\"virtualAccountNumber\":\"\"}"
#define PAYOS_BODY(data, signature)                                                                \
    "{\"code\":\"00\",\"desc\":\"success\",\"success\":true,\"data\":" data                        \
    ",\"signature\":\"" signature "\"}"
#define PAYOS_SIGNATURE "412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03"

/* Casso, "Xác thực webhook": the same. */
#define CASSO_KEY "mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs"
#define CASSO_HEADER                                                                               \
    "t=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7dde0868fc" \
    "667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3"
#define CASSO_BODY(amount)                                                                         \
    "{ \"error\": 0, \"data\": { \"id\": 0, \"reference\": \"MA_GIAO_DICH_THU_NGHIEM\", "          \
    "\"description\": \"giao dich thu nghiem\", \"amount\": " amount                               \
    ", \"runningBalance\": 25000000, \"transactionDateTime\": \"2024-10-03 15:06:37\", "           \
    "\"accountNumber\": \"88888888\", \"bankName\": \"VPBank\", \"bankAbbreviation\": \"VPB\", "   \
    "\"virtualAccountNumber\": \"\", \"virtualAccountName\": \"\", "                               \
    "\"counterAccountName\": \"NGUYEN VAN A\", \"counterAccountNumber\": \"8888888888\", "         \
    "\"counterAccountBankId\": \"970415\", \"counterAccountBankName\": \"VietinBank\" } }"

#define SEPAY_BODY(type, content)                                                                  \
    "{\"id\":92704,\"gateway\":\"Vietcombank\",\"transactionDate\":\"2026-11-21 14:02:37\","       \
    "\"accountNumber\":\"0123499999\",\"code\":null,\"content\":\"" content "\","                  \
    "\"transferType\":\"" type "\",\"transferAmount\":2277000,\"accumulated\":19077000,"           \
    "\"subAccount\":null,\"referenceCode\":\"MBVCB.3278907687\",\"description\":\"\"}"

static OcopPaymentSources *
read_sources (void)
{
    static const char text[] = "[payos]\nkey=" PAYOS_KEY "\n[casso]\nkey=" CASSO_KEY
                               "\n[sepay]\nkey=s3cret key\n[casso-token]\nkey=token\n";
    g_autoptr (GError) error = NULL;
    OcopPaymentSources *sources = ocop_payment_sources_parse (text, sizeof text - 1, &error);
    g_assert_no_error (error);
    return sources;
}

/* @data: "Name: value" */
static const char *
get_header (const char *name, gconstpointer data)
{
    const char *line = data;
    const gsize length = strlen (name);
    return line != NULL && g_ascii_strncasecmp (line, name, length) == 0 &&
                   g_str_has_prefix (line + length, ": ")
               ? line + length + 2
               : NULL;
}

static gboolean
verify (const char *name, const char *header, const char *body)
{
    g_autoptr (OcopPaymentSources) sources = read_sources();
    const OcopPaymentSource *source = ocop_payment_sources_find (sources, name);
    return ocop_payment_source_verify (source, get_header, header, body, strlen (body));
}

static GPtrArray *
read_events (const char *name, const char *body, GError **error)
{
    g_autoptr (OcopPaymentSources) sources = read_sources();
    return ocop_payment_source_read (ocop_payment_sources_find (sources, name), body, strlen (body),
                                     error);
}

static void
test_payos_signature (void)
{
    g_assert_true (
        verify ("payos", NULL, PAYOS_BODY (PAYOS_DATA ("3000", "VQRIO123"), PAYOS_SIGNATURE)));
    g_assert_false (
        verify ("payos", NULL, PAYOS_BODY (PAYOS_DATA ("3001", "VQRIO123"), PAYOS_SIGNATURE)));
    g_assert_false (verify ("payos", NULL, "{\"data\":" PAYOS_DATA ("3000", "VQRIO123") "}"));
    g_assert_false (verify ("payos", NULL, PAYOS_BODY ("{}", PAYOS_SIGNATURE)));
    g_assert_false (verify ("payos", NULL, "{"));
    g_assert_false (verify ("payos", NULL, ""));
}

static void
test_casso_signature (void)
{
    g_assert_true (verify ("casso", "X-Casso-Signature: " CASSO_HEADER, CASSO_BODY ("599000")));
    g_assert_false (verify ("casso", "X-Casso-Signature: " CASSO_HEADER, CASSO_BODY ("599001")));
    g_assert_false (verify ("casso", "X-Casso-Signature: t=1,v1=00", CASSO_BODY ("599000")));
    g_assert_false (verify ("casso", "secure-token: " CASSO_KEY, CASSO_BODY ("599000")));
    g_assert_false (verify ("casso", NULL, CASSO_BODY ("599000")));
}

static void
test_secrets (void)
{
    const char *body = SEPAY_BODY ("in", "OC7K2M9Q");
    g_assert_true (verify ("sepay", "Authorization: Apikey s3cret key", body));
    g_assert_false (verify ("sepay", "Authorization: Apikey s3cret ke", body));
    g_assert_false (verify ("sepay", "Authorization: s3cret key", body));
    g_assert_false (verify ("sepay", "Authorization: Apikey ", body));
    g_assert_false (verify ("sepay", NULL, body));
    g_assert_true (verify ("casso-token", "secure-token: token", CASSO_BODY ("1")));
    g_assert_false (verify ("casso-token", "secure-token: tokem", CASSO_BODY ("1")));
}

static void
test_reads_what_is_kept (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) sepay =
        read_events ("sepay", SEPAY_BODY ("in", "MBVCB.3278907687.oc7k2m9q.CT tu 0123"), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (sepay->len, ==, 1);
    const OcopRegPayment *payment = g_ptr_array_index (sepay, 0);
    g_assert_cmpstr (payment->source, ==, "sepay");
    g_assert_cmpstr (payment->event_id, ==, "92704");
    g_assert_cmpstr (payment->code, ==, "OC7K2M9Q");
    g_assert_cmpint (payment->amount, ==, 2277000);
    /* 2026-11-21T07:02:37Z, by date -u -d '2026-11-21 14:02:37 +07' +%s */
    g_assert_cmpint (payment->utc_ms, ==, G_GINT64_CONSTANT (1795244557000));
    g_assert_cmpstr (payment->reference, ==, "MBVCB.3278907687");

    g_autoptr (GPtrArray) payos = read_events (
        "payos", PAYOS_BODY (PAYOS_DATA ("3000", "OC7K2M9Q"), PAYOS_SIGNATURE), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (payos->len, ==, 1);
    payment = g_ptr_array_index (payos, 0);
    g_assert_cmpstr (payment->event_id, ==, "TF230204212323");

    g_autoptr (GPtrArray) casso = read_events (
        "casso-token",
        "{\"error\":0,\"data\":[{\"id\":7,\"tid\":\"FT1\",\"description\":\"x\",\"amount\":5,"
        "\"when\":\"2026-11-21 10:00:00\"},{\"id\":8,\"tid\":\"FT2\",\"description\":"
        "\"OC7K2M9Q\",\"amount\":-5,\"when\":\"2026-11-21 10:00:00\"},{\"id\":9,\"tid\":\"FT3\","
        "\"description\":\"OC7K2M9Q\",\"amount\":5,\"when\":\"2026-11-21 10:00:00\"}]}",
        &error);
    g_assert_no_error (error);
    g_assert_cmpuint (casso->len, ==, 1);
    payment = g_ptr_array_index (casso, 0);
    g_assert_cmpstr (payment->event_id, ==, "9");
    g_assert_cmpstr (payment->reference, ==, "FT3");
}

static void
test_passes_over_what_is_not_ours (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) out = read_events ("sepay", SEPAY_BODY ("out", "OC7K2M9Q"), &error);
    g_autoptr (GPtrArray) none = read_events ("sepay", SEPAY_BODY ("in", "tien nha"), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (out->len, ==, 0);
    g_assert_cmpuint (none->len, ==, 0);
}

static void
test_refuses_what_cannot_be_read (void)
{
    static const char *const bodies[] = {
        "",
        "[]",
        "7",
        "{\"content\":\"OC7K2M9Q\",\"transferType\":\"in\"}",
        "{\"content\":\"OC7K2M9Q\",\"id\":1,\"transferAmount\":\"x\",\"transactionDate\":"
        "\"2026-11-21 10:00:00\"}",
        "{\"content\":\"OC7K2M9Q\",\"id\":1,\"transferAmount\":1,\"transactionDate\":"
        "\"2026-02-30 10:00:00\"}",
        "{\"content\":\"OC7K2M9Q\",\"id\":1,\"transferAmount\":1,\"transactionDate\":"
        "\"2026-11-21 25:00:00\"}",
    };
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) payments = read_events ("sepay", bodies[i], &error);
        if (strcmp (bodies[i], "[]") == 0) {
            g_assert_nonnull (payments);
            continue;
        }
        g_assert_null (payments);
        g_assert_nonnull (error);
    }
}

static void
assert_code (const char *text, const char *expected)
{
    char code[9] = "";
    g_assert_cmpint (ocop_payment_find_code (text, code), ==, expected != NULL);
    if (expected != NULL)
        g_assert_cmpstr (code, ==, expected);
}

static void
test_finds_the_code_anywhere (void)
{
    assert_code ("OC7K2M9Q", "OC7K2M9Q");
    assert_code ("oc7k2m9q chuyen tien", "OC7K2M9Q");
    assert_code ("0123OC7K2M9QFT26", "OC7K2M9Q");
    /* a word that happens to fit gives way to a code that stands by itself */
    assert_code ("OCEANBANK chuyen OC7K2M9Q", "OC7K2M9Q");
    assert_code ("OC7K2M9", NULL);
    assert_code ("OC7K2M9O", NULL);
    assert_code ("", NULL);
}

static void
test_secret_files_are_checked (void)
{
    static const char *const files[] = {"[nobody]\nkey=1\n", "[payos]\n", "[payos]\nkey=\n",
                                        "key=1"};
    for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_payment_sources_parse (files[i], strlen (files[i]), &error));
        g_assert_nonnull (error);
    }
    g_autoptr (OcopPaymentSources) sources = read_sources();
    const char *const *known = ocop_payment_sources_list_known();
    for (guint i = 0; known[i] != NULL; i++)
        g_assert_cmpstr (
            ocop_payment_source_get_name (ocop_payment_sources_find (sources, known[i])), ==,
            known[i]);
    g_assert_null (ocop_payment_sources_find (sources, "nobody"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/registry/payments/payos-signature", test_payos_signature);
    g_test_add_func ("/registry/payments/casso-signature", test_casso_signature);
    g_test_add_func ("/registry/payments/secrets-are-compared-whole", test_secrets);
    g_test_add_func ("/registry/payments/reads-what-is-kept", test_reads_what_is_kept);
    g_test_add_func ("/registry/payments/passes-over-what-is-not-ours",
                     test_passes_over_what_is_not_ours);
    g_test_add_func ("/registry/payments/refuses-what-cannot-be-read",
                     test_refuses_what_cannot_be_read);
    g_test_add_func ("/registry/payments/finds-the-code-anywhere", test_finds_the_code_anywhere);
    g_test_add_func ("/registry/payments/secret-files-are-checked", test_secret_files_are_checked);
    return g_test_run();
}
