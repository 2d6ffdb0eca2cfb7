/* Backup and restore. A restored home is a new epoch: whoever has the old key and the newer records
 * can no longer be this till. */
#include "shop/backup_run.h"
#include "shop/private.h"

#include "base/error.h"
#include "store/backup.h"
#include "store/last_backup.h"
#include <string.h>

/* 1 MiB of pages: a sale that comes meanwhile waits no longer than for a slow stick to take them
 * into its cache. */
#define STEP_PAGES 256

struct _OcopBackupRun {
    char *path;
    OcopRequestId request;
    gboolean is_known; /* was asked for before: there is nothing to do */
    OcopBackup *copy;  /* NULL: not begun */
};

OcopBackupRun *
ocop_backup_run_new (const char *path, const OcopRequestId *request)
{
    OcopBackupRun *run = g_new0 (OcopBackupRun, 1);
    run->path = g_strdup (path);
    if (request != NULL)
        run->request = *request;
    return run;
}

void
ocop_backup_run_free (OcopBackupRun *run)
{
    if (run == NULL)
        return;
    ocop_backup_free (run->copy);
    g_free (run->path);
    g_free (run);
}

static gboolean
apply_backup (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const OcopBackupRun *run = data;
    g_autofree char *name = g_path_get_basename (run->path);
    g_autofree char *safe = g_utf8_make_valid (name, -1);
    ocop_json_add_string (body, "file", safe);
    ocop_json_add_int (body, "records", ocop_backup_get_n_records (run->copy));
    return ocop_last_backup_save (ocop_store_get_db (shop->store), record_id, error);
}

static OcopPlainAct
get_act (OcopBackupRun *run)
{
    return (OcopPlainAct){.kind = OCOP_KIND_BACKUP,
                          .request = &run->request,
                          .digest_text = run->path,
                          .space = OCOP_ACT_MAY_USE_BALLAST,
                          .apply = apply_backup,
                          .data = run};
}

/* The copy is made and proven before its record, so the question whether it was asked for before
 * comes first. */
static gboolean
begin (OcopShop *shop, OcopBackupRun *run, GError **error)
{
    const OcopPlainAct act = get_act (run);
    const OcopDisk *disk = shop->ports->disk;
    g_autofree char *own = ocop_store_path (ocop_store_get_home (shop->store), "backup");
    g_autofree char *folder = g_path_get_dirname (run->path);
    g_auto (OcopActResult) known = {0};
    if (!ocop_shop_find_plain_act (shop, &act, &run->is_known, &known, error))
        return FALSE;
    if (run->is_known)
        return TRUE;
    if (strcmp (own, folder) == 0 && !disk->make_folder (own, 0700, disk->data, error))
        return FALSE;
    run->copy = ocop_backup_begin (shop->store, run->path, error);
    return run->copy != NULL;
}

gboolean
ocop_shop_step_backup (OcopShop *shop, OcopBackupRun *run, gboolean *ret_is_copied, GError **error)
{
    if (run->copy == NULL && !begin (shop, run, error))
        return FALSE;
    if (!run->is_known)
        return ocop_backup_copy (run->copy, STEP_PAGES, ret_is_copied, error);
    *ret_is_copied = TRUE;
    return TRUE;
}

gboolean
ocop_backup_run_prove (OcopBackupRun *run, const int *is_given_up, GError **error)
{
    return run->is_known || ocop_backup_prove (run->copy, is_given_up, error);
}

gboolean
ocop_shop_record_backup (OcopShop *shop, OcopBackupRun *run, OcopActResult *ret_result,
                         GError **error)
{
    const OcopPlainAct act = get_act (run);
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

gboolean
ocop_shop_back_up (OcopShop *shop, const char *path, const OcopRequestId *request,
                   OcopActResult *ret_result, GError **error)
{
    g_autoptr (OcopBackupRun) run = ocop_backup_run_new (path, request);
    gboolean is_copied = FALSE;
    while (!is_copied)
        if (!ocop_shop_step_backup (shop, run, &is_copied, error))
            return FALSE;
    return ocop_backup_run_prove (run, NULL, error) &&
           ocop_shop_record_backup (shop, run, ret_result, error);
}

/* Puts the store that is there aside, whatever its state: nothing is thrown away. Its end goes into
 * HOME/head first, which may lag behind: the epoch that follows names the newest head there was,
 * also when a power cut comes between and the restore is done again without that store. */
static gboolean
put_aside (const char *home, const char *program, const OcopPorts *ports, GError **error)
{
    static const char *const names[] = {"store.db", "store.db-wal"};
    const OcopDisk *disk = ports->disk;
    g_autoptr (GError) failure = NULL;
    g_autofree char *path = ocop_store_path (home, "store.db");
    g_autofree char *folder = ocop_store_path (home, "backup");
    if (disk->exists (path, disk->data)) {
        OcopStore *old = ocop_store_open (home, OCOP_STORE_EXAMINE, program, ports, &failure);
        if (old == NULL && g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE)) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        gboolean is_noted = old == NULL || ocop_store_renew_side_head (old, error);
        ocop_store_close (old); /* which brings what its WAL holds into the file */
        if (!is_noted)
            return FALSE;
    }
    /* A WAL without its store, left by a cut between the two renames, would be played into the
     * restored one. */
    if (!disk->make_folder (folder, 0700, disk->data, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *from = ocop_store_path (home, names[i]);
        g_autofree char *to = g_strdup_printf ("%s/replaced-%" G_GINT64_FORMAT "-%s", folder,
                                               ocop_ports_utc_ms (ports), names[i]);
        if (disk->exists (from, disk->data) && !disk->rename_file (from, to, disk->data, error))
            return FALSE;
    }
    return TRUE;
}

OcopShop *
ocop_shop_restore (const char *home, const char *path, const OcopRequestId *request,
                   const char *program, const OcopPorts *ports, OcopActResult *ret_result,
                   GError **error)
{
    const OcopDisk *disk = ports->disk;
    g_autofree char *partial = ocop_store_path (home, "store.db.restoring");
    g_autofree char *target = ocop_store_path (home, "store.db");
    g_autofree char *text = g_strdup_printf ("restore\n%s", path);
    OcopFirstRequest first;
    ocop_first_request_init (&first, ports, request, text);
    if (disk->exists (target, disk->data)) {
        gboolean is_known = FALSE;
        g_autoptr (OcopShop) present =
            ocop_shop_open (home, OCOP_SHOP_EXAMINE, program, ports, NULL);
        if (present != NULL &&
            !ocop_shop_find_first_act (present, &first, &is_known, ret_result, error))
            return NULL;
        if (is_known)
            return g_steal_pointer (&present);
    }
    if (!disk->make_folder (home, 0700, disk->data, error))
        return NULL;
    disk->remove_file (partial, disk->data, NULL);
    if (!ocop_backup_copy_back (path, partial, ports, error) ||
        !put_aside (home, program, ports, error) ||
        !disk->rename_file (partial, target, disk->data, error)) {
        disk->remove_file (partial, disk->data, NULL);
        return NULL;
    }
    g_autoptr (OcopShop) shop = ocop_shop_open (home, OCOP_SHOP_EXAMINE, program, ports, error);
    if (shop == NULL || !ocop_shop_continue_as_next_epoch (shop, home, &first, ret_result, error))
        return NULL;
    ocop_store_make_ballast (shop->store);
    return g_steal_pointer (&shop);
}
