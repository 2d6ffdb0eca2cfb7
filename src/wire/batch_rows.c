/* One by one: what is sound is taken, what is not is kept as it came, with the reason. Keys are
 * unique afterwards and in order, so that a database can take all rows in one statement. */
#include "wire/batch_rows.h"

#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_batch_quarantine (OcopJsonMembers *members, OcopBatch *batch, OcopQuarantineKind kind,
                       guint index, OcopJsonSpan span, const char *reason)
{
    if (batch->quarantined->len == OCOP_BATCH_QUARANTINE_MAX) {
        ocop_json_members_fail (members, NULL, _ ("more than %d parts cannot be read"),
                                OCOP_BATCH_QUARANTINE_MAX);
        return;
    }
    OcopQuarantined *item = g_new0 (OcopQuarantined, 1);
    item->kind = kind;
    item->index = index;
    item->raw = g_strndup (span.text, span.size);
    item->reason = reason;
    g_ptr_array_add (batch->quarantined, item);
}

static guint
hash_row_key (gconstpointer key)
{
    const OcopWireRow *row = key;
    return g_str_hash (row->product) * 31 + (guint)row->day * 97 + (guint)row->channel * 7 +
           (guint)row->stars;
}

static gboolean
is_same_row_key (gconstpointer a, gconstpointer b)
{
    return ocop_wire_row_compare_key (a, b) == 0;
}

/* NULL and the row in @ret_row, else why it is not taken. */
static const char *
check_row (const OcopBatch *batch, OcopJsonSpan span, GHashTable *keys, OcopWireRow *ret_row)
{
    const char *wrong = ocop_wire_row_read (span, ret_row);
    if (wrong != NULL)
        return wrong;
    if (ret_row->version <= batch->totals_from || ret_row->version > batch->totals_to)
        return "version";
    if (batch->rows->len > 0 &&
        ocop_wire_row_compare (&g_array_index (batch->rows, OcopWireRow, batch->rows->len - 1),
                               ret_row) >= 0)
        return "order";
    return g_hash_table_contains (keys, ret_row) ? "twice" : NULL;
}

void
ocop_batch_read_rows (OcopJsonMembers *members, OcopBatch *batch)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan span;
    const OcopJsonSpan array =
        ocop_json_members_get_array (members, "rows", TRUE, OCOP_BATCH_ROWS_MAX, &length);
    /* Room for all of them: the keys point into it. */
    g_array_unref (batch->rows);
    batch->rows = g_array_sized_new (FALSE, TRUE, sizeof (OcopWireRow), length);
    g_autoptr (GHashTable) keys = g_hash_table_new (hash_row_key, is_same_row_key);

    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &span); i++) {
        OcopWireRow row;
        const char *reason = check_row (batch, span, keys, &row);
        if (reason != NULL) {
            ocop_batch_quarantine (members, batch, OCOP_QUARANTINE_ROW, i, span, reason);
            continue;
        }
        ocop_batch_add_row (batch, &row);
        g_hash_table_add (keys, &g_array_index (batch->rows, OcopWireRow, batch->rows->len - 1));
    }
}

/* ["L1","2027-01-31","5"]. The lot is owned by the caller. */
static gboolean
read_lot (OcopJsonSpan span, OcopWireLot *ret_lot)
{
    OcopJsonWalk walk;
    OcopJsonSpan element;
    char day[OCOP_DAY_TEXT_SIZE];
    OcopWireLot lot = {.expiry = OCOP_DAY_NONE};

    ocop_json_walk_init (&walk, span);
    if (ocop_json_span_get_type (span) != OCOP_JSON_ARRAY ||
        !ocop_json_walk_next_element (&walk, &element))
        return FALSE;
    g_autofree char *raw = ocop_json_span_dup_string (element, NULL);
    if (raw == NULL || !ocop_json_walk_next_element (&walk, &element) ||
        !ocop_json_span_copy_string (element, day, sizeof day) ||
        (day[0] != '\0' && !ocop_day_parse (day, NULL, &lot.expiry, NULL)))
        return FALSE;
    if (!ocop_json_walk_next_element (&walk, &element) ||
        !ocop_json_span_get_milli (element, &lot.qty_milli) || lot.qty_milli == 0 ||
        ocop_json_walk_next_element (&walk, &element))
        return FALSE;
    lot.lot = ocop_text_take_in (raw, -1, OCOP_TEXT_MAX, NULL, NULL);
    if (lot.lot == NULL || lot.lot[0] == '\0') {
        g_free (lot.lot);
        return FALSE;
    }
    *ret_lot = lot;
    return TRUE;
}

static gboolean
read_lots (OcopJsonSpan array, OcopBatch *batch, OcopWireStock *stock)
{
    OcopJsonWalk walk;
    OcopJsonSpan span;
    if (ocop_json_span_get_type (array) != OCOP_JSON_ARRAY)
        return FALSE;
    stock->first_lot = batch->lots->len;
    ocop_json_walk_init (&walk, array);
    while (ocop_json_walk_next_element (&walk, &span)) {
        OcopWireLot lot;
        if (batch->lots->len == OCOP_BATCH_STOCK_MAX || !read_lot (span, &lot))
            return FALSE;
        const char *last = stock->n_lots > 0
                               ? g_array_index (batch->lots, OcopWireLot, batch->lots->len - 1).lot
                               : "";
        const gboolean is_in_order = strcmp (last, lot.lot) < 0;
        g_array_append_val (batch->lots, lot);
        stock->n_lots++;
        if (!is_in_order)
            return FALSE;
    }
    return TRUE;
}

/* ["QN-0001","12.5",93,[…]]. NULL, or why it is not taken; then lots may have been added. */
static const char *
read_position (OcopJsonSpan span, OcopBatch *batch, OcopWireStock *ret_stock)
{
    OcopJsonWalk walk;
    OcopJsonSpan element;
    if (ocop_json_span_get_type (span) != OCOP_JSON_ARRAY)
        return "stock";
    ocop_json_walk_init (&walk, span);
    if (!ocop_json_walk_next_element (&walk, &element) ||
        !ocop_json_span_copy_string (element, ret_stock->product, OCOP_WIRE_PRODUCT_SIZE) ||
        !ocop_wire_is_product_code (ret_stock->product))
        return "product";
    if (!ocop_json_walk_next_element (&walk, &element) ||
        !ocop_json_span_get_milli (element, &ret_stock->qty_milli))
        return "qty";
    if (!ocop_json_walk_next_element (&walk, &element) ||
        !ocop_json_span_get_int (element, &ret_stock->movement) ||
        ret_stock->movement <= batch->stock_from || ret_stock->movement > batch->stock_to)
        return "movement";
    if (!ocop_json_walk_next_element (&walk, &element) || !read_lots (element, batch, ret_stock) ||
        ocop_json_walk_next_element (&walk, &element))
        return "lots";
    return NULL;
}

static const char *
check_position (const OcopBatch *batch, GHashTable *products, const OcopWireStock *stock)
{
    if (batch->stock->len > 0) {
        const OcopWireStock *last =
            &g_array_index (batch->stock, OcopWireStock, batch->stock->len - 1);
        if (last->movement > stock->movement ||
            (last->movement == stock->movement && strcmp (last->product, stock->product) >= 0))
            return "order";
    }
    return g_hash_table_contains (products, stock->product) ? "twice" : NULL;
}

void
ocop_batch_read_stock (OcopJsonMembers *members, OcopBatch *batch)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan span;
    const OcopJsonSpan array =
        ocop_json_members_get_array (members, "stock", FALSE, OCOP_BATCH_STOCK_MAX, &length);
    g_array_unref (batch->stock);
    batch->stock = g_array_sized_new (FALSE, TRUE, sizeof (OcopWireStock), length);
    g_autoptr (GHashTable) products = g_hash_table_new (g_str_hash, g_str_equal);

    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &span); i++) {
        OcopWireStock stock = {0};
        const guint n_lots = batch->lots->len;
        const char *reason = read_position (span, batch, &stock);
        if (reason == NULL)
            reason = check_position (batch, products, &stock);
        if (reason != NULL) {
            g_array_set_size (batch->lots, n_lots);
            ocop_batch_quarantine (members, batch, OCOP_QUARANTINE_STOCK, i, span, reason);
            continue;
        }
        g_array_append_val (batch->stock, stock);
        g_hash_table_add (
            products, g_array_index (batch->stock, OcopWireStock, batch->stock->len - 1).product);
    }
}

/* NULL, or why the body is not taken. */
static const char *
read_body (OcopJsonSpan span, OcopBatch *batch)
{
    OcopJsonMembers m;
    gsize size = 0;
    ocop_json_members_init (&m, span, "");
    const gint64 seq =
        ocop_json_members_get_int (&m, "seq", TRUE, batch->headers_from, batch->headers_to, 0);
    const gboolean has_seq = !ocop_json_members_has_failed (&m);
    g_autofree char *text =
        ocop_json_members_dup_raw (&m, "body", TRUE, OCOP_BATCH_MAX_BYTES, &size);
    if (!ocop_json_members_finish (&m, NULL))
        return has_seq ? "body" : "seq";
    if (batch->bodies->len > 0 &&
        g_array_index (batch->bodies, OcopWireBody, batch->bodies->len - 1).seq >= seq)
        return "order";
    const OcopWireBody body = {.seq = seq, .text = g_steal_pointer (&text), .size = size};
    g_array_append_val (batch->bodies, body);
    return NULL;
}

void
ocop_batch_read_bodies (OcopJsonMembers *members, OcopBatch *batch)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan span;
    const OcopJsonSpan array =
        ocop_json_members_get_array (members, "bodies", FALSE, OCOP_BATCH_BODIES_MAX, &length);
    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &span); i++) {
        const char *reason = read_body (span, batch);
        if (reason != NULL)
            ocop_batch_quarantine (members, batch, OCOP_QUARANTINE_BODY, i, span, reason);
    }
}
