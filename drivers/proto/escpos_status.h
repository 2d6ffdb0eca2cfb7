/* Sorts what a printer says back: answers to DLE EOT, GS r and GS I, frames of automatic status,
 * blocks with process IDs and names, flow control. USB tears and joins them as it likes, so there
 * is one sorter for each printer and it takes bytes one by one.
 *
 * An answer of one byte does not say what it answers: whoever sends a query says so here first.
 * Nothing waits and nothing is fetched from a clock: times are monotonic milliseconds of the
 * caller.
 *
 * Source: Epson's and Citizen's manuals, "Transmission status identification", DLE EOT, GS a, GS r,
 * GS I, GS ( H, DLE DC4 fn 8; Star's line mode manual, "Automatic status". */
#pragma once

#include <glib.h>

/* Epson's manuals: so many real-time commands may wait for their answers. */
#define OCOP_STATUS_REAL_TIME_MAX 8
#define OCOP_STATUS_BUFFERED_MAX  16
/* Bytes of a block between its first and its closing 00; Epson's longest name is 80. */
#define OCOP_STATUS_BLOCK_MAX 255
/* A frame or block whose next byte has not come for so long is dropped. */
#define OCOP_STATUS_FRAME_MS 500
/* A query to which nothing came for so long is forgotten. Buffered ones are answered behind what is
 * still to be printed, and not at all while the printer is offline. */
#define OCOP_STATUS_REAL_TIME_MS 1000
#define OCOP_STATUS_BUFFERED_MS  60000
#define OCOP_PROCESS_ID_SIZE     4

typedef enum {
    OCOP_QUERY_NONE,      /* the printer spoke by itself */
    OCOP_QUERY_PRINTER,   /* 10 04 01 */
    OCOP_QUERY_OFFLINE,   /* 10 04 02 */
    OCOP_QUERY_ERROR,     /* 10 04 03 */
    OCOP_QUERY_PAPER,     /* 10 04 04 */
    OCOP_QUERY_GS_PAPER,  /* 1D 72 01 */
    OCOP_QUERY_GS_DRAWER, /* 1D 72 02 */
    OCOP_QUERY_MODEL_ID,  /* 1D 49 01 to 03: a byte each */
    OCOP_QUERY_TYPE_ID,
    OCOP_QUERY_ROM_ID,
    OCOP_QUERY_FIRMWARE, /* 1D 49 41 to 45: a block each */
    OCOP_QUERY_MAKER,
    OCOP_QUERY_MODEL,
    OCOP_QUERY_SERIAL,
    OCOP_QUERY_LANGUAGES,
} OcopPrinterQuery;

typedef enum {
    OCOP_PRINTER_OFFLINE = 1 << 0,
    OCOP_PRINTER_COVER_OPEN = 1 << 1,
    OCOP_PRINTER_PAPER_OUT = 1 << 2,
    OCOP_PRINTER_PAPER_NEAR_END = 1 << 3,
    OCOP_PRINTER_FEEDING = 1 << 4,          /* by its button */
    OCOP_PRINTER_WAITS = 1 << 5,            /* for DLE ENQ, to go on */
    OCOP_PRINTER_ERROR = 1 << 6,            /* any; which one is told below, or not at all */
    OCOP_PRINTER_ERROR_MECHANICAL = 1 << 7, /* a jam: goes on when it is cleared */
    OCOP_PRINTER_ERROR_CUTTER = 1 << 8,
    OCOP_PRINTER_ERROR_FATAL = 1 << 9,    /* switch off, call somebody */
    OCOP_PRINTER_ERROR_PASSING = 1 << 10, /* head too hot: goes on by itself */
    OCOP_PRINTER_DRAWER_HIGH = 1 << 11,   /* pin 3; whether that is open depends on the drawer */
} OcopPrinterFlag;

typedef enum {
    OCOP_PRINTER_SAID_STATUS,
    OCOP_PRINTER_SAID_PROCESS_ID,     /* what came before it is on paper */
    OCOP_PRINTER_SAID_BUFFER_CLEARED, /* 37 25 00; process IDs still awaited never come */
    OCOP_PRINTER_SAID_BYTE,           /* answer of a byte that is no status: GS I 01 to 03 */
    OCOP_PRINTER_SAID_NAME,           /* answer of a block: GS I 41 to 45 */
    OCOP_PRINTER_SAID_BLOCK,          /* 37 with an id not known here */
    OCOP_PRINTER_SAID_STOP,           /* XOFF */
    OCOP_PRINTER_SAID_GO_ON,          /* XON */
} OcopPrinterSaidKind;

/* Valid during the call only. */
typedef struct {
    OcopPrinterSaidKind kind;
    OcopPrinterQuery query; /* what it answers */
    guint told;       /* STATUS: the OcopPrinterFlags that it speaks of; others are as before */
    guint flags;      /* STATUS: all that is known to be set now */
    guint changed;    /* STATUS: those that are other than before, or known for the first time */
    guint8 byte;      /* BYTE; BLOCK: its id */
    const char *text; /* PROCESS_ID: 4 characters; NAME, BLOCK: the bytes. NUL behind them */
    gsize size;
    gint star_counter; /* STATUS of a Star: its ETB counter, 0 to 31; else -1 */
} OcopPrinterSaid;

typedef void (*OcopPrinterSaidFunc) (const OcopPrinterSaid *said, gpointer data);

typedef enum {
    OCOP_PRINTER_SPEAKS_ESCPOS,
    OCOP_PRINTER_SPEAKS_STAR,
    OCOP_PRINTER_SPEAKS_EITHER, /* to be found out: both were asked */
} OcopPrinterSpeech;

/* All of it is a matter of the profile or of quirks; zeroed is right for ESC/POS on USB. */
typedef struct {
    OcopPrinterSpeech speech;
    gboolean has_flow_control;   /* serial line: 11 and 13 are XON and XOFF wherever they come, but
                                    not in a block */
    gboolean has_free_asb_bit;   /* bit 0 of an automatic frame varies (Samsung, Sewoo) */
    gboolean is_gs_end_near_end; /* GS r 01 tells near end in bits 2 and 3 (a clone, EP-360) */
} OcopStatusOptions;

typedef struct _OcopStatusSorter OcopStatusSorter;

/* @options are copied, NULL for none; @take is called from within feed: it may expect, but not
 * feed, reset or free the sorter. */
OcopStatusSorter *ocop_status_sorter_new (const OcopStatusOptions *options,
                                          OcopPrinterSaidFunc take, gpointer data);
void ocop_status_sorter_free (OcopStatusSorter *sorter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopStatusSorter, ocop_status_sorter_free)

/* @query is about to be sent. FALSE with nothing done when too many are unanswered. */
gboolean ocop_status_sorter_expect (OcopStatusSorter *sorter, OcopPrinterQuery query,
                                    gint64 now_ms);
/* Unanswered queries, those too old not counted. */
guint ocop_status_sorter_count_expected (const OcopStatusSorter *sorter, gint64 now_ms);
void ocop_status_sorter_feed (OcopStatusSorter *sorter, const guint8 *bytes, gsize size,
                              gint64 now_ms);
/* The printer is gone, or comes back: nothing is known, awaited or begun. What was dropped stays
 * counted. */
void ocop_status_sorter_reset (OcopStatusSorter *sorter);

/* OcopPrinterFlags: which have been told at all, and which of these are set. */
guint ocop_status_sorter_get_known (const OcopStatusSorter *sorter);
guint ocop_status_sorter_get_flags (const OcopStatusSorter *sorter);
/* Bytes that belonged to nothing. */
guint64 ocop_status_sorter_get_n_dropped (const OcopStatusSorter *sorter);

/* Process IDs count from "0001" to "9999" and over again. @ret_text: 4 characters and NUL. */
void ocop_process_id_format (guint number, char ret_text[OCOP_PROCESS_ID_SIZE + 1]);
/* 1 to 9999; 0 when @text is none of ours. */
guint ocop_process_id_parse (const char *text, gsize size);

typedef enum {
    OCOP_PROCESS_ID_AWAITED,
    OCOP_PROCESS_ID_OLD,   /* of a job before it, that is settled by it if nobody did so yet */
    OCOP_PROCESS_ID_AHEAD, /* was not sent yet, or is none of ours: to be ignored */
} OcopProcessIdAge;
/* How @came stands to @awaited, both 1 to 9999; 0 for @came is AHEAD. Old are the 4999 before it.
 */
OcopProcessIdAge ocop_process_id_compare (guint awaited, guint came);
