/* Receipts as they were posted, and the papers made of them. */
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include "journal/paper.h"
#include "store/sales.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_receipt_clear (OcopReceipt *receipt)
{
    g_clear_pointer (&receipt->sale, ocop_sale_free);
    g_clear_pointer (&receipt->taking_back, ocop_return_free);
    ocop_act_result_clear (&receipt->act);
    g_clear_pointer (&receipt->buyer_json, g_free);
    g_clear_pointer (&receipt->returned, g_array_unref);
}

static gboolean
find_no (OcopShop *shop, const char *number, gint64 *ret_no, gint64 *ret_record,
         gboolean *ret_is_return, GError **error)
{
    char point[9];
    int till;
    gint64 epoch, counter, record = 0;
    if (ocop_receipt_number_parse (number, point, &till, &epoch, &counter) &&
        strcmp (point, ocop_shop_get_point (shop)) == 0 && till == ocop_shop_get_till (shop) &&
        epoch <= OCOP_EPOCH_MAX && counter < (G_GINT64_CONSTANT (1) << OCOP_ID_SHIFT)) {
        *ret_no = OCOP_ID (epoch, counter);
        if (!ocop_sales_find (ocop_store_get_db (shop->store), *ret_no, &record, ret_is_return,
                              error))
            return FALSE;
    }
    if (record == 0) {
        g_autofree char *shown = ocop_text_excerpt (number, -1);
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_RECEIPT, "receipt",
                        _ ("receipt “%s” is not known at this till"), shown);
        return FALSE;
    }
    *ret_record = record;
    return TRUE;
}

static gboolean
load_returned (OcopDb *db, gint64 no, OcopReceipt *receipt, GError **error)
{
    receipt->returned = g_array_new (FALSE, TRUE, sizeof (gint64));
    for (guint i = 0; i < receipt->sale->lines->len; i++) {
        gint64 qty, amount;
        if (!ocop_sales_get_returned (db, no, (int)i + 1, &qty, &amount, error))
            return FALSE;
        g_array_append_val (receipt->returned, qty);
    }
    return TRUE;
}

gboolean
ocop_shop_get_receipt (OcopShop *shop, const char *number, OcopReceipt *ret_receipt, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopReceipt) receipt = {0};
    gint64 no, record;
    gboolean is_return = FALSE;
    gsize size;
    if (!find_no (shop, number, &no, &record, &is_return, error) ||
        !ocop_shop_load_act (shop, record, &receipt.act, error))
        return FALSE;
    receipt.act.is_repeated = FALSE;
    const char *body = g_bytes_get_data (receipt.act.body, &size);
    if (is_return)
        receipt.taking_back = ocop_return_from_body (body, size, error);
    else
        receipt.sale = ocop_sale_from_body (body, size, error);
    if ((receipt.sale == NULL && receipt.taking_back == NULL) ||
        (receipt.sale != NULL && !load_returned (db, no, &receipt, error)) ||
        !ocop_sales_get_prints (db, no, &receipt.n_papers, error) ||
        !ocop_buyer_find (db, no, &receipt.buyer_json, error))
        return FALSE;
    *ret_receipt = receipt;
    memset (&receipt, 0, sizeof receipt);
    return TRUE;
}

char **
ocop_shop_list_receipts (OcopShop *shop, OcopDay from, OcopDay to, GError **error)
{
    g_autoptr (GArray) records = ocop_sales_list_records (shop->store, from, to, error);
    g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
    if (records == NULL)
        return NULL;
    for (guint i = 0; i < records->len; i++) {
        g_autoptr (GBytes) body = NULL;
        if (!ocop_journal_read (shop->store, g_array_index (records, gint64, i), NULL, &body, NULL,
                                error))
            return NULL;
        gsize size;
        const char *text = g_bytes_get_data (body, &size);
        g_autoptr (JsonNode) node =
            ocop_json_parse (text, (gssize)size, 8 * OCOP_REQUEST_MAX_BYTES, error);
        if (node == NULL)
            return NULL;
        g_ptr_array_add (numbers, g_strdup (json_object_get_string_member_with_default (
                                      json_node_get_object (node), "receipt", "")));
    }
    g_ptr_array_add (numbers, NULL);
    return (char **)g_ptr_array_free (g_steal_pointer (&numbers), FALSE);
}

gboolean
ocop_shop_find_receipt_no (OcopShop *shop, const char *number, gint64 *ret_no, GError **error)
{
    gint64 record;
    gboolean is_return;
    return find_no (shop, number, ret_no, &record, &is_return, error);
}

gboolean
ocop_shop_get_paper_text (OcopShop *shop, const OcopReceipt *receipt, char **ret_text,
                          GError **error)
{
    const OcopKeys *keys = ocop_store_get_keys (shop->store);
    OcopPaper paper = {.till = ocop_shop_get_till (shop),
                       .epoch = receipt->act.epoch,
                       .seq = receipt->act.seq,
                       .utc_ms = receipt->act.utc_ms};
    const char *number =
        receipt->sale != NULL ? receipt->sale->receipt : receipt->taking_back->receipt;
    *ret_text = NULL;
    if (keys == NULL || receipt->act.epoch != ocop_shop_get_epoch (shop))
        return TRUE;
    g_strlcpy (paper.point, ocop_shop_get_point (shop), sizeof paper.point);
    g_strlcpy (paper.receipt, number, sizeof paper.receipt);
    paper.total_dong = receipt->sale != NULL ? receipt->sale->total : -receipt->taking_back->total;
    memcpy (paper.hash, receipt->act.hash, OCOP_HASH_SIZE);
    *ret_text = ocop_paper_make (&paper, keys, error);
    return *ret_text != NULL;
}
