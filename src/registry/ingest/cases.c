/* Cases of one till: opened once per subject, closed again when what they say is over. Which kinds
 * may be open is remembered per till, so that a batch of a healthy till asks nothing. */
#include "registry/ingest/private.h"

#include "base/ids.h"

#define BY_REGISTRY  "registry"
#define BRANCH_BYTES 8

void
ocop_case_detail_begin (OcopCaseDetail *detail)
{
    detail->text = g_string_new (NULL);
    ocop_json_writer_init (&detail->json, detail->text);
    ocop_json_begin_object (&detail->json, NULL);
}

void
ocop_case_detail_add_row (OcopCaseDetail *detail, const OcopWireRow *row)
{
    OcopJsonWriter *w = &detail->json;
    ocop_json_add_day (w, "day", row->day);
    ocop_json_add_string (w, "product", row->product);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (row->channel));
    ocop_json_add_int (w, "stars", row->stars);
    ocop_json_add_qty (w, "qty", row->qty_milli);
    ocop_json_add_int (w, "amount", row->amount);
    ocop_json_add_qty (w, "returned_qty", row->returned_qty_milli);
    ocop_json_add_int (w, "returned_amount", row->returned_amount);
}

static guint
bit_of (OcopRegCaseKind kind)
{
    return 1u << (guint)kind;
}

static gboolean
get_open_kinds (OcopTake *take, guint *ret_kinds, GError **error)
{
    GHashTable *cache = take->ingest->open_kinds;
    const gint64 *key = &take->till->key;
    gpointer value;
    if (g_hash_table_lookup_extended (cache, key, NULL, &value)) {
        *ret_kinds = GPOINTER_TO_UINT (value);
        return TRUE;
    }
    const OcopRegCaseQuery query = {.status = OCOP_REG_CASE_OPEN, .kind = -1, .till_key = *key};
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (take->db, &query, error);
    if (cases == NULL)
        return FALSE;
    guint kinds = 0;
    for (guint i = 0; i < cases->len; i++) {
        const OcopRegCase *a_case = g_ptr_array_index (cases, i);
        kinds |= bit_of ((OcopRegCaseKind)a_case->kind);
    }
    g_hash_table_insert (cache, g_memdup2 (key, sizeof *key), GUINT_TO_POINTER (kinds));
    *ret_kinds = kinds;
    return TRUE;
}

gboolean
ocop_ingest_case_open (OcopTake *take, OcopRegCaseKind kind, gint64 seq, const char *subject,
                       OcopCaseDetail *detail, GBytes *evidence, gint64 *ret_id, GError **error)
{
    ocop_json_end_object (&detail->json);
    g_autofree char *text = g_string_free (detail->text, FALSE);
    const OcopRegCase a_case = {.kind = (int)kind,
                                .till_key = take->till->key,
                                .point = take->till->point,
                                .till = take->till->till,
                                .epoch = take->batch->epoch,
                                .seq = seq,
                                .subject = (char *)subject,
                                .detail = text,
                                .evidence = evidence};
    gint64 id;
    gboolean is_new;
    guint kinds;
    if (!get_open_kinds (take, &kinds, error) ||
        !ocop_reg_cases_open (take->db, &a_case, take->now_ms, &id, &is_new, error))
        return FALSE;
    g_hash_table_insert (take->ingest->open_kinds,
                         g_memdup2 (&take->till->key, sizeof take->till->key),
                         GUINT_TO_POINTER (kinds | bit_of (kind)));
    if (ret_id != NULL)
        *ret_id = id;
    return TRUE;
}

gboolean
ocop_ingest_case_settle (OcopTake *take, OcopRegCaseKind kind, const char *subject, GError **error)
{
    guint kinds;
    g_autoptr (OcopRegCase) a_case = NULL;
    if (!get_open_kinds (take, &kinds, error))
        return FALSE;
    if ((kinds & bit_of (kind)) == 0)
        return TRUE;
    if (!ocop_reg_cases_find_open (take->db, kind, take->till->key, subject, &a_case, error))
        return FALSE;
    gboolean was_open;
    return a_case == NULL || ocop_reg_cases_resolve (take->db, a_case->id, OCOP_REG_CASE_CLOSED,
                                                     BY_REGISTRY, take->now_ms, &was_open, error);
}

gboolean
ocop_ingest_case_find (OcopRegDb *db, OcopRegCaseKind kind, gint64 till_key, const char *subject,
                       OcopRegCase **ret_case, GError **error)
{
    const OcopRegCaseQuery query = {.status = -1, .kind = (int)kind, .till_key = till_key};
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (db, &query, error);
    if (cases == NULL)
        return FALSE;
    *ret_case = NULL;
    for (guint i = 0; i < cases->len && *ret_case == NULL; i++) {
        const OcopRegCase *a_case = g_ptr_array_index (cases, i);
        if (g_strcmp0 (a_case->subject, subject) == 0)
            *ret_case = g_ptr_array_steal_index (cases, i);
    }
    return TRUE;
}

char *
ocop_ingest_fork_subject (const OcopHead *common, const guint8 branch[OCOP_HASH_SIZE])
{
    char hex[2 * BRANCH_BYTES + 1];
    ocop_hex_encode (branch, BRANCH_BYTES, hex);
    return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", common->epoch,
                            common->seq, hex);
}
