/* The screen's one view of the shop. The states follow from three facts: is there a store, is a
 * shift open, is somebody logged in; everything else is asked for when it is shown. */
#include "ui/session/session.h"

#include "base/error.h"
#include "shop/desk.h"
#include "shop/kept_cart.h"
#include "ui/session/backup_keeper.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"

#define PROGRAM "ocop-pos " OCOP_VERSION

struct _OcopSession {
    GObject parent_instance;
    /* owned */
    char *home, *preferred_user;
    OcopWorker *worker;
    OcopTillCart *cart;
    OcopDevicesModel *devices;
    OcopBackupKeeper *backups;
    OcopUserInfo user; /* name NULL: nobody */
    GError *problem;
    GObject *customer_qr; /* NULL: none */
    /* borrowed */
    const OcopPorts *ports;

    OcopSessionState state;
    gint64 customer_amount;
    gboolean is_open, is_shift_open, is_training, is_syncing;
};

enum { STATE_CHANGED, SCANNED, SAFETY_CHANGED, SOLD, CUSTOMER_QR_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopSession, ocop_session, G_TYPE_OBJECT)

static void
clear_user (OcopSession *session)
{
    g_clear_pointer (&session->user.name, g_free);
}

static void
finalize (GObject *object)
{
    OcopSession *session = OCOP_SESSION (object);
    g_clear_object (&session->customer_qr);
    g_clear_object (&session->devices);
    g_clear_pointer (&session->backups, ocop_backup_keeper_free);
    /* Widgets may hold the cart a little longer; its last write is asked for now. */
    g_object_run_dispose (G_OBJECT (session->cart));
    g_clear_object (&session->cart);
    ocop_worker_close (session->worker);
    clear_user (session);
    g_clear_error (&session->problem);
    g_free (session->home);
    g_free (session->preferred_user);
    G_OBJECT_CLASS (ocop_session_parent_class)->finalize (object);
}

static void
ocop_session_class_init (OcopSessionClass *class)
{
    const GType type = G_TYPE_FROM_CLASS (class);
    G_OBJECT_CLASS (class)->finalize = finalize;
    signals[STATE_CHANGED] = g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
    signals[SCANNED] = g_signal_new ("scanned", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[SAFETY_CHANGED] = g_signal_new ("safety-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
    signals[SOLD] = g_signal_new ("sold", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
    signals[CUSTOMER_QR_CHANGED] = g_signal_new ("customer-qr-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ocop_session_init (OcopSession *session)
{
}

/* ---- states */

static OcopSessionState
find_state (const OcopSession *session)
{
    if (session->problem != NULL)
        return g_error_matches (session->problem, OCOP_ERROR, OCOP_ERROR_STORE_MISSING)
                   ? OCOP_SESSION_NO_STORE
                   : OCOP_SESSION_BROKEN;
    if (!session->is_open)
        return OCOP_SESSION_OPENING;
    if (session->user.name == NULL)
        return OCOP_SESSION_LOGGED_OUT;
    return session->is_shift_open ? OCOP_SESSION_SELLING : OCOP_SESSION_SHIFT_CLOSED;
}

static void
follow (OcopSession *session)
{
    const OcopSessionState state = find_state (session);
    if (state == session->state)
        return;
    session->state = state;
    g_signal_emit (session, signals[STATE_CHANGED], 0);
}

typedef struct {
    gboolean is_shift_open;
    OcopPractice practice;
    OcopKeptCart kept;
} Facts;

static void
free_facts (gpointer data)
{
    Facts *facts = data;
    ocop_kept_cart_clear (&facts->kept);
    g_free (facts);
}

static gpointer
read_facts (OcopShop *shop, gpointer request, GError **error)
{
    Facts *facts = g_new0 (Facts, 1);
    OcopShiftFigures figures;
    g_autofree char *cashier = NULL;
    g_autoptr (GError) problem = NULL;
    if (!ocop_shop_find_open_shift (shop, &facts->is_shift_open, &figures, &cashier, error) ||
        !ocop_shop_get_practice (shop, &facts->practice, error)) {
        free_facts (facts);
        return NULL;
    }
    /* A till without its last cart still sells. */
    if (!ocop_shop_load_kept_cart (shop, &facts->kept, &problem))
        g_warning ("the kept cart cannot be read: %s", problem->message);
    return facts;
}

static void
on_synced (const OcopSyncStatus *status, const GError *error, gpointer data)
{
    g_signal_emit (data, signals[SAFETY_CHANGED], 0);
}

/* A store has just been opened: devices, the line to the registry, and the cart as it was. One that
 * was sold in the moment of a crash is not given again. */
static void
begin (OcopSession *session, const Facts *facts)
{
    session->is_open = TRUE;
    ocop_devices_model_restart (session->devices);
    if (!session->is_syncing)
        ocop_worker_start_sync (session->worker, on_synced, session);
    session->is_syncing = TRUE;
    if (facts->kept.state == OCOP_KEPT_OPEN)
        ocop_till_cart_load (session->cart, facts->kept.request);
    else if (ocop_till_cart_get_n_lines (session->cart) > 0)
        ocop_till_cart_clear (session->cart);
}

static void
on_facts (gpointer result, const GError *error, gpointer data)
{
    OcopSession *session = data;
    const Facts *facts = result;
    if (error != NULL && session->is_open) {
        /* The shop is there: what was known stays true until the next answer. */
        g_warning ("the state of the shift could not be read: %s", error->message);
    } else if (error != NULL) {
        g_clear_error (&session->problem);
        session->problem = g_error_copy (error);
    } else {
        if (!session->is_open)
            begin (session, facts);
        else if (session->is_shift_open && !facts->is_shift_open)
            ocop_backup_keeper_keep (session->backups);
        session->is_shift_open = facts->is_shift_open;
        session->is_training = facts->practice.is_on;
    }
    follow (session);
    g_signal_emit (session, signals[SAFETY_CHANGED], 0);
}

void
ocop_session_refresh_shift (OcopSession *session)
{
    ocop_session_call (session, read_facts, NULL, NULL, session, on_facts, free_facts, session);
}

static void
on_opened (const GError *error, gpointer data)
{
    OcopSession *session = data;
    g_clear_error (&session->problem);
    if (error != NULL) {
        session->problem = g_error_copy (error);
        follow (session);
        return;
    }
    ocop_session_refresh_shift (session);
}

OcopSession *
ocop_session_new (const char *home, const OcopPorts *ports)
{
    OcopSession *session = g_object_new (OCOP_TYPE_SESSION, NULL);
    session->home = g_strdup (home);
    session->ports = ports;
    session->worker = ocop_worker_new (home, OCOP_SHOP_NORMAL, PROGRAM, ports);
    ocop_worker_set_opened (session->worker, on_opened, session);
    session->cart = ocop_till_cart_new (session);
    session->devices = ocop_devices_model_new (session);
    session->backups = ocop_backup_keeper_new (session);
    return session;
}

/* ---- facts */

OcopBackupKeeper *
ocop_session_get_backups (OcopSession *session)
{
    return session->backups;
}

OcopSessionState
ocop_session_get_state (OcopSession *session)
{
    return session->state;
}

const GError *
ocop_session_peek_problem (OcopSession *session)
{
    return session->problem;
}

const OcopPorts *
ocop_session_get_ports (OcopSession *session)
{
    return session->ports;
}

const char *
ocop_session_get_home (OcopSession *session)
{
    return session->home;
}

OcopWorker *
ocop_session_get_worker (OcopSession *session)
{
    return session->worker;
}

OcopTillCart *
ocop_session_get_cart (OcopSession *session)
{
    return session->cart;
}

OcopDevicesModel *
ocop_session_get_devices (OcopSession *session)
{
    return session->devices;
}

const OcopUserInfo *
ocop_session_peek_user (OcopSession *session)
{
    return session->user.name != NULL ? &session->user : NULL;
}

void
ocop_session_set_user (OcopSession *session, const OcopUserInfo *user)
{
    clear_user (session);
    session->user = *user;
    session->user.name = g_strdup (user->name);
    ocop_session_prefer_user (session, user->name);
    follow (session);
    g_signal_emit (session, signals[SAFETY_CHANGED], 0);
}

void
ocop_session_prefer_user (OcopSession *session, const char *name)
{
    g_free (session->preferred_user);
    session->preferred_user = g_strdup (name);
}

const char *
ocop_session_get_preferred_user (OcopSession *session)
{
    return session->preferred_user;
}

void
ocop_session_log_out (OcopSession *session)
{
    clear_user (session);
    follow (session);
    g_signal_emit (session, signals[SAFETY_CHANGED], 0);
}

gboolean
ocop_session_may (OcopSession *session, OcopAct act)
{
    return session->user.name != NULL &&
           ocop_rights_get (session->user.role, act) == OCOP_RIGHT_YES;
}

gboolean
ocop_session_is_training (OcopSession *session)
{
    return session->is_training;
}

void
ocop_session_set_training (OcopSession *session, gboolean is_training)
{
    if (session->is_training == is_training)
        return;
    session->is_training = is_training;
    g_signal_emit (session, signals[STATE_CHANGED], 0);
    g_signal_emit (session, signals[SAFETY_CHANGED], 0);
}

/* ---- calls */

void
ocop_session_call (OcopSession *session, OcopWorkerFunc func, gpointer request,
                   GDestroyNotify free_request, gpointer owner, OcopWorkerDone done,
                   GDestroyNotify free_result, gpointer data)
{
    ocop_worker_call (session->worker, func, request, free_request, G_OBJECT (owner), done,
                      free_result, data);
}

void
ocop_session_call_later (OcopSession *session, OcopWorkerFunc func, gpointer request,
                         GDestroyNotify free_request, gpointer owner, OcopWorkerDone done,
                         GDestroyNotify free_result, gpointer data)
{
    ocop_worker_call_later (session->worker, func, request, free_request, owner, done, free_result,
                            data);
}

void
ocop_session_touch_safety (OcopSession *session)
{
    g_signal_emit (session, signals[SAFETY_CHANGED], 0);
}

void
ocop_session_after_sale (OcopSession *session, const OcopSale *sale, gboolean is_printed)
{
    OcopShopDevices *devices = ocop_devices_model_peek (session->devices);
    if (is_printed)
        ocop_devices_model_print_queued (session->devices);
    else if (devices != NULL && !sale->is_training && ocop_payments_have_cash (sale->payments))
        ocop_shop_devices_open_drawer (devices, NULL, NULL);
    g_signal_emit (session, signals[SOLD], 0, sale);
    ocop_session_touch_safety (session);
}

void
ocop_session_show_customer_qr (OcopSession *session, GObject *picture, gint64 amount)
{
    if (!g_set_object (&session->customer_qr, picture))
        return;
    session->customer_amount = amount;
    g_signal_emit (session, signals[CUSTOMER_QR_CHANGED], 0);
}

GObject *
ocop_session_peek_customer_qr (OcopSession *session, gint64 *ret_amount)
{
    *ret_amount = session->customer_amount;
    return session->customer_qr;
}

void
ocop_session_scan (OcopSession *session, const OcopUiScan *scan)
{
    g_signal_emit (session, signals[SCANNED], 0, scan);
}

/* ---- another store */

typedef struct {
    OcopSession *session;
    OcopWorkerDone done;
    gpointer data;
} Replacement;

static void
on_replaced (gpointer result, const GError *error, gpointer data)
{
    g_autofree Replacement *replacement = data;
    OcopSession *session = replacement->session;
    if (error == NULL)
        clear_user (session);
    if (replacement->done != NULL)
        replacement->done (NULL, error, replacement->data);
    if (error != NULL)
        return;
    g_clear_error (&session->problem);
    session->is_open = FALSE;
    ocop_session_refresh_shift (session);
}

void
ocop_session_replace (OcopSession *session, OcopWorkerMake make, gpointer request,
                      GDestroyNotify free_request, OcopWorkerDone done, gpointer data)
{
    Replacement *replacement = g_new (Replacement, 1);
    *replacement = (Replacement){session, done, data};
    ocop_worker_replace (session->worker, make, request, free_request, G_OBJECT (session),
                         on_replaced, replacement);
}
