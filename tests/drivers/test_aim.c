/* AIM ids, FNC1 where it counts, and the second part of composites. */
#include "drivers/proto/aim.h"
#include <string.h>

static void
assert_bytes (const GByteArray *bytes, const char *expected)
{
    g_assert_cmpuint (bytes->len, ==, strlen (expected));
    g_assert_true (memcmp (bytes->data, expected, bytes->len) == 0);
}

static void
assert_scan (const char *aim, const char *bytes, guint8 gs_substitute, const char *joined,
             const char *composite)
{
    const OcopRawScan raw = {.bytes = (const guint8 *)bytes, .size = strlen (bytes)};
    OcopRawScan told = raw;
    g_strlcpy (told.aim, aim, sizeof told.aim);
    g_auto (OcopAimScan) scan;
    ocop_aim_scan_init (&scan, &told, gs_substitute);
    g_autoptr (GByteArray) whole = ocop_aim_scan_join (&scan);
    assert_bytes (whole, joined);
    g_assert_true ((scan.composite != NULL) == (composite != NULL));
    if (composite != NULL)
        assert_bytes (scan.composite, composite);
}

static void
test_ids (void)
{
    static const struct {
        const char *id, *name;
        gboolean is_gs1;
    } cases[] = {
        {"]E0", "ean-13", FALSE},      {"]E4", "ean-8", FALSE},      {"]E3", "ean-add-on", FALSE},
        {"]C1", "code-128", TRUE},     {"]C0", "code-128", FALSE},   {"]e0", "databar", TRUE},
        {"]d1", "data-matrix", FALSE}, {"]d2", "data-matrix", TRUE}, {"]Q1", "qr", FALSE},
        {"]Q3", "qr", TRUE},           {"]I1", "itf", FALSE},        {"]A0", "code-39", FALSE},
        {"]J1", "dot-code", TRUE},     {"]L2", "pdf417", FALSE},     {"]X0", "other", FALSE},
        {"]E9", "unknown", FALSE},     {"E0", "unknown", FALSE},     {"", "unknown", FALSE},
        {"]Q\x1d", "unknown", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const OcopAim aim = ocop_aim_read (cases[i].id);
        g_assert_cmpstr (ocop_symbology_get_name (aim.symbology), ==, cases[i].name);
        g_assert_true (aim.is_gs1 == cases[i].is_gs1);
    }
}

static void
test_ids_in_the_data (void)
{
    assert_scan ("", "]E08934563138165", 0, "]E08934563138165", NULL);
    assert_scan ("]E0", "8934563138165", 0, "]E08934563138165", NULL);
    /* Told twice, once is enough; a bracket that is no id belongs to the code. */
    assert_scan ("]E0", "]E08934563138165", 0, "]E08934563138165", NULL);
    assert_scan ("", "]?x", 0, "]?x", NULL);
    assert_scan ("", "]E", 0, "]E", NULL);
}

static void
test_fnc1 (void)
{
    assert_scan ("]C1",
                 "\x1d"
                 "10A\x1d"
                 "21B\x1d",
                 0,
                 "]C110A\x1d"
                 "21B",
                 NULL);
    assert_scan ("]Q3", "\x1d\x1d\x1d", 0, "]Q3", NULL);
    /* No GS1: every byte is the customer's. */
    assert_scan ("]Q1",
                 "\x1d"
                 "10A\x1d",
                 0,
                 "]Q1\x1d"
                 "10A\x1d",
                 NULL);
}

/* S9: the substitute counts in GS1 data and where nobody knows. */
static void
test_substitute (void)
{
    assert_scan ("]C1", "10A|21B", '|',
                 "]C110A\x1d"
                 "21B",
                 NULL);
    assert_scan ("", "10A|21B", '|',
                 "10A\x1d"
                 "21B",
                 NULL);
    assert_scan ("]Q1", "a|b", '|', "]Q1a|b", NULL);
}

static void
test_composites (void)
{
    assert_scan ("]E0",
                 "8934563138165|]e0"
                 "10L1\x1d",
                 0, "]E08934563138165", "10L1");
    assert_scan ("]Q1", "a|]e0b", 0, "]Q1a|]e0b", NULL);
    assert_scan ("]E0", "1|]e", 0, "]E01|]e", NULL);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/aim/ids", test_ids);
    g_test_add_func ("/aim/ids-in-the-data", test_ids_in_the_data);
    g_test_add_func ("/aim/fnc1", test_fnc1);
    g_test_add_func ("/aim/composites", test_composites);
    g_test_add_func ("/aim/S9/substitute", test_substitute);
    return g_test_run();
}
