/* What a scanned or typed value says: the one way from bytes of a scanner to a product key.
 *
 * Reading never fails: what cannot be read is OCOP_SCAN_UNKNOWN, and what is wrong is named. A
 * part that is wrong is never handed on: with a wrong check digit there is no gtin, with an
 * impossible date no expiry.
 *
 * Read are: GTIN-8, -12, -13, -14; labels of scales (barcode_layout.h) and other restricted
 * numbers; GS1 element strings with FNC1 as byte 1D, or written "(01)…(10)…"; GS1 Digital Links
 * and other web addresses. A symbology identifier (ISO/IEC 15424, "]C1") in front is used, then
 * taken off. */
#pragma once

#include "base/day.h"
#include "domain/barcode_layout.h"
#include "domain/gtin.h"
#include <glib.h>

/* Longer values are not looked at. */
#define OCOP_SCAN_MAX_BYTES 4096
/* Lots and serial numbers: 20 characters (GS1 AI 10 and 21) of UTF-8, and NUL. */
#define OCOP_SCAN_TEXT_MAX_CHARS 20
#define OCOP_SCAN_TEXT_SIZE      (OCOP_SCAN_TEXT_MAX_CHARS * 4 + 1)

typedef enum {
    OCOP_SCAN_UNKNOWN,
    OCOP_SCAN_GTIN,
    OCOP_SCAN_GS1,          /* element string */
    OCOP_SCAN_DIGITAL_LINK, /* GS1 Digital Link with a GTIN */
    OCOP_SCAN_VARIABLE,     /* label with item and weight or price */
    OCOP_SCAN_INTERNAL,     /* restricted number outside the layouts; gtin is its look-up key */
    OCOP_SCAN_URL,          /* other http or https address */
} OcopScanKind;

typedef enum {
    OCOP_SCAN_PROBLEM_CHECK_DIGIT = 1 << 0, /* of a key, or the verifier of a label's value */
    OCOP_SCAN_PROBLEM_LENGTH = 1 << 1,      /* number or kind of characters, or a value too large or
                                               too fine for the product (half grams, half đồng) */
    OCOP_SCAN_PROBLEM_UNKNOWN_AI = 1 << 2,  /* reading of the element string stopped there */
    OCOP_SCAN_PROBLEM_BAD_DATE = 1 << 3,
} OcopScanProblem;
#define OCOP_N_SCAN_PROBLEMS 4

/* Texts are "" where there is none; valid UTF-8 without control characters. */
typedef struct {
    OcopScanKind kind;
    guint problems;                    /* of OcopScanProblem */
    char gtin[OCOP_GTIN_SIZE];         /* 14 digits, check digit right */
    char item[OCOP_BARCODE_ITEM_SIZE]; /* variable: the digits of the item as in the code */
    char lot[OCOP_SCAN_TEXT_SIZE];     /* AI 10 */
    char serial[OCOP_SCAN_TEXT_SIZE];  /* AI 21 */
    OcopDay expiry;      /* AI 17, else 7003, else 15 (best before); OCOP_DAY_NONE: none */
    gint64 weight_milli; /* thousandths of a kilogram, -1: none */
    gint64 price_dong;   /* of the whole item, -1: none */
    char *url;           /* owned; as scanned, of digital-link and url, else NULL */
} OcopScan;

/* Reads @length bytes at @value, which needs no NUL and may be anything. Blanks and line ends
 * around it are dropped. @today decides the century of two-digit years (GS1 General
 * Specifications 7.12). @ret_scan is overwritten, to be cleared by the caller. */
void ocop_scan_read (const char *value, gsize length, const OcopBarcodeLayout *layouts,
                     gsize n_layouts, OcopDay today, OcopScan *ret_scan);
void ocop_scan_clear (OcopScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopScan, ocop_scan_clear)

/* "gtin" "gs1" "digital-link" "variable" "internal" "url" "unknown". Static. */
const char *ocop_scan_kind_get_text (OcopScanKind kind);
/* "check-digit" "length" "unknown-ai" "bad-date". Static. */
const char *ocop_scan_problem_get_text (OcopScanProblem problem);
