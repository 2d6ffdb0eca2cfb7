/* Master data: imports, points, recalls. Each command is one change-set in one transaction. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/catalogue/import.h"
#include "registry/ingest/recalls.h"
#include "registry/store/access.h"
#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define REASON_MAX OCOP_RECALL_REASON_MAX

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegPoint, ocop_reg_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegRecall, ocop_reg_row_free)

/* --- change-sets --- */

typedef gboolean (*ChangeFunc) (OcopCall *call, OcopRegChange *change, gpointer data,
                                GError **error);

/* Runs @func in a change-set, writes it into the audit log and commits. */
static gboolean
make_change (OcopCall *call, const char *action, const char *subject, ChangeFunc func,
             gpointer data, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    if (!ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error))
        return FALSE;
    ocop_reg_change_init (&change, call->db, call->by, action, call->now_ms);
    return func (call, &change, data, error) &&
           ocop_reg_audit_add (call->db, call->by, action, subject, "", call->now_ms, error) &&
           ocop_reg_commit (&transaction, error);
}

static void
answer_counts (OcopCall *call, const char *key, const OcopImportCounts *counts)
{
    if (!call->is_json) {
        ocop_call_say (call, _ ("%u in the file: %u added, %u changed, %u as before"),
                       counts->n_rows, counts->n_added, counts->n_changed, counts->n_unchanged);
        return;
    }
    ocop_json_begin_object (&call->json, NULL);
    ocop_json_add_int (&call->json, key, counts->n_rows);
    ocop_json_add_int (&call->json, "added", counts->n_added);
    ocop_json_add_int (&call->json, "changed", counts->n_changed);
    ocop_json_add_int (&call->json, "unchanged", counts->n_unchanged);
    ocop_json_add_int (&call->json, "version", counts->version);
    ocop_json_end_object (&call->json);
}

/* --- imports --- */

typedef struct {
    const char *table; /* NULL: the catalogue */
    OcopImportCounts counts;
} ImportData;

static gboolean
do_import (OcopCall *call, OcopRegChange *change, gpointer data, GError **error)
{
    ImportData *import = data;
    gsize size;
    const char *bytes = g_bytes_get_data (call->input, &size);
    bytes = bytes != NULL ? bytes : "";
    return import->table == NULL
               ? ocop_province_import_catalogue (change, ocop_day_at (call->now_ms), bytes, size,
                                                 &import->counts, error)
               : ocop_province_import_table (change, import->table, bytes, size, &import->counts,
                                             error);
}

static gboolean
import (OcopCall *call, const char *table, GError **error)
{
    ImportData data = {.table = table};
    GError *failure = NULL;
    if (!make_change (call, table != NULL ? "table-import" : "catalogue-import",
                      table != NULL ? table : "", do_import, &data, &failure)) {
        if (failure->domain == OCOP_ERROR && failure->code == OCOP_ERROR_BAD_FILE)
            ocop_error_set_place (failure, call->words[call->n_words - 1],
                                  ocop_error_get_row (failure), ocop_error_get_column (failure));
        g_propagate_error (error, failure);
        return FALSE;
    }
    answer_counts (call, table != NULL ? "rows" : "products", &data.counts);
    return TRUE;
}

gboolean
ocop_command_catalogue_import (OcopCall *call, GError **error)
{
    return import (call, NULL, error);
}

gboolean
ocop_command_group_import (OcopCall *call, GError **error)
{
    return import (call, "groups", error);
}

gboolean
ocop_command_target_import (OcopCall *call, GError **error)
{
    return import (call, "targets", error);
}

gboolean
ocop_command_table_import (OcopCall *call, GError **error)
{
    return import (call, call->words[0], error);
}

/* --- points --- */

static gboolean
is_point_code (const char *code)
{
    const gsize length = strlen (code);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isupper (code[i]) && !g_ascii_isdigit (code[i]))
            return FALSE;
    return length >= 2 && length <= 8;
}

static gboolean
read_place (OcopCall *call, OcopRegPoint *point, GError **error)
{
    const char *text = ocop_args_get (call->opts, OCOP_OPT_PLACE);
    if (text == NULL)
        return TRUE;
    const char *at = strchr (text, '@');
    OcopDay day = OCOP_DAY_NONE;
    g_autofree char *code = g_strndup (text, at != NULL ? (gsize)(at - text) : strlen (text));
    g_autofree char *taken = ocop_text_take_in (code, -1, 64, "place", error);
    if (taken == NULL || (at != NULL && !ocop_day_parse (at + 1, "place", &day, error)))
        return FALSE;
    g_free (point->place_code);
    point->place_code = g_steal_pointer (&taken);
    point->place_day = day;
    return TRUE;
}

static gboolean
read_point (OcopCall *call, OcopRegPoint *point, GError **error)
{
    const char *type_text = ocop_args_get (call->opts, OCOP_OPT_TYPE);
    const char *province = ocop_args_get (call->opts, OCOP_OPT_PROVINCE);
    OcopRegPointType type = (OcopRegPointType)point->type;
    gint64 area_m2 = point->area_m2;
    if (type_text != NULL && !ocop_reg_point_type_parse (type_text, &type)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "type",
                        _ ("“%s” is not center, shop, counter or zone"), type_text);
        return FALSE;
    }
    if (!read_place (call, point, error) ||
        !ocop_args_read_number (call->opts, OCOP_OPT_AREA, 0, 1000000, &area_m2, error))
        return FALSE;
    g_autofree char *name = ocop_text_take_in (call->words[1], -1, OCOP_TEXT_MAX, "name", error);
    if (name == NULL)
        return FALSE;
    if (*name == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name", _ ("the name is empty"));
        return FALSE;
    }
    if (province != NULL) {
        g_autofree char *taken = ocop_text_take_in (province, -1, 8, "province", error);
        if (taken == NULL)
            return FALSE;
        g_free (point->province);
        point->province = g_steal_pointer (&taken);
    }
    g_free (point->name);
    point->name = g_steal_pointer (&name);
    point->type = (int)type;
    point->area_m2 = (int)area_m2;
    return TRUE;
}

static gboolean
do_point_add (OcopCall *call, OcopRegChange *change, gpointer data, GError **error)
{
    const OcopRegPoint key = {.code = (char *)call->words[0]};
    gpointer found;
    if (!ocop_reg_master_find (call->db, &ocop_reg_point_shape, &key, &found, error))
        return FALSE;
    g_autoptr (OcopRegPoint) point =
        found != NULL ? found : ocop_reg_row_new (&ocop_reg_point_shape);
    if (found == NULL) {
        point->code = g_strdup (call->words[0]);
        point->type = OCOP_REG_POINT_SHOP;
    }
    return read_point (call, point, error) &&
           ocop_reg_master_put (change, &ocop_reg_point_shape, point, error);
}

gboolean
ocop_command_point_add (OcopCall *call, GError **error)
{
    if (!is_point_code (call->words[0])) {
        g_autofree char *shown = ocop_text_excerpt (call->words[0], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "code",
                        _ ("“%s” is no point's code: 2 to 8 of A–Z and 0–9"), shown);
        return FALSE;
    }
    if (!make_change (call, "point-add", call->words[0], do_point_add, NULL, error))
        return FALSE;
    if (call->is_json) {
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "code", call->words[0]);
        ocop_json_end_object (&call->json);
    }
    return TRUE;
}

gboolean
ocop_command_point_list (OcopCall *call, GError **error)
{
    g_autoptr (GPtrArray) points = ocop_reg_master_list (call->db, &ocop_reg_point_shape, error);
    if (points == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < points->len; i++) {
        const OcopRegPoint *point = g_ptr_array_index (points, i);
        const char *type = ocop_reg_point_type_get_text ((OcopRegPointType)point->type);
        if (!call->is_json) {
            ocop_call_say (call, "%s  %s  %s  %s", point->code, type, point->place_code,
                           point->name);
            continue;
        }
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "code", point->code);
        ocop_json_add_string (&call->json, "name", point->name);
        ocop_json_add_string (&call->json, "type", type);
        ocop_json_add_string (&call->json, "place_code", point->place_code);
        ocop_json_add_int (&call->json, "area_m2", point->area_m2);
        ocop_json_end_object (&call->json);
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    return TRUE;
}

/* --- recalls --- */

typedef struct {
    char *lot; /* "" for all */
    char *reason;
    gboolean is_lifting;
} RecallData;

static void
recall_data_clear (RecallData *data)
{
    g_free (data->lot);
    g_free (data->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RecallData, recall_data_clear)

static gboolean
do_recall (OcopCall *call, OcopRegChange *change, gpointer data, GError **error)
{
    const RecallData *wanted = data;
    const OcopRegRecall key = {.product = (char *)call->words[0], .lot = wanted->lot};
    gpointer found;
    if (!ocop_reg_master_find (call->db, &ocop_reg_recall_shape, &key, &found, error))
        return FALSE;
    g_autoptr (OcopRegRecall) row =
        found != NULL ? found : ocop_reg_row_new (&ocop_reg_recall_shape);
    if (found == NULL && wanted->is_lifting) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "code", _ ("“%s” is not recalled"),
                        call->words[0]);
        return FALSE;
    }
    if (wanted->is_lifting) {
        row->lifted_ms = row->lifted_ms != 0 ? row->lifted_ms : call->now_ms;
        return ocop_reg_master_put (change, &ocop_reg_recall_shape, row, error);
    }
    if (found == NULL) {
        row->product = g_strdup (call->words[0]);
        row->lot = g_strdup (wanted->lot);
    }
    if (found == NULL || row->lifted_ms != 0)
        row->since_ms = call->now_ms;
    row->lifted_ms = 0;
    g_free (row->reason);
    row->reason = g_strdup (wanted->reason);
    return ocop_reg_master_put (change, &ocop_reg_recall_shape, row, error);
}

static gboolean
warn_of_unknown (OcopCall *call, GError **error)
{
    const OcopRegProduct key = {.code = (char *)call->words[0]};
    gpointer found;
    if (!ocop_reg_master_find (call->db, &ocop_reg_product_shape, &key, &found, error))
        return FALSE;
    if (found == NULL)
        ocop_call_warn (call, _ ("“%s” is not in the catalogue"), call->words[0]);
    ocop_reg_row_free (found);
    return TRUE;
}

static gboolean
recall (OcopCall *call, gboolean is_lifting, GError **error)
{
    const char *lot = ocop_args_get (call->opts, OCOP_OPT_LOT), *reason = "";
    g_auto (RecallData) data = {.is_lifting = is_lifting};
    if (!ocop_wire_is_product_code (call->words[0])) {
        g_autofree char *shown = ocop_text_excerpt (call->words[0], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "code", _ ("“%s” is no product's code"),
                        shown);
        return FALSE;
    }
    if (!is_lifting && !ocop_args_need_text (call->opts, OCOP_OPT_REASON, &reason, error))
        return FALSE;
    data.lot = ocop_text_take_in (lot != NULL ? lot : "", -1, OCOP_TEXT_MAX, "lot", error);
    if (data.lot == NULL)
        return FALSE;
    data.reason = ocop_text_take_in (reason, -1, REASON_MAX, "reason", error);
    if (data.reason == NULL ||
        !make_change (call, is_lifting ? "recall-lift" : "recall-add", call->words[0], do_recall,
                      &data, error) ||
        !warn_of_unknown (call, error))
        return FALSE;
    if (call->is_json) {
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "code", call->words[0]);
        ocop_json_add_string (&call->json, "lot", *data.lot != '\0' ? data.lot : NULL);
        ocop_json_end_object (&call->json);
    }
    return TRUE;
}

gboolean
ocop_command_recall_add (OcopCall *call, GError **error)
{
    return recall (call, FALSE, error);
}

gboolean
ocop_command_recall_lift (OcopCall *call, GError **error)
{
    return recall (call, TRUE, error);
}

gboolean
ocop_command_recall_list (OcopCall *call, GError **error)
{
    g_autoptr (GArray) recalls = ocop_ingest_list_recalls (call->db, error);
    if (recalls == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < recalls->len; i++) {
        const OcopRecall *item = &g_array_index (recalls, OcopEffectiveRecall, i).recall;
        if (item->lifted)
            continue;
        if (!call->is_json) {
            ocop_call_say (call, "%s  %s  %s", item->code, item->lot != NULL ? item->lot : "*",
                           item->reason);
            continue;
        }
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "code", item->code);
        ocop_json_add_string (&call->json, "lot", item->lot);
        ocop_json_add_string (&call->json, "reason", item->reason);
        ocop_json_add_instant (&call->json, "since", item->since);
        ocop_json_end_object (&call->json);
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    return TRUE;
}
