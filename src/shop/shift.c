/* Opening, cash in and out, reading and closing a shift. */
#include "shop/print.h"
#include "shop/private.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include "journal/hash.h"
#include "store/payments.h"
#include "store/requests.h"
#include "store/sales.h"
#include "store/shifts.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Cash lists carry what one person can count. */
#define FLOAT_MAX OCOP_PRICE_MAX

static void
set_posted (const OcopPosted *posted, OcopDay business_day, const GString *body,
            OcopActResult *ret_result)
{
    *ret_result = (OcopActResult){.epoch = posted->epoch,
                                  .seq = posted->seq,
                                  .utc_ms = posted->utc_ms,
                                  .business_day = business_day};
    ret_result->body = g_bytes_new (body->str, body->len);
    memcpy (ret_result->hash, posted->hash, OCOP_HASH_BYTES);
}

static void
digest_text (const char *text, guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    ocop_hash_bytes (text, strlen (text), ret_digest);
}

/* ---- opening */

typedef struct {
    const OcopShiftOpenRequest *asked;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopActResult *result;
} OpenAttempt;

/* The business day: the civil day of the clock, never before the last one; a clock that runs behind
 * the last record or the build day is believed only when a person states the day. */
static gboolean
choose_day (OcopShop *shop, OcopDay asked, OcopDay *ret_day, GError **error)
{
    char text[OCOP_DAY_TEXT_SIZE], last_text[OCOP_DAY_TEXT_SIZE], now_text[OCOP_INSTANT_TEXT_SIZE];
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    gint64 now_ms = ocop_ports_utc_ms (shop->ports);
    OcopDay today = ocop_day_at (now_ms), build_day = OCOP_DAY_NONE;
    ocop_day_parse (OCOP_BUILD_DAY, NULL, &build_day, NULL);
    gboolean is_suspect = now_ms < head->utc_ms || today < build_day;
    if (asked == OCOP_DAY_NONE && is_suspect) {
        ocop_set_error (error, OCOP_ERROR_CLOCK_SUSPECT, "day",
                        _ ("the clock shows %s, which is behind what is recorded: state the day"),
                        ocop_instant_to_local (now_ms, now_text));
        return FALSE;
    }
    if (asked != OCOP_DAY_NONE && head->business_day != OCOP_DAY_NONE &&
        asked < head->business_day) {
        ocop_set_error (
            error, OCOP_ERROR_CLOCK_SUSPECT, "day", _ ("%s is before the last business day, %s"),
            ocop_day_to_local (asked, text), ocop_day_to_local (head->business_day, last_text));
        return FALSE;
    }
    *ret_day = asked != OCOP_DAY_NONE ? asked : today;
    if (head->business_day != OCOP_DAY_NONE)
        *ret_day = MAX (*ret_day, head->business_day);
    return TRUE;
}

static gboolean
attempt_open (OcopShop *shop, gpointer data, GError **error)
{
    OpenAttempt *attempt = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    g_auto (OcopUser) cashier = {0};
    g_auto (OcopShiftOpening) opening = {0};
    gint64 open_shift, z;
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    if (state.is_known)
        return ocop_shop_load_act (shop, state.record, attempt->result, error);
    if (!ocop_shifts_find_open (db, &open_shift, NULL, error))
        return FALSE;
    if (open_shift != 0) {
        ocop_set_error (error, OCOP_ERROR_SHIFT_OPEN, NULL, _ ("shift %" PRId64 " is still open"),
                        open_shift);
        return FALSE;
    }
    if (!ocop_shop_find_active_user (shop, attempt->asked->cashier, "cashier", &cashier, error) ||
        !choose_day (shop, attempt->asked->day, &opening.day, error) ||
        !ocop_shifts_get_next (db, &opening.shift, &z, error))
        return FALSE;
    opening.has_request = TRUE;
    memcpy (opening.request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (opening.request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    opening.cashier = g_strdup (cashier.name);
    opening.cashier_number = cashier.number;
    opening.opening_float = attempt->asked->opening_float;
    opening.is_day_confirmed = attempt->asked->day != OCOP_DAY_NONE;

    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GString) body = g_string_new (NULL);
    OcopPosted posted;
    ocop_shift_opening_to_body (&opening, body);
    OcopJournalEntry entry = {.kind = OCOP_KIND_SHIFT_OPEN,
                              .operator_number = cashier.number,
                              .body = body,
                              .business_day = opening.day,
                              .is_clock_confirmed = opening.is_day_confirmed};
    if (!ocop_store_begin (&write, shop->store, error))
        return FALSE;
    ocop_store_edit_head (shop->store)->business_day = opening.day;
    if (!ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_shifts_insert_opening (db, OCOP_ID (posted.epoch, posted.seq), posted.utc_ms,
                                     &opening, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    set_posted (&posted, opening.day, body, attempt->result);
    return TRUE;
}

gboolean
ocop_shop_open_shift (OcopShop *shop, const OcopShiftOpenRequest *opening,
                      const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    OcopActResult result = {0};
    OpenAttempt attempt = {.asked = opening, .result = &result};
    gboolean was_retried;
    if (opening->opening_float < 0 || opening->opening_float > FLOAT_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "float",
                        _ ("a float of %" PRId64 " đồng is not possible"), opening->opening_float);
        return FALSE;
    }
    g_autofree char *text =
        g_strdup_printf ("shift-open\n%s\n%" G_GINT64_FORMAT "\n%d", opening->cashier,
                         opening->opening_float, opening->day);
    ocop_shop_take_request_id (shop, request, attempt.id);
    digest_text (text, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_open, &attempt, &was_retried,
                            error))
        return FALSE;
    if (was_retried)
        result.is_repeated = FALSE;
    *ret_result = result;
    return TRUE;
}

/* ---- cash in and out */

typedef struct {
    gboolean is_out;
    gint64 amount;
    const char *reason;
    const char *by;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopActResult *result;
} CashAttempt;

static gboolean
require_open (OcopShop *shop, gint64 *ret_shift, OcopDay *ret_day, GError **error)
{
    if (!ocop_shop_get_shift_day (shop, ret_shift, ret_day, error))
        return FALSE;
    if (*ret_shift != 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_SHIFT_CLOSED, NULL, _ ("no shift is open"));
    return FALSE;
}

static gboolean
attempt_cash (OcopShop *shop, gpointer data, GError **error)
{
    CashAttempt *attempt = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    OcopDay day;
    gint64 operator_number;
    g_auto (OcopCashMove)
        move = {.is_out = attempt->is_out, .amount = attempt->amount, .has_request = TRUE};
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    if (state.is_known)
        return ocop_shop_load_act (shop, state.record, attempt->result, error);
    if (!require_open (shop, &move.shift, &day, error) ||
        !ocop_shop_find_actor (shop, attempt->by, &operator_number, &move.by, error))
        return FALSE;
    memcpy (move.request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (move.request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    move.reason = g_strdup (attempt->reason);

    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GString) body = g_string_new (NULL);
    OcopPosted posted;
    ocop_cash_move_to_body (&move, body);
    OcopJournalEntry entry = {.kind = attempt->is_out ? OCOP_KIND_CASH_OUT : OCOP_KIND_CASH_IN,
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_shifts_insert_cash_move (db, OCOP_ID (posted.epoch, posted.seq), &move, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    set_posted (&posted, day, body, attempt->result);
    return TRUE;
}

gboolean
ocop_shop_move_cash (OcopShop *shop, gboolean is_out, gint64 amount, const char *reason,
                     const char *by, const OcopRequestId *request, OcopActResult *ret_result,
                     GError **error)
{
    OcopActResult result = {0};
    CashAttempt attempt = {.is_out = is_out, .amount = amount, .by = by, .result = &result};
    gboolean was_retried;
    g_autofree char *clean = ocop_text_take_in (reason, -1, OCOP_TEXT_MAX, "reason", error);
    if (clean == NULL)
        return FALSE;
    if (*clean == '\0' || amount <= 0 || amount > OCOP_PRICE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, *clean == '\0' ? "reason" : "amount",
                        *clean == '\0' ? _ ("cash in and out needs a reason")
                                       : _ ("cash in and out needs a sum above 0"));
        return FALSE;
    }
    g_autofree char *text = g_strdup_printf ("cash\n%d\n%" G_GINT64_FORMAT "\n%s\n%s", is_out,
                                             amount, clean, by != NULL ? by : "");
    attempt.reason = clean;
    ocop_shop_take_request_id (shop, request, attempt.id);
    digest_text (text, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_cash, &attempt, &was_retried,
                            error))
        return FALSE;
    if (was_retried)
        result.is_repeated = FALSE;
    *ret_result = result;
    return TRUE;
}

/* ---- reading and closing */

static gboolean
find_cashier_name (OcopShop *shop, gint64 number, char **ret_name, GError **error)
{
    g_auto (OcopUser) user = {0};
    gboolean is_found;
    if (!ocop_users_find_number (ocop_store_get_db (shop->store), number, &is_found, &user, error))
        return FALSE;
    *ret_name = is_found ? g_steal_pointer (&user.name) : g_strdup ("");
    return TRUE;
}

static gboolean
list_parked (OcopShop *shop, OcopShiftClose *close, GError **error)
{
    g_autoptr (GArray) ids = ocop_parked_list (ocop_store_get_db (shop->store), error);
    if (ids == NULL)
        return FALSE;
    for (guint i = 0; i < ids->len; i++)
        g_ptr_array_add (close->parked,
                         g_strdup_printf ("P%" G_GINT64_FORMAT, g_array_index (ids, gint64, i)));
    close->n_parked = ids->len;
    return TRUE;
}

/* The figures of the open shift as they stand. */
static OcopShiftClose *
read_open_shift (OcopShop *shop, GError **error)
{
    g_autoptr (OcopShiftClose) close = ocop_shift_close_new();
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    gint64 shift;
    OcopDay day;
    if (!require_open (shop, &shift, &day, error) ||
        !ocop_shifts_load (ocop_store_get_db (shop->store), shift, &close->figures, error) ||
        !find_cashier_name (shop, close->figures.cashier_number, &close->cashier, error) ||
        !list_parked (shop, close, error))
        return NULL;
    close->expected_cash = ocop_shift_get_expected_cash (&close->figures);
    close->gt_sales = head->gt_sales;
    close->gt_returns = head->gt_returns;
    close->gt_count = head->gt_count;
    return g_steal_pointer (&close);
}

OcopShiftClose *
ocop_shop_read_shift (OcopShop *shop, GError **error)
{
    g_autoptr (OcopShiftClose) close = read_open_shift (shop, error);
    OcopTraining training;
    if (close == NULL || !ocop_training_load (ocop_store_get_db (shop->store), &training, error))
        return NULL;
    close->figures.n_training += training.n_sales;
    close->figures.training += training.amount;
    return g_steal_pointer (&close);
}

gboolean
ocop_shop_find_open_shift (OcopShop *shop, gboolean *ret_is_open, OcopShiftFigures *ret_figures,
                           char **ret_cashier, GError **error)
{
    gint64 shift;
    OcopDb *db = ocop_store_get_db (shop->store);
    if (!ocop_shifts_find_open (db, &shift, NULL, error))
        return FALSE;
    *ret_is_open = shift != 0;
    *ret_cashier = NULL;
    return shift == 0 ||
           (ocop_shifts_load (db, shift, ret_figures, error) &&
            find_cashier_name (shop, ret_figures->cashier_number, ret_cashier, error));
}

typedef struct {
    gint64 counted_cash;
    const gint64 *notes;
    const char *by;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopShiftClose *close; /* out */
    OcopActResult *result;
} CloseAttempt;

static gboolean
load_close_repeat (OcopShop *shop, gint64 record, CloseAttempt *attempt, GError **error)
{
    gsize size;
    if (!ocop_shop_load_act (shop, record, attempt->result, error))
        return FALSE;
    const char *body = g_bytes_get_data (attempt->result->body, &size);
    attempt->close = ocop_shift_close_from_body (body, size, error);
    return attempt->close != NULL;
}

static gboolean
queue_z (OcopShop *shop, gint64 z, gint64 *ret_job, GError **error)
{
    g_autofree char *reference = g_strdup_printf ("%" PRId64, z);
    return ocop_shop_queue_original (shop, OCOP_PAPER_KIND_Z, reference, z, FALSE, ret_job, error);
}

static gboolean
attempt_close (OcopShop *shop, gpointer data, GError **error)
{
    CloseAttempt *attempt = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    gint64 shift, next_shift, operator_number;
    OcopDay day;
    g_autofree char *by = NULL;
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    if (state.is_known)
        return load_close_repeat (shop, state.record, attempt, error);
    if (!require_open (shop, &shift, &day, error) ||
        !ocop_shop_find_actor (shop, attempt->by, &operator_number, &by, error))
        return FALSE;

    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_shop_leave_training (shop, shift, day, operator_number, error))
        return FALSE;
    g_autoptr (OcopShiftClose) close = read_open_shift (shop, error);
    if (close == NULL || !ocop_shifts_get_next (db, &next_shift, &close->z, error))
        return FALSE;
    close->has_request = TRUE;
    memcpy (close->request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (close->request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    close->by = g_steal_pointer (&by);
    close->counted_cash = attempt->counted_cash;
    close->has_notes = attempt->notes != NULL;
    if (close->has_notes)
        memcpy (close->notes, attempt->notes, sizeof close->notes);
    close->totals =
        ocop_totals_list (db, ocop_store_peek_head (shop->store)->epoch, day, day, error);
    if (close->totals == NULL)
        return FALSE;
    g_autoptr (GString) body = g_string_sized_new (4096);
    OcopPosted posted;
    gint64 print_job = 0;
    ocop_shift_close_to_body (close, body);
    OcopJournalEntry entry = {.kind = OCOP_KIND_SHIFT_CLOSE,
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day};
    if (!ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_shifts_insert_close (db, OCOP_ID (posted.epoch, posted.seq), close, error) ||
        !ocop_payments_expire (db, posted.utc_ms, error) ||
        !queue_z (shop, close->z, &print_job, error) || !ocop_store_commit (&write, error))
        return FALSE;
    set_posted (&posted, day, body, attempt->result);
    attempt->result->print_job = print_job;
    attempt->close = g_steal_pointer (&close);
    return TRUE;
}

gboolean
ocop_shop_close_shift (OcopShop *shop, gint64 counted_cash, const gint64 *notes, const char *by,
                       const OcopRequestId *request, OcopShiftClose **ret_close,
                       OcopActResult *ret_result, GError **error)
{
    OcopActResult result = {0};
    CloseAttempt attempt = {
        .counted_cash = counted_cash, .notes = notes, .by = by, .result = &result};
    gboolean was_retried;
    if (counted_cash < 0 || counted_cash > OCOP_MONEY_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "counted",
                        _ ("a count of %" PRId64 " đồng is not possible"), counted_cash);
        return FALSE;
    }
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_printf (text, "shift-close\n%" G_GINT64_FORMAT "\n%s", counted_cash,
                     by != NULL ? by : "");
    for (int i = 0; notes != NULL && i < OCOP_N_BANKNOTES; i++)
        g_string_append_printf (text, "\n%" G_GINT64_FORMAT, notes[i]);
    ocop_shop_take_request_id (shop, request, attempt.id);
    digest_text (text->str, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_close, &attempt, &was_retried,
                            error)) {
        ocop_act_result_clear (&result);
        return FALSE;
    }
    if (was_retried)
        result.is_repeated = FALSE;
    if (ret_close != NULL)
        *ret_close = attempt.close;
    else
        ocop_shift_close_free (attempt.close);
    *ret_result = result;
    return TRUE;
}
