/* Strict reading of fields that each end in one LF: the form of records and of a paper's signed
 * part. Private to this folder.
 *
 * The reader remembers the first field it could not read; all later reads give 0 or "". A caller
 * reads every field in a row and asks once at the end. Only the one way in which this folder writes
 * a value is taken: no plus, no leading zero, no upper-case hex. */
#pragma once

#include "journal/hash.h"
#include <glib.h>

typedef struct {
    /*< private >*/
    const char *next; /* borrowed */
    gsize n_left;
    const char *failed_field; /* static text, NULL while all is well */
} OcopFields;

void ocop_fields_init (OcopFields *fields, const char *bytes, gsize size);

/* Whole number, a leading "-" only where it is below zero. */
gint64 ocop_fields_take_int (OcopFields *fields, const char *name);
void ocop_fields_take_hash (OcopFields *fields, const char *name, guint8 ret_hash[OCOP_HASH_SIZE]);
/* Any bytes but LF and NUL that fit @ret_text of @size bytes with its NUL; the caller checks what
 * they say. */
void ocop_fields_take_text (OcopFields *fields, const char *name, char *ret_text, gsize size);

/* Notes that the value read as @name is not a possible one, unless an earlier field failed. */
void ocop_fields_fail (OcopFields *fields, const char *name);
/* NULL, or the name of the first field that failed. */
const char *ocop_fields_get_failed (const OcopFields *fields);
/* Bytes not taken yet. */
gsize ocop_fields_get_left (const OcopFields *fields);

/* TRUE for @min to @max characters of [A-Z0-9]. */
gboolean ocop_fields_is_code (const char *text, gsize min, gsize max);
