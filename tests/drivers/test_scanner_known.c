/* The table of known scanners is in order, without doubles, and of makers that are known. */
#include "drivers/proto/scanner_known.h"

static void
test_table (void)
{
    guint32 before = 0;
    g_assert_cmpuint (ocop_n_known_scanners, >, 0);
    for (gsize i = 0; i < ocop_n_known_scanners; i++) {
        const OcopKnownScanner *scanner = &ocop_known_scanners[i];
        const guint32 id = (guint32)scanner->vid << 16 | scanner->pid;
        g_assert_cmphex (id, >, before);
        g_assert_cmpint (scanner->mode, <, OCOP_N_SCANNER_MODES);
        g_assert_true (g_str_is_ascii (scanner->name) && scanner->name[0] != '\0');
        g_assert_nonnull (ocop_scanner_get_maker (scanner->vid));
        g_assert_true (ocop_scanner_find (scanner->vid, scanner->pid) == scanner);
        before = id;
    }
}

/* A maker makes no scanner of a device, and nobody is no maker. */
static void
test_strangers (void)
{
    g_assert_null (ocop_scanner_find (0x05e0, 0x1201));
    g_assert_null (ocop_scanner_find (0x046d, 0xc31c));
    g_assert_null (ocop_scanner_get_maker (0x046d));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scanner/known/table", test_table);
    g_test_add_func ("/scanner/known/strangers-are-not", test_strangers);
    return g_test_run();
}
