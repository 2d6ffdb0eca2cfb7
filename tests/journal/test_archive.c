/* Export folders on a disk in memory: what is written is found good, and what is tampered with is
 * named. */
#include "base/error.h"
#include "base/ids.h"
#include "bytes.h"
#include "chain.h"
#include "journal/archive.h"
#include "memory_disk.h"

static OcopVerifierResult
verify (MemoryDisk *memory, OcopVerifier *verifier)
{
    g_autoptr (OcopVerifier) own =
        verifier == NULL ? ocop_verifier_new (OCOP_VERIFIER_STRICT) : NULL;
    g_autoptr (GError) error = NULL;
    OcopVerifierResult result;

    ocop_archive_verify (&memory->ports, "out", verifier == NULL ? own : verifier, &result, &error);
    g_assert_no_error (error);
    return result;
}

static void
assert_break (MemoryDisk *memory, OcopBreak code, gint64 seq, const char *in_reason)
{
    g_auto (OcopVerifierResult) result = verify (memory, NULL);

    g_assert_cmpstr (ocop_break_get_name (result.code), ==, ocop_break_get_name (code));
    g_assert_cmpint (result.first_break_seq, ==, seq);
    g_assert_cmpint (result.ok, ==, code == OCOP_BREAK_NONE);
    if (in_reason != NULL)
        g_assert_nonnull (strstr (result.reason, in_reason));
}

static MemoryDisk *
export_new (Chain *chain)
{
    MemoryDisk *memory = memory_disk_new();

    chain_export (chain, &memory->ports, "out");
    return memory;
}

static void
edit (MemoryDisk *memory, const char *path, gsize at, guint8 flip)
{
    gsize size;
    const guint8 *old = g_bytes_get_data (memory_disk_get (memory, path), &size);
    g_autofree guint8 *bytes = g_memdup2 (old, size);

    g_assert_cmpuint (at, <, size);
    bytes[at] ^= flip;
    memory_disk_put (memory, path, bytes, size);
}

/* Takes @count bytes out of @path at @at. */
static void
cut (MemoryDisk *memory, const char *path, gsize at, gsize count)
{
    gsize size;
    const guint8 *old = g_bytes_get_data (memory_disk_get (memory, path), &size);
    g_autoptr (GByteArray) bytes = g_byte_array_new();

    g_byte_array_append (bytes, old, (guint)size);
    g_byte_array_remove_range (bytes, (guint)at, (guint)count);
    memory_disk_put (memory, path, bytes->data, bytes->len);
}

/* Writes MANIFEST anew, as anybody can. */
static void
reseal (MemoryDisk *memory)
{
    g_autoptr (GString) text = g_string_new (NULL);
    GHashTableIter iter;
    gpointer path;
    gpointer bytes;

    g_hash_table_remove (memory->files, "out/MANIFEST");
    g_hash_table_iter_init (&iter, memory->files);
    while (g_hash_table_iter_next (&iter, &path, &bytes)) {
        g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
        g_string_append_printf (text, "%s  %s\n", hex, (const char *)path + strlen ("out/"));
    }
    memory_disk_put (memory, "out/MANIFEST", text->str, text->len);
}

static void
test_files_are_as_promised (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    Link named = *chain_get_last (chain);
    chain_add_epoch (chain, &named);
    g_autoptr (MemoryDisk) memory = export_new (chain);
    g_autoptr (GString) headers = g_string_new (NULL);
    static const char *const paths[] = {"acks.txt",      "bodies/1.json", "bodies/2.1.json",
                                        "bodies/2.json", "bodies/3.json", "headers.txt",
                                        "sigs.txt",      "till.pub"};
    g_autoptr (GString) manifest = g_string_new (NULL);

    for (guint i = 0; i < 4; i++)
        g_string_append_len (headers, chain_get (chain, i)->header,
                             (gssize)chain_get (chain, i)->header_size);
    GBytes *found = memory_disk_get (memory, "out/headers.txt");
    assert_same_bytes (g_bytes_get_data (found, NULL), g_bytes_get_size (found), headers->str,
                       headers->len);
    found = memory_disk_get (memory, "out/bodies/2.1.json");
    assert_same_bytes (g_bytes_get_data (found, NULL), g_bytes_get_size (found),
                       chain_get (chain, 3)->body, chain_get (chain, 3)->body_size);
    g_assert_cmpuint (g_bytes_get_size (memory_disk_get (memory, "out/sigs.txt")), ==, 4 * 129);
    g_assert_cmpuint (g_bytes_get_size (memory_disk_get (memory, "out/till.pub")), ==, 2 * 65);
    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
        g_autofree char *full = g_strconcat ("out/", paths[i], NULL);
        g_autofree char *hex =
            g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, memory_disk_get (memory, full));
        g_string_append_printf (manifest, "%s  %s\n", hex, paths[i]);
    }
    found = memory_disk_get (memory, "out/MANIFEST");
    assert_same_bytes (g_bytes_get_data (found, NULL), g_bytes_get_size (found), manifest->str,
                       manifest->len);
    g_assert_cmpuint (g_hash_table_size (memory->files), ==, G_N_ELEMENTS (paths) + 1);
}

static void
test_export_verifies (void)
{
    g_autoptr (Chain) chain = chain_new_filled (30);
    Link named = *chain_get_last (chain);
    chain_add_epoch (chain, &named);
    chain_add (chain, OCOP_KIND_SALE, 5);
    g_autoptr (MemoryDisk) memory = export_new (chain);
    g_auto (OcopVerifierResult) result = verify (memory, NULL);

    g_assert_true (result.ok);
    g_assert_cmpint (result.n_records, ==, 32);
    reseal (memory);
    assert_break (memory, OCOP_BREAK_NONE, 0, NULL);
}

/* Each byte of each file, MANIFEST as it was and written anew. acks.txt is evidence of its own, not
 * read here. */
static void
test_any_changed_byte_is_found (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    static const char *const paths[] = {"acks.txt", "bodies/1.json", "bodies/3.json", "headers.txt",
                                        "sigs.txt", "till.pub",      "MANIFEST"};

    for (guint i = 0; i < 2 * G_N_ELEMENTS (paths); i++) {
        gboolean is_resealed = i % 2 == 1;
        g_autofree char *path = g_strconcat ("out/", paths[i / 2], NULL);
        g_autoptr (MemoryDisk) probe = export_new (chain);
        gsize size = g_bytes_get_size (memory_disk_get (probe, path));
        if (is_resealed && (i / 2 == 0 || i / 2 == G_N_ELEMENTS (paths) - 1))
            continue;
        for (gsize at = 0; at < size; at++) {
            g_autoptr (MemoryDisk) memory = export_new (chain);
            edit (memory, path, at, 0x41);
            if (is_resealed)
                reseal (memory);
            g_auto (OcopVerifierResult) result = verify (memory, NULL);
            g_assert_false (result.ok);
            g_assert_nonnull (result.reason);
        }
    }
}

static void
test_break_names_record_and_file (void)
{
    g_autoptr (Chain) chain = chain_new_filled (8);
    g_autoptr (MemoryDisk) body = export_new (chain);
    g_autoptr (MemoryDisk) lost = export_new (chain);
    g_autoptr (MemoryDisk) header = export_new (chain);
    g_autoptr (MemoryDisk) acks = export_new (chain);

    edit (body, "out/bodies/5.json", 3, 1);
    assert_break (body, OCOP_BREAK_BODY_CHANGED, 5, "bodies/5.json");
    g_hash_table_remove (lost->files, "out/bodies/5.json");
    assert_break (lost, OCOP_BREAK_BODY_MISSING, 5, "bodies/5.json");
    edit (header, "out/headers.txt", chain_get (chain, 0)->header_size + 20, 1);
    assert_break (header, OCOP_BREAK_UNREADABLE, 2, "headers.txt");
    edit (acks, "out/acks.txt", 3, 1);
    assert_break (acks, OCOP_BREAK_FILE_CHANGED, 0, "acks.txt");
}

static void
test_missing_files_are_named (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    static const struct {
        const char *path;
        OcopBreak code;
        gint64 seq;
    } cases[] = {{"MANIFEST", OCOP_BREAK_FILE_MISSING, 0},
                 {"acks.txt", OCOP_BREAK_FILE_MISSING, 0},
                 {"till.pub", OCOP_BREAK_FILE_MISSING, 0},
                 {"sigs.txt", OCOP_BREAK_SIGNATURE_MISSING, 1},
                 {"headers.txt", OCOP_BREAK_EMPTY, 1}};

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (MemoryDisk) memory = export_new (chain);
        g_autofree char *full = g_strconcat ("out/", cases[i].path, NULL);
        g_hash_table_remove (memory->files, full);
        assert_break (memory, cases[i].code, cases[i].seq, cases[i].path);
    }
}

static void
test_emptied_files_are_found (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    static const char *const paths[] = {"MANIFEST", "till.pub", "sigs.txt", "headers.txt",
                                        "bodies/1.json"};

    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
        g_autoptr (MemoryDisk) memory = export_new (chain);
        g_autofree char *full = g_strconcat ("out/", paths[i], NULL);
        memory_disk_put (memory, full, NULL, 0);
        if (i > 0)
            reseal (memory);
        g_auto (OcopVerifierResult) result = verify (memory, NULL);
        g_assert_false (result.ok);
    }
}

static void
test_files_of_no_record_are_named (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    g_autoptr (MemoryDisk) body = export_new (chain);
    g_autoptr (MemoryDisk) key = export_new (chain);
    g_autoptr (MemoryDisk) signature = export_new (chain);
    g_autofree char *key_line = g_strnfill (65, 'a');
    g_autofree char *signature_line = g_strnfill (129, 'a');

    memory_disk_put (body, "out/bodies/4.json", "{}", 2);
    reseal (body);
    assert_break (body, OCOP_BREAK_FILE_EXTRA, 0, "bodies/4.json");

    g_autoptr (GString) keys =
        g_string_new_len (g_bytes_get_data (memory_disk_get (key, "out/till.pub"), NULL), 65);
    key_line[64] = '\n';
    g_string_append (keys, key_line);
    memory_disk_put (key, "out/till.pub", keys->str, keys->len);
    reseal (key);
    assert_break (key, OCOP_BREAK_FILE_EXTRA, 0, "till.pub");

    g_autoptr (GString) signatures = g_string_new_len (
        g_bytes_get_data (memory_disk_get (signature, "out/sigs.txt"), NULL), 3 * 129);
    signature_line[128] = '\n';
    g_string_append (signatures, signature_line);
    memory_disk_put (signature, "out/sigs.txt", signatures->str, signatures->len);
    reseal (signature);
    assert_break (signature, OCOP_BREAK_FILE_EXTRA, 0, "sigs.txt");
}

/* A record taken out of every file, MANIFEST written anew. */
static void
test_removed_record_is_found (void)
{
    g_autoptr (Chain) chain = chain_new_filled (8);
    gsize at = 0;

    for (guint i = 0; i < 8; i++) {
        g_autoptr (MemoryDisk) memory = export_new (chain);
        g_autofree char *body = g_strdup_printf ("out/bodies/%u.json", i + 1);
        cut (memory, "out/headers.txt", at, chain_get (chain, i)->header_size);
        cut (memory, "out/sigs.txt", i * 129, 129);
        g_hash_table_remove (memory->files, body);
        reseal (memory);
        assert_break (memory, i == 7 ? OCOP_BREAK_NONE : OCOP_BREAK_POSITION, i == 7 ? 0 : i + 1,
                      NULL);
        at += chain_get (chain, i)->header_size;

        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
        ocop_verifier_expect_head (verifier, 0, 8, chain_get_last (chain)->hash);
        g_auto (OcopVerifierResult) result = verify (memory, verifier);
        g_assert_false (result.ok);
        g_assert_cmpint (result.first_break_seq, ==, i + 1);
    }
}

/* Written anew from the first record on under a key of the cheat's own: till.pub agrees, the known
 * key does not. */
static void
test_given_key_takes_the_place_of_till_pub (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    g_autoptr (MemoryDisk) memory = export_new (chain);
    guint8 key[OCOP_PUBLIC_KEY_SIZE] = {7};

    for (int is_true_key = 0; is_true_key < 2; is_true_key++) {
        g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
        ocop_verifier_add_key (verifier, is_true_key ? chain->keys->data : key);
        g_auto (OcopVerifierResult) result = verify (memory, verifier);
        g_assert_cmpint (result.code, ==, is_true_key ? OCOP_BREAK_NONE : OCOP_BREAK_KEY_DIFFERS);
    }
}

static void
test_no_export_is_an_error (void)
{
    g_autoptr (MemoryDisk) memory = memory_disk_new();
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_autoptr (GError) error = NULL;
    OcopVerifierResult result;

    g_assert_false (ocop_archive_verify (&memory->ports, "out", verifier, &result, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
}

/* Fails the write after @n_writes others; TRUE when the export came through. */
static gboolean
try_export (Chain *chain, MemoryDisk *memory, int n_writes)
{
    g_autoptr (OcopArchiveWriter) writer = ocop_archive_writer_new (&memory->ports, "out", NULL);
    gboolean ok = TRUE;

    memory->n_writes_left = n_writes;
    for (guint i = 0; i < chain->links->len && ok; i++) {
        const Link *link = chain_get (chain, i);
        ok = ocop_archive_writer_add_record (writer, link->header, link->header_size, link->body,
                                             link->body_size, link->signature, NULL);
    }
    ocop_archive_writer_add_key (writer, chain->keys->data);
    return ok && ocop_archive_writer_finish (writer, NULL);
}

/* Over an older export as well: no MANIFEST stands before all else does. */
static void
test_unfinished_export_is_never_good (void)
{
    g_autoptr (Chain) chain = chain_new_filled (4);

    for (int n_writes = 0;; n_writes++) {
        g_autoptr (MemoryDisk) memory = export_new (chain);
        gboolean is_done = try_export (chain, memory, n_writes);
        memory->n_writes_left = -1;
        assert_break (memory, is_done ? OCOP_BREAK_NONE : OCOP_BREAK_FILE_MISSING, 0,
                      is_done ? NULL : "MANIFEST");
        if (is_done) {
            g_assert_cmpint (n_writes, ==, 9);
            break;
        }
    }
}

static void
test_writer_refuses_nonsense (void)
{
    g_autoptr (Chain) chain = chain_new_filled (3);
    g_autoptr (MemoryDisk) memory = memory_disk_new();
    g_autoptr (OcopArchiveWriter) writer = ocop_archive_writer_new (&memory->ports, "out", NULL);
    g_autoptr (GError) error = NULL;
    const Link *link = chain_get (chain, 1);

    g_assert_false (ocop_archive_writer_add_ack (writer, "two\nlines", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_clear_error (&error);
    g_assert_false (ocop_archive_writer_add_record (writer, link->header, link->header_size - 1,
                                                    "{}", 2, link->signature, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_clear_error (&error);
    g_assert_true (ocop_archive_writer_add_record (writer, link->header, link->header_size, "{}", 2,
                                                   link->signature, &error));
    g_assert_false (ocop_archive_writer_add_record (writer, link->header, link->header_size, "{}",
                                                    2, link->signature, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/archive/files-are-as-promised", test_files_are_as_promised);
    g_test_add_func ("/journal/archive/export-verifies", test_export_verifies);
    g_test_add_func ("/journal/archive/any-changed-byte-is-found", test_any_changed_byte_is_found);
    g_test_add_func ("/journal/archive/break-names-record-and-file",
                     test_break_names_record_and_file);
    g_test_add_func ("/journal/archive/missing-files-are-named", test_missing_files_are_named);
    g_test_add_func ("/journal/archive/emptied-files-are-found", test_emptied_files_are_found);
    g_test_add_func ("/journal/archive/files-of-no-record-are-named",
                     test_files_of_no_record_are_named);
    g_test_add_func ("/journal/archive/removed-record-is-found", test_removed_record_is_found);
    g_test_add_func ("/journal/archive/given-key-takes-the-place-of-till-pub",
                     test_given_key_takes_the_place_of_till_pub);
    g_test_add_func ("/journal/archive/no-export-is-an-error", test_no_export_is_an_error);
    g_test_add_func ("/journal/archive/unfinished-export-is-never-good",
                     test_unfinished_export_is_never_good);
    g_test_add_func ("/journal/archive/writer-refuses-nonsense", test_writer_refuses_nonsense);
    return g_test_run();
}
