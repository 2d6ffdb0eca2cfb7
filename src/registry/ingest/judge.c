/* What is compared once a batch is in: stars with the province's own decisions, sums with the
 * signed head, the till's clock with ours, the machine with the one known. Nothing here refuses
 * anything. */
#include "registry/ingest/private.h"

#include "base/ids.h"
#include "registry/store/products.h"
#include "registry/store/store.h"
#include <string.h>

#define STARS_CACHE_MAX 200000
#define UNKNOWN_CODE    (-1)

/* --- stars --- */

/* -1 for a code that is not in the catalogue. */
static gboolean
get_stars (OcopIngest *ingest, const char *product, OcopDay day, int *ret_stars, GError **error)
{
    g_autofree char *key = g_strdup_printf ("%s/%d", product, day);
    gpointer value;
    if (g_hash_table_lookup_extended (ingest->stars, key, NULL, &value)) {
        *ret_stars = GPOINTER_TO_INT (value) - 1;
        return TRUE;
    }
    gboolean is_known;
    int stars;
    if (!ocop_reg_products_get_stars (ingest->db, product, day, &is_known, &stars, error))
        return FALSE;
    if (g_hash_table_size (ingest->stars) >= STARS_CACHE_MAX)
        g_hash_table_remove_all (ingest->stars);
    *ret_stars = is_known ? stars : UNKNOWN_CODE;
    g_hash_table_insert (ingest->stars, g_steal_pointer (&key), GINT_TO_POINTER (*ret_stars + 1));
    return TRUE;
}

static gboolean
open_stars_case (OcopTake *take, const OcopWireRow *row, int expected, GError **error)
{
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *subject =
        g_strdup_printf ("%s/%s", ocop_day_to_text (row->day, day), row->product);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_day (&detail.json, "day", row->day);
    ocop_json_add_string (&detail.json, "product", row->product);
    ocop_json_add_int (&detail.json, "reported", row->stars);
    ocop_json_add_int (&detail.json, "expected", expected);
    ocop_json_add_qty (&detail.json, "qty", row->qty_milli);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_STARS_MISMATCH, row->version, subject,
                                  &detail, NULL, NULL, error);
}

static gboolean
check_row (OcopTake *take, const OcopWireRow *row, GError **error)
{
    int stars, next;
    if (!get_stars (take->ingest, row->product, row->day, &stars, error))
        return FALSE;
    if (stars == UNKNOWN_CODE || stars == row->stars)
        return TRUE;
    /* A shift that runs past midnight: stars follow the civil day, rows the business day. */
    if (!get_stars (take->ingest, row->product, row->day + 1, &next, error))
        return FALSE;
    return next == row->stars || open_stars_case (take, row, stars, error);
}

gboolean
ocop_ingest_check_stars (OcopTake *take, GError **error)
{
    gint64 version;
    const GArray *rows = take->batch->rows;
    if (rows->len == 0)
        return TRUE;
    if (!ocop_reg_counter_get (take->db, OCOP_REG_COUNTER_CATALOGUE, &version, error))
        return FALSE;
    if (version != take->ingest->stars_version) {
        g_hash_table_remove_all (take->ingest->stars);
        take->ingest->stars_version = version;
    }
    if (version == 0)
        return TRUE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopWireRow *row = &g_array_index (rows, OcopWireRow, i);
        if (row->version > take->old_totals && !check_row (take, row, error))
            return FALSE;
    }
    return TRUE;
}

/* --- sums --- */

/* Headers and rows end at the same record, and nothing newer is held: an old batch that comes late
 * proves nothing about what came after it. */
static gboolean
is_even (const OcopTake *take)
{
    return take->batch->headers_to == take->batch->totals_to &&
           take->epoch->acked_seq == take->batch->headers_to &&
           take->epoch->acked_totals == take->batch->totals_to;
}

/* And it is a whole snapshot. */
static gboolean
is_whole (const OcopTake *take)
{
    return take->batch->complete && take->epoch->acked_seq == take->batch->headers_to &&
           take->epoch->acked_totals == take->batch->totals_to;
}

static gboolean
open_sums_case (OcopTake *take, const char *subject, GError **error)
{
    const OcopRegEpoch *epoch = take->epoch;
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_string (&detail.json, "reason", "sums-differ");
    ocop_json_add_int (&detail.json, "rows_sales", epoch->held_sales);
    ocop_json_add_int (&detail.json, "head_sales", epoch->head_sales - epoch->base_sales);
    ocop_json_add_int (&detail.json, "rows_returns", epoch->held_returns);
    ocop_json_add_int (&detail.json, "head_returns", epoch->head_returns - epoch->base_returns);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_UNPROVEN, epoch->acked_seq, subject, &detail,
                                  NULL, NULL, error);
}

gboolean
ocop_ingest_check_sums (OcopTake *take, GError **error)
{
    OcopRegEpoch *epoch = take->epoch;
    const gboolean agrees = epoch->held_sales == epoch->head_sales - epoch->base_sales &&
                            epoch->held_returns == epoch->head_returns - epoch->base_returns;
    if (!is_whole (take)) {
        /* A part carries its rows as they were at its end: what has arrived of a till that is lost
         * in the middle of it is whole by itself. That a part disagrees says nothing: UNPROVEN
         * comes and goes with whole snapshots. */
        if (epoch->proof != OCOP_REG_UNPROVEN && is_even (take) && agrees) {
            epoch->proof = OCOP_REG_PROVEN;
            epoch->proven_seq = epoch->acked_seq;
        } else if (take->is_news && epoch->proof == OCOP_REG_PROVEN)
            epoch->proof = OCOP_REG_CATCHING_UP;
        return TRUE;
    }
    g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT "/sums", epoch->epoch);
    const gboolean was_unproven = epoch->proof == OCOP_REG_UNPROVEN;
    epoch->proof = agrees ? OCOP_REG_PROVEN : OCOP_REG_UNPROVEN;
    if (agrees) {
        epoch->proven_seq = epoch->acked_seq;
        return ocop_ingest_case_settle (take, OCOP_REG_CASE_UNPROVEN, subject, error);
    }
    /* A case only when it stays so at the next snapshot. */
    return !was_unproven || open_sums_case (take, subject, error);
}

/* --- clock --- */

gboolean
ocop_ingest_check_clock (OcopTake *take, GError **error)
{
    if (take->job->way == OCOP_INGEST_CARRIED || !take->is_news)
        return TRUE; /* carried for days, or sent again: says nothing about the clock */
    const gint64 skew_ms = take->batch->clock_utc_ms - take->now_ms;
    take->epoch->skew_ms = skew_ms;
    if (ABS (skew_ms) <= OCOP_INGEST_SKEW_MAX_MS)
        return ocop_ingest_case_settle (take, OCOP_REG_CASE_CLOCK_SKEW, "", error);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_int (&detail.json, "skew_ms", skew_ms);
    ocop_json_add_instant (&detail.json, "till_time", take->batch->clock_utc_ms);
    ocop_json_add_string (&detail.json, "state",
                          ocop_clock_state_to_text (take->batch->clock_state));
    return ocop_ingest_case_open (take, OCOP_REG_CASE_CLOCK_SKEW, take->batch->headers_to, "",
                                  &detail, NULL, NULL, error);
}

/* --- machine --- */

gboolean
ocop_ingest_check_machine (OcopTake *take, GError **error)
{
    char machine[2 * OCOP_INSTALLATION_SIZE + 1];
    g_autoptr (OcopRegCase) earlier = NULL;
    if (!take->batch->has_installation)
        return TRUE;
    ocop_hex_encode (take->batch->installation, OCOP_INSTALLATION_SIZE, machine);
    if (*take->epoch->installation == '\0') {
        g_free (take->epoch->installation);
        take->epoch->installation = g_strdup (machine);
        return TRUE;
    }
    if (strcmp (take->epoch->installation, machine) == 0)
        return TRUE;
    g_autofree char *subject =
        g_strdup_printf ("%" G_GINT64_FORMAT "/%s", take->epoch->epoch, machine);
    if (!ocop_ingest_case_find (take->db, OCOP_REG_CASE_CLONE, take->till->key, subject, &earlier,
                                error))
        return FALSE;
    if (earlier != NULL)
        return TRUE;
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_string (&detail.json, "known", take->epoch->installation);
    ocop_json_add_string (&detail.json, "other", machine);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_CLONE, take->batch->headers_to, subject,
                                  &detail, NULL, NULL, error);
}
