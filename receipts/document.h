/* A paper as a list of typed blocks, top to bottom: what stands on it, not how it is drawn.
 *
 * Texts come from catalogues, settings and typing. The document takes them in once, so that no
 * renderer has to: invalid UTF-8, control and bidirectional characters become U+FFFD, blanks of any
 * kind become U+0020, the rest is NFC. Markup is text like any other. U+00A0 is kept: lines are not
 * broken there, and it is drawn as a blank. */
#pragma once

#include <glib.h>

/* Longest text of a block and longest content of a QR, in bytes; what is longer is cut and ends
 * in "…", a longer QR is left out (one of 40-M holds less). */
#define OCOP_BLOCK_TEXT_MAX 2048
#define OCOP_QR_TEXT_MAX    2048

typedef enum {
    OCOP_DOCUMENT_SALE,
    OCOP_DOCUMENT_RETURN,
    OCOP_DOCUMENT_SHIFT_X,
    OCOP_DOCUMENT_SHIFT_Z,
    OCOP_DOCUMENT_CASH,            /* cash in or out */
    OCOP_DOCUMENT_PARKED,          /* a cart put aside */
    OCOP_DOCUMENT_PAYMENT_REQUEST, /* what is to be paid, with a VietQR; not paid yet */
    OCOP_DOCUMENT_GOODS_RECEIVED,
    OCOP_DOCUMENT_LABEL, /* of the shelf */
    OCOP_DOCUMENT_TEST_PAGE,
} OcopDocumentKind;

typedef enum {
    OCOP_BLOCK_TITLE, /* text: what the paper is; centred, bold, large */
    OCOP_BLOCK_TEXT,  /* text: a paragraph in its style */
    OCOP_BLOCK_PAIR,  /* text to the left, value to the right; alignment means nothing */
    OCOP_BLOCK_ITEM,  /* one line of goods */
    OCOP_BLOCK_RULE,  /* a line across; bold: heavy */
    OCOP_BLOCK_QR,    /* value: what the code holds, byte for byte; text: caption */
    OCOP_BLOCK_BLANK, /* an empty line */
    OCOP_BLOCK_CUT,
    OCOP_BLOCK_BARCODE, /* value: digits of an EAN-13, text of a Code 128; text: caption */
    OCOP_BLOCK_RULER,   /* marks over the whole width, every column and every ten of them */
    OCOP_BLOCK_SAMPLE, /* text: what is shown in a code page, value: name of the page; only printers
                          with text modes draw it, others leave it out */
    OCOP_BLOCK_DRAWER, /* opens the drawer; nothing is drawn */
} OcopBlockKind;

typedef enum { OCOP_SYMBOL_EAN_13, OCOP_SYMBOL_CODE_128, OCOP_SYMBOL_DATA_MATRIX } OcopSymbology;

typedef enum { OCOP_ALIGN_LEFT, OCOP_ALIGN_CENTRE, OCOP_ALIGN_RIGHT } OcopAlign;
typedef enum { OCOP_SIZE_NORMAL, OCOP_SIZE_SMALL, OCOP_SIZE_LARGE } OcopSize;

typedef struct {
    OcopAlign align;
    OcopSize size;
    gboolean is_bold;
    guint indent; /* steps of three columns, 0 to 2; one is where the names of goods begin */
} OcopStyle;

/* Columns of a line of goods. Texts are never NULL; "" where there is nothing to say. */
typedef struct {
    guint number; /* of the line, from 1; 0: not numbered */
    const char *name;
    const char *qty;    /* "0,535" */
    const char *unit;   /* "kg" */
    const char *price;  /* of one unit, "650.000" */
    const char *amount; /* "347.750"; right-aligned and never broken */
} OcopItem;

/* Texts are the document's and live as long as it. Those that a kind has no use for are "". */
typedef struct {
    OcopBlockKind kind;
    OcopStyle style;
    const char *text;
    const char *value;
    OcopItem item;           /* ITEM only */
    OcopSymbology symbology; /* BARCODE only */
} OcopBlock;

typedef struct _OcopDocument OcopDocument;

/* @number: receipt or Z number for the title of a file, "" when there is none. */
OcopDocument *ocop_document_new (OcopDocumentKind kind, const char *number);
void ocop_document_free (OcopDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDocument, ocop_document_free)

void ocop_document_add_title (OcopDocument *document, const char *text);
/* An empty or NULL text adds nothing. */
void ocop_document_add_text (OcopDocument *document, OcopStyle style, const char *text);
void ocop_document_add_pair (OcopDocument *document, OcopStyle style, const char *text,
                             const char *value);
void ocop_document_add_item (OcopDocument *document, const OcopItem *item);
void ocop_document_add_rule (OcopDocument *document, gboolean is_heavy);
void ocop_document_add_qr (OcopDocument *document, const char *caption, const char *content);
/* A QR of STYLE size LARGE is drawn as large as the paper allows: codes that are paid by. */
void ocop_document_add_large_qr (OcopDocument *document, const char *caption, const char *content);
/* A value that @symbology cannot hold adds its caption and value as text. */
void ocop_document_add_barcode (OcopDocument *document, OcopSymbology symbology,
                                const char *caption, const char *value);
void ocop_document_add_ruler (OcopDocument *document);
void ocop_document_add_sample (OcopDocument *document, const char *page_name, const char *text);
void ocop_document_add_drawer (OcopDocument *document);
void ocop_document_add_blank (OcopDocument *document);
void ocop_document_add_cut (OcopDocument *document);

OcopDocumentKind ocop_document_get_kind (const OcopDocument *document);
const char *ocop_document_get_number (const OcopDocument *document);
/* Text of the title, "" before one was added. */
const char *ocop_document_get_title (const OcopDocument *document);
guint ocop_document_get_n_blocks (const OcopDocument *document);
/* Valid until the next block is added. */
const OcopBlock *ocop_document_peek_block (const OcopDocument *document, guint index);
