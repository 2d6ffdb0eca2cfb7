/* A document as ESC/POS: a pure function of document and profile. */
#pragma once

#include "drivers/proto/print_stream.h"
#include "drivers/proto/printer_profile.h"
#include "receipts/document.h"

typedef struct {
    gboolean opens_drawer;    /* pulse before the first cut, beside those of the document */
    const char *process_id;   /* four digits for the end-of-job marker; NULL: "0001" */
    gboolean has_no_end_mark; /* a file: nobody answers */
} OcopEscposOptions;

/* @profile's text mode decides: columns of the profile with lines as text or as dots, or the page
 * of page.h cut into bands. @options NULL: all zero. Owned. */
OcopPrintStream *ocop_document_to_escpos (const OcopDocument *document,
                                          const OcopPrinterProfile *profile,
                                          const OcopEscposOptions *options);
