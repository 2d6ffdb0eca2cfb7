/* A registry under test: database, key, ingest, a clock turned by hand. */
#pragma once

#include "backend.h"
#include "registry/store/cases.h"
#include "sim.h"

typedef struct {
    OcopRegDb *db; /* borrowed */
    OcopKeys keys;
    OcopIngest *ingest;
    gint64 now_ms;
} Office;

#define GOOD(expression)                                                                           \
    do {                                                                                           \
        g_autoptr (GError) error = NULL;                                                           \
        if (!(expression))                                                                         \
            g_error ("%s: %s", #expression, error != NULL ? error->message : "no error");          \
        g_assert_no_error (error);                                                                 \
    } while (0)

void office_init (Office *office, OcopRegDb *db);
void office_clear (Office *office);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

/* A new code for @sim's till. Owned. */
char *office_make_code (Office *office, const Sim *sim);
void office_enrol (Office *office, Sim *sim);
OcopIngestAnswer office_ask_enrolment (Office *office, const SimRequest *request);

/* What the registry answers to @request, committed. */
OcopIngestAnswer office_take (Office *office, const SimRequest *request);
/* One batch there and back. */
void office_sync_once (Office *office, Sim *sim, gint64 max_headers);
/* Until all is acknowledged; asserts that it gets there. */
void office_drain (Office *office, Sim *sim);
/* Sends @batch as @sim's; the problem it was refused with, or UNKNOWN. */
OcopProblemType office_send (Office *office, Sim *sim, const OcopBatch *batch);

guint office_count_cases (Office *office, OcopRegCaseKind kind, int status);
/* The newest one; asserts that there is one. Owned. */
OcopRegCase *office_get_case (Office *office, OcopRegCaseKind kind);
OcopRegEpoch *office_get_epoch (Office *office, const Sim *sim, gint64 epoch);
/* As a restore from a backup does that was made before the first of them. */
gboolean office_forget_cases (Office *office, GError **error);
void office_resolve (Office *office, gint64 id, gboolean adopts);

/* Σ over all tills and epochs, by day, point, till, product, channel, stars: lines of text, sorted.
 */
char *office_dump (Office *office);
/* The same text of what @epochs (of SimEpoch, with their tills @sims) say. */
char *office_dump_sims (const GPtrArray *sims, const GPtrArray *epochs);
void office_assert_agrees (Office *office);
