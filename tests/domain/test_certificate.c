/* Certificates: the last day counts, the month's end is kept, and only a dated certificate that
 * holds gives stars. */
#include "domain/certificate.h"

static OcopCertificate
make (int year, int month, int day)
{
    return (OcopCertificate){.stars = 4,
                             .status = OCOP_STATUS_CERTIFIED,
                             .decided_on = ocop_day_from_ymd (year, month, day),
                             .valid_months = OCOP_CERTIFICATE_MONTHS};
}

static void
test_last_day (void)
{
    OcopCertificate certificate = make (2025, 1, 17);
    g_assert_cmpint (ocop_certificate_get_last_day (&certificate), ==,
                     ocop_day_from_ymd (2028, 1, 17));
    certificate = make (2024, 2, 29);
    g_assert_cmpint (ocop_certificate_get_last_day (&certificate), ==,
                     ocop_day_from_ymd (2027, 2, 28));
    certificate = make (2025, 8, 31);
    certificate.valid_months = 6;
    g_assert_cmpint (ocop_certificate_get_last_day (&certificate), ==,
                     ocop_day_from_ymd (2026, 2, 28));
    certificate.decided_on = OCOP_DAY_MAX;
    certificate.valid_months = 1200;
    g_assert_cmpint (ocop_certificate_get_last_day (&certificate), ==, OCOP_DAY_MAX);
    certificate.decided_on = OCOP_DAY_NONE;
    g_assert_cmpint (ocop_certificate_get_last_day (&certificate), ==, OCOP_DAY_NONE);
}

static void
assert_on (const OcopCertificate *certificate, OcopDay day, OcopCertificateState state, int stars)
{
    g_assert_cmpuint (ocop_certificate_get_state (certificate, day), ==, state);
    g_assert_cmpint (ocop_certificate_get_stars (certificate, day), ==, stars);
}

static void
test_states_by_day (void)
{
    const OcopCertificate certificate = make (2023, 11, 21);
    const OcopDay first = certificate.decided_on;
    const OcopDay last = ocop_day_from_ymd (2026, 11, 21);
    assert_on (&certificate, first - 1, OCOP_CERTIFICATE_NONE, 0);
    assert_on (&certificate, first, OCOP_CERTIFICATE_VALID, 4);
    assert_on (&certificate, last - 91, OCOP_CERTIFICATE_VALID, 4);
    assert_on (&certificate, last - 90, OCOP_CERTIFICATE_SOON, 4);
    assert_on (&certificate, last, OCOP_CERTIFICATE_SOON, 4);
    assert_on (&certificate, last + 1, OCOP_CERTIFICATE_LAPSED, 0);
}

static void
test_without_stars (void)
{
    OcopCertificate certificate = make (2025, 1, 17);
    const OcopDay day = ocop_day_from_ymd (2026, 11, 21);
    assert_on (&certificate, day, OCOP_CERTIFICATE_VALID, 4);
    certificate.status = OCOP_STATUS_WITHDRAWN;
    assert_on (&certificate, day, OCOP_CERTIFICATE_NONE, 0);
    certificate.status = OCOP_STATUS_RECALLED;
    assert_on (&certificate, day, OCOP_CERTIFICATE_NONE, 0);
    certificate.status = OCOP_STATUS_IN_PROGRAMME;
    assert_on (&certificate, day, OCOP_CERTIFICATE_NONE, 0);
    certificate.status = OCOP_STATUS_CERTIFIED;
    certificate.decided_on = OCOP_DAY_NONE;
    assert_on (&certificate, day, OCOP_CERTIFICATE_UNDATED, 0);
}

static void
test_texts (void)
{
    static const char *const statuses[] = {"in_programme", "certified", "withdrawn", "recalled"};
    static const char *const levels[] = {"", "national", "provincial", "district"};
    for (guint i = 0; i < 4; i++) {
        OcopStatus status;
        OcopLevel level;
        g_assert_true (ocop_status_parse (statuses[i], &status));
        g_assert_cmpuint (status, ==, i);
        g_assert_cmpstr (ocop_status_get_text (status), ==, statuses[i]);
        g_assert_true (ocop_level_parse (levels[i], &level));
        g_assert_cmpuint (level, ==, i);
        g_assert_cmpstr (ocop_level_get_text (level), ==, levels[i]);
    }
    OcopStatus status;
    g_assert_false (ocop_status_parse ("lapsed", &status));
    g_assert_false (ocop_status_parse ("", &status));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/certificate/last-day/months-clamped-to-the-month-end", test_last_day);
    g_test_add_func ("/certificate/state/first-and-last-day-count", test_states_by_day);
    g_test_add_func ("/certificate/stars/only-a-dated-certificate-in-force-gives-stars",
                     test_without_stars);
    g_test_add_func ("/certificate/texts/are-those-of-the-contract", test_texts);
    return g_test_run();
}
