/* On the store's thread: nothing here touches the screen. */
#include "ui/taking_back/return_calls.h"

#include "shop/screen_papers.h"
#include <string.h>

#define QR_PREFIX "OCOPR1."

void
ocop_return_found_free (gpointer data)
{
    OcopReturnFound *found = data;
    g_free (found->number);
    g_free (found->paper);
    ocop_receipt_clear (&found->receipt);
    ocop_scanned_clear (&found->product);
    g_free (found);
}

static gboolean
find (OcopShop *shop, const char *text, OcopReturnFound *found, GError **error)
{
    gboolean is_ours = FALSE;
    found->number = ocop_shop_read_receipt_scan (shop, text, &is_ours);
    if (found->number != NULL && !is_ours && g_str_has_prefix (text, QR_PREFIX)) {
        found->paper = g_strdup (text);
        return TRUE;
    }
    if (found->number != NULL) {
        found->has_receipt = ocop_shop_get_receipt (shop, found->number, &found->receipt, error);
        return found->has_receipt;
    }
    found->has_product =
        ocop_shop_look_up_scan (shop, text, ocop_shop_get_today (shop), &found->product, error);
    return found->has_product;
}

gpointer
ocop_return_find (OcopShop *shop, gpointer request, GError **error)
{
    g_autofree char *text = g_strstrip (g_strdup (request));
    OcopReturnFound *found = g_new0 (OcopReturnFound, 1);
    if (find (shop, text, found, error))
        return found;
    ocop_return_found_free (found);
    return NULL;
}

gpointer
ocop_return_do (OcopShop *shop, gpointer request, GError **error)
{
    OcopReturnResult *result = g_new0 (OcopReturnResult, 1);
    if (ocop_shop_take_back (shop, request, result, error))
        return result;
    g_free (result);
    return NULL;
}

void
ocop_return_result_drop (gpointer result)
{
    ocop_return_result_clear (result);
    g_free (result);
}

gpointer
ocop_return_print_again (OcopShop *shop, gpointer number, GError **error)
{
    const OcopPaperName name = {OCOP_PAPER_KIND_RECEIPT, number};
    gint64 job;
    ocop_shop_queue_paper (shop, &name, &job, error);
    return NULL;
}
