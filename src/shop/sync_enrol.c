/* Enrolment: the one contact in which the till believes a key it did not know. The one-time code,
 * which an officer gave, is the approval; TLS says that the registry is the one that was named. */
#include "base/error.h"
#include "base/ids.h"
#include "shop/private.h"
#include "shop/sync.h"
#include "store/sync.h"
#include "sync/apply.h"
#include "sync/http_client.h"
#include "sync/voucher.h"
#include "wire/code.h"
#include "wire/enrol.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOVES_MAX 8

typedef struct {
    char *url; /* owned */
    char code[OCOP_ENROL_CODE_SIZE];
    gboolean is_vouched;     /* by the epoch before, whose branch was adopted */
    OcopEnrolAnswer *answer; /* owned */
} Enrolment;

static void
enrolment_clear (Enrolment *enrolment)
{
    g_free (enrolment->url);
    ocop_enrol_answer_free (enrolment->answer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, enrolment_clear)

static gboolean
read_words (const char *url, const char *code, Enrolment *enrolment, GError **error)
{
    enrolment->url = ocop_http_client_dup_registry_url (url, error);
    if (enrolment->url == NULL)
        return FALSE;
    if (ocop_enrol_code_normalise (code, enrolment->code))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "code",
                    _ ("that is no enrolment code: it has ten letters and digits, ABCDE-FGHJK"));
    return FALSE;
}

/* What the first record of the present epoch names. */
static gboolean
load_named (OcopShop *shop, OcopEnrolRequest *request, GError **error)
{
    g_autoptr (GBytes) body = NULL;
    OcopFirstBody first;
    gsize size;
    if (request->epoch == 1)
        return TRUE;
    if (!ocop_journal_read (shop->store, OCOP_ID (request->epoch, 1), NULL, &body, NULL, error))
        return FALSE;
    const void *bytes = g_bytes_get_data (body, &size);
    if (!ocop_first_body_read (bytes, size, &first, error))
        return FALSE;
    request->has_named = TRUE;
    request->named = first.previous;
    return TRUE;
}

/* An epoch that was left (ocop_shop_leave_epoch) is unknown to the registry for good. */
static gboolean
blank_left_epochs (OcopShop *shop, GByteArray *keys, GError **error)
{
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (shop->store, error);
    for (guint i = 0; epochs != NULL && i < epochs->len; i++) {
        const OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (epoch->last_seq == 0 && !epoch->is_newest)
            memset (keys->data + (epoch->epoch - 1) * OCOP_PUBLIC_KEY_SIZE, 0,
                    OCOP_PUBLIC_KEY_SIZE);
    }
    return epochs != NULL;
}

/* The record in which an adopted branch differs from what the registry has. */
static gboolean
load_branch (OcopShop *shop, OcopEnrolRequest *request, GError **error)
{
    const OcopHead *named = &request->named;
    request->has_branch = TRUE;
    return ocop_journal_read (shop->store, OCOP_ID (named->epoch, named->seq + 1), NULL, NULL,
                              request->branch, error);
}

static GBytes *
make_body (OcopShop *shop, const Enrolment *enrolment, GError **error)
{
    const OcopIdentity *identity = ocop_store_get_identity (shop->store);
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    g_autoptr (OcopEnrolRequest) request = ocop_enrol_request_new();
    g_autoptr (GByteArray) keys = ocop_journal_get_keys (shop->store, error);
    g_autofree char *name = NULL;
    if (keys == NULL || !ocop_shop_dup_setting (shop, "shop.name", &name, error))
        return NULL;
    if (!blank_left_epochs (shop, keys, error))
        return NULL;
    memcpy (request->code, enrolment->code, sizeof request->code);
    g_strlcpy (request->province, identity->province, sizeof request->province);
    g_strlcpy (request->point, identity->point, sizeof request->point);
    request->till = identity->till;
    request->epoch = head->epoch;
    request->head_seq = head->seq;
    memcpy (request->head_hash, head->hash, OCOP_HASH_SIZE);
    g_free (request->name);
    request->name = g_steal_pointer (&name);
    g_free (request->program);
    request->program = g_strdup (OCOP_VERSION);
    g_byte_array_set_size (request->keys, 0);
    g_byte_array_append (request->keys, keys->data, keys->len);
    return load_named (shop, request, error) &&
                   (!enrolment->is_vouched || load_branch (shop, request, error))
               ? ocop_enrol_request_to_json (request)
               : NULL;
}

static OcopProblem *
read_problem (const OcopNetAnswer *net)
{
    gsize size;
    const char *text = g_bytes_get_data (net->body, &size);
    return ocop_problem_from_json (text != NULL ? text : "", size, net->status);
}

static void
tell_refusal (const OcopNetAnswer *net, GError **error)
{
    g_autoptr (OcopProblem) problem = read_problem (net);
    const char *detail = *problem->detail != '\0' ? problem->detail : problem->title;
    if (problem->type == OCOP_PROBLEM_ENROL_MISMATCH)
        ocop_set_error (error, OCOP_ERROR_ENROL_MISMATCH, "code",
                        _ ("the code is for another point or till: %s"), detail);
    else if (problem->type == OCOP_PROBLEM_ENROL_CODE_WRONG)
        ocop_set_error (error, OCOP_ERROR_REGISTRY_REFUSED, "code",
                        _ ("the registry does not know this code, or it was used or is too old"));
    else if (net->status >= 500 || net->status == 429)
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("the registry is busy (%d): %s"),
                        net->status, detail);
    else
        ocop_set_error (error, OCOP_ERROR_REGISTRY_REFUSED, NULL, _ ("the registry refuses: %s"),
                        detail);
}

static gboolean
read_answer (OcopShop *shop, const OcopNetAnswer *net, Enrolment *enrolment, GError **error)
{
    gsize size;
    if (net->status != 200) {
        tell_refusal (net, error);
        return FALSE;
    }
    const char *text = g_bytes_get_data (net->body, &size);
    g_autoptr (OcopEnrolAnswer) answer =
        ocop_enrol_answer_from_json (text != NULL ? text : "", size, NULL);
    const gboolean is_ours =
        answer != NULL &&
        ocop_document_verify (OCOP_DOCUMENT_ENROLMENT, text, size, answer->registry_key,
                              ocop_net_answer_get_header (net, OCOP_DOCUMENT_HEADER)) &&
        strcmp (answer->point, ocop_shop_get_point (shop)) == 0 &&
        answer->till == ocop_shop_get_till (shop) && answer->epoch == ocop_shop_get_epoch (shop);
    if (!is_ours) {
        ocop_set_error (error, OCOP_ERROR_REGISTRY_REFUSED, NULL,
                        _ ("what answers at %s is no registry, or does not mean this till"),
                        enrolment->url);
        return FALSE;
    }
    enrolment->answer = g_steal_pointer (&answer);
    return TRUE;
}

gboolean
ocop_shop_keep_voucher (OcopShop *shop, const OcopKeys *keys, gint64 epoch, GError **error)
{
    /* The registry does not look at the code of a vouched enrolment. */
    const Enrolment enrolment = {.code = "0000000000", .is_vouched = TRUE};
    g_autoptr (GBytes) body = make_body (shop, &enrolment, error);
    g_autoptr (OcopSyncRequest) request =
        body != NULL ? ocop_sync_request_new_vouched (shop->store, keys, epoch, body, error) : NULL;
    return request != NULL && ocop_voucher_keep (shop->store, request, error);
}

/* A refusal that came for another request, of whichever till, says nothing of this one. */
static gboolean
check_is_ours (const OcopNetAnswer *net, const OcopSyncRequest *request, const char *url,
               GError **error)
{
    static const guint8 none[OCOP_HASH_SIZE];
    g_autoptr (OcopProblem) problem = net->status != 200 ? read_problem (net) : NULL;
    if (problem == NULL || memcmp (problem->request, none, OCOP_HASH_SIZE) == 0 ||
        memcmp (problem->request, request->hash, OCOP_HASH_SIZE) == 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("%s answers to another request"), url);
    return FALSE;
}

/* Asked again with the same code and keys, the registry gives the same answer. */
static gboolean
ask (OcopShop *shop, const Enrolment *enrolment, const OcopNetwork *network, OcopNetAnswer *ret_net,
     GError **error)
{
    g_autoptr (GBytes) body = make_body (shop, enrolment, error);
    g_autoptr (OcopSyncRequest) request =
        body != NULL ? ocop_sync_request_new_enrolment (shop->store, body, error) : NULL;
    ocop_net_answer_clear (ret_net);
    return request != NULL &&
           ocop_sync_request_send (request, enrolment->url, network, ret_net, error) ==
               OCOP_NET_ANSWERED &&
           check_is_ours (ret_net, request, enrolment->url, error);
}

/* *@ret_taken: the newest epoch at the registry, where another journal has this one's number; 0:
 * that is not what it says. */
static void
find_collision (OcopShop *shop, const OcopNetAnswer *net, gint64 *ret_taken)
{
    g_autoptr (OcopProblem) problem = net->status != 200 ? read_problem (net) : NULL;
    const gint64 epoch = ocop_shop_get_epoch (shop);
    const gboolean is_collision = problem != NULL && problem->type == OCOP_PROBLEM_ENROL_MISMATCH &&
                                  problem->has_at && problem->at.epoch >= epoch;
    *ret_taken = is_collision ? problem->at.epoch : 0;
}

static gboolean
contact (OcopShop *shop, Enrolment *enrolment, GError **error)
{
    g_auto (OcopNetAnswer) net = {0};
    g_autoptr (OcopHttpClient) http = NULL;
    const OcopNetwork *network = shop->ports->network;
    gint64 taken;
    if (network == NULL) {
        http = ocop_http_client_new();
        network = ocop_http_client_get_network (http);
    }
    /* The number that was free may be taken while we move to it: by another home of this till. */
    for (guint i = 0; i < MOVES_MAX; i++) {
        if (!ask (shop, enrolment, network, &net, error))
            return FALSE;
        find_collision (shop, &net, &taken);
        if (taken == 0)
            break;
        if (!ocop_shop_leave_epoch (shop, taken, error))
            return FALSE;
    }
    return read_answer (shop, &net, enrolment, error);
}

static gboolean
apply_enrolment (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                 GError **error)
{
    const Enrolment *enrolment = data;
    const OcopEnrolAnswer *answer = enrolment->answer;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopSyncApplied applied;
    char key[2 * OCOP_PUBLIC_KEY_SIZE + 1];
    g_auto (OcopSyncRow) row = {0};
    if (!ocop_sync_load (db, &row, error))
        return FALSE;
    /* Another registry counts its versions by itself. */
    if (!row.is_enrolled ||
        memcmp (row.registry_key, answer->registry_key, OCOP_PUBLIC_KEY_SIZE) != 0)
        row.catalogue_version = row.recall_version = 0;
    g_free (row.url);
    row.url = g_strdup (enrolment->url);
    memcpy (row.registry_key, answer->registry_key, OCOP_PUBLIC_KEY_SIZE);
    row.epoch = answer->epoch;
    row.state = OCOP_SYNC_BEHIND;
    row.alarm = OCOP_SYNC_ALARM_NONE;
    row.alarm_ms = 0;
    row.contact_ms = ocop_ports_utc_ms (shop->ports);
    row.server_ms = answer->server_time;
    if (!ocop_sync_save (db, &row, error) ||
        !ocop_sync_apply_cursors (shop->store, answer->acked, &applied, error))
        return FALSE;
    ocop_hex_encode (answer->registry_key, OCOP_PUBLIC_KEY_SIZE, key);
    ocop_json_add_string (body, "registry", enrolment->url);
    ocop_json_add_string (body, "registry_key", key);
    ocop_json_add_int (body, "epoch", answer->epoch);
    return TRUE;
}

gboolean
ocop_shop_enrol (OcopShop *shop, const char *url, const char *code, const OcopRequestId *request,
                 OcopActResult *ret_result, GError **error)
{
    g_auto (Enrolment) enrolment = {0};
    gboolean is_known;
    if (!read_words (url, code, &enrolment, error))
        return FALSE;
    g_autofree char *text = g_strdup_printf ("enrol\n%s\n%s", enrolment.url, enrolment.code);
    OcopPlainAct act = {.kind = OCOP_KIND_ENROL,
                        .request = request,
                        .digest_text = text,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_enrolment,
                        .data = &enrolment};
    if (!ocop_shop_find_plain_act (shop, &act, &is_known, ret_result, error))
        return FALSE;
    return is_known || (contact (shop, &enrolment, error) &&
                        ocop_shop_do_plain_act (shop, &act, ret_result, error));
}
