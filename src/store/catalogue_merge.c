/* What an import makes of a product it finds and of one it does not: pure, so that the rules of
 * ownership stand in one place. */
#include "domain/catalogue_facts.h"
#include "store/catalogue_rows.h"

#define BIT(column) (1u << (column))

/* DESIGN.md "Who owns which fact". Unit, sold_by and kind are named by neither side there: either
 * may say them. */
#define PROVINCIAL                                                                                 \
    (BIT (OCOP_COLUMN_GTIN) | BIT (OCOP_COLUMN_NAME) | BIT (OCOP_COLUMN_GROUP) |                   \
     BIT (OCOP_COLUMN_SUB_GROUP) | BIT (OCOP_COLUMN_PRODUCER_CODE) | BIT (OCOP_COLUMN_PRODUCER) |  \
     BIT (OCOP_COLUMN_PRODUCER_KIND) | BIT (OCOP_COLUMN_PLACE_CODE) | CERTIFICATE |                \
     BIT (OCOP_COLUMN_AGE_LIMIT) | BIT (OCOP_COLUMN_PROVENANCE_URL))
#define CERTIFICATE                                                                                \
    (BIT (OCOP_COLUMN_STARS) | BIT (OCOP_COLUMN_LEVEL) | BIT (OCOP_COLUMN_DECISION) |              \
     BIT (OCOP_COLUMN_DECIDED_ON) | BIT (OCOP_COLUMN_VALID_MONTHS) | BIT (OCOP_COLUMN_STATUS))
/* What the registry leaves alone once the shop knows the product. */
#define OF_THE_SHOP (BIT (OCOP_COLUMN_TRACK_LOTS) | BIT (OCOP_COLUMN_PLU))

void
ocop_import_warning_free (gpointer data)
{
    OcopImportWarning *warning = data;
    g_free (warning->code);
    g_free (warning);
}

static void
warn (GPtrArray *warnings, const char *code, OcopCatalogueColumn column)
{
    OcopImportWarning *warning = g_new (OcopImportWarning, 1);
    warning->code = g_strdup (code);
    warning->column = column;
    g_ptr_array_add (warnings, warning);
}

/* Takes from @from the columns of @given that differ, but those of @kept; warns of these. */
static void
take_facts (OcopProduct *product, const OcopProduct *from, guint32 given, guint32 kept,
            guint32 *columns, GPtrArray *warnings)
{
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
        if ((given & BIT (column)) == 0 || ocop_catalogue_column_is_of_price (column) ||
            ocop_product_is_fact_equal (product, from, column))
            continue;
        if ((kept & BIT (column)) != 0) {
            warn (warnings, product->code, column);
            continue;
        }
        ocop_product_take_fact (product, from, column);
        *columns |= BIT (column);
    }
}

/* The status where the file states none. An empty cell means the default for the facts as they are
 * now; without the column a product in the programme becomes certified by a file that gives both
 * stars and day, and nothing else changes. */
static void
derive_status (OcopProduct *product, const OcopCatalogueEntry *entry, guint32 *columns)
{
    const OcopCertificate *stated = &entry->product->certificate;
    const gboolean is_cell_empty = (entry->given & BIT (OCOP_COLUMN_STATUS)) != 0;
    const gboolean is_new_certificate = product->certificate.status == OCOP_STATUS_IN_PROGRAMME &&
                                        stated->stars != 0 && stated->decided_on != OCOP_DAY_NONE;
    if (entry->has_status || (!is_cell_empty && !is_new_certificate))
        return;
    const OcopStatus before = product->certificate.status;
    ocop_product_apply_default_status (product);
    if (product->certificate.status != before)
        *columns |= BIT (OCOP_COLUMN_STATUS);
}

static OcopProduct *
merge_known (const OcopProduct *before, const OcopCatalogueEntry *entry,
             const OcopImportContext *context, guint32 *columns, GPtrArray *warnings)
{
    const gboolean is_own = ocop_product_code_is_own (before->code, context->point);
    const gboolean keeps_provincial = context->is_enrolled && !context->from_registry && !is_own;
    OcopProduct *product = ocop_product_copy (before);
    guint32 given = entry->given;
    if (context->from_registry)
        given &= ~OF_THE_SHOP;
    if (!entry->has_status)
        given &= ~BIT (OCOP_COLUMN_STATUS);
    take_facts (product, entry->product, given, keeps_provincial ? PROVINCIAL : 0, columns,
                warnings);
    if (!keeps_provincial)
        derive_status (product, entry, columns);
    return product;
}

static OcopProduct *
merge_new (const OcopCatalogueEntry *entry, const OcopImportContext *context, GPtrArray *warnings)
{
    const gboolean is_own = ocop_product_code_is_own (entry->product->code, context->point);
    OcopProduct *product = ocop_product_copy (entry->product);
    if (!context->is_enrolled || context->from_registry || is_own)
        return product;

    g_autoptr (OcopProduct) blank = ocop_product_new();
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
        if ((CERTIFICATE & BIT (column)) == 0 ||
            ocop_product_is_fact_equal (product, blank, column))
            continue;
        ocop_product_take_fact (product, blank, column);
        if ((entry->given & BIT (column)) != 0)
            warn (warnings, product->code, column);
    }
    return product;
}

OcopProduct *
ocop_merge_product (const OcopProduct *before, const OcopCatalogueEntry *entry,
                    const OcopImportContext *context, guint32 *ret_columns, GPtrArray *warnings)
{
    if (context->from_registry && ocop_product_code_is_own (entry->product->code, context->point))
        return NULL;
    *ret_columns = 0;
    if (before == NULL) {
        *ret_columns = BIT (OCOP_N_COLUMNS) - 1;
        return merge_new (entry, context, warnings);
    }
    return merge_known (before, entry, context, ret_columns, warnings);
}
