/* The feed under concurrent writers, and a writer that is killed between two statements. */
#include "parts.h"

#include "registry/store/check.h"
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define DAY        20778
#define N_BATCHES  80
#define N_PRODUCTS 12

/* --- concurrent writers --- */

typedef struct {
    Backend *backend;
    OcopRegDb *db; /* owned by the thread; NULL: the backend's own */
    OcopRegEpoch *epoch;
    guint seed;
} Writer;

static gpointer
write_batches (gpointer data)
{
    Writer *writer = data;
    g_autoptr (GRand) rand = g_rand_new_with_seed (writer->seed);
    gint64 version = 0;
    for (guint i = 0; i < N_BATCHES; i++) {
        OcopWireRow rows[5];
        const gint32 first = g_rand_int_range (rand, 0, N_PRODUCTS);
        for (guint n = 0; n < G_N_ELEMENTS (rows); n++) {
            g_autofree char *code = g_strdup_printf ("QN-%04u", ((guint)first + n) % N_PRODUCTS);
            version++;
            rows[n] = make_row (DAY, code, version, version);
        }
        COMMITTED (writer->db, {
            g_auto (OcopRegTotalsResult) result = put_rows (writer->db, writer->epoch, rows, 5);
            g_assert_cmpuint (result.n_changed, ==, 5);
        });
    }
    return NULL;
}

typedef struct {
    gint64 position;
    GHashTable *newest; /* "till/product" -> version as pointer */
    GHashTable *seen;   /* "till/product/version" */
    guint n_rows;
} Reader;

static gboolean
take_row (const OcopRegFeedRow *row, gpointer data, GError **error)
{
    Reader *reader = data;
    g_assert_cmpint (row->position, >, reader->position);
    reader->position = row->position;
    reader->n_rows++;
    g_assert_cmpstr (row->point, ==, "QN01");
    char *key = g_strdup_printf ("%d/%s", row->till, row->row.product);
    char *full = g_strdup_printf ("%s/%" G_GINT64_FORMAT, key, row->row.version);
    g_assert_true (g_hash_table_add (reader->seen, full));
    const gint64 before = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (reader->newest, key));
    g_assert_cmpint (row->row.version, >, before);
    g_hash_table_replace (reader->newest, key, GSIZE_TO_POINTER ((gsize)row->row.version));
    return TRUE;
}

static guint
read_page (OcopRegDb *db, Reader *reader)
{
    const guint before = reader->n_rows;
    GOOD (ocop_reg_feed_foreach (db, reader->position, 7, take_row, reader, &error));
    return reader->n_rows - before;
}

static gboolean
check_newest (const OcopRegFeedRow *row, gpointer data, GError **error)
{
    Reader *reader = data;
    g_autofree char *key = g_strdup_printf ("%d/%s", row->till, row->row.product);
    const gint64 newest = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (reader->newest, key));
    g_assert_cmpint (newest, ==, row->row.version);
    return TRUE;
}

static void
run_writers (Backend *b, guint n_writers)
{
    g_auto (Chain) chain = {0};
    chain_init (&chain, 3);
    Writer writers[3] = {{0}};
    for (guint i = 0; i < n_writers; i++) {
        writers[i] = (Writer){.backend = b, .seed = i + 1, .db = b->db};
        COMMITTED (b->db, chain_enrol (&chain, b->db, "QN01", (int)i + 1, &writers[i].epoch));
    }
    for (guint i = 1; i < n_writers; i++)
        writers[i].db = backend_open_again (b, OCOP_REG_DB_DEFAULT);
    g_autoptr (OcopRegDb) reading = backend_open_again (b, OCOP_REG_DB_READ_ONLY);
    Reader reader = {.newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                     .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)};

    GThread *threads[3];
    for (guint i = 0; i < n_writers; i++)
        threads[i] = g_thread_new ("writer", write_batches, &writers[i]);
    const guint n_changes = n_writers * N_BATCHES * 5;
    const gint64 last = n_writers * N_BATCHES;
    /* until the last number has been given and nothing is behind it */
    while (get_number (reading, "SELECT value FROM counter WHERE name = 'feed'") < last ||
           read_page (reading, &reader) > 0)
        read_page (reading, &reader);
    for (guint i = 0; i < n_writers; i++) {
        g_thread_join (threads[i]);
        ocop_reg_row_free (writers[i].epoch);
        if (i > 0)
            ocop_reg_db_close (writers[i].db);
    }
    while (read_page (reading, &reader) > 0)
        continue;
    g_assert_cmpuint (reader.n_rows, <=, n_changes);
    g_assert_cmpuint (g_hash_table_size (reader.newest), ==, n_writers * N_PRODUCTS);
    GOOD (ocop_reg_feed_foreach (reading, 0, 1000, check_newest, &reader, &error));
    g_hash_table_unref (reader.newest);
    g_hash_table_unref (reader.seen);
}

static void
test_concurrent (Backend *b)
{
    run_writers (b, b->kind == OCOP_REG_SQLITE ? 1 : 3);
}

static void
test_cursor (Backend *b)
{
    const gint64 positions[] = {0, (17 << 24) | 1, (17 << 24) | 4711,
                                G_GINT64_CONSTANT (0x7fffffff12345678)};
    for (guint i = 0; i < G_N_ELEMENTS (positions); i++) {
        OcopCursor cursor;
        gint64 position = -1;
        ocop_reg_feed_to_cursor (positions[i], &cursor);
        GOOD (ocop_reg_feed_from_cursor (&cursor, &position, &error));
        g_assert_cmpint (position, ==, positions[i]);
    }
    const char *const wrong[] = {"x", "-1", "16777216", "1 ", "QN-0001"};
    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
        OcopCursor cursor = {.number = 1};
        gint64 position;
        g_autoptr (GError) error = NULL;
        g_strlcpy (cursor.key, wrong[i], sizeof cursor.key);
        g_assert_false (ocop_reg_feed_from_cursor (&cursor, &position, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    }
}

/* --- killed --- */

int
feed_run_victim (const char *url)
{
    g_autoptr (GError) error = NULL;
    OcopRegDb *db = ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    OcopRegEpoch *epoch = NULL;
    GOOD (ocop_reg_epochs_find (db, 1, 1, FALSE, &epoch, &error));
    for (gint64 version = epoch->acked_totals + 1;; version++) {
        const OcopWireRow rows[] = {make_row (DAY, "QN-0001", version, version),
                                    make_row (DAY, "QN-0002", version, version),
                                    make_row (DAY, "QN-0003", version, version)};
        epoch->acked_totals = version;
        COMMITTED (db, put_rows (db, epoch, rows, 3));
        printf ("%" G_GINT64_FORMAT "\n", version);
        fflush (stdout);
    }
}

static gint64
run_and_kill (const char *url, guint n_lines)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GSubprocess) victim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                       "/proc/self/exe", "--victim", url, NULL);
    g_assert_no_error (error);
    g_autoptr (GDataInputStream) lines =
        g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim));
    gint64 last = 0;
    for (guint i = 0; i < n_lines; i++) {
        g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
        g_assert_nonnull (line);
        last = g_ascii_strtoll (line, NULL, 10);
    }
    g_subprocess_force_exit (victim);
    g_subprocess_wait (victim, NULL, NULL);
    return last;
}

/* Whatever was answered is there, and nothing is there by half. */
static void
test_killed (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) enrolled = NULL;
    chain_init (&chain, 3);
    COMMITTED (b->db, chain_enrol (&chain, b->db, "QN01", 1, &enrolled));
    for (guint round = 0; round < 8; round++) {
        g_clear_pointer (&b->db, ocop_reg_db_close);
        const gint64 answered = run_and_kill (b->url, 1 + round * 7);
        b->db = backend_open_again (b, OCOP_REG_DB_DEFAULT);
        /* PostgreSQL ends the session of a dead client a moment later: wait for its locks. */
        COMMITTED (b->db, {
            OcopRegFeed feed;
            GOOD (ocop_reg_feed_open (b->db, &feed, &error));
        });
        g_autoptr (OcopRegEpoch) epoch = NULL;
        GOOD (ocop_reg_epochs_find (b->db, 1, 1, FALSE, &epoch, &error));
        g_assert_cmpint (epoch->acked_totals, >=, answered);
        g_assert_cmpint (get_number (b->db, "SELECT min (version) FROM totals"), ==,
                         epoch->acked_totals);
        g_assert_cmpint (get_number (b->db, "SELECT max (version) FROM totals"), ==,
                         epoch->acked_totals);
        g_auto (OcopRegCheck) check = {0};
        GOOD (ocop_reg_check_run (b->db, &check, &error));
        g_assert_cmpuint (check.problems->len, ==, 0);
    }
}

void
add_feed_tests (void)
{
    backend_add_test ("/feed/nothing-missed-nothing-twice", test_concurrent);
    backend_add_test_for (OCOP_REG_SQLITE, "/feed/cursor", test_cursor);
    backend_add_test ("/feed/killed-writer-leaves-whole-transactions", test_killed);
}
