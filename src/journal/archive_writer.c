/* Writing an export folder. Every file passes through add_file, so that none can be missing in
 * MANIFEST. */
#include "journal/archive.h"

#include "base/error.h"
#include "base/ids.h"
#include "journal/manifest.h"
#include "journal/record.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define FOLDER_MODE 0700
#define FILE_MODE   0600

struct _OcopArchiveWriter {
    /* borrowed */
    const OcopPorts *ports;
    /* owned */
    char *folder;
    OcopManifest *manifest;
    GString *headers;
    GString *signatures;
    GString *keys;
    GString *acks;
    /* where the last record added stands, 0 before the first */
    gint64 last_epoch;
    gint64 last_seq;
};

char *
ocop_archive_dup_body_path (gint64 epoch, gint64 seq)
{
    if (epoch == 1)
        return g_strdup_printf ("bodies/%" G_GINT64_FORMAT ".json", seq);
    return g_strdup_printf ("bodies/%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".json", epoch, seq);
}

static gboolean
prepare_folder (const OcopPorts *ports, const char *folder, GError **error)
{
    const OcopDisk *disk = ports->disk;
    g_autofree char *bodies = g_build_filename (folder, "bodies", NULL);
    g_autofree char *manifest = g_build_filename (folder, "MANIFEST", NULL);

    return disk->make_folder (folder, FOLDER_MODE, disk->data, error) &&
           disk->make_folder (bodies, FOLDER_MODE, disk->data, error) &&
           disk->remove_file (manifest, disk->data, error);
}

OcopArchiveWriter *
ocop_archive_writer_new (const OcopPorts *ports, const char *folder, GError **error)
{
    if (!prepare_folder (ports, folder, error))
        return NULL;
    OcopArchiveWriter *writer = g_new0 (OcopArchiveWriter, 1);
    writer->ports = ports;
    writer->folder = g_strdup (folder);
    writer->manifest = ocop_manifest_new();
    writer->headers = g_string_new (NULL);
    writer->signatures = g_string_new (NULL);
    writer->keys = g_string_new (NULL);
    writer->acks = g_string_new (NULL);
    return writer;
}

void
ocop_archive_writer_free (OcopArchiveWriter *writer)
{
    if (writer == NULL)
        return;
    g_free (writer->folder);
    ocop_manifest_free (writer->manifest);
    g_string_free (writer->headers, TRUE);
    g_string_free (writer->signatures, TRUE);
    g_string_free (writer->keys, TRUE);
    g_string_free (writer->acks, TRUE);
    g_free (writer);
}

static gboolean
write_file (OcopArchiveWriter *writer, const char *path, const void *bytes, gsize size,
            GError **error)
{
    const OcopDisk *disk = writer->ports->disk;
    g_autofree char *full = g_build_filename (writer->folder, path, NULL);

    return disk->write_file (full, bytes, size, FILE_MODE, disk->data, error);
}

static gboolean
add_file (OcopArchiveWriter *writer, const char *path, const void *bytes, gsize size,
          GError **error)
{
    if (!write_file (writer, path, bytes, size, error))
        return FALSE;
    ocop_manifest_add (writer->manifest, path, bytes, size);
    return TRUE;
}

static void
append_hex_line (GString *text, const guint8 *bytes, gsize size)
{
    g_autofree char *hex = g_malloc (2 * size + 1);

    ocop_hex_encode (bytes, size, hex);
    g_string_append (text, hex);
    g_string_append_c (text, '\n');
}

static gboolean
is_after_last (const OcopArchiveWriter *writer, const OcopRecord *record)
{
    return record->epoch > writer->last_epoch ||
           (record->epoch == writer->last_epoch && record->seq > writer->last_seq);
}

gboolean
ocop_archive_writer_add_record (OcopArchiveWriter *writer, const void *header, gsize header_size,
                                const void *body, gsize body_size,
                                const guint8 signature[OCOP_SIGNATURE_SIZE], GError **error)
{
    OcopRecord record;
    gsize used;

    if (!ocop_record_from_text (header, header_size, &record, &used, error))
        return FALSE;
    if (used != header_size) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "header",
                        _ ("bytes follow the journal record"));
        return FALSE;
    }
    g_autofree char *path = ocop_archive_dup_body_path (record.epoch, record.seq);
    if (!is_after_last (writer, &record)) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the journal gives the record of %s twice or out of order"), path);
        return FALSE;
    }
    if (!add_file (writer, path, body, body_size, error))
        return FALSE;
    g_string_append_len (writer->headers, header, (gssize)header_size);
    append_hex_line (writer->signatures, signature, OCOP_SIGNATURE_SIZE);
    writer->last_epoch = record.epoch;
    writer->last_seq = record.seq;
    return TRUE;
}

void
ocop_archive_writer_add_key (OcopArchiveWriter *writer,
                             const guint8 public_key[OCOP_PUBLIC_KEY_SIZE])
{
    append_hex_line (writer->keys, public_key, OCOP_PUBLIC_KEY_SIZE);
}

gboolean
ocop_archive_writer_add_ack (OcopArchiveWriter *writer, const char *ack, GError **error)
{
    gsize length = strlen (ack);
    gboolean is_line = length > 0 && length <= OCOP_ARCHIVE_ACK_MAX_BYTES;

    for (gsize i = 0; i < length && is_line; i++)
        is_line = !g_ascii_iscntrl (ack[i]);
    if (!is_line) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "ack",
                        _ ("an answer of the registry is not one line of text"));
        return FALSE;
    }
    g_string_append (writer->acks, ack);
    g_string_append_c (writer->acks, '\n');
    return TRUE;
}

gboolean
ocop_archive_writer_finish (OcopArchiveWriter *writer, GError **error)
{
    if (!add_file (writer, "headers.txt", writer->headers->str, writer->headers->len, error) ||
        !add_file (writer, "sigs.txt", writer->signatures->str, writer->signatures->len, error) ||
        !add_file (writer, "till.pub", writer->keys->str, writer->keys->len, error) ||
        !add_file (writer, "acks.txt", writer->acks->str, writer->acks->len, error))
        return FALSE;
    GString *text = ocop_manifest_to_text (writer->manifest);
    gboolean is_written = write_file (writer, "MANIFEST", text->str, text->len, error);
    g_string_free (text, TRUE);
    return is_written;
}
