/* Amounts in Vietnamese words, as papers state them. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_WORDS_NORTH, /* linh, nghìn; the official style */
    OCOP_WORDS_SOUTH, /* lẻ, ngàn */
} OcopWordsRegion;

/* @amount_dong, 0 to OCOP_MONEY_MAX, with a capital first letter and "đồng" at the end, NFC, owned:
 * 1234567 -> "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng", 0 -> "Không đồng".
 * Errors: OCOP_ERROR_BAD_INPUT where it is out of range.
 * Source: CONTRACT.md "inspect --json". */
char *ocop_words_from_amount (gint64 amount_dong, OcopWordsRegion region, GError **error);
