/* The same messages as files, for a point without a network. */
#include "base/error.h"
#include "shop/private.h"
#include "shop/sync.h"
#include "store/sync.h"
#include "sync/apply.h"
#include "sync/installation.h"
#include "sync/stick.h"
#include "sync/voucher.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
load_row (OcopShop *shop, OcopSyncRow *row, GError **error)
{
    if (!ocop_sync_load (ocop_store_get_db (shop->store), row, error))
        return FALSE;
    if (row->is_enrolled && row->epoch == ocop_shop_get_epoch (shop))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_REGISTRY_REFUSED, NULL,
                    _ ("this till is not enrolled: “enrol” with a new code first"));
    return FALSE;
}

gboolean
ocop_shop_export_sync (OcopShop *shop, GBytes **ret_file, guint *ret_n, GError **error)
{
    guint8 installation[OCOP_INSTALLATION_SIZE];
    g_auto (OcopSyncRow) row = {0};
    if (!load_row (shop, &row, error))
        return FALSE;
    const gboolean has_installation =
        ocop_installation_load (ocop_store_get_home (shop->store), shop->ports, installation, NULL);
    const OcopOutboxFacts facts = {.installation = has_installation ? installation : NULL,
                                   .catalogue_version = row.catalogue_version,
                                   .recall_version = row.recall_version};
    g_autoptr (GPtrArray) messages = ocop_sync_stick_fill (shop->store, &facts, error);
    GBytes *file =
        messages != NULL ? ocop_stick_write (OCOP_STICK_REQUESTS, messages, error) : NULL;
    if (file == NULL)
        return FALSE;
    *ret_file = file;
    *ret_n = messages->len;
    return TRUE;
}

typedef struct {
    const OcopSyncReply *reply;
    OcopSyncApplied applied;
} Taking;

static gboolean
attempt_take (OcopShop *shop, gpointer data, GError **error)
{
    Taking *taking = data;
    taking->applied = (OcopSyncApplied){0};
    return ocop_sync_apply_ack (shop->store, taking->reply, FALSE, &taking->applied, error);
}

/* What an answer that is no ack means for the till's state. */
static OcopSyncState
judge (OcopSyncEnd end)
{
    if (end == OCOP_SYNC_ENDED_FORK)
        return OCOP_SYNC_FORK;
    return end == OCOP_SYNC_ENDED_NOT_ENROLLED ? OCOP_SYNC_NOT_ENROLLED : OCOP_SYNC_BEHIND;
}

/* *@ret_is_over: the answers behind it say nothing new. *@is_forked: a branch of an earlier epoch
 * is refused, which keeps the others back in nothing. */
static gboolean
take_answer (OcopShop *shop, const OcopSyncReply *reply, OcopSyncStatus *status,
             gboolean *is_forked, gboolean *ret_is_over, GError **error)
{
    const OcopProblem *problem = reply->end == OCOP_SYNC_ENDED_FORK ? reply->problem : NULL;
    Taking taking = {.reply = reply};
    *ret_is_over = TRUE;
    if (reply->end == OCOP_SYNC_ENDED_FORGED) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("the file does not come from the registry of this till"));
        return FALSE;
    }
    if (reply->end == OCOP_SYNC_ENDED_VOUCHED) {
        ocop_voucher_forget (shop->store);
        *ret_is_over = FALSE;
        return TRUE;
    }
    if (problem != NULL && problem->command.kind == OCOP_COMMAND_OPEN_EPOCH &&
        problem->command.at.epoch <= ocop_shop_get_epoch (shop)) {
        const OcopShopAdoption adoption = {problem->command.at, problem->command.case_id};
        return ocop_shop_adopt_branch (shop, &adoption, error);
    }
    if (reply->end != OCOP_SYNC_ENDED_ACKED) {
        g_free (status->detail);
        status->detail = g_strdup (reply->detail);
        if (problem != NULL && problem->has_at && problem->at.epoch < ocop_shop_get_epoch (shop)) {
            *is_forked = TRUE;
            *ret_is_over = FALSE;
        }
        return ocop_sync_apply_standing (shop->store, judge (reply->end), OCOP_SYNC_ALARM_REFUSED,
                                         FALSE, error);
    }
    *ret_is_over = FALSE;
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_take, &taking, NULL, error))
        return FALSE;
    status->n_payments += taking.applied.n_payments;
    return taking.applied.is_ignored ||
           ocop_sync_apply_standing (shop->store, *is_forked ? OCOP_SYNC_FORK : OCOP_SYNC_IDLE,
                                     OCOP_SYNC_ALARM_NONE, FALSE, error);
}

gboolean
ocop_shop_import_sync (OcopShop *shop, GBytes *file, OcopSyncStatus *ret_status, GError **error)
{
    g_auto (OcopSyncRow) row = {0};
    g_auto (OcopSyncStatus) taken = {0};
    gboolean is_over = FALSE, is_forked = FALSE;
    if (!load_row (shop, &row, error))
        return FALSE;
    g_autoptr (GPtrArray) answers = ocop_stick_read (OCOP_STICK_ANSWERS, file, error);
    for (guint i = 0; answers != NULL && i < answers->len && !is_over; i++) {
        g_autoptr (OcopSyncReply) reply = ocop_sync_stick_read_answer (
            g_ptr_array_index (answers, i), ocop_shop_get_point (shop), ocop_shop_get_till (shop),
            ocop_shop_get_epoch (shop), row.registry_key);
        if (!take_answer (shop, reply, &taken, &is_forked, &is_over, error))
            return FALSE;
    }
    if (answers == NULL || !ocop_shop_get_sync_status (shop, ret_status, error))
        return FALSE;
    ret_status->detail = g_steal_pointer (&taken.detail);
    ret_status->n_payments = taken.n_payments;
    return TRUE;
}
