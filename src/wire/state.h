/* What the registry knows of a till, asked for when the outcome of a request is not known: the
 * answer to GET /v1/tills/POINT/TILL/state, signed as OCOP_DOCUMENT_STATE.
 *
 *     {"schema":1,"point":"QN01","till":1,"epochs":[{"epoch":1,"acked_seq":58,"head_hash":"…",
 *      "acked_totals":58,"acked_stock":93,"proven":"proven"}],
 *      "catalogue_version":4,"recall_version":3,"command":null,"server_time":1795233125100} */
#pragma once

#include "wire/ack.h"

#define OCOP_STATE_EPOCHS_MAX 10000
#define OCOP_STATE_MAX_BYTES  ((gsize)4 * 1024 * 1024)

typedef struct {
    OcopCursors cursors;
    OcopProven proven;
} OcopEpochState;

typedef struct {
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    GArray *epochs; /* of OcopEpochState, epoch ascending */
    gint64 catalogue_version;
    gint64 recall_version;
    OcopCommand command;
    gint64 server_time; /* utc ms */
} OcopTillState;

OcopTillState *ocop_till_state_new (void);
void ocop_till_state_free (OcopTillState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTillState, ocop_till_state_free)

/* The entry of @epoch, NULL when the registry has none. Borrowed. */
const OcopEpochState *ocop_till_state_find (const OcopTillState *state, gint64 epoch);

GBytes *ocop_till_state_to_json (const OcopTillState *state);
OcopTillState *ocop_till_state_from_json (const char *bytes, gsize size, GError **error);
