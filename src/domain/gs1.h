/* GS1 element strings: pieces of application identifier and value. Part of barcode.h, which is what
 * callers use; digital_link.c adds its pairs through the same OcopGs1Reading. */
#pragma once

#include "domain/barcode.h"
#include "domain/gs1_ai.h"

/* FNC1 between elements, as scanners deliver it. */
#define OCOP_GS1_SEPARATOR '\x1d'

/* Collects elements into a scan. Of an identifier that comes twice the first one holds. */
typedef struct {
    /*< private >*/
    OcopScan *scan; /* borrowed */
    OcopDay today;
    guint n_elements; /* with a known identifier, whatever their value */
    gboolean has_expiry;
    gboolean has_expiry_time;
    gboolean has_best_before;
    OcopDay expiry;
    OcopDay expiry_time;
    OcopDay best_before;
} OcopGs1Reading;

void ocop_gs1_reading_init (OcopGs1Reading *reading, OcopScan *scan, OcopDay today);

/* Takes @value as that of the identifier at @ai, whose entry is @entry. What does not fit is
 * left out and noted in the scan's problems. @value is clean text
 * (ocop_gs1_is_clean_text) but for separators. */
void ocop_gs1_reading_add (OcopGs1Reading *reading, const OcopGs1Ai *entry, const char *ai,
                           const char *value, gsize length);

/* Settles the expiry; returns the number of elements. */
guint ocop_gs1_reading_finish (OcopGs1Reading *reading);

/* Read a whole element string into @scan, of which only the element fields and problems are
 * touched; the first from its bytes, the second from "(01)08938505970011(10)L1", blanks around
 * elements allowed. An unknown identifier ends the reading. Return the number of elements read. */
guint ocop_gs1_read_bytes (const char *text, gsize length, OcopDay today, OcopScan *scan);
guint ocop_gs1_read_written (const char *text, gsize length, OcopDay today, OcopScan *scan);

/* TRUE when @text begins with an identifier in brackets. */
gboolean ocop_gs1_is_written (const char *text, gsize length);

/* TRUE for valid UTF-8 without control, format (bidirectional marks and the like), line or
 * paragraph characters; @except is a control character to let pass, 0 for none. */
gboolean ocop_gs1_is_clean_text (const char *text, gsize length, char except);
