/* What people say about jobs that did not come out: how one ended, or that it is to be tried again.
 */
#include "shop/print.h"

#include "base/error.h"
#include "store/print_jobs.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct {
    OcopPrintJob *job;
    OcopPrintState from;
    const OcopPrinterSettings *settings; /* of the printer now; borrowed */
    gint64 new_job;                      /* the job that takes its place */
} Decision;

static gboolean
apply_decision (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                GError **error)
{
    Decision *decision = data;
    ocop_print_job_write_body (body, decision->job);
    decision->job->changed_ms = ocop_ports_utc_ms (shop->ports);
    return ocop_print_jobs_save (ocop_store_get_db (shop->store), decision->from, decision->job,
                                 error);
}

gboolean
ocop_shop_settle_print_job (OcopShop *shop, gint64 id, gboolean is_printed,
                            const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    gboolean is_known;
    g_autofree char *text = g_strdup_printf ("settle %" PRId64 " %d", id, is_printed);
    Decision decision = {.job = &job};
    OcopPlainAct act = {.kind = OCOP_KIND_PRINT_JOB,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_decision,
                        .data = &decision};
    if (!ocop_shop_find_plain_act (shop, &act, &is_known, ret_result, error))
        return FALSE;
    if (is_known)
        return TRUE;
    if (!ocop_shop_load_print_job (shop, id, &job, error))
        return FALSE;
    if (!ocop_print_state_is_doubtful (job.state) || job.successor != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "id",
                        _ ("there is no doubt about print job %" PRId64 ": %s"), id,
                        ocop_print_state_get_text (job.state));
        return FALSE;
    }
    decision.from = job.state;
    job.state = is_printed ? OCOP_PRINT_PRINTED : OCOP_PRINT_FAILED;
    /* A person cannot see that no byte arrived. */
    job.bytes_accepted = is_printed ? job.bytes_total : -1;
    g_free (job.reason);
    job.reason = is_printed ? NULL : g_strdup (_ ("the paper did not come out"));
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

/* Nothing of it left: the same job, to the printer that is set now. */
static gboolean
apply_again (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    Decision *decision = data;
    decision->new_job = decision->job->id;
    decision->job->state = OCOP_PRINT_QUEUED;
    g_clear_pointer (&decision->job->reason, g_free);
    return apply_decision (shop, record_id, body, data, error);
}

/* A job of its own, as a copy where the paper is counted. */
static gboolean
take_place (OcopShop *shop, gint64 copy, gpointer data, GError **error)
{
    Decision *decision = data;
    OcopPaperName name = {decision->job->kind, decision->job->reference};
    if (!ocop_shop_insert_job (shop, decision->settings, &name, copy, FALSE, &decision->new_job,
                               error))
        return FALSE;
    decision->job->successor = decision->new_job;
    decision->job->changed_ms = ocop_ports_utc_ms (shop->ports);
    return ocop_print_jobs_save (ocop_store_get_db (shop->store), decision->from, decision->job,
                                 error);
}

static gboolean
apply_take_place (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                  GError **error)
{
    Decision *decision = data;
    if (!take_place (shop, 0, data, error))
        return FALSE;
    ocop_print_job_write_body (body, decision->job);
    ocop_json_add_int (body, "successor", decision->new_job);
    return TRUE;
}

static gboolean
carry_out (OcopShop *shop, Decision *decision, OcopPlainAct *act, OcopActResult *ret_result,
           GError **error)
{
    OcopPrintJob *job = decision->job;
    if (ocop_print_job_is_untouched (job)) {
        g_free (job->printer);
        g_free (job->profile);
        job->printer = g_strdup (decision->settings->device);
        job->profile = g_strdup (decision->settings->profile);
        act->apply = apply_again;
        return ocop_shop_do_plain_act (shop, act, ret_result, error);
    }
    if (job->kind == OCOP_PAPER_KIND_RECEIPT || job->kind == OCOP_PAPER_KIND_Z) {
        OcopPaperName name = {job->kind, job->reference};
        return ocop_shop_count_copy (shop, &name, act->request, act->digest_text, take_place,
                                     decision, ret_result, error);
    }
    act->apply = apply_take_place;
    return ocop_shop_do_plain_act (shop, act, ret_result, error);
}

/* A retry is journaled as a copy or as a job, by what it came to then. */
static gboolean
find_earlier (OcopShop *shop, const OcopPlainAct *act, gboolean *ret_is_known,
              OcopActResult *ret_result, GError **error)
{
    g_autoptr (GError) failure = NULL;
    OcopPlainAct copy = *act;
    copy.kind = OCOP_KIND_REPRINT;
    if (ocop_shop_find_plain_act (shop, &copy, ret_is_known, ret_result, &failure))
        return *ret_is_known ||
               ocop_shop_find_plain_act (shop, act, ret_is_known, ret_result, error);
    if (g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_REQUEST_ID_REUSED))
        return ocop_shop_find_plain_act (shop, act, ret_is_known, ret_result, error);
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

gboolean
ocop_shop_retry_print_job (OcopShop *shop, gint64 id, const OcopRequestId *request, gint64 *ret_job,
                           OcopActResult *ret_result, GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    g_auto (OcopPrinterSettings) settings = {0};
    gboolean is_known;
    g_autofree char *text = g_strdup_printf ("retry %" PRId64, id);
    Decision decision = {.job = &job, .settings = &settings};
    OcopPlainAct act = {
        .kind = OCOP_KIND_PRINT_JOB, .request = request, .digest_text = text, .data = &decision};
    if (!ocop_shop_load_print_job (shop, id, &job, error) ||
        !find_earlier (shop, &act, &is_known, ret_result, error))
        return FALSE;
    if (is_known) {
        *ret_job = job.successor != 0 ? job.successor : id;
        return TRUE;
    }
    if (!ocop_print_state_is_trouble (job.state) || job.successor != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "id",
                        _ ("print job %" PRId64 " did not fail: %s"), id,
                        ocop_print_state_get_text (job.state));
        return FALSE;
    }
    decision.from = job.state;
    if (!ocop_shop_load_printer (shop, &settings, error))
        return FALSE;
    if (*settings.device == '\0') {
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, "printer.device", _ ("no printer is set"));
        return FALSE;
    }
    if (!carry_out (shop, &decision, &act, ret_result, error))
        return FALSE;
    *ret_job = decision.new_job;
    return TRUE;
}
