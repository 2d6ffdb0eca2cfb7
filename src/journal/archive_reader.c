/* Checking an export folder. The chain speaks first: what MANIFEST says is only how the export left
 * the till, and anybody can write a new one, so a file problem is noted and reading goes on for as
 * long as there is something to read. */
#include "journal/archive.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/text.h"
#include "journal/manifest.h"
#include "journal/record.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define SIGNATURE_LINE_SIZE (2 * OCOP_SIGNATURE_SIZE + 1)

typedef struct {
    const OcopPorts *ports; /* borrowed */
    const char *folder;     /* borrowed */
    OcopManifest *manifest; /* NULL when there is none that can be read */
    OcopVerifier *verifier; /* borrowed */
    gint64 first_epoch;     /* 0 before the first record */
    gint64 last_epoch;
    OcopBreak problem; /* the first one with a file */
    char *problem_path;
} Reader;

static void
reader_clear (Reader *reader)
{
    g_clear_pointer (&reader->manifest, ocop_manifest_free);
    g_clear_pointer (&reader->problem_path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static void
note_problem (Reader *reader, OcopBreak problem, const char *path)
{
    if (reader->problem != OCOP_BREAK_NONE)
        return;
    reader->problem = problem;
    reader->problem_path = g_strdup (path);
}

/* NULL, and the problem noted, when the file cannot be read. */
static GBytes *
read_file (Reader *reader, const char *path, gsize max_bytes)
{
    const OcopDisk *disk = reader->ports->disk;
    g_autofree char *full = g_build_filename (reader->folder, path, NULL);
    GBytes *bytes = disk->read_file (full, max_bytes, disk->data, NULL);

    if (bytes == NULL)
        note_problem (reader, OCOP_BREAK_FILE_MISSING, path);
    return bytes;
}

/* As read_file, and held against MANIFEST. */
static GBytes *
read_listed (Reader *reader, const char *path, gsize max_bytes)
{
    guint8 listed[OCOP_HASH_SIZE];
    guint8 found[OCOP_HASH_SIZE];

    gboolean is_listed =
        reader->manifest != NULL && ocop_manifest_look_up (reader->manifest, path, listed);
    GBytes *bytes = read_file (reader, path, max_bytes);
    if (bytes == NULL)
        return NULL;
    gsize size;
    const void *data = g_bytes_get_data (bytes, &size);
    ocop_hash_bytes (data, size, found);
    if (!is_listed || memcmp (listed, found, OCOP_HASH_SIZE) != 0)
        note_problem (reader, OCOP_BREAK_FILE_CHANGED, path);
    return bytes;
}

/* For a file of which nothing else is wanted here. */
static void
check_listed (Reader *reader, const char *path)
{
    GBytes *bytes = read_listed (reader, path, OCOP_ARCHIVE_FILE_MAX_BYTES);

    g_clear_pointer (&bytes, g_bytes_unref);
}

static void
read_manifest (Reader *reader)
{
    g_autoptr (GBytes) bytes = read_file (reader, "MANIFEST", OCOP_ARCHIVE_FILE_MAX_BYTES);

    if (bytes == NULL)
        return;
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    reader->manifest = ocop_manifest_read (text, size);
    if (reader->manifest == NULL)
        note_problem (reader, OCOP_BREAK_FILE_CHANGED, "MANIFEST");
}

/* Number of keys of till.pub that were given to the verifier; 0 when it has others or there are
 * none. */
static gint64
use_keys (Reader *reader)
{
    g_autoptr (GBytes) bytes = read_listed (reader, "till.pub", OCOP_ARCHIVE_FILE_MAX_BYTES);

    if (bytes == NULL || ocop_verifier_has_keys (reader->verifier))
        return 0;
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    g_autoptr (GByteArray) keys = ocop_keys_read_public (text, size, NULL);
    if (keys == NULL) {
        note_problem (reader, OCOP_BREAK_FILE_CHANGED, "till.pub");
        return 0;
    }
    for (guint at = 0; at < keys->len; at += OCOP_PUBLIC_KEY_SIZE)
        ocop_verifier_add_key (reader->verifier, keys->data + at);
    return keys->len / OCOP_PUBLIC_KEY_SIZE;
}

/* Bytes up to and with the 16th LF, or all that is left. */
static gsize
measure_record (const char *bytes, gsize size)
{
    gsize length = 0;

    for (int i = 0; i < OCOP_RECORD_N_FIELDS; i++) {
        const char *end = length < size ? memchr (bytes + length, '\n', size - length) : NULL;
        if (end == NULL)
            return size;
        length = (gsize)(end - bytes) + 1;
    }
    return length;
}

/* Line @index of sigs.txt; NULL when it is not there or no signature. Lines are of one length. */
static const guint8 *
read_signature (GBytes *sigs, gsize index, guint8 buffer[OCOP_SIGNATURE_SIZE])
{
    char hex[SIGNATURE_LINE_SIZE];
    gsize size = 0;
    const char *text = sigs != NULL ? g_bytes_get_data (sigs, &size) : NULL;

    if (index >= size / SIGNATURE_LINE_SIZE)
        return NULL;
    memcpy (hex, text + index * SIGNATURE_LINE_SIZE, SIGNATURE_LINE_SIZE);
    if (hex[SIGNATURE_LINE_SIZE - 1] != '\n')
        return NULL;
    hex[SIGNATURE_LINE_SIZE - 1] = '\0';
    return ocop_hex_decode (hex, buffer, OCOP_SIGNATURE_SIZE) ? buffer : NULL;
}

static gboolean
feed_record (Reader *reader, const char *header, gsize header_size, const guint8 *signature)
{
    g_autoptr (GBytes) body = NULL;
    OcopRecord record;
    gsize body_size = 0;
    const void *body_bytes = NULL;

    if (ocop_record_from_text (header, header_size, &record, NULL, NULL)) {
        g_autofree char *path = ocop_archive_dup_body_path (record.epoch, record.seq);
        body = read_listed (reader, path, OCOP_ARCHIVE_BODY_MAX_BYTES);
        reader->last_epoch = record.epoch;
        if (reader->first_epoch == 0)
            reader->first_epoch = record.epoch;
    }
    if (body != NULL)
        body_bytes = g_bytes_get_data (body, &body_size);
    /* An empty file has no address in GBytes, but it is a body that was found. */
    if (body != NULL && body_bytes == NULL)
        body_bytes = "";
    return ocop_verifier_feed (reader->verifier, header, header_size, body_bytes, body_size,
                               signature);
}

/* FALSE when the chain broke, so that the rest was not looked at. */
static gboolean
feed_records (Reader *reader, GBytes *headers, GBytes *sigs)
{
    gsize size;
    const char *text = g_bytes_get_data (headers, &size);
    gsize n_records = 0;

    for (gsize at = 0; at < size; n_records++) {
        guint8 buffer[OCOP_SIGNATURE_SIZE];
        gsize length = measure_record (text + at, size - at);
        if (!feed_record (reader, text + at, length, read_signature (sigs, n_records, buffer)))
            return FALSE;
        at += length;
    }
    if (sigs != NULL && g_bytes_get_size (sigs) != n_records * SIGNATURE_LINE_SIZE)
        note_problem (reader, OCOP_BREAK_FILE_EXTRA, "sigs.txt");
    return TRUE;
}

static void
find_extra (Reader *reader, gint64 n_keys)
{
    const char *unasked =
        reader->manifest != NULL ? ocop_manifest_find_unasked (reader->manifest) : NULL;

    if (unasked != NULL)
        note_problem (reader, OCOP_BREAK_FILE_EXTRA, unasked);
    /* A key whose epoch is not there speaks of a tail that was cut off. */
    if (n_keys > reader->last_epoch - reader->first_epoch + 1)
        note_problem (reader, OCOP_BREAK_FILE_EXTRA, "till.pub");
}

static void
add_problem (const Reader *reader, OcopVerifierResult *result)
{
    if (reader->problem == OCOP_BREAK_NONE)
        return;
    g_autofree char *path = ocop_text_make_safe (reader->problem_path, -1);
    g_autofree char *text =
        g_strdup_printf (_ ("file %s: %s"), path, ocop_break_get_text (reader->problem));
    g_autofree char *chain = g_steal_pointer (&result->reason);
    if (chain != NULL) {
        result->reason = g_strdup_printf ("%s; %s", chain, text);
        return;
    }
    result->ok = FALSE;
    result->code = reader->problem;
    result->reason = g_steal_pointer (&text);
}

gboolean
ocop_archive_verify (const OcopPorts *ports, const char *folder, OcopVerifier *verifier,
                     OcopVerifierResult *ret_result, GError **error)
{
    g_auto (Reader) reader = {.ports = ports, .folder = folder, .verifier = verifier};

    read_manifest (&reader);
    g_autoptr (GBytes) headers = read_listed (&reader, "headers.txt", OCOP_ARCHIVE_FILE_MAX_BYTES);
    if (headers == NULL && reader.manifest == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("%s holds no exported journal"),
                        folder);
        return FALSE;
    }
    g_autoptr (GBytes) sigs = read_listed (&reader, "sigs.txt", OCOP_ARCHIVE_FILE_MAX_BYTES);
    check_listed (&reader, "acks.txt");
    gint64 n_keys = use_keys (&reader);
    if (headers != NULL && feed_records (&reader, headers, sigs))
        find_extra (&reader, n_keys);
    ocop_verifier_get_result (verifier, ret_result);
    add_problem (&reader, ret_result);
    return TRUE;
}
