/* Civil days and instants. The civil day is that of Asia/Ho_Chi_Minh (+07:00, no summer time)
 * whatever TZ says. */
#pragma once

#include <glib.h>

/* Days since 1970-01-01, proleptic Gregorian calendar. */
typedef gint32 OcopDay;
#define OCOP_DAY_NONE G_MININT32
/* First and last day that is accepted: 1900-01-01 and 9999-12-31. */
#define OCOP_DAY_MIN           (-25567)
#define OCOP_DAY_MAX           2932896
#define OCOP_DAY_TEXT_SIZE     11 /* "2026-11-21", "21/11/2026" */
#define OCOP_INSTANT_TEXT_SIZE 26 /* "2026-11-21T14:32:05+07:00" */

/* OCOP_DAY_NONE when there is no such day. */
OcopDay ocop_day_from_ymd (int year, int month, int day);
void ocop_day_to_ymd (OcopDay day, int *ret_year, int *ret_month, int *ret_day);

/* "2026-11-21", exactly. Errors: OCOP_ERROR_BAD_INPUT with @field, naming the text. */
gboolean ocop_day_parse (const char *text, const char *field, OcopDay *ret_day, GError **error);
/* The same, and also "21/11/2026" as Vietnamese spreadsheets write it. */
gboolean ocop_day_parse_lenient (const char *text, const char *field, OcopDay *ret_day,
                                 GError **error);

/* Into @buffer of at least OCOP_DAY_TEXT_SIZE bytes, which is returned: "2026-11-21" and
 * "21/11/2026"; "" for OCOP_DAY_NONE. */
const char *ocop_day_to_text (OcopDay day, char *buffer);
const char *ocop_day_to_local (OcopDay day, char *buffer);

/* @day plus @months, the day of the month clamped to the month's end (31/1 + 1 month = 28/2 or
 * 29/2) and the result to OCOP_DAY_MIN … OCOP_DAY_MAX. OCOP_DAY_NONE stays what it is. */
OcopDay ocop_day_add_months (OcopDay day, int months);
/* Last day of the month of @day. */
OcopDay ocop_day_month_end (OcopDay day);

/* The civil day in Viet Nam at @utc_ms (milliseconds since 1970-01-01T00:00Z). */
OcopDay ocop_day_at (gint64 utc_ms);

/* RFC 3339 in +07:00 with whole seconds. Into @buffer of at least OCOP_INSTANT_TEXT_SIZE bytes,
 * which is returned. */
const char *ocop_instant_to_text (gint64 utc_ms, char *buffer);
/* "21/11/2026 14:32" into @buffer of at least OCOP_INSTANT_TEXT_SIZE bytes, which is returned. */
const char *ocop_instant_to_local (gint64 utc_ms, char *buffer);
