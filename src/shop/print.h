/* What the printing files of this folder share. Not for other folders. */
#pragma once

#include "receipts/escpos.h"
#include "shop/paper_sink.h"
#include "shop/print_work.h"
#include "shop/printing.h"
#include "shop/private.h"

/* What a counted paper is made for: runs inside the transaction that counts it. */
typedef gboolean (*OcopPaperWork) (OcopShop *shop, gint64 copy, gpointer data, GError **error);

/* Counts a paper (receipts and Z; others are not) and does @work with the number of its copy. Where
 * @work fails nothing is counted. For what is not counted @work has no transaction. @ret_copy may
 * be NULL. */
gboolean ocop_shop_count_and_do (OcopShop *shop, const OcopPaperName *name, OcopPaperWork work,
                                 gpointer data, gint64 *ret_copy, GError **error);
/* The same for one that is known to be a copy, as an act with a request id. */
gboolean ocop_shop_count_copy (OcopShop *shop, const OcopPaperName *name,
                               const OcopRequestId *request, const char *digest_text,
                               OcopPaperWork work, gpointer data, OcopActResult *ret_result,
                               GError **error);

/* The printer of the settings; without a device the other three are NULL. */
typedef struct {
    char *device, *profile, *automatic, *drawer;
} OcopPrinterSettings;

void ocop_printer_settings_clear (OcopPrinterSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPrinterSettings, ocop_printer_settings_clear)
/* The name of the profile that papers are made for: that of the settings, or the one found. Owned.
 */
gboolean ocop_shop_dup_profile (OcopShop *shop, char **ret_name, GError **error);
gboolean ocop_shop_load_printer (OcopShop *shop, OcopPrinterSettings *settings, GError **error);
/* Inside a write. */
gboolean ocop_shop_insert_job (OcopShop *shop, const OcopPrinterSettings *settings,
                               const OcopPaperName *name, gint64 copy, gboolean opens_drawer,
                               gint64 *ret_id, GError **error);
/* Members of a record about @job. */
void ocop_print_job_write_body (OcopJsonWriter *w, const OcopPrintJob *job);

/* Brings @job to @state, in the store first; trouble, and the end of it, is journaled. @reason may
 * be NULL. */
gboolean ocop_shop_move_print_job (OcopShop *shop, OcopPrintJob *job, OcopPrintState state,
                                   const char *reason, GError **error);
/* Size and digest of its bytes into @job. */
void ocop_print_job_note_stream (OcopPrintJob *job, const OcopPrintStream *stream);

/* A job of which nothing has left goes to the device that is set now; in memory alone. */
gboolean ocop_shop_redirect_print_job (OcopShop *shop, OcopPrintJob *job, GError **error);
/* A QUEUED job becomes SENDING with its bytes; one that cannot be made into bytes FAILED, and
 * *@ret_work NULL. */
gboolean ocop_shop_begin_print_work (OcopShop *shop, OcopPrintJob *job, OcopPrintWork **ret_work,
                                     GError **error);
/* Prints on a device and waits for it, for programs without a main loop (ocopctl). One printer is
 * kept open over several jobs: *@session is NULL at first. */
typedef struct _OcopPrintSession OcopPrintSession;
void ocop_print_session_free (OcopPrintSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPrintSession, ocop_print_session_free)
gboolean ocop_shop_print_and_wait (OcopShop *shop, OcopPrintJob *job, OcopPrintSession **session,
                                   GError **error);

/* Sends a QUEUED job and stores what became of it. For tests, which bring printers of their own.
 * FALSE only where the store failed. */
gboolean ocop_shop_send_to_sink (OcopShop *shop, OcopPrintJob *job, OcopPaperSink *sink,
                                 GError **error);

/* The bytes of a job. Owned. */
OcopPrintStream *ocop_shop_render_job (OcopShop *shop, const OcopPrintJob *job, gboolean can_answer,
                                       GError **error);

/* Queues the original of what was just posted, where the settings want it: inside the transaction
 * of the act. @ret_job: 0 when no printer is set. */
gboolean ocop_shop_queue_original (OcopShop *shop, OcopPaperKind kind, const char *reference,
                                   gint64 number, gboolean has_cash, gint64 *ret_job,
                                   GError **error);
/* After opening: what became of jobs whose sender died. Never keeps a shop from opening. */
void ocop_shop_recover_print_jobs (OcopShop *shop);
