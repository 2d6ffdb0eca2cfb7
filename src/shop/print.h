/* What the printing files of this folder share. Not for other folders. */
#pragma once

#include "receipts/escpos.h"
#include "shop/paper_sink.h"
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
gboolean ocop_shop_load_printer (OcopShop *shop, OcopPrinterSettings *settings, GError **error);
/* Inside a write. */
gboolean ocop_shop_insert_job (OcopShop *shop, const OcopPrinterSettings *settings,
                               const OcopPaperName *name, gint64 copy, gboolean opens_drawer,
                               gint64 *ret_id, GError **error);
/* Members of a record about @job. */
void ocop_print_job_write_body (OcopJsonWriter *w, const OcopPrintJob *job);

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
