/* A paper on its way to the printer, and what may become of it.
 *
 *     QUEUED -> SENDING -> SENT -> CONSUMED -> PRINTED
 *
 * QUEUED is written with the act the paper is of, SENDING before the first byte leaves. How far a
 * job gets is up to what the printer can tell: SENT, all bytes are with it; CONSUMED, it has worked
 * through them; PRINTED, it says that they are on paper. FAILED says that the paper did not come
 * out whole, UNKNOWN that nobody knows, which a person has to look at.
 * Source: devices.md 1.9 and 6.3. */
#pragma once

#include <glib.h>

/* Numbers are stored and never change. */
typedef enum {
    OCOP_PRINT_QUEUED,
    OCOP_PRINT_SENDING,
    OCOP_PRINT_SENT,
    OCOP_PRINT_CONSUMED,
    OCOP_PRINT_PRINTED,
    OCOP_PRINT_FAILED,
    OCOP_PRINT_UNKNOWN,
    OCOP_N_PRINT_STATES
} OcopPrintState;

/* "QUEUED" … Static. */
const char *ocop_print_state_get_text (OcopPrintState state);
gboolean ocop_print_state_may_become (OcopPrintState from, OcopPrintState to);
/* Something went wrong: it is journaled and waits for a person. */
gboolean ocop_print_state_is_trouble (OcopPrintState state);
/* A person may say how it ended: all that is known to have left and not known to be printed. */
gboolean ocop_print_state_is_doubtful (OcopPrintState state);

/* What the paper is of. Numbers are stored and never change. */
typedef enum {
    OCOP_PAPER_KIND_RECEIPT, /* of a sale or return, by its number */
    OCOP_PAPER_KIND_Z,       /* by its number */
    OCOP_PAPER_KIND_X,       /* of the open shift; no reference */
    OCOP_PAPER_KIND_CASH,    /* cash in or out, by the number of its record */
    OCOP_PAPER_KIND_GOODS,   /* goods received, by the number of its record */
    OCOP_PAPER_KIND_PARKED,  /* a cart put aside, "P12" */
    OCOP_PAPER_KIND_PAYMENT, /* a request to pay, by its code */
    OCOP_PAPER_KIND_LABEL,   /* of the shelf, by the product's code */
    OCOP_PAPER_KIND_TEST,    /* the printer's test page; no reference */
    OCOP_N_PAPER_KINDS
} OcopPaperKind;

/* "receipt" "z" "x" … Static. */
const char *ocop_paper_kind_get_text (OcopPaperKind kind);

/* Digits that a printer names a finished job by, "0001" to "9999", and their NUL. */
#define OCOP_PRINT_ID_TEXT_SIZE 5

typedef struct {
    gint64 id;
    gint64 utc_ms; /* queued */
    OcopPaperKind kind;
    char *reference;
    gint64 copy;   /* 0: the original; fixed when it was queued */
    char *printer; /* as the settings said then */
    char *profile;
    gboolean opens_drawer;
    OcopPrintState state;
    gint64 bytes_total;    /* 0: not rendered yet */
    gint64 bytes_accepted; /* by the printer; -1: not known */
    char *digest;          /* SHA-256 of the bytes, hex; NULL: not rendered yet */
    char *reason;          /* of a failure, NULL: none */
    gint64 changed_ms;
    gint64 successor; /* the job that took its place, 0: none */
} OcopPrintJob;

void ocop_print_job_clear (OcopPrintJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPrintJob, ocop_print_job_clear)

/* TRUE when it is known that nothing of @job reached the printer: it may be sent again as it is. */
gboolean ocop_print_job_is_untouched (const OcopPrintJob *job);
void ocop_print_job_get_process_id (gint64 id, char ret_text[OCOP_PRINT_ID_TEXT_SIZE]);
