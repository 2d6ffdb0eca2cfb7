/* Backup and restore over both kinds of database, and what distribute needs. */
#include "parts.h"

#include "registry/db/dialect.h"
#include "registry/store/backup.h"
#include "registry/store/check.h"
#include "registry/store/private.h"
#include "registry/store/products.h"
#include "registry/store/rollups.h"
#include <glib/gstdio.h>
#include <string.h>

static void
fill (OcopRegDb *db)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    chain_init (&chain, 3);
    chain_add_sales (&chain, 50, 250);
    const OcopWireRow rows[] = {make_row (20778, "QN-0001", 500, 30),
                                make_row (20778, "QN-0002", 12000, 50)};
    const OcopRegCertificate certificate = {.product = (char *)"QN-0001",
                                            .decided_on = 20105,
                                            .decision = (char *)"377/QĐ-BNN-VPĐP",
                                            .stars = 5,
                                            .ended_on = OCOP_DAY_NONE};
    guint n_rows;
    OcopRegChange change;
    COMMITTED (db, {
        const gint64 till_key = chain_enrol (&chain, db, "QN01", 1, &epoch);
        const OcopRegRange range = chain_range (&chain, till_key, 1, 50);
        GOOD (ocop_reg_headers_put (db, &range, &error));
        chain_advance (&chain, epoch, 50);
        epoch->acked_totals = 50;
        epoch->proof = OCOP_REG_PROVEN;
        epoch->proven_seq = 50;
        put_new_rows (db, epoch, rows, 2);
        GOOD (ocop_reg_rollups_step (db, 10, 1, &n_rows, &error));
        ocop_reg_change_init (&change, db, "lan", "import", 1);
        GOOD (ocop_reg_master_put (&change, &ocop_reg_certificate_shape, &certificate, &error));
    });
}

static void
expect_filled (OcopRegDb *db)
{
    g_auto (OcopRegCheck) check = {0};
    GOOD (ocop_reg_check_run (db, &check, &error));
    g_assert_cmpuint (check.problems->len, ==, 0);
    g_assert_cmpint (check.n_records, ==, 50);
    g_assert_cmpint (check.n_rows, ==, 2);
    g_assert_cmpint (get_number (db, "SELECT stars FROM certificate"), ==, 5);
    g_assert_cmpint (get_number (db, "SELECT value FROM counter WHERE name = 'till'"), ==, 1);
    g_assert_cmpint (get_number (db, "SELECT count (*) FROM certificate WHERE ended_on IS NULL"),
                     ==, 1);
}

static void
test_round_trip (Backend *b)
{
    fill (b->db);
    g_autofree char *path = g_build_filename (b->folder, "backup.db", NULL);
    GOOD (ocop_reg_backup_make (b->db, path, &error));
    GOOD (ocop_reg_backup_make (b->db, path, &error)); /* over the old one */
    g_autofree char *part = g_strconcat (path, ".part", NULL);
    g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));

    /* into the other kind */
    OcopRegDb *other = backend_open_other (b);
    if (other == NULL)
        return;
    GOOD (ocop_reg_backup_restore (other, path, &error));
    expect_filled (other);
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_backup_restore (other, path, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE);
    ocop_reg_db_close (other);

    /* and as it is */
    g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
    GError *open_error = NULL;
    g_autoptr (OcopRegDb) opened =
        ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &open_error);
    g_assert_no_error (open_error);
    expect_filled (opened);
}

static guint
count_files (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

/* A backup lies in a folder that may be anybody's to read only: nothing is made beside it. */
static void
test_nothing_beside (Backend *b)
{
    fill (b->db);
    g_autofree char *folder = g_build_filename (b->folder, "100% đủ?", NULL);
    g_autofree char *path = g_build_filename (folder, "backup.db", NULL);
    g_mkdir (folder, 0700);
    GOOD (ocop_reg_backup_make (b->db, path, &error));
    g_assert_cmpuint (count_files (folder), ==, 1);
    OcopRegDb *other = backend_open_other (b);
    if (other != NULL) {
        GOOD (ocop_reg_backup_restore (other, path, &error));
        ocop_reg_db_close (other);
    }
    g_assert_cmpuint (count_files (folder), ==, 1);
    g_unlink (path);
    g_rmdir (folder);
}

/* A registry that does not agree with itself gives no backup that looks good. */
static void
test_unsound (Backend *b)
{
    fill (b->db);
    COMMITTED (b->db,
               GOOD (ocop_reg_exec (b->db, "UPDATE totals SET amount = amount + 1", &error)));
    g_autofree char *path = g_build_filename (b->folder, "backup.db", NULL);
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_backup_make (b->db, path, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_rubbish (Backend *b)
{
    g_autofree char *path = g_build_filename (b->folder, "rubbish", NULL);
    g_autoptr (GError) error = NULL;
    g_file_set_contents (path, "PK\003\004 and so on, and on, and on, and on, and on", -1, &error);
    g_assert_no_error (error);
    g_assert_false (ocop_reg_backup_restore (b->db, path, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
}

/* The list that backup and distribute go by is the schema. */
static void
test_tables (Backend *b)
{
    const char *sql = b->kind == OCOP_REG_SQLITE
                          ? "SELECT count (*) FROM sqlite_schema WHERE type = 'table'"
                          : "SELECT count (*) FROM pg_tables WHERE schemaname = current_schema ()";
    g_assert_cmpint (get_number (b->db, sql), ==, ocop_reg_n_tables);
    for (guint i = 0; i < ocop_reg_n_tables; i++) {
        g_autofree char *count =
            g_strdup_printf ("SELECT count (*) FROM %s", ocop_reg_tables[i].table);
        g_assert_cmpint (get_number (b->db, count), >=, 0);
    }
}

/* Citus: every unique key of a till's table holds the till. */
static void
test_keys_hold_the_till (Backend *b)
{
    for (guint i = 0; i < ocop_reg_n_tables; i++) {
        if (!ocop_reg_tables[i].is_of_till)
            continue;
        g_autofree char *sql = g_strdup_printf (
            "SELECT count (*) FROM pg_index x WHERE x.indrelid = '%s'::regclass AND x.indisunique "
            "AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = x.indrelid AND "
            "a.attname = 'till_key' AND a.attnum = ANY (x.indkey))",
            ocop_reg_tables[i].table);
        g_assert_cmpint (get_number (b->db, sql), ==, 0);
    }
}

static void
test_distribute (Backend *b)
{
    gboolean has_citus;
    GOOD (ocop_reg_has_extension (b->db, "citus", &has_citus, &error));
    g_autoptr (GError) error = NULL;
    if (has_citus) {
        GOOD (ocop_reg_distribute (b->db, &error));
        GOOD (ocop_reg_distribute (b->db, &error));
        fill (b->db);
        expect_filled (b->db);
        return;
    }
    g_assert_false (ocop_reg_distribute (b->db, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_nonnull (strstr (error->message, "citus"));
}

/* A database of its own with the functions of Citus written down (citus_stub.sql): the statements
 * that `distribute` runs are right by their words, whatever Citus would do with them. */
static char *
make_stub_database (Backend *b)
{
    static const char name[] = "ocop_citus_stub";
    g_auto (GStrv) parts = g_strsplit (b->url, "postgres?", 2);
    if (parts[1] == NULL)
        return NULL;
    GOOD (ocop_reg_exec (b->db, "DROP DATABASE IF EXISTS ocop_citus_stub", &error));
    GOOD (ocop_reg_exec (b->db, "CREATE DATABASE ocop_citus_stub", &error));
    g_auto (GStrv) options = g_strsplit (parts[1], "&options=", 2);
    return g_strdup_printf ("%s%s?%s", parts[0], name, options[0]);
}

static void
run_stub (OcopRegDb *db)
{
    g_autofree char *sql = NULL;
    GOOD (g_file_get_contents (CITUS_STUB, &sql, NULL, &error));
    GOOD (ocop_reg_exec (db, sql, &error));
}

static void
test_distribute_by_the_words (Backend *b)
{
    g_autofree char *url = make_stub_database (b);
    if (url == NULL) {
        g_test_skip ("not a cluster of ours");
        return;
    }
    OcopRegDb *opened = NULL;
    GOOD (opened = ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error));
    g_autoptr (OcopRegDb) db = opened;
    run_stub (db);
    GOOD (ocop_reg_distribute (db, &error));
    GOOD (ocop_reg_distribute (db, &error)); /* changes nothing */

    g_assert_cmpint (get_number (db, "SELECT count (*) FROM pg_dist_partition"), ==,
                     ocop_reg_n_tables);
    /* Each table with a till_key is by it, all of them in one group; no other one is. The till
     * itself is asked for from everywhere. */
    g_assert_cmpint (
        get_number (db, "SELECT count (*) FROM pg_dist_partition p WHERE (p.partmethod = 'h') <> "
                        "(EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_index i ON i.indrelid = "
                        "a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey) WHERE "
                        "a.attrelid = p.logicalrelid AND a.attname = 'till_key') AND "
                        "p.logicalrelid <> 'till'::regclass)"),
        ==, 0);
    g_assert_cmpint (get_number (db, "SELECT count (DISTINCT colocationid) FROM pg_dist_partition "
                                     "WHERE partmethod = 'h'"),
                     ==, 1);
    g_assert_cmpint (get_number (db, "SELECT count (*) FROM pg_dist_partition WHERE partmethod = "
                                     "'h' AND partkey = 'till_key'"),
                     ==, 7);
    fill (db);
    expect_filled (db);
}

/* The stub refuses what Citus refuses, else the test above would say nothing. */
static void
test_stub_refuses (Backend *b)
{
    g_autofree char *url = make_stub_database (b);
    if (url == NULL) {
        g_test_skip ("not a cluster of ours");
        return;
    }
    OcopRegDb *opened = NULL;
    GOOD (opened = ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error));
    g_autoptr (OcopRegDb) db = opened;
    run_stub (db);
    GOOD (ocop_reg_exec (db, "CREATE UNIQUE INDEX wrong ON stock (product)", &error));
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_distribute (db, &error));
    g_assert_nonnull (strstr (error->message, "wrong"));
    g_assert_cmpint (get_number (db, "SELECT count (*) FROM pg_dist_partition"), ==, 0);
}

void
add_backup_tests (void)
{
    backend_add_test ("/backup/round-trip-to-the-other-kind", test_round_trip);
    backend_add_test ("/backup/nothing-is-made-beside-it", test_nothing_beside);
    backend_add_test ("/backup/unsound-gives-none", test_unsound);
    backend_add_test ("/backup/rubbish", test_rubbish);
    backend_add_test ("/schema/tables-are-listed", test_tables);
    backend_add_test_for (OCOP_REG_POSTGRES, "/schema/unique-keys-hold-the-till",
                          test_keys_hold_the_till);
    backend_add_test ("/distribute/needs-citus", test_distribute);
    backend_add_test_for (OCOP_REG_POSTGRES, "/distribute/by-the-words",
                          test_distribute_by_the_words);
    backend_add_test_for (OCOP_REG_POSTGRES, "/distribute/the-stub-refuses", test_stub_refuses);
}
