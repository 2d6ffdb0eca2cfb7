/* Papers of a shop: made as files, or sent to the printer of the settings as jobs.
 *
 * A paper of a receipt or a Z is counted: the first one made is the original, each later one a
 * numbered copy that is journaled. All others are made as often as wanted. */
#pragma once

#include "domain/print_job.h"
#include "shop/shop.h"

typedef enum {
    OCOP_FORMAT_TEXT,
    OCOP_FORMAT_ESCPOS,
    OCOP_FORMAT_PNG,
    OCOP_FORMAT_PDF,
    OCOP_N_FORMATS
} OcopPaperFormat;

/* "text" "escpos" "png" "pdf". Static. */
const char *ocop_paper_format_get_text (OcopPaperFormat format);
gboolean ocop_paper_format_parse (const char *text, OcopPaperFormat *ret_format);

typedef struct {
    OcopPaperFormat format;
    int columns;         /* 32, 42 or 48 (384, 512, 576 dots); 0: as the printer has */
    const char *profile; /* NULL: by the columns where these are stated, else by the settings */
} OcopPaperStyle;

/* The paper @reference names (domain/print_job.h). */
typedef struct {
    OcopPaperKind kind;
    const char *reference; /* of a Z also "last"; "" where the kind has none */
} OcopPaperName;

/* Takes the finished paper before it is counted: where it fails, no paper was made. */
typedef gboolean (*OcopPaperFunc) (GBytes *paper, gpointer data, GError **error);

/* Makes a paper. @write NULL: the answer alone. @ret_copy: 0 the original, may be NULL. Errors:
 * BAD_INPUT with field columns or profile; UNKNOWN_RECEIPT, UNKNOWN_CODE, SHIFT_CLOSED, BAD_INPUT
 * field "reference" where there is no such paper. Owned. */
GBytes *ocop_shop_make_paper (OcopShop *shop, const OcopPaperName *name,
                              const OcopPaperStyle *style, OcopPaperFunc write, gpointer data,
                              gint64 *ret_copy, GError **error);

/* Whether @style can be met. Errors: BAD_INPUT with field columns or profile. */
gboolean ocop_shop_check_style (OcopShop *shop, const OcopPaperStyle *style, GError **error);

/* A QR on white with its quiet zone, as PNG for a screen. Owned. */
GBytes *ocop_shop_make_qr_png (const char *text, GError **error);
/* The same as a Code 128, for scanners that read bars alone. */
GBytes *ocop_shop_make_bars_png (const char *text, GError **error);

/* ---- jobs: papers that the printer of the settings prints
 *
 * Sales, returns and closed shifts queue theirs in their own transaction where the settings name a
 * printer and printer.auto is on. Sending is a matter of its own and can fail without touching
 * them. */

/* Queues a paper, counted like any other. Errors: as make_paper; DEVICE_ABSENT when no printer is
 * set. */
gboolean ocop_shop_queue_paper (OcopShop *shop, const OcopPaperName *name, gint64 *ret_job,
                                GError **error);
/* Sends what is queued, in order, until one does not get through; those behind it stay queued. TRUE
 * whatever became of the papers. */
gboolean ocop_shop_send_print_jobs (OcopShop *shop, guint *ret_n_sent, GError **error);
/* The same in steps, for a program whose devices (shop/devices.h) live on another thread than its
 * store.
 *
 * A job on its way there: SENDING in the store, with its bytes. Belongs to one thread at a time. */
typedef struct _OcopPrintWork OcopPrintWork;
void ocop_print_work_free (OcopPrintWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPrintWork, ocop_print_work_free)
gint64 ocop_print_work_get_job (const OcopPrintWork *work);

/* What became of it. FAILED: nothing of it has reached the printer; what may have ends UNKNOWN. */
typedef struct {
    gint64 job;
    OcopPrintState state; /* SENT, CONSUMED, PRINTED, FAILED or UNKNOWN */
    gint64 bytes_accepted;
    char *reason; /* of FAILED and UNKNOWN, for people; NULL else */
} OcopPrintOutcome;
void ocop_print_outcome_clear (OcopPrintOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPrintOutcome, ocop_print_outcome_clear)

/* Where the settings say "auto": papers are made for @profile from now on, which a printer's words
 * about itself have chosen (ocop_shop_devices_get_profile); NULL: nothing is known. Until then they
 * are made for "generic-80". Not kept over the end of the program. */
void ocop_shop_note_printer (OcopShop *shop, const char *profile);

/* The next queued job that a device prints; what goes to files and folders is sent right away. One
 * that was queued for another device than the settings name now goes to this one. To be called when
 * the printer is there and free. *@ret_work NULL without error: there is none. */
gboolean ocop_shop_take_print_job (OcopShop *shop, OcopPrintWork **ret_work, GError **error);
/* Stores it; each outcome once. */
gboolean ocop_shop_store_print_outcome (OcopShop *shop, const OcopPrintOutcome *outcome,
                                        GError **error);
/* The printer says that a job that ended UNKNOWN is on paper. Nothing when a person has said
 * otherwise meanwhile. */
gboolean ocop_shop_note_late_print (OcopShop *shop, gint64 job, GError **error);

/* Errors: BAD_INPUT field "id". */
gboolean ocop_shop_load_print_job (OcopShop *shop, gint64 id, OcopPrintJob *ret_job,
                                   GError **error);
/* Those that are queued or wait for a person; with @wants_all the last @n of all. New array of
 * OcopPrintJob that owns its content. */
GArray *ocop_shop_list_print_jobs (OcopShop *shop, gboolean wants_all, guint n, GError **error);
/* Queues a job that failed, or of which nobody knows, again: as it is where nothing of it ever
 * left, else as a numbered copy in a job of its own. @ret_job: the one that is queued now. */
gboolean ocop_shop_retry_print_job (OcopShop *shop, gint64 id, const OcopRequestId *request,
                                    gint64 *ret_job, OcopActResult *ret_result, GError **error);
/* A person looked at the paper of a job that was sent or of which nobody knows. */
gboolean ocop_shop_settle_print_job (OcopShop *shop, gint64 id, gboolean is_printed,
                                     const OcopRequestId *request, OcopActResult *ret_result,
                                     GError **error);

/* ---- profiles */

typedef struct {
    char *name;
    char *title;
    guint paper_mm;
    guint width_dots;
    guint columns;
    const char *text_mode; /* "raster" "pages" "ascii", static */
} OcopProfileInfo;

/* By name: new array of OcopProfileInfo that owns its content. */
GArray *ocop_shop_list_profiles (GError **error);
