/* Civil days against GLib's own calendar, and instants in +07:00 whatever TZ says. */
#include "base/day.h"
#include "base/error.h"

#include <string.h>

#define MS_PER_DAY (G_GINT64_CONSTANT (86400000))

static OcopDay
parse (const char *text)
{
    OcopDay day = OCOP_DAY_NONE;
    g_assert_true (ocop_day_parse (text, NULL, &day, NULL));
    return day;
}

static void
test_ends (void)
{
    char buffer[OCOP_DAY_TEXT_SIZE];
    g_assert_cmpint (ocop_day_from_ymd (1970, 1, 1), ==, 0);
    g_assert_cmpint (ocop_day_from_ymd (1900, 1, 1), ==, OCOP_DAY_MIN);
    g_assert_cmpint (ocop_day_from_ymd (9999, 12, 31), ==, OCOP_DAY_MAX);
    g_assert_cmpint (ocop_day_from_ymd (1899, 12, 31), ==, OCOP_DAY_NONE);
    g_assert_cmpint (ocop_day_from_ymd (10000, 1, 1), ==, OCOP_DAY_NONE);
    g_assert_cmpstr (ocop_day_to_text (OCOP_DAY_NONE, buffer), ==, "");
    g_assert_cmpstr (ocop_day_to_local (OCOP_DAY_NONE, buffer), ==, "");
}

static void
test_against_glib (void)
{
    GDate date;
    g_date_clear (&date, 1);
    g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1900);
    const guint32 offset = g_date_get_julian (&date);
    for (gint64 day = OCOP_DAY_MIN; day <= OCOP_DAY_MAX; day += day < 50000 ? 1 : 97) {
        int year, month, day_of_month;
        ocop_day_to_ymd ((OcopDay)day, &year, &month, &day_of_month);
        g_date_set_julian (&date, (guint32)(day - OCOP_DAY_MIN) + offset);
        g_assert_cmpint (year, ==, g_date_get_year (&date));
        g_assert_cmpint (month, ==, g_date_get_month (&date));
        g_assert_cmpint (day_of_month, ==, g_date_get_day (&date));
        g_assert_cmpint (ocop_day_from_ymd (year, month, day_of_month), ==, day);
    }
}

static void
test_parse (void)
{
    static const char *const bad[] = {
        "",           "2026-11-2",   "2026-1-21",        "26-11-21",    "2026-11-31",
        "2025-02-29", "1900-02-29",  "2026-13-01",       "2026-00-10",  "2026-10-00",
        "2026/11/21", "2026-11-21 ", " 2026-11-21",      "2026-11-211", "21/11/2026",
        "1899-12-31", "20261121",    "2026-11-21T00:00", "٢٠٢٦-١١-٢١",  "\xff",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        OcopDay day = 77;
        g_assert_false (ocop_day_parse (bad[i], "expiry", &day, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, "expiry");
        g_assert_cmpint (day, ==, 77);
    }
    g_assert_cmpint (parse ("2000-02-29"), ==, ocop_day_from_ymd (2000, 2, 29));
}

static void
test_parse_lenient (void)
{
    static const char *const bad[] = {"31/02/2026", "21-11-2026",  "21/11/26",   "2026/11/21",
                                      "/11/2026",   "021/11/2026", "21/11/2026 "};
    OcopDay day = OCOP_DAY_NONE;
    g_assert_true (ocop_day_parse_lenient ("21/11/2026", NULL, &day, NULL));
    g_assert_cmpint (day, ==, parse ("2026-11-21"));
    g_assert_true (ocop_day_parse_lenient ("1/2/2026", NULL, &day, NULL));
    g_assert_cmpint (day, ==, parse ("2026-02-01"));
    g_assert_true (ocop_day_parse_lenient ("2026-11-21", NULL, &day, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        g_assert_false (ocop_day_parse_lenient (bad[i], NULL, &day, NULL));
}

static void
test_text (void)
{
    char buffer[OCOP_DAY_TEXT_SIZE];
    g_assert_cmpstr (ocop_day_to_text (parse ("2026-01-02"), buffer), ==, "2026-01-02");
    g_assert_cmpstr (ocop_day_to_local (parse ("2026-01-02"), buffer), ==, "02/01/2026");
    g_assert_cmpstr (ocop_day_to_text (OCOP_DAY_MAX, buffer), ==, "9999-12-31");
}

static void
assert_months (const char *from, int months, const char *wanted)
{
    char buffer[OCOP_DAY_TEXT_SIZE];
    g_assert_cmpstr (ocop_day_to_text (ocop_day_add_months (parse (from), months), buffer), ==,
                     wanted);
}

static void
test_add_months (void)
{
    assert_months ("2026-01-31", 1, "2026-02-28");
    assert_months ("2024-01-31", 1, "2024-02-29");
    assert_months ("2024-02-29", 12, "2025-02-28");
    assert_months ("2024-02-29", 48, "2028-02-29");
    assert_months ("2023-11-21", 36, "2026-11-21");
    assert_months ("2026-12-15", 1, "2027-01-15");
    assert_months ("2026-01-15", -1, "2025-12-15");
    assert_months ("2026-03-31", -1, "2026-02-28");
    assert_months ("2026-03-31", 0, "2026-03-31");
    assert_months ("9999-12-01", 1, "9999-12-31");
    assert_months ("9999-12-01", G_MAXINT, "9999-12-31");
    assert_months ("1900-01-10", -1, "1900-01-01");
    assert_months ("2026-01-15", G_MININT, "1900-01-01");
    g_assert_cmpint (ocop_day_add_months (OCOP_DAY_NONE, 1), ==, OCOP_DAY_NONE);
}

static void
test_month_end (void)
{
    g_assert_cmpint (ocop_day_month_end (parse ("2024-02-01")), ==, parse ("2024-02-29"));
    g_assert_cmpint (ocop_day_month_end (parse ("2100-02-28")), ==, parse ("2100-02-28"));
    g_assert_cmpint (ocop_day_month_end (parse ("2026-12-31")), ==, parse ("2026-12-31"));
    g_assert_cmpint (ocop_day_month_end (OCOP_DAY_MAX), ==, OCOP_DAY_MAX);
}

static void
test_midnight (void)
{
    const gint64 midnight_ms = parse ("2026-11-21") * MS_PER_DAY - 7 * 3600000;
    g_assert_cmpint (ocop_day_at (midnight_ms), ==, parse ("2026-11-21"));
    g_assert_cmpint (ocop_day_at (midnight_ms - 1), ==, parse ("2026-11-20"));
    g_assert_cmpint (ocop_day_at (midnight_ms + MS_PER_DAY - 1), ==, parse ("2026-11-21"));
    g_assert_cmpint (ocop_day_at (-1), ==, 0);
    g_assert_cmpint (ocop_day_at (-7 * 3600000 - 1), ==, -1);
}

static void
test_instants (void)
{
    char buffer[OCOP_INSTANT_TEXT_SIZE];
    /* date -u -d 2026-11-21T07:32:05Z +%s */
    const gint64 utc_ms = G_GINT64_CONSTANT (1795246325999);
    g_assert_cmpstr (ocop_instant_to_text (utc_ms, buffer), ==, "2026-11-21T14:32:05+07:00");
    g_assert_cmpstr (ocop_instant_to_local (utc_ms, buffer), ==, "21/11/2026 14:32");
    g_assert_cmpstr (ocop_instant_to_text (0, buffer), ==, "1970-01-01T07:00:00+07:00");
    g_assert_cmpstr (ocop_instant_to_text (-1, buffer), ==, "1970-01-01T06:59:59+07:00");
    g_assert_cmpstr (ocop_instant_to_text (-1000, buffer), ==, "1970-01-01T06:59:59+07:00");
    g_assert_cmpstr (ocop_instant_to_text (-1001, buffer), ==, "1970-01-01T06:59:58+07:00");
}

static void
test_broken_clocks (void)
{
    char buffer[OCOP_INSTANT_TEXT_SIZE];
    g_assert_cmpstr (ocop_instant_to_text (G_MAXINT64, buffer), ==, "9999-12-31T23:59:59+07:00");
    g_assert_cmpstr (ocop_instant_to_text (G_MININT64, buffer), ==, "1900-01-01T00:00:00+07:00");
    g_assert_cmpint (ocop_day_at (G_MAXINT64), ==, OCOP_DAY_MAX);
    g_assert_cmpint (ocop_day_at (G_MININT64), ==, OCOP_DAY_MIN);
}

int
main (int argc, char **argv)
{
    g_setenv ("TZ", "America/New_York", TRUE);
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/day/range/ends", test_ends);
    g_test_add_func ("/day/ymd/agrees-with-glib", test_against_glib);
    g_test_add_func ("/day/parse/exactly-one-form", test_parse);
    g_test_add_func ("/day/parse-lenient/also-day-month-year", test_parse_lenient);
    g_test_add_func ("/day/text", test_text);
    g_test_add_func ("/day/add-months/clamps-to-the-months-end", test_add_months);
    g_test_add_func ("/day/month-end", test_month_end);
    g_test_add_func ("/day/at/changes-at-midnight-in-viet-nam", test_midnight);
    g_test_add_func ("/instant/text/is-in-plus-seven-whatever-TZ-says", test_instants);
    g_test_add_func ("/instant/text/broken-clocks-stay-in-range", test_broken_clocks);
    return g_test_run();
}
