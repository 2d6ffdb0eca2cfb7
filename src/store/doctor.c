/* Examination by rebuilding: the rows that the journal's bodies call for are written into an empty
 * replica by the code that sells, and the two are read side by side. Whatever differs, in whichever
 * column, was not written by this program. */
#include "store/doctor.h"

#include "base/json_reader.h"
#include "domain/print_job.h"
#include "store/doctor_claims.h"
#include "store/journal.h"
#include "store/project.h"
#include "store/sales.h"
#include "store/sync.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *table;
    const char *sql;
} comparisons[] = {
    {"sale", "SELECT * FROM sale ORDER BY no"},
    {"sale_line", "SELECT * FROM sale_line ORDER BY no, line"},
    {"payment", "SELECT * FROM payment ORDER BY no, n"},
    {"goods_return", "SELECT * FROM goods_return ORDER BY no"},
    {"goods_return_line", "SELECT * FROM goods_return_line ORDER BY no, line"},
    {"refund", "SELECT * FROM refund ORDER BY no, n"},
    {"returned", "SELECT * FROM returned ORDER BY sale, line"},
    {"totals", "SELECT * FROM totals ORDER BY epoch, day, product, channel, stars"},
    {"totals_cashier", "SELECT * FROM totals_cashier ORDER BY epoch, day, cashier"},
    {"shift", "SELECT * FROM shift ORDER BY id"},
    {"stock_move", "SELECT * FROM stock_move ORDER BY id"},
    {"stock", "SELECT * FROM stock ORDER BY product"},
    {"stock_lot", "SELECT * FROM stock_lot ORDER BY product, lot"},
    {"request", "SELECT * FROM request WHERE record IS NOT NULL ORDER BY id"},
    {"printed", "SELECT * FROM printed WHERE times > 1 ORDER BY no"},
    {"printed_z", "SELECT * FROM printed_z WHERE times > 1 ORDER BY z"},
    {"user", "SELECT number, name, role, is_active FROM user ORDER BY number"},
    {"epoch", "SELECT * FROM epoch ORDER BY epoch"},
    {"training", "SELECT one, entered FROM training"},
    {"last_backup", "SELECT one, record FROM last_backup"},
};

/* Tables, triggers and indexes as the migrations make them: without its triggers a store does not
 * defend itself. */
static const char schema_sql[] = "SELECT type, name, sql FROM sqlite_schema WHERE substr (name, 1, "
                                 "7) <> 'sqlite_' ORDER BY type, name";

typedef struct {
    OcopStore *store;
    OcopDb *replica;
    OcopVerifier *verifier;
    OcopClaims *claims;
    GPtrArray *problems;
    gint64 n_dropped; /* problems over the limit */
    gboolean is_projecting;
    gint64 last_backup_ms, last_receipt_no;
    OcopDay business_day;
    OcopRecord last;
} Examination;

static void G_GNUC_PRINTF (2, 3) add_problem (Examination *examination, const char *format, ...)
{
    va_list arguments;
    if (examination->problems->len >= OCOP_DOCTOR_PROBLEMS_MAX) {
        examination->n_dropped++;
        return;
    }
    va_start (arguments, format);
    g_ptr_array_add (examination->problems, g_strdup_vprintf (format, arguments));
    va_end (arguments);
}

/* ---- chain */

static gboolean
feed (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
      const guint8 *signature, gpointer data, GError **error)
{
    static const guint8 no_signature[OCOP_SIGNATURE_SIZE];
    OcopRecord record;
    /* A record kept under another one's number cannot be found by its own: it counts as unreadable.
     */
    gboolean is_in_place = ocop_record_from_text (header, header_size, &record, NULL, NULL) &&
                           id == OCOP_ID (record.epoch, record.seq);
    /* After a break the verifier refuses the rest by itself; the walk goes on for the other checks.
     */
    ocop_verifier_feed (data, header, is_in_place ? header_size : 0, body, body_size,
                        signature != NULL ? signature : no_signature);
    return TRUE;
}

static gboolean
prepare_verifier (OcopStore *store, OcopVerifier *verifier, GError **error)
{
    const OcopStoreHead *head = ocop_store_peek_head (store);
    static const guint8 no_key[OCOP_PUBLIC_KEY_SIZE];
    const guint8 *own = ocop_store_get_file_key (store);
    OcopRecord side;
    guint8 side_hash[OCOP_HASH_SIZE];
    if (!ocop_verifier_has_keys (verifier)) {
        g_autoptr (GByteArray) keys = ocop_journal_get_keys (store, error);
        if (keys == NULL)
            return FALSE;
        /* Without keys a verifier believes those that the journal states itself. */
        if (keys->len == 0)
            ocop_verifier_add_key (verifier, no_key);
        for (guint i = 0; i + OCOP_PUBLIC_KEY_SIZE <= keys->len; i += OCOP_PUBLIC_KEY_SIZE) {
            gboolean is_own = own != NULL && i / OCOP_PUBLIC_KEY_SIZE + 1 == (guint)head->epoch;
            /* Where the key file and the table name two keys, no record can be signed by both. */
            gboolean is_disputed =
                is_own && memcmp (own, keys->data + i, OCOP_PUBLIC_KEY_SIZE) != 0;
            ocop_verifier_add_key (verifier, is_disputed ? no_key : keys->data + i);
        }
    }
    if (head->seq > 0)
        ocop_verifier_expect_head (verifier, head->epoch, head->seq, head->hash);
    /* After a power cut HOME/head may still name the epoch before, whose lost records this epoch's
     * first one has accounted for. */
    if (ocop_store_read_side_head (ocop_store_get_home (store), ocop_store_get_ports (store), &side,
                                   side_hash) &&
        side.epoch >= head->epoch)
        ocop_verifier_expect_head (verifier, side.epoch, side.seq, side_hash);
    return TRUE;
}

gboolean
ocop_doctor_verify (OcopStore *store, OcopVerifier *verifier, OcopVerifierResult *ret_result,
                    GError **error)
{
    if (!prepare_verifier (store, verifier, error) ||
        !ocop_journal_each (store, 0, G_MAXINT64, feed, verifier, error))
        return FALSE;
    ocop_verifier_get_result (verifier, ret_result);
    return TRUE;
}

/* ---- rows */

/* The day that the first record of a later epoch goes on from. */
static OcopDay
read_last_business_day (const char *body, gsize body_size)
{
    OcopDay day = OCOP_DAY_NONE;
    g_autoptr (JsonNode) node =
        ocop_json_parse (body, (gssize)body_size, OCOP_FIRST_BODY_MAX_BYTES, NULL);
    if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        ocop_day_parse (json_object_get_string_member_with_default (json_node_get_object (node),
                                                                    "last_business_day", ""),
                        NULL, &day, NULL);
    return day;
}

static void
note_record (Examination *examination, const OcopRecord *record, const char *body, gsize body_size)
{
    OcopKind kind = ocop_record_get_kind (record);
    examination->last = *record;
    if (kind == OCOP_KIND_BACKUP)
        examination->last_backup_ms = record->utc_ms;
    if (kind == OCOP_KIND_SHIFT_OPEN)
        examination->business_day = record->business_day;
    if (kind == OCOP_KIND_EPOCH)
        examination->business_day = read_last_business_day (body, body_size);
    if (kind == OCOP_KIND_INIT || kind == OCOP_KIND_EPOCH)
        examination->last_receipt_no = 0;
    if (kind == OCOP_KIND_SALE || kind == OCOP_KIND_RETURN)
        examination->last_receipt_no++;
}

static gboolean
examine_record (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
                const guint8 *signature, gpointer data, GError **error)
{
    Examination *examination = data;
    OcopRecord record;
    g_autoptr (GError) failure = NULL;
    feed (id, header, header_size, body, body_size, signature, examination->verifier, NULL);
    if (!examination->is_projecting)
        return TRUE;
    if (!ocop_record_from_text (header, header_size, &record, NULL, &failure) ||
        !ocop_project_record (examination->replica, &record, body, body_size, &failure)) {
        add_problem (examination, _ ("record: %" PRId64 " cannot be read: %s"), OCOP_ID_NUMBER (id),
                     failure->message);
        examination->is_projecting = FALSE;
        return TRUE;
    }
    note_record (examination, &record, body, body_size);
    ocop_claims_take (examination->claims, &record, body, body_size);
    return TRUE;
}

static gboolean
is_same_value (sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    int type = sqlite3_column_type (a, column);
    if (type != sqlite3_column_type (b, column))
        return FALSE;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64 (a, column) == sqlite3_column_int64 (b, column);
    if (type == SQLITE_NULL)
        return TRUE;
    int size = sqlite3_column_bytes (a, column);
    const void *a_bytes = sqlite3_column_blob (a, column),
               *b_bytes = sqlite3_column_blob (b, column);
    return size == sqlite3_column_bytes (b, column) &&
           (size == 0 || memcmp (a_bytes, b_bytes, (gsize)size) == 0);
}

/* Names the row by the text of its first two columns. */
static char *
name_row (sqlite3_stmt *stmt)
{
    const char *first = ocop_column_text (stmt, 0);
    g_autofree char *safe_first = g_utf8_make_valid (first, -1);
    g_autofree char *safe_second =
        g_utf8_make_valid (sqlite3_column_count (stmt) > 1 ? ocop_column_text (stmt, 1) : "", -1);
    return g_strdup_printf ("%s %s", safe_first, safe_second);
}

static gboolean
compare_table (Examination *examination, const char *table, const char *sql, GError **error)
{
    OcopDb *db = ocop_store_get_db (examination->store);
    sqlite3_stmt *found = ocop_db_prepare (db, sql, error);
    sqlite3_stmt *expected =
        found != NULL ? ocop_db_prepare (examination->replica, sql, error) : NULL;
    gboolean has_found = TRUE, has_expected = TRUE;
    if (expected == NULL)
        return FALSE;
    while (has_found && has_expected) {
        if (!ocop_db_step (db, found, &has_found, error) ||
            !ocop_db_step (examination->replica, expected, &has_expected, error))
            return FALSE;
        if (has_found != has_expected) {
            g_autofree char *row = name_row (has_found ? found : expected);
            add_problem (examination,
                         has_found ? _ ("%s: row %s is not in the journal")
                                   : _ ("%s: row %s of the journal is missing"),
                         table, row);
            break;
        }
        for (int column = 0; has_found && column < sqlite3_column_count (found); column++) {
            if (is_same_value (found, expected, column))
                continue;
            g_autofree char *row = name_row (expected);
            add_problem (examination, _ ("%s: row %s differs from the journal in “%s”"), table, row,
                         sqlite3_column_name (found, column));
            /* Rows that are in one table only shift all that follow; one report a table is enough.
             */
            sqlite3_reset (found);
            sqlite3_reset (expected);
            return TRUE;
        }
    }
    sqlite3_reset (found);
    sqlite3_reset (expected);
    return TRUE;
}

static void
check_head (Examination *examination)
{
    const OcopStoreHead *head = ocop_store_peek_head (examination->store);
    const OcopIdentity *identity = ocop_store_get_identity (examination->store);
    const OcopRecord *last = &examination->last;
    if (head->epoch != last->epoch || head->seq != last->seq)
        add_problem (
            examination,
            _ ("head: the journal ends at record %" PRId64 ", its end is known to be %" PRId64),
            last->seq, head->seq);
    else if (head->gt_sales != last->gt_sales || head->gt_returns != last->gt_returns ||
             head->gt_count != last->gt_count || head->utc_ms != last->utc_ms)
        add_problem (examination, _ ("head: the kept totals differ from the last record"));
    if (head->receipt_no != examination->last_receipt_no ||
        head->business_day != examination->business_day)
        add_problem (examination,
                     _ ("head: the kept receipt number or business day differs from the journal"));
    if (strcmp (identity->province, last->province) != 0 ||
        strcmp (identity->point, last->point) != 0 || identity->till != last->till)
        add_problem (examination, _ ("identity: the store says another till than its journal"));
}

/* ---- rows that are not of the journal, but name what is */

static gboolean
check_receipt (Examination *examination, const char *table, const char *row, gint64 no,
               GError **error)
{
    gint64 record = 0;
    gboolean is_return;
    if (no != 0 &&
        !ocop_sales_find (ocop_store_get_db (examination->store), no, &record, &is_return, error))
        return FALSE;
    if (record == 0)
        add_problem (examination, _ ("%s: row %s is of a receipt that there is not"), table, row);
    return TRUE;
}

/* 0 when @number is none of this till. */
static gint64
read_receipt_no (const OcopIdentity *identity, const char *number)
{
    char point[9];
    int till;
    gint64 epoch, counter;
    gboolean is_own = ocop_receipt_number_parse (number, point, &till, &epoch, &counter) &&
                      strcmp (point, identity->point) == 0 && till == identity->till;
    return is_own ? OCOP_ID (epoch, counter) : 0;
}

static gboolean
check_papers (Examination *examination, GError **error)
{
    OcopDb *db = ocop_store_get_db (examination->store);
    gboolean has_row = TRUE;
    sqlite3_stmt *jobs = ocop_db_prepare (
        db, "SELECT id, reference FROM print_job WHERE kind = ?1 ORDER BY id", error);
    if (jobs == NULL)
        return FALSE;
    ocop_bind_int (jobs, 1, OCOP_PAPER_KIND_RECEIPT);
    while (has_row) {
        if (!ocop_db_step (db, jobs, &has_row, error))
            return FALSE;
        if (has_row &&
            !check_receipt (examination, "print_job", ocop_column_text (jobs, 0),
                            read_receipt_no (ocop_store_get_identity (examination->store),
                                             ocop_column_text (jobs, 1)),
                            error))
            return FALSE;
    }
    sqlite3_stmt *payments = ocop_db_prepare (
        db, "SELECT code, receipt FROM payment_request WHERE receipt IS NOT NULL ORDER BY id",
        error);
    if (payments == NULL)
        return FALSE;
    for (has_row = TRUE; has_row;) {
        if (!ocop_db_step (db, payments, &has_row, error))
            return FALSE;
        if (has_row &&
            !check_receipt (examination, "payment_request", ocop_column_text (payments, 0),
                            sqlite3_column_int64 (payments, 1), error))
            return FALSE;
    }
    return TRUE;
}

static void
tell_contradiction (const char *table, const char *row, gpointer data)
{
    add_problem (data, _ ("%s: row %s is not what the journal says of it"), table, row);
}

gboolean
ocop_doctor_check_file (OcopDb *db, char **ret_problem, GError **error)
{
    static const char *const checks[] = {"PRAGMA quick_check (1)", "PRAGMA foreign_key_check"};
    *ret_problem = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (checks) && *ret_problem == NULL; i++) {
        gboolean has_row;
        sqlite3_stmt *stmt = ocop_db_prepare (db, checks[i], error);
        if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (has_row && strcmp (ocop_column_text (stmt, 0), "ok") != 0)
            *ret_problem = ocop_column_dup_text (stmt, 0);
        sqlite3_reset (stmt);
    }
    return TRUE;
}

static gboolean
examine_rows (Examination *examination, GError **error)
{
    g_auto (OcopTransaction) transaction = {NULL};
    if (!ocop_schema_migrate (examination->replica, error) ||
        !ocop_transaction_begin (&transaction, examination->replica, error))
        return FALSE;
    if (!ocop_journal_each (examination->store, 0, G_MAXINT64, examine_record, examination, error))
        return FALSE;
    guint n_before = examination->problems->len;
    if (!compare_table (examination, "schema", schema_sql, error))
        return FALSE;
    gboolean is_schema_sound = examination->problems->len == n_before;
    for (gsize i = 0; examination->is_projecting && i < G_N_ELEMENTS (comparisons); i++) {
        g_autoptr (GError) failure = NULL;
        if (compare_table (examination, comparisons[i].table, comparisons[i].sql, &failure))
            continue;
        if (is_schema_sound) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        add_problem (examination, _ ("%s: cannot be read: %s"), comparisons[i].table,
                     failure->message);
    }
    if (examination->is_projecting)
        check_head (examination);
    return !is_schema_sound ||
           (check_papers (examination, error) &&
            (!examination->is_projecting ||
             ocop_claims_check (examination->claims, ocop_store_get_db (examination->store),
                                tell_contradiction, examination, error)));
}

/* ---- what is not wrong, but should be known */

static gboolean
add_warnings (Examination *examination, GPtrArray *warnings, GError **error)
{
    OcopStore *store = examination->store;
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row;
    if (examination->last_backup_ms == 0)
        g_ptr_array_add (warnings, g_strdup (_ ("no-backup: the store was never backed up")));
    sqlite3_stmt *negative =
        ocop_db_prepare (db, "SELECT count (*), min (product) FROM stock WHERE qty < 0", error);
    if (negative == NULL || !ocop_db_step (db, negative, &has_row, error))
        return FALSE;
    if (sqlite3_column_int64 (negative, 0) > 0)
        g_ptr_array_add (warnings, g_strdup_printf (_ ("stock-below-zero: %" PRId64
                                                       " products, the first is %s"),
                                                    (gint64)sqlite3_column_int64 (negative, 0),
                                                    ocop_column_text (negative, 1)));
    sqlite3_reset (negative);
    sqlite3_stmt *papers = ocop_db_prepare (db,
                                            "SELECT count (*), min (id) FROM print_job WHERE state "
                                            "IN (0, 1, 5, 6) AND successor IS NULL",
                                            error);
    if (papers == NULL || !ocop_db_step (db, papers, &has_row, error))
        return FALSE;
    if (sqlite3_column_int64 (papers, 0) > 0)
        g_ptr_array_add (warnings,
                         g_strdup_printf (_ ("unprinted: %" PRId64
                                             " papers did not come out or nobody knows, the first "
                                             "is job %" PRId64),
                                          (gint64)sqlite3_column_int64 (papers, 0),
                                          (gint64)sqlite3_column_int64 (papers, 1)));
    sqlite3_reset (papers);
    gint64 n_unsent;
    if (!ocop_sync_count_pending (store, &n_unsent, error))
        return FALSE;
    if (n_unsent > 0)
        g_ptr_array_add (warnings, g_strdup_printf (_ ("unsent: %" PRId64
                                                       " records have not reached the registry"),
                                                    n_unsent));
    if (ocop_store_was_unclean (store))
        g_ptr_array_add (warnings,
                         g_strdup (_ ("unclean-end: the last program did not close the store")));
    if (!ocop_store_has_ballast (store))
        g_ptr_array_add (warnings,
                         g_strdup (_ ("no-ballast: there is no reserve for a full disk")));
    if (ocop_store_get_keys (store) == NULL)
        g_ptr_array_add (
            warnings,
            g_strdup (_ ("no-key: the till's key is missing or not its own, nothing can be sold")));
    return TRUE;
}

gboolean
ocop_doctor_examine (OcopStore *store, GPtrArray *problems, GPtrArray *warnings, GError **error)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_autoptr (OcopDb) replica =
        ocop_db_open (NULL, OCOP_DB_SCRATCH, ocop_store_get_ports (store), error);
    g_autoptr (OcopClaims) claims = ocop_claims_new();
    g_auto (OcopVerifierResult) result = {0};
    g_autofree char *file_problem = NULL;
    Examination examination = {.store = store,
                               .replica = replica,
                               .verifier = verifier,
                               .claims = claims,
                               .problems = problems,
                               .is_projecting = TRUE,
                               .business_day = OCOP_DAY_NONE};
    if (replica == NULL || !prepare_verifier (store, verifier, error) ||
        !ocop_doctor_check_file (ocop_store_get_db (store), &file_problem, error))
        return FALSE;
    if (file_problem != NULL)
        add_problem (&examination, _ ("file: %s"), file_problem);
    if (!examine_rows (&examination, error))
        return FALSE;
    ocop_verifier_get_result (verifier, &result);
    if (!result.ok)
        add_problem (&examination, _ ("journal: record %" PRId64 ": %s"), result.first_break_seq,
                     result.reason);
    if (result.n_missing > 0)
        g_ptr_array_add (warnings,
                         g_strdup_printf (_ ("missing-records: %" PRId64
                                             " records before this epoch are not in this store"),
                                          result.n_missing));
    if (examination.n_dropped > 0)
        g_ptr_array_add (problems, g_strdup_printf (_ ("more: %" PRId64 " further problems"),
                                                    examination.n_dropped));
    return add_warnings (&examination, warnings, error);
}
