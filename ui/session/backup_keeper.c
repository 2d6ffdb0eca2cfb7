/* A job goes from the store's thread (copying) to a pool thread (proving) and back (recording); on
 * GTK's thread, between the three, it looks whether its keeper is still there. */
#include "ui/session/backup_keeper.h"

#include "base/day.h"
#include "base/error.h"
#include "shop/backup_run.h"
#include "shop/safety.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Not in the first minute, when a till is started to sell at once. */
#define FIRST_LOOK_SECONDS 60
#define LOOK_SECONDS       (30 * 60)
#define DAY_SECONDS        86400

/* Where a job is, under the lock: whoever has it may touch its run. */
typedef enum {
    AT_STORE,
    BETWEEN, /* an answer is under way to GTK's thread */
    IN_POOL,
} Place;

static GMutex lock;
static GCond left_pool;

typedef struct {
    OcopBackupKeeper *keeper; /* NULL: it has gone */
    Place place;
    OcopBackupRun *run; /* owned; NULL: given up */
    int is_given_up;    /* atomic */
    GError *error;
    gboolean is_copied;
    gboolean has_owner;
    GWeakRef owner;
    OcopWorkerDone done;
    gpointer data;
} Job;

struct _OcopBackupKeeper {
    OcopSession *session; /* borrowed */
    Job *job;             /* borrowed: of the thread that works at it; NULL: none */
    guint look;           /* source */
    gboolean is_looking;
};

/* ---- a job */

static void
free_job (gpointer data)
{
    Job *job = data;
    if (job->keeper != NULL)
        job->keeper->job = NULL;
    ocop_backup_run_free (job->run);
    g_clear_error (&job->error);
    if (job->has_owner)
        g_weak_ref_clear (&job->owner);
    g_free (job);
}

static void
tell (Job *job, const GError *error)
{
    g_autoptr (GObject) owner = job->has_owner ? g_weak_ref_get (&job->owner) : NULL;
    if (job->keeper != NULL && error == NULL)
        ocop_session_touch_safety (job->keeper->session);
    if (job->done != NULL && (!job->has_owner || owner != NULL))
        job->done (NULL, error, job->data);
}

static gpointer
record_on_store (OcopShop *shop, gpointer request, GError **error)
{
    Job *job = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_record_backup (shop, job->run, &act, error);
    return NULL;
}

static void
on_recorded (gpointer result, const GError *error, gpointer data)
{
    Job *job = data;
    /* Whoever is told may ask for another one. */
    if (job->keeper != NULL)
        job->keeper->job = NULL;
    tell (job, error);
}

static void
move_to (Job *job, Place place)
{
    g_mutex_lock (&lock);
    job->place = place;
    g_cond_broadcast (&left_pool);
    g_mutex_unlock (&lock);
}

static void
prove_in_pool (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Job *job = data;
    g_autoptr (GError) error = NULL;
    const gboolean is_proven = ocop_backup_run_prove (job->run, &job->is_given_up, &error);
    move_to (job, BETWEEN);
    if (is_proven)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, g_steal_pointer (&error));
}

static void
end_job (Job *job, const GError *error)
{
    if (job->keeper != NULL)
        job->keeper->job = NULL;
    if (error != NULL)
        tell (job, error);
    job->keeper = NULL;
    free_job (job);
}

static void
on_proven (GObject *source, GAsyncResult *result, gpointer data)
{
    Job *job = data;
    g_autoptr (GError) error = NULL;
    const gboolean is_proven = g_task_propagate_boolean (G_TASK (result), &error);
    if (job->keeper == NULL || !is_proven) {
        end_job (job, job->keeper != NULL ? error : NULL);
        return;
    }
    move_to (job, AT_STORE);
    ocop_session_call_later (job->keeper->session, record_on_store, job, free_job, NULL,
                             on_recorded, NULL, job);
}

static gboolean
on_copied (gpointer data)
{
    Job *job = data;
    if (!job->is_copied && job->error == NULL)
        ocop_set_error (&job->error, OCOP_ERROR_INTERNAL, NULL,
                        _ ("the shop was closed before its backup was made"));
    if (job->keeper == NULL || job->error != NULL) {
        end_job (job, job->keeper != NULL ? job->error : NULL);
        return G_SOURCE_REMOVE;
    }
    g_autoptr (GTask) task = g_task_new (NULL, NULL, on_proven, job);
    g_task_set_task_data (task, job, NULL);
    move_to (job, IN_POOL);
    g_task_run_in_thread (task, prove_in_pool);
    return G_SOURCE_REMOVE;
}

static gboolean
copy_step (OcopShop *shop, gpointer data)
{
    Job *job = data;
    return g_atomic_int_get (&job->is_given_up) == 0 &&
           ocop_shop_step_backup (shop, job->run, &job->is_copied, &job->error) && !job->is_copied;
}

/* On the store's thread, before the shop is closed. */
static void
end_copying (gpointer data)
{
    Job *job = data;
    g_mutex_lock (&lock);
    if (!job->is_copied || g_atomic_int_get (&job->is_given_up) != 0)
        g_clear_pointer (&job->run, ocop_backup_run_free);
    job->place = BETWEEN;
    g_mutex_unlock (&lock);
    g_idle_add_full (G_PRIORITY_DEFAULT, on_copied, job, NULL);
}

gboolean
ocop_backup_keeper_is_busy (const OcopBackupKeeper *keeper)
{
    return keeper->job != NULL;
}

void
ocop_backup_keeper_back_up (OcopBackupKeeper *keeper, const char *path, GObject *owner,
                            OcopWorkerDone done, gpointer data)
{
    OcopRequestId request = {.is_given = TRUE};
    if (keeper->job != NULL) {
        g_autoptr (GError) error = NULL;
        ocop_set_error (&error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("a backup is being made already: wait until it is done"));
        if (done != NULL)
            done (NULL, error, data);
        return;
    }
    Job *job = g_new0 (Job, 1);
    ocop_uuid_make (ocop_session_get_ports (keeper->session), request.id);
    job->keeper = keeper;
    job->run = ocop_backup_run_new (path, &request);
    job->done = done;
    job->data = data;
    if (owner != NULL) {
        job->has_owner = TRUE;
        g_weak_ref_init (&job->owner, owner);
    }
    keeper->job = job;
    ocop_worker_add_steps (ocop_session_get_worker (keeper->session), copy_step, job, end_copying);
}

/* ---- without anybody asking */

static void
on_kept (gpointer result, const GError *error, gpointer data)
{
    if (error != NULL)
        g_warning ("the backup of the day was not made: %s", error->message);
}

gpointer
ocop_backup_keeper_read_safety (OcopShop *shop, gpointer request, GError **error)
{
    OcopSafety *safety = g_new0 (OcopSafety, 1);
    if (ocop_shop_get_safety (shop, safety, error))
        return safety;
    g_free (safety);
    return NULL;
}

static void
on_safety (gpointer result, const GError *error, gpointer data)
{
    OcopBackupKeeper *keeper = data;
    const OcopSafety *safety = result;
    const OcopDay today =
        ocop_day_at (ocop_ports_utc_ms (ocop_session_get_ports (keeper->session)));
    keeper->is_looking = FALSE;
    if (error != NULL || keeper->job != NULL ||
        (safety->backup_ms != 0 && ocop_day_at (safety->backup_ms) == today))
        return;
    g_autofree char *name = g_strdup_printf ("ocop-day-%d.db", (int)(today % 7) + 1);
    g_autofree char *path =
        g_build_filename (ocop_session_get_home (keeper->session), "backup", name, NULL);
    ocop_backup_keeper_back_up (keeper, path, NULL, on_kept, NULL);
}

void
ocop_backup_keeper_keep (OcopBackupKeeper *keeper)
{
    if (keeper->is_looking)
        return;
    keeper->is_looking = TRUE;
    ocop_session_call_later (keeper->session, ocop_backup_keeper_read_safety, NULL, NULL,
                             keeper->session, on_safety, g_free, keeper);
}

static gboolean
on_look (gpointer data)
{
    OcopBackupKeeper *keeper = data;
    const OcopSessionState state = ocop_session_get_state (keeper->session);
    if (state >= OCOP_SESSION_LOGGED_OUT)
        ocop_backup_keeper_keep (keeper);
    keeper->look = g_timeout_add_seconds (LOOK_SECONDS, on_look, keeper);
    return G_SOURCE_REMOVE;
}

/* ---- the keeper */

OcopBackupKeeper *
ocop_backup_keeper_new (OcopSession *session)
{
    OcopBackupKeeper *keeper = g_new0 (OcopBackupKeeper, 1);
    keeper->session = session;
    keeper->look = g_timeout_add_seconds (FIRST_LOOK_SECONDS, on_look, keeper);
    return keeper;
}

/* Ports end with the session: a copy that is in no thread's hands, or soon will not be, is taken
 * away now. What the store's thread has, it ends before the session does. */
static void
give_up (Job *job)
{
    g_atomic_int_set (&job->is_given_up, 1);
    g_mutex_lock (&lock);
    while (job->place == IN_POOL)
        g_cond_wait (&left_pool, &lock);
    if (job->place == BETWEEN)
        g_clear_pointer (&job->run, ocop_backup_run_free);
    g_mutex_unlock (&lock);
    job->keeper = NULL;
}

void
ocop_backup_keeper_free (OcopBackupKeeper *keeper)
{
    if (keeper == NULL)
        return;
    g_clear_handle_id (&keeper->look, g_source_remove);
    if (keeper->job != NULL)
        give_up (keeper->job);
    g_free (keeper);
}

char *
ocop_backup_keeper_dup_path (OcopBackupKeeper *keeper)
{
    const gint64 now_ms = ocop_ports_utc_ms (ocop_session_get_ports (keeper->session));
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *name =
        g_strdup_printf ("ocop-%s-%05" PRId64 ".db", ocop_day_to_text (ocop_day_at (now_ms), day),
                         now_ms / 1000 % DAY_SECONDS);
    return g_build_filename (ocop_session_get_home (keeper->session), "backup", name, NULL);
}
