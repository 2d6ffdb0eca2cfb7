/* What the screen knows of the shop while it runs: who is logged in, whether a shift is open, the
 * cart, and the way to the thread that owns the store. One for the process; lives on GTK's thread.
 *
 * Nothing here waits: what needs the store is called on its thread and answered later. */
#pragma once

#include "base/ports.h"
#include "shop/shop.h"
#include "shop/worker.h"
#include "ui/session/scan.h"
#include <gio/gio.h>

typedef enum {
    OCOP_SESSION_OPENING,
    OCOP_SESSION_NO_STORE, /* the set-up assistant's */
    OCOP_SESSION_BROKEN,   /* the store cannot be opened: see ocop_session_peek_problem */
    OCOP_SESSION_LOGGED_OUT,
    OCOP_SESSION_SHIFT_CLOSED, /* somebody is logged in */
    OCOP_SESSION_SELLING,
} OcopSessionState;

#define OCOP_TYPE_SESSION (ocop_session_get_type())
G_DECLARE_FINAL_TYPE (OcopSession, ocop_session, OCOP, SESSION, GObject)

typedef struct _OcopTillCart OcopTillCart;         /* ui/session/till_cart.h */
typedef struct _OcopDevicesModel OcopDevicesModel; /* ui/session/devices.h */
typedef struct _OcopBackupKeeper OcopBackupKeeper; /* ui/session/backup_keeper.h */

/* @ports outlives it. Begins to open the store; its last reference closes it, after what was asked
 * of it has been done. */
OcopSession *ocop_session_new (const char *home, const OcopPorts *ports);

/* Signals:
 *   "state-changed"
 *   "scanned" (const OcopUiScan *)      from any source; the window takes it
 *   "safety-changed"                    what the safety line shows may have changed
 *   "sold" (const OcopSale *)           a sale was posted
 *   "customer-qr-changed" */

OcopSessionState ocop_session_get_state (OcopSession *session);
const GError *ocop_session_peek_problem (OcopSession *session);
const OcopPorts *ocop_session_get_ports (OcopSession *session);
const char *ocop_session_get_home (OcopSession *session);

/* Who is logged in; NULL: nobody. Borrowed. */
const OcopUserInfo *ocop_session_peek_user (OcopSession *session);
/* Whom the log-in page preselects (--user, else who was here before); NULL: nobody. */
void ocop_session_prefer_user (OcopSession *session, const char *name);
const char *ocop_session_get_preferred_user (OcopSession *session);
/* After a log-in that the store accepted. @user is copied. */
void ocop_session_set_user (OcopSession *session, const OcopUserInfo *user);
/* Lock and change of cashier: the cart stays. */
void ocop_session_log_out (OcopSession *session);
/* A shift was opened or closed: the state follows. */
void ocop_session_refresh_shift (OcopSession *session);
/* Puts the shop that @make makes on the store's thread in the place of the present one (first
 * start, restore); then nobody is logged in and the states follow. @done (may be NULL) is told
 * before them, and may set a user. */
void ocop_session_replace (OcopSession *session, OcopWorkerMake make, gpointer request,
                           GDestroyNotify free_request, OcopWorkerDone done, gpointer data);
/* TRUE when the user's role allows @act without asking anybody. */
gboolean ocop_session_may (OcopSession *session, OcopAct act);

gboolean ocop_session_is_training (OcopSession *session);
void ocop_session_set_training (OcopSession *session, gboolean is_training);

OcopTillCart *ocop_session_get_cart (OcopSession *session);
OcopDevicesModel *ocop_session_get_devices (OcopSession *session);
OcopBackupKeeper *ocop_session_get_backups (OcopSession *session);

/* Borrowed: steps in the background, the line to the registry. */
OcopWorker *ocop_session_get_worker (OcopSession *session);
/* The store's thread. @func is called there with @request, which is freed with @free_request
 * afterwards; @done on GTK's thread unless @owner has gone, with the result (freed with
 * @free_result unless NULL) or an error. @owner may be NULL. */
void ocop_session_call (OcopSession *session, OcopWorkerFunc func, gpointer request,
                        GDestroyNotify free_request, gpointer owner, OcopWorkerDone done,
                        GDestroyNotify free_result, gpointer data);
/* The same for what may wait behind selling: reports, lists, backups. */
void ocop_session_call_later (OcopSession *session, OcopWorkerFunc func, gpointer request,
                              GDestroyNotify free_request, gpointer owner, OcopWorkerDone done,
                              GDestroyNotify free_result, gpointer data);

/* What follows a sale or return that was posted: its paper goes to the printer, the drawer opens
 * for cash where no paper does it (@is_printed), the registry hears of it soon. */
void ocop_session_after_sale (OcopSession *session, const OcopSale *sale, gboolean is_printed);
/* What the safety line shows may have changed. */
void ocop_session_touch_safety (OcopSession *session);

/* What the customer is to scan with a telephone now (a picture of any kind, kept; NULL: nothing),
 * for the customer display. */
void ocop_session_show_customer_qr (OcopSession *session, GObject *picture, gint64 amount);
GObject *ocop_session_peek_customer_qr (OcopSession *session, gint64 *ret_amount);

/* From scanners, the wedge and tests. */
void ocop_session_scan (OcopSession *session, const OcopUiScan *scan);
