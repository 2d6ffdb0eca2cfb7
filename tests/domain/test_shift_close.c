/* A close is read in two ways: quickly, in the one spelling that is written here, and as any JSON.
 * Nobody must be able to tell which of them has read it. */
#include "domain/shift_parts.h"

#include "base/money.h"
#include <string.h>

static const char *const names[] = {"Hoa", "Nguyễn Thị Hoa", "a \"b\" \\ c", "x\ty", "", "Đ"};

static gint64
get_random_money (void)
{
    switch (g_test_rand_int_range (0, 6)) {
    case 0:
        return 0;
    case 1:
        return OCOP_MONEY_MAX;
    case 2:
        return -OCOP_MONEY_MAX;
    default:
        return g_test_rand_int_range (-1000000, 100000000);
    }
}

static char *
dup_random_name (void)
{
    return g_strdup (names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
}

static void
add_random_row (GArray *rows, guint index)
{
    const OcopTotalsRow row = {
        .day = index % 7 == 0 ? OCOP_DAY_NONE : 20778 + g_test_rand_int_range (0, 400),
        .product = index % 5 == 0 ? dup_random_name() : g_strdup_printf ("QN-%04u", index),
        .channel = (OcopChannel)g_test_rand_int_range (0, OCOP_N_CHANNELS),
        .stars = g_test_rand_int_range (0, 6),
        .qty_milli = g_test_rand_int_range (-100000, 1000000),
        .amount = get_random_money(),
        .returned_qty_milli = g_test_rand_int_range (0, 2) * 1500,
        .returned_amount = get_random_money()};
    g_array_append_val (rows, row);
}

static void
fill_figures (OcopShiftFigures *figures)
{
    figures->id = g_test_rand_int_range (1, 100000);
    figures->day = 20778;
    figures->cashier_number = g_test_rand_int_range (0, 9);
    figures->opened_ms = G_GINT64_CONSTANT (1795233000000) + g_test_rand_int_range (0, 1000000);
    figures->opening_float = get_random_money();
    figures->n_sales = g_test_rand_int_range (0, 1000);
    figures->sales = get_random_money();
    figures->returns = get_random_money();
    figures->discounts = get_random_money();
    figures->rounding = get_random_money();
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++)
        figures->received[i] = get_random_money();
    for (int i = 0; i < OCOP_N_VAT_RATES; i++) {
        if (i == (int)OCOP_VAT_STD || g_test_rand_bit())
            continue;
        figures->sold_vat[i] = (OcopVatFigures){110000 + i, 10000 + i};
        figures->returned_vat[i] = (OcopVatFigures){i, 0};
    }
    figures->n_copies = 3;
}

static GString *
make_body (void)
{
    g_autoptr (OcopShiftClose) close = ocop_shift_close_new();
    GString *body = g_string_new (NULL);
    close->has_request = g_test_rand_bit();
    memset (close->request_id, 0x71, sizeof close->request_id);
    memset (close->request_digest, 0xa5, sizeof close->request_digest);
    close->z = g_test_rand_int_range (1, 5000);
    close->by = g_test_rand_bit() ? dup_random_name() : NULL;
    close->cashier = dup_random_name();
    fill_figures (&close->figures);
    close->expected_cash = g_test_rand_int_range (0, 90000000);
    close->counted_cash = g_test_rand_int_range (0, 90000000);
    close->has_notes = g_test_rand_bit();
    for (guint i = 0; i < OCOP_N_BANKNOTES; i++)
        close->notes[i] = (gint64)i;
    close->gt_sales = get_random_money();
    close->gt_count = 17;
    for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
        g_ptr_array_add (close->parked, g_strdup_printf ("P-%d", i));
    close->n_parked = close->parked->len;
    close->totals = ocop_totals_rows_new();
    for (int i = g_test_rand_int_range (0, 9); i > 0; i--)
        add_random_row (close->totals, (guint)i);
    ocop_shift_close_to_body (close, body);
    return body;
}

/* Both readers on @text, then both together. TRUE when the quick one took it. */
static gboolean
compare (const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) again = NULL;
    g_autoptr (GString) ours = g_string_new (NULL);
    g_autoptr (GString) theirs = g_string_new (NULL);
    g_autoptr (OcopShiftClose) scanned = ocop_shift_close_scan (text, size);
    g_autoptr (OcopShiftClose) read = ocop_shift_close_from_json (text, size, &error);
    g_autoptr (OcopShiftClose) body = ocop_shift_close_from_body (text, size, &again);
    g_assert_true ((read == NULL) == (body == NULL));
    if (read == NULL) {
        g_assert_null (scanned);
        g_assert_cmpstr (error->message, ==, again->message);
        return FALSE;
    }
    ocop_shift_close_to_body (read, theirs);
    if (scanned != NULL) {
        ocop_shift_close_to_body (scanned, ours);
        g_assert_cmpstr (ours->str, ==, theirs->str);
        g_assert_true (scanned->has_request == read->has_request);
        g_assert_true (scanned->has_notes == read->has_notes);
        g_assert_cmpint (scanned->n_parked, ==, read->n_parked);
    }
    return scanned != NULL;
}

/* A text with a backslash is left to the other reader. */
static void
test_own_spelling_is_read_quickly (void)
{
    guint n_quick = 0;
    for (guint i = 0; i < 500; i++) {
        g_autoptr (GString) body = make_body();
        const gboolean is_quick = compare (body->str, body->len);
        if (strchr (body->str, '\\') == NULL) {
            g_assert_true (is_quick);
            n_quick++;
        }
    }
    g_assert_cmpuint (n_quick, >, 50);
}

/* A random change: a byte, a piece left out, doubled, or something put in. */
static void
damage (GString *body)
{
    static const char *const pieces[] = {"0",
                                         "-",
                                         "-0",
                                         "00",
                                         "9",
                                         "999999999999999999",
                                         "9999999999999999999",
                                         ".5",
                                         "e3",
                                         " ",
                                         "\n",
                                         "\"",
                                         "\\",
                                         "\\u0041",
                                         "null",
                                         "true",
                                         "{}",
                                         "[]",
                                         ",",
                                         ":",
                                         "\"a\":1,",
                                         "\xc3",
                                         "á",
                                         "a\u0301",
                                         "\x7f",
                                         "\x01",
                                         "\xef\xbb\xbf",
                                         "  ",
                                         "QN",
                                         "-1.5",
                                         "1.50",
                                         "+1"};
    const gint32 at = g_test_rand_int_range (0, (gint32)body->len);
    const gint32 most = (gint32)body->len - at, wanted = g_test_rand_int_range (1, 40);
    const gint32 size = MIN (most, wanted);
    switch (g_test_rand_int_range (0, 4)) {
    case 0:
        body->str[at] = (char)g_test_rand_int_range (1, 256);
        break;
    case 1:
        g_string_erase (body, at, size);
        break;
    case 2: {
        g_autofree char *piece = g_strndup (body->str + at, (gsize)size);
        g_string_insert (body, at, piece);
        break;
    }
    default:
        g_string_insert (body, at, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        break;
    }
}

static void
test_damage_is_seen_alike (void)
{
    guint n_taken = 0;
    for (guint i = 0; i < 8000; i++) {
        g_autoptr (GString) body = make_body();
        damage (body);
        n_taken += compare (body->str, body->len) ? 1 : 0;
    }
    g_assert_cmpuint (n_taken, >, 10); /* digits and letters may be changed */
}

/* Every beginning of a close, and one with more behind it. */
static void
test_cut_anywhere (void)
{
    g_autoptr (GString) body = make_body();
    for (gsize size = 0; size < body->len; size++) {
        g_autofree char *part = g_strndup (body->str, size); /* its own block: ASan sees its end */
        g_assert_false (compare (part, size));
    }
    g_string_append (body, " ");
    g_assert_false (compare (body->str, body->len));
}

static void
test_other_spellings_are_read_too (void)
{
    static const char *const changes[][2] = {{"{\"z\":", "{ \"z\" : "},
                                             {"\"z\":", "\"\\u007a\":"},
                                             {"{\"z\":", "\xef\xbb\xbf{\"z\":"},
                                             {",\"rounding\":", ",\n\"rounding\":"}};
    for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
        g_autoptr (GString) body = make_body();
        if (!g_str_has_prefix (body->str, "{\"z\":") || strchr (body->str, '\\') != NULL) {
            i--; /* one with a request, or with a name that is refused */
            continue;
        }
        g_string_replace (body, changes[i][0], changes[i][1], 1);
        g_autoptr (OcopShiftClose) close = NULL;
        g_autoptr (GError) error = NULL;
        g_assert_null (ocop_shift_close_scan (body->str, body->len));
        close = ocop_shift_close_from_body (body->str, body->len, &error);
        g_assert_no_error (error);
        g_assert_nonnull (close);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/shift-close/own-spelling-is-read-quickly",
                     test_own_spelling_is_read_quickly);
    g_test_add_func ("/shift-close/damage-is-seen-alike-by-both-readers",
                     test_damage_is_seen_alike);
    g_test_add_func ("/shift-close/cut-anywhere-is-refused", test_cut_anywhere);
    g_test_add_func ("/shift-close/other-spellings-are-read-too",
                     test_other_spellings_are_read_too);
    return g_test_run();
}
