/* Civil days by arithmetic on day numbers (eras of 400 years that begin on 1 March, so that the
 * leap day comes last). No libc calendar: localtime follows TZ and its data files; Viet Nam has
 * kept +07:00 without summer time since 1975. */
#include "base/day.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define YEAR_MIN          1900
#define YEAR_MAX          9999
#define MS_PER_SECOND     1000
#define SECONDS_PER_DAY   86400
#define VIET_NAM_OFFSET_S (7 * 3600)
#define DAYS_PER_ERA      146097
/* Days from 0000-03-01 to 1970-01-01. */
#define EPOCH_IN_ERAS 719468

static gboolean
is_leap (int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
count_days_of_month (int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

static gboolean
is_in_range (OcopDay day)
{
    return day >= OCOP_DAY_MIN && day <= OCOP_DAY_MAX;
}

OcopDay
ocop_day_from_ymd (int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        day > count_days_of_month (year, month))
        return OCOP_DAY_NONE;

    const int march_year = month <= 2 ? year - 1 : year;
    const int era = march_year / 400;
    const int year_of_era = march_year % 400;
    const int month_from_march = (month + 9) % 12;
    const int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_IN_ERAS;
}

void
ocop_day_to_ymd (OcopDay day, int *ret_year, int *ret_month, int *ret_day)
{
    g_assert (is_in_range (day));

    const int from_march = day + EPOCH_IN_ERAS;
    const int era = from_march / DAYS_PER_ERA;
    const int day_of_era = from_march % DAYS_PER_ERA;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *ret_year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    *ret_month = month;
    *ret_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
}

/* Reads @min to @max digits at *@text and moves past them. FALSE when there are fewer. */
static gboolean
take_digits (const char **text, int min, int max, int *ret_value)
{
    int value = 0;
    int n = 0;
    for (; n < max && g_ascii_isdigit (**text); n++, (*text)++)
        value = value * 10 + (**text - '0');
    *ret_value = value;
    return n >= min;
}

static gboolean
take_char (const char **text, char wanted)
{
    if (**text != wanted)
        return FALSE;
    (*text)++;
    return TRUE;
}

static OcopDay
read_iso (const char *text)
{
    int year, month, day;
    if (take_digits (&text, 4, 4, &year) && take_char (&text, '-') &&
        take_digits (&text, 2, 2, &month) && take_char (&text, '-') &&
        take_digits (&text, 2, 2, &day) && *text == '\0')
        return ocop_day_from_ymd (year, month, day);
    return OCOP_DAY_NONE;
}

static OcopDay
read_local (const char *text)
{
    int year, month, day;
    if (take_digits (&text, 1, 2, &day) && take_char (&text, '/') &&
        take_digits (&text, 1, 2, &month) && take_char (&text, '/') &&
        take_digits (&text, 4, 4, &year) && *text == '\0')
        return ocop_day_from_ymd (year, month, day);
    return OCOP_DAY_NONE;
}

static gboolean
finish_parse (OcopDay day, const char *text, const char *field, OcopDay *ret_day, GError **error)
{
    if (day == OCOP_DAY_NONE) {
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("“%s” is not a day of the form 2026-11-21"), shown);
        return FALSE;
    }
    *ret_day = day;
    return TRUE;
}

gboolean
ocop_day_parse (const char *text, const char *field, OcopDay *ret_day, GError **error)
{
    return finish_parse (read_iso (text), text, field, ret_day, error);
}

gboolean
ocop_day_parse_lenient (const char *text, const char *field, OcopDay *ret_day, GError **error)
{
    OcopDay day = read_iso (text);
    if (day == OCOP_DAY_NONE)
        day = read_local (text);
    return finish_parse (day, text, field, ret_day, error);
}

static char *
put_digits (char *at, int n_digits, int value)
{
    for (int i = n_digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + n_digits;
}

static char *
put_iso (char *at, OcopDay day)
{
    int year, month, day_of_month;
    ocop_day_to_ymd (day, &year, &month, &day_of_month);
    at = put_digits (at, 4, year);
    *at++ = '-';
    at = put_digits (at, 2, month);
    *at++ = '-';
    return put_digits (at, 2, day_of_month);
}

static char *
put_local (char *at, OcopDay day)
{
    int year, month, day_of_month;
    ocop_day_to_ymd (day, &year, &month, &day_of_month);
    at = put_digits (at, 2, day_of_month);
    *at++ = '/';
    at = put_digits (at, 2, month);
    *at++ = '/';
    return put_digits (at, 4, year);
}

const char *
ocop_day_to_text (OcopDay day, char *buffer)
{
    char *end = is_in_range (day) ? put_iso (buffer, day) : buffer;
    *end = '\0';
    return buffer;
}

const char *
ocop_day_to_local (OcopDay day, char *buffer)
{
    char *end = is_in_range (day) ? put_local (buffer, day) : buffer;
    *end = '\0';
    return buffer;
}

OcopDay
ocop_day_add_months (OcopDay day, int months)
{
    if (!is_in_range (day))
        return OCOP_DAY_NONE;

    int year, month, day_of_month;
    ocop_day_to_ymd (day, &year, &month, &day_of_month);
    const gint64 month_number = (gint64)year * 12 + (month - 1) + months;
    if (month_number < (gint64)YEAR_MIN * 12)
        return OCOP_DAY_MIN;
    if (month_number >= (gint64)(YEAR_MAX + 1) * 12)
        return OCOP_DAY_MAX;

    year = (int)(month_number / 12);
    month = (int)(month_number % 12) + 1;
    return ocop_day_from_ymd (year, month, MIN (day_of_month, count_days_of_month (year, month)));
}

OcopDay
ocop_day_month_end (OcopDay day)
{
    if (!is_in_range (day))
        return OCOP_DAY_NONE;

    int year, month, day_of_month;
    ocop_day_to_ymd (day, &year, &month, &day_of_month);
    return day + count_days_of_month (year, month) - day_of_month;
}

/* Splits @utc_ms into the Vietnamese day and the seconds since its midnight. An instant outside the
 * accepted days, which only a broken clock gives, becomes the first or last second of them. */
static OcopDay
split_instant (gint64 utc_ms, int *ret_second)
{
    const gint64 first_s = (gint64)OCOP_DAY_MIN * SECONDS_PER_DAY;
    const gint64 last_s = ((gint64)OCOP_DAY_MAX + 1) * SECONDS_PER_DAY - 1;
    gint64 utc_s = utc_ms / MS_PER_SECOND;
    if (utc_ms % MS_PER_SECOND < 0)
        utc_s--;
    const gint64 local_s = CLAMP (utc_s + VIET_NAM_OFFSET_S, first_s, last_s);

    gint64 second = local_s % SECONDS_PER_DAY;
    if (second < 0)
        second += SECONDS_PER_DAY;
    *ret_second = (int)second;
    return (OcopDay)((local_s - second) / SECONDS_PER_DAY);
}

OcopDay
ocop_day_at (gint64 utc_ms)
{
    int second;
    return split_instant (utc_ms, &second);
}

const char *
ocop_instant_to_text (gint64 utc_ms, char *buffer)
{
    int second;
    char *at = put_iso (buffer, split_instant (utc_ms, &second));
    *at++ = 'T';
    at = put_digits (at, 2, second / 3600);
    *at++ = ':';
    at = put_digits (at, 2, second / 60 % 60);
    *at++ = ':';
    at = put_digits (at, 2, second % 60);
    memcpy (at, "+07:00", sizeof "+07:00");
    return buffer;
}

const char *
ocop_instant_to_local (gint64 utc_ms, char *buffer)
{
    int second;
    char *at = put_local (buffer, split_instant (utc_ms, &second));
    *at++ = ' ';
    at = put_digits (at, 2, second / 3600);
    *at++ = ':';
    at = put_digits (at, 2, second / 60 % 60);
    *at = '\0';
    return buffer;
}
