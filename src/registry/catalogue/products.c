/* A catalogue file becomes rows: product, certificate of that decision, producer, form of the
 * producer. The file is the same as a shop's, so the facts are merged as a shop merges them. */
#include "registry/catalogue/import.h"

#include "domain/catalogue_facts.h"
#include "registry/store/products.h"
#include "registry/store/store.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BIT(column)     (1u << (column))
#define VERSION_SETTING "catalogue.file_version"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegProducer, ocop_reg_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegProducerForm, ocop_reg_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegCertificate, ocop_reg_row_free)

static gboolean
check_version (OcopRegChange *change, gint64 version, GError **error)
{
    g_autofree char *text = NULL;
    if (version == 0)
        return TRUE;
    if (!ocop_reg_setting_get (change->db, VERSION_SETTING, &text, error))
        return FALSE;
    const gint64 held = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
    if (version < held) {
        ocop_set_error (
            error, OCOP_ERROR_BAD_FILE, "version",
            _ ("version %" PRId64 " is below %" PRId64 ", which is held already"),
            version, held);
        return FALSE;
    }
    char number[24];
    g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, version);
    return version == held || ocop_reg_setting_put (change->db, VERSION_SETTING, number, error);
}

/* --- producers --- */

static gboolean
find_newest_form (OcopRegDb *db, const char *producer, OcopRegProducerForm **ret_form,
                  GError **error)
{
    const OcopRegQuery query = {.where = "producer = $1",
                                .order = "valid_from DESC",
                                .n_values = 1,
                                .values = {{.text = producer}},
                                .limit = 1};
    g_autoptr (GPtrArray) rows =
        ocop_reg_master_query (db, &ocop_reg_producer_form_shape, &query, error);
    if (rows == NULL)
        return FALSE;
    *ret_form = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
    return TRUE;
}

/* The first form of a producer holds always, a later one from @today on. */
static gboolean
put_form (OcopRegChange *change, const char *producer, const OcopProduct *product, OcopDay today,
          GError **error)
{
    g_autoptr (OcopRegProducerForm) held = NULL;
    if (product->producer_kind == OCOP_PRODUCER_UNKNOWN)
        return TRUE;
    if (!find_newest_form (change->db, producer, &held, error))
        return FALSE;
    if (held != NULL && held->kind == (int)product->producer_kind)
        return TRUE;
    const OcopRegProducerForm form = {.producer = (char *)producer,
                                      .valid_from = held != NULL ? today : OCOP_DAY_NONE,
                                      .kind = (int)product->producer_kind,
                                      .name = product->producer};
    return ocop_reg_master_put (change, &ocop_reg_producer_form_shape, &form, error);
}

static gboolean
put_producer (OcopRegChange *change, const char *key, const OcopProduct *product, OcopDay today,
              GError **error)
{
    if (*key == '\0')
        return TRUE;
    const OcopRegProducer wanted = {.code = (char *)key};
    gpointer found;
    if (!ocop_reg_master_find (change->db, &ocop_reg_producer_shape, &wanted, &found, error))
        return FALSE;
    g_autoptr (OcopRegProducer) row =
        found != NULL ? found : ocop_reg_row_new (&ocop_reg_producer_shape);
    if (found == NULL)
        row->code = g_strdup (key);
    if (*product->producer != '\0' || found == NULL) {
        g_free (row->name);
        row->name = g_strdup (*product->producer != '\0' ? product->producer : key);
    }
    return ocop_reg_master_put (change, &ocop_reg_producer_shape, row, error) &&
           put_form (change, key, product, today, error);
}

/* --- certificates --- */

static gboolean
put_certificate (OcopRegChange *change, const OcopRegProduct *product, OcopDay today,
                 GError **error)
{
    const gboolean is_ended =
        product->status == OCOP_STATUS_WITHDRAWN || product->status == OCOP_STATUS_RECALLED;
    if (product->stars == 0)
        return TRUE;
    const OcopRegCertificate key = {
        .product = product->code, .decided_on = product->decided_on, .decision = product->decision};
    gpointer found;
    if (!ocop_reg_master_find (change->db, &ocop_reg_certificate_shape, &key, &found, error))
        return FALSE;
    g_autoptr (OcopRegCertificate) row =
        found != NULL ? found : ocop_reg_row_new (&ocop_reg_certificate_shape);
    if (found == NULL) {
        row->product = g_strdup (product->code);
        row->decided_on = product->decided_on;
        row->decision = g_strdup (product->decision);
    }
    row->stars = product->stars;
    row->level = product->level;
    row->valid_months = product->valid_months;
    row->status = product->status;
    if (!is_ended)
        row->ended_on = OCOP_DAY_NONE;
    else if (row->ended_on == OCOP_DAY_NONE)
        row->ended_on = today;
    return ocop_reg_master_put (change, &ocop_reg_certificate_shape, row, error);
}

/* --- products --- */

static void
take_price (OcopRegProduct *row, const OcopCatalogueEntry *entry)
{
    if (entry->prices->len == 0)
        return;
    const OcopPrice *price = &g_array_index (entry->prices, OcopPrice, 0);
    row->proposed_price = price->price;
    g_free (row->proposed_vat);
    row->proposed_vat = g_strdup (ocop_vat_rate_get_text (price->vat_rate));
}

/* What a shop's import does with a product it knows: src/store/catalogue_merge.c. */
static void
merge (OcopProduct *product, const OcopCatalogueEntry *entry)
{
    const OcopProduct *stated = entry->product;
    const gboolean is_cell_empty = (entry->given & BIT (OCOP_COLUMN_STATUS)) != 0;
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
        if ((entry->given & BIT (column)) != 0 && !ocop_catalogue_column_is_of_price (column) &&
            (column != OCOP_COLUMN_STATUS || entry->has_status))
            ocop_product_take_fact (product, stated, column);
    }
    const gboolean is_new_certificate = product->certificate.status == OCOP_STATUS_IN_PROGRAMME &&
                                        stated->certificate.stars != 0 &&
                                        stated->certificate.decided_on != OCOP_DAY_NONE;
    if (!entry->has_status && (is_cell_empty || is_new_certificate))
        ocop_product_apply_default_status (product);
}

static gboolean
find_producer_name (OcopRegDb *db, const char *code, char **ret_name, GError **error)
{
    const OcopRegProducer key = {.code = (char *)code};
    gpointer found;
    if (!ocop_reg_master_find (db, &ocop_reg_producer_shape, &key, &found, error))
        return FALSE;
    g_autoptr (OcopRegProducer) producer = found;
    *ret_name = producer != NULL ? g_steal_pointer (&producer->name) : NULL;
    return TRUE;
}

/* The product after the file, and what the file leaves alone of the row that is held. */
static gboolean
make_row (OcopRegChange *change, const OcopCatalogueEntry *entry, OcopProduct **ret_product,
          OcopRegProduct **ret_row, GError **error)
{
    const OcopRegProduct key = {.code = entry->product->code};
    gpointer found;
    if (!ocop_reg_master_find (change->db, &ocop_reg_product_shape, &key, &found, error))
        return FALSE;
    g_autoptr (OcopRegProduct) held = found;
    g_autoptr (OcopProduct) product = NULL;
    g_autofree char *name = NULL;
    if (held == NULL) {
        product = ocop_product_copy (entry->product);
    } else {
        if (!find_producer_name (change->db, held->producer_code, &name, error))
            return FALSE;
        product = ocop_reg_product_to_domain (held, name, OCOP_PRODUCER_UNKNOWN);
        /* The key is the name where the producer has no code. */
        if (strcmp (product->producer_code, product->producer) == 0)
            *product->producer_code = '\0';
        merge (product, entry);
    }
    OcopRegProduct *row = ocop_reg_product_from_domain (product);
    if (held != NULL) {
        row->proposed_price = held->proposed_price;
        g_free (row->proposed_vat);
        row->proposed_vat = g_strdup (held->proposed_vat);
        row->has_stamp = held->has_stamp;
        row->in_programme_since = held->in_programme_since;
    }
    take_price (row, entry);
    *ret_product = g_steal_pointer (&product);
    *ret_row = row;
    return TRUE;
}

static gboolean
import_entry (OcopRegChange *change, const OcopCatalogueEntry *entry, OcopDay today,
              OcopImportCounts *counts, GError **error)
{
    g_autoptr (OcopProduct) product = NULL;
    g_autoptr (OcopRegProduct) row = NULL;
    const guint n_added = change->n_added, n_touched = n_added + change->n_changed;
    if (!make_row (change, entry, &product, &row, error) ||
        !ocop_reg_master_put (change, &ocop_reg_product_shape, row, error))
        return FALSE;
    const gboolean is_added = change->n_added > n_added;
    if (!put_producer (change, row->producer_code, product, today, error) ||
        !put_certificate (change, row, today, error))
        return FALSE;
    counts->n_rows++;
    if (is_added)
        counts->n_added++;
    else if (change->n_added + change->n_changed > n_touched)
        counts->n_changed++;
    return TRUE;
}

gboolean
ocop_province_import_catalogue (OcopRegChange *change, OcopDay today, const char *bytes, gsize size,
                                OcopImportCounts *ret_counts, GError **error)
{
    const OcopCatalogueRules rules = {.price_optional = TRUE};
    OcopImportCounts counts = {0};
    g_autoptr (OcopCatalogue) catalogue = ocop_catalogue_read (bytes, size, &rules, error);
    if (catalogue == NULL || !check_version (change, catalogue->version, error))
        return FALSE;
    for (guint i = 0; i < catalogue->entries->len; i++)
        if (!import_entry (change, g_ptr_array_index (catalogue->entries, i), today, &counts,
                           error))
            return FALSE;
    counts.n_unchanged = counts.n_rows - counts.n_added - counts.n_changed;
    counts.version = change->version;
    *ret_counts = counts;
    return TRUE;
}
