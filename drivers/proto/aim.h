/* The kind of bar code behind a scan, and a scan in the form that a reader of GS1 data wants: AIM
 * id apart, FNC1 as byte 1D between fields and nowhere else, a composite's second part apart.
 *
 * Source: ISO/IEC 15424 (symbology identifiers); GS1 General Specifications 5.1.2 and 7.8 (FNC1,
 * concatenation). */
#pragma once

#include "drivers/proto/raw_scan.h"

typedef enum {
    OCOP_SYMBOLOGY_UNKNOWN,
    OCOP_SYMBOLOGY_EAN_13,     /* UPC too */
    OCOP_SYMBOLOGY_EAN_ADD_ON, /* two or five digits beside it, alone or with it */
    OCOP_SYMBOLOGY_EAN_8,
    OCOP_SYMBOLOGY_CODE_39,
    OCOP_SYMBOLOGY_CODE_93,
    OCOP_SYMBOLOGY_CODE_128,
    OCOP_SYMBOLOGY_CODABAR,
    OCOP_SYMBOLOGY_ITF,
    OCOP_SYMBOLOGY_DATABAR, /* composites too */
    OCOP_SYMBOLOGY_PDF417,
    OCOP_SYMBOLOGY_QR,
    OCOP_SYMBOLOGY_DATA_MATRIX,
    OCOP_SYMBOLOGY_AZTEC,
    OCOP_SYMBOLOGY_DOT_CODE,
    OCOP_SYMBOLOGY_MAXI_CODE,
    OCOP_SYMBOLOGY_HAN_XIN,
    OCOP_SYMBOLOGY_OTHER, /* another that ISO/IEC 15424 knows */
    OCOP_N_SYMBOLOGIES,
} OcopSymbology;

typedef struct {
    OcopSymbology symbology;
    gboolean is_gs1; /* the data are GS1 element strings */
} OcopAim;

/* @id: "]E0", or anything else for UNKNOWN. */
OcopAim ocop_aim_read (const char *id);
/* "ean-13" "code-128" ..; static. */
const char *ocop_symbology_get_name (OcopSymbology symbology);

/* What a scan holds, in memory of its own. */
typedef struct {
    OcopAim aim;
    char id[OCOP_AIM_ID_SIZE]; /* "" when nobody told it */
    GByteArray *data;          /* without the id */
    GByteArray *composite;     /* what stood behind "|]e0", NULL: none */
} OcopAimScan;
void ocop_aim_scan_clear (OcopAimScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopAimScan, ocop_aim_scan_clear)

/* Takes @scan apart. An id at the beginning of the data is used where the device told none.
 * @gs_substitute: a byte that this scanner sends for GS, 0: none; it counts in GS1 data and where
 * the kind is not known. In GS1 data a GS at the beginning or the end is taken off. */
void ocop_aim_scan_init (OcopAimScan *scan, const OcopRawScan *raw, guint8 gs_substitute);

/* Id and data in one piece, as domain/barcode.h reads it: "]C1" and the rest. Owned. */
GByteArray *ocop_aim_scan_join (const OcopAimScan *scan);
