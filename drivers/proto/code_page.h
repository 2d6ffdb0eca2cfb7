/* Vietnamese letters in the code pages of receipt printers.
 * Source: devices.md 1.11 (printer-db, TCVN 5712, Windows-1258). */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_CODE_PAGE_ASCII,       /* 20 to 7E, what every page has */
    OCOP_CODE_PAGE_TCVN3_LOWER, /* ASCII and the 67 lower-case letters */
    OCOP_CODE_PAGE_TCVN3_UPPER, /* ASCII and the 67 capitals */
    OCOP_CODE_PAGE_CP1258,      /* ASCII and letters of one or two bytes: base, tone */
    OCOP_N_CODE_PAGES
} OcopCodePage;

#define OCOP_CODE_PAGE_BYTES_MAX 2

/* Bytes of one character of NFC text, 1 or 2; 0 when @page does not have it (₫ is in CP1258 only).
 */
gsize ocop_code_page_encode (OcopCodePage page, gunichar c,
                             guint8 ret_bytes[OCOP_CODE_PAGE_BYTES_MAX]);

/* The pages that have @c, as bits 1 << page. */
guint ocop_code_page_get_pages (gunichar c);

/* The character that a printer shows for @byte, 0 for none. With CP1258 tones come as combining
 * marks (U+0300 U+0301 U+0303 U+0309 U+0323) behind their letter. */
gunichar ocop_code_page_decode (OcopCodePage page, guint8 byte);

/* The printable ASCII character that stands for @c where there is nothing else: letters without
 * their marks (đ and ₫ are d), plain dashes and quotes for typographic ones, * for a star, x for ×;
 * 0 when there is none. */
char ocop_code_page_fold (gunichar c);

/* "ascii" "tcvn3-lower" "tcvn3-upper" "cp1258". Static. */
const char *ocop_code_page_get_name (OcopCodePage page);
gboolean ocop_code_page_parse (const char *name, OcopCodePage *ret_page);
