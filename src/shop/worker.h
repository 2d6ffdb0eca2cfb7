/* The thread that owns a shop, for a program with a main loop.
 *
 * The creating thread asks, the store's thread does, and what came out is told on the creating
 * thread's main context: nothing of it ever waits for disk or network. Selling goes before reports,
 * reports before steps in the background; what runs already is not interrupted, so long work comes
 * in steps (ocop_worker_add_steps). The network has a thread of its own.
 *
 * All functions are called on the creating thread, unless they say otherwise; all callbacks that
 * are not said to run on the store's thread run on the creating thread's main context, one at a
 * time, in the order in which their causes ended. */
#pragma once

#include "shop/shop.h"
#include "shop/sync.h"
#include <glib-object.h>

typedef struct _OcopWorker OcopWorker;

/* Starts the threads; the first job is opening the shop at @home. What the strings say is copied;
 * @ports outlives the worker. Never NULL: when the shop cannot be opened, the opened callback and
 * every call tell why, and ocop_worker_replace can put one there. */
OcopWorker *ocop_worker_new (const char *home, OcopShopFlags flags, const char *program,
                             const OcopPorts *ports);

/* @error NULL: the shop is open. Told once for ocop_worker_new. Set before the main context runs
 * again. */
typedef void (*OcopWorkerOpened) (const GError *error, gpointer data);
void ocop_worker_set_opened (OcopWorker *worker, OcopWorkerOpened opened, gpointer data);

/* On the store's thread. What comes back is the result of the call, which may be NULL; with @error
 * set it is NULL. @request belongs to the caller of ocop_worker_call, who does not touch it until
 * then. */
typedef gpointer (*OcopWorkerFunc) (OcopShop *shop, gpointer request, GError **error);
/* @result is freed by the worker afterwards: what shall stay is taken out of it (structs are left
 * cleared). @error NULL: done. */
typedef void (*OcopWorkerDone) (gpointer result, const GError *error, gpointer data);

/* Calls @func with @request, then @done. When @owner (may be NULL) has been finalized before the
 * result arrives, @func has run or will run all the same, and @done is not called: @data may point
 * to @owner. @request and the result are freed on the creating thread; @free_request, @free_result
 * and @done may be NULL. Without an open shop @func does not run, and @done is told why. */
void ocop_worker_call (OcopWorker *worker, OcopWorkerFunc func, gpointer request,
                       GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                       GDestroyNotify free_result, gpointer data);
/* The same behind everything that sells: reports, lists, exports, checks. */
void ocop_worker_call_later (OcopWorker *worker, OcopWorkerFunc func, gpointer request,
                             GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                             GDestroyNotify free_result, gpointer data);

/* Makes a shop: ocop_shop_init, ocop_shop_restore. On the store's thread. */
typedef OcopShop *(*OcopWorkerMake) (gpointer request, GError **error);
/* Closes the shop that is open, if one is, and puts the one that @make makes in its place: for a
 * first start and for a restore. @done gets no result. When @make fails no shop is open. */
void ocop_worker_replace (OcopWorker *worker, OcopWorkerMake make, gpointer request,
                          GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                          gpointer data);

/* One small step of long work; on the store's thread, when nobody is waiting. TRUE: there is more.
 */
typedef gboolean (*OcopWorkerStep) (OcopShop *shop, gpointer data);
/* Steps run one at a time, those of several works in turn. Ended by FALSE, by closing and by
 * replacing the shop; then @free_data on the store's thread. Without a shop it ends at once. */
void ocop_worker_add_steps (OcopWorker *worker, OcopWorkerStep step, gpointer data,
                            GDestroyNotify free_data);

/* Told when a contact with the registry has ended, and after a hurry that found nothing to send.
 * @error: the store failed; the next contact comes in a minute. One of the two is NULL. */
typedef void (*OcopWorkerSynced) (const OcopSyncStatus *status, const GError *error, gpointer data);
/* From now on the worker keeps the line to the registry, at the pace that the registry sets. Once.
 */
void ocop_worker_start_sync (OcopWorker *worker, OcopWorkerSynced synced, gpointer data);
/* A payment is waited for, a shift was closed, the till was enrolled: do not wait for the pace (a
 * registry that does not answer keeps its pause). Any thread. */
void ocop_worker_hurry_sync (OcopWorker *worker);

/* Waits for the calls that are queued, closes the shop and frees the worker. Their results are not
 * told any more, only freed. A contact with the registry gets a few seconds; then it is left alone,
 * and ends with the process. NULL is fine. */
void ocop_worker_close (OcopWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopWorker, ocop_worker_close)
