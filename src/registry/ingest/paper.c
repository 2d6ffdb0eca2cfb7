/* Signature first: an unsigned paper accuses nobody. */
#include "registry/ingest/paper.h"

#include "registry/store/headers.h"
#include "registry/store/tills.h"
#include <string.h>

const char *
ocop_paper_verdict_get_text (OcopPaperVerdict verdict)
{
    static const char *const texts[] = {
        [OCOP_PAPER_KNOWN] = "known",
        [OCOP_PAPER_NOT_YET_REPORTED] = "not-yet-reported",
        [OCOP_PAPER_CONTRADICTS] = "contradicts",
        [OCOP_PAPER_UNKNOWN_TILL] = "unknown-till",
    };
    return texts[verdict];
}

static gboolean
is_on_paper (OcopKind kind)
{
    return kind == OCOP_KIND_SALE || kind == OCOP_KIND_RETURN;
}

static void
contradict (OcopPaperLookUp *look_up, const char *reason)
{
    look_up->verdict = OCOP_PAPER_CONTRADICTS;
    look_up->reason = reason;
}

static void
compare (OcopPaperLookUp *look_up, const OcopRecord *record, const guint8 hash[OCOP_HASH_SIZE])
{
    const OcopPaper *paper = &look_up->paper;
    look_up->business_day = record->business_day;
    if (memcmp (hash, paper->hash, OCOP_HASH_SIZE) != 0)
        contradict (look_up, "hash");
    else if (!is_on_paper (ocop_record_get_kind (record)))
        contradict (look_up, "kind");
    else if (record->utc_ms != paper->utc_ms)
        contradict (look_up, "time");
    else
        look_up->verdict = OCOP_PAPER_KNOWN;
}

static gboolean
look_up_record (OcopRegDb *db, const OcopRegEpoch *epoch, OcopPaperLookUp *look_up, GError **error)
{
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_found;
    if (!ocop_paper_verify (&look_up->paper, epoch->public_key)) {
        contradict (look_up, "signature");
        return TRUE;
    }
    if (!ocop_reg_headers_find (db, epoch->till_key, epoch->epoch, look_up->paper.seq, &is_found,
                                &record, hash, error))
        return FALSE;
    if (is_found)
        compare (look_up, &record, hash);
    else
        look_up->verdict = OCOP_PAPER_NOT_YET_REPORTED;
    return TRUE;
}

gboolean
ocop_ingest_look_up_paper (OcopRegDb *db, const char *text, gsize length,
                           OcopPaperLookUp *ret_look_up, GError **error)
{
    g_autoptr (OcopRegTill) till = NULL;
    g_autoptr (OcopRegEpoch) epoch = NULL;
    OcopPaperLookUp look_up = {.verdict = OCOP_PAPER_UNKNOWN_TILL, .business_day = OCOP_DAY_NONE};
    if (!ocop_paper_read (text, length, &look_up.paper, error) ||
        !ocop_reg_tills_find (db, look_up.paper.point, (int)look_up.paper.till, &till, error))
        return FALSE;
    if (till != NULL &&
        !ocop_reg_epochs_find (db, till->key, look_up.paper.epoch, FALSE, &epoch, error))
        return FALSE;
    if (epoch != NULL && !look_up_record (db, epoch, &look_up, error))
        return FALSE;
    *ret_look_up = look_up;
    return TRUE;
}
