/* Reading of GS1 element strings. An element is judged alone: a wrong one is named and left out,
 * and the others hold, because a label with an unreadable date still names its product. Only an
 * unknown identifier ends the reading, since where its value ends cannot be known.
 * Source: GS1 General Specifications 3.2 to 3.9, 7.8 (processing), 7.12 (years of two digits). */
#include "domain/gs1.h"

#include "base/money.h"
#include "base/quantity.h"
#include <string.h>

#define ISO_4217_VND    "704"
#define WEIGHT_DECIMALS 3

void
ocop_gs1_reading_init (OcopGs1Reading *reading, OcopScan *scan, OcopDay today)
{
    *reading = (OcopGs1Reading){
        .scan = scan,
        .today = today,
        .expiry = OCOP_DAY_NONE,
        .expiry_time = OCOP_DAY_NONE,
        .best_before = OCOP_DAY_NONE,
    };
}

static gint64
read_digits (const char *digits, gsize n_digits)
{
    gint64 value = 0;

    for (gsize i = 0; i < n_digits; i++)
        value = value * 10 + g_ascii_digit_value (digits[i]);
    return value;
}

/* The year that ends in @yy and lies from 49 years before to 50 years after that of @today. */
static int
year_of_two_digits (int yy, OcopDay today)
{
    int year, month, day, difference;

    ocop_day_to_ymd (today, &year, &month, &day);
    difference = yy - year % 100;
    if (difference >= 51)
        return year - year % 100 - 100 + yy;
    if (difference <= -50)
        return year - year % 100 + 100 + yy;
    return year - year % 100 + yy;
}

/* Six digits YYMMDD; day 00 is the last of the month. OCOP_DAY_NONE when there is no such day. */
static OcopDay
read_date (const char *digits, OcopDay today)
{
    int year = year_of_two_digits ((int)read_digits (digits, 2), today);
    int month = (int)read_digits (digits + 2, 2);
    int day = (int)read_digits (digits + 4, 2);
    OcopDay first;

    if (day > 0)
        return ocop_day_from_ymd (year, month, day);
    first = ocop_day_from_ymd (year, month, 1);
    return first == OCOP_DAY_NONE ? OCOP_DAY_NONE : ocop_day_month_end (first);
}

/* @digits, of which the last @n_decimals stand behind the point, in units of 10^-@unit_decimals; -1
 * and a problem where that is no whole number or more than @max. At most 15 digits. */
static gint64
read_decimal (const char *digits, gsize n_digits, guint n_decimals, guint unit_decimals, gint64 max,
              OcopScan *scan)
{
    gint64 value = read_digits (digits, n_digits);
    gboolean is_whole = TRUE;

    for (; n_decimals < unit_decimals; n_decimals++)
        value *= 10;
    for (; n_decimals > unit_decimals; n_decimals--) {
        is_whole = is_whole && value % 10 == 0;
        value /= 10;
    }
    if (!is_whole || value > max) {
        scan->problems |= OCOP_SCAN_PROBLEM_LENGTH;
        return -1;
    }
    return value;
}

/* The table of identifiers bounds the characters of @value. */
static void
take_text (const char *value, gsize length, char *text)
{
    g_assert (length < OCOP_SCAN_TEXT_SIZE);
    if (text[0] != '\0')
        return;
    memcpy (text, value, length);
    text[length] = '\0';
}

static void
take_date (OcopGs1Reading *reading, const char *value, gboolean *has, OcopDay *day)
{
    OcopDay read = read_date (value, reading->today);

    if (read == OCOP_DAY_NONE)
        reading->scan->problems |= OCOP_SCAN_PROBLEM_BAD_DATE;
    if (!*has)
        *day = read;
    *has = TRUE;
}

static gboolean
has_right_form (const OcopGs1Ai *entry, const char *value, gsize length)
{
    gsize n_chars = (gsize)g_utf8_strlen (value, (gssize)length);
    gsize n_digits = MIN (length, entry->n_digits);

    if (n_chars < entry->min || n_chars > entry->max)
        return FALSE;
    /* In the written form a separator can stand inside a value. */
    if (memchr (value, OCOP_GS1_SEPARATOR, length) != NULL)
        return FALSE;
    return n_digits == 0 || ocop_gtin_is_digits (value, n_digits);
}

void
ocop_gs1_reading_add (OcopGs1Reading *reading, const OcopGs1Ai *entry, const char *ai,
                      const char *value, gsize length)
{
    OcopScan *scan = reading->scan;
    guint number = (guint)read_digits (ai, entry->ai_digits);
    guint n_decimals = number % 10;
    gboolean ignored = FALSE;
    OcopDay other = OCOP_DAY_NONE;

    reading->n_elements++;
    if (!has_right_form (entry, value, length)) {
        gboolean is_date = (entry->flags & OCOP_GS1_DATE) != 0 && length == entry->max;

        scan->problems |= is_date ? OCOP_SCAN_PROBLEM_BAD_DATE : OCOP_SCAN_PROBLEM_LENGTH;
        return;
    }
    if ((entry->flags & OCOP_GS1_CHECKED) != 0 &&
        !ocop_gtin_has_right_check_digit (value, entry->n_digits)) {
        scan->problems |= OCOP_SCAN_PROBLEM_CHECK_DIGIT;
        return;
    }

    if (number == 1 && scan->gtin[0] == '\0')
        memcpy (scan->gtin, value, OCOP_GTIN_DIGITS);
    else if (number == 10)
        take_text (value, length, scan->lot);
    else if (number == 21)
        take_text (value, length, scan->serial);
    else if (number == 15)
        take_date (reading, value, &reading->has_best_before, &reading->best_before);
    else if (number == 17)
        take_date (reading, value, &reading->has_expiry, &reading->expiry);
    else if (number == 7003)
        take_date (reading, value, &reading->has_expiry_time, &reading->expiry_time);
    else if ((entry->flags & OCOP_GS1_DATE) != 0)
        take_date (reading, value, &ignored, &other);
    else if (number / 10 == 310 && scan->weight_milli < 0)
        scan->weight_milli =
            read_decimal (value, length, n_decimals, WEIGHT_DECIMALS, OCOP_QTY_MAX_MILLI, scan);
    else if (number / 10 == 392 && scan->price_dong < 0)
        scan->price_dong = read_decimal (value, length, n_decimals, 0, OCOP_PRICE_MAX, scan);
    else if (number / 10 == 393 && scan->price_dong < 0 && memcmp (value, ISO_4217_VND, 3) == 0)
        scan->price_dong =
            read_decimal (value + 3, length - 3, n_decimals, 0, OCOP_PRICE_MAX, scan);
}

guint
ocop_gs1_reading_finish (OcopGs1Reading *reading)
{
    if (reading->has_expiry)
        reading->scan->expiry = reading->expiry;
    else if (reading->has_expiry_time)
        reading->scan->expiry = reading->expiry_time;
    else if (reading->has_best_before)
        reading->scan->expiry = reading->best_before;
    return reading->n_elements;
}

guint
ocop_gs1_read_bytes (const char *text, gsize length, OcopDay today, OcopScan *scan)
{
    OcopGs1Reading reading;
    gsize at = 0;

    ocop_gs1_reading_init (&reading, scan, today);
    while (at < length) {
        const OcopGs1Ai *entry;
        const char *ai = text + at;
        const char *value, *separator;
        gsize value_length;

        if (*ai == OCOP_GS1_SEPARATOR) {
            at++;
            continue;
        }
        entry = ocop_gs1_ai_find_prefix (ai, length - at);
        if (entry == NULL) {
            scan->problems |= OCOP_SCAN_PROBLEM_UNKNOWN_AI;
            break;
        }
        at += entry->ai_digits;
        value = text + at;
        separator = memchr (value, OCOP_GS1_SEPARATOR, length - at);
        value_length = separator != NULL ? (gsize)(separator - value) : length - at;
        if ((entry->flags & OCOP_GS1_PREDEFINED) != 0)
            value_length = MIN (value_length, entry->max);
        ocop_gs1_reading_add (&reading, entry, ai, value, value_length);
        at += value_length;
    }
    return ocop_gs1_reading_finish (&reading);
}

/* Digits of the identifier when @text begins with one in brackets, else 0. */
static gsize
match_bracket (const char *text, gsize length)
{
    gsize n_digits = 0;

    if (length == 0 || text[0] != '(')
        return 0;
    while (n_digits + 1 < length && g_ascii_isdigit (text[n_digits + 1]))
        n_digits++;
    if (n_digits < 2 || n_digits > OCOP_GS1_AI_MAX_DIGITS || n_digits + 1 >= length)
        return 0;
    return text[n_digits + 1] == ')' ? n_digits : 0;
}

gboolean
ocop_gs1_is_written (const char *text, gsize length)
{
    return match_bracket (text, length) > 0;
}

guint
ocop_gs1_read_written (const char *text, gsize length, OcopDay today, OcopScan *scan)
{
    OcopGs1Reading reading;
    gsize at = 0;
    gsize n_digits;

    ocop_gs1_reading_init (&reading, scan, today);
    while ((n_digits = match_bracket (text + at, length - at)) > 0) {
        const char *ai = text + at + 1;
        const OcopGs1Ai *entry = ocop_gs1_ai_find (ai, n_digits);
        gsize begin = at + n_digits + 2;
        gsize end = begin;

        if (entry == NULL) {
            scan->problems |= OCOP_SCAN_PROBLEM_UNKNOWN_AI;
            break;
        }
        while (end < length && match_bracket (text + end, length - end) == 0)
            end++;
        at = end;
        while (begin < end && (text[begin] == ' ' || text[begin] == OCOP_GS1_SEPARATOR))
            begin++;
        while (end > begin && (text[end - 1] == ' ' || text[end - 1] == OCOP_GS1_SEPARATOR))
            end--;
        ocop_gs1_reading_add (&reading, entry, ai, text + begin, end - begin);
    }
    return ocop_gs1_reading_finish (&reading);
}

gboolean
ocop_gs1_is_clean_text (const char *text, gsize length, char except)
{
    if (!g_utf8_validate_len (text, length, NULL))
        return FALSE;
    for (const char *at = text; at < text + length; at = g_utf8_next_char (at)) {
        GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

        if (type == G_UNICODE_CONTROL && !(except != '\0' && *at == except))
            return FALSE;
        if (type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
            type == G_UNICODE_PARAGRAPH_SEPARATOR)
            return FALSE;
    }
    return TRUE;
}
