/* What a program says of an error: a line for people, an object for programs. */
#pragma once

#include <glib.h>

/* "PROGRAM: file: row 7: column: message (code)", as far as there is a place that the message does
 * not name itself; without line end, without control characters. Owned. */
char *ocop_failure_dup_line (const char *program, const GError *error);
/* Appends {"error":{"code","message","field","file","row","column"}}, the last four where they are
 * known (CONTRACT.md), without line end. */
void ocop_failure_append_json (const GError *error, GString *out);
