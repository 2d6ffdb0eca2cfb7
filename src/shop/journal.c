/* The journal for people: verifying, exporting, looking at its end; the doctor. */
#include "shop/private.h"

#include "base/error.h"
#include "base/ids.h"
#include "journal/archive.h"
#include "store/doctor.h"
#include "store/sync.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_FILE_MAX_BYTES 65536

void
ocop_verify_result_clear (OcopVerifyResult *result)
{
    g_clear_pointer (&result->reason, g_free);
}

static gboolean
add_keys_from_file (OcopVerifier *verifier, const OcopPorts *ports, const char *path,
                    GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GBytes) bytes = ocop_ports_read_file (ports, path, KEY_FILE_MAX_BYTES, &failure);
    if (bytes == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "key",
                        _ ("the key file “%s” cannot be read: %s"), path, failure->message);
        return FALSE;
    }
    gsize size;
    const char *text = g_bytes_get_data (bytes, &size);
    g_autoptr (GByteArray) keys = ocop_keys_read_public (text, size, error);
    if (keys == NULL)
        return FALSE;
    for (guint i = 0; i + OCOP_PUBLIC_KEY_SIZE <= keys->len; i += OCOP_PUBLIC_KEY_SIZE)
        ocop_verifier_add_key (verifier, keys->data + i);
    return TRUE;
}

gboolean
ocop_shop_verify_journal (OcopShop *shop, const OcopPorts *ports, const OcopVerifyRequest *request,
                          OcopVerifyResult *ret_result, GError **error)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) found = {0};
    gint64 seq;
    guint8 hash[OCOP_HASH_SIZE];
    OcopPaper paper;
    g_assert (shop != NULL || request->folder != NULL);
    if (request->key_file != NULL &&
        !add_keys_from_file (verifier, ports, request->key_file, error))
        return FALSE;
    if (request->head != NULL) {
        if (!ocop_head_parse (request->head, &seq, hash, error))
            return FALSE;
        ocop_verifier_expect_head (verifier, 0, seq, hash);
    }
    if (request->receipt != NULL) {
        if (!ocop_paper_read (request->receipt, strlen (request->receipt), &paper, error))
            return FALSE;
        ocop_verifier_expect_paper (verifier, &paper);
    }
    if (request->folder != NULL
            ? !ocop_archive_verify (ports, request->folder, verifier, &found, error)
            : !ocop_doctor_verify (shop->store, verifier, &found, error))
        return FALSE;
    *ret_result = (OcopVerifyResult){.n_records = found.n_records,
                                     .ok = found.ok,
                                     .first_break_epoch = found.first_break_epoch,
                                     .first_break_seq =
                                         found.first_break_epoch != 0 ? found.first_break_seq : 0,
                                     .reason = g_strdup (found.reason)};
    return TRUE;
}

typedef struct {
    OcopArchiveWriter *writer;
    gint64 n_records;
} Export;

static gboolean
export_record (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
               const guint8 *signature, gpointer data, GError **error)
{
    static const guint8 no_signature[OCOP_SIGNATURE_SIZE];
    Export *export = data;
    export->n_records++;
    return ocop_archive_writer_add_record (export->writer, header, header_size, body, body_size,
                                           signature != NULL ? signature : no_signature, error);
}

/* "SIGNATURE ACK"; of one that is too long for a line, what it hashes to. */
static gboolean
export_ack (gint64 record, const guint8 *signature, const char *text, gsize size, gpointer data,
            GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    char hash_text[OCOP_HASH_TEXT_SIZE], signature_text[2 * OCOP_SIGNATURE_SIZE + 1];
    ocop_hex_encode (signature, OCOP_SIGNATURE_SIZE, signature_text);
    ocop_hash_bytes (text, size, hash);
    const gboolean fits = size + sizeof signature_text < OCOP_ARCHIVE_ACK_MAX_BYTES;
    g_autofree char *line =
        fits ? g_strdup_printf ("%s %s", signature_text, text)
             : g_strdup_printf ("%s sha256:%s", signature_text, ocop_hash_to_text (hash, hash_text));
    return ocop_archive_writer_add_ack (data, line, error);
}

gboolean
ocop_shop_export_journal (OcopShop *shop, const char *folder, gint64 *ret_n_records, GError **error)
{
    g_autoptr (OcopArchiveWriter) writer = ocop_archive_writer_new (shop->ports, folder, error);
    g_autoptr (GByteArray) keys =
        writer != NULL ? ocop_journal_get_keys (shop->store, error) : NULL;
    Export export = {.writer = writer};
    if (keys == NULL ||
        !ocop_journal_each (shop->store, 0, G_MAXINT64, export_record, &export, error))
        return FALSE;
    for (guint i = 0; i + OCOP_PUBLIC_KEY_SIZE <= keys->len; i += OCOP_PUBLIC_KEY_SIZE)
        ocop_archive_writer_add_key (writer, keys->data + i);
    if (!ocop_sync_each_ack (ocop_store_get_db (shop->store), export_ack, writer, error) ||
        !ocop_archive_writer_finish (writer, error))
        return FALSE;
    *ret_n_records = export.n_records;
    return TRUE;
}

static void
clear_item (gpointer data)
{
    OcopJournalItem *item = data;
    g_free (item->kind);
    g_free (item->hash);
    g_free (item->body);
}

static gboolean
collect_item (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
              const guint8 *signature, gpointer data, GError **error)
{
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    char hash_text[OCOP_HASH_TEXT_SIZE];
    if (!ocop_record_from_text (header, header_size, &record, NULL, error))
        return FALSE;
    ocop_hash_bytes (header, header_size, hash);
    OcopJournalItem item = {.epoch = record.epoch,
                            .seq = record.seq,
                            .utc_ms = record.utc_ms,
                            .operator_number = record.operator_id,
                            .kind = g_strdup (record.kind),
                            .business_day = record.business_day,
                            .hash = g_strdup (ocop_hash_to_text (hash, hash_text)),
                            .body = g_strndup (body, body_size)};
    g_array_append_val ((GArray *)data, item);
    return TRUE;
}

GArray *
ocop_shop_list_journal (OcopShop *shop, guint n, GError **error)
{
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (OcopJournalItem));
    g_array_set_clear_func (items, clear_item);
    gint64 from = OCOP_ID (head->epoch, MAX (1, head->seq - (gint64)n + 1));
    if (!ocop_journal_each (shop->store, from, OCOP_ID (head->epoch, head->seq), collect_item,
                            items, error))
        return NULL;
    return g_steal_pointer (&items);
}

void
ocop_doctor_result_clear (OcopDoctorResult *result)
{
    g_clear_pointer (&result->problems, g_ptr_array_unref);
    g_clear_pointer (&result->warnings, g_ptr_array_unref);
}

gboolean
ocop_shop_examine (OcopShop *shop, OcopDoctorResult *ret_result, GError **error)
{
    g_auto (OcopDoctorResult)
        result = {g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free)};
    if (!ocop_doctor_examine (shop->store, result.problems, result.warnings, error))
        return FALSE;
    *ret_result = result;
    result.problems = result.warnings = NULL;
    return TRUE;
}
