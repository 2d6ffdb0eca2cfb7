/* Amounts in words. A number is read in groups of three digits; tỷ (10^9) begins the count of
 * groups anew, so that what stands above it is itself a number: nghìn tỷ, triệu tỷ. */
#include "domain/words.h"

#include "base/error.h"
#include "base/money.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define BILLION (G_GINT64_CONSTANT (1000000000))

static const char *const digit_words[10] = {"không", "một", "hai", "ba",  "bốn",
                                            "năm",   "sáu", "bảy", "tám", "chín"};

static void
append_word (GString *words, const char *word)
{
    if (words->len > 0)
        g_string_append_c (words, ' ');
    g_string_append (words, word);
}

static void
append_unit (GString *words, guint tens, guint unit)
{
    if (unit == 1 && tens >= 2)
        append_word (words, "mốt");
    else if (unit == 4 && tens >= 2)
        append_word (words, "tư");
    else if (unit == 5 && tens >= 1)
        append_word (words, "lăm");
    else
        append_word (words, digit_words[unit]);
}

/* @group is 1 to 999. Below other words it is read in full, with "không trăm". */
static void
append_group (GString *words, guint group, OcopWordsRegion region)
{
    guint hundreds = group / 100;
    guint tens = group / 10 % 10;
    guint unit = group % 10;
    gboolean is_below = words->len > 0;

    if (hundreds > 0 || is_below) {
        append_word (words, digit_words[hundreds]);
        append_word (words, "trăm");
    }
    if (tens == 1) {
        append_word (words, "mười");
    } else if (tens > 1) {
        append_word (words, digit_words[tens]);
        append_word (words, "mươi");
    } else if (unit > 0 && (hundreds > 0 || is_below)) {
        append_word (words, region == OCOP_WORDS_SOUTH ? "lẻ" : "linh");
    }
    if (unit > 0)
        append_unit (words, tens, unit);
}

/* @number is 0 to 999,999,999; zero appends nothing. */
static void
append_below_billion (GString *words, gint64 number, OcopWordsRegion region)
{
    const char *const group_words[] = {"triệu", region == OCOP_WORDS_SOUTH ? "ngàn" : "nghìn",
                                       NULL};
    const guint groups[] = {(guint)(number / 1000000), (guint)(number / 1000 % 1000),
                            (guint)(number % 1000)};

    for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
        if (groups[i] == 0)
            continue;
        append_group (words, groups[i], region);
        if (group_words[i] != NULL)
            append_word (words, group_words[i]);
    }
}

char *
ocop_words_from_amount (gint64 amount_dong, OcopWordsRegion region, GError **error)
{
    g_autoptr (GString) words = NULL;

    if (amount_dong < 0 || amount_dong > OCOP_MONEY_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("amount %" PRId64 " is not within 0 and 10^15"), amount_dong);
        return NULL;
    }

    words = g_string_new (NULL);
    if (amount_dong == 0)
        append_word (words, digit_words[0]);
    if (amount_dong >= BILLION) {
        append_below_billion (words, amount_dong / BILLION, region);
        append_word (words, "tỷ");
    }
    append_below_billion (words, amount_dong % BILLION, region);
    append_word (words, "đồng");

    /* Every number begins with an ASCII letter. */
    words->str[0] = g_ascii_toupper (words->str[0]);
    return g_string_free (g_steal_pointer (&words), FALSE);
}
