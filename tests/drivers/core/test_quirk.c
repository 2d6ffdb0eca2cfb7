/* Quirk files: what is read, what is refused, which layer wins, and those that are shipped. */
#include "drivers/core/quirk.h"
#include "drivers/core/quirk_data.h"
#include "drivers/core/result.h"

#include "base/error.h"

#include <string.h>

#define FILE_OF(layer) "[file]\nlayer = " layer "\n"

static void
add (OcopQuirkTable *table, const char *text)
{
    g_autoptr (GError) error = NULL;
    ocop_quirk_table_add (table, "test", text, strlen (text), &error);
    g_assert_no_error (error);
}

static OcopUsbFacts
printer (guint16 vid, guint16 pid)
{
    return (OcopUsbFacts){.vid = vid,
                          .pid = pid,
                          .n_interfaces = 1,
                          .interfaces = {{.device_class = 7, .subclass = 1, .protocol = 2}}};
}

static OcopQuirks
find (const OcopQuirkTable *table, const OcopUsbFacts *facts, const OcopDeviceId *id)
{
    OcopQuirks quirks;
    ocop_quirk_table_find (table, facts, id, &quirks);
    return quirks;
}

/* Whatever order the files are added in. */
static void
test_later_layers_win (void)
{
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    const OcopUsbFacts facts = printer (0x0519, 0x0003);
    add (table, FILE_OF ("shop") "[ours]\nmatch-usb = 0519:0003\nunidir = no\nchunk = 64\n"
                                 "source = tried in the shop\n");
    add (table, FILE_OF ("generic") "[all]\nmatch-class = 07:01:*\nchunk = 4096\npace = 9000\n"
                                    "no-soft-reset = yes\nsource = x\n");
    add (table, FILE_OF ("vendor") "[star]\nmatch-usb = 0519:*\nunidir = yes\nchunk = 512\n"
                                   "source = x\n");
    const OcopQuirks quirks = find (table, &facts, NULL);
    g_assert_cmphex (quirks.flags, ==, OCOP_QUIRK_NO_SOFT_RESET);
    g_assert_cmpuint (quirks.chunk_bytes, ==, 64);
    g_assert_cmpuint (quirks.pace_bytes_per_s, ==, 9000);
    const OcopUsbFacts other = printer (0x0519, 0x0004);
    g_assert_cmpuint (find (table, &other, NULL).chunk_bytes, ==, 512);
    g_assert_cmphex (find (table, &other, NULL).flags, ==,
                     OCOP_QUIRK_NO_SOFT_RESET | OCOP_QUIRK_UNIDIR);
}

static void
test_all_that_is_asked_has_to_fit (void)
{
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    add (table, FILE_OF ("model") "[one]\nmatch-usb = 04b8:* 1a86:7584\nmatch-class = 07:*:02\n"
                                  "match-maker = EPS*\nmatch-model = TM-*0\nno-status = yes\n"
                                  "source = x\n");
    OcopUsbFacts facts = printer (0x1a86, 0x7584);
    OcopDeviceId id = {.maker = "EPSON", .model = "TM-T20"};
    g_assert_cmphex (find (table, &facts, &id).flags, ==, OCOP_QUIRK_NO_STATUS);
    g_assert_cmphex (find (table, &facts, NULL).flags, ==, 0);
    facts.interfaces[0].protocol = 1;
    g_assert_cmphex (find (table, &facts, &id).flags, ==, 0);
    facts.interfaces[0].protocol = 2;
    facts.pid = 1;
    g_assert_cmphex (find (table, &facts, &id).flags, ==, 0);
    facts.vid = 0x04b8;
    g_strlcpy (id.model, "TM-T88", sizeof id.model);
    g_assert_cmphex (find (table, &facts, &id).flags, ==, 0);
}

static void
test_every_key_is_read (void)
{
    static const char text[] =
        FILE_OF ("model") "[a]\nmatch-usb = 1234:5678\nno-soft-reset = yes\nsoft-reset = yes\n"
                          "no-get-device-id = yes\npace = 20000\nchunk = 8\nno-status = yes\n"
                          "needs-dtr = yes\ngs-substitute = f8\nterminator = crlf\n"
                          "keep-usblp = yes\nno-reattach = yes\nunidir = yes\ndelay-close = yes\n"
                          "vendor-class = yes\nprofile = zj-58\nsource = x\n"
                          "[b]\nmatch-usb = 1234:5679\ngs-substitute = #\nsource = x\n";
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    add (table, text);
    const OcopUsbFacts facts = printer (0x1234, 0x5678), other = printer (0x1234, 0x5679);
    const OcopQuirks quirks = find (table, &facts, NULL);
    g_assert_cmphex (quirks.flags, ==, (OCOP_QUIRK_VENDOR_CLASS << 1) - 1);
    g_assert_cmpuint (quirks.pace_bytes_per_s, ==, 20000);
    g_assert_cmpuint (quirks.chunk_bytes, ==, 8);
    g_assert_cmphex (quirks.gs_usage, ==, 0x41); /* HID page 07: F8 */
    g_assert_true (quirks.has_terminator);
    g_assert_cmpint (quirks.terminator, ==, OCOP_TERMINATOR_CR_LF);
    g_assert_cmpstr (quirks.profile, ==, "zj-58");
    g_assert_cmpint (find (table, &other, NULL).gs_character, ==, '#');
}

static void
test_what_is_wrong_is_refused (void)
{
#define SECTION(lines) FILE_OF ("model") "[a]\n" lines
    static const char *const texts[] = {
        "[a]\nmatch-usb = 1234:5678\nunidir = yes\nsource = x\n",
        "[file]\nlayer = top\n",
        "[file]\nname = x\n",
        "[file]\nlayer = model\nlayer = model\n",
        SECTION ("match-usb = 1234:5678\nunidir = yes\n"),
        SECTION ("unidir = yes\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nunidir = yes\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nunidir = true\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nunidr = yes\nsource = x\n"),
        SECTION ("match-usb = 1234\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = *:5678\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = 1234:56789\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = 12AB:5678\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = \nunidir = yes\nsource = x\n"),
        SECTION ("match-class = 07:01\nunidir = yes\nsource = x\n"),
        SECTION ("match-class = *:01:01\nunidir = yes\nsource = x\n"),
        SECTION ("match-model = *\nunidir = yes\nsource = x\n"),
        SECTION ("match-model = TM-?20\nunidir = yes\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\npace = 0\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nchunk = 5000\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\ngs-substitute = a\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\ngs-substitute = f4\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nterminator = space\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nprofile = no-such\nsource = x\n"),
        SECTION ("match-usb = 1234:5678\nunidir = yes\nsource = \n"),
        SECTION ("match-usb = 1:1 ") "\n",
    };
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_quirk_table_add (table, "shop", texts[i], strlen (texts[i]), &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_cmpuint (ocop_quirk_table_count (table), ==, 0);
    }
}

static void
test_refusal_says_where (void)
{
    static const char text[] = FILE_OF ("shop") "[a]\nmatch-usb = 1234:5678\n\npace = quick\n";
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_quirk_table_add (table, "shop.quirk", text, strlen (text), &error));
    g_assert_cmpint (ocop_error_get_row (error), ==, 6);
    g_assert_cmpstr (ocop_error_get_column (error), ==, "pace");
    g_assert_nonnull (strstr (error->message, "quick"));
}

/* None in drivers/data/quirks is left out of the programs, and each is right. */
static void
test_shipped_files (void)
{
    const char *folder = g_getenv ("OCOP_QUIRKS");
    g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
    guint n = 0;
    g_assert_nonnull (files);
    for (const char *name; (name = g_dir_read_name (files)) != NULL;) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autofree char *text = NULL;
        gboolean is_embedded = FALSE;
        gsize size;
        g_assert_true (g_str_has_suffix (name, ".quirk"));
        g_assert_true (g_file_get_contents (path, &text, &size, NULL));
        for (gsize i = 0; i < ocop_n_quirk_files; i++)
            is_embedded = is_embedded || (ocop_quirk_files[i].size == size &&
                                          memcmp (ocop_quirk_files[i].text, text, size) == 0);
        g_assert_true (is_embedded);
        n++;
    }
    g_assert_cmpuint (n, ==, ocop_n_quirk_files);
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new();
    g_assert_cmpuint (ocop_quirk_table_count (table), >=, 10);
}

/* CUPS' rows, by id. */
static void
test_shipped_quirks_of_known_devices (void)
{
    static const struct {
        guint16 vid, pid;
        guint flags;
    } rows[] = {
        {0x0519, 0x0001, OCOP_QUIRK_UNIDIR | OCOP_QUIRK_DELAY_CLOSE},
        {0x0519, 0x0003, OCOP_QUIRK_UNIDIR},
        {0x2730, 0x2008, OCOP_QUIRK_UNIDIR | OCOP_QUIRK_DELAY_CLOSE},
        {0x0a5f, 0x0009, OCOP_QUIRK_UNIDIR | OCOP_QUIRK_NO_REATTACH},
        {0x067b, 0x2305, OCOP_QUIRK_NO_REATTACH},
        {0x1a86, 0x7584, OCOP_QUIRK_NO_REATTACH},
        {0x04b8, 0x0202, OCOP_QUIRK_VENDOR_CLASS},
        {0x04b8, 0x0e15, 0},
    };
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new();
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        const OcopUsbFacts facts = printer (rows[i].vid, rows[i].pid);
        g_assert_cmphex (find (table, &facts, NULL).flags, ==, rows[i].flags);
    }
}

static void
assert_profile (const OcopQuirkTable *table, guint16 vid, guint16 pid, const OcopDeviceId *id,
                const char *profile)
{
    const OcopUsbFacts facts = printer (vid, pid);
    g_assert_cmpstr (ocop_quirk_table_choose_profile (table, &facts, id), ==, profile);
}

/* P9: a printer that says nothing of use gets the profile that cuts no amount off. */
static void
test_profile_of_a_printer (void)
{
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new();
    OcopDeviceId id = {.maker = "EPSON", .model = "TM-T20II"};
    assert_profile (table, 0x04b8, 0x0e03, &id, "epson-tm-t20");
    g_strlcpy (id.model, "TM-T88V", sizeof id.model);
    assert_profile (table, 0x04b8, 0x0202, &id, "epson-tm-t88");
    g_strlcpy (id.model, "TM-T88IV", sizeof id.model);
    assert_profile (table, 0x04b8, 0x0202, &id, "epson-tm-t88iv");
    id = (OcopDeviceId){.model = "POS-58"};
    assert_profile (table, 0x6868, 0x0200, &id, "zj-58");
    id = (OcopDeviceId){.maker = "Printer"};
    assert_profile (table, 0x0416, 0x5011, &id, "zj-58"); /* by its id alone */
    assert_profile (table, 0x1234, 0x5678, &id, "generic-58");
    assert_profile (table, 0x1234, 0x5678, NULL, "generic-58");
}

static void
test_refused_access_names_the_rule_file (void)
{
    const char *message = ocop_dev_result_get_message (OCOP_DEV_NO_PERMISSION);
    g_assert_nonnull (strstr (message, OCOP_UDEV_RULES_FILE));
    for (guint i = 0; i < OCOP_N_DEV_RESULTS; i++)
        g_assert_nonnull (ocop_dev_result_get_message ((OcopDevResult)i));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/core/quirk/later-layers-win", test_later_layers_win);
    g_test_add_func ("/core/quirk/all-that-is-asked-has-to-fit", test_all_that_is_asked_has_to_fit);
    g_test_add_func ("/core/quirk/every-key-is-read", test_every_key_is_read);
    g_test_add_func ("/core/quirk/what-is-wrong-is-refused", test_what_is_wrong_is_refused);
    g_test_add_func ("/core/quirk/refusal-says-where", test_refusal_says_where);
    g_test_add_func ("/core/quirk/shipped-files", test_shipped_files);
    g_test_add_func ("/core/quirk/shipped-quirks-of-known-devices",
                     test_shipped_quirks_of_known_devices);
    g_test_add_func ("/core/quirk/p9-profile-of-a-printer", test_profile_of_a_printer);
    g_test_add_func ("/core/result/p2-refused-access-names-the-rule-file",
                     test_refused_access_names_the_rule_file);
    return g_test_run();
}
