/* The list is short and changes seldom: it is made whole from its two tables, and kept by whoever
 * asks often. */
#include "registry/ingest/recalls.h"

#include "registry/store/programme.h"
#include <string.h>

#define MS_PER_DAY   (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define MS_OF_HA_NOI (G_GINT64_CONSTANT (7) * 3600 * 1000)

static void
clear_recall (gpointer data)
{
    OcopEffectiveRecall *item = data;
    g_free (item->recall.lot);
    g_free (item->recall.reason);
}

/* Adds what one source says of (@code, @lot), or joins it to what another said. */
static void
add (GArray *list, GHashTable *places, const char *code, const char *lot, const char *reason,
     gint64 since_ms, gboolean is_lifted, gint64 version)
{
    if (!ocop_wire_is_product_code (code))
        return;
    g_autofree char *key = g_strconcat (code, "\n", lot, NULL);
    gpointer place;
    if (!g_hash_table_lookup_extended (places, key, NULL, &place)) {
        OcopEffectiveRecall item = {.version = version};
        g_strlcpy (item.recall.code, code, sizeof item.recall.code);
        item.recall.lot = *lot != '\0' ? g_strdup (lot) : NULL;
        item.recall.reason = g_strdup (reason);
        item.recall.since = since_ms;
        item.recall.lifted = is_lifted;
        g_hash_table_insert (places, g_steal_pointer (&key), GUINT_TO_POINTER (list->len));
        g_array_append_val (list, item);
        return;
    }
    OcopEffectiveRecall *item =
        &g_array_index (list, OcopEffectiveRecall, GPOINTER_TO_UINT (place));
    item->version = MAX (item->version, version);
    if (is_lifted)
        return;
    if (item->recall.lifted || since_ms < item->recall.since) {
        item->recall.since = since_ms;
        g_free (item->recall.reason);
        item->recall.reason = g_strdup (reason);
    }
    item->recall.lifted = FALSE;
}

static gboolean
add_recalls (OcopRegDb *db, GArray *list, GHashTable *places, GError **error)
{
    g_autoptr (GPtrArray) rows = ocop_reg_rows_list (db, &ocop_reg_recall_shape, NULL, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const OcopRegRecall *row = g_ptr_array_index (rows, i);
        add (list, places, row->product, row->lot, row->reason, row->since_ms,
             row->lifted_ms != 0 || row->is_removed != 0, row->version);
    }
    return rows != NULL;
}

static gboolean
add_blocks (OcopRegDb *db, GArray *list, GHashTable *places, GError **error)
{
    const OcopRegQuery query = {.where = "product <> ''"};
    g_autoptr (GPtrArray) rows = ocop_reg_rows_list (db, &ocop_reg_inspection_shape, &query, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const OcopRegInspection *row = g_ptr_array_index (rows, i);
        const gint64 since_ms =
            row->day != OCOP_DAY_NONE ? row->day * MS_PER_DAY - MS_OF_HA_NOI : 0;
        const gboolean is_blocking =
            row->is_block != 0 && row->closed_on == OCOP_DAY_NONE && row->is_removed == 0;
        add (list, places, row->product, row->lot, row->finding, MAX (since_ms, 0), !is_blocking,
             row->version);
    }
    return rows != NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
    const OcopRecall *one = &((const OcopEffectiveRecall *)a)->recall;
    const OcopRecall *other = &((const OcopEffectiveRecall *)b)->recall;
    const int order = strcmp (one->code, other->code);
    return order != 0 ? order : g_strcmp0 (one->lot, other->lot);
}

GArray *
ocop_ingest_list_recalls (OcopRegDb *db, GError **error)
{
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopEffectiveRecall));
    g_array_set_clear_func (list, clear_recall);
    g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (!add_recalls (db, list, places, error) || !add_blocks (db, list, places, error))
        return NULL;
    g_array_sort (list, compare);
    return g_steal_pointer (&list);
}
