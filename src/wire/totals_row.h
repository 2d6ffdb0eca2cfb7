/* One row of a till's running totals as it travels: the figures of a (business day, product,
 * channel, stars) in one epoch of one till, cumulative, never a difference.
 *
 *     ["2026-11-21","QN-0001","showroom",4,"2.5",370000,"0",0,57]
 *     day, product, channel, stars (0: none), qty, amount, returned_qty, returned_amount, version
 *
 * Version = seq of the last record that changed the row. Source: DESIGN.md "Sync". */
#pragma once

#include "base/json_span.h"
#include "base/json_writer.h"
#include "domain/product.h"
#include "domain/shift.h"

#define OCOP_WIRE_PRODUCT_SIZE (OCOP_CODE_MAX + 1)

typedef struct {
    OcopDay day;
    char product[OCOP_WIRE_PRODUCT_SIZE]; /* a code as the catalogue takes it */
    OcopChannel channel;
    int stars;        /* 3 to 5, 0: none */
    gint64 qty_milli; /* sold, >= 0, to OCOP_JSON_MILLI_MAX; never reduced by returns */
    gint64 amount;    /* đồng, 0 to OCOP_MONEY_MAX */
    gint64 returned_qty_milli;
    gint64 returned_amount;
    gint64 version; /* 1 to OCOP_SEQ_MAX */
} OcopWireRow;

/* Canonical order of keys: day, product (bytes), channel, stars. <0, 0 or >0. */
int ocop_wire_row_compare_key (const OcopWireRow *a, const OcopWireRow *b);
/* Order in which rows travel: version, then key. */
int ocop_wire_row_compare (const OcopWireRow *a, const OcopWireRow *b);
/* The four figures, not the version. */
gboolean ocop_wire_row_has_same_figures (const OcopWireRow *a, const OcopWireRow *b);

/* NULL when every field is within its range, else the name of the first that is not. Static. */
const char *ocop_wire_row_find_wrong_field (const OcopWireRow *row);

/* A row of the store or of a shift close's body. FALSE, output untouched, when a field is out of
 * its range. */
gboolean ocop_wire_row_from_totals (const OcopTotalsRow *totals, gint64 version,
                                    OcopWireRow *ret_row);

/* TRUE for a code that ocop_catalogue_read would take: printable ASCII without blanks and "',; */
gboolean ocop_wire_is_product_code (const char *text);

void ocop_wire_row_write (OcopJsonWriter *writer, const OcopWireRow *row);
/* NULL, and the row in @ret_row; else the name of the field that cannot be read, output untouched.
 * Static. */
const char *ocop_wire_row_read (OcopJsonSpan span, OcopWireRow *ret_row);
