/* Documents from rows. Producers are read once and looked up, so that a product costs one row. */
#include "registry/catalogue/documents.h"

#include "registry/ingest/recalls.h"
#include "registry/store/products.h"
#include "registry/store/store.h"
#include "wire/catalogue_doc.h"
#include <string.h>

typedef struct {
    GHashTable *names; /* code -> name */
    GHashTable *kinds; /* code -> OcopProducerKind */
} Producers;

static void
producers_clear (Producers *producers)
{
    g_clear_pointer (&producers->names, g_hash_table_unref);
    g_clear_pointer (&producers->kinds, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Producers, producers_clear)

/* Forms come in order of their day: the newest is what a till is told. */
static gboolean
read_producers (OcopRegDb *db, Producers *producers, GError **error)
{
    const OcopRegQuery by_day = {.order = "producer, valid_from"};
    g_autoptr (GPtrArray) rows = ocop_reg_master_list (db, &ocop_reg_producer_shape, error);
    g_autoptr (GPtrArray) forms =
        rows != NULL ? ocop_reg_master_query (db, &ocop_reg_producer_form_shape, &by_day, error)
                     : NULL;
    if (forms == NULL)
        return FALSE;
    producers->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    producers->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegProducer *row = g_ptr_array_index (rows, i);
        g_hash_table_insert (producers->names, g_strdup (row->code), g_strdup (row->name));
    }
    for (guint i = 0; i < forms->len; i++) {
        const OcopRegProducerForm *form = g_ptr_array_index (forms, i);
        g_hash_table_insert (producers->kinds, g_strdup (form->producer),
                             GINT_TO_POINTER (form->kind));
    }
    return TRUE;
}

static void
add_product (OcopCatalogueDocWriter *writer, const OcopRegProduct *row, const Producers *producers)
{
    const char *name = g_hash_table_lookup (producers->names, row->producer_code);
    const int kind = GPOINTER_TO_INT (g_hash_table_lookup (producers->kinds, row->producer_code));
    g_autoptr (OcopProduct) product =
        ocop_reg_product_to_domain (row, name, (OcopProducerKind)kind);
    /* The key of a producer without code is its name. */
    if (strcmp (product->producer_code, product->producer) == 0)
        *product->producer_code = '\0';
    OcopPrice price = {OCOP_DAY_NONE, row->proposed_price, OCOP_VAT_STD};
    const gboolean has_price =
        row->proposed_price > 0 && ocop_vat_rate_parse (row->proposed_vat, &price.vat_rate);
    ocop_catalogue_doc_writer_add (writer, product, has_price ? &price : NULL);
}

static gboolean
write_products (OcopRegDb *db, gint64 from, OcopCatalogueDocWriter *writer, GError **error)
{
    g_auto (Producers) producers = {0};
    g_autoptr (GPtrArray) rows =
        from == 0 ? ocop_reg_master_list (db, &ocop_reg_product_shape, error)
                  : ocop_reg_master_list_changed (db, &ocop_reg_product_shape, from, error);
    if (rows == NULL || !read_producers (db, &producers, error))
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegProduct *row = g_ptr_array_index (rows, i);
        if (row->is_removed == 0)
            add_product (writer, row, &producers);
    }
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegProduct *row = g_ptr_array_index (rows, i);
        if (row->is_removed != 0)
            ocop_catalogue_doc_writer_add_removed (writer, row->code);
    }
    return TRUE;
}

gboolean
ocop_province_make_catalogue (OcopRegDb *db, gint64 from, gint64 *ret_version, GBytes **ret_bytes,
                              GError **error)
{
    gint64 version;
    if (!ocop_reg_counter_get (db, OCOP_REG_COUNTER_CATALOGUE, &version, error))
        return FALSE;
    *ret_version = version;
    *ret_bytes = NULL;
    if (from == version)
        return TRUE;
    if (from > version)
        from = 0;
    if (version == 0) /* the till has one of a registry that is gone; there is none to give */
        return TRUE;
    g_autoptr (OcopCatalogueDocWriter) writer = ocop_catalogue_doc_writer_new (version, from);
    if (!write_products (db, from, writer, error))
        return FALSE;
    *ret_bytes = ocop_catalogue_doc_writer_finish (g_steal_pointer (&writer));
    return TRUE;
}

gboolean
ocop_province_make_recalls (OcopRegDb *db, gint64 now_ms, gint64 *ret_version, GBytes **ret_bytes,
                            GError **error)
{
    g_autoptr (OcopRecallList) list = ocop_recall_list_new();
    if (!ocop_reg_counter_get (db, OCOP_REG_COUNTER_RECALLS, &list->version, error))
        return FALSE;
    g_autoptr (GArray) recalls = ocop_ingest_list_recalls (db, error);
    if (recalls == NULL)
        return FALSE;
    list->issued = now_ms;
    for (guint i = 0; i < recalls->len && i < OCOP_RECALLS_MAX; i++) {
        const OcopRecall *recall = &g_array_index (recalls, OcopEffectiveRecall, i).recall;
        ocop_recalls_add (list->recalls, recall->code, recall->lot, recall->reason, recall->since,
                          recall->lifted);
    }
    *ret_version = list->version;
    *ret_bytes = ocop_recall_list_to_json (list);
    return TRUE;
}
