/* The journal's readers: record text, receipt QR, key lists, first bodies, and a whole export
 * folder.
 *
 * The first byte chooses the reader. For an export the rest is its files, each behind a line
 * "=PATH"; MANIFEST is made to fit, because no mutation would ever get past its hashes, unless the
 * input brings one of its own. What is taken must read back as the same bytes. */
#include "journal/archive.h"
#include "journal/first_body.h"
#include "journal/paper.h"
#include "journal/record.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

/* The public key of the seed of 32 times the byte 1, which signed the corpus. */
static const OcopKeys *
get_keys (void)
{
    static OcopKeys keys;
    static gsize is_ready = 0;

    if (g_once_init_enter (&is_ready)) {
        guint8 seed[OCOP_SEED_SIZE];
        memset (seed, 1, sizeof seed);
        ocop_keys_init_from_seed (&keys, seed);
        g_once_init_leave (&is_ready, 1);
    }
    return &keys;
}

static void
fuzz_record (const char *text, gsize size)
{
    OcopRecord record;
    char again[OCOP_RECORD_TEXT_MAX];
    gsize used;

    if (!ocop_record_from_text (text, size, &record, &used, NULL))
        return;
    g_assert (used <= size && ocop_record_to_text (&record, again) == used);
    g_assert (memcmp (again, text, used) == 0);
}

static void
fuzz_paper (const char *text, gsize size)
{
    OcopPaper paper;

    if (!ocop_paper_read (text, size, &paper, NULL))
        return;
    g_autofree char *again = ocop_paper_make (&paper, get_keys(), NULL);
    g_assert (again != NULL);
    if (ocop_paper_verify (&paper, get_keys()->public_key))
        g_assert (strlen (again) == size && memcmp (again, text, size) == 0);
}

static void
fuzz_keys (const char *text, gsize size)
{
    g_auto (OcopKeys) keys = {0};
    g_autoptr (GByteArray) list = ocop_keys_read_public (text, size, NULL);

    g_assert (list == NULL || (list->len > 0 && list->len % OCOP_PUBLIC_KEY_SIZE == 0));
    if (ocop_keys_from_file_text (text, size, &keys, NULL)) {
        char again[OCOP_KEY_FILE_TEXT_SIZE];
        ocop_keys_to_file_text (&keys, again);
        g_assert (strlen (again) == size);
    }
}

/* A whole record around the body, so that the verifier reads it as the till's. */
static void
fuzz_first_body (const char *text, gsize size)
{
    OcopRecord record = {
        .province = "22", .point = "QN01", .till = 1, .seq = 1, .business_day = OCOP_DAY_NONE};
    OcopFirstBody body;
    char header[OCOP_RECORD_TEXT_MAX];

    if (ocop_first_body_read (text, size, &body, NULL) && body.has_previous)
        memcpy (record.prev_hash, body.previous.hash, OCOP_HASH_SIZE);
    for (record.epoch = 1; record.epoch <= 2; record.epoch++) {
        g_auto (OcopVerifierResult) result = {0};
        g_autoptr (OcopVerifier) fresh = ocop_verifier_new (OCOP_VERIFIER_SIGNATURES_OPTIONAL);
        ocop_record_set_kind (&record, record.epoch == 1 ? OCOP_KIND_INIT : OCOP_KIND_EPOCH);
        ocop_hash_bytes (text, size, record.body_sha256);
        gsize header_size = ocop_record_to_text (&record, header);
        ocop_verifier_feed (fresh, header, header_size, text, size, NULL);
        ocop_verifier_get_result (fresh, &result);
    }
}

/* Records one after the other, each linked to the one before whatever it said: mutations reach what
 * comes behind the link. */
static void
fuzz_chain (const char *text, gsize size)
{
    g_autoptr (OcopVerifier) verifier =
        ocop_verifier_new (OCOP_VERIFIER_SIGNATURES_OPTIONAL | OCOP_VERIFIER_BODIES_OPTIONAL);
    g_auto (OcopVerifierResult) result = {0};
    guint8 prev[OCOP_HASH_SIZE];
    OcopRecord record;
    gsize used;
    gint64 n_records = 0;

    for (int i = 0; i < 3; i++)
        ocop_verifier_add_key (verifier, get_keys()->public_key);
    ocop_verifier_expect_head (verifier, 0, 2, get_keys()->public_key);
    ocop_record_genesis_hash (get_keys()->public_key, prev);
    for (; ocop_record_from_text (text, size, &record, &used, NULL); text += used, size -= used) {
        char header[OCOP_RECORD_TEXT_MAX];
        memcpy (record.prev_hash, prev, OCOP_HASH_SIZE);
        gsize header_size = ocop_record_to_text (&record, header);
        n_records += ocop_verifier_feed (verifier, header, header_size, NULL, 0, NULL);
        ocop_record_hash (&record, prev);
    }
    ocop_verifier_get_result (verifier, &result);
    g_assert (!result.ok && result.n_records == n_records);
}

typedef struct {
    GHashTable *files; /* owned path -> GBytes */
} Folder;

static GBytes *
read_file (const char *path, gsize max_bytes, gpointer data, GError **error)
{
    const Folder *folder = data;
    GBytes *bytes = g_hash_table_lookup (folder->files, path + strlen ("x/"));

    if (bytes == NULL || g_bytes_get_size (bytes) > max_bytes) {
        g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "none");
        return NULL;
    }
    return g_bytes_ref (bytes);
}

/* "=PATH" LF content LF, again and again. */
static GHashTable *
split_files (const char *text, gsize size)
{
    GHashTable *files =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    gsize at = 0;

    while (at < size && text[at] == '=') {
        const char *name_end = memchr (text + at, '\n', size - at);
        if (name_end == NULL)
            break;
        gsize start = (gsize)(name_end - text) + 1;
        gsize end = start;
        while (end < size && !(text[end] == '=' && text[end - 1] == '\n'))
            end++;
        char *name = g_strndup (text + at + 1, (gsize)(name_end - text) - at - 1);
        /* The LF before the next "=" is the file's own, where it has one. */
        g_hash_table_insert (files, name, g_bytes_new (text + start, end - start));
        at = end;
    }
    return files;
}

static void
add_manifest (GHashTable *files)
{
    g_autoptr (GString) text = g_string_new (NULL);
    GHashTableIter iter;
    gpointer path;
    gpointer bytes;

    if (g_hash_table_contains (files, "MANIFEST"))
        return;
    g_hash_table_iter_init (&iter, files);
    while (g_hash_table_iter_next (&iter, &path, &bytes)) {
        g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
        g_string_append_printf (text, "%s  %s\n", hex, (const char *)path);
    }
    g_hash_table_insert (files, g_strdup ("MANIFEST"), g_bytes_new (text->str, text->len));
}

static void
fuzz_archive (const char *text, gsize size, OcopVerifierFlags flags)
{
    Folder folder = {.files = split_files (text, size)};
    OcopDisk disk = {.read_file = read_file, .data = &folder};
    OcopPorts ports = {.disk = &disk};
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (flags);
    g_auto (OcopVerifierResult) result = {0};

    add_manifest (folder.files);
    if (ocop_archive_verify (&ports, "x", verifier, &result, NULL)) {
        g_assert (result.ok == (result.code == OCOP_BREAK_NONE));
        g_assert (result.ok == (result.reason == NULL));
        g_assert (result.reason == NULL || g_utf8_validate (result.reason, -1, NULL));
    }
    g_hash_table_unref (folder.files);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)bytes + 1;
    size--;
    switch (bytes[0]) {
    case 'r':
        fuzz_record (text, size);
        break;
    case 'p':
        fuzz_paper (text, size);
        break;
    case 'k':
        fuzz_keys (text, size);
        break;
    case 'b':
        fuzz_first_body (text, size);
        break;
    case 'c':
        fuzz_chain (text, size);
        break;
    case 'a':
        fuzz_archive (text, size, OCOP_VERIFIER_STRICT);
        break;
    case 's':
        /* Links and totals would be out of a mutation's reach behind a signature. */
        fuzz_archive (text, size,
                      OCOP_VERIFIER_SIGNATURES_OPTIONAL | OCOP_VERIFIER_BODIES_OPTIONAL);
        break;
    default:
        break;
    }
    return 0;
}
