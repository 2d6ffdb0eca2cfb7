/* What later epochs have taken over. Read from the bodies that are kept, and remembered per till
 * that has more than one epoch, so that its batches ask nothing. */
#include "registry/ingest/branches.h"

#include "base/ids.h"
#include "base/json_reader.h"
#include "registry/store/headers.h"
#include <string.h>

#define SHORT_HASH_BYTES 8
#define SHORT_HASH_TEXT  16
#define BY_REGISTRY      "registry"
#define CACHE_MAX        20000

/* --- reading --- */

static void
free_branch (gpointer data)
{
    OcopTakenBranch *branch = data;
    g_free (branch->hashes);
    g_free (branch);
}

static GPtrArray *
new_branches (void)
{
    return g_ptr_array_new_with_free_func (free_branch);
}

static gint64
read_number (JsonObject *object, const char *key)
{
    JsonNode *node = json_object_get_member (object, key);
    const gboolean is_number = node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                               json_node_get_value_type (node) == G_TYPE_INT64;
    return is_number ? json_node_get_int (node) : 0;
}

static const char *
read_text (JsonObject *object, const char *key)
{
    JsonNode *node = json_object_get_member (object, key);
    const gboolean is_text = node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                             json_node_get_value_type (node) == G_TYPE_STRING;
    return is_text ? json_node_get_string (node) : "";
}

/* An entry that is not sound, or of a program that did not list hashes, says nothing. */
static void
read_branch (JsonNode *node, gint64 by_epoch, GPtrArray *branches)
{
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return;
    JsonObject *object = json_node_get_object (node);
    OcopTakenBranch branch = {.by_epoch = by_epoch,
                              .epoch = read_number (object, "epoch"),
                              .from = read_number (object, "from"),
                              .to = read_number (object, "to"),
                              .case_id = read_number (object, "case")};
    const char *hashes = read_text (object, "hashes");
    const gsize size = strlen (hashes);
    if (branch.epoch < 1 || branch.epoch >= by_epoch || branch.from < 1 ||
        branch.to < branch.from || branch.to > OCOP_SEQ_MAX || size < SHORT_HASH_TEXT ||
        size % SHORT_HASH_TEXT != 0 ||
        (gint64)(size / SHORT_HASH_TEXT) != branch.to - branch.from + 1 ||
        !ocop_hex_decode (read_text (object, "key"), branch.key, OCOP_PUBLIC_KEY_SIZE))
        return;
    branch.hashes = g_strdup (hashes);
    g_ptr_array_add (branches, g_memdup2 (&branch, sizeof branch));
}

static void
read_body (gint64 by_epoch, const void *body, gsize size, gpointer data)
{
    g_autoptr (JsonNode) root =
        ocop_json_parse (body, (gssize)size, OCOP_FIRST_BODY_MAX_BYTES, NULL);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        return;
    JsonNode *node = json_object_get_member (json_node_get_object (root), "branch");
    read_branch (node, by_epoch, data);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return;
    JsonNode *inherits = json_object_get_member (json_node_get_object (node), "inherits");
    if (inherits == NULL || !JSON_NODE_HOLDS_ARRAY (inherits))
        return;
    JsonArray *array = json_node_get_array (inherits);
    for (guint i = 0; i < json_array_get_length (array); i++)
        read_branch (json_array_get_element (array, i), by_epoch, data);
}

/* What is known of a till can be remembered once the first records of all its epochs are there:
 * only another epoch adds to it, and that shows in the till's row, whoever has taken it in. */
static gboolean
is_final (OcopTake *take, gboolean *ret_is, GError **error)
{
    g_autoptr (GPtrArray) epochs = ocop_reg_epochs_list (take->db, take->till->key, error);
    if (epochs == NULL)
        return FALSE;
    *ret_is = TRUE;
    for (guint i = 0; i < epochs->len; i++)
        if (((const OcopRegEpoch *)g_ptr_array_index (epochs, i))->acked_seq == 0)
            *ret_is = FALSE;
    return TRUE;
}

static void
remember (OcopTake *take, GPtrArray *branches)
{
    GHashTable *cache = take->ingest->branches;
    OcopTillBranches *entry = g_new (OcopTillBranches, 1);
    *entry = (OcopTillBranches){take->till->key, take->till->epoch, g_ptr_array_ref (branches)};
    if (g_hash_table_size (cache) >= CACHE_MAX)
        g_hash_table_remove_all (cache);
    g_hash_table_replace (cache, &entry->till_key, entry);
}

GPtrArray *
ocop_ingest_branches_get (OcopTake *take, GError **error)
{
    const OcopTillBranches *known = g_hash_table_lookup (take->ingest->branches, &take->till->key);
    gboolean is_lasting = FALSE;
    if (known != NULL && known->epoch == take->till->epoch)
        return g_ptr_array_ref (known->branches);
    g_autoptr (GPtrArray) branches = new_branches();
    /* The first epoch has nothing before it. */
    if (take->till->epoch > 1 &&
        (!ocop_reg_bodies_each_first (take->db, take->till->key, read_body, branches, error) ||
         !is_final (take, &is_lasting, error)))
        return NULL;
    if (take->till->epoch == 1 || is_lasting)
        remember (take, branches);
    return g_steal_pointer (&branches);
}

/* --- is a record on one --- */

static const char *
get_short_hash (const OcopTakenBranch *branch, gint64 seq)
{
    return branch->hashes + (seq - branch->from) * SHORT_HASH_TEXT;
}

static gboolean
has_record (const OcopTakenBranch *branch, gint64 seq, const guint8 hash[OCOP_HASH_SIZE])
{
    char hex[SHORT_HASH_TEXT + 1];
    if (seq < branch->from || seq > branch->to)
        return FALSE;
    ocop_hex_encode (hash, SHORT_HASH_BYTES, hex);
    return memcmp (hex, get_short_hash (branch, seq), SHORT_HASH_TEXT) == 0;
}

/* Of the batch's epoch, under the key that its records are signed with. */
static gboolean
is_of_batch (const OcopTake *take, const OcopTakenBranch *branch)
{
    const OcopBatch *batch = take->batch;
    if (branch->epoch != batch->epoch)
        return FALSE;
    if (take->job->is_alien)
        return ocop_header_range_verify (batch, take->headers, branch->key);
    return memcmp (branch->key, take->epoch->public_key, OCOP_PUBLIC_KEY_SIZE) == 0;
}

/* Record @seq of the batch, or the one before it. */
static const guint8 *
get_hash (const OcopTake *take, gint64 seq)
{
    const gint64 index = seq - take->batch->headers_from;
    return index < 0 ? take->batch->prev_hash
                     : g_array_index (take->headers, OcopWireHeader, (guint)index).hash;
}

gboolean
ocop_ingest_branches_fit (OcopTake *take, OcopBranchKind *ret_kind, OcopChainFit *ret_fit,
                          GError **error)
{
    const OcopBatch *batch = take->batch;
    g_autoptr (GPtrArray) branches = ocop_ingest_branches_get (take, error);
    gint64 newest = 0, first = G_MAXINT64;
    *ret_kind = OCOP_BRANCH_ELSEWHERE;
    if (branches == NULL)
        return FALSE;
    for (guint i = 0; i < branches->len; i++) {
        const OcopTakenBranch *branch = g_ptr_array_index (branches, i);
        if (!is_of_batch (take, branch))
            continue;
        gint64 seq = MIN (batch->headers_to, branch->to);
        const gint64 least = MAX (branch->from, batch->headers_from - 1);
        while (seq >= least && !has_record (branch, seq, get_hash (take, seq)))
            seq--;
        if (seq >= least)
            newest = MAX (newest, seq);
        first = MIN (first, branch->from);
    }
    if (newest == 0)
        return TRUE;
    if (!take->job->is_alien && take->epoch->acked_seq < first - 1)
        *ret_kind = OCOP_BRANCH_TOO_EARLY;
    else if (newest == batch->headers_to)
        *ret_kind = OCOP_BRANCH_COVERS;
    else {
        *ret_kind = OCOP_BRANCH_ENDS;
        *ret_fit = (OcopChainFit){.kind = OCOP_CHAIN_FORK,
                                  .common = {.epoch = batch->epoch, .seq = newest}};
        memcpy (ret_fit->common.hash, get_hash (take, newest), OCOP_HASH_SIZE);
        memcpy (ret_fit->branch, get_hash (take, newest + 1), OCOP_HASH_SIZE);
    }
    return TRUE;
}

/* --- the first record of an epoch --- */

/* What the batch's record 1 has taken over; empty where there is no such record. Owned. */
static GPtrArray *
read_own (const OcopTake *take)
{
    GPtrArray *own = new_branches();
    const OcopWireHeader *first =
        take->headers->len > 0 ? &g_array_index (take->headers, OcopWireHeader, 0) : NULL;
    if (first != NULL && first->record.seq == 1 && first->body != NULL && take->batch->epoch > 1)
        read_body (take->batch->epoch, first->body->text, first->body->size, own);
    return own;
}

static gboolean
overlaps (const OcopTakenBranch *a, const OcopTakenBranch *b)
{
    const gint64 seq = MAX (a->from, b->from);
    return a->epoch == b->epoch && memcmp (a->key, b->key, OCOP_PUBLIC_KEY_SIZE) == 0 &&
           seq <= a->to && seq <= b->to &&
           memcmp (get_short_hash (a, seq), get_short_hash (b, seq), SHORT_HASH_TEXT) == 0;
}

/* Whether the branch's first record is held where it was written. */
static gboolean
is_held (OcopTake *take, const OcopTakenBranch *branch, gboolean *ret_is, GError **error)
{
    g_autoptr (OcopRegEpoch) epoch = NULL;
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_found;
    *ret_is = FALSE;
    if (!ocop_reg_epochs_find (take->db, take->till->key, branch->epoch, FALSE, &epoch, error))
        return FALSE;
    if (epoch == NULL || memcmp (epoch->public_key, branch->key, OCOP_PUBLIC_KEY_SIZE) != 0)
        return TRUE;
    if (!ocop_reg_headers_find_hash (take->db, take->till->key, branch->epoch, branch->from,
                                     &is_found, hash, error))
        return FALSE;
    *ret_is = is_found && has_record (branch, branch->from, hash);
    return TRUE;
}

gboolean
ocop_ingest_branches_find_twice (OcopTake *take, gint64 *ret_by, GError **error)
{
    g_autoptr (GPtrArray) own = read_own (take);
    *ret_by = 0;
    if (own->len == 0 || take->epoch->acked_seq > 0)
        return TRUE;
    g_autoptr (GPtrArray) known = ocop_ingest_branches_get (take, error);
    if (known == NULL)
        return FALSE;
    for (guint i = 0; i < own->len; i++) {
        const OcopTakenBranch *branch = g_ptr_array_index (own, i);
        gboolean is_there;
        if (!is_held (take, branch, &is_there, error))
            return FALSE;
        if (is_there)
            *ret_by = branch->epoch;
        for (guint k = 0; k < known->len; k++) {
            const OcopTakenBranch *other = g_ptr_array_index (known, k);
            if (other->by_epoch != branch->by_epoch && overlaps (branch, other))
                *ret_by = other->by_epoch;
        }
    }
    return TRUE;
}

static gboolean
find_case_again (OcopTake *take, const OcopTakenBranch *branch, GError **error)
{
    const OcopHead common = {.epoch = branch->epoch, .seq = branch->from - 1};
    guint8 first[OCOP_HASH_SIZE] = {0};
    char hex[SHORT_HASH_TEXT + 1];
    g_autoptr (OcopRegCase) held = NULL;
    gint64 id;
    gboolean was_open;
    g_strlcpy (hex, branch->hashes, sizeof hex);
    if (!ocop_hex_decode (hex, first, SHORT_HASH_BYTES))
        return TRUE;
    g_autofree char *subject = ocop_ingest_fork_subject (&common, first);
    if (!ocop_ingest_case_find (take->db, OCOP_REG_CASE_FORK, take->till->key, subject, &held,
                                error))
        return FALSE;
    if (held != NULL)
        return TRUE;
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_string (&detail.json, "reason", "carried-out-before");
    ocop_json_add_int (&detail.json, "common_seq", common.seq);
    ocop_json_add_int (&detail.json, "branch_to", branch->to);
    ocop_json_add_int (&detail.json, "by_epoch", branch->by_epoch);
    ocop_json_add_int (&detail.json, "earlier_case", branch->case_id);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_FORK, common.seq, subject, &detail,
                                  take->job->body, &id, error) &&
           ocop_reg_cases_resolve (take->db, id, OCOP_REG_CASE_ADOPTED, BY_REGISTRY, take->now_ms,
                                   &was_open, error);
}

gboolean
ocop_ingest_branches_note (OcopTake *take, GError **error)
{
    if (take->first_new > 0 || take->batch->headers_from > 1)
        return TRUE;
    g_autoptr (GPtrArray) own = read_own (take);
    if (own->len > 0)
        g_hash_table_remove (take->ingest->branches, &take->till->key);
    for (guint i = 0; i < own->len; i++) {
        const OcopTakenBranch *branch = g_ptr_array_index (own, i);
        if (branch->case_id > 0 && !find_case_again (take, branch, error))
            return FALSE;
    }
    return TRUE;
}
