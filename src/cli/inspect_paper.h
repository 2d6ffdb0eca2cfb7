/* inspect escpos: files for receipt printers. */
#pragma once

#include "cli/cli.h"

/* Answers what the file @path ("-": standard input) puts on paper; --profile and --png. Errors:
 * BAD_FILE, BAD_INPUT for the profile or a paper too long for a picture. */
gboolean ocop_inspect_paper_file (OcopCli *cli, const char *path, GError **error);
