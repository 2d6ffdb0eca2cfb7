/* The examination of a store: the whole chain, every row against the journal's bodies, and what a
 * technician should know. */
#pragma once

#include "journal/verifier.h"
#include "store/store.h"

/* At most so many problems are listed; the rest is counted in the last one. */
#define OCOP_DOCTOR_PROBLEMS_MAX 50

/* Appends texts (owned char *, translated, each beginning with a stable word and a colon) to the
 * two arrays. FALSE only when the examination itself could not be done. */
gboolean ocop_doctor_examine (OcopStore *store, GPtrArray *problems, GPtrArray *warnings,
                              GError **error);

/* Feeds the journal of @db's store to @verifier and gives the result: keys of the epochs (the
 * present one's from the key file where it is there) unless @verifier has keys, and the heads known
 * to the store. */
gboolean ocop_doctor_verify (OcopStore *store, OcopVerifier *verifier,
                             OcopVerifierResult *ret_result, GError **error);

/* PRAGMA quick_check and foreign_key_check: *@ret_problem owned, NULL when all is well. */
gboolean ocop_doctor_check_file (OcopDb *db, char **ret_problem, GError **error);
