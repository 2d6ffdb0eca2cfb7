/* Printing in steps: what the store does before and after a device prints. In between nothing is
 * held open: a program that dies there leaves a job SENDING, which is UNKNOWN to the next one. */
#include "shop/print.h"

#include "base/error.h"
#include "drivers/proto/escpos_status.h"
#include "shop/device_address.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_print_work_free (OcopPrintWork *work)
{
    g_free (work->profile);
    ocop_print_stream_free (work->stream);
    g_free (work);
}

gint64
ocop_print_work_get_job (const OcopPrintWork *work)
{
    return work->job;
}

void
ocop_print_outcome_clear (OcopPrintOutcome *outcome)
{
    g_clear_pointer (&outcome->reason, g_free);
}

gboolean
ocop_shop_redirect_print_job (OcopShop *shop, OcopPrintJob *job, GError **error)
{
    g_auto (OcopPrinterSettings) settings = {0};
    if (!ocop_shop_load_printer (shop, &settings, error))
        return FALSE;
    if (!ocop_device_address_is_device (settings.device))
        return TRUE;
    g_free (job->printer);
    g_free (job->profile);
    job->printer = g_strdup (settings.device);
    job->profile = g_strdup (settings.profile);
    return TRUE;
}

gboolean
ocop_shop_begin_print_work (OcopShop *shop, OcopPrintJob *job, OcopPrintWork **ret_work,
                            GError **error)
{
    g_autoptr (GError) failure = NULL;
    char process_id[OCOP_PRINT_ID_TEXT_SIZE];
    *ret_work = NULL;
    if (!ocop_shop_redirect_print_job (shop, job, error))
        return FALSE;
    OcopPrintStream *stream = ocop_shop_render_job (shop, job, TRUE, &failure);
    if (stream == NULL) {
        job->bytes_accepted = 0;
        return ocop_shop_move_print_job (shop, job, OCOP_PRINT_FAILED, failure->message, error);
    }
    ocop_print_job_get_process_id (job->id, process_id);
    OcopPrintWork *work = g_new0 (OcopPrintWork, 1);
    work->job = job->id;
    work->process_id = ocop_process_id_parse (process_id, strlen (process_id));
    work->profile = g_strdup (job->profile);
    work->stream = stream;
    ocop_print_job_note_stream (job, stream);
    job->bytes_accepted = -1;
    if (!ocop_shop_move_print_job (shop, job, OCOP_PRINT_SENDING, NULL, error)) {
        ocop_print_work_free (work);
        return FALSE;
    }
    *ret_work = work;
    return TRUE;
}

gboolean
ocop_shop_store_print_outcome (OcopShop *shop, const OcopPrintOutcome *outcome, GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    if (!ocop_shop_load_print_job (shop, outcome->job, &job, error))
        return FALSE;
    if (!ocop_print_state_may_become (job.state, outcome->state)) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL,
                        _ ("print job %d is %s and cannot become %s"), (int)job.id,
                        ocop_print_state_get_text (job.state),
                        ocop_print_state_get_text (outcome->state));
        return FALSE;
    }
    job.bytes_accepted = outcome->bytes_accepted;
    return ocop_shop_move_print_job (shop, &job, outcome->state, outcome->reason, error);
}

gboolean
ocop_shop_note_late_print (OcopShop *shop, gint64 id, GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    if (!ocop_shop_load_print_job (shop, id, &job, error))
        return FALSE;
    if (!ocop_print_state_is_doubtful (job.state))
        return TRUE;
    job.bytes_accepted = job.bytes_total;
    return ocop_shop_move_print_job (shop, &job, OCOP_PRINT_PRINTED, NULL, error);
}
