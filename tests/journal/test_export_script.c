/* A real export against verify-export.sh, which shares no code with the journal: what the one
 * writes the other finds good, and both find the same damage. */
#include "base/ports.h"
#include "bytes.h"
#include "chain.h"
#include "journal/archive.h"
#include <glib/gstdio.h>

typedef struct {
    Chain *chain;
    char *folder;
} Export;

static Export
export_new (void)
{
    g_autoptr (GError) error = NULL;
    Export made = {.chain = chain_new_filled (27),
                   .folder = g_dir_make_tmp ("ocop-XXXXXX", &error)};
    Link named = *chain_get (made.chain, 24);

    g_assert_no_error (error);
    chain_add_epoch (made.chain, &named);
    chain_add (made.chain, OCOP_KIND_SALE, 12000);
    chain_add (made.chain, OCOP_KIND_LOGIN, 0);
    chain_export (made.chain, ocop_ports_get_system(), made.folder);
    return made;
}

/* Runs a line of shell in the export's folder. */
static void
run_shell (const Export *made, const char *line)
{
    g_autoptr (GError) error = NULL;
    const char *argv[] = {"/bin/sh", "-euc", line, NULL};
    int status;

    g_spawn_sync (made->folder, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                  &status, &error);
    g_assert_no_error (error);
    g_spawn_check_wait_status (status, &error);
    g_assert_no_error (error);
}

static void
export_clear (Export *made)
{
    run_shell (made, "rm -rf bodies && rm -f -- *");
    g_rmdir (made->folder);
    g_free (made->folder);
    chain_free (made->chain);
}

/* The script's exit status; its first word is OK or BROKEN accordingly. */
static int
run_script (const Export *made, const char *key_file, const char *head, char **ret_output)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *script = g_test_build_filename (G_TEST_DIST, "verify-export.sh", NULL);
    const char *argv[] = {"/bin/sh", script, made->folder, key_file, head, NULL};
    int status;

    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, ret_output, NULL, &status,
                  &error);
    g_assert_no_error (error);
    int code = g_spawn_check_wait_status (status, &error) ? 0 : error->code;
    g_assert_true (g_str_has_prefix (*ret_output, code == 0 ? "OK " : "BROKEN "));
    return code;
}

/* Changes the export by @line, with MANIFEST as it was and then written anew; both verifiers must
 * find it, and where it was once MANIFEST gives nothing away. */
static void
assert_found (const char *line, const char *where)
{
    for (int is_resealed = 0; is_resealed < 2; is_resealed++) {
        Export made = export_new();
        g_autofree char *output = NULL;
        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
        g_auto (OcopVerifierResult) result = {0};
        run_shell (&made, line);
        if (is_resealed)
            run_shell (&made, "find * -type f ! -name MANIFEST -exec sha256sum {} + >MANIFEST");
        g_assert_cmpint (run_script (&made, "", "", &output), ==, 1);
        g_assert_true (
            ocop_archive_verify (ocop_ports_get_system(), made.folder, verifier, &result, NULL));
        g_test_message ("%s: %s%s", line, output, result.reason);
        g_assert_false (result.ok);
        if (is_resealed) {
            g_assert_nonnull (strstr (output, where));
            g_assert_nonnull (strstr (result.reason, where));
        }
        export_clear (&made);
    }
}

static void
test_sound_export (void)
{
    Export made = export_new();
    g_autofree char *output = NULL;
    g_autofree char *again = NULL;
    g_autofree char *third = NULL;
    char hex[OCOP_HASH_TEXT_SIZE];
    g_autofree char *head =
        g_strdup_printf ("3:%s", ocop_hash_to_text (chain_get_last (made.chain)->hash, hex));
    g_autofree char *wrong = g_strdup_printf ("2:%s", hex);

    g_assert_cmpint (run_script (&made, "", head, &output), ==, 0);
    g_autofree char *expected = g_strdup_printf ("OK 30 records, head %s of epoch 2\n", head);
    g_assert_cmpstr (output, ==, expected);
    g_assert_cmpint (run_script (&made, "", wrong, &again), ==, 1);
    run_shell (&made, "sha256sum -c --quiet MANIFEST && LC_ALL=C sort -c -k 2 MANIFEST");
    g_autofree char *key_file = g_strconcat (made.folder, ".pub", NULL);
    g_file_set_contents (key_file, hex, -1, NULL);
    g_assert_cmpint (run_script (&made, key_file, "", &third), ==, 1);
    g_unlink (key_file);
    export_clear (&made);
}

static void
test_damage_is_found (void)
{
    assert_found ("sed -i s/10000/10001/ bodies/11.json", "record 11 of epoch 1");
    assert_found ("rm bodies/11.json", "record 11 of epoch 1");
    assert_found ("sed -i 162s/.*/11/ headers.txt", "record 11 of epoch 1");
    assert_found ("sed -i 161,176d headers.txt; sed -i 11d sigs.txt; rm bodies/11.json",
                  "record 11 of epoch 1");
    assert_found ("sed -i '5{h;d};6{G}' sigs.txt", "record 5 of epoch 1");
    assert_found ("sed -i '449,464d' headers.txt; sed -i 29d sigs.txt; rm bodies/2.2.json",
                  "record 2 of epoch 2");
    assert_found ("tac till.pub >x; mv x till.pub", "record 1 of epoch 1");
}

static void
test_extra_files_are_found (void)
{
    assert_found ("echo '{}' >bodies/28.json; sha256sum bodies/28.json >>MANIFEST", "bod");
    assert_found ("sed -i 28,30d sigs.txt; sed -i 433,480d headers.txt; rm bodies/2.?.json",
                  "till.pub");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/export-script/sound-export", test_sound_export);
    g_test_add_func ("/journal/export-script/damage-is-found", test_damage_is_found);
    g_test_add_func ("/journal/export-script/extra-files-are-found", test_extra_files_are_found);
    return g_test_run();
}
