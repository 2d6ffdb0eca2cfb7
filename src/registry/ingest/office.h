/* What the province's office does about cases, and what it checks at night. */
#pragma once

#include "registry/store/cases.h"
#include "registry/store/check.h"
#include "wire/code.h"

typedef enum { OCOP_DECISION_ADOPT, OCOP_DECISION_REJECT } OcopDecision;

/* Decides an open case within the caller's transaction; the same decision again changes nothing.
 *
 * Adopting a fork tells the branch's till, at its next contact, to go on as a new epoch from the
 * common record; what it sold on the branch is booked there. Adopting a clone makes the other
 * machine the known one. Of every other kind either decision closes the case and changes no figure.
 * Errors: UNKNOWN_CODE for an @id that is none, NOT_PERMITTED when it was decided otherwise. */
gboolean ocop_ingest_resolve (OcopRegDb *db, gint64 id, OcopDecision decision, const char *by,
                              gint64 now_ms, OcopRegCase **ret_case, GError **error);

/* Compares what the registry holds with itself (registry/store/check.h) and opens a case for each
 * problem; one that is gone is closed. In its own transactions. */
gboolean ocop_ingest_verify (OcopRegDb *db, gint64 now_ms, OcopRegCheck *ret_check, GError **error);

/* The second half of it, for a check that was made in steps: the cases, and the note of it. */
gboolean ocop_ingest_note_check (OcopRegDb *db, const OcopRegCheck *check, gint64 now_ms,
                                 GError **error);
