/* Papers on the command line: --format, --columns, --profile, --out and --print, the same for every
 * command that makes one. */
#pragma once

#include "cli/cli.h"
#include "shop/printing.h"

/* Options of a paper, for the table of commands. */
#define OCOP_PAPER_OPTIONS                                                                         \
    (OCOP_OPTION_BIT (OCOP_OPTION_FORMAT) | OCOP_OPTION_BIT (OCOP_OPTION_COLUMNS) |                \
     OCOP_OPTION_BIT (OCOP_OPTION_PROFILE) | OCOP_OPTION_BIT (OCOP_OPTION_OUT) |                   \
     OCOP_OPTION_BIT (OCOP_OPTION_PRINT))

/* What the options ask for. @ret_is_json: --format json, where the command has that. Errors:
 * BAD_INPUT with field format or columns. */
gboolean ocop_paper_read_style (OcopCli *cli, OcopPaperStyle *ret_style, gboolean *ret_is_json,
                                GError **error);
/* Makes the paper, or sends it to the printer, and answers: the paper itself, where it was written,
 * or what became of the job. */
gboolean ocop_paper_answer (OcopCli *cli, OcopPaperKind kind, const char *reference,
                            GError **error);

/* Sends what was queued with an act. */
void ocop_paper_send (OcopCli *cli, const OcopActResult *act);
/* "print": what became of @job; the line on standard error where it did not come out. Nothing for
 * job 0. */
void ocop_paper_add_job (OcopCli *cli, gint64 job);
/* Members of a job into the object being written. */
void ocop_paper_write_job (OcopJsonWriter *w, const OcopPrintJob *job);
