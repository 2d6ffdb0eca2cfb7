/* The two readers of a close's body. For shift_*.c of this folder and their tests only. */
#pragma once

#include "domain/shift.h"

#define OCOP_CLOSE_MAX_BYTES  ((gsize)64 * 1024 * 1024)
#define OCOP_CLOSE_TOTALS_MAX 200000
#define OCOP_CLOSE_PARKED_MAX 10000

/* The spelling that ocop_shift_close_to_body writes, and no other. NULL: another one, or something
 * is wrong; then ocop_shift_close_from_json decides. What this one takes the other takes too, with
 * the same values. */
OcopShiftClose *ocop_shift_close_scan (const char *text, gsize length);

/* Any JSON. */
OcopShiftClose *ocop_shift_close_from_json (const char *json, gsize length, GError **error);
