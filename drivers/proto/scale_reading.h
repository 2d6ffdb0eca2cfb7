/* What a scale says, in whole numbers: a weight is a number, a power of ten and a unit, and becomes
 * thousandths of a kilogram only where nothing is lost by it.
 *
 * Source: USB-IF, HID Point of Sale Usage Tables 1.02, 5 (units and states); NIST Handbook 44,
 * appendix C (pound, ounce, grain, carat). */
#pragma once

#include <glib.h>

/* Numbered as usages 51 to 5C hex of HID page 8D, less 50. */
typedef enum {
    OCOP_SCALE_UNIT_NONE,
    OCOP_SCALE_UNIT_MG,
    OCOP_SCALE_UNIT_G,
    OCOP_SCALE_UNIT_KG,
    OCOP_SCALE_UNIT_CARAT,
    OCOP_SCALE_UNIT_TAEL, /* of which country nobody says */
    OCOP_SCALE_UNIT_GRAIN,
    OCOP_SCALE_UNIT_PENNYWEIGHT,
    OCOP_SCALE_UNIT_TONNE,
    OCOP_SCALE_UNIT_TON, /* long or short, nobody says */
    OCOP_SCALE_UNIT_TROY_OUNCE,
    OCOP_SCALE_UNIT_OUNCE,
    OCOP_SCALE_UNIT_POUND,
    OCOP_N_SCALE_UNITS,
} OcopScaleUnit;

/* Numbered as usages 71 to 78 hex of HID page 8D, less 70. */
typedef enum {
    OCOP_SCALE_UNKNOWN,
    OCOP_SCALE_FAULT,
    OCOP_SCALE_ZERO, /* stable, nothing on it */
    OCOP_SCALE_MOVING,
    OCOP_SCALE_STABLE,
    OCOP_SCALE_UNDER_ZERO,
    OCOP_SCALE_OVER,
    OCOP_SCALE_CALIBRATE, /* needs calibration */
    OCOP_SCALE_REZERO,    /* needs to be set to zero */
    OCOP_SCALE_SILENT,    /* does not answer; no usage of HID */
    OCOP_N_SCALE_STATES,
} OcopScaleState;

typedef struct {
    OcopScaleState state;
    gint64 value;  /* × 10^exponent units; of STABLE and ZERO only, else 0. -2^31 to 2^31 - 1 */
    gint exponent; /* -128 to 127 */
    OcopScaleUnit unit;
    gboolean is_net; /* a tare has been taken off */
} OcopScaleReading;

typedef void (*OcopScaleReadingFunc) (const OcopScaleReading *reading, gpointer data);

/* The weight in thousandths of a kilogram (grams), 0 to OCOP_QTY_MAX_MILLI. Nothing is rounded:
 * half a gram is refused, and so are most weights in ounces. Errors: OCOP_ERROR_BAD_INPUT when
 * @reading is not stable, negative, of no unit that is sure, not whole or too large. */
gboolean ocop_scale_reading_to_milli_kg (const OcopScaleReading *reading, gint64 *ret_milli,
                                         GError **error);

/* "stable" "moving" "under-zero" "over" ..; "kg" "g" ..; static. */
const char *ocop_scale_state_get_name (OcopScaleState state);
const char *ocop_scale_unit_get_name (OcopScaleUnit unit);

/* A weight as serial scales write it: blanks, perhaps a sign, digits with at most one point among
 * them, nothing else; at most 9 digits. FALSE when it is none. @ret_exponent: minus the digits
 * behind the point; @ret_has_point tells "12" from "12.". */
gboolean ocop_scale_read_number (const char *text, gsize size, gint64 *ret_value,
                                 gint *ret_exponent, gboolean *ret_has_point);

/* A stable weight as a serial scale wrote it: no weight is ZERO, a negative one UNDER_ZERO. */
OcopScaleReading ocop_scale_reading_of_stable (gint64 value, gint exponent, OcopScaleUnit unit,
                                               gboolean is_net);
/* "kg" "g" "lb" "oz" in either case, blanks around; NONE for anything else. */
OcopScaleUnit ocop_scale_unit_parse (const char *text, gsize size);

/* Equal stable readings one after the other: what a till takes for a weight. Zeroed: none yet. */
typedef struct {
    OcopScaleReading last;
    guint count;
} OcopScaleAgreement;
/* TRUE when @reading is stable and the @wanted-th of the same in a row, and from then on. */
gboolean ocop_scale_agreement_add (OcopScaleAgreement *agreement, const OcopScaleReading *reading,
                                   guint wanted);
