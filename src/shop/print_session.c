/* Printing from a program without a main loop: ocopctl waits for each job on a context of its own.
 * Nothing here is for a program with a screen. */
#include "shop/devices.h"
#include "shop/print.h"

#include <string.h>

/* Until the printer is found; until one that says why it cannot begin is given up; for the whole of
 * a job. */
#define APPEAR_MS 4000
#define BEGIN_MS  5000
#define JOB_MS    120000

struct _OcopPrintSession {
    char *printer, *profile;
    GMainContext *context;
    OcopShopDevices *devices;
    OcopPrintOutcome outcome;
    gint64 bytes_accepted;
    gboolean has_ended, is_over;
    char *waits_for; /* what the printer says, "" */
    gint64 settled;  /* job that came out late, 0: none */
};

static void
on_job_changed (gint64 job, gint64 bytes_accepted, gint64 bytes_total, const char *words,
                gpointer data)
{
    OcopPrintSession *session = data;
    session->bytes_accepted = bytes_accepted;
    g_free (session->waits_for);
    session->waits_for = g_strdup (words);
}

static void
on_job_ended (const OcopPrintOutcome *outcome, gpointer data)
{
    OcopPrintSession *session = data;
    ocop_print_outcome_clear (&session->outcome);
    session->outcome = *outcome;
    session->outcome.reason = g_strdup (outcome->reason);
    session->has_ended = TRUE;
}

static void
on_job_settled (gint64 job, gpointer data)
{
    ((OcopPrintSession *)data)->settled = job;
}

void
ocop_print_session_free (OcopPrintSession *session)
{
    ocop_shop_devices_free (session->devices);
    g_main_context_unref (session->context);
    ocop_print_outcome_clear (&session->outcome);
    g_free (session->printer);
    g_free (session->profile);
    g_free (session->waits_for);
    g_free (session);
}

static OcopPrintSession *
session_new (OcopShop *shop, const char *printer, const char *profile, GError **error)
{
    static const OcopShopDevicesEvents events = {
        .job_changed = on_job_changed, .job_ended = on_job_ended, .job_settled = on_job_settled};
    g_auto (OcopDeviceSettings) settings = {0};
    if (!ocop_shop_load_device_settings (shop, &settings, error))
        return NULL;
    for (guint i = 0; i < OCOP_N_DEVICES; i++) {
        g_free (settings.addresses[i]);
        settings.addresses[i] = g_strdup (i == OCOP_DEVICE_PRINTER ? printer : "");
    }
    if (strcmp (settings.printer_profile, OCOP_PROFILE_AUTO) != 0) {
        g_free (settings.printer_profile);
        settings.printer_profile = g_strdup (profile);
    }
    OcopPrintSession *session = g_new0 (OcopPrintSession, 1);
    session->printer = g_strdup (printer);
    session->profile = g_strdup (profile);
    session->context = g_main_context_new();
    session->devices =
        ocop_shop_devices_new (&settings, session->context, shop->ports, &events, session);
    return session;
}

static gboolean
on_over (gpointer data)
{
    ((OcopPrintSession *)data)->is_over = TRUE;
    return G_SOURCE_REMOVE;
}

static GSource *
start_watch (OcopPrintSession *session, guint ms)
{
    GSource *watch = g_timeout_source_new (ms);
    session->is_over = FALSE;
    g_source_set_callback (watch, on_over, session, NULL);
    g_source_attach (watch, session->context);
    return watch;
}

static void
stop_watch (GSource *watch)
{
    g_source_destroy (watch);
    g_source_unref (watch);
}

static gboolean
wait_for_printer (OcopPrintSession *session)
{
    GSource *watch = start_watch (session, APPEAR_MS);
    while (!session->is_over && !ocop_shop_devices_can_print (session->devices)) {
        const OcopDeviceState state =
            ocop_shop_devices_get (session->devices, OCOP_DEVICE_PRINTER)->state;
        if (state == OCOP_DEVICE_IN_USE || state == OCOP_DEVICE_DENIED ||
            state == OCOP_DEVICE_UNDECIDED || state == OCOP_DEVICE_FAULTY)
            break;
        g_main_context_iteration (session->context, TRUE);
    }
    stop_watch (watch);
    return ocop_shop_devices_can_print (session->devices);
}

static void
wait_for_end (OcopPrintSession *session)
{
    GSource *watch = start_watch (session, BEGIN_MS);
    gboolean is_last = FALSE;
    while (!session->has_ended) {
        g_main_context_iteration (session->context, TRUE);
        if (!session->is_over || session->has_ended)
            continue;
        stop_watch (watch);
        watch = start_watch (session, JOB_MS);
        /* It has begun, or nothing of it is there yet; and whoever does not obey even this time is
         * waited for by the job machine, which ends it. */
        if (is_last || session->bytes_accepted == 0)
            ocop_shop_devices_cancel_print (session->devices);
        is_last = TRUE;
    }
    stop_watch (watch);
}

static gboolean
fail (OcopShop *shop, OcopPrintJob *job, OcopPrintSession *session, GError **error)
{
    const OcopDeviceInfo *info = ocop_shop_devices_get (session->devices, OCOP_DEVICE_PRINTER);
    g_autofree char *reason = *info->hint == '\0'
                                  ? g_strdup (info->words)
                                  : g_strdup_printf ("%s; %s", info->words, info->hint);
    job->bytes_accepted = 0;
    return ocop_shop_move_print_job (shop, job, OCOP_PRINT_FAILED, reason, error);
}

gboolean
ocop_shop_print_and_wait (OcopShop *shop, OcopPrintJob *job, OcopPrintSession **session,
                          GError **error)
{
    OcopPrintWork *work = NULL;
    if (!ocop_shop_redirect_print_job (shop, job, error))
        return FALSE;
    if (*session != NULL && (strcmp ((*session)->printer, job->printer) != 0 ||
                             strcmp ((*session)->profile, job->profile) != 0))
        g_clear_pointer (session, ocop_print_session_free);
    if (*session == NULL)
        *session = session_new (shop, job->printer, job->profile, error);
    if (*session == NULL)
        return FALSE;
    if (!wait_for_printer (*session))
        return fail (shop, job, *session, error);
    ocop_shop_note_printer (shop, ocop_shop_devices_get_profile ((*session)->devices));
    if (!ocop_shop_begin_print_work (shop, job, &work, error))
        return FALSE;
    if (work == NULL) /* it could not be made */
        return TRUE;
    (*session)->has_ended = FALSE;
    (*session)->bytes_accepted = 0;
    ocop_shop_devices_print ((*session)->devices, work);
    wait_for_end (*session);
    if (!ocop_shop_store_print_outcome (shop, &(*session)->outcome, error))
        return FALSE;
    if ((*session)->settled != 0 && !ocop_shop_note_late_print (shop, (*session)->settled, error))
        return FALSE;
    (*session)->settled = 0;
    ocop_print_job_clear (job);
    return ocop_shop_load_print_job (shop, job->id, job, error);
}
