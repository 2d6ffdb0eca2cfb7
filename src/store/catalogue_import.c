/* An import: every entry is merged and written first, GTINs and plus are claimed at the end, so
 * that products of one file can exchange them; then the search index is made anew where it has to
 * be. */
#include "domain/catalogue_facts.h"
#include "store/catalogue_rows.h"
#include "store/search.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define BIT(column) (1u << (column))
#define SEARCHED                                                                                   \
    (BIT (OCOP_COLUMN_CODE) | BIT (OCOP_COLUMN_NAME) | BIT (OCOP_COLUMN_PRODUCER) |                \
     BIT (OCOP_COLUMN_GTIN))
#define OF_CERTIFICATE                                                                             \
    (BIT (OCOP_COLUMN_STARS) | BIT (OCOP_COLUMN_LEVEL) | BIT (OCOP_COLUMN_DECISION) |              \
     BIT (OCOP_COLUMN_DECIDED_ON) | BIT (OCOP_COLUMN_VALID_MONTHS) | BIT (OCOP_COLUMN_STATUS))
#define OF_PRODUCER                                                                                \
    (BIT (OCOP_COLUMN_PRODUCER_CODE) | BIT (OCOP_COLUMN_PRODUCER) | BIT (OCOP_COLUMN_PRODUCER_KIND))

/* GTINs or plu that a product has to get. */
typedef struct {
    gint64 id;
    const OcopCatalogueEntry *entry; /* borrowed */
    guint32 columns;
    OcopProduct *product; /* owned */
} Claim;

typedef struct {
    OcopDb *db;
    const OcopImportContext *context;
    OcopImportResult result;
    GArray *claims; /* of Claim */
    GArray *prices; /* of OcopPrice, of the product at hand */
    GString *gtins;
    GHashTable *producers; /* set of owned texts: what was noted of producers in this import */
    guint32 columns;       /* all that changed */
} Import;

static void
clear_claim (gpointer data)
{
    ocop_product_free (((Claim *)data)->product);
}

void
ocop_import_result_clear (OcopImportResult *result)
{
    g_clear_pointer (&result->warnings, g_ptr_array_unref);
}

static void
import_clear (Import *import)
{
    ocop_import_result_clear (&import->result);
    g_clear_pointer (&import->claims, g_array_unref);
    g_clear_pointer (&import->prices, g_array_unref);
    g_clear_pointer (&import->producers, g_hash_table_unref);
    if (import->gtins != NULL)
        g_string_free (import->gtins, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

gboolean
ocop_store_catalogue_get_version (OcopDb *db, gint64 *ret_version, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT version FROM catalogue_state", error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_version = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
raise_version (OcopDb *db, gint64 version, GError **error)
{
    gint64 held;
    if (version == 0)
        return TRUE;
    if (!ocop_store_catalogue_get_version (db, &held, error))
        return FALSE;
    if (version < held) {
        GError *made = NULL;
        ocop_set_error (&made, OCOP_ERROR_BAD_FILE, "version",
                        _ ("the catalogue is of version %" PRId64 ", older than version %" PRId64
                           " that is held"),
                        version, held);
        ocop_error_set_place (made, NULL, 0, "version");
        g_propagate_error (error, made);
        return FALSE;
    }
    sqlite3_stmt *stmt = ocop_db_prepare (db, "UPDATE catalogue_state SET version = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, version);
    return ocop_db_run (db, stmt, error);
}

/* *ret_id 0 and *ret_before NULL: the product is new. */
static gboolean
load_before (Import *import, const char *code, gint64 *ret_id, OcopProduct **ret_before,
             GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        import->db, "SELECT " OCOP_PRODUCT_COLUMNS " FROM product AS p WHERE p.code = ?1", error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    if (!ocop_db_find (import->db, stmt, &is_found, error))
        return FALSE;
    *ret_id = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_before = is_found ? ocop_read_product (stmt) : NULL;
    sqlite3_reset (stmt);
    g_array_set_size (import->prices, 0);
    return !is_found || ocop_load_prices (import->db, *ret_id, import->prices, error);
}

static gboolean
insert_product (Import *import, const OcopProduct *product, gint64 *ret_id, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (import->db,
                         "INSERT INTO product (id, code, name, unit, sold_by, kind, track_lots, "
                         "age_limit, plu, gtins, product_group, sub_group, "
                         "producer_code, producer, producer_kind, place_code, place_day, status, "
                         "stars, level, decision, decided_on, valid_months, "
                         "provenance_url) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                         "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
                         "?23, ?24)",
                         error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_product (stmt, product, import->gtins);
    if (!ocop_db_run (import->db, stmt, error))
        return FALSE;
    *ret_id = sqlite3_last_insert_rowid (ocop_db_get_handle (import->db));
    return TRUE;
}

static gboolean
update_product (Import *import, gint64 id, const OcopProduct *product, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (import->db,
                         "UPDATE product SET code = ?2, name = ?3, unit = ?4, sold_by = ?5, kind = "
                         "?6, track_lots = ?7, age_limit = ?8, plu = ?9, "
                         "gtins = ?10, product_group = ?11, sub_group = ?12, producer_code = ?13, "
                         "producer = ?14, producer_kind = ?15, place_code = ?16, "
                         "place_day = ?17, status = ?18, stars = ?19, level = ?20, decision = ?21, "
                         "decided_on = ?22, valid_months = ?23, "
                         "provenance_url = ?24 WHERE id = ?1",
                         error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_product (stmt, product, import->gtins);
    ocop_bind_int (stmt, 1, id);
    return ocop_db_run (import->db, stmt, error);
}

static gboolean
release_gtins (Import *import, const OcopProduct *before, GError **error)
{
    for (gsize i = 0; before->gtins[i] != NULL; i++) {
        sqlite3_stmt *stmt =
            ocop_db_prepare (import->db, "DELETE FROM product_gtin WHERE gtin = ?1", error);
        if (stmt == NULL)
            return FALSE;
        ocop_bind_int (stmt, 1, ocop_gtin_get_number (before->gtins[i]));
        if (!ocop_db_run (import->db, stmt, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
release_plu (Import *import, gint64 id, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (import->db, "DELETE FROM product_plu WHERE product = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    return ocop_db_run (import->db, stmt, error);
}

/* Gives up the numbers that change, notes those to be claimed. Takes @product. */
static gboolean
exchange_numbers (Import *import, gint64 id, const OcopProduct *before, OcopProduct *product,
                  const OcopCatalogueEntry *entry, guint32 columns, GError **error)
{
    const Claim claim = {id, entry, columns & (BIT (OCOP_COLUMN_GTIN) | BIT (OCOP_COLUMN_PLU)),
                         product};
    g_array_append_val (import->claims, claim);
    if (before == NULL)
        return TRUE;
    if ((columns & BIT (OCOP_COLUMN_GTIN)) != 0 && !release_gtins (import, before, error))
        return FALSE;
    return (columns & BIT (OCOP_COLUMN_PLU)) == 0 || release_plu (import, id, error);
}

/* Producers repeat: the store is asked once for each. */
static gboolean
note_producer (Import *import, const OcopProduct *product, GError **error)
{
    char *said = g_strconcat (product->producer_code, "\n", product->producer, "\n",
                              ocop_producer_kind_get_text (product->producer_kind), NULL);
    return !g_hash_table_add (import->producers, said) ||
           ocop_note_producer (import->db, product, import->context->today, error);
}

static gboolean
write_facts (Import *import, gint64 *id, const OcopProduct *before, const OcopProduct *product,
             guint32 columns, GError **error)
{
    if (before == NULL ? !insert_product (import, product, id, error)
                       : !update_product (import, *id, product, error))
        return FALSE;
    if ((columns & OF_PRODUCER) != 0 && !note_producer (import, product, error))
        return FALSE;
    return before == NULL || (columns & OF_CERTIFICATE) == 0 ||
           ocop_keep_certificate (import->db, *id, before, product, import->context->today, error);
}

static gboolean
import_entry (Import *import, const OcopCatalogueEntry *entry, GError **error)
{
    g_autoptr (OcopProduct) before = NULL;
    gint64 id;
    guint32 columns = 0;
    if (!load_before (import, entry->product->code, &id, &before, error))
        return FALSE;
    g_autoptr (OcopProduct) product =
        ocop_merge_product (before, entry, import->context, &columns, import->result.warnings);
    if (product == NULL) {
        import->result.unchanged++;
        return TRUE;
    }
    if (columns != 0 && !write_facts (import, &id, before, product, columns, error))
        return FALSE;

    gboolean has_new_price = FALSE;
    const gboolean keeps_prices = before != NULL && import->context->from_registry;
    if (!keeps_prices && !ocop_import_prices (import->db, id, before == NULL, entry, import->prices,
                                              import->context->today, &has_new_price, error))
        return FALSE;

    import->columns |= columns;
    if (before == NULL)
        import->result.added++;
    else if (columns != 0 || has_new_price)
        import->result.changed++;
    else
        import->result.unchanged++;
    if ((columns & (BIT (OCOP_COLUMN_GTIN) | BIT (OCOP_COLUMN_PLU))) == 0)
        return TRUE;
    return exchange_numbers (import, id, before, g_steal_pointer (&product), entry, columns, error);
}

static gboolean
refuse_claim (Import *import, const Claim *claim, const char *holder_sql, gint64 number,
              OcopCatalogueColumn column, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (import->db, holder_sql, error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    if (!ocop_db_find (import->db, stmt, &is_found, error))
        return FALSE;
    GError *made = NULL;
    const char *name = ocop_catalogue_column_get_name (column);
    ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL,
                    _ ("the %s %" PRId64 " of “%s” belongs to “%s” already"), name, number,
                    claim->product->code, ocop_column_text (stmt, 0));
    sqlite3_reset (stmt);
    ocop_error_set_place (made, NULL, claim->entry->row, name);
    g_propagate_error (error, made);
    return FALSE;
}

/* *ret_is_free FALSE: another product has the number. */
static gboolean
insert_number (Import *import, const char *sql, gint64 number, gint64 id, gboolean *ret_is_free,
               GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (import->db, sql, error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    ocop_bind_int (stmt, 2, id);
    if (!ocop_db_run (import->db, stmt, error))
        return FALSE;
    *ret_is_free = sqlite3_changes (ocop_db_get_handle (import->db)) > 0;
    return TRUE;
}

static gboolean
claim_gtins (Import *import, const Claim *claim, GError **error)
{
    static const char insert[] =
        "INSERT INTO product_gtin (gtin, product) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    static const char holder[] =
        "SELECT code FROM product WHERE id = (SELECT product FROM product_gtin WHERE gtin = ?1)";
    for (gsize i = 0; claim->product->gtins[i] != NULL; i++) {
        const gint64 number = ocop_gtin_get_number (claim->product->gtins[i]);
        gboolean is_free;
        if (!insert_number (import, insert, number, claim->id, &is_free, error))
            return FALSE;
        if (!is_free)
            return refuse_claim (import, claim, holder, number, OCOP_COLUMN_GTIN, error);
    }
    return TRUE;
}

static gboolean
claim_plu (Import *import, const Claim *claim, GError **error)
{
    static const char insert[] =
        "INSERT INTO product_plu (plu, product) VALUES (?1, ?2) ON CONFLICT (plu) DO NOTHING";
    static const char holder[] =
        "SELECT code FROM product WHERE id = (SELECT product FROM product_plu WHERE plu = ?1)";
    gboolean is_free = TRUE;
    if (claim->product->plu == 0)
        return TRUE;
    if (!insert_number (import, insert, claim->product->plu, claim->id, &is_free, error))
        return FALSE;
    return is_free ||
           refuse_claim (import, claim, holder, claim->product->plu, OCOP_COLUMN_PLU, error);
}

static gboolean
claim_numbers (Import *import, GError **error)
{
    for (guint i = 0; i < import->claims->len; i++) {
        const Claim *claim = &g_array_index (import->claims, Claim, i);
        if ((claim->columns & BIT (OCOP_COLUMN_GTIN)) != 0 && !claim_gtins (import, claim, error))
            return FALSE;
        if ((claim->columns & BIT (OCOP_COLUMN_PLU)) != 0 && !claim_plu (import, claim, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ocop_store_catalogue_import (OcopDb *db, const OcopCatalogue *catalogue,
                             const OcopImportContext *context, OcopImportResult *ret_result,
                             GError **error)
{
    g_auto (Import) import = {
        .db = db,
        .context = context,
        .result = {.products = catalogue->entries->len,
                   .warnings = g_ptr_array_new_with_free_func (ocop_import_warning_free)},
        .claims = g_array_new (FALSE, FALSE, sizeof (Claim)),
        .prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice)),
        .gtins = g_string_new (NULL),
        .producers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    };
    g_array_set_clear_func (import.claims, clear_claim);
    if (!raise_version (db, catalogue->version, error))
        return FALSE;
    for (guint i = 0; i < catalogue->entries->len; i++)
        if (!import_entry (&import, g_ptr_array_index (catalogue->entries, i), error))
            return FALSE;
    if (!claim_numbers (&import, error))
        return FALSE;
    if ((import.columns & SEARCHED) != 0 && !ocop_search_rebuild (db, error))
        return FALSE;
    *ret_result = import.result;
    import.result.warnings = NULL;
    return TRUE;
}
