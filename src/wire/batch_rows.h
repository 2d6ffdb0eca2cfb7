/* The lists of a batch whose members are taken one by one: rows, positions, bodies. Private to this
 * folder. */
#pragma once

#include "base/json_span.h"
#include "wire/batch.h"

/* Read the batch's ranges before. What cannot be read goes to the batch's quarantine; the lists
 * themselves are part of the frame. */
void ocop_batch_read_rows (OcopJsonMembers *members, OcopBatch *batch);
void ocop_batch_read_stock (OcopJsonMembers *members, OcopBatch *batch);
void ocop_batch_read_bodies (OcopJsonMembers *members, OcopBatch *batch);

/* Sets aside the value at @span. Fails @members when there are too many such. */
void ocop_batch_quarantine (OcopJsonMembers *members, OcopBatch *batch, OcopQuarantineKind kind,
                            guint index, OcopJsonSpan span, const char *reason);
