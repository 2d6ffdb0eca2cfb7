/* What people type, what they are offered, what the safety line says: the pure parts. */
#include "ui/parts/amount_entry.h"
#include "ui/pay/cash_suggestions.h"
#include "ui/safety/safety_words.h"
#include <string.h>

/* ---- sums, quantities, percents */

static void
assert_money (const char *text, gint64 expected)
{
    gint64 amount = -7;
    g_assert_cmpint (ocop_ui_parse_money (text, &amount), ==, expected >= 0);
    g_assert_cmpint (amount, ==, expected >= 0 ? expected : -7);
}

static void
test_money (void)
{
    assert_money ("0", 0);
    assert_money ("1234000", 1234000);
    assert_money ("1.234.000", 1234000);
    assert_money ("1 234 000 ₫", 1234000);
    assert_money ("1,234,000", 1234000);
    assert_money ("\xc2\xa0"
                  "5000",
                  5000);
    assert_money ("", -1);
    assert_money (" . ", -1);
    assert_money ("-5", -1);
    assert_money ("12a", -1);
    assert_money ("１２", -1);
    assert_money ("99999999999999999999999999", -1);
}

static void
assert_qty (const char *text, gint64 expected)
{
    gint64 milli = -7;
    g_assert_cmpint (ocop_ui_parse_qty (text, &milli), ==, expected >= 0);
    g_assert_cmpint (milli, ==, expected >= 0 ? expected : -7);
}

static void
test_qty (void)
{
    assert_qty ("2", 2000);
    assert_qty ("0,535", 535);
    assert_qty ("0.535", 535);
    assert_qty (" 1,5 ", 1500);
    assert_qty (",5", 500);
    assert_qty ("3,", 3000);
    assert_qty ("0", -1);
    assert_qty ("0,000", -1);
    assert_qty ("1,2345", -1);
    assert_qty ("1,2,3", -1);
    assert_qty (",", -1);
    assert_qty ("-1", -1);
    assert_qty ("2x", -1);
    assert_qty ("999999999999999999999", -1);
}

static void
assert_percent (const char *text, gint64 expected)
{
    gint64 hundredths = -7;
    g_assert_cmpint (ocop_ui_parse_percent (text, &hundredths), ==, expected >= 0);
    g_assert_cmpint (hundredths, ==, expected >= 0 ? expected : -7);
}

static void
test_percent (void)
{
    assert_percent ("12,5", 1250);
    assert_percent ("12.5", 1250);
    assert_percent ("0", 0);
    assert_percent ("100", 10000);
    assert_percent ("100,01", -1);
    assert_percent ("12,345", -1);
    assert_percent ("%", -1);
    assert_percent ("", -1);
}

/* ---- notes */

static void
assert_notes (gint64 due, const char *expected)
{
    gint64 sums[OCOP_CASH_SUGGESTIONS_MAX];
    g_autoptr (GString) text = g_string_new (NULL);
    const guint n = ocop_cash_suggest (due, sums);
    g_assert_cmpuint (n, <=, OCOP_CASH_SUGGESTIONS_MAX);
    for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", sums[i] / 1000);
    g_assert_cmpstr (text->str, ==, expected);
}

static void
test_notes (void)
{
    assert_notes (9000, "9 10 20 50");
    assert_notes (65000, "65 70 80 100 200 500");
    assert_notes (415000, "415 420 450 500 600 1000");
    assert_notes (500000, "500 600 1000");
    assert_notes (1234000, "1234 1240 1250 1300 1400 1500");
    assert_notes (12500000, "12500 12600 13000 15000 20000");
    assert_notes (28900000, "28900 29000 30000");
}

static void
test_notes_hold (void)
{
    for (gint64 due = 1; due < 400000000; due += due / 3 + 777) {
        gint64 sums[OCOP_CASH_SUGGESTIONS_MAX];
        const guint n = ocop_cash_suggest (due, sums);
        g_assert_cmpint (sums[0], ==, due);
        for (guint i = 1; i < n; i++)
            g_assert_cmpint (sums[i], >, sums[i - 1]);
    }
}

/* ---- safety */

#define NOW_MS G_GINT64_CONSTANT (1795226400000) /* 2026-11-21 09:00 in Viet Nam */
#define DAY_MS G_GINT64_CONSTANT (86400000)

static OcopSafety
make_safety (void)
{
    return (OcopSafety){.state = "idle",
                        .alarm = "none",
                        .contact_ms = NOW_MS - 60000,
                        .backup_ms = NOW_MS - 60000,
                        .free_bytes = G_GINT64_CONSTANT (20000000000),
                        .has_room = TRUE};
}

static void
assert_words (OcopSafetyPart part, const OcopSafety *safety, const OcopDeviceInfo *device,
              const char *state, OcopSafetyLevel level)
{
    g_auto (OcopSafetyWords) words = {0};
    ocop_safety_words_make (part, safety, device, NOW_MS, &words);
    g_assert_cmpstr (words.state, ==, state);
    g_assert_cmpint (words.level, ==, level);
    g_assert_cmpuint (strlen (words.explain), >, 0);
}

static void
test_registry (void)
{
    OcopSafety safety = make_safety();
    assert_words (OCOP_SAFETY_REGISTRY, &safety, NULL, "all sent", OCOP_SAFETY_FINE);
    safety.pending = 3;
    assert_words (OCOP_SAFETY_REGISTRY, &safety, NULL, "3 unsent", OCOP_SAFETY_FINE);
    safety.contact_ms = NOW_MS - 2 * DAY_MS;
    assert_words (OCOP_SAFETY_REGISTRY, &safety, NULL, "3 unsent", OCOP_SAFETY_WATCH);
    safety.state = "fork";
    assert_words (OCOP_SAFETY_REGISTRY, &safety, NULL, "3 unsent", OCOP_SAFETY_ACT);
    safety.state = "not-enrolled";
    assert_words (OCOP_SAFETY_REGISTRY, &safety, NULL, "not connected", OCOP_SAFETY_FINE);
}

static void
test_backup (void)
{
    OcopSafety safety = make_safety();
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "today", OCOP_SAFETY_FINE);
    safety.backup_ms = NOW_MS - DAY_MS;
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "yesterday", OCOP_SAFETY_FINE);
    safety.backup_ms = NOW_MS - 3 * DAY_MS;
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "3 days ago", OCOP_SAFETY_WATCH);
    safety.backup_ms = 0;
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "never", OCOP_SAFETY_WATCH);
    safety.has_room = FALSE;
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "disk full", OCOP_SAFETY_ACT);
    safety = make_safety();
    safety.free_bytes = 100000000;
    assert_words (OCOP_SAFETY_BACKUP, &safety, NULL, "today", OCOP_SAFETY_WATCH);
}

static void
test_devices (void)
{
    OcopSafety safety = make_safety();
    OcopDeviceInfo info = {.kind = OCOP_DEVICE_PRINTER,
                           .name = "virtual",
                           .state = OCOP_DEVICE_READY,
                           .words = "ready",
                           .hint = ""};
    assert_words (OCOP_SAFETY_PRINTER, &safety, NULL, "none", OCOP_SAFETY_FINE);
    assert_words (OCOP_SAFETY_PRINTER, &safety, &info, "ready", OCOP_SAFETY_FINE);
    info.printer_conditions = OCOP_PRINTER_NEEDS_PAPER_SOON;
    assert_words (OCOP_SAFETY_PRINTER, &safety, &info, "little paper", OCOP_SAFETY_WATCH);
    info.state = OCOP_DEVICE_ABSENT;
    info.words = "not there";
    assert_words (OCOP_SAFETY_PRINTER, &safety, &info, "not found", OCOP_SAFETY_ACT);
    safety.n_papers = 2;
    assert_words (OCOP_SAFETY_PRINTER, &safety, &info, "2 papers to look at", OCOP_SAFETY_ACT);
    assert_words (OCOP_SAFETY_SCANNER, &safety, NULL, "none", OCOP_SAFETY_FINE);
}

static void
test_payments (void)
{
    OcopSafety safety = make_safety();
    safety.n_payments = 1;
    assert_words (OCOP_SAFETY_PAYMENTS, &safety, NULL, "1 open", OCOP_SAFETY_WATCH);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/ui/values/sums", test_money);
    g_test_add_func ("/ui/values/quantities", test_qty);
    g_test_add_func ("/ui/values/percents", test_percent);
    g_test_add_func ("/ui/values/notes-that-people-carry", test_notes);
    g_test_add_func ("/ui/values/notes-begin-with-the-sum-and-rise", test_notes_hold);
    g_test_add_func ("/ui/safety/registry", test_registry);
    g_test_add_func ("/ui/safety/backup", test_backup);
    g_test_add_func ("/ui/safety/devices", test_devices);
    g_test_add_func ("/ui/safety/payments", test_payments);
    return g_test_run();
}
