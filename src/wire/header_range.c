/* The evidence of a batch, checked among itself. */
#include "wire/header_range.h"

#include "base/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (guint index, const char *name, const char *reason, GError **error)
{
    g_autofree char *field = g_strdup_printf ("headers[%u].%s", index, name);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, "%s", reason);
    return FALSE;
}

/* The first field of @record that is not what comes at @index. NULL when all are. */
static const char *
find_stray_field (const OcopBatch *batch, guint index, const OcopRecord *record,
                  const guint8 *prev_hash)
{
    if (strcmp (record->province, batch->province) != 0)
        return "province";
    if (strcmp (record->point, batch->point) != 0)
        return "point";
    if (record->till != batch->till)
        return "till";
    if (record->epoch != batch->epoch)
        return "epoch";
    if (record->seq != batch->headers_from + index)
        return "seq";
    return memcmp (record->prev_hash, prev_hash, OCOP_HASH_SIZE) != 0 ? "prev_hash" : NULL;
}

/* Appends header @index, which begins at @at. */
static gboolean
read_header (const OcopBatch *batch, guint index, gsize at, GArray *headers, GError **error)
{
    OcopWireHeader header = {.text = batch->headers->str + at};
    const guint8 *prev_hash = batch->prev_hash;
    if (index > 0)
        prev_hash = g_array_index (headers, OcopWireHeader, index - 1).hash;

    g_autoptr (GError) local_error = NULL;
    if (!ocop_record_from_text (header.text, batch->headers->len - at, &header.record, &header.size,
                                &local_error))
        return refuse (index, ocop_error_get_field (local_error), local_error->message, error);
    const char *stray = find_stray_field (batch, index, &header.record, prev_hash);
    if (stray != NULL)
        return refuse (index, stray, _ ("the header is not the one that comes here"), error);
    /* Reading is exact, so the hash over the text is the record's. */
    ocop_hash_bytes (header.text, header.size, header.hash);
    g_array_append_val (headers, header);
    return TRUE;
}

static void
quarantine_body (OcopBatch *batch, guint index, OcopWireBody *body)
{
    OcopQuarantined *item = g_new0 (OcopQuarantined, 1);
    item->kind = OCOP_QUARANTINE_BODY;
    item->index = index;
    item->raw = g_steal_pointer (&body->text);
    item->reason = "body_sha256";
    g_ptr_array_add (batch->quarantined, item);
}

/* Drops bodies that are not those of their records, then links the others. */
static void
match_bodies (OcopBatch *batch, GArray *headers)
{
    guint n_kept = 0;
    for (guint i = 0; i < batch->bodies->len; i++) {
        OcopWireBody *body = &g_array_index (batch->bodies, OcopWireBody, i);
        const OcopWireHeader *header =
            &g_array_index (headers, OcopWireHeader, (guint)(body->seq - batch->headers_from));
        guint8 hash[OCOP_HASH_SIZE];
        ocop_hash_bytes (body->text, body->size, hash);
        if (memcmp (hash, header->record.body_sha256, OCOP_HASH_SIZE) != 0) {
            quarantine_body (batch, i, body);
            continue;
        }
        const OcopWireBody kept = *body;
        body->text = NULL;
        g_array_index (batch->bodies, OcopWireBody, n_kept++) = kept;
    }
    g_array_set_size (batch->bodies, n_kept);
    for (guint i = 0; i < n_kept; i++) {
        const OcopWireBody *body = &g_array_index (batch->bodies, OcopWireBody, i);
        g_array_index (headers, OcopWireHeader, (guint)(body->seq - batch->headers_from)).body =
            body;
    }
}

GArray *
ocop_header_range_read (OcopBatch *batch, GError **error)
{
    const guint n_headers = (guint)ocop_batch_count_headers (batch);
    g_autoptr (GArray) headers =
        g_array_sized_new (FALSE, TRUE, sizeof (OcopWireHeader), n_headers);
    gsize at = 0;
    for (guint i = 0; i < n_headers; i++) {
        if (!read_header (batch, i, at, headers, error))
            return NULL;
        at += g_array_index (headers, OcopWireHeader, i).size;
    }
    if (at != batch->headers->len) {
        refuse (n_headers, "format", _ ("there is more text behind the last header"), error);
        return NULL;
    }
    match_bodies (batch, headers);
    return g_steal_pointer (&headers);
}

gboolean
ocop_header_range_verify (const OcopBatch *batch, const GArray *headers,
                          const guint8 public_key[OCOP_PUBLIC_KEY_SIZE])
{
    if (headers->len == 0 || !batch->has_signature)
        return FALSE;
    return ocop_keys_verify_hash (public_key,
                                  g_array_index (headers, OcopWireHeader, headers->len - 1).hash,
                                  batch->signature);
}
