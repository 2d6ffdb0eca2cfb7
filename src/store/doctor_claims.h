/* What records say of rows that cannot be made again from them: of a setting its value, of a price
 * that was set its amount, of a cart put aside whose it is, of a buyer and a PIN a hash, of recalls
 * those that it names. The rest of such rows (what a catalogue's file held, say) nobody can prove.
 *
 * Fed with the whole journal in its order, then held against the store. */
#pragma once

#include "journal/record.h"
#include "store/db.h"

typedef struct _OcopClaims OcopClaims;

OcopClaims *ocop_claims_new (void);
void ocop_claims_free (OcopClaims *claims);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopClaims, ocop_claims_free)

/* A body that is not readable says nothing: the verifier has told of it. */
void ocop_claims_take (OcopClaims *claims, const OcopRecord *record, const char *body, gsize size);

/* @tell is called for each row that contradicts the journal: its table, and which row. FALSE only
 * when @db could not be read. */
typedef void (*OcopClaimsTell) (const char *table, const char *row, gpointer data);
gboolean ocop_claims_check (OcopClaims *claims, OcopDb *db, OcopClaimsTell tell, gpointer data,
                            GError **error);
