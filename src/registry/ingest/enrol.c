/* How a till becomes known. The code's issue is the approval; the request is signed with the key it
 * brings, so that nobody enrols a key that he does not have. The same enrolment again (its answer
 * was lost) is answered the same way.
 *
 * A branch that an officer has adopted needs no second approval: the request of its new epoch may
 * be signed with the key of the epoch that forked instead, which vouches for the new key; its code
 * is not looked at. */
#include "registry/ingest/private.h"

#include "registry/store/access.h"
#include "registry/store/headers.h"
#include "registry/store/store.h"
#include "wire/enrol.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PROVINCE_SETTING "province"

typedef struct {
    OcopIngest *ingest;
    OcopRegDb *db;
    const OcopIngestRequest *request;
    OcopIngestAnswer *answer;
    gint64 now_ms;
    guint8 request_hash[OCOP_HASH_SIZE];
    guint8 keys_hash[OCOP_HASH_SIZE];
    OcopSignatureParams params;
    /* owned */
    OcopEnrolRequest *wanted;
    OcopRegTill *till;       /* NULL: a new one */
    OcopRegEnrolCode *code;  /* NULL: none with this hash */
    gboolean is_vouched_for; /* by the key of an epoch that forked */
    gint64 fork_case;        /* and that was adopted; 0: no */
    gint64 newest;           /* epoch of the till before this */
    gboolean is_refused;
} Enrolment;

static void
clear (Enrolment *enrolment)
{
    ocop_enrol_request_free (enrolment->wanted);
    ocop_reg_row_free (enrolment->till);
    ocop_reg_row_free (enrolment->code);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, clear)

static void
refuse (Enrolment *enrolment, OcopProblemType type, const char *detail)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (type, detail);
    ocop_ingest_answer_set_problem (enrolment->answer, problem, enrolment->request_hash,
                                    enrolment->ingest->keys);
    enrolment->is_refused = TRUE;
}

/* Two homes were made from one backup. The till is told which numbers are taken, and comes again
 * with the next one. */
static gboolean
refuse_taken (Enrolment *enrolment, GError **error)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (
        OCOP_PROBLEM_ENROL_MISMATCH, "another journal is enrolled under this till's number");
    g_autoptr (OcopRegEpoch) newest = NULL;
    if (!ocop_reg_epochs_find (enrolment->db, enrolment->till->key, enrolment->newest, FALSE,
                               &newest, error))
        return FALSE;
    if (newest != NULL) {
        problem->has_at = TRUE;
        problem->at = (OcopHead){.epoch = newest->epoch, .seq = newest->acked_seq};
        memcpy (problem->at.hash, newest->head_hash, OCOP_HASH_SIZE);
    }
    ocop_ingest_answer_set_problem (enrolment->answer, problem, enrolment->request_hash,
                                    enrolment->ingest->keys);
    enrolment->is_refused = TRUE;
    return TRUE;
}

static const guint8 *
get_key (const OcopEnrolRequest *wanted, gint64 epoch)
{
    return wanted->keys->data + (epoch - 1) * OCOP_PUBLIC_KEY_SIZE;
}

static gboolean
is_zero (const guint8 key[OCOP_PUBLIC_KEY_SIZE])
{
    static const guint8 zeros[OCOP_PUBLIC_KEY_SIZE] = {0};
    return memcmp (key, zeros, OCOP_PUBLIC_KEY_SIZE) == 0;
}

/* --- is it theirs --- */

/* The key the request has to be signed with: the new one, or for a later epoch an earlier one that
 * is known. NULL key: none. */
static gboolean
find_signing_key (Enrolment *enrolment, guint8 ret_key[OCOP_PUBLIC_KEY_SIZE], gboolean *ret_found,
                  GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    const OcopKeyId *id = &enrolment->params.key_id;
    *ret_found = FALSE;
    if (strcmp (id->point, wanted->point) != 0 || id->till != wanted->till)
        return TRUE;
    if (id->epoch == wanted->epoch) {
        memcpy (ret_key, ocop_enrol_request_get_key (wanted), OCOP_PUBLIC_KEY_SIZE);
        *ret_found = !is_zero (ret_key);
        return TRUE;
    }
    if (enrolment->till == NULL || !wanted->has_named || id->epoch != wanted->named.epoch)
        return TRUE;
    g_autoptr (OcopRegEpoch) epoch = NULL;
    if (!ocop_reg_epochs_find (enrolment->db, enrolment->till->key, id->epoch, FALSE, &epoch,
                               error))
        return FALSE;
    if (epoch != NULL) {
        memcpy (ret_key, epoch->public_key, OCOP_PUBLIC_KEY_SIZE);
        *ret_found = TRUE;
        enrolment->is_vouched_for = TRUE;
    }
    return TRUE;
}

static gboolean
check_signature (Enrolment *enrolment, GError **error)
{
    guint8 key[OCOP_PUBLIC_KEY_SIZE];
    gboolean is_found;
    OcopSignatureResult result =
        ocop_http_signature_read (enrolment->request->signature_input, &enrolment->params);
    if (result == OCOP_SIGNATURE_OK) {
        if (!find_signing_key (enrolment, key, &is_found, error))
            return FALSE;
        result = is_found ? ocop_ingest_request_verify (enrolment->request, key, NULL)
                          : OCOP_SIGNATURE_WRONG;
    }
    if (result != OCOP_SIGNATURE_OK)
        refuse (enrolment, ocop_ingest_problem_of_signature (result), NULL);
    return TRUE;
}

/* --- is it approved --- */

/* Both copies of a cloned till have the key that forked. So the request names, under that key, the
 * record in which its branch differs, and only the branch that was decided about is meant: its case
 * is of exactly this record. One epoch comes of it, whose number takes one key. */
static gboolean
find_adopted_fork (Enrolment *enrolment, GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    g_autoptr (OcopRegCase) fork = NULL;
    if (!wanted->has_branch || wanted->epoch != wanted->named.epoch + 1)
        return TRUE;
    g_autofree char *subject = ocop_ingest_fork_subject (&wanted->named, wanted->branch);
    if (!ocop_ingest_case_find (enrolment->db, OCOP_REG_CASE_FORK, enrolment->till->key, subject,
                                &fork, error))
        return FALSE;
    if (fork != NULL && fork->status == OCOP_REG_CASE_ADOPTED)
        enrolment->fork_case = fork->id;
    return TRUE;
}

static gboolean
check_code (Enrolment *enrolment, GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    guint8 hash[OCOP_HASH_SIZE];
    ocop_enrol_code_hash (wanted->code, hash);
    if (!ocop_reg_enrol_codes_find (enrolment->db, hash, &enrolment->code, error))
        return FALSE;
    const OcopRegEnrolCode *code = enrolment->code;
    if (code == NULL)
        refuse (enrolment, OCOP_PROBLEM_ENROL_CODE_WRONG, NULL);
    else if (strcmp (code->point, wanted->point) != 0 || code->till != wanted->till)
        refuse (enrolment, OCOP_PROBLEM_ENROL_MISMATCH, NULL);
    else if (code->used_ms != 0
                 ? memcmp (code->keys_hash, enrolment->keys_hash, OCOP_HASH_SIZE) != 0
                 : code->expires_ms < enrolment->now_ms)
        refuse (enrolment, OCOP_PROBLEM_ENROL_CODE_WRONG, NULL);
    return TRUE;
}

static gboolean
check_approval (Enrolment *enrolment, GError **error)
{
    if (!enrolment->is_vouched_for)
        return check_code (enrolment, error);
    if (!find_adopted_fork (enrolment, error))
        return FALSE;
    if (enrolment->fork_case == 0)
        refuse (enrolment, OCOP_PROBLEM_SIGNATURE_WRONG, NULL);
    return TRUE;
}

static gboolean
check_province (Enrolment *enrolment, GError **error)
{
    g_autofree char *province = NULL;
    if (!ocop_reg_setting_get (enrolment->db, PROVINCE_SETTING, &province, error))
        return FALSE;
    if (province != NULL && strcmp (province, enrolment->wanted->province) != 0)
        refuse (enrolment, OCOP_PROBLEM_ENROL_MISMATCH, "the till is of another province");
    else if (enrolment->till != NULL &&
             strcmp (enrolment->till->province, enrolment->wanted->province) != 0)
        refuse (enrolment, OCOP_PROBLEM_ENROL_MISMATCH, "the till was of another province");
    return TRUE;
}

/* --- what it makes --- */

/* A new row for @epoch. */
static OcopRegEpoch *
make_epoch (const Enrolment *enrolment, gint64 epoch)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    OcopRegEpoch *row = ocop_reg_row_new (&ocop_reg_epoch_shape);
    row->till_key = enrolment->till->key;
    row->epoch = epoch;
    memcpy (row->public_key, get_key (wanted, epoch), OCOP_PUBLIC_KEY_SIZE);
    row->enrolled_ms = enrolment->now_ms;
    row->proof = OCOP_REG_CATCHING_UP;
    row->installation = g_strdup ("");
    if (epoch == 1) {
        ocop_record_genesis_hash (row->public_key, row->first_prev);
        row->has_base = 1; /* nothing was sold before */
    } else if (epoch == wanted->epoch) {
        row->named_epoch = wanted->named.epoch;
        row->named_seq = wanted->named.seq;
        memcpy (row->named_hash, wanted->named.hash, OCOP_HASH_SIZE);
        memcpy (row->first_prev, wanted->named.hash, OCOP_HASH_SIZE);
    } /* what an epoch in between names is learned from its first record */
    memcpy (row->head_hash, row->first_prev, OCOP_HASH_SIZE);
    return row;
}

/* Whether @epoch is held under the key that the till says it had. */
static gboolean
is_held_journal (const Enrolment *enrolment, gint64 number, gboolean *ret_is, GError **error)
{
    g_autoptr (OcopRegEpoch) held = NULL;
    if (!ocop_reg_epochs_find (enrolment->db, enrolment->till->key, number, FALSE, &held, error))
        return FALSE;
    *ret_is =
        held != NULL && number <= enrolment->wanted->epoch &&
        memcmp (held->public_key, get_key (enrolment->wanted, number), OCOP_PUBLIC_KEY_SIZE) == 0;
    return TRUE;
}

/* The record that the new epoch names is held under another hash: the backup it was made from had
 * gone its own way, and what was sold on that way is in no epoch. */
static gboolean
check_named (Enrolment *enrolment, GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_found, is_new, is_ours;
    gint64 id;
    if (!wanted->has_named)
        return TRUE;
    if (!is_held_journal (enrolment, wanted->named.epoch, &is_ours, error))
        return FALSE;
    if (!is_ours)
        return TRUE; /* that epoch was left, or is decided about when it comes */
    if (!ocop_reg_headers_find_hash (enrolment->db, enrolment->till->key, wanted->named.epoch,
                                     wanted->named.seq, &is_found, hash, error))
        return FALSE;
    if (!is_found || memcmp (hash, wanted->named.hash, OCOP_HASH_SIZE) == 0)
        return TRUE;
    g_autofree char *subject = ocop_ingest_fork_subject (&wanted->named, wanted->named.hash);
    const OcopRegCase a_case = {.kind = OCOP_REG_CASE_FORK,
                                .till_key = enrolment->till->key,
                                .point = enrolment->till->point,
                                .till = enrolment->till->till,
                                .epoch = wanted->named.epoch,
                                .seq = wanted->named.seq,
                                .subject = subject,
                                .detail = (char *)"{\"reason\":\"named-record-differs\"}",
                                .evidence = enrolment->request->body};
    return ocop_reg_cases_open (enrolment->db, &a_case, enrolment->now_ms, &id, &is_new, error);
}

/* The officer's decision was the approval. */
static gboolean
note_voucher (const Enrolment *enrolment, GError **error)
{
    if (enrolment->fork_case == 0)
        return TRUE;
    const OcopRegTill *till = enrolment->till;
    g_autofree char *actor = g_strdup_printf ("till:%s-%d", till->point, till->till);
    g_autofree char *subject = g_strdup_printf ("%s-%d.%" G_GINT64_FORMAT, till->point, till->till,
                                                enrolment->wanted->epoch);
    g_autofree char *detail =
        g_strdup_printf ("{\"case\":%" G_GINT64_FORMAT "}", enrolment->fork_case);
    return ocop_reg_audit_add (enrolment->db, actor, "enrol", subject, detail, enrolment->now_ms,
                               error);
}

/* Adds what is new; the newest key must be the one that is known under its number. */
static gboolean
add_epoch (Enrolment *enrolment, gint64 epoch, GError **error)
{
    const guint8 *key = get_key (enrolment->wanted, epoch);
    g_autoptr (OcopRegEpoch) held = NULL;
    if (is_zero (key))
        return TRUE;
    if (!ocop_reg_epochs_find (enrolment->db, enrolment->till->key, epoch, TRUE, &held, error))
        return FALSE;
    /* An earlier number may be another journal's for good: the backup was made before that was
     * known. It keeps the newest epoch back in nothing. */
    if (held != NULL) {
        return epoch < enrolment->wanted->epoch ||
               memcmp (held->public_key, key, OCOP_PUBLIC_KEY_SIZE) == 0 ||
               refuse_taken (enrolment, error);
    }
    if (epoch == enrolment->wanted->epoch && !check_named (enrolment, error))
        return FALSE;
    g_autoptr (OcopRegEpoch) row = make_epoch (enrolment, epoch);
    return ocop_reg_epochs_put (enrolment->db, row, error) &&
           (epoch < enrolment->wanted->epoch || note_voucher (enrolment, error));
}

static gboolean
put_till (Enrolment *enrolment, GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    const gboolean is_new = enrolment->till == NULL;
    if (is_new) {
        enrolment->till = ocop_reg_row_new (&ocop_reg_till_shape);
        enrolment->till->province = g_strdup (wanted->province);
        enrolment->till->point = g_strdup (wanted->point);
        enrolment->till->till = (int)wanted->till;
        enrolment->till->enrolled_ms = enrolment->now_ms;
    }
    OcopRegTill *till = enrolment->till;
    enrolment->newest = till->epoch;
    if (wanted->epoch > till->epoch) {
        till->epoch = wanted->epoch;
        if (enrolment->is_vouched_for)
            till->state = OCOP_REG_TILL_ACTIVE;
    }
    g_free (till->name);
    till->name = g_strdup (wanted->name);
    g_free (till->program);
    till->program = g_strdup (wanted->program);
    return is_new ? ocop_reg_tills_add (enrolment->db, till, error)
                  : ocop_reg_tills_update (enrolment->db, till, error);
}

static gboolean
use_code (Enrolment *enrolment, GError **error)
{
    OcopRegEnrolCode *code = enrolment->code;
    if (code == NULL || code->used_ms != 0)
        return TRUE;
    code->used_ms = enrolment->now_ms;
    code->till_key = enrolment->till->key;
    code->epoch = enrolment->wanted->epoch;
    memcpy (code->keys_hash, enrolment->keys_hash, OCOP_HASH_SIZE);
    g_autofree char *actor =
        g_strdup_printf ("till:%s-%d", enrolment->till->point, enrolment->till->till);
    g_autofree char *subject =
        g_strdup_printf ("%s.%" G_GINT64_FORMAT, actor + strlen ("till:"), code->epoch);
    return ocop_reg_enrol_codes_update (enrolment->db, code, error) &&
           ocop_reg_audit_add (enrolment->db, actor, "enrol", subject, "", enrolment->now_ms,
                               error);
}

static gboolean
make_rows (Enrolment *enrolment, GError **error)
{
    if (!put_till (enrolment, error))
        return FALSE;
    for (gint64 epoch = 1; epoch <= enrolment->wanted->epoch && !enrolment->is_refused; epoch++)
        if (!add_epoch (enrolment, epoch, error))
            return FALSE;
    return enrolment->is_refused || use_code (enrolment, error);
}

static gboolean
answer (Enrolment *enrolment, GError **error)
{
    g_autoptr (OcopEnrolAnswer) out = ocop_enrol_answer_new();
    g_autoptr (GPtrArray) epochs =
        ocop_reg_epochs_list (enrolment->db, enrolment->till->key, error);
    if (epochs == NULL)
        return FALSE;
    memcpy (out->registry_key, enrolment->ingest->keys->public_key, OCOP_PUBLIC_KEY_SIZE);
    g_strlcpy (out->point, enrolment->till->point, sizeof out->point);
    out->till = enrolment->till->till;
    out->epoch = enrolment->wanted->epoch;
    out->server_time = enrolment->now_ms;
    out->next_sync_s = enrolment->ingest->next_sync_s;
    for (guint i = 0; i < epochs->len; i++) {
        const OcopRegEpoch *epoch = g_ptr_array_index (epochs, i);
        OcopCursors cursors = {.epoch = epoch->epoch};
        /* Of another journal under one of its numbers the till has nothing acknowledged. */
        if (epoch->epoch <= enrolment->wanted->epoch &&
            memcmp (epoch->public_key, get_key (enrolment->wanted, epoch->epoch),
                    OCOP_PUBLIC_KEY_SIZE) == 0)
            ocop_ingest_cursors_of (epoch, &cursors);
        g_array_append_val (out->acked, cursors);
    }
    ocop_ingest_answer_set (enrolment->answer, OCOP_DOCUMENT_ENROLMENT,
                            ocop_enrol_answer_to_json (out), enrolment->ingest->keys);
    return TRUE;
}

/* TRUE also when it is refused; then nothing is to be committed. */
static gboolean
decide (Enrolment *enrolment, GError **error)
{
    const OcopEnrolRequest *wanted = enrolment->wanted;
    if (!ocop_reg_tills_find (enrolment->db, wanted->point, (int)wanted->till, &enrolment->till,
                              error) ||
        !check_signature (enrolment, error))
        return FALSE;
    if (!enrolment->is_refused && !check_approval (enrolment, error))
        return FALSE;
    if (!enrolment->is_refused && !check_province (enrolment, error))
        return FALSE;
    if (!enrolment->is_refused && !make_rows (enrolment, error))
        return FALSE;
    return enrolment->is_refused || answer (enrolment, error);
}

static gboolean
read_wanted (Enrolment *enrolment, GBytes *body)
{
    gsize size;
    const char *bytes = g_bytes_get_data (body, &size);
    g_autoptr (GError) fault = NULL;
    ocop_hash_bytes (bytes, size, enrolment->request_hash);
    enrolment->wanted = ocop_enrol_request_from_json (bytes, size, &fault);
    if (enrolment->wanted == NULL) {
        const char *field = ocop_error_get_field (fault);
        g_autofree char *detail =
            g_strdup_printf ("%s: %s", field != NULL ? field : "enrolment", fault->message);
        refuse (enrolment,
                g_strcmp0 (field, "schema") == 0 ? OCOP_PROBLEM_SCHEMA_UNSUPPORTED
                : g_strcmp0 (field, "code") == 0 ? OCOP_PROBLEM_ENROL_CODE_WRONG
                                                 : OCOP_PROBLEM_BATCH_INVALID,
                detail);
        return FALSE;
    }
    ocop_hash_bytes (enrolment->wanted->keys->data, enrolment->wanted->keys->len,
                     enrolment->keys_hash);
    return TRUE;
}

static gboolean
attempt (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
         OcopIngestAnswer *ret_answer, GError **error)
{
    g_auto (Enrolment) enrolment = {.ingest = ingest,
                                    .db = ingest->db,
                                    .request = request,
                                    .answer = ret_answer,
                                    .now_ms = now_ms};
    g_auto (OcopRegTransaction) transaction = {0};
    g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
    if (!read_wanted (&enrolment, request->body != NULL ? request->body : empty))
        return TRUE;
    return ocop_reg_begin (&transaction, ingest->db, OCOP_REG_WRITE, error) &&
           decide (&enrolment, error) &&
           (enrolment.is_refused || ocop_reg_commit (&transaction, error));
}

gboolean
ocop_ingest_enrol (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
                   OcopIngestAnswer *ret_answer, GError **error)
{
    g_auto (OcopIngestAnswer) result = {0};
    g_autoptr (GError) failure = NULL;
    if (!attempt (ingest, request, now_ms, &result, &failure)) {
        /* Enrolling twice enrols once, so a second attempt is the look-up. */
        if (!ocop_reg_is_outcome_unknown (ingest->db) && !ocop_reg_error_is_again (failure)) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        ocop_ingest_answer_clear (&result);
        if (!attempt (ingest, request, now_ms, &result, error))
            return FALSE;
    }
    *ret_answer = result;
    result.body = NULL;
    return TRUE;
}
