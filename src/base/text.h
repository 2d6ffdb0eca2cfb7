/* Vietnamese text: normal form, folding for search, words. Input of these functions is valid UTF-8
 * unless said. */
#pragma once

#include <glib.h>

/* Longest text of one catalogue or sale field, in bytes of UTF-8. */
#define OCOP_TEXT_MAX 512

/* Takes untrusted bytes into the product: checks UTF-8, refuses control characters (C0, C1, DEL,
 * U+2028/2029) and bidirectional controls (U+061C, U+200E/F, U+202A–E, U+2066–9), brings to NFC,
 * trims blanks at both ends and joins runs of blanks into one U+0020. At most @max_bytes after
 * that. Returns: owned text. Errors: OCOP_ERROR_BAD_INPUT with @field. */
char *ocop_text_take_in (const char *text, gssize length, gsize max_bytes, const char *field,
                         GError **error);

/* NFC of @text, owned. */
char *ocop_text_to_nfc (const char *text);

/* The key for accent-insensitive search: đ and Đ as d, NFD, combining marks dropped, lower case,
 * runs of blanks as one blank, none at the ends. "Rượu  MƠ Yên Tử" -> "ruou mo yen tu". Owned. */
char *ocop_text_fold (const char *text);

/* The key for exact-accent comparison: NFC, lower case, tone marks of oa, oe, uy placed in one way
 * (hoà = hòa, thuỷ = thủy), blanks as in fold. Owned. */
char *ocop_text_exact_key (const char *text);

/* The words of a key made by fold or exact_key: maximal runs of letters and digits (anything else
 * separates), each NUL-terminated in one owned vector, in order, repeats kept. Free with
 * g_strfreev. */
char **ocop_text_split_words (const char *key);

/* Folded to printable ASCII 0x20–0x7E for devices and payment purposes: as fold but keeping case (Đ
 * -> D); what has no ASCII form becomes @substitute (0: dropped). Owned. */
char *ocop_text_to_ascii (const char *text, char substitute);

/* Makes untrusted text harmless to show: invalid UTF-8 and what take_in refuses are replaced by
 * U+FFFD. Owned. */
char *ocop_text_make_safe (const char *text, gssize length);

/* The beginning of untrusted @text, made safe and short enough to be quoted in a message. @length
 * as in make_safe. Owned. */
char *ocop_text_excerpt (const char *text, gssize length);
