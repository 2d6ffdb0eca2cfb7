/* A strict reader of small settings files: [section], key = value, whole-line comments with #.
 * GKeyFile does not say where an error is, takes a key twice and knows no limits. */
#pragma once

#include <glib.h>

#define OCOP_INI_LINE_MAX 512 /* bytes */

/* One line "key = value". Borrowed, without blanks around; the value may be empty. */
typedef struct {
    guint row;
    const char *section; /* of the last [section] */
    const char *key;     /* a-z 0-9 - */
    const char *value;   /* UTF-8 without control characters */
} OcopIniEntry;

/* FALSE with @error set stops the reading; the row is filled in. */
typedef gboolean (*OcopIniFunc) (const OcopIniEntry *entry, gpointer data, GError **error);

/* Calls @take for every key in order. Errors: BAD_FILE with row; those of @take. */
gboolean ocop_ini_read (const char *text, gsize size, OcopIniFunc take, gpointer data,
                        GError **error);
