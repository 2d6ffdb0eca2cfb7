/* A slip is queued once, with the act: where no printer is set there is none, and the act stands.
 */
#include "ui/inventory/receive_calls.h"

#include "base/error.h"
#include "shop/printing.h"
#include "shop/tiles.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define FILE_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define TILES_MAX      50

/* ---- products */

static gpointer
keep (gboolean is_found, OcopScanned *scanned)
{
    return is_found ? g_memdup2 (scanned, sizeof *scanned) : NULL;
}

gpointer
ocop_receive_look_up_scan (OcopShop *shop, gpointer text, GError **error)
{
    OcopScanned scanned = {0};
    return keep (ocop_shop_look_up_scan (shop, text, ocop_shop_get_today (shop), &scanned, error),
                 &scanned);
}

gpointer
ocop_receive_look_up_code (OcopShop *shop, gpointer code, GError **error)
{
    OcopScanned scanned = {0};
    return keep (ocop_shop_look_up_code (shop, code, ocop_shop_get_today (shop), &scanned, error),
                 &scanned);
}

void
ocop_receive_scanned_free (gpointer scanned)
{
    ocop_scanned_clear (scanned);
    g_free (scanned);
}

gpointer
ocop_receive_search (OcopShop *shop, gpointer text, GError **error)
{
    GArray *tiles = ocop_shop_search_tiles (shop, text, TILES_MAX, error);
    for (guint i = tiles != NULL ? tiles->len : 0; i > 0; i--)
        if (g_array_index (tiles, OcopTile, i - 1).kind == OCOP_PRODUCT_SERVICE)
            g_array_remove_index (tiles, i - 1);
    return tiles;
}

void
ocop_receive_tiles_free (gpointer tiles)
{
    g_array_unref (tiles);
}

/* ---- acts */

static void
queue_slip (OcopShop *shop, const OcopActResult *act)
{
    g_autofree char *record = g_strdup_printf ("%" PRId64, act->seq);
    gint64 job;
    if (!act->is_repeated)
        ocop_shop_queue_paper (shop, &(OcopPaperName){OCOP_PAPER_KIND_GOODS, record}, &job, NULL);
}

OcopStockCall *
ocop_stock_call_new (const OcopStockRequest *stock, const OcopRequestId *request)
{
    OcopStockCall *call = g_new0 (OcopStockCall, 1);
    *call = (OcopStockCall){.kind = stock->kind,
                            .code = g_strdup (stock->code),
                            .lot = g_strdup (stock->lot),
                            .reason = g_strdup (stock->reason),
                            .by = g_strdup (stock->by),
                            .qty_milli = stock->qty_milli,
                            .expiry = stock->expiry,
                            .request = *request};
    return call;
}

void
ocop_stock_call_free (gpointer data)
{
    OcopStockCall *call = data;
    g_free (call->code);
    g_free (call->lot);
    g_free (call->reason);
    g_free (call->by);
    g_free (call);
}

gpointer
ocop_stock_call_do (OcopShop *shop, gpointer data, GError **error)
{
    const OcopStockCall *call = data;
    g_auto (OcopActResult) act = {0};
    const OcopStockRequest stock = {.kind = call->kind,
                                    .code = call->code,
                                    .qty_milli = call->qty_milli,
                                    .lot = call->lot,
                                    .expiry = call->expiry,
                                    .reason = call->reason,
                                    .by = call->by};
    ocop_shop_book_stock (shop, &stock, &call->request, &act, error);
    return NULL;
}

/* ---- a delivery */

static void
clear_line (gpointer data)
{
    const OcopStockRequest *line = data;
    g_free ((char *)line->code);
    g_free ((char *)line->lot);
}

OcopDeliveryCall *
ocop_delivery_call_new (const char *by, const OcopRequestId *request, gboolean wants_slip)
{
    OcopDeliveryCall *call = g_new0 (OcopDeliveryCall, 1);
    *call = (OcopDeliveryCall){.lines = g_array_new (FALSE, FALSE, sizeof (OcopStockRequest)),
                               .by = g_strdup (by),
                               .request = *request,
                               .wants_slip = wants_slip};
    g_array_set_clear_func (call->lines, clear_line);
    return call;
}

void
ocop_delivery_call_add (OcopDeliveryCall *call, const OcopStockRequest *line)
{
    const OcopStockRequest own = {.kind = OCOP_STOCK_RECEIVE,
                                  .code = g_strdup (line->code),
                                  .lot = g_strdup (line->lot),
                                  .qty_milli = line->qty_milli,
                                  .expiry = line->expiry};
    g_array_append_val (call->lines, own);
}

void
ocop_delivery_call_free (gpointer data)
{
    OcopDeliveryCall *call = data;
    g_array_unref (call->lines);
    g_free (call->by);
    g_free (call);
}

gpointer
ocop_delivery_call_do (OcopShop *shop, gpointer data, GError **error)
{
    const OcopDeliveryCall *call = data;
    g_auto (OcopActResult) act = {0};
    if (!ocop_shop_receive_delivery (shop, (const OcopStockRequest *)(gpointer)call->lines->data,
                                     call->lines->len, call->by, &call->request, &act, error))
        return NULL;
    if (call->wants_slip)
        queue_slip (shop, &act);
    return GUINT_TO_POINTER (call->lines->len);
}

/* ---- opening stock */

void
ocop_opening_call_free (gpointer data)
{
    OcopOpeningCall *call = data;
    g_free (call->path);
    if (call->csv != NULL)
        g_string_free (call->csv, TRUE);
    g_free (call->by);
    g_free (call);
}

/* Where in the file it is at fault. */
static void
tell_place (GError *failure, GError **error)
{
    const gint64 row = ocop_error_get_row (failure);
    const char *column = ocop_error_get_column (failure);
    if (row <= 0) {
        g_propagate_error (error, failure);
        return;
    }
    g_autofree char *place = g_strdup_printf (_ ("row %" PRId64), row);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, column != NULL ? "%s, %s: %s" : "%s%s: %s",
                    place, column != NULL ? column : "", failure->message);
    g_error_free (failure);
}

static guint
count_rows (const OcopActResult *act, GError **error)
{
    gsize size;
    const char *body = g_bytes_get_data (act->body, &size);
    g_autoptr (OcopStockAct) stock =
        ocop_stock_act_from_body (OCOP_STOCK_IMPORT, body, size, error);
    return stock != NULL ? stock->items->len : 0;
}

gpointer
ocop_opening_call_do (OcopShop *shop, gpointer data, GError **error)
{
    const OcopOpeningCall *call = data;
    g_auto (OcopActResult) act = {0};
    g_autoptr (GBytes) bytes = NULL;
    GError *failure = NULL;
    gsize size = 0;
    const char *csv;
    if (call->path != NULL) {
        bytes = ocop_ports_read_file (call->ports, call->path, FILE_MAX_BYTES, error);
        if (bytes == NULL)
            return NULL;
        csv = g_bytes_get_data (bytes, &size);
    } else {
        csv = call->csv->str;
        size = call->csv->len;
    }
    if (!ocop_shop_import_stock (shop, csv != NULL ? csv : "", size, call->by, &call->request, &act,
                                 &failure)) {
        tell_place (failure, error);
        return NULL;
    }
    if (call->wants_slip)
        queue_slip (shop, &act);
    return GUINT_TO_POINTER (count_rows (&act, error));
}
