/* Request ids: doing the same request twice does it once (DESIGN.md invariant 5). Ids are kept for
 * ever and shared by all acts. */
#pragma once

#include "base/ids.h"
#include "domain/sale_request.h"
#include "store/db.h"

typedef struct {
    gboolean is_known;
    gint64 record; /* 0: not of the journal */
    gint64 local;  /* row of a training sale or parked sale, 0: none */
} OcopRequestState;

/* Errors: REQUEST_ID_REUSED when the id was used for something else, field "request_id". */
gboolean ocop_request_look_up (OcopDb *db, const guint8 id[OCOP_UUID_SIZE],
                               const guint8 digest[OCOP_DIGEST_SIZE], OcopRequestState *ret_state,
                               GError **error);
/* The same, whatever it was used for. */
gboolean ocop_request_find (OcopDb *db, const guint8 id[OCOP_UUID_SIZE],
                            OcopRequestState *ret_state, GError **error);
/* @record and @local as in the state; 0 stores NULL. */
gboolean ocop_request_insert (OcopDb *db, const guint8 id[OCOP_UUID_SIZE],
                              const guint8 digest[OCOP_DIGEST_SIZE], gint64 record, gint64 local,
                              GError **error);
