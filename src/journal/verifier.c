/* One pass, one record at a time, so that a till of ten years is checked with little memory and the
 * same code serves the store, the export folder and the registry. Each check is a function that
 * either passes or notes the break. */
#include "journal/verifier.h"

#include "base/error.h"
#include "base/ids.h"
#include "journal/witness.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* What later records and epochs may refer to. */
typedef struct {
    guint8 hash[OCOP_HASH_SIZE];
    gint64 gt_sales;
    gint64 gt_returns;
    gint64 gt_count;
    gint64 utc_ms;
} Note;

struct _OcopVerifier {
    OcopVerifierFlags flags;
    GByteArray *keys;  /* OCOP_PUBLIC_KEY_SIZE bytes each, from first_epoch on */
    GArray *witnesses; /* of OcopWitness */
    GArray *notes;     /* of Note: the current epoch from first_noted_seq on */
    gint64 first_noted_seq;
    gint64 first_epoch; /* 0 until a record was fed */
    gboolean has_last;
    OcopRecord last;
    gboolean has_epoch_key;
    guint8 epoch_key[OCOP_PUBLIC_KEY_SIZE];
    gint64 n_records;
    gint64 n_missing;
    OcopBreak code;
    gint64 break_epoch;
    gint64 break_seq;
};

/* The record being checked. */
typedef struct {
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    const void *body; /* borrowed, may be NULL */
    gsize body_size;
    const guint8 *signature; /* borrowed, may be NULL */
    gboolean opens_epoch;
    gboolean has_first_body;
    OcopFirstBody first_body;
    Note base; /* the record it carries on from */
    gboolean has_base;
    gboolean base_is_exact; /* FALSE: records between base and this one are missing */
} Step;

OcopVerifier *
ocop_verifier_new (OcopVerifierFlags flags)
{
    OcopVerifier *verifier = g_new0 (OcopVerifier, 1);

    verifier->flags = flags;
    verifier->keys = g_byte_array_new();
    verifier->witnesses = g_array_new (FALSE, FALSE, sizeof (OcopWitness));
    verifier->notes = g_array_new (FALSE, FALSE, sizeof (Note));
    return verifier;
}

void
ocop_verifier_free (OcopVerifier *verifier)
{
    if (verifier == NULL)
        return;
    g_byte_array_unref (verifier->keys);
    g_array_unref (verifier->witnesses);
    g_array_unref (verifier->notes);
    g_free (verifier);
}

void
ocop_verifier_add_key (OcopVerifier *verifier, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE])
{
    g_byte_array_append (verifier->keys, public_key, OCOP_PUBLIC_KEY_SIZE);
}

gboolean
ocop_verifier_has_keys (const OcopVerifier *verifier)
{
    return verifier->keys->len > 0;
}

void
ocop_verifier_expect_head (OcopVerifier *verifier, gint64 epoch, gint64 seq,
                           const guint8 hash[OCOP_HASH_SIZE])
{
    OcopWitness witness = {.epoch = epoch, .seq = seq};

    memcpy (witness.hash, hash, OCOP_HASH_SIZE);
    g_array_append_val (verifier->witnesses, witness);
}

void
ocop_verifier_expect_paper (OcopVerifier *verifier, const OcopPaper *paper)
{
    OcopWitness witness = {.epoch = paper->epoch, .seq = paper->seq, .is_paper = TRUE};

    memcpy (witness.hash, paper->hash, OCOP_HASH_SIZE);
    witness.paper = *paper;
    g_array_append_val (verifier->witnesses, witness);
}

static void
note_record (OcopVerifier *verifier, const OcopRecord *record, const guint8 hash[OCOP_HASH_SIZE])
{
    Note note = {.gt_sales = record->gt_sales,
                 .gt_returns = record->gt_returns,
                 .gt_count = record->gt_count,
                 .utc_ms = record->utc_ms};

    memcpy (note.hash, hash, OCOP_HASH_SIZE);
    if (verifier->notes->len == 0)
        verifier->first_noted_seq = record->seq;
    g_array_append_val (verifier->notes, note);
    verifier->last = *record;
    verifier->has_last = TRUE;
}

/* The given key of @epoch, NULL when there is none. */
static const guint8 *
find_given_key (const OcopVerifier *verifier, gint64 epoch)
{
    gint64 index = epoch - verifier->first_epoch;
    gint64 n_keys = verifier->keys->len / OCOP_PUBLIC_KEY_SIZE;

    if (index < 0 || index >= n_keys)
        return NULL;
    return verifier->keys->data + index * OCOP_PUBLIC_KEY_SIZE;
}

static void
set_epoch_key (OcopVerifier *verifier, const guint8 *public_key)
{
    verifier->has_epoch_key = public_key != NULL;
    if (public_key != NULL)
        memcpy (verifier->epoch_key, public_key, OCOP_PUBLIC_KEY_SIZE);
}

void
ocop_verifier_resume (OcopVerifier *verifier, const OcopRecord *last)
{
    guint8 hash[OCOP_HASH_SIZE];

    g_assert (!verifier->has_last);
    ocop_record_hash (last, hash);
    note_record (verifier, last, hash);
    verifier->first_epoch = last->epoch;
    set_epoch_key (verifier, find_given_key (verifier, last->epoch));
}

static gboolean
break_at (OcopVerifier *verifier, OcopBreak code, gint64 epoch, gint64 seq)
{
    verifier->code = code;
    verifier->break_epoch = epoch;
    verifier->break_seq = seq;
    return FALSE;
}

static gboolean
break_here (OcopVerifier *verifier, const Step *step, OcopBreak code)
{
    return break_at (verifier, code, step->record.epoch, step->record.seq);
}

/* Where the chain has no sound record to name, the place that had to be filled next is named. */
static gboolean
break_at_next (OcopVerifier *verifier, OcopBreak code)
{
    return verifier->has_last
               ? break_at (verifier, code, verifier->last.epoch, verifier->last.seq + 1)
               : break_at (verifier, code, 1, 1);
}

static gboolean
check_bytes (OcopVerifier *verifier, Step *step, const void *header, gsize header_size)
{
    gsize used;

    if (!ocop_record_from_text (header, header_size, &step->record, &used, NULL) ||
        used != header_size)
        return break_at_next (verifier, OCOP_BREAK_UNREADABLE);
    ocop_hash_bytes (header, header_size, step->hash);
    return TRUE;
}

static gboolean
check_position (OcopVerifier *verifier, Step *step)
{
    const OcopRecord *record = &step->record;
    const OcopRecord *last = &verifier->last;
    OcopKind kind = ocop_record_get_kind (record);

    step->opens_epoch = !verifier->has_last || record->epoch != last->epoch;
    if (!step->opens_epoch && record->seq != last->seq + 1)
        return break_at_next (verifier, OCOP_BREAK_POSITION);
    if (step->opens_epoch && verifier->has_last && record->epoch < last->epoch)
        return break_at_next (verifier, OCOP_BREAK_POSITION);
    if (step->opens_epoch && record->seq != 1)
        return break_at (verifier, OCOP_BREAK_POSITION, record->epoch, 1);
    if ((kind == OCOP_KIND_INIT) != (step->opens_epoch && record->epoch == 1) ||
        (kind == OCOP_KIND_EPOCH) != (step->opens_epoch && record->epoch > 1))
        return break_here (verifier, step, OCOP_BREAK_POSITION);
    return TRUE;
}

static gboolean
check_identity (OcopVerifier *verifier, const Step *step)
{
    const OcopRecord *record = &step->record;
    const OcopRecord *last = &verifier->last;

    if (verifier->has_last &&
        (strcmp (record->province, last->province) != 0 ||
         strcmp (record->point, last->point) != 0 || record->till != last->till))
        return break_here (verifier, step, OCOP_BREAK_IDENTITY);
    return TRUE;
}

static gboolean
check_body (OcopVerifier *verifier, const Step *step)
{
    guint8 hash[OCOP_HASH_SIZE];

    if (step->body == NULL) {
        gboolean may_lack = (verifier->flags & OCOP_VERIFIER_BODIES_OPTIONAL) != 0;
        return may_lack || break_here (verifier, step, OCOP_BREAK_BODY_MISSING);
    }
    ocop_hash_bytes (step->body, step->body_size, hash);
    if (memcmp (hash, step->record.body_sha256, OCOP_HASH_SIZE) != 0)
        return break_here (verifier, step, OCOP_BREAK_BODY_CHANGED);
    return TRUE;
}

/* Reads the body that opens an epoch, where it is at hand. */
static gboolean
check_first_body (OcopVerifier *verifier, Step *step)
{
    const OcopFirstBody *body = &step->first_body;
    gint64 epoch = step->record.epoch;

    if (!step->opens_epoch || step->body == NULL)
        return TRUE;
    if (!ocop_first_body_read (step->body, step->body_size, &step->first_body, NULL) ||
        body->has_previous != (epoch > 1) ||
        (body->has_previous && body->previous.epoch >= epoch))
        return break_here (verifier, step, OCOP_BREAK_BODY_UNREADABLE);
    step->has_first_body = TRUE;
    return TRUE;
}

static gboolean
check_key (OcopVerifier *verifier, const Step *step)
{
    if (!step->opens_epoch)
        return verifier->has_epoch_key || break_here (verifier, step, OCOP_BREAK_KEY_UNKNOWN);
    if (verifier->first_epoch == 0)
        verifier->first_epoch = step->record.epoch;
    const guint8 *given = find_given_key (verifier, step->record.epoch);
    const guint8 *learned = step->has_first_body ? step->first_body.public_key : NULL;
    if (given == NULL && (ocop_verifier_has_keys (verifier) || learned == NULL))
        return break_here (verifier, step, OCOP_BREAK_KEY_UNKNOWN);
    if (given != NULL && learned != NULL && memcmp (given, learned, OCOP_PUBLIC_KEY_SIZE) != 0)
        return break_here (verifier, step, OCOP_BREAK_KEY_DIFFERS);
    set_epoch_key (verifier, given != NULL ? given : learned);
    return TRUE;
}

static void
take_base (const OcopVerifier *verifier, Step *step, guint index, gboolean is_exact)
{
    step->base = g_array_index (verifier->notes, Note, index);
    step->has_base = TRUE;
    step->base_is_exact = is_exact;
}

/* Epoch n > 1 carries on from a head of the epoch before that its body names; without the body, from
 * any head that was seen. Numbers may be left out: another journal may have them. */
static gboolean
check_epoch_link (OcopVerifier *verifier, Step *step)
{
    const guint8 *wanted = step->record.prev_hash;
    guint n_notes = verifier->notes->len;

    if (!step->has_first_body) {
        for (guint i = n_notes; i > 0; i--) {
            if (memcmp (g_array_index (verifier->notes, Note, i - 1).hash, wanted,
                        OCOP_HASH_SIZE) == 0) {
                take_base (verifier, step, i - 1, TRUE);
                return TRUE;
            }
        }
        return break_here (verifier, step, OCOP_BREAK_LINK);
    }
    const OcopHead *head = &step->first_body.previous;
    if (memcmp (head->hash, wanted, OCOP_HASH_SIZE) != 0)
        return break_here (verifier, step, OCOP_BREAK_LINK);
    if (!verifier->has_last) {
        verifier->n_missing += head->seq;
        return TRUE;
    }
    /* A backup older than the epoch before was put back: of that epoch nothing is here. */
    gboolean is_skipping = head->epoch > verifier->last.epoch;
    if (head->epoch < verifier->last.epoch)
        return break_here (verifier, step, OCOP_BREAK_LINK);
    if (is_skipping || head->seq > verifier->last.seq) {
        verifier->n_missing += is_skipping ? head->seq : head->seq - verifier->last.seq;
        take_base (verifier, step, n_notes - 1, FALSE);
        return TRUE;
    }
    if (head->seq < verifier->first_noted_seq)
        return TRUE; /* before the record this verifier resumed behind */
    take_base (verifier, step, (guint)(head->seq - verifier->first_noted_seq), TRUE);
    return memcmp (step->base.hash, wanted, OCOP_HASH_SIZE) == 0 ||
           break_here (verifier, step, OCOP_BREAK_LINK);
}

static gboolean
check_link (OcopVerifier *verifier, Step *step)
{
    guint8 genesis[OCOP_HASH_SIZE];
    const guint8 *wanted = genesis;

    if (step->opens_epoch && step->record.epoch > 1)
        return check_epoch_link (verifier, step);
    if (step->opens_epoch) {
        ocop_record_genesis_hash (verifier->epoch_key, genesis);
    } else {
        take_base (verifier, step, verifier->notes->len - 1, TRUE);
        wanted = step->base.hash;
    }
    return memcmp (step->record.prev_hash, wanted, OCOP_HASH_SIZE) == 0 ||
           break_here (verifier, step, OCOP_BREAK_LINK);
}

static gboolean
check_signature (OcopVerifier *verifier, const Step *step)
{
    if (step->signature == NULL) {
        gboolean may_lack = (verifier->flags & OCOP_VERIFIER_SIGNATURES_OPTIONAL) != 0;
        return may_lack || break_here (verifier, step, OCOP_BREAK_SIGNATURE_MISSING);
    }
    return ocop_keys_verify_hash (verifier->epoch_key, step->hash, step->signature) ||
           break_here (verifier, step, OCOP_BREAK_SIGNATURE);
}

/* Whether the totals may have moved from @base as they did. */
static gboolean
totals_follow (const Step *step, const Note *base)
{
    const OcopRecord *record = &step->record;
    gint64 sales = record->gt_sales - base->gt_sales;
    gint64 returns = record->gt_returns - base->gt_returns;
    gint64 count = record->gt_count - base->gt_count;
    OcopKind kind = ocop_record_get_kind (record);

    if (sales < 0 || returns < 0 || count < 0)
        return FALSE;
    if (kind == OCOP_KIND_UNKNOWN || !step->base_is_exact)
        return TRUE;
    if (kind == OCOP_KIND_SALE)
        return returns == 0 && count == 1;
    if (kind == OCOP_KIND_RETURN)
        return sales == 0 && count == 1;
    return sales == 0 && returns == 0 && count == 0;
}

/* An epoch that took over what was recorded after the head it names (a branch that was adopted) goes
 * on from the totals at the end of that. */
static gboolean
takes_branch_over (const OcopVerifier *verifier, const Step *step)
{
    const OcopRecord *last = &verifier->last;
    const Note end = {.gt_sales = last->gt_sales,
                      .gt_returns = last->gt_returns,
                      .gt_count = last->gt_count};

    return step->opens_epoch && verifier->has_last && last->epoch == step->record.epoch - 1 &&
           totals_follow (step, &end);
}

static gboolean
check_totals (OcopVerifier *verifier, const Step *step)
{
    gboolean starts_at_zero = step->opens_epoch && step->record.epoch == 1;

    if (starts_at_zero
            ? (step->record.gt_sales | step->record.gt_returns | step->record.gt_count) == 0
            : !step->has_base || totals_follow (step, &step->base) ||
                  takes_branch_over (verifier, step))
        return TRUE;
    return break_here (verifier, step, OCOP_BREAK_TOTALS);
}

static gboolean
check_clock (OcopVerifier *verifier, const Step *step)
{
    if (step->has_base && step->record.clock_state == OCOP_CLOCK_OK &&
        step->record.utc_ms < step->base.utc_ms)
        return break_here (verifier, step, OCOP_BREAK_CLOCK);
    return TRUE;
}

gboolean
ocop_verifier_feed (OcopVerifier *verifier, const void *header, gsize header_size, const void *body,
                    gsize body_size, const guint8 *signature)
{
    Step step = {.body = body, .body_size = body_size, .signature = signature};

    if (verifier->code != OCOP_BREAK_NONE)
        return FALSE;
    if (!check_bytes (verifier, &step, header, header_size) || !check_position (verifier, &step) ||
        !check_identity (verifier, &step) || !check_body (verifier, &step) ||
        !check_first_body (verifier, &step) || !check_key (verifier, &step) ||
        !check_link (verifier, &step) || !check_signature (verifier, &step) ||
        !check_totals (verifier, &step) || !check_clock (verifier, &step))
        return FALSE;
    if (step.opens_epoch)
        g_array_set_size (verifier->notes, 0);
    note_record (verifier, &step.record, step.hash);
    ocop_witnesses_see (verifier->witnesses, &step.record, step.hash, verifier->epoch_key);
    verifier->n_records++;
    return TRUE;
}

/* Breaks that only the end of the chain shows. */
static void
check_end (OcopVerifier *verifier)
{
    const OcopWitness *unmet = ocop_witnesses_find_unmet (verifier->witnesses);

    if (verifier->code != OCOP_BREAK_NONE)
        return;
    if (!verifier->has_last)
        break_at_next (verifier, OCOP_BREAK_EMPTY);
    else if (unmet != NULL && unmet->contradiction != OCOP_BREAK_NONE)
        break_at (verifier, unmet->contradiction, unmet->contradiction_epoch, unmet->seq);
    else if (unmet != NULL)
        break_at_next (verifier, OCOP_BREAK_HEAD_MISSING);
}

void
ocop_verifier_get_result (OcopVerifier *verifier, OcopVerifierResult *ret_result)
{
    check_end (verifier);
    *ret_result = (OcopVerifierResult){.ok = verifier->code == OCOP_BREAK_NONE,
                                       .n_records = verifier->n_records,
                                       .n_missing = verifier->n_missing,
                                       .code = verifier->code,
                                       .first_break_epoch = verifier->break_epoch,
                                       .first_break_seq = verifier->break_seq};
    if (ret_result->ok)
        return;
    g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, verifier->break_seq);
    g_autofree char *epoch = g_strdup_printf ("%" G_GINT64_FORMAT, verifier->break_epoch);
    ret_result->reason = g_strdup_printf (_ ("record %s of epoch %s: %s"), seq, epoch,
                                          ocop_break_get_text (verifier->code));
}

void
ocop_verifier_result_clear (OcopVerifierResult *result)
{
    g_clear_pointer (&result->reason, g_free);
}

gboolean
ocop_head_parse (const char *text, gint64 *ret_seq, guint8 ret_hash[OCOP_HASH_SIZE], GError **error)
{
    const char *colon = strchr (text, ':');
    guint64 seq = 0;
    g_autofree char *digits = colon != NULL ? g_strndup (text, (gsize)(colon - text)) : NULL;

    if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, 1, OCOP_SEQ_MAX, &seq, NULL) ||
        !ocop_hex_decode (colon + 1, ret_hash, OCOP_HASH_SIZE)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "head",
                        _ ("“%s” is not a record number, a colon and 64 hex digits"), text);
        return FALSE;
    }
    *ret_seq = (gint64)seq;
    return TRUE;
}
