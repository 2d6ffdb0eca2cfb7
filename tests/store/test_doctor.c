/* Doctor finds whatever was changed in the rows: every column of every row, every row taken away, a
 * row put in.
 *
 * Looking takes as long as all that is looked at, so one examination is given one change in each
 * table at once, and must name every table. The changes are made inside a transaction of the till's
 * own connection, whose rules are lifted first, and rolled back. */
#include "full_shop.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/doctor.h"
#include "store/journal.h"
#include <glib/gstdio.h>
#include <string.h>

/* A table, its key, and the rows of it that follow from the journal. */
static const struct {
    const char *table;
    const char *rows;     /* what it takes to be one of them, NULL: all */
    const char *unproven; /* columns that no record speaks of, NULL: none */
} tables[] = {
    {"sale", NULL, NULL},
    {"sale_line", NULL, NULL},
    {"payment", NULL, NULL},
    {"goods_return", NULL, NULL},
    {"goods_return_line", NULL, NULL},
    {"refund", NULL, NULL},
    {"returned", NULL, NULL},
    {"totals", NULL, NULL},
    {"totals_cashier", NULL, NULL},
    {"shift", NULL, NULL},
    {"stock_move", NULL, NULL},
    {"stock", NULL, NULL},
    {"stock_lot", NULL, NULL},
    {"request", "record IS NOT NULL", NULL}, /* practice sales have no record */
    {"printed", "times > 1", NULL},          /* the original is not journaled, its copies are */
    {"user", NULL, " pin n_failed failed_ms "},
    {"epoch", NULL, NULL},
    {"training", NULL, " n_sales amount "}, /* journaled when it ends */
};

typedef struct {
    GPtrArray *columns; /* of char * */
    GArray *keys;       /* of guint: columns of the primary key, in order */
    GPtrArray *values;  /* of sqlite3_value *, row by row */
    guint n_rows;
    GArray *cells; /* of guint: row × columns + column, of those that must be found */
} Table;

static sqlite3_stmt *
prepare (sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL) != SQLITE_OK)
        g_error ("%s: %s", sql, sqlite3_errmsg (handle));
    return stmt;
}

static void
free_value (gpointer value)
{
    sqlite3_value_free (value);
}

static void
free_table (gpointer data)
{
    Table *table = data;
    g_ptr_array_unref (table->columns);
    g_array_unref (table->keys);
    g_ptr_array_unref (table->values);
    g_array_unref (table->cells);
    g_free (table);
}

static void
read_columns (sqlite3 *handle, const char *name, Table *table)
{
    g_autofree char *sql =
        g_strdup_printf ("SELECT name, pk FROM pragma_table_info ('%s') ORDER BY cid", name);
    sqlite3_stmt *stmt = prepare (handle, sql);
    while (sqlite3_step (stmt) == SQLITE_ROW) {
        if (sqlite3_column_int (stmt, 1) > 0)
            g_array_append_val (table->keys, table->columns->len);
        g_ptr_array_add (table->columns, g_strdup ((const char *)sqlite3_column_text (stmt, 0)));
    }
    sqlite3_finalize (stmt);
    g_assert_cmpuint (table->keys->len, >, 0);
}

static Table *
read_table (sqlite3 *handle, gsize index)
{
    Table *table = g_new0 (Table, 1);
    table->columns = g_ptr_array_new_with_free_func (g_free);
    table->keys = g_array_new (FALSE, FALSE, sizeof (guint));
    table->values = g_ptr_array_new_with_free_func (free_value);
    table->cells = g_array_new (FALSE, FALSE, sizeof (guint));
    read_columns (handle, tables[index].table, table);
    g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" WHERE %s", tables[index].table,
                                            tables[index].rows != NULL ? tables[index].rows : "1");
    sqlite3_stmt *stmt = prepare (handle, sql);
    for (; sqlite3_step (stmt) == SQLITE_ROW; table->n_rows++) {
        for (guint c = 0; c < table->columns->len; c++) {
            g_autofree char *word =
                g_strdup_printf (" %s ", (const char *)table->columns->pdata[c]);
            guint cell = table->n_rows * table->columns->len + c;
            g_ptr_array_add (table->values,
                             sqlite3_value_dup (sqlite3_column_value (stmt, (int)c)));
            if (tables[index].unproven == NULL || strstr (tables[index].unproven, word) == NULL)
                g_array_append_val (table->cells, cell);
        }
    }
    sqlite3_finalize (stmt);
    g_assert_cmpuint (table->n_rows, >, 0);
    return table;
}

static GPtrArray *
read_tables (sqlite3 *handle)
{
    GPtrArray *list = g_ptr_array_new_with_free_func (free_table);
    for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
        g_ptr_array_add (list, read_table (handle, i));
    return list;
}

static sqlite3_value *
get_value (const Table *table, guint row, guint column)
{
    return table->values->pdata[row * table->columns->len + column];
}

/* Binds another value of the same type: a number one higher (or @step), one byte flipped, something
 * for nothing. */
static void
bind_other (sqlite3_stmt *stmt, int index, sqlite3_value *value, gint64 step)
{
    int type = sqlite3_value_type (value);
    if (type == SQLITE_INTEGER) {
        sqlite3_bind_int64 (stmt, index, sqlite3_value_int64 (value) + step);
        return;
    }
    if (type == SQLITE_NULL)
        return;
    gsize size = (gsize)sqlite3_value_bytes (value);
    g_autofree guint8 *bytes = g_memdup2 (sqlite3_value_blob (value), size);
    g_assert_cmpuint (size, >, 0);
    bytes[step == 1 ? size - 1 : 0] ^= 1;
    if (type == SQLITE_TEXT)
        sqlite3_bind_text (stmt, index, (const char *)bytes, (int)size, SQLITE_TRANSIENT);
    else
        sqlite3_bind_blob (stmt, index, bytes, (int)size, SQLITE_TRANSIENT);
}

/* "WHERE a IS ?2 AND b IS ?3" with the key of @row bound from @first on. */
static char *
make_where (const Table *table, guint first)
{
    g_autoptr (GString) sql = g_string_new (" WHERE 1");
    for (guint k = 0; k < table->keys->len; k++)
        g_string_append_printf (
            sql, " AND \"%s\" IS ?%u",
            (const char *)table->columns->pdata[g_array_index (table->keys, guint, k)], first + k);
    return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
bind_key (sqlite3_stmt *stmt, const Table *table, guint row, guint first)
{
    for (guint k = 0; k < table->keys->len; k++)
        sqlite3_bind_value (stmt, (int)(first + k),
                            get_value (table, row, g_array_index (table->keys, guint, k)));
}

static void
change_cell (sqlite3 *handle, const char *name, const Table *table, guint row, guint column)
{
    sqlite3_value *value = get_value (table, row, column);
    g_autofree char *where = make_where (table, 2);
    const char *set = sqlite3_value_type (value) == SQLITE_NULL ? "coalesce (?1, 1000003)" : "?1";
    g_autofree char *sql =
        g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = %s%s", name,
                         (const char *)table->columns->pdata[column], set, where);
    sqlite3_stmt *stmt = prepare (handle, sql);
    int code = SQLITE_CONSTRAINT;
    /* The next number or name may be taken. */
    for (gint64 step = 1; code == SQLITE_CONSTRAINT && step <= 1000003; step += 1000002) {
        sqlite3_reset (stmt);
        bind_other (stmt, 1, value, step);
        bind_key (stmt, table, row, 2);
        code = sqlite3_step (stmt) & 0xff;
    }
    if (code != SQLITE_DONE)
        g_error ("%s: %s", sql, sqlite3_errmsg (handle));
    g_assert_cmpint (sqlite3_changes (handle), ==, 1);
    sqlite3_finalize (stmt);
}

static GPtrArray *
examine (OcopShop *shop)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    gboolean is_examined = ocop_doctor_examine (shop->store, problems, warnings, &error);
    g_assert_no_error (error);
    g_assert_true (is_examined);
    return problems;
}

/* The problem about @table, NULL: none. */
static const char *
find_problem (const GPtrArray *problems, const char *table)
{
    g_autofree char *start = g_strdup_printf ("%s: ", table);
    for (guint i = 0; i < problems->len; i++)
        if (g_str_has_prefix (problems->pdata[i], start))
            return problems->pdata[i];
    return NULL;
}

static sqlite3 *
get_handle (OcopFixture *fixture)
{
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    full_shop_lift_rules (handle);
    return handle;
}

static void
test_sound (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    ocop_fixture_assert_healthy (fixture);
    ocop_fixture_reopen (fixture);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_cells (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GPtrArray) list = read_tables (handle);
    guint n_left = 1, n_cells = 0;
    for (guint i = 0; n_left > 0; i++) {
        n_left = 0;
        full_shop_run (handle, "BEGIN");
        for (gsize t = 0; t < list->len; t++) {
            const Table *table = list->pdata[t];
            if (i >= table->cells->len)
                continue;
            guint cell = g_array_index (table->cells, guint, i);
            change_cell (handle, tables[t].table, table, cell / table->columns->len,
                         cell % table->columns->len);
            n_left++;
        }
        g_autoptr (GPtrArray) problems = examine (fixture->shop);
        full_shop_run (handle, "ROLLBACK");
        for (gsize t = 0; t < list->len; t++) {
            const Table *table = list->pdata[t];
            if (i >= table->cells->len)
                continue;
            guint cell = g_array_index (table->cells, guint, i);
            n_cells++;
            if (find_problem (problems, tables[t].table) == NULL)
                g_error ("not found: row %u of %s, column %s", cell / table->columns->len,
                         tables[t].table,
                         (const char *)table->columns->pdata[cell % table->columns->len]);
        }
    }
    g_test_message ("%u cells", n_cells);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_removed_rows (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GPtrArray) list = read_tables (handle);
    guint n_left = 1;
    for (guint row = 0; n_left > 0; row++) {
        n_left = 0;
        full_shop_run (handle, "BEGIN");
        for (gsize t = 0; t < list->len; t++) {
            const Table *table = list->pdata[t];
            if (row >= table->n_rows)
                continue;
            g_autofree char *where = make_where (table, 1);
            g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\"%s", tables[t].table, where);
            sqlite3_stmt *stmt = prepare (handle, sql);
            bind_key (stmt, table, row, 1);
            g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
            g_assert_cmpint (sqlite3_changes (handle), ==, 1);
            sqlite3_finalize (stmt);
            n_left++;
        }
        g_autoptr (GPtrArray) problems = examine (fixture->shop);
        full_shop_run (handle, "ROLLBACK");
        for (gsize t = 0; t < list->len; t++)
            if (row < ((Table *)list->pdata[t])->n_rows &&
                find_problem (problems, tables[t].table) == NULL)
                g_error ("not found: row %u of %s removed", row, tables[t].table);
    }
}

/* A copy of the last row under another key. */
static void
insert_copy (sqlite3 *handle, const char *name, const Table *table)
{
    g_autoptr (GString) sql = g_string_new (NULL);
    g_string_printf (sql, "INSERT INTO \"%s\" VALUES (", name);
    for (guint c = 0; c < table->columns->len; c++)
        g_string_append_printf (sql, "%s?%u", c > 0 ? ", " : "", c + 1);
    g_string_append (sql, ")");
    sqlite3_stmt *stmt = prepare (handle, sql->str);
    for (guint c = 0; c < table->columns->len; c++)
        sqlite3_bind_value (stmt, (int)c + 1, get_value (table, table->n_rows - 1, c));
    guint key = g_array_index (table->keys, guint, table->keys->len - 1);
    bind_other (stmt, (int)key + 1, get_value (table, table->n_rows - 1, key), 1000003);
    for (guint c = 0; c < table->columns->len; c++) {
        const char *column = table->columns->pdata[c];
        /* Columns that must be unique beside the key. */
        if (g_str_equal (name, "user") && g_str_equal (column, "name"))
            sqlite3_bind_text (stmt, (int)c + 1, "ma", -1, SQLITE_STATIC);
        if (g_str_equal (name, "shift") &&
            (g_str_equal (column, "z") || g_str_equal (column, "closed_record")))
            sqlite3_bind_int (stmt, (int)c + 1, 77);
    }
    if (sqlite3_step (stmt) != SQLITE_DONE)
        g_error ("%s: %s", sql->str, sqlite3_errmsg (handle));
    sqlite3_finalize (stmt);
}

static void
test_foreign_rows (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GPtrArray) list = read_tables (handle);
    full_shop_run (handle, "BEGIN");
    for (gsize t = 0; t < list->len; t++)
        insert_copy (handle, tables[t].table, list->pdata[t]);
    g_autoptr (GPtrArray) problems = examine (fixture->shop);
    full_shop_run (handle, "ROLLBACK");
    for (gsize t = 0; t < list->len; t++)
        if (find_problem (problems, tables[t].table) == NULL)
            g_error ("not found: a foreign row in %s", tables[t].table);
}

/* A store may refuse to open at all, with exit status 3; else doctor must have something to say. */
static gboolean
is_found (OcopFixture *fixture, const char *home)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShop) shop =
        ocop_shop_open (home, OCOP_SHOP_EXAMINE, "test", &fixture->ports, &error);
    if (shop == NULL) {
        g_assert_cmpint (ocop_error_get_exit_status (error), ==, 3);
        return TRUE;
    }
    g_autoptr (GPtrArray) problems = examine (shop);
    return problems->len > 0;
}

/* The rows that are read at opening, so that each change needs a home of its own. */
static void
test_single_rows (void)
{
    static const struct {
        const char *table, *column, *change;
    } changes[] = {
        {"head", "record", "record + 1"},
        {"head", "record", "record - 1"},
        {"head", "hash", "zeroblob (32)"},
        {"head", "hash", "x'00'"},
        {"head", "utc_ms", "utc_ms + 1"},
        {"head", "business_day", "business_day + 1"},
        {"head", "business_day", "NULL"},
        {"head", "gt_sales", "gt_sales + 1"},
        {"head", "gt_returns", "gt_returns + 1"},
        {"head", "gt_count", "gt_count + 1"},
        {"head", "receipt_no", "receipt_no + 1"},
        {"head", "one", "2"},
        {"identity", "one", "2"},
        {"identity", "province", "'21'"},
        {"identity", "point", "'QN02'"},
        {"identity", "till", "2"},
        {"epoch", "public_key", "zeroblob (32)"},
        {"epoch", "public_key", "x'00'"},
        {"epoch", "epoch", "epoch + 5"},
    };
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        g_autofree char *home = full_shop_copy_home (fixture, fixture->home);
        g_autofree char *sql = g_strdup_printf ("UPDATE %s SET %s = %s", changes[i].table,
                                                changes[i].column, changes[i].change);
        sqlite3 *handle = full_shop_open_raw (home);
        full_shop_run (handle, sql);
        g_assert_cmpint (sqlite3_changes (handle), >=, 1);
        sqlite3_close (handle);
        if (!is_found (fixture, home))
            g_error ("not found: %s", sql);
    }
    static const char *const statements[] = {
        "DELETE FROM head",
        "DELETE FROM identity",
        "DELETE FROM epoch WHERE epoch = 2",
        "DELETE FROM epoch",
        "DELETE FROM journal",
        "DROP TABLE refund",
        "DROP TRIGGER journal_is_final",
        "CREATE TRIGGER quiet AFTER INSERT ON sale BEGIN DELETE FROM printed; END",
        "DROP INDEX shift_is_open",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
        g_autofree char *home = full_shop_copy_home (fixture, fixture->home);
        sqlite3 *handle = full_shop_open_raw (home);
        full_shop_run (handle, statements[i]);
        sqlite3_close (handle);
        if (!is_found (fixture, home))
            g_error ("not found: %s", statements[i]);
    }
    g_autofree char *untouched = full_shop_copy_home (fixture, fixture->home);
    g_assert_false (is_found (fixture, untouched));
}

/* A changed record is reported, and what doctor can still compare does not hide it. */
static void
test_changed_body (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    full_shop_run (handle, "BEGIN; UPDATE journal SET body = CAST (replace (CAST (body AS TEXT), "
                           "'\"total\":', '\"totel\":') AS BLOB)"
                           " WHERE id = (SELECT max (record) FROM sale)");
    g_autoptr (GPtrArray) problems = examine (fixture->shop);
    full_shop_run (handle, "ROLLBACK");
    g_assert_nonnull (find_problem (problems, "journal"));
    g_assert_nonnull (find_problem (problems, "record"));
}

static gboolean
has_warning (OcopFixture *fixture, const char *word)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    g_autofree char *start = g_strdup_printf ("%s: ", word);
    ocop_shop_examine (fixture->shop, &doctor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (doctor.problems->len, ==, 0);
    for (guint i = 0; i < doctor.warnings->len; i++)
        if (g_str_has_prefix (doctor.warnings->pdata[i], start))
            return TRUE;
    return FALSE;
}

static void
test_warnings (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_autofree char *ballast = g_build_filename (fixture->home, "ballast", NULL);
    g_autofree char *open = g_build_filename (fixture->home, "open", NULL);
    g_autofree char *key = g_build_filename (fixture->home, "till.key", NULL);
    g_autofree char *backup = g_strdup_printf ("%s.backup", fixture->home);
    g_assert_true (has_warning (fixture, "no-backup"));
    ocop_shop_back_up (fixture->shop, backup, NULL, &act, &error);
    g_assert_no_error (error);
    g_assert_false (has_warning (fixture, "no-backup"));
    g_assert_true (has_warning (fixture, "unsent"));
    g_assert_false (has_warning (fixture, "stock-below-zero"));
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                   "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_assert_true (has_warning (fixture, "stock-below-zero"));
    g_assert_false (has_warning (fixture, "unclean-end"));
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_remove (ballast);
    g_assert_true (g_file_set_contents (open, "x", 1, NULL));
    ocop_fixture_reopen (fixture);
    g_assert_true (has_warning (fixture, "unclean-end"));
    g_assert_true (has_warning (fixture, "no-ballast"));
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_assert_cmpint (g_remove (key), ==, 0);
    ocop_fixture_reopen (fixture);
    g_assert_false (has_warning (fixture, "unclean-end"));
    g_assert_true (has_warning (fixture, "no-key"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/doctor/sound/nothing-to-say-of-a-shop-with-everything", test_sound);
    g_test_add_func ("/doctor/rows/every-changed-column-is-found", test_cells);
    g_test_add_func ("/doctor/rows/every-removed-row-is-found", test_removed_rows);
    g_test_add_func ("/doctor/rows/a-foreign-row-is-found", test_foreign_rows);
    g_test_add_func ("/doctor/rows/head-identity-and-schema-are-looked-at", test_single_rows);
    g_test_add_func ("/doctor/record/a-changed-body-is-found", test_changed_body);
    g_test_add_func ("/doctor/warnings/say-what-should-be-known", test_warnings);
    return g_test_run();
}
