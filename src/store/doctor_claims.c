/* One table of what the newest record said for each kind of row. A price that was set is proven
 * until a catalogue that changes products comes; recalls are while each list names all of its own.
 */
#include "store/doctor_claims.h"

#include "base/json_reader.h"
#include "base/text.h"
#include "domain/body.h"
#include "domain/sale_request.h"
#include "journal/hash.h"
#include "store/journal.h"
#include <inttypes.h>
#include <string.h>

#define BODY_MAX (8 * OCOP_REQUEST_MAX_BYTES)

struct _OcopClaims {
    GHashTable *settings; /* key -> value */
    GHashTable *prices;   /* "code\nday" -> price, as text */
    GHashTable *parked;   /* "P7" -> "cashier\nlines" */
    GHashTable *buyers;   /* receipt, as text -> hash */
    GHashTable *pins;     /* number, as text -> hash */
    GHashTable *recalls;  /* "code\nlot" -> reason */
    gboolean knows_recalls;
    gint64 n_products, version;
};

static GHashTable *
new_texts (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

OcopClaims *
ocop_claims_new (void)
{
    OcopClaims *claims = g_new0 (OcopClaims, 1);
    claims->settings = new_texts();
    claims->prices = new_texts();
    claims->parked = new_texts();
    claims->buyers = new_texts();
    claims->pins = new_texts();
    claims->recalls = new_texts();
    claims->knows_recalls = TRUE;
    return claims;
}

void
ocop_claims_free (OcopClaims *claims)
{
    g_hash_table_unref (claims->settings);
    g_hash_table_unref (claims->prices);
    g_hash_table_unref (claims->parked);
    g_hash_table_unref (claims->buyers);
    g_hash_table_unref (claims->pins);
    g_hash_table_unref (claims->recalls);
    g_free (claims);
}

/* ---- from records */

static const char *
get_text (JsonObject *body, const char *key)
{
    const char *text = json_object_get_string_member_with_default (body, key, "");
    return text != NULL ? text : "";
}

static gint64
get_int (JsonObject *body, const char *key)
{
    return json_object_get_int_member_with_default (body, key, 0);
}

/* As settings are kept: without spaces at the ends and the like. */
static void
set_value (OcopClaims *claims, const char *key, const char *value)
{
    char *clean = ocop_text_take_in (value, -1, BODY_MAX, key, NULL);
    g_hash_table_replace (claims->settings, g_strdup (key),
                          clean != NULL ? clean : g_strdup (value));
}

static void
take_first (OcopClaims *claims, JsonObject *body)
{
    static const struct {
        const char *member, *key;
    } pairs[] = {{"name", "shop.name"},
                 {"bank_bin", "bank.bin"},
                 {"bank_account", "bank.account"},
                 {"bank_account_name", "bank.account_name"}};
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
        if (json_object_has_member (body, pairs[i].member))
            set_value (claims, pairs[i].key, get_text (body, pairs[i].member));
}

static void
take_price (OcopClaims *claims, JsonObject *body)
{
    g_hash_table_replace (
        claims->prices,
        g_strdup_printf ("%s\n%s", get_text (body, "code"), get_text (body, "valid_from")),
        g_strdup_printf ("%" PRId64, get_int (body, "price")));
}

static void
take_import (OcopClaims *claims, JsonObject *body)
{
    const gboolean is_registry = strcmp (get_text (body, "source"), "registry") == 0;
    claims->n_products += get_int (body, "added");
    if (get_int (body, "changed") != 0)
        g_hash_table_remove_all (claims->prices);
    if (!is_registry)
        claims->version = MAX (claims->version, get_int (body, "version"));
}

static void
take_parked (OcopClaims *claims, JsonObject *body)
{
    g_hash_table_replace (
        claims->parked, g_strdup (get_text (body, "id")),
        g_strdup_printf ("%s\n%" PRId64, get_text (body, "cashier"), get_int (body, "lines")));
}

/* Most sales say nothing here, and are not read a second time. */
static void
take_sale (OcopClaims *claims, const OcopRecord *record, const char *text, gsize size)
{
    static const char resumed[] = "\"resumed\":", buyer[] = "\"buyer_sha256\":";
    if (memmem (text, size, resumed, strlen (resumed)) == NULL &&
        memmem (text, size, buyer, strlen (buyer)) == NULL)
        return;
    g_autoptr (OcopSale) sale = ocop_sale_from_body (text, size, NULL);
    if (sale == NULL)
        return;
    if (sale->resumed != NULL)
        g_hash_table_remove (claims->parked, sale->resumed);
    if (sale->buyer_sha256 != NULL)
        g_hash_table_replace (
            claims->buyers, g_strdup_printf ("%" PRId64, OCOP_ID (record->epoch, sale->receipt_no)),
            g_strdup (sale->buyer_sha256));
}

static void
take_pin (OcopClaims *claims, JsonObject *body)
{
    if (json_object_has_member (body, "pin_sha256"))
        g_hash_table_replace (claims->pins, g_strdup_printf ("%" PRId64, get_int (body, "number")),
                              g_strdup (get_text (body, "pin_sha256")));
}

static void
take_recall (JsonArray *list, guint index, JsonNode *node, gpointer data)
{
    OcopClaims *claims = data;
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return;
    JsonObject *recall = json_node_get_object (node);
    g_autofree char *key =
        g_strdup_printf ("%s\n%s", get_text (recall, "code"), get_text (recall, "lot"));
    if (json_object_get_boolean_member_with_default (recall, "lifted", FALSE))
        g_hash_table_remove (claims->recalls, key);
    else
        g_hash_table_replace (claims->recalls, g_steal_pointer (&key),
                              g_strdup (get_text (recall, "reason")));
}

/* A long list is named by its number only, and nothing is known until the next whole one. */
static void
take_recalls (OcopClaims *claims, JsonObject *body)
{
    JsonNode *node = json_object_get_member (body, "recalls");
    if (json_object_get_boolean_member_with_default (body, "whole", FALSE)) {
        g_hash_table_remove_all (claims->recalls);
        claims->knows_recalls = TRUE;
    }
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
        json_array_get_length (json_node_get_array (node)) != (guint64)get_int (body, "count"))
        claims->knows_recalls = FALSE;
    else
        json_array_foreach_element (json_node_get_array (node), take_recall, claims);
}

static void
take_body (OcopClaims *claims, OcopKind kind, JsonObject *body)
{
    if (kind == OCOP_KIND_INIT || kind == OCOP_KIND_EPOCH)
        take_first (claims, body);
    else if (kind == OCOP_KIND_SETTINGS_SET)
        set_value (claims, get_text (body, "key"), get_text (body, "value"));
    else if (kind == OCOP_KIND_PRICE_SET)
        take_price (claims, body);
    else if (kind == OCOP_KIND_CATALOGUE_IMPORT)
        take_import (claims, body);
    else if (kind == OCOP_KIND_PARK)
        take_parked (claims, body);
    else if (kind == OCOP_KIND_PARK_DROP)
        g_hash_table_remove (claims->parked, get_text (body, "id"));
    else if (kind == OCOP_KIND_RECALL)
        take_recalls (claims, body);
    else
        take_pin (claims, body);
}

void
ocop_claims_take (OcopClaims *claims, const OcopRecord *record, const char *body, gsize size)
{
    const OcopKind kind = ocop_record_get_kind (record);
    const guint64 spoken_of = 1ull << OCOP_KIND_INIT | 1ull << OCOP_KIND_EPOCH |
                              1ull << OCOP_KIND_SETTINGS_SET | 1ull << OCOP_KIND_PRICE_SET |
                              1ull << OCOP_KIND_CATALOGUE_IMPORT | 1ull << OCOP_KIND_PARK |
                              1ull << OCOP_KIND_PARK_DROP | 1ull << OCOP_KIND_RECALL |
                              1ull << OCOP_KIND_USER_ADD | 1ull << OCOP_KIND_PIN_CHANGE;
    if (kind == OCOP_KIND_SALE) {
        take_sale (claims, record, body, size);
        return;
    }
    if ((spoken_of >> kind & 1) == 0)
        return;
    g_autoptr (JsonNode) node = ocop_json_parse (body, (gssize)size, BODY_MAX, NULL);
    if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        take_body (claims, kind, json_node_get_object (node));
}

/* ---- against the store */

typedef struct {
    const char *table;
    OcopClaimsTell tell;
    gpointer data;
} Telling;

static void
tell (const Telling *telling, const char *row)
{
    g_autofree char *safe = g_utf8_make_valid (row, -1);
    g_strdelimit (safe, "\n", ' ');
    telling->tell (telling->table, safe, telling->data);
}

/* @sql gives rows of key and value. Each that is claimed has to be so; with @is_whole there are no
 * others, and with @is_kept each that is claimed has to be there. */
static gboolean
compare (OcopDb *db, const char *sql, GHashTable *claimed, gboolean is_whole, gboolean is_kept,
         const Telling *telling, GError **error)
{
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    sqlite3_stmt *stmt = ocop_db_prepare (db, sql, error);
    gboolean has_row;
    GHashTableIter iter;
    gpointer key;
    if (stmt == NULL)
        return FALSE;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            break;
        const char *found = ocop_column_text (stmt, 0);
        const char *value = g_hash_table_lookup (claimed, found);
        g_hash_table_add (seen, g_strdup (found));
        if (value != NULL ? strcmp (value, ocop_column_text (stmt, 1)) != 0 : is_whole)
            tell (telling, found);
    }
    g_hash_table_iter_init (&iter, claimed);
    while (is_kept && g_hash_table_iter_next (&iter, &key, NULL))
        if (!g_hash_table_contains (seen, key))
            tell (telling, key);
    return TRUE;
}

/* Days are numbers in the store and dates in the journal. */
static gboolean
check_prices (OcopClaims *claims, OcopDb *db, const Telling *telling, GError **error)
{
    return compare (db,
                    "SELECT product.code || char (10) || date (valid_from * 86400, 'unixepoch'), "
                    "price FROM price JOIN product ON product.id = price.product",
                    claims->prices, FALSE, TRUE, telling, error);
}

/* What was put aside, by whom, and how many lines of it. */
static gboolean
check_parked (OcopClaims *claims, OcopDb *db, const Telling *telling, GError **error)
{
    return compare (db,
                    "SELECT 'P' || id, CASE WHEN json_valid (json) THEN coalesce (json ->> "
                    "'$.cashier', '') || char (10) || json_array_length (json, '$.lines') ELSE '' "
                    "END FROM parked",
                    claims->parked, TRUE, TRUE, telling, error);
}

/* A buyer may be forgotten: what is there has to be what the sale says. */
static gboolean
check_buyers (OcopClaims *claims, OcopDb *db, const Telling *telling, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT no, salt, json FROM buyer ORDER BY no", error);
    gboolean has_row = TRUE;
    if (stmt == NULL)
        return FALSE;
    while (TRUE) {
        guint8 hash[OCOP_HASH_SIZE];
        char text[OCOP_HASH_TEXT_SIZE];
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        g_autoptr (GString) salted = g_string_new (NULL);
        const char *value = g_hash_table_lookup (claims->buyers, ocop_column_text (stmt, 0));
        const void *salt = sqlite3_column_blob (stmt, 1);
        if (salt != NULL)
            g_string_append_len (salted, salt, sqlite3_column_bytes (stmt, 1));
        g_string_append (salted, ocop_column_text (stmt, 2));
        ocop_hash_bytes (salted->str, salted->len, hash);
        if (value == NULL || strcmp (value, ocop_hash_to_text (hash, text)) != 0)
            tell (telling, ocop_column_text (stmt, 0));
    }
}

static gboolean
check_pins (OcopClaims *claims, OcopDb *db, const Telling *telling, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT number, pin FROM user ORDER BY number", error);
    gboolean has_row = TRUE;
    if (stmt == NULL)
        return FALSE;
    while (TRUE) {
        guint8 hash[OCOP_HASH_SIZE];
        char text[OCOP_HASH_TEXT_SIZE];
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        const char *pin = ocop_column_text (stmt, 1);
        ocop_hash_bytes (pin, strlen (pin), hash);
        const char *value = g_hash_table_lookup (claims->pins, ocop_column_text (stmt, 0));
        if (value != NULL && strcmp (value, ocop_hash_to_text (hash, text)) != 0)
            tell (telling, ocop_column_text (stmt, 0));
    }
}

/* How many products there are, and the newest version that a file has stated. */
static gboolean
check_catalogue (OcopClaims *claims, OcopDb *db, const Telling *telling, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT (SELECT count (*) FROM product), (SELECT max (version) FROM catalogue_state)",
        error);
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    if (sqlite3_column_int64 (stmt, 0) != claims->n_products)
        tell (&(Telling){"product", telling->tell, telling->data}, ocop_column_text (stmt, 0));
    if (sqlite3_column_int64 (stmt, 1) != claims->version)
        tell (telling, ocop_column_text (stmt, 1));
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_claims_check (OcopClaims *claims, OcopDb *db, OcopClaimsTell tell_row, gpointer data,
                   GError **error)
{
#define TELLING(table) (&(Telling){table, tell_row, data})
    /* Where the first record is of a version that did not name the bank, nobody knows it. */
    const char *settings = g_hash_table_contains (claims->settings, "bank.bin")
                               ? "SELECT key, value FROM setting"
                               : "SELECT key, value FROM setting WHERE key NOT LIKE 'bank.%'";
    return compare (db, settings, claims->settings, TRUE, TRUE, TELLING ("setting"), error) &&
           check_prices (claims, db, TELLING ("price"), error) &&
           check_parked (claims, db, TELLING ("parked"), error) &&
           check_buyers (claims, db, TELLING ("buyer"), error) &&
           check_pins (claims, db, TELLING ("user"), error) &&
           check_catalogue (claims, db, TELLING ("catalogue_state"), error) &&
           (!claims->knows_recalls ||
            compare (db, "SELECT product || char (10) || lot, reason FROM recall", claims->recalls,
                     TRUE, TRUE, TELLING ("recall"), error));
#undef TELLING
}
