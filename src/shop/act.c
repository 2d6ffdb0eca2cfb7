/* How an act is done: once, whatever happens to the disk.
 *
 * A commit that ends in an I/O error may have happened or not. The store is opened again, and the
 * same attempt runs a second time: it finds its request id when the first one happened, and does
 * the act when it did not. A second such error ends all writing (durability notes 1.5). */
#include "shop/private.h"

#include "base/error.h"
#include "domain/body.h"
#include "journal/hash.h"
#include "store/requests.h"
#include "store/shifts.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_act_result_clear (OcopActResult *result)
{
    g_clear_pointer (&result->body, g_bytes_unref);
}

void
ocop_shop_take_request_id (OcopShop *shop, const OcopRequestId *request,
                           guint8 ret_id[OCOP_UUID_SIZE])
{
    if (request != NULL && request->is_given)
        memcpy (ret_id, request->id, OCOP_UUID_SIZE);
    else
        ocop_uuid_make (shop->ports, ret_id);
}

gboolean
ocop_shop_run_act (OcopShop *shop, OcopActSpace space, OcopAttempt attempt, gpointer data,
                   gboolean *ret_was_retried, GError **error)
{
    gboolean was_retried = FALSE, was_ballast_dropped = FALSE;
    for (;;) {
        g_autoptr (GError) failure = NULL;
        if (shop->is_broken) {
            ocop_set_error (
                error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                _ ("the disk failed twice: nothing is written until it has been looked at"));
            return FALSE;
        }
        if (attempt (shop, data, &failure)) {
            if (ret_was_retried != NULL)
                *ret_was_retried = was_retried;
            return TRUE;
        }
        gboolean is_full = g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_DISK_FULL);
        if (is_full && space == OCOP_ACT_MAY_USE_BALLAST && !was_ballast_dropped &&
            ocop_store_drop_ballast (shop->store)) {
            was_ballast_dropped = TRUE;
            continue;
        }
        if (!ocop_db_is_outcome_unknown (ocop_store_get_db (shop->store))) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        if (was_retried || !ocop_store_reopen (shop->store, NULL)) {
            shop->is_broken = TRUE;
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        was_retried = TRUE;
    }
}

gboolean
ocop_shop_load_act (OcopShop *shop, gint64 record_id, OcopActResult *ret_result, GError **error)
{
    OcopRecord record;
    OcopActResult result = {0};
    if (!ocop_journal_read (shop->store, record_id, &record, &result.body, result.hash, error))
        return FALSE;
    result.epoch = record.epoch;
    result.seq = record.seq;
    result.utc_ms = record.utc_ms;
    result.business_day = record.business_day;
    result.is_repeated = TRUE;
    *ret_result = result;
    return TRUE;
}

gboolean
ocop_shop_find_active_user (OcopShop *shop, const char *name, const char *field, OcopUser *ret_user,
                            GError **error)
{
    gboolean is_found;
    OcopUser user;
    if (!ocop_users_find (ocop_store_get_db (shop->store), name, &is_found, &user, error))
        return FALSE;
    if (is_found && user.is_active) {
        *ret_user = user;
        return TRUE;
    }
    if (is_found)
        ocop_user_clear (&user);
    ocop_set_error (error, OCOP_ERROR_UNKNOWN_CASHIER, field,
                    _ ("“%s” is not an active user of this till"), name);
    return FALSE;
}

gboolean
ocop_shop_get_shift_day (OcopShop *shop, gint64 *ret_shift, OcopDay *ret_day, GError **error)
{
    return ocop_shifts_find_open (ocop_store_get_db (shop->store), ret_shift, ret_day, error);
}

gboolean
ocop_shop_find_actor (OcopShop *shop, const char *name, gint64 *ret_number, char **ret_name,
                      GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopUser) user = {0};
    gint64 shift;
    gboolean is_found;
    if (name != NULL) {
        if (!ocop_shop_find_active_user (shop, name, "by", &user, error))
            return FALSE;
    } else {
        OcopShiftFigures figures;
        if (!ocop_shifts_find_open (db, &shift, NULL, error))
            return FALSE;
        if (shift != 0 &&
            (!ocop_shifts_load (db, shift, &figures, error) ||
             !ocop_users_find_number (db, figures.cashier_number, &is_found, &user, error)))
            return FALSE;
    }
    *ret_number = user.number;
    *ret_name = g_steal_pointer (&user.name);
    return TRUE;
}

gboolean
ocop_shop_leave_training (OcopShop *shop, gint64 shift, OcopDay day, gint64 operator_number,
                          GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopTraining training;
    if (!ocop_training_load (db, &training, error))
        return FALSE;
    if (!training.is_on)
        return TRUE;
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_int (&w, "shift", shift);
    ocop_json_add_int (&w, "count", training.n_sales);
    ocop_json_add_int (&w, "sum", training.amount);
    ocop_json_end_object (&w);
    OcopJournalEntry entry = {.kind = OCOP_KIND_TRAINING_LEAVE,
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day};
    return ocop_journal_append (shop->store, &entry, NULL, error) &&
           ocop_training_leave (db, shift, training.n_sales, training.amount, error);
}

typedef struct {
    const OcopPlainAct *act;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopActResult *result;
} PlainAttempt;

static gboolean
attempt_plain (OcopShop *shop, gpointer data, GError **error)
{
    PlainAttempt *attempt = data;
    const OcopPlainAct *act = attempt->act;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    gint64 operator_number, shift;
    OcopDay day;
    g_autofree char *by = NULL;
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    if (state.is_known)
        return ocop_shop_load_act (shop, state.record, attempt->result, error);
    if (!ocop_shop_find_actor (shop, act->by, &operator_number, &by, error) ||
        !ocop_shop_get_shift_day (shop, &shift, &day, error))
        return FALSE;

    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GString) body = g_string_sized_new (256);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_body_add_request (&w, attempt->id, attempt->digest);
    ocop_json_add_string (&w, "by", by);
    if (!ocop_store_begin (&write, shop->store, error))
        return FALSE;
    OcopJournalEntry entry = {.kind = act->kind,
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day,
                              .is_clock_confirmed = act->is_clock_confirmed};
    OcopPosted posted;
    if (!ocop_journal_settle_clock (shop->store, &entry, error))
        return FALSE;
    gint64 record_id = ocop_shop_next_record_id (shop);
    if (act->apply != NULL && !act->apply (shop, record_id, &w, act->data, error))
        return FALSE;
    ocop_json_end_object (&w);
    if (!ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_request_insert (db, attempt->id, attempt->digest, record_id, 0, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    *attempt->result = (OcopActResult){.epoch = posted.epoch,
                                       .seq = posted.seq,
                                       .utc_ms = posted.utc_ms,
                                       .business_day = day,
                                       .body = g_bytes_new (body->str, body->len)};
    memcpy (attempt->result->hash, posted.hash, OCOP_HASH_BYTES);
    return TRUE;
}

gint64
ocop_shop_next_record_id (OcopShop *shop)
{
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    return OCOP_ID (head->epoch, head->seq + 1);
}

static void
digest_plain (const OcopPlainAct *act, guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    g_autofree char *text = g_strdup_printf ("%s\n%s\n%s", ocop_kind_to_text (act->kind),
                                             act->by != NULL ? act->by : "", act->digest_text);
    ocop_hash_bytes (text, strlen (text), ret_digest);
}

gboolean
ocop_shop_find_plain_act (OcopShop *shop, const OcopPlainAct *act, gboolean *ret_is_known,
                          OcopActResult *ret_result, GError **error)
{
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopRequestState state = {FALSE, 0, 0};
    digest_plain (act, digest);
    if (act->request != NULL && act->request->is_given &&
        !ocop_request_look_up (ocop_store_get_db (shop->store), act->request->id, digest, &state,
                               error))
        return FALSE;
    *ret_is_known = state.is_known;
    return !state.is_known || ocop_shop_load_act (shop, state.record, ret_result, error);
}

gboolean
ocop_shop_do_plain_act (OcopShop *shop, const OcopPlainAct *act, OcopActResult *ret_result,
                        GError **error)
{
    OcopActResult result = {0};
    PlainAttempt attempt = {.act = act, .result = &result};
    gboolean was_retried;
    ocop_shop_take_request_id (shop, act->request, attempt.id);
    digest_plain (act, attempt.digest);
    if (!ocop_shop_run_act (shop, act->space, attempt_plain, &attempt, &was_retried, error))
        return FALSE;
    if (was_retried)
        result.is_repeated = FALSE;
    if (ret_result != NULL)
        *ret_result = result;
    else
        ocop_act_result_clear (&result);
    return TRUE;
}
