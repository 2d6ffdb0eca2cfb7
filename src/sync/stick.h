/* Requests for a USB stick, and the answers that come back on it (wire/stick.h). */
#pragma once

#include "sync/reply.h"
#include "wire/stick.h"

/* The voucher that is kept, and batches of all that is unsent, one behind the other as if each were
 * taken: new array of OcopStickMessage, at least one. Moves no cursor: that is for the answers. */
GPtrArray *ocop_sync_stick_fill (OcopStore *store, const OcopOutboxFacts *facts, GError **error);

/* An answer of the file; VOUCHED: the registry has enrolled @epoch, the till's newest. Never NULL.
 */
OcopSyncReply *ocop_sync_stick_read_answer (const OcopStickMessage *message, const char *point,
                                            int till, gint64 epoch,
                                            const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE]);
