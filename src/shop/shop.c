/* Opening a shop: making it new, opening the one that is there, starting a new epoch over it. */
#include "shop/goods_index.h"
#include "shop/print.h"
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/body.h"
#include "journal/first_body.h"
#include "journal/hash.h"
#include "store/branch.h"
#include "store/print_jobs.h"
#include "store/requests.h"
#include "store/search.h"
#include "store/settings.h"
#include "store/shifts.h"
#include "store/sync.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

const char *
ocop_shop_get_province (OcopShop *shop)
{
    return ocop_store_get_identity (shop->store)->province;
}

const char *
ocop_shop_get_point (OcopShop *shop)
{
    return ocop_store_get_identity (shop->store)->point;
}

int
ocop_shop_get_till (OcopShop *shop)
{
    return ocop_store_get_identity (shop->store)->till;
}

gint64
ocop_shop_get_epoch (OcopShop *shop)
{
    return ocop_store_peek_head (shop->store)->epoch;
}

OcopDay
ocop_shop_get_today (OcopShop *shop)
{
    return ocop_day_at (ocop_ports_utc_ms (shop->ports));
}

OcopDay
ocop_shop_get_business_day (OcopShop *shop, GError **error)
{
    gint64 shift;
    OcopDay day;
    if (!ocop_shop_get_shift_day (shop, &shift, &day, error))
        return OCOP_DAY_NONE;
    if (day != OCOP_DAY_NONE)
        return day;
    day = ocop_store_peek_head (shop->store)->business_day;
    return day != OCOP_DAY_NONE ? day : ocop_shop_get_today (shop);
}

static gboolean
is_code (const char *text, gsize min, gsize max)
{
    gsize length = strlen (text);
    return length >= min && length <= max &&
           strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
}

static gboolean
check_init (const OcopShopInit *init, OcopIdentity *ret_identity, GError **error)
{
    if (!is_code (init->point, 2, 8)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "point",
                        _ ("“%s” is not a point: 2 to 8 of A–Z and 0–9"), init->point);
        return FALSE;
    }
    if (init->till < 1 || init->till > OCOP_TILL_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "till",
                        _ ("a till has a number from 1 to 99, not %d"), init->till);
        return FALSE;
    }
    if (!is_code (init->province, 1, 8)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "province",
                        _ ("“%s” is not the code of a province"), init->province);
        return FALSE;
    }
    gboolean has_bank =
        init->bank_bin != NULL || init->bank_account != NULL || init->bank_account_name != NULL;
    if (has_bank &&
        (init->bank_bin == NULL || init->bank_account == NULL || init->bank_account_name == NULL)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "bank",
                        _ ("a bank account needs bank, account number and account name"));
        return FALSE;
    }
    g_strlcpy (ret_identity->province, init->province, sizeof ret_identity->province);
    g_strlcpy (ret_identity->point, init->point, sizeof ret_identity->point);
    ret_identity->till = init->till;
    return TRUE;
}

static OcopShop *
wrap_store (OcopStore *store, const OcopPorts *ports)
{
    OcopShop *shop = g_new0 (OcopShop, 1);
    shop->store = store;
    shop->ports = ports;
    return shop;
}

void
ocop_first_request_init (OcopFirstRequest *request, const OcopPorts *ports, const OcopRequestId *id,
                         const char *digest_text)
{
    if (id != NULL && id->is_given)
        memcpy (request->id, id->id, OCOP_UUID_SIZE);
    else
        ocop_uuid_make (ports, request->id);
    ocop_hash_bytes (digest_text, strlen (digest_text), request->digest);
}

gboolean
ocop_shop_find_first_act (OcopShop *shop, const OcopFirstRequest *request, gboolean *ret_is_known,
                          OcopActResult *ret_result, GError **error)
{
    OcopRequestState state;
    if (!ocop_request_look_up (ocop_store_get_db (shop->store), request->id, request->digest,
                               &state, error))
        return FALSE;
    *ret_is_known = state.is_known && state.record != 0;
    return !*ret_is_known || ocop_shop_load_act (shop, state.record, ret_result, error);
}

/* The first record of an epoch: who the till is, its key, and what it goes on from. */
static gboolean
post_first_record (OcopShop *shop, const OcopShopInit *init, const OcopFirstBody *first,
                   OcopKind kind, const OcopShopBranch *branch, const OcopFirstRequest *request,
                   OcopActResult *ret_result, GError **error)
{
    const OcopIdentity *identity = ocop_store_get_identity (shop->store);
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    OcopPosted posted;
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_body_add_request (&w, request->id, request->digest);
    ocop_json_add_string (&w, "province", identity->province);
    ocop_json_add_string (&w, "point", identity->point);
    ocop_json_add_int (&w, "till", identity->till);
    ocop_json_add_int (&w, "epoch", ocop_store_peek_head (shop->store)->epoch);
    /* Known from HOME/head where the records that say so are lost. */
    if (kind == OCOP_KIND_EPOCH)
        ocop_json_add_day (&w, "last_business_day",
                           ocop_store_peek_head (shop->store)->business_day);
    if (init != NULL)
        ocop_json_add_string (&w, "name", init->name);
    if (init != NULL && init->bank_bin != NULL) {
        ocop_json_add_string (&w, "bank_bin", init->bank_bin);
        ocop_json_add_string (&w, "bank_account", init->bank_account);
        ocop_json_add_string (&w, "bank_account_name", init->bank_account_name);
    }
    ocop_json_add_string (&w, "version", OCOP_VERSION);
    ocop_first_body_write (&w, first);
    if (branch != NULL && !ocop_shop_write_branch (shop, branch, &w, error))
        return FALSE;
    ocop_json_end_object (&w);
    OcopJournalEntry entry = {.kind = kind, .body = body, .business_day = OCOP_DAY_NONE};
    if (!ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_request_insert (ocop_store_get_db (shop->store), request->id, request->digest,
                              OCOP_ID (posted.epoch, posted.seq), 0, error))
        return FALSE;
    OcopActResult result = {.epoch = posted.epoch,
                            .seq = posted.seq,
                            .utc_ms = posted.utc_ms,
                            .business_day = OCOP_DAY_NONE};
    result.body = g_bytes_new (body->str, body->len);
    memcpy (result.hash, posted.hash, OCOP_HASH_BYTES);
    *ret_result = result;
    return TRUE;
}

static gboolean
put_settings (OcopShop *shop, const OcopShopInit *init, GError **error)
{
    if (!ocop_shop_put_setting (shop, "shop.name", init->name, error))
        return FALSE;
    return init->bank_bin == NULL ||
           (ocop_shop_put_setting (shop, "bank.bin", init->bank_bin, error) &&
            ocop_shop_put_setting (shop, "bank.account", init->bank_account, error) &&
            ocop_shop_put_setting (shop, "bank.account_name", init->bank_account_name, error));
}

static void
make_keys (const OcopPorts *ports, OcopKeys *ret_keys)
{
    guint8 seed[OCOP_SEED_SIZE];
    ocop_ports_random (ports, seed, sizeof seed);
    ocop_keys_init_from_seed (ret_keys, seed);
    explicit_bzero (seed, sizeof seed);
}

/* The newest head of the present epoch that anybody here knows: the store's, or the one in
 * HOME/head when that is further on (the store was put back to an older state). */
static gboolean
find_newest_head (OcopStore *store, const char *home, OcopStoreHead *ret_head)
{
    OcopRecord side;
    guint8 side_hash[OCOP_HASH_SIZE];
    const OcopIdentity *identity = ocop_store_get_identity (store);
    *ret_head = *ocop_store_peek_head (store);
    if (!ocop_store_read_side_head (home, ocop_store_get_ports (store), &side, side_hash))
        return FALSE;
    gboolean is_same_till = strcmp (side.point, identity->point) == 0 &&
                            side.till == identity->till &&
                            strcmp (side.province, identity->province) == 0;
    gboolean is_newer =
        side.epoch > ret_head->epoch || (side.epoch == ret_head->epoch && side.seq > ret_head->seq);
    /* A backup of another home of this till may have been restored here: under the same numbers that
     * went another way, and the perpetual totals of this store never go back to its. */
    gboolean is_ahead = side.gt_sales >= ret_head->gt_sales &&
                        side.gt_returns >= ret_head->gt_returns &&
                        side.gt_count >= ret_head->gt_count;
    if (!is_same_till || !is_newer || !is_ahead)
        return FALSE;
    ret_head->epoch = side.epoch;
    ret_head->seq = side.seq;
    memcpy (ret_head->hash, side_hash, OCOP_HASH_SIZE);
    ret_head->utc_ms = side.utc_ms;
    ret_head->gt_sales = side.gt_sales;
    ret_head->gt_returns = side.gt_returns;
    ret_head->gt_count = side.gt_count;
    if (side.business_day != OCOP_DAY_NONE)
        ret_head->business_day = MAX (side.business_day, ret_head->business_day);
    return TRUE;
}

/* Begins epoch n+1 in @store: new key, first record naming @from. */
static gboolean
begin_next_epoch (OcopShop *shop, const OcopShopInit *init, const OcopStoreHead *from,
                  const OcopFirstRequest *request, OcopActResult *ret_result, GError **error)
{
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopStoreWrite) write = {0};
    make_keys (shop->ports, &keys);
    OcopFirstBody first = {.has_previous = TRUE,
                           .previous = {.epoch = from->epoch, .seq = from->seq}};
    memcpy (first.previous.hash, from->hash, OCOP_HASH_SIZE);
    memcpy (first.public_key, keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    return ocop_store_begin (&write, shop->store, error) &&
           ocop_store_begin_epoch (shop->store, from->epoch + 1, &keys, from, error) &&
           (init == NULL || put_settings (shop, init, error)) &&
           ocop_print_jobs_doubt (ocop_store_get_db (shop->store), ocop_ports_utc_ms (shop->ports),
                                  error) &&
           post_first_record (shop, init, &first, OCOP_KIND_EPOCH, NULL, request, ret_result,
                              error) &&
           ocop_store_adopt_keys (shop->store, &keys, error) && ocop_store_commit (&write, error);
}

gboolean
ocop_shop_continue_as_next_epoch (OcopShop *shop, const char *heads_home,
                                  const OcopFirstRequest *request, OcopActResult *ret_result,
                                  GError **error)
{
    OcopStoreHead from;
    find_newest_head (shop->store, heads_home, &from);
    return begin_next_epoch (shop, NULL, &from, request, ret_result, error);
}

/* The newest record that both sides have must be one of ours, with something after it. *@ret_last:
 * the newest of that epoch; the common one itself when the branch was taken over already. */
static gboolean
check_common (OcopShop *shop, const OcopHead *common, gint64 *ret_last, GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_ours = FALSE;
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (shop->store, error);
    if (epochs == NULL)
        return FALSE;
    /* What the registry has acknowledged is no branch: those records count where they are. */
    for (guint i = 0; i < epochs->len; i++) {
        const OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (epoch->epoch != common->epoch)
            continue;
        /* 0: the registry has another journal under that number, and wants all of this one. */
        const gint64 least = epoch->is_newest ? 1 : 0;
        is_ours = common->seq >= least && common->seq <= epoch->last_seq &&
                  epoch->acked_seq <= common->seq;
        *ret_last = epoch->last_seq;
    }
    if (is_ours && common->seq > 0 &&
        !ocop_journal_read (shop->store, OCOP_ID (common->epoch, common->seq), NULL, NULL, hash,
                            error))
        return FALSE;
    if (is_ours && (common->seq == 0 || memcmp (hash, common->hash, OCOP_HASH_SIZE) == 0))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_REGISTRY_REFUSED, NULL,
                    _ ("the registry lets this till go on from record %" PRId64
                       " of epoch %" PRId64 ", which is not its own"),
                    common->seq, common->epoch);
    return FALSE;
}

static gboolean
check_has_key (OcopShop *shop, GError **error)
{
    if (ocop_store_get_keys (shop->store) != NULL)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL, _ ("the till's key is missing"));
    return FALSE;
}

/* Where the sums of epoch @next begin, which goes on from @from and has the branch's rows as well. */
static gboolean
find_base (OcopDb *db, const OcopStoreHead *from, gint64 next, OcopFirstBody *first, GError **error)
{
    gint64 sales, returns;
    if (!ocop_branch_sum (db, next, &sales, &returns, error))
        return FALSE;
    first->has_base = TRUE;
    first->base_sales = from->gt_sales - sales;
    first->base_returns = from->gt_returns - returns;
    return TRUE;
}

/* The branch is the end of the present epoch, which then goes on at the common record; or that of
 * an earlier one (a backup of the branch was restored), and the present epoch keeps its own. */
static gboolean
attempt_adopt (OcopShop *shop, gpointer data, GError **error)
{
    const OcopShopAdoption *adoption = data;
    const OcopHead *common = &adoption->common;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopStoreHead from = *ocop_store_peek_head (shop->store);
    const gint64 next = from.epoch + 1;
    const gboolean is_present = from.epoch == common->epoch;
    gint64 last = 0;
    if (!check_has_key (shop, error) || !check_common (shop, common, &last, error))
        return FALSE;
    if (last == common->seq)
        return TRUE; /* the first try of this happened */
    const OcopShopBranch branch = {common->epoch, common->seq + 1, last, adoption->case_id};
    if (is_present) {
        from.seq = common->seq;
        memcpy (from.hash, common->hash, OCOP_HASH_SIZE);
    }
    OcopFirstRequest request;
    OcopFirstBody first = {.has_previous = TRUE,
                           .previous = {.epoch = from.epoch, .seq = from.seq}};
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopKeys) before = {0};
    g_auto (OcopActResult) result = {0};
    g_auto (OcopSyncRow) row = {0};
    g_auto (OcopStoreWrite) write = {0};
    before = *ocop_store_get_keys (shop->store);
    memcpy (first.previous.hash, from.hash, OCOP_HASH_SIZE);
    ocop_first_request_init (&request, shop->ports, NULL, "adopt");
    make_keys (shop->ports, &keys);
    memcpy (first.public_key, keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    if (!ocop_sync_load (db, &row, error) || !ocop_store_begin (&write, shop->store, error) ||
        !ocop_store_begin_epoch (shop->store, next, &keys, &from, error) ||
        !ocop_branch_book (db, common->epoch, common->seq, next, error) ||
        !find_base (db, &from, next, &first, error) ||
        !post_first_record (shop, NULL, &first, OCOP_KIND_EPOCH, &branch, &request, &result,
                            error) ||
        !ocop_sync_cut_epoch (db, common->epoch, common->seq, error))
        return FALSE;
    /* The officer's decision is the approval of this epoch; one that does not begin where the branch
     * did needs a code all the same. */
    row.epoch = next;
    return ocop_sync_save (db, &row, error) &&
           ocop_store_adopt_keys (shop->store, &keys, error) &&
           (!is_present || ocop_shop_keep_voucher (shop, &before, common->epoch, error)) &&
           ocop_store_commit (&write, error);
}

gboolean
ocop_shop_adopt_branch (OcopShop *shop, const OcopShopAdoption *adoption, GError **error)
{
    return ocop_shop_run_act (shop, OCOP_ACT_NORMAL, attempt_adopt, (gpointer)adoption, NULL,
                              error);
}

/* ---- leaving an epoch whose number another journal has */

/* Ends the present epoch, of which the registry has nothing, and begins one beyond @data. */
static gboolean
attempt_leave (OcopShop *shop, gpointer data, GError **error)
{
    const gint64 *next = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    const OcopStoreHead from = *ocop_store_peek_head (shop->store);
    if (from.epoch >= *next)
        return TRUE; /* the first try of this happened */
    if (!check_has_key (shop, error))
        return FALSE;
    const OcopShopBranch branch = {.epoch = from.epoch, .from = 1, .to = from.seq};
    OcopFirstRequest request;
    OcopFirstBody first = {.has_previous = TRUE,
                           .previous = {.epoch = from.epoch, .seq = from.seq},
                           .has_base = TRUE};
    g_auto (OcopKeys) keys = {0};
    g_auto (OcopActResult) result = {0};
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_branch_sum (db, from.epoch, &first.base_sales, &first.base_returns, error))
        return FALSE;
    first.base_sales = from.gt_sales - first.base_sales;
    first.base_returns = from.gt_returns - first.base_returns;
    memcpy (first.previous.hash, from.hash, OCOP_HASH_SIZE);
    ocop_first_request_init (&request, shop->ports, NULL, "leave");
    make_keys (shop->ports, &keys);
    memcpy (first.public_key, keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    return ocop_store_begin (&write, shop->store, error) &&
           ocop_store_begin_epoch (shop->store, *next, &keys, &from, error) &&
           post_first_record (shop, NULL, &first, OCOP_KIND_EPOCH, &branch, &request, &result,
                              error) &&
           ocop_branch_book (db, from.epoch, 0, *next, error) &&
           ocop_sync_cut_epoch (db, from.epoch, 0, error) &&
           ocop_store_adopt_keys (shop->store, &keys, error) && ocop_store_commit (&write, error);
}

gboolean
ocop_shop_leave_epoch (OcopShop *shop, gint64 taken, GError **error)
{
    gint64 next = MAX (ocop_store_peek_head (shop->store)->epoch, taken) + 1;
    return ocop_shop_run_act (shop, OCOP_ACT_NORMAL, attempt_leave, &next, NULL, error);
}

static OcopShop *
init_again (const char *home, const OcopShopInit *init, const OcopIdentity *identity,
            const char *program, const OcopPorts *ports, const OcopFirstRequest *request,
            OcopActResult *ret_result, GError **error)
{
    OcopStoreHead from;
    gboolean is_known;
    g_autoptr (OcopStore) store = ocop_store_open (home, OCOP_STORE_EXAMINE, program, ports, error);
    if (store == NULL)
        return NULL;
    const OcopIdentity *old = ocop_store_get_identity (store);
    if (strcmp (old->province, identity->province) != 0 ||
        strcmp (old->point, identity->point) != 0 || old->till != identity->till) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "point",
                        _ ("this home belongs to point %s, till %d"), old->point, old->till);
        return NULL;
    }
    g_autoptr (OcopShop) shop = wrap_store (g_steal_pointer (&store), ports);
    if (!ocop_shop_find_first_act (shop, request, &is_known, ret_result, error))
        return NULL;
    if (is_known)
        return g_steal_pointer (&shop);
    find_newest_head (shop->store, home, &from);
    if (!begin_next_epoch (shop, init, &from, request, ret_result, error))
        return NULL;
    return g_steal_pointer (&shop);
}

OcopShop *
ocop_shop_init (const char *home, const OcopShopInit *init, const char *program,
                const OcopPorts *ports, OcopActResult *ret_result, GError **error)
{
    OcopIdentity identity = {0};
    gboolean is_there = FALSE;
    g_autofree char *name = ocop_text_take_in (init->name, -1, OCOP_TEXT_MAX, "name", error);
    if (name == NULL || !check_init (init, &identity, error))
        return NULL;
    OcopShopInit checked = *init;
    checked.name = name;
    if (*name == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name", _ ("the shop needs a name"));
        return NULL;
    }
    OcopFirstRequest request;
    g_autofree char *text =
        g_strdup_printf ("init\n%s\n%s\n%d\n%s\n%s\n%s\n%s", init->province, init->point,
                         init->till, name, init->bank_bin != NULL ? init->bank_bin : "",
                         init->bank_account != NULL ? init->bank_account : "",
                         init->bank_account_name != NULL ? init->bank_account_name : "");
    ocop_first_request_init (&request, ports, init->request, text);
    OcopStore *store = ocop_store_create (home, &identity, program, ports, &is_there, error);
    if (store == NULL)
        return is_there ? init_again (home, &checked, &identity, program, ports, &request,
                                      ret_result, error)
                        : NULL;
    g_autoptr (OcopShop) shop = wrap_store (store, ports);
    g_auto (OcopKeys) keys = {0};
    OcopFirstBody first = {0};
    OcopStoreHead nothing = {.business_day = OCOP_DAY_NONE};
    make_keys (ports, &keys);
    memcpy (first.public_key, keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_store_insert_identity (shop->store, error) ||
        !ocop_store_begin_epoch (shop->store, 1, &keys, &nothing, error) ||
        !put_settings (shop, &checked, error) ||
        !post_first_record (shop, &checked, &first, OCOP_KIND_INIT, NULL, &request, ret_result,
                            error) ||
        !ocop_store_adopt_keys (shop->store, &keys, error) || !ocop_store_commit (&write, error))
        return NULL;
    return g_steal_pointer (&shop);
}

/* The order of names comes from ICU; another version of it may order them otherwise. */
static gboolean
renew_search (OcopStore *store, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean is_stale;
    g_auto (OcopTransaction) transaction = {NULL};
    if (!ocop_search_is_stale (db, &is_stale, error))
        return FALSE;
    return !is_stale ||
           (ocop_transaction_begin (&transaction, db, error) && ocop_search_rebuild (db, error) &&
            ocop_transaction_commit (&transaction, error));
}

OcopShop *
ocop_shop_open (const char *home, OcopShopFlags flags, const char *program, const OcopPorts *ports,
                GError **error)
{
    OcopStoreFlags store_flags = OCOP_STORE_NORMAL;
    if ((flags & OCOP_SHOP_EXAMINE) != 0)
        store_flags |= OCOP_STORE_EXAMINE;
    if ((flags & OCOP_SHOP_NO_SYNC) != 0)
        store_flags |= OCOP_STORE_NO_SYNC;
    g_autoptr (OcopStore) store = ocop_store_open (home, store_flags, program, ports, error);
    if (store == NULL || ((flags & OCOP_SHOP_EXAMINE) == 0 && !renew_search (store, error)))
        return NULL;
    OcopShop *shop = wrap_store (g_steal_pointer (&store), ports);
    if ((flags & OCOP_SHOP_EXAMINE) == 0)
        ocop_shop_recover_print_jobs (shop);
    return shop;
}

void
ocop_shop_close (OcopShop *shop)
{
    if (shop == NULL)
        return;
    ocop_store_close (shop->store);
    ocop_goods_index_free (shop->goods);
    g_free (shop->layouts);
    g_free (shop->printer_found);
    g_free (shop);
}
