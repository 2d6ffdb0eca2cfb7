/* Where a reader of the feed of changed totals stands: "NUMBER:KEY". The number is that of the
 * commit whose rows were given last, the key that of the last row of it (rows of one commit may be
 * given in several pages); a whole commit read to its end is "NUMBER:". "0:" is the beginning. */
#pragma once

#include <glib.h>

/* Printable ASCII without blanks, and a NUL. */
#define OCOP_CURSOR_KEY_SIZE  128
#define OCOP_CURSOR_TEXT_SIZE (OCOP_CURSOR_KEY_SIZE + 21)

typedef struct {
    gint64 number; /* from 0 */
    char key[OCOP_CURSOR_KEY_SIZE];
} OcopCursor;

/* Returns @buffer. @cursor must be sound. */
const char *ocop_cursor_to_text (const OcopCursor *cursor, char buffer[OCOP_CURSOR_TEXT_SIZE]);
/* Strict: only what to_text writes; NULL and "" are the beginning. Errors: OCOP_ERROR_BAD_INPUT
 * with field "cursor". */
gboolean ocop_cursor_from_text (const char *text, OcopCursor *ret_cursor, GError **error);
