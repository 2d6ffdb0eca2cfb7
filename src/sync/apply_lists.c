/* Recalls and the catalogue into the store. */
#include "base/error.h"
#include "base/json_writer.h"
#include "store/catalogue.h"
#include "store/recalls.h"
#include "sync/apply.h"
#include "sync/apply_parts.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Named one by one in the record; a longer list is named by its number. */
#define RECALLS_LISTED 200

/* ---- recalls */

static void
write_recalls (OcopJsonWriter *w, const GArray *recalls)
{
    ocop_json_begin_array (w, "recalls");
    for (guint i = 0; i < recalls->len && i < RECALLS_LISTED; i++) {
        const OcopRecall *recall = &g_array_index (recalls, OcopRecall, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "code", recall->code);
        ocop_json_add_string (w, "lot", recall->lot);
        ocop_json_add_string (w, "reason", recall->reason);
        ocop_json_add_bool (w, "lifted", recall->lifted);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

gboolean
ocop_sync_put_recalls (OcopStore *store, const GArray *recalls, gint64 version, gboolean is_whole,
                       GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    if (is_whole && !ocop_recall_lift_all (db, error))
        return FALSE;
    for (guint i = 0; i < recalls->len; i++) {
        const OcopRecall *recall = &g_array_index (recalls, OcopRecall, i);
        if (recall->lifted
                ? !ocop_recall_lift (db, recall->code, recall->lot, error)
                : !ocop_recall_put (db, recall->code, recall->lot, recall->reason, error))
            return FALSE;
    }
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_int (&w, "version", version);
    ocop_json_add_bool (&w, "whole", is_whole);
    ocop_json_add_int (&w, "count", recalls->len);
    write_recalls (&w, recalls);
    ocop_json_end_object (&w);
    return ocop_sync_journal (store, OCOP_KIND_RECALL, body, NULL, error);
}

gboolean
ocop_sync_apply_recalls (OcopStore *store, const OcopSyncReply *reply, GError **error)
{
    const OcopRecallList *list = reply->recalls;
    OcopDb *db = ocop_store_get_db (store);
    g_auto (OcopSyncRow) row = {0};
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_sync_load (db, &row, error))
        return FALSE;
    if (list->version <= row.recall_version)
        return TRUE;
    row.recall_version = list->version;
    return ocop_store_begin (&write, store, error) &&
           ocop_sync_put_recalls (store, list->recalls, list->version, TRUE, error) &&
           ocop_sync_save (db, &row, error) && ocop_store_commit (&write, error);
}

/* ---- catalogue */

static void
free_entry (gpointer data)
{
    OcopCatalogueEntry *entry = data;
    ocop_product_free (entry->product);
    g_array_unref (entry->prices);
    g_free (entry);
}

/* A product that left the programme's list stays in the shop without its certificate. */
static OcopCatalogueEntry *
make_removed_entry (const char *code)
{
    static const OcopCatalogueColumn columns[] = {OCOP_COLUMN_STARS,        OCOP_COLUMN_LEVEL,
                                                  OCOP_COLUMN_DECISION,     OCOP_COLUMN_DECIDED_ON,
                                                  OCOP_COLUMN_VALID_MONTHS, OCOP_COLUMN_STATUS};
    OcopCatalogueEntry *entry = g_new0 (OcopCatalogueEntry, 1);
    entry->product = ocop_product_new();
    g_free (entry->product->code);
    entry->product->code = g_strdup (code);
    entry->prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice));
    entry->has_status = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
        entry->given |= 1u << columns[i];
    return entry;
}

static gboolean
remove_products (OcopDb *db, const GPtrArray *codes, const OcopImportContext *context,
                 GError **error)
{
    OcopCatalogue removed = {.entries = g_ptr_array_new_with_free_func (free_entry)};
    g_autoptr (GPtrArray) entries = removed.entries;
    g_auto (OcopImportResult) result = {0};
    for (guint i = 0; i < codes->len; i++) {
        const char *code = g_ptr_array_index (codes, i);
        g_autoptr (OcopProduct) known = NULL;
        if (!ocop_store_find_product (db, code, &known, NULL, error))
            return FALSE;
        if (known != NULL && strcmp (known->code, code) == 0)
            g_ptr_array_add (entries, make_removed_entry (code));
    }
    return entries->len == 0 || ocop_store_catalogue_import (db, &removed, context, &result, error);
}

static void
write_import (GString *body, const OcopSyncReply *reply, const OcopImportResult *result)
{
    guint8 hash[OCOP_HASH_SIZE];
    char hash_text[OCOP_HASH_TEXT_SIZE];
    gsize size;
    const void *bytes = g_bytes_get_data (reply->body, &size);
    OcopJsonWriter w;
    ocop_hash_bytes (bytes, size, hash);
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "source", "registry");
    ocop_json_add_int (&w, "version", reply->catalogue->version);
    ocop_json_add_int (&w, "from", reply->catalogue->from);
    ocop_json_add_int (&w, "products", result->products);
    ocop_json_add_int (&w, "added", result->added);
    ocop_json_add_int (&w, "changed", result->changed);
    ocop_json_add_int (&w, "unchanged", result->unchanged);
    ocop_json_add_int (&w, "removed", reply->catalogue->removed->len);
    ocop_json_add_string (&w, "file_sha256", ocop_hash_to_text (hash, hash_text));
    ocop_json_end_object (&w);
}

gboolean
ocop_sync_apply_catalogue (OcopStore *store, OcopSyncReply *reply, GError **error)
{
    OcopCatalogueDoc *doc = reply->catalogue;
    OcopDb *db = ocop_store_get_db (store);
    const OcopImportContext context = {
        .today = ocop_day_at (ocop_ports_utc_ms (ocop_store_get_ports (store))),
        .point = ocop_store_get_identity (store)->point,
        .is_enrolled = TRUE,
        .from_registry = TRUE};
    g_auto (OcopSyncRow) row = {0};
    g_auto (OcopImportResult) result = {0};
    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GString) body = g_string_new (NULL);
    if (!ocop_sync_load (db, &row, error))
        return FALSE;
    if (doc->version <= row.catalogue_version)
        return TRUE;
    if (doc->from > row.catalogue_version) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "from",
                        _ ("the catalogue holds changes since version %" PRId64 ", version %" PRId64
                           " is held"),
                        doc->from, row.catalogue_version);
        return FALSE;
    }
    /* The registry counts its own versions, the shop's files theirs. */
    doc->catalogue->version = 0;
    row.catalogue_version = doc->version;
    if (!ocop_store_begin (&write, store, error) ||
        !ocop_store_catalogue_import (db, doc->catalogue, &context, &result, error) ||
        !remove_products (db, doc->removed, &context, error))
        return FALSE;
    write_import (body, reply, &result);
    return ocop_sync_journal (store, OCOP_KIND_CATALOGUE_IMPORT, body, NULL, error) &&
           ocop_sync_save (db, &row, error) && ocop_store_commit (&write, error);
}
