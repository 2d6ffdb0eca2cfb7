/* What a command reads beside its words: files and standard input; and files it writes. */
#pragma once

#include "cli/cli.h"

/* Whole content of the file @path, of standard input for "-"; at most @max_bytes.
 * Errors: BAD_FILE with the file. */
GBytes *ocop_input_read (const OcopCli *cli, const char *path, gsize max_bytes, GError **error);
/* The sale's request in the command's file, its id settled with --request-id. */
OcopSaleRequest *ocop_input_read_sale (OcopCli *cli, GError **error);
/* The first line of standard input, without its end; at most 64 bytes, to be freed by
 * ocop_input_free_pin. Errors: BAD_INPUT, field "pin". */
char *ocop_input_read_pin (GError **error);
void ocop_input_free_pin (char *pin);
/* Writes the text answer so far into the file @path and takes it out of the answer. Errors:
 * BAD_FILE, DISK_FULL with the file. */
gboolean ocop_input_write_out (OcopCli *cli, const char *path, GError **error);
/* Writes @bytes into the file @path. Errors as of write_out. */
gboolean ocop_input_write_bytes (OcopCli *cli, const char *path, GBytes *bytes, GError **error);
/* Makes a G_FILE_ERROR about a file that the command line named one of this program; leaves other
 * errors alone. */
void ocop_input_name_file (GError **error, const char *path);
