/* Evidence: what is put comes back to the byte, and proves itself. */
#include "parts.h"

#include "registry/store/check.h"
#include "registry/store/packing.h"
#include <string.h>

typedef struct {
    const Chain *chain;
    gint64 next;
    guint n_signatures;
} Expected;

static gboolean
expect_header (gint64 seq, const char *text, gsize size, const guint8 hash[OCOP_HASH_SIZE],
               const guint8 *signature, gpointer data, GError **error)
{
    Expected *expected = data;
    char written[OCOP_RECORD_TEXT_MAX];
    const OcopWireHeader *header = chain_get (expected->chain, seq);
    g_assert_cmpint (seq, ==, expected->next++);
    assert_bytes (text, size, written, ocop_record_to_text (&header->record, written));
    assert_bytes (hash, OCOP_HASH_SIZE, header->hash, OCOP_HASH_SIZE);
    if (signature != NULL) {
        expected->n_signatures++;
        g_assert_true (ocop_keys_verify_hash (expected->chain->keys.public_key, hash, signature));
    }
    return TRUE;
}

static void
fill (Chain *chain, OcopRegDb *db, OcopRegEpoch **ret_epoch)
{
    chain_init (chain, 7);
    chain_add (chain, "init", 0, 0);
    chain_add (chain, "shift-open", 0, 0);
    chain_add_sales (chain, 300, 12345);
    chain_add (chain, "return", 0, 777);
    chain_add (chain, "some-later-kind", 0, 0);
    chain_add (chain, "shift-close", 0, 0);
    static const gint64 ends[] = {1, 2, 250, 305};
    COMMITTED (db, {
        const gint64 till_key = chain_enrol (chain, db, "QN01", 1, ret_epoch);
        gint64 from = 1;
        for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
            const OcopRegRange range = chain_range (chain, till_key, from, ends[i]);
            GOOD (ocop_reg_headers_put (db, &range, &error));
            from = ends[i] + 1;
        }
        chain_advance (chain, *ret_epoch, 305);
        (*ret_epoch)->acked_totals = 305;
        GOOD (ocop_reg_epochs_put (db, *ret_epoch, &error));
    });
}

static void
test_come_back (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    Expected expected = {.chain = &chain, .next = 1};
    GOOD (
        ocop_reg_headers_foreach (b->db, epoch->till_key, 1, 1, expect_header, &expected, &error));
    g_assert_cmpint (expected.next, ==, 306);
    g_assert_cmpuint (expected.n_signatures, ==, 4);
    expected = (Expected){.chain = &chain, .next = 251};
    GOOD (ocop_reg_headers_foreach (b->db, epoch->till_key, 1, 251, expect_header, &expected,
                                    &error));
    g_assert_cmpint (expected.next, ==, 306);
}

static void
test_look_up (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    for (gint64 seq = 1; seq <= 305; seq += 19) {
        gboolean found;
        guint8 hash[OCOP_HASH_SIZE];
        OcopRecord record;
        GOOD (
            ocop_reg_headers_find (b->db, epoch->till_key, 1, seq, &found, &record, hash, &error));
        g_assert_true (found);
        g_assert_cmpint (record.seq, ==, seq);
        assert_bytes (hash, OCOP_HASH_SIZE, chain_get (&chain, seq)->hash, OCOP_HASH_SIZE);
    }
    gboolean found;
    guint8 hash[OCOP_HASH_SIZE];
    GOOD (ocop_reg_headers_find_hash (b->db, epoch->till_key, 1, 306, &found, hash, &error));
    g_assert_false (found);
    GOOD (ocop_reg_headers_find_hash (b->db, epoch->till_key, 2, 1, &found, hash, &error));
    g_assert_false (found);
}

/* A range that came twice by a mistake of the caller is never held twice. */
static void
test_never_twice (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    {
        g_auto (OcopRegTransaction) transaction = {0};
        GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
        const OcopRegRange range = chain_range (&chain, epoch->till_key, 3, 250);
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_reg_headers_put (b->db, &range, &error));
    }
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM header_range"), ==, 4);
}

static void
expect_problem (OcopRegDb *db, const char *part)
{
    g_auto (OcopRegCheck) check = {0};
    GOOD (ocop_reg_check_run (db, &check, &error));
    g_assert_cmpuint (check.problems->len, >=, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (check.problems, 0), part));
}

static void
test_damage_shows (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    {
        g_auto (OcopRegCheck) check = {0};
        GOOD (ocop_reg_check_run (b->db, &check, &error));
        g_assert_cmpuint (check.problems->len, ==, 0);
        g_assert_cmpint (check.n_records, ==, 305);
        g_assert_cmpint (check.n_tills, ==, 1);
    }
    g_autofree guint8 *packed = NULL;
    gsize size = 0;
    {
        OcopRegStmt *stmt;
        gboolean has_row;
        GOOD (stmt = ocop_reg_prepare (b->db, "SELECT headers FROM header_range WHERE seq_to = 250",
                                       &error));
        GOOD (ocop_reg_step (stmt, &has_row, &error));
        const void *bytes = ocop_reg_column_bytes (stmt, 0, &size);
        packed = g_memdup2 (bytes, size);
        ocop_reg_reset (stmt);
    }
    /* 430 bytes a header as text */
    g_assert_cmpuint (size, <, 248 * 60);
    packed[size / 2] ^= 4;
    COMMITTED (b->db, {
        OcopRegStmt *stmt;
        GOOD (stmt = ocop_reg_prepare (
                  b->db, "UPDATE header_range SET headers = $1 WHERE seq_to = 250", &error));
        ocop_reg_bind_bytes (stmt, 1, packed, size);
        GOOD (ocop_reg_run (stmt, NULL, &error));
    });
    gboolean found;
    guint8 hash[OCOP_HASH_SIZE];
    g_autoptr (GError) error = NULL;
    g_assert_false (
        ocop_reg_headers_find_hash (b->db, epoch->till_key, 1, 3, &found, hash, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED);
    expect_problem (b->db, "QN01-1.1: ");
}

static void
test_gap_shows (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    COMMITTED (b->db,
               GOOD (ocop_reg_exec (b->db, "DELETE FROM header_range WHERE seq_to = 250", &error)));
    expect_problem (b->db, "QN01-1.1: ");
}

static void
test_cut_tail_shows (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    fill (&chain, b->db, &epoch);
    COMMITTED (b->db,
               GOOD (ocop_reg_exec (b->db, "DELETE FROM header_range WHERE seq_to = 305", &error)));
    expect_problem (b->db, "QN01-1.1: ");
}

static void
test_bodies (Backend *b)
{
    COMMITTED (b->db, {
        GOOD (ocop_reg_bodies_put (b->db, 1, 1, 5, "{\"z\":1}", 7, OCOP_REG_BODY_GOOD, &error));
        GOOD (ocop_reg_bodies_put (b->db, 1, 1, 5, "other", 5, OCOP_REG_BODY_GOOD, &error));
        for (guint i = 0; i < 2; i++)
            GOOD (
                ocop_reg_quarantine_put (b->db, 1, 1, 6, "row", "[\"x\0y\"]", 7, "day", 9, &error));
    });
    g_autoptr (GBytes) body = NULL;
    OcopRegBodyState state;
    gsize size;
    GOOD (ocop_reg_bodies_find (b->db, 1, 1, 5, &body, &state, &error));
    const void *bytes = g_bytes_get_data (body, &size);
    assert_bytes (bytes, size, "{\"z\":1}", 7);
    GBytes *none;
    GOOD (ocop_reg_bodies_find (b->db, 1, 1, 6, &none, &state, &error));
    g_assert_null (none);
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM quarantine"), ==, 1);
}

/* Whatever bytes are in the database, reading them ends and stays inside them. */
static void
test_unpack_rubbish (void)
{
    g_auto (Chain) chain = {0};
    chain_init (&chain, 7);
    chain_add (&chain, "init", 0, 0);
    chain_add_sales (&chain, 20, 5);
    g_autoptr (GByteArray) packed = g_byte_array_new();
    ocop_reg_pack (chain_get (&chain, 1), 21, packed);
    g_autoptr (GRand) rand = g_rand_new_with_seed (11);
    for (guint round = 0; round < 20000; round++) {
        const gsize size =
            round % 3 == 0 ? (gsize)g_rand_int_range (rand, 0, (gint32)packed->len) : packed->len;
        g_autofree guint8 *bytes = g_malloc (MAX (size, 1));
        memcpy (bytes, packed->data, size);
        for (guint i = 0; i < round % 4 && size > 0; i++)
            bytes[g_rand_int_range (rand, 0, (gint32)size)] = (guint8)g_rand_int (rand);
        OcopRegUnpacker unpacker;
        OcopRecord record;
        char text[OCOP_RECORD_TEXT_MAX];
        guint8 hash[OCOP_HASH_SIZE];
        gsize text_size;
        guint n_records = 0;
        if (!ocop_reg_unpacker_init (&unpacker, bytes, size, 1, 1, chain.genesis))
            continue;
        while (ocop_reg_unpacker_next (&unpacker, &record, text, &text_size, hash))
            n_records++;
        g_assert_cmpuint (n_records, <=, size);
    }
}

void
add_headers_tests (void)
{
    g_test_add_func ("/registry/packing/rubbish", test_unpack_rubbish);
    backend_add_test ("/headers/come-back-to-the-byte", test_come_back);
    backend_add_test ("/headers/look-up", test_look_up);
    backend_add_test ("/headers/never-twice", test_never_twice);
    backend_add_test ("/headers/damage-shows", test_damage_shows);
    backend_add_test ("/headers/gap-shows", test_gap_shows);
    backend_add_test ("/headers/cut-tail-shows", test_cut_tail_shows);
    backend_add_test ("/headers/bodies-and-quarantine-once", test_bodies);
}
