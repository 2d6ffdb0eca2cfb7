/* A catalogue from CSV. Rows of one code make one entry: the first has the facts, each further one
 * another price.
 *
 * Units, groups, producers, days repeat from row to row: a small table of cells read before spares
 * checking and normalising them again, which is a third of the time of an import. */
#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"
#include "domain/catalogue_facts.h"
#include "domain/catalogue_parts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MEMO_SIZE 4096 /* a power of two */

/* A cell that was read before. */
typedef struct {
    char *text; /* owned, NULL: free slot */
    OcopCatalogueColumn column;
    const OcopProduct *product; /* borrowed from the catalogue; has the fact */
} Memo;

typedef struct {
    OcopCsv *csv;             /* owned */
    OcopCatalogue *catalogue; /* owned */
    GHashTable *by_code;      /* owned; code of an entry -> that entry */
    OcopProduct *scratch;     /* owned; facts of a further row, for comparison */
    gboolean price_optional;
    guint32 given;                  /* columns that the file has */
    gsize field_of[OCOP_N_COLUMNS]; /* index in the file of the columns given */
    GArray *fact_columns; /* owned; of OcopCatalogueColumn: those given but code, in order of the
                             file */
    Memo *memos;          /* owned; MEMO_SIZE of them, a cell always at the slot of its hash */
} Reader;

static void
reader_clear (Reader *reader)
{
    g_clear_pointer (&reader->csv, ocop_csv_free);
    g_clear_pointer (&reader->catalogue, ocop_catalogue_free);
    g_clear_pointer (&reader->by_code, g_hash_table_unref);
    g_clear_pointer (&reader->scratch, ocop_product_free);
    g_clear_pointer (&reader->fact_columns, g_array_unref);
    for (gsize i = 0; reader->memos != NULL && i < MEMO_SIZE; i++)
        g_free (reader->memos[i].text);
    g_clear_pointer (&reader->memos, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* Adds the place to the error that was just set. */
static gboolean
fail_at (Reader *reader, GError *from, OcopCatalogueColumn column, GError **error)
{
    ocop_error_set_place (from, NULL, ocop_csv_get_row (reader->csv),
                          ocop_catalogue_column_get_name (column));
    g_propagate_error (error, from);
    return FALSE;
}

static gboolean
has_column (const Reader *reader, OcopCatalogueColumn column)
{
    return (reader->given & (1u << column)) != 0;
}

static gboolean
find_column (const char *name, OcopCatalogueColumn *ret_column)
{
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        if (strcmp (name, ocop_catalogue_column_get_name ((OcopCatalogueColumn)i)) == 0) {
            *ret_column = (OcopCatalogueColumn)i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
read_header (Reader *reader, GError **error)
{
    gsize n_fields;
    const char *const *names = ocop_csv_get_header (reader->csv, &n_fields);
    for (gsize i = 0; i < n_fields; i++) {
        OcopCatalogueColumn column;
        if (!find_column (names[i], &column)) {
            g_autofree char *shown = ocop_text_excerpt (names[i], -1);
            GError *made = NULL;
            ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("“%s” is no column of a catalogue"), shown);
            ocop_error_set_place (made, NULL, 1, shown);
            g_propagate_error (error, made);
            return FALSE;
        }
        reader->given |= 1u << column;
        reader->field_of[column] = i;
        if (column != OCOP_COLUMN_CODE && !ocop_catalogue_column_is_of_price (column))
            g_array_append_val (reader->fact_columns, column);
    }

    static const OcopCatalogueColumn required[] = {OCOP_COLUMN_CODE, OCOP_COLUMN_NAME,
                                                   OCOP_COLUMN_UNIT, OCOP_COLUMN_PRICE};
    for (gsize i = 0; i < G_N_ELEMENTS (required); i++) {
        if (has_column (reader, required[i]) ||
            (required[i] == OCOP_COLUMN_PRICE && reader->price_optional))
            continue;
        const char *name = ocop_catalogue_column_get_name (required[i]);
        GError *made = NULL;
        ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL, _ ("the column “%s” is missing"), name);
        ocop_error_set_place (made, NULL, 1, name);
        g_propagate_error (error, made);
        return FALSE;
    }
    return TRUE;
}

/* The cell as text of the product, "" where the file has no such column. Borrowed until the next
 * row. */
static const char *
get_cell (const Reader *reader, OcopCatalogueColumn column)
{
    if (!has_column (reader, column))
        return "";
    return ocop_csv_strip_guard (ocop_csv_get_field (reader->csv, reader->field_of[column]));
}

static gboolean
read_price (Reader *reader, OcopCatalogueEntry *entry, GError **error)
{
    const OcopPriceCells cells = {
        .price = get_cell (reader, OCOP_COLUMN_PRICE),
        .vat_rate = get_cell (reader, OCOP_COLUMN_VAT_RATE),
        .valid_from = get_cell (reader, OCOP_COLUMN_VALID_FROM),
    };
    const gboolean is_first =
        entry->prices->len == 0 && entry->row == ocop_csv_get_row (reader->csv);
    if (*cells.price == '\0' && is_first && reader->price_optional)
        return TRUE;

    GError *local_error = NULL;
    OcopCatalogueColumn column = OCOP_COLUMN_PRICE;
    if (*cells.price == '\0')
        ocop_set_error (&local_error, OCOP_ERROR_BAD_FILE, NULL, _ ("“%s” has no price"),
                        entry->product->code);
    else if (ocop_catalogue_entry_add_price (entry, &cells, &column, &local_error))
        return TRUE;
    return fail_at (reader, local_error, column, error);
}

static gboolean
is_mostly_unique (OcopCatalogueColumn column)
{
    return column == OCOP_COLUMN_GTIN || column == OCOP_COLUMN_NAME || column == OCOP_COLUMN_PLU ||
           column == OCOP_COLUMN_PROVENANCE_URL;
}

static gboolean
read_fact (Reader *reader, OcopProduct *product, OcopCatalogueColumn column, const char *text,
           GError **error)
{
    if (is_mostly_unique (column))
        return ocop_product_read_fact (product, column, text, error);

    Memo *memo = &reader->memos[(g_str_hash (text) + (guint)column * 2654435761u) % MEMO_SIZE];
    if (memo->text != NULL && memo->column == column && strcmp (memo->text, text) == 0) {
        ocop_product_take_fact (product, memo->product, column);
        return TRUE;
    }
    if (!ocop_product_read_fact (product, column, text, error))
        return FALSE;
    g_free (memo->text);
    *memo = (Memo){g_strdup (text), column, product};
    return TRUE;
}

static gboolean
read_first_row (Reader *reader, const char *code, GError **error)
{
    g_autoptr (OcopCatalogueEntry) entry =
        ocop_catalogue_entry_new (ocop_csv_get_row (reader->csv));
    GError *local_error = NULL;
    if (!ocop_product_read_fact (entry->product, OCOP_COLUMN_CODE, code, &local_error))
        return fail_at (reader, local_error, OCOP_COLUMN_CODE, error);
    for (guint i = 0; i < reader->fact_columns->len; i++) {
        const OcopCatalogueColumn column =
            g_array_index (reader->fact_columns, OcopCatalogueColumn, i);
        const char *text = get_cell (reader, column);
        /* A new product has the defaults already. */
        if (*text == '\0' && column != OCOP_COLUMN_NAME && column != OCOP_COLUMN_UNIT)
            continue;
        if (!read_fact (reader, entry->product, column, text, &local_error))
            return fail_at (reader, local_error, column, error);
    }
    entry->given = reader->given;
    entry->has_status = *get_cell (reader, OCOP_COLUMN_STATUS) != '\0';
    if (!entry->has_status)
        ocop_product_apply_default_status (entry->product);
    if (!read_price (reader, entry, error))
        return FALSE;

    g_hash_table_insert (reader->by_code, entry->product->code, entry);
    g_ptr_array_add (reader->catalogue->entries, g_steal_pointer (&entry));
    return TRUE;
}

static gboolean
read_further_row (Reader *reader, OcopCatalogueEntry *entry, GError **error)
{
    for (guint i = 0; i < reader->fact_columns->len; i++) {
        const OcopCatalogueColumn column =
            g_array_index (reader->fact_columns, OcopCatalogueColumn, i);
        const char *text = get_cell (reader, column);
        if (*text == '\0')
            continue;
        GError *local_error = NULL;
        if (!ocop_product_read_fact (reader->scratch, column, text, &local_error))
            return fail_at (reader, local_error, column, error);
        if (ocop_product_is_fact_equal (entry->product, reader->scratch, column))
            continue;
        ocop_set_error (&local_error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("“%s” differs from row %" PRId64 ", which has the facts of “%s”"),
                        ocop_catalogue_column_get_name (column), entry->row, entry->product->code);
        return fail_at (reader, local_error, column, error);
    }
    return read_price (reader, entry, error);
}

static gboolean
read_rows (Reader *reader, GError **error)
{
    GError *local_error = NULL;
    while (ocop_csv_next (reader->csv, &local_error)) {
        const char *code = get_cell (reader, OCOP_COLUMN_CODE);
        OcopCatalogueEntry *entry = g_hash_table_lookup (reader->by_code, code);
        if (entry != NULL ? !read_further_row (reader, entry, error)
                          : !read_first_row (reader, code, error))
            return FALSE;
    }
    if (local_error == NULL)
        return TRUE;
    g_propagate_error (error, local_error);
    return FALSE;
}

OcopCatalogue *
ocop_catalogue_read_csv (const char *bytes, gsize size, const OcopCatalogueRules *rules,
                         GError **error)
{
    g_auto (Reader) reader = {.price_optional = rules->price_optional};
    reader.csv = ocop_csv_new (bytes, size, error);
    if (reader.csv == NULL)
        return NULL;
    reader.catalogue = ocop_catalogue_new();
    reader.by_code = g_hash_table_new (g_str_hash, g_str_equal);
    reader.scratch = ocop_product_new();
    reader.memos = g_new0 (Memo, MEMO_SIZE);
    reader.fact_columns = g_array_new (FALSE, FALSE, sizeof (OcopCatalogueColumn));
    if (!read_header (&reader, error) || !read_rows (&reader, error))
        return NULL;
    return g_steal_pointer (&reader.catalogue);
}
