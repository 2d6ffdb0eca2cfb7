/* Verify and doctor find what was done to the journal: a changed byte, a record removed, two
 * swapped, the tail cut or written anew; and what only evidence from outside can show is shown by
 * it. */
#include "full_shop.h"

#include "base/error.h"
#include "journal/paper.h"
#include "shop/private.h"
#include "store/journal.h"
#include <string.h>

static OcopVerifyResult
verify_with (OcopShop *shop, const OcopPorts *ports, const OcopVerifyRequest *request)
{
    g_autoptr (GError) error = NULL;
    OcopVerifyResult result = {0};
    ocop_shop_verify_journal (shop, ports, request, &result, &error);
    g_assert_no_error (error);
    g_assert_true (result.ok == (result.reason == NULL));
    return result;
}

static OcopVerifyResult
verify (OcopFixture *fixture, OcopShop *shop)
{
    OcopVerifyRequest nothing = {NULL, NULL, NULL, NULL};
    return verify_with (shop, &fixture->ports, &nothing);
}

static guint
count_problems (OcopShop *shop)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    ocop_shop_examine (shop, &doctor, &error);
    g_assert_no_error (error);
    return doctor.problems->len;
}

static sqlite3 *
get_handle (OcopFixture *fixture)
{
    sqlite3 *handle = ocop_db_get_handle (ocop_store_get_db (fixture->shop->store));
    full_shop_lift_rules (handle);
    return handle;
}

/* Ids of all records, in order. */
static GArray *
list_ids (sqlite3 *handle)
{
    GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (
        sqlite3_prepare_v2 (handle, "SELECT id FROM journal ORDER BY id", -1, &stmt, NULL), ==,
        SQLITE_OK);
    while (sqlite3_step (stmt) == SQLITE_ROW) {
        gint64 id = sqlite3_column_int64 (stmt, 0);
        g_array_append_val (ids, id);
    }
    sqlite3_finalize (stmt);
    g_assert_cmpuint (ids->len, >, 30);
    return ids;
}

static GBytes *
read_cell (sqlite3 *handle, const char *column, gint64 id)
{
    g_autofree char *sql =
        g_strdup_printf ("SELECT %s FROM journal WHERE id = %" G_GINT64_FORMAT, column, id);
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
    GBytes *bytes =
        g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize)sqlite3_column_bytes (stmt, 0));
    sqlite3_finalize (stmt);
    return bytes;
}

static void
write_cell (sqlite3 *handle, const char *column, gint64 id, const void *bytes, gsize size)
{
    g_autofree char *sql =
        g_strdup_printf ("UPDATE journal SET %s = %s WHERE id = %" G_GINT64_FORMAT, column,
                         g_str_equal (column, "header") ? "CAST (?1 AS TEXT)" : "?1", id);
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
    sqlite3_bind_blob (stmt, 1, bytes, (int)size, SQLITE_TRANSIENT);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
    sqlite3_finalize (stmt);
}

static void
flip (sqlite3 *handle, const char *column, gint64 id, gsize at, guint8 bits)
{
    g_autoptr (GBytes) old = read_cell (handle, column, id);
    gsize size;
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (old, &size), g_bytes_get_size (old));
    bytes[at % size] ^= bits;
    write_cell (handle, column, id, bytes, size);
}

static void
assert_break (OcopFixture *fixture, gint64 id, const char *what)
{
    g_auto (OcopVerifyResult) result = verify (fixture, fixture->shop);
    /* What should open an epoch and does not is seen behind the end of the one before. */
    gboolean is_there =
        OCOP_ID_NUMBER (id) == 1 || (result.first_break_epoch == OCOP_ID_EPOCH (id) &&
                                     result.first_break_seq == OCOP_ID_NUMBER (id));
    if (result.ok || !is_there)
        g_error ("%s of record %" G_GINT64_FORMAT " of epoch %" G_GINT64_FORMAT
                 ": the break was seen at %" G_GINT64_FORMAT,
                 what, OCOP_ID_NUMBER (id), OCOP_ID_EPOCH (id), result.first_break_seq);
}

static const char *const columns[] = {"header", "body", "signature"};

/* A byte here and there in every record. */
static void
test_every_record (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GArray) ids = list_ids (handle);
    for (guint i = 0; i < ids->len; i++) {
        gint64 id = g_array_index (ids, gint64, i);
        for (gsize c = 0; c < G_N_ELEMENTS (columns); c++) {
            full_shop_run (handle, "BEGIN");
            flip (handle, columns[c], id, (gsize)g_test_rand_int_range (0, G_MAXINT32), 1);
            assert_break (fixture, id, columns[c]);
            if (c == i % G_N_ELEMENTS (columns))
                g_assert_cmpuint (count_problems (fixture->shop), >, 0);
            full_shop_run (handle, "ROLLBACK");
        }
    }
}

/* Every byte of one record, and bytes put behind its end. */
static void
test_every_byte (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GArray) ids = list_ids (handle);
    gint64 id = g_array_index (ids, gint64, ids->len - 2);
    for (gsize c = 0; c < G_N_ELEMENTS (columns); c++) {
        g_autoptr (GBytes) cell = read_cell (handle, columns[c], id);
        gsize size;
        const guint8 *bytes = g_bytes_get_data (cell, &size);
        for (gsize at = 0; at < size; at++) {
            full_shop_run (handle, "BEGIN");
            flip (handle, columns[c], id, at, (guint8)(1u << at % 7));
            assert_break (fixture, id, columns[c]);
            full_shop_run (handle, "ROLLBACK");
        }
        g_autofree guint8 *longer = g_malloc0 (size + 1);
        memcpy (longer, bytes, size);
        for (gsize other = size - 1; other <= size + 1; other += 2) {
            full_shop_run (handle, "BEGIN");
            write_cell (handle, columns[c], id, longer, other);
            assert_break (fixture, id, columns[c]);
            full_shop_run (handle, "ROLLBACK");
        }
    }
}

static void
test_numbers (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GArray) ids = list_ids (handle);
    for (guint i = 0; i < ids->len; i++) {
        gint64 id = g_array_index (ids, gint64, i);
        gboolean is_last_of_epoch =
            i + 1 == ids->len ||
            OCOP_ID_EPOCH (g_array_index (ids, gint64, i + 1)) != OCOP_ID_EPOCH (id);
        g_autofree char *remove =
            g_strdup_printf ("BEGIN; DELETE FROM journal WHERE id = %" G_GINT64_FORMAT, id);
        g_autofree char *move = g_strdup_printf ("BEGIN; UPDATE journal SET id = %" G_GINT64_FORMAT
                                                 " WHERE id = %" G_GINT64_FORMAT,
                                                 id + 100000, id);
        full_shop_run (handle, remove);
        g_auto (OcopVerifyResult) removed = verify (fixture, fixture->shop);
        /* The end of an epoch that another one follows may be missing since a restore: there the
         * rows tell. */
        if (!is_last_of_epoch)
            g_assert_cmpint (removed.first_break_seq, ==, OCOP_ID_NUMBER (id));
        g_assert_true (removed.ok == (is_last_of_epoch && i + 1 < ids->len));
        g_assert_cmpuint (count_problems (fixture->shop), >, 0);
        full_shop_run (handle, "ROLLBACK");
        full_shop_run (handle, move);
        g_auto (OcopVerifyResult) moved = verify (fixture, fixture->shop);
        g_assert_false (moved.ok);
        g_assert_cmpuint (count_problems (fixture->shop), >, 0);
        full_shop_run (handle, "ROLLBACK");
    }
}

static void
swap (sqlite3 *handle, gint64 a, gint64 b)
{
    for (gsize c = 0; c < G_N_ELEMENTS (columns); c++) {
        g_autoptr (GBytes) of_a = read_cell (handle, columns[c], a);
        g_autoptr (GBytes) of_b = read_cell (handle, columns[c], b);
        write_cell (handle, columns[c], a, g_bytes_get_data (of_b, NULL), g_bytes_get_size (of_b));
        write_cell (handle, columns[c], b, g_bytes_get_data (of_a, NULL), g_bytes_get_size (of_a));
    }
}

static void
test_swapped (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    g_autoptr (GArray) ids = list_ids (handle);
    for (guint i = 0; i < ids->len; i++) {
        for (guint step = 1; i + step < ids->len; step = step * 3 + 1) {
            gint64 id = g_array_index (ids, gint64, i);
            full_shop_run (handle, "BEGIN");
            swap (handle, id, g_array_index (ids, gint64, i + step));
            assert_break (fixture, id, "swapped");
            full_shop_run (handle, "ROLLBACK");
        }
    }
}

static OcopShop *
open_copy (OcopFixture *fixture, const char *home, OcopShopFlags flags)
{
    g_autoptr (GError) error = NULL;
    OcopShop *shop = ocop_shop_open (home, flags, "test", &fixture->ports, &error);
    g_assert_no_error (error);
    return shop;
}

static void
assert_refused (OcopFixture *fixture, const char *home)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_shop_open (home, OCOP_SHOP_NORMAL, "test", &fixture->ports, &error));
    ocop_fixture_assert_code (&error, "store-damaged");
}

static void
assert_found (OcopFixture *fixture, const char *home)
{
    g_autoptr (OcopShop) shop = open_copy (fixture, home, OCOP_SHOP_EXAMINE);
    g_auto (OcopVerifyResult) result = verify (fixture, shop);
    g_assert_false (result.ok);
    g_assert_cmpuint (count_problems (shop), >, 0);
}

/* Sets the head row to the last record that is there, as somebody would who knows of it. */
static void
adjust_head (sqlite3 *handle)
{
    g_autoptr (GBytes) header = NULL;
    sqlite3_stmt *stmt = NULL;
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    g_autoptr (GArray) ids = list_ids (handle);
    header = read_cell (handle, "header", g_array_index (ids, gint64, ids->len - 1));
    g_assert_true (ocop_record_from_text (g_bytes_get_data (header, NULL),
                                          g_bytes_get_size (header), &record, NULL, NULL));
    ocop_hash_bytes (g_bytes_get_data (header, NULL), g_bytes_get_size (header), hash);
    g_assert_cmpint (sqlite3_prepare_v2 (handle,
                                         "UPDATE head SET record = ?1, hash = ?2, utc_ms = ?3, "
                                         "gt_sales = ?4, gt_returns = ?5, gt_count = ?6",
                                         -1, &stmt, NULL),
                     ==, SQLITE_OK);
    sqlite3_bind_int64 (stmt, 1, OCOP_ID (record.epoch, record.seq));
    sqlite3_bind_blob (stmt, 2, hash, sizeof hash, SQLITE_TRANSIENT);
    sqlite3_bind_int64 (stmt, 3, record.utc_ms);
    sqlite3_bind_int64 (stmt, 4, record.gt_sales);
    sqlite3_bind_int64 (stmt, 5, record.gt_returns);
    sqlite3_bind_int64 (stmt, 6, record.gt_count);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
    sqlite3_finalize (stmt);
}

static void
test_cut (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    for (int n = 1; n <= 6; n++) {
        g_autofree char *home = full_shop_copy_home (fixture, fixture->home);
        g_autofree char *sql = g_strdup_printf (
            "DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY id DESC LIMIT %d)",
            n);
        sqlite3 *handle = full_shop_open_raw (home);
        full_shop_run (handle, sql);
        sqlite3_close (handle);
        assert_refused (fixture, home);
        assert_found (fixture, home);
        /* The head row cut as well: HOME/head still knows. */
        handle = full_shop_open_raw (home);
        adjust_head (handle);
        sqlite3_close (handle);
        assert_found (fixture, home);
    }
}

/* A whole home put back as it was an hour ago is sound in itself: only what was known outside
 * tells. */
static void
test_put_back (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *paper = NULL, *old_paper = NULL;
    char hash[OCOP_HASH_TEXT_SIZE];
    g_auto (OcopReceipt) receipt = {0}, old_receipt = {0};
    ocop_shop_get_receipt (fixture->shop, "QN01-1.2-00000001", &old_receipt, &error);
    g_assert_no_error (error);
    ocop_shop_get_paper_text (fixture->shop, &old_receipt, &old_paper, &error);
    g_assert_no_error (error);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_autofree char *home = full_shop_copy_home (fixture, fixture->home);
    ocop_fixture_reopen (fixture);
    g_auto (OcopSaleResult) sold =
        ocop_fixture_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":66000}]}");
    ocop_shop_get_receipt (fixture->shop, sold.sale->receipt, &receipt, &error);
    g_assert_no_error (error);
    ocop_shop_get_paper_text (fixture->shop, &receipt, &paper, &error);
    g_assert_no_error (error);
    g_autofree char *head = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", sold.act.seq,
                                             ocop_hash_to_text (sold.act.hash, hash));
    OcopVerifyRequest by_head = {.head = head}, by_receipt = {.receipt = paper},
                      by_old = {.receipt = old_paper};
    g_auto (OcopVerifyResult) own_head = verify_with (fixture->shop, &fixture->ports, &by_head);
    g_auto (OcopVerifyResult) own_receipt =
        verify_with (fixture->shop, &fixture->ports, &by_receipt);
    g_assert_true (own_head.ok);
    g_assert_true (own_receipt.ok);
    g_clear_pointer (&fixture->shop, ocop_shop_close);

    g_autoptr (OcopShop) back = open_copy (fixture, home, OCOP_SHOP_NORMAL);
    g_auto (OcopVerifyResult) alone = verify (fixture, back);
    g_auto (OcopVerifyResult) head_result = verify_with (back, &fixture->ports, &by_head);
    g_auto (OcopVerifyResult) receipt_result = verify_with (back, &fixture->ports, &by_receipt);
    g_auto (OcopVerifyResult) old_result = verify_with (back, &fixture->ports, &by_old);
    g_assert_true (alone.ok);
    g_assert_cmpuint (count_problems (back), ==, 0);
    g_assert_false (head_result.ok);
    g_assert_false (receipt_result.ok);
    g_assert_true (old_result.ok);
    g_clear_pointer (&back, ocop_shop_close);

    /* The store alone put back: HOME/head is the evidence. */
    g_autofree char *mixed = full_shop_copy_home (fixture, fixture->home);
    g_assert_true (full_shop_copy_file (home, mixed, "store.db"));
    assert_found (fixture, mixed);
    g_assert_null (ocop_shop_open (mixed, OCOP_SHOP_NORMAL, "test", &fixture->ports, &error));
    g_assert_cmpint (ocop_error_get_exit_status (error), ==, 3);
}

/* ---- written anew by somebody without the key */

typedef enum {
    REPLACE_NOTHING = 0,
    REPLACE_EPOCH_ROW = 1 << 0,
    REPLACE_FIRST_BODY = 1 << 1, /* which begins the rewriting at the epoch's first record */
    REPLACE_KEY_FILE = 1 << 2,
} Replaced;

/* Hangs the record at @id behind @prev, with @body's hash, signed by @keys. */
static void
sign_anew (sqlite3 *handle, gint64 id, const OcopKeys *keys, const guint8 *prev,
           guint8 ret_hash[OCOP_HASH_SIZE], GBytes **ret_header)
{
    g_autoptr (GBytes) header = read_cell (handle, "header", id);
    g_autoptr (GBytes) body = read_cell (handle, "body", id);
    OcopRecord record;
    char text[OCOP_RECORD_TEXT_MAX];
    guint8 signature[OCOP_SIGNATURE_SIZE];
    g_assert_true (ocop_record_from_text (g_bytes_get_data (header, NULL),
                                          g_bytes_get_size (header), &record, NULL, NULL));
    ocop_hash_bytes (g_bytes_get_data (body, NULL), g_bytes_get_size (body), record.body_sha256);
    if (prev != NULL)
        memcpy (record.prev_hash, prev, OCOP_HASH_SIZE);
    gsize length = ocop_record_to_text (&record, text);
    ocop_hash_bytes (text, length, ret_hash);
    ocop_keys_sign_hash (keys, ret_hash, signature);
    write_cell (handle, "header", id, text, length);
    write_cell (handle, "signature", id, signature, sizeof signature);
    g_clear_pointer (ret_header, g_bytes_unref);
    *ret_header = g_bytes_new (text, length);
}

static void
replace_first_body (sqlite3 *handle, gint64 id, const OcopKeys *keys)
{
    g_autoptr (GBytes) body = read_cell (handle, "body", id);
    char hex[2 * OCOP_PUBLIC_KEY_SIZE + 1];
    g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    char *key = strstr (text, "\"public_key\":\"");
    g_assert_nonnull (key);
    ocop_hex_encode (keys->public_key, OCOP_PUBLIC_KEY_SIZE, hex);
    memcpy (key + strlen ("\"public_key\":\""), hex, sizeof hex - 1);
    write_cell (handle, "body", id, text, strlen (text));
}

static void
write_key_file (const char *home, const OcopKeys *keys)
{
    char text[OCOP_KEY_FILE_TEXT_SIZE];
    g_autofree char *path = g_build_filename (home, "till.key", NULL);
    ocop_keys_to_file_text (keys, text);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Rewrites the end of the last epoch of a copied home, head row and HOME/head with it. */
static char *
rewrite (OcopFixture *fixture, Replaced replaced)
{
    char *home = full_shop_copy_home (fixture, fixture->home);
    sqlite3 *handle = full_shop_open_raw (home);
    g_autoptr (GArray) ids = list_ids (handle);
    g_autoptr (GBytes) header = NULL;
    g_auto (OcopKeys) keys = {0};
    guint8 seed[OCOP_SEED_SIZE] = "somebody else's thirty-two bytes", hash[OCOP_HASH_SIZE];
    guint from = ids->len - 3;
    ocop_keys_init_from_seed (&keys, seed);
    if ((replaced & REPLACE_FIRST_BODY) != 0) {
        for (from = 0; OCOP_ID_EPOCH (g_array_index (ids, gint64, from)) != 2;)
            from++;
        replace_first_body (handle, g_array_index (ids, gint64, from), &keys);
    }
    for (guint i = from; i < ids->len; i++)
        sign_anew (handle, g_array_index (ids, gint64, i), &keys, i > from ? hash : NULL, hash,
                   &header);
    if ((replaced & REPLACE_EPOCH_ROW) != 0) {
        sqlite3_stmt *stmt = NULL;
        g_assert_cmpint (sqlite3_prepare_v2 (handle,
                                             "UPDATE epoch SET public_key = ?1 WHERE epoch = 2", -1,
                                             &stmt, NULL),
                         ==, SQLITE_OK);
        sqlite3_bind_blob (stmt, 1, keys.public_key, OCOP_PUBLIC_KEY_SIZE, SQLITE_TRANSIENT);
        g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
        sqlite3_finalize (stmt);
    }
    if ((replaced & REPLACE_KEY_FILE) != 0)
        write_key_file (home, &keys);
    adjust_head (handle);
    sqlite3_close (handle);
    g_autofree char *path = g_build_filename (home, "head", NULL);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (header, NULL),
                                        (gssize)g_bytes_get_size (header), NULL));
    return home;
}

static void
test_rewritten (void)
{
    static const Replaced attempts[] = {
        REPLACE_NOTHING,
        REPLACE_EPOCH_ROW,
        REPLACE_FIRST_BODY,
        REPLACE_EPOCH_ROW |
            REPLACE_FIRST_BODY, /* whole in itself: the key in HOME/till.key is another */
        REPLACE_EPOCH_ROW | REPLACE_KEY_FILE,
        REPLACE_FIRST_BODY | REPLACE_KEY_FILE,
    };
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++) {
        g_autofree char *home = rewrite (fixture, attempts[i]);
        g_test_message ("attempt %u", attempts[i]);
        assert_found (fixture, home);
    }
}

/* Without the table of keys the journal's own word for them is not taken. */
static void
test_lost_keys (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    sqlite3 *handle = get_handle (fixture);
    full_shop_run (handle, "BEGIN; DELETE FROM epoch");
    g_auto (OcopVerifyResult) result = verify (fixture, fixture->shop);
    g_assert_false (result.ok);
    g_assert_cmpuint (count_problems (fixture->shop), >, 0);
    full_shop_run (handle, "ROLLBACK");
    ocop_fixture_assert_healthy (fixture);
}

/* Journal, head, epoch and key file all replaced: nothing in the home is left to tell. The keys, a
 * head or a receipt that somebody kept do. */
static void
test_rewritten_with_the_home (void)
{
    g_autoptr (OcopFixture) fixture = full_shop_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *paper = NULL;
    g_autofree char *export = g_strdup_printf ("%s-export", fixture->home);
    g_autofree char *key_file = g_build_filename (export, "till.pub", NULL);
    char hash[OCOP_HASH_TEXT_SIZE];
    g_auto (OcopReceipt) receipt = {0};
    gint64 n_records;
    ocop_shop_get_receipt (fixture->shop, "QN01-1.2-00000003", &receipt, &error);
    g_assert_no_error (error);
    ocop_shop_get_paper_text (fixture->shop, &receipt, &paper, &error);
    g_assert_no_error (error);
    ocop_shop_export_journal (fixture->shop, export, &n_records, &error);
    g_assert_no_error (error);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_autofree char *head = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", receipt.act.seq,
                                             ocop_hash_to_text (receipt.act.hash, hash));
    const OcopVerifyRequest evidence[] = {
        {.head = head}, {.receipt = paper}, {.key_file = key_file}};

    g_autofree char *home =
        rewrite (fixture, REPLACE_EPOCH_ROW | REPLACE_FIRST_BODY | REPLACE_KEY_FILE);
    g_autoptr (OcopShop) forged = open_copy (fixture, home, OCOP_SHOP_EXAMINE);
    g_auto (OcopVerifyResult) alone = verify (fixture, forged);
    g_assert_true (alone.ok);
    g_assert_cmpuint (count_problems (forged), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (evidence); i++) {
        g_auto (OcopVerifyResult) result = verify_with (forged, &fixture->ports, &evidence[i]);
        g_assert_false (result.ok);
    }
    g_autofree char *sound = full_shop_copy_home (fixture, fixture->home);
    g_autoptr (OcopShop) own = open_copy (fixture, sound, OCOP_SHOP_NORMAL);
    for (gsize i = 0; i < G_N_ELEMENTS (evidence); i++) {
        g_auto (OcopVerifyResult) result = verify_with (own, &fixture->ports, &evidence[i]);
        g_assert_true (result.ok);
        g_assert_cmpint (result.n_records, ==, n_records);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/changed/every-record-shows-it", test_every_record);
    g_test_add_func ("/journal/changed/every-byte-shows-it", test_every_byte);
    g_test_add_func ("/journal/removed/every-record-is-missed", test_numbers);
    g_test_add_func ("/journal/swapped/any-pair-is-seen", test_swapped);
    g_test_add_func ("/journal/cut/is-seen-without-outside-evidence", test_cut);
    g_test_add_func ("/journal/put-back/is-shown-by-a-head-or-a-receipt", test_put_back);
    g_test_add_func ("/journal/rewritten/without-the-key-is-seen", test_rewritten);
    g_test_add_func ("/journal/keys/are-not-believed-from-the-journal", test_lost_keys);
    g_test_add_func ("/journal/rewritten/with-the-whole-home-is-shown-by-outside-evidence",
                     test_rewritten_with_the_home);
    return g_test_run();
}
