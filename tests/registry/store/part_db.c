/* The connection itself: values, transactions, what happens when the server or another owner is in
 * the way. */
#include "parts.h"

#include <string.h>

static void
test_values (Backend *b)
{
    static const guint8 bytes[] = {0, 1, 255, 0};
    GOOD (ocop_reg_exec (b->db,
                         b->kind == OCOP_REG_SQLITE
                             ? "CREATE TABLE v (k INTEGER, n INTEGER, t TEXT, b BLOB) STRICT"
                             : "CREATE TABLE v (k BIGINT, n BIGINT, t TEXT, b BYTEA)",
                         &error));
    COMMITTED (b->db, {
        OcopRegStmt *stmt;
        GOOD (stmt = ocop_reg_prepare (b->db, "INSERT INTO v VALUES ($4, $1, $2, $3)", &error));
        for (gint64 i = 0; i < 3; i++) {
            ocop_reg_bind_int (stmt, 4, i);
            if (i == 1) {
                ocop_reg_bind_null (stmt, 1);
                ocop_reg_bind_text (stmt, 2, NULL);
                ocop_reg_bind_bytes (stmt, 3, NULL, 0);
            } else {
                ocop_reg_bind_int (stmt, 1, i == 0 ? G_MININT64 : G_MAXINT64);
                ocop_reg_bind_text (stmt, 2, i == 0 ? "Rượu mơ Yên Tử" : "");
                ocop_reg_bind_bytes (stmt, 3, bytes, i == 0 ? sizeof bytes : 0);
            }
            GOOD (ocop_reg_run (stmt, NULL, &error));
        }
    });
    OcopRegStmt *stmt;
    gboolean has_row;
    gsize size;
    GOOD (stmt = ocop_reg_prepare (b->db, "SELECT n, t, b FROM v ORDER BY k", &error));
    GOOD (ocop_reg_step (stmt, &has_row, &error));
    g_assert_true (has_row);
    g_assert_cmpint (ocop_reg_column_int (stmt, 0), ==, G_MININT64);
    g_assert_cmpstr (ocop_reg_column_text (stmt, 1), ==, "Rượu mơ Yên Tử");
    const void *held = ocop_reg_column_bytes (stmt, 2, &size);
    assert_bytes (held, size, bytes, sizeof bytes);
    GOOD (ocop_reg_step (stmt, &has_row, &error));
    g_assert_true (ocop_reg_column_is_null (stmt, 0) && ocop_reg_column_is_null (stmt, 1) &&
                   ocop_reg_column_is_null (stmt, 2));
    g_assert_cmpint (ocop_reg_column_day (stmt, 0), ==, OCOP_DAY_NONE);
    g_assert_null (ocop_reg_column_bytes (stmt, 2, &size));
    GOOD (ocop_reg_step (stmt, &has_row, &error));
    g_assert_cmpint (ocop_reg_column_int (stmt, 0), ==, G_MAXINT64);
    g_assert_nonnull (ocop_reg_column_bytes (stmt, 2, &size));
    g_assert_cmpuint (size, ==, 0);
    g_assert_false (ocop_reg_column_is_null (stmt, 1));
    GOOD (ocop_reg_step (stmt, &has_row, &error));
    g_assert_false (has_row);
}

/* Sorting and comparing by bytes, whatever the locale of the server. */
static void
test_order (Backend *b)
{
    COMMITTED (b->db, {
        GOOD (ocop_reg_setting_put (b->db, "b", "1", &error));
        GOOD (ocop_reg_setting_put (b->db, "B", "2", &error));
        GOOD (ocop_reg_setting_put (b->db, "đ", "3", &error));
        GOOD (ocop_reg_setting_put (b->db, "_", "4", &error));
        GOOD (ocop_reg_setting_put (b->db, "e", "5", &error));
    });
    OcopRegStmt *stmt;
    GOOD (stmt = ocop_reg_prepare (b->db, "SELECT name FROM setting ORDER BY name", &error));
    g_autoptr (GString) names = g_string_new (NULL);
    gboolean has_row = TRUE;
    while (TRUE) {
        GOOD (ocop_reg_step (stmt, &has_row, &error));
        if (!has_row)
            break;
        g_string_append (names, ocop_reg_column_text (stmt, 0));
    }
    g_assert_cmpstr (names->str, ==, "B_beđ");
}

static void
test_write_outside (Backend *b)
{
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_setting_put (b->db, "a", "1", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_INTERNAL);
}

static void
test_rollback (Backend *b)
{
    {
        g_auto (OcopRegTransaction) transaction = {0};
        GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
        GOOD (ocop_reg_setting_put (b->db, "a", "1", &error));
    }
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 0);
}

/* One batch that fails does not take the group with it. */
static void
test_savepoint (Backend *b)
{
    COMMITTED (b->db, {
        GOOD (ocop_reg_setting_put (b->db, "a", "1", &error));
        {
            g_auto (OcopRegSavepoint) savepoint = {0};
            GOOD (ocop_reg_savepoint_begin (&savepoint, b->db, &error));
            GOOD (ocop_reg_setting_put (b->db, "b", "1", &error));
            g_autoptr (GError) error = NULL;
            g_assert_false (
                ocop_reg_exec (b->db, "INSERT INTO setting (name) VALUES (NULL)", &error));
            g_assert_nonnull (error);
        }
        {
            g_auto (OcopRegSavepoint) savepoint = {0};
            GOOD (ocop_reg_savepoint_begin (&savepoint, b->db, &error));
            GOOD (ocop_reg_setting_put (b->db, "c", "1", &error));
            GOOD (ocop_reg_savepoint_release (&savepoint, &error));
        }
    });
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 2);
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting WHERE name = 'b'"), ==, 0);
}

/* PostgreSQL answers such a COMMIT with success. */
static void
test_commit_after_failure (Backend *b)
{
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
    GOOD (ocop_reg_setting_put (b->db, "a", "1", &error));
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_exec (b->db, "SELECT nothing FROM nowhere", &error));
    g_clear_error (&error);
    g_assert_false (ocop_reg_commit (&transaction, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_INTERNAL);
    g_assert_false (ocop_reg_is_outcome_unknown (b->db));
}

static void
test_wrong_column_type (Backend *b)
{
    g_autoptr (GError) error = NULL;
    OcopRegStmt *stmt;
    gboolean has_row;
    GOOD (stmt = ocop_reg_prepare (b->db, "SELECT sum (value) FROM counter", &error));
    g_assert_false (ocop_reg_step (stmt, &has_row, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_INTERNAL);
}

static void
test_many_statements (Backend *b)
{
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *sql = g_strdup_printf ("SELECT count (*) + %u FROM setting", i);
        g_assert_cmpint (get_number (b->db, sql), ==, i);
    }
}

static void
test_streaming (Backend *b)
{
    COMMITTED (b->db, {
        for (guint i = 0; i < 500; i++) {
            g_autofree char *name = g_strdup_printf ("%u", i);
            GOOD (ocop_reg_setting_put (b->db, name, "x", &error));
        }
    });
    OcopRegStmt *stmt;
    gboolean has_row = TRUE;
    GOOD (stmt = ocop_reg_prepare (b->db, "SELECT name FROM setting", &error));
    ocop_reg_set_streaming (stmt);
    guint n_rows = 0;
    for (;; n_rows++) {
        GOOD (ocop_reg_step (stmt, &has_row, &error));
        if (!has_row)
            break;
    }
    g_assert_cmpuint (n_rows, ==, 500);
    /* Left before its end, inside a transaction: the transaction goes on. */
    COMMITTED (b->db, {
        GOOD (stmt = ocop_reg_prepare (b->db, "SELECT name FROM setting", &error));
        ocop_reg_set_streaming (stmt);
        GOOD (ocop_reg_step (stmt, &has_row, &error));
        ocop_reg_reset (stmt);
        GOOD (ocop_reg_setting_put (b->db, "after", "x", &error));
    });
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 501);
}

static void
test_read_only (Backend *b)
{
    g_autoptr (OcopRegDb) reader = backend_open_again (b, OCOP_REG_DB_READ_ONLY);
    COMMITTED (b->db, GOOD (ocop_reg_setting_put (b->db, "a", "1", &error)));
    g_assert_cmpint (get_number (reader, "SELECT count (*) FROM setting"), ==, 1);
    g_auto (OcopRegTransaction) transaction = {0};
    g_autoptr (GError) error = NULL;
    GOOD (ocop_reg_begin (&transaction, reader, OCOP_REG_WRITE, &error));
    g_assert_false (ocop_reg_setting_put (reader, "b", "1", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_READ_ONLY);
}

/* A snapshot does not see what is committed after it was taken. */
static void
test_snapshot (Backend *b)
{
    g_autoptr (OcopRegDb) reader = backend_open_again (b, OCOP_REG_DB_READ_ONLY);
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, reader, OCOP_REG_READ, &error));
    g_assert_cmpint (get_number (reader, "SELECT count (*) FROM setting"), ==, 0);
    COMMITTED (b->db, GOOD (ocop_reg_setting_put (b->db, "a", "1", &error)));
    g_assert_cmpint (get_number (reader, "SELECT count (*) FROM setting"), ==, 0);
}

static gint64 turned_ms;

static gint64
read_turned (gpointer data)
{
    return turned_ms;
}

static void
turn (gint64 duration_ms, gpointer data)
{
    turned_ms += duration_ms;
}

/* Waits a little for the other one, on a clock that is turned here, then names it. */
static void
test_one_writer (Backend *b)
{
    OcopPorts ports = *ocop_ports_get_system();
    const OcopClock clock = {
        .utc_ms = read_turned, .boottime_ms = read_turned, .sleep_ms = turn, .data = NULL};
    ports.clock = &clock;
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_reg_store_open (b->url, OCOP_REG_DB_DEFAULT, &ports, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE);
    g_assert_nonnull (strstr (error->message, "pid"));
    g_assert_cmpint (turned_ms, >=, 1000);
}

static void
test_missing (Backend *b)
{
    g_autofree char *url =
        b->kind == OCOP_REG_SQLITE
            ? g_strdup_printf ("sqlite:%s/absent.db", b->folder)
            : g_strdup_printf ("postgresql://who:secret@/absent%s", strchr (b->url, '?'));
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_MISSING);
    g_assert_null (strstr (error->message, "secret"));
}

static void
test_not_a_registry (Backend *b)
{
    g_autofree char *path = g_build_filename (b->folder, "other.db", NULL);
    g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
    g_autoptr (GError) error = NULL;
    g_file_set_contents (path, "this is no database at all, but long enough to be looked at", -1,
                         &error);
    g_assert_no_error (error);
    g_assert_null (ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ocop_ports_get_system(), &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED);
}

static void
test_newer (Backend *b)
{
    COMMITTED (b->db,
               GOOD (ocop_reg_exec (b->db, "UPDATE schema_version SET version = 99", &error)));
    g_clear_pointer (&b->db, ocop_reg_db_close);
    g_autoptr (GError) error = NULL;
    g_assert_null (
        ocop_reg_store_open (b->url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_NEWER);
}

/* The server goes: a read comes back by itself, a transaction says "again", the next one works. */
static void
test_lost_server (Backend *b)
{
    COMMITTED (b->db, GOOD (ocop_reg_setting_put (b->db, "a", "1", &error)));
    const guint generation = ocop_reg_db_get_generation (b->db);
    if (!backend_restart_server (b)) {
        g_test_skip ("the server is not ours to stop");
        return;
    }
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 1);
    g_assert_cmpuint (ocop_reg_db_get_generation (b->db), !=, generation);
    {
        g_auto (OcopRegTransaction) transaction = {0};
        GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
        GOOD (ocop_reg_setting_put (b->db, "b", "1", &error));
        g_assert_true (backend_restart_server (b));
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_reg_setting_put (b->db, "c", "1", &error));
        g_assert_true (ocop_reg_error_is_again (error));
        g_clear_error (&error);
        g_assert_false (ocop_reg_commit (&transaction, &error));
        g_assert_true (ocop_reg_error_is_again (error));
        g_assert_false (ocop_reg_is_outcome_unknown (b->db));
    }
    COMMITTED (b->db, GOOD (ocop_reg_setting_put (b->db, "d", "1", &error)));
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 2);
}

static void
test_unknown_outcome (Backend *b)
{
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
    GOOD (ocop_reg_setting_put (b->db, "a", "1", &error));
    if (!backend_restart_server (b)) {
        g_test_skip ("the server is not ours to stop");
        return;
    }
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_commit (&transaction, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_NETWORK);
    g_assert_true (ocop_reg_is_outcome_unknown (b->db));
    g_assert_false (ocop_reg_error_is_again (error));
    ocop_reg_end (&transaction);
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM setting"), ==, 0);
}

void
add_db_tests (void)
{
    backend_add_test ("/db/values-come-back", test_values);
    backend_add_test ("/db/texts-sort-by-bytes", test_order);
    backend_add_test ("/db/no-write-outside-a-transaction", test_write_outside);
    backend_add_test ("/db/rolls-back-unless-committed", test_rollback);
    backend_add_test ("/db/savepoint-takes-back-its-part-only", test_savepoint);
    backend_add_test_for (OCOP_REG_POSTGRES, "/db/failed-transaction-is-no-commit",
                          test_commit_after_failure);
    backend_add_test_for (OCOP_REG_POSTGRES, "/db/uncast-sum-is-refused", test_wrong_column_type);
    backend_add_test ("/db/many-statements", test_many_statements);
    backend_add_test ("/db/streaming", test_streaming);
    backend_add_test ("/db/reader-cannot-write", test_read_only);
    backend_add_test ("/db/snapshot", test_snapshot);
    backend_add_test_for (OCOP_REG_SQLITE, "/db/one-writer", test_one_writer);
    backend_add_test ("/db/missing", test_missing);
    backend_add_test_for (OCOP_REG_SQLITE, "/db/not-a-registry", test_not_a_registry);
    backend_add_test ("/db/newer-schema", test_newer);
    backend_add_test_for (OCOP_REG_POSTGRES, "/db/lost-server", test_lost_server);
    backend_add_test_for (OCOP_REG_POSTGRES, "/db/unknown-outcome-of-a-commit",
                          test_unknown_outcome);
}
