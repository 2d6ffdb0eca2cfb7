/* One record, its rows. */
#include "store/project.h"

#include "base/text.h"
#include "domain/body.h"
#include "domain/rights.h"
#include "journal/first_body.h"
#include "store/branch.h"
#include "store/last_backup.h"
#include "store/requests.h"
#include "store/sales.h"
#include "store/shifts.h"
#include "store/stock.h"
#include <string.h>

static gboolean
project_sale (OcopDb *db, gint64 id, const OcopRecord *record, const char *body, gsize size,
              GError **error)
{
    g_autoptr (OcopSale) sale = ocop_sale_from_body (body, size, error);
    return sale != NULL && ocop_sales_insert (db, id, record->business_day, sale, error);
}

static gboolean
project_return (OcopDb *db, gint64 id, const OcopRecord *record, const char *body, gsize size,
                GError **error)
{
    g_autoptr (OcopReturn) taking_back = ocop_return_from_body (body, size, error);
    return taking_back != NULL &&
           ocop_returns_insert (db, id, record->business_day, taking_back, error);
}

static gboolean
project_opening (OcopDb *db, gint64 id, const OcopRecord *record, const char *body, gsize size,
                 GError **error)
{
    g_auto (OcopShiftOpening) opening = {0};
    return ocop_shift_opening_from_body (body, size, &opening, error) &&
           ocop_shifts_insert_opening (db, id, record->utc_ms, &opening, error);
}

static gboolean
project_close (OcopDb *db, gint64 id, const char *body, gsize size, GError **error)
{
    g_autoptr (OcopShiftClose) close = ocop_shift_close_from_body (body, size, error);
    return close != NULL && ocop_shifts_insert_close (db, id, close, error);
}

static gboolean
project_cash (OcopDb *db, gint64 id, gboolean is_out, const char *body, gsize size, GError **error)
{
    g_auto (OcopCashMove) move = {0};
    return ocop_cash_move_from_body (is_out, body, size, &move, error) &&
           ocop_shifts_insert_cash_move (db, id, &move, error);
}

static gboolean
project_stock (OcopDb *db, gint64 id, OcopStockActKind kind, const char *body, gsize size,
               GError **error)
{
    g_autoptr (OcopStockAct) act = ocop_stock_act_from_body (kind, body, size, error);
    return act != NULL && ocop_stock_insert_act (db, id, act, error);
}

static gboolean
project_epoch (OcopDb *db, const OcopRecord *record, const char *body, gsize size, GError **error)
{
    OcopFirstBody first;
    if (!ocop_first_body_read (body, size, &first, error))
        return FALSE;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO epoch (epoch, public_key, gt_sales, "
                                          "gt_returns, gt_count) VALUES (?1, ?2, ?3, ?4, ?5)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, record->epoch);
    ocop_bind_blob (stmt, 2, first.public_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_bind_int (stmt, 3, record->gt_sales);
    ocop_bind_int (stmt, 4, record->gt_returns);
    ocop_bind_int (stmt, 5, record->gt_count);
    return ocop_db_run (db, stmt, error);
}

/* An epoch that took a branch over (store/branch.h) names it. */
static gboolean
project_branch (OcopDb *db, const OcopRecord *record, JsonObject *object, GError **error)
{
    if (!json_object_has_member (object, "branch"))
        return TRUE;
    JsonNode *node = json_object_get_member (object, "branch");
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return TRUE;
    JsonObject *branch = json_node_get_object (node);
    return ocop_branch_book (db, json_object_get_int_member_with_default (branch, "epoch", 0),
                             json_object_get_int_member_with_default (branch, "from", 1) - 1,
                             record->epoch, error);
}

static gboolean
project_user (OcopDb *db, JsonObject *body, GError **error)
{
    OcopRole role = OCOP_ROLE_CASHIER;
    const char *name = json_object_get_string_member_with_default (body, "name", "");
    ocop_role_parse (json_object_get_string_member_with_default (body, "role", ""), &role);
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO user (number, name, role, is_active, pin) VALUES (?1, ?2, ?3, ?4, '')"
        " ON CONFLICT (number) DO UPDATE SET role = ?3, is_active = ?4",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, json_object_get_int_member_with_default (body, "number", 0));
    ocop_bind_text (stmt, 2, name);
    ocop_bind_int (stmt, 3, role);
    ocop_bind_int (stmt, 4, json_object_get_boolean_member_with_default (body, "active", FALSE));
    return ocop_db_run (db, stmt, error);
}

static gboolean
project_z_reprint (OcopDb *db, gint64 z, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO printed_z (z, times) VALUES (?1, 2) ON "
                                          "CONFLICT (z) DO UPDATE SET times = times + 1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, z);
    return ocop_db_run (db, stmt, error);
}

static gboolean
project_reprint (OcopDb *db, JsonObject *body, GError **error)
{
    char point[9];
    int till;
    gint64 epoch, number;
    const char *receipt = json_object_get_string_member_with_default (body, "receipt", "");
    if (json_object_has_member (body, "z"))
        return project_z_reprint (db, json_object_get_int_member_with_default (body, "z", 0),
                                  error);
    if (!ocop_receipt_number_parse (receipt, point, &till, &epoch, &number))
        return TRUE;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO printed (no, times) VALUES (?1, 2) ON "
                                          "CONFLICT (no) DO UPDATE SET times = times + 1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_ID (epoch, number));
    return ocop_db_run (db, stmt, error) &&
           ocop_sales_insert_copy (db, json_object_get_int_member_with_default (body, "shift", 0),
                                   error);
}

static gboolean
project_request (OcopDb *db, gint64 id, JsonObject *body, GError **error)
{
    guint8 request_id[OCOP_UUID_SIZE], digest[OCOP_DIGEST_SIZE];
    const char *id_text = json_object_get_string_member_with_default (body, "request_id", "");
    const char *digest_text =
        json_object_get_string_member_with_default (body, "request_sha256", "");
    return !ocop_uuid_parse (id_text, request_id) ||
           !ocop_hex_decode (digest_text, digest, OCOP_DIGEST_SIZE) ||
           ocop_request_insert (db, request_id, digest, id, 0, error);
}

/* Kinds whose record is all there is, but for a few rows read from single keys of the body. */
static gboolean
project_plain (OcopDb *db, gint64 id, const OcopRecord *record, const char *body, gsize size,
               GError **error)
{
    g_autoptr (JsonNode) node =
        ocop_json_parse (body, (gssize)size, 8 * OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return TRUE;
    JsonObject *object = json_node_get_object (node);
    if (!project_request (db, id, object, error))
        return FALSE;
    OcopKind kind = ocop_record_get_kind (record);
    if (kind == OCOP_KIND_USER_ADD || kind == OCOP_KIND_USER_CHANGE)
        return project_user (db, object, error);
    if (kind == OCOP_KIND_EPOCH)
        return project_branch (db, record, object, error);
    if (kind == OCOP_KIND_REPRINT)
        return project_reprint (db, object, error);
    if (kind == OCOP_KIND_BACKUP)
        return ocop_last_backup_save (db, id, error);
    if (kind == OCOP_KIND_TRAINING_ENTER)
        return ocop_training_enter (db, id, error);
    if (kind == OCOP_KIND_TRAINING_LEAVE)
        return ocop_training_leave (
            db, json_object_get_int_member_with_default (object, "shift", 0),
            json_object_get_int_member_with_default (object, "count", 0),
            json_object_get_int_member_with_default (object, "sum", 0), error);
    return TRUE;
}

gboolean
ocop_project_record (OcopDb *db, const OcopRecord *record, const char *body, gsize size,
                     GError **error)
{
    gint64 id = OCOP_ID (record->epoch, record->seq);
    OcopKind kind = ocop_record_get_kind (record);
    if (kind == OCOP_KIND_SALE)
        return project_sale (db, id, record, body, size, error);
    if (kind == OCOP_KIND_RETURN)
        return project_return (db, id, record, body, size, error);
    if (kind == OCOP_KIND_SHIFT_OPEN)
        return project_opening (db, id, record, body, size, error);
    if (kind == OCOP_KIND_SHIFT_CLOSE)
        return project_close (db, id, body, size, error);
    if (kind == OCOP_KIND_CASH_IN || kind == OCOP_KIND_CASH_OUT)
        return project_cash (db, id, kind == OCOP_KIND_CASH_OUT, body, size, error);
    if (kind == OCOP_KIND_STOCK_RECEIVE)
        return project_stock (db, id, OCOP_STOCK_RECEIVE, body, size, error);
    if (kind == OCOP_KIND_STOCK_WASTE)
        return project_stock (db, id, OCOP_STOCK_WASTE, body, size, error);
    if (kind == OCOP_KIND_STOCK_ADJUST)
        return project_stock (db, id, OCOP_STOCK_ADJUST, body, size, error);
    if (kind == OCOP_KIND_STOCK_IMPORT)
        return project_stock (db, id, OCOP_STOCK_IMPORT, body, size, error);
    if ((kind == OCOP_KIND_INIT || kind == OCOP_KIND_EPOCH) &&
        !project_epoch (db, record, body, size, error))
        return FALSE;
    return project_plain (db, id, record, body, size, error);
}
