/* Reads what is kept for it anyway; nothing here looks at history. */
#include "shop/safety.h"

#include "shop/private.h"
#include "shop/sync.h"
#include "store/last_backup.h"
#include "store/payments.h"
#include "store/print_jobs.h"
#include "store/sales.h"

static gboolean
count_jobs (OcopShop *shop, OcopPrintState state, guint *n, GError **error)
{
    g_autoptr (GArray) ids =
        ocop_print_jobs_list_open (ocop_store_get_db (shop->store), state, error);
    if (ids == NULL)
        return FALSE;
    *n += ids->len;
    return TRUE;
}

static gboolean
read_backup (OcopShop *shop, gint64 *ret_utc_ms, GError **error)
{
    gint64 record;
    OcopRecord header;
    if (!ocop_last_backup_load (ocop_store_get_db (shop->store), &record, error))
        return FALSE;
    *ret_utc_ms = 0;
    if (record == 0)
        return TRUE;
    if (!ocop_journal_read (shop->store, record, &header, NULL, NULL, error))
        return FALSE;
    *ret_utc_ms = header.utc_ms;
    return TRUE;
}

static gboolean
read_registry (OcopShop *shop, OcopSafety *safety, GError **error)
{
    g_auto (OcopSyncStatus) status = {0};
    if (!ocop_shop_get_sync_status (shop, &status, error))
        return FALSE;
    safety->pending = status.pending;
    safety->state = status.state;
    safety->alarm = status.alarm;
    safety->contact_ms = status.contact_ms;
    return TRUE;
}

gboolean
ocop_shop_get_safety (OcopShop *shop, OcopSafety *ret_safety, GError **error)
{
    OcopSafety safety = {0};
    OcopDb *db = ocop_store_get_db (shop->store);
    const OcopDisk *disk = shop->ports->disk;
    if (!read_registry (shop, &safety, error) || !read_backup (shop, &safety.backup_ms, error) ||
        !count_jobs (shop, OCOP_PRINT_FAILED, &safety.n_papers, error) ||
        !count_jobs (shop, OCOP_PRINT_UNKNOWN, &safety.n_papers, error) ||
        !count_jobs (shop, OCOP_PRINT_QUEUED, &safety.n_queued, error) ||
        !count_jobs (shop, OCOP_PRINT_SENDING, &safety.n_queued, error))
        return FALSE;
    g_autoptr (GArray) payments = ocop_payments_list (db, FALSE, 0, error);
    g_autoptr (GArray) parked = payments != NULL ? ocop_parked_list (db, error) : NULL;
    if (parked == NULL)
        return FALSE;
    safety.n_payments = payments->len;
    safety.n_parked = parked->len;
    safety.free_bytes = disk->free_bytes (ocop_store_get_home (shop->store), disk->data);
    safety.has_room = ocop_store_has_room (shop->store);
    *ret_safety = safety;
    return TRUE;
}
