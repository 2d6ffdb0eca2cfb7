/* Papers on their way to the printer, and how often papers were made, in the store. */
#pragma once

#include "domain/print_job.h"
#include "store/store.h"

/* Inserts @job as QUEUED; id, state, bytes, digest, reason and successor of @job are not read.
 * Inside the transaction of the act the paper is of. */
gboolean ocop_print_jobs_insert (OcopDb *db, const OcopPrintJob *job, gint64 *ret_id,
                                 GError **error);
/* *@ret_is_found FALSE without error when there is no such job. */
gboolean ocop_print_jobs_load (OcopDb *db, gint64 id, gboolean *ret_is_found, OcopPrintJob *ret_job,
                               GError **error);
/* Stores what moves: state, bytes, digest, reason, time, printer, successor. The change of state
 * has to be one that is allowed: anything else is a mistake of the program. */
gboolean ocop_print_jobs_save (OcopDb *db, OcopPrintState from, const OcopPrintJob *job,
                               GError **error);
/* Ids in order: of one state, that nothing has taken the place of. New array of gint64; costs what
 * it holds where @state is QUEUED, SENDING, FAILED or UNKNOWN. */
GArray *ocop_print_jobs_list_open (OcopDb *db, OcopPrintState state, GError **error);
/* The last @n, oldest first: new array of gint64. */
GArray *ocop_print_jobs_list_last (OcopDb *db, guint n, GError **error);
/* After the store was put back: nobody knows what became of what was to be sent. */
gboolean ocop_print_jobs_doubt (OcopDb *db, gint64 utc_ms, GError **error);

/* Counts one more paper of a Z: 1 = the original. */
gboolean ocop_z_count_print (OcopDb *db, gint64 z, gint64 *ret_times, GError **error);
gboolean ocop_z_get_prints (OcopDb *db, gint64 z, gint64 *ret_times, GError **error);
