/* A stick's file at the registry, as `ocop-registryd import` takes it: from the file's lines to the
 * requests in it, which nobody enrolled has signed. Whatever stands on it, the registry stays
 * empty, and the answers can be read.
 *
 * The last line is made to fit: no mutation would ever get past its sum. The first byte says how
 * many messages it counts. */
#include "registry/cli/stick.h"
#include "registry/store/store.h"
#include "wire/stick.h"

#include <glib/gstdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static OcopIngest *
get_ingest (void)
{
    static OcopIngest *ingest;
    static OcopKeys keys;
    static const guint8 seed[OCOP_SEED_SIZE] = {1};
    if (ingest != NULL)
        return ingest;
    g_autofree char *folder = g_dir_make_tmp ("ocop-fuzz-XXXXXX", NULL);
    g_autofree char *url = g_strdup_printf ("sqlite:%s/registry.db", folder);
    ocop_keys_init_from_seed (&keys, seed);
    OcopRegDb *db = ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ocop_ports_get_system(), NULL);
    g_assert (db != NULL);
    /* It lives as long as the process, without a name. */
    static const char *const names[] = {"registry.db", "registry.db-wal", "registry.db-shm",
                                        "registry.db.lock"};
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *path = g_build_filename (folder, names[i], NULL);
        g_unlink (path);
    }
    g_rmdir (folder);
    ingest = ocop_ingest_new (db, &keys);
    return ingest;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    if (size == 0)
        return 0;
    g_autoptr (GString) file = g_string_new_len ((const char *)bytes + 1, (gssize)size - 1);
    g_autofree char *sum =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)file->str, file->len);
    g_string_append_printf (file, "end %u %s\n", (guint)bytes[0] % 4, sum);
    g_autoptr (GBytes) requests = g_bytes_new (file->str, file->len);
    g_autoptr (GBytes) answers = NULL;
    OcopStickCounts counts;
    OcopIngest *ingest = get_ingest();
    if (!ocop_stick_take (ingest, requests, 1, &answers, &counts, NULL))
        return 0;
    g_autoptr (GPtrArray) read = ocop_stick_read (OCOP_STICK_ANSWERS, answers, NULL);
    g_assert (read != NULL && read->len == counts.n_requests);
    g_assert (counts.n_refused == counts.n_requests);
    return 0;
}
