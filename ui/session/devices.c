/* One paper at a time goes round: taken from the store, given to the printer, its outcome stored;
 * then the next is asked for. */
#include "ui/session/devices.h"

struct _OcopDevicesModel {
    GObject parent_instance;
    /* borrowed */
    OcopSession *session;
    /* owned */
    OcopShopDevices *devices;
    char *weight_words, *job_words;

    OcopDeviceWeight weight;
    gboolean is_weighing, is_taking, is_asked_again;
};

enum { CHANGED, WEIGHT_CHANGED, REFUSED, JOB_TROUBLE, UNDECIDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopDevicesModel, ocop_devices_model, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
    OcopDevicesModel *model = OCOP_DEVICES_MODEL (object);
    g_clear_pointer (&model->devices, ocop_shop_devices_free);
    g_free (model->weight_words);
    g_free (model->job_words);
    G_OBJECT_CLASS (ocop_devices_model_parent_class)->finalize (object);
}

static void
ocop_devices_model_class_init (OcopDevicesModelClass *class)
{
    const GType type = G_TYPE_FROM_CLASS (class);
    G_OBJECT_CLASS (class)->finalize = finalize;
    signals[CHANGED] =
        g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[WEIGHT_CHANGED] = g_signal_new ("weight-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
    signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
    signals[JOB_TROUBLE] = g_signal_new ("job-trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
    signals[UNDECIDED] = g_signal_new ("undecided", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);
}

static void
ocop_devices_model_init (OcopDevicesModel *model)
{
}

OcopDevicesModel *
ocop_devices_model_new (OcopSession *session)
{
    OcopDevicesModel *model = g_object_new (OCOP_TYPE_DEVICES_MODEL, NULL);
    model->session = session;
    return model;
}

/* ---- papers */

/* A result that its taker may empty. */
typedef struct {
    OcopPrintWork *work; /* NULL: nothing is queued */
} Taken;

static void
free_taken (gpointer data)
{
    Taken *taken = data;
    g_clear_pointer (&taken->work, ocop_print_work_free);
    g_free (taken);
}

static gpointer
take_job (OcopShop *shop, gpointer profile, GError **error)
{
    OcopPrintWork *work = NULL;
    ocop_shop_note_printer (shop, profile);
    if (!ocop_shop_take_print_job (shop, &work, error))
        return NULL;
    Taken *taken = g_new (Taken, 1);
    taken->work = work;
    return taken;
}

static gpointer
store_outcome (OcopShop *shop, gpointer outcome, GError **error)
{
    ocop_shop_store_print_outcome (shop, outcome, error);
    return NULL;
}

static gpointer
store_late (OcopShop *shop, gpointer job, GError **error)
{
    ocop_shop_note_late_print (shop, *(const gint64 *)job, error);
    return NULL;
}

static void
free_outcome (gpointer outcome)
{
    ocop_print_outcome_clear (outcome);
    g_free (outcome);
}

static void
on_taken (gpointer result, const GError *error, gpointer data)
{
    OcopDevicesModel *model = data;
    Taken *taken = result;
    model->is_taking = FALSE;
    if (error != NULL) {
        g_warning ("the next paper could not be taken from the store: %s", error->message);
        return;
    }
    if (taken->work == NULL) {
        if (model->is_asked_again)
            ocop_devices_model_print_queued (model);
        return;
    }
    if (ocop_shop_devices_print (model->devices, taken->work)) {
        taken->work = NULL;
        return;
    }
    const OcopPrintOutcome outcome = {.job = ocop_print_work_get_job (taken->work),
                                      .state = OCOP_PRINT_FAILED};
    ocop_session_call (model->session, store_outcome, g_memdup2 (&outcome, sizeof outcome),
                       free_outcome, model, NULL, NULL, NULL);
}

void
ocop_devices_model_print_queued (OcopDevicesModel *model)
{
    model->is_asked_again = model->is_taking;
    if (model->devices == NULL || model->is_taking || !ocop_shop_devices_can_print (model->devices))
        return;
    model->is_taking = TRUE;
    ocop_session_call (model->session, take_job,
                       g_strdup (ocop_shop_devices_get_profile (model->devices)), g_free, model,
                       on_taken, free_taken, model);
}

static void
on_outcome_stored (gpointer result, const GError *error, gpointer data)
{
    ocop_devices_model_print_queued (data);
}

static void
on_job_ended (const OcopPrintOutcome *outcome, gpointer data)
{
    OcopDevicesModel *model = data;
    OcopPrintOutcome *copy = g_memdup2 (outcome, sizeof *outcome);
    copy->reason = g_strdup (outcome->reason);
    g_clear_pointer (&model->job_words, g_free);
    ocop_session_call (model->session, store_outcome, copy, free_outcome, model, on_outcome_stored,
                       NULL, model);
    if (ocop_print_state_is_trouble (outcome->state))
        g_signal_emit (model, signals[JOB_TROUBLE], 0, outcome->job);
    g_signal_emit (model, signals[CHANGED], 0);
}

static void
on_job_changed (gint64 job, gint64 bytes_accepted, gint64 bytes_total, const char *words,
                gpointer data)
{
    OcopDevicesModel *model = data;
    if (g_strcmp0 (model->job_words, words) == 0)
        return;
    g_free (model->job_words);
    model->job_words = g_strdup (words);
    g_signal_emit (model, signals[CHANGED], 0);
}

static void
on_job_settled (gint64 job, gpointer data)
{
    OcopDevicesModel *model = data;
    ocop_session_call (model->session, store_late, g_memdup2 (&job, sizeof job), g_free, model,
                       NULL, NULL, NULL);
}

/* ---- the others */

static void
on_changed (const OcopDeviceInfo *info, gpointer data)
{
    OcopDevicesModel *model = data;
    g_signal_emit (model, signals[CHANGED], 0);
    if (info->kind == OCOP_DEVICE_PRINTER && info->state == OCOP_DEVICE_READY)
        ocop_devices_model_print_queued (model);
}

static void
on_scanned (const OcopDeviceScan *scan, gpointer data)
{
    OcopDevicesModel *model = data;
    const OcopUiScan ui_scan = {.text = scan->code, .source = scan->device};
    ocop_session_scan (model->session, &ui_scan);
}

static void
on_scan_refused (const char *words, const char *text, gpointer data)
{
    g_signal_emit (data, signals[REFUSED], 0, words);
}

static void
on_weight_changed (const OcopDeviceWeight *weight, gpointer data)
{
    OcopDevicesModel *model = data;
    g_free (model->weight_words);
    model->weight_words = g_strdup (weight->words);
    model->weight = *weight;
    model->weight.words = model->weight_words;
    g_signal_emit (model, signals[WEIGHT_CHANGED], 0);
}

static void
on_undecided (OcopDeviceKind kind, const OcopDeviceChoice *choices, guint n_choices, gpointer data)
{
    g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OcopDeviceChoice));
    g_array_append_vals (list, choices, n_choices);
    g_signal_emit (data, signals[UNDECIDED], 0, kind, list);
}

static gpointer
load_settings (OcopShop *shop, gpointer request, GError **error)
{
    OcopDeviceSettings *settings = g_new0 (OcopDeviceSettings, 1);
    if (ocop_shop_load_device_settings (shop, settings, error))
        return settings;
    g_free (settings);
    return NULL;
}

static void
free_settings (gpointer data)
{
    OcopDeviceSettings *settings = data;
    if (settings != NULL)
        ocop_device_settings_clear (settings);
    g_free (settings);
}

static void
on_settings (gpointer result, const GError *error, gpointer data)
{
    static const OcopShopDevicesEvents events = {
        .changed = on_changed,
        .scanned = on_scanned,
        .scan_refused = on_scan_refused,
        .weight_changed = on_weight_changed,
        .job_changed = on_job_changed,
        .job_ended = on_job_ended,
        .job_settled = on_job_settled,
        .undecided = on_undecided,
    };
    OcopDevicesModel *model = data;
    if (error != NULL) {
        g_warning ("the settings of the devices could not be read: %s", error->message);
        return;
    }
    g_clear_pointer (&model->devices, ocop_shop_devices_free);
    model->devices = ocop_shop_devices_new (result, NULL, ocop_session_get_ports (model->session),
                                            &events, model);
    ocop_shop_devices_set_weighing (model->devices, model->is_weighing);
    g_signal_emit (model, signals[CHANGED], 0);
    ocop_devices_model_print_queued (model);
}

void
ocop_devices_model_restart (OcopDevicesModel *model)
{
    ocop_session_call (model->session, load_settings, NULL, NULL, model, on_settings, free_settings,
                       model);
}

OcopShopDevices *
ocop_devices_model_peek (OcopDevicesModel *model)
{
    return model->devices;
}

const OcopDeviceWeight *
ocop_devices_model_peek_weight (OcopDevicesModel *model)
{
    return &model->weight;
}

void
ocop_devices_model_set_weighing (OcopDevicesModel *model, gboolean is_weighing)
{
    model->is_weighing = is_weighing;
    if (model->devices != NULL)
        ocop_shop_devices_set_weighing (model->devices, is_weighing);
}

const char *
ocop_devices_model_peek_job_words (OcopDevicesModel *model)
{
    return model->job_words;
}
