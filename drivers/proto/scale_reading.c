/* Weights without a point that floats: units are whole numbers times a power of ten as well, so
 * that a product of whole numbers is all there is to compute. */
#include "drivers/proto/scale_reading.h"

#include "base/error.h"
#include "base/quantity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DIGITS_MAX 9

/* Grams = @factor × 10^@exponent; factor 0: nobody can say. */
typedef struct {
    const char *name;
    gint64 factor;
    gint exponent;
} Unit;

static const Unit units[OCOP_N_SCALE_UNITS] = {
    [OCOP_SCALE_UNIT_NONE] = {"none", 0, 0},
    [OCOP_SCALE_UNIT_MG] = {"mg", 1, -3},
    [OCOP_SCALE_UNIT_G] = {"g", 1, 0},
    [OCOP_SCALE_UNIT_KG] = {"kg", 1, 3},
    [OCOP_SCALE_UNIT_CARAT] = {"ct", 2, -1},
    [OCOP_SCALE_UNIT_TAEL] = {"tael", 0, 0},
    [OCOP_SCALE_UNIT_GRAIN] = {"gr", 6479891, -8},
    [OCOP_SCALE_UNIT_PENNYWEIGHT] = {"dwt", 155517384, -8},
    [OCOP_SCALE_UNIT_TONNE] = {"t", 1, 6},
    [OCOP_SCALE_UNIT_TON] = {"ton", 0, 0},
    [OCOP_SCALE_UNIT_TROY_OUNCE] = {"ozt", 311034768, -7},
    [OCOP_SCALE_UNIT_OUNCE] = {"oz", 28349523125, -9},
    [OCOP_SCALE_UNIT_POUND] = {"lb", 45359237, -5},
};

static const char *const state_names[OCOP_N_SCALE_STATES] = {
    "unknown",    "fault", "zero",      "moving", "stable",
    "under-zero", "over",  "calibrate", "rezero", "silent",
};

const char *
ocop_scale_state_get_name (OcopScaleState state)
{
    g_assert (state < OCOP_N_SCALE_STATES);
    return state_names[state];
}

const char *
ocop_scale_unit_get_name (OcopScaleUnit unit)
{
    g_assert (unit < OCOP_N_SCALE_UNITS);
    return units[unit].name;
}

/* @value × @factor × 10^@exponent, @value > 0: FALSE when that is not whole or above @max. */
static gboolean
multiply (gint64 value, gint64 factor, gint exponent, gint64 max, gint64 *ret_product)
{
    for (; value % 10 == 0; value /= 10)
        exponent++;
    gint64 product;
    if (__builtin_mul_overflow (value, factor, &product))
        return FALSE;
    for (; exponent < 0; exponent++) {
        if (product % 10 != 0)
            return FALSE;
        product /= 10;
    }
    for (; exponent > 0; exponent--) {
        if (product > max / 10)
            return FALSE;
        product *= 10;
    }
    if (product > max)
        return FALSE;
    *ret_product = product;
    return TRUE;
}

gboolean
ocop_scale_reading_to_milli_kg (const OcopScaleReading *reading, gint64 *ret_milli, GError **error)
{
    const Unit *unit = &units[reading->unit];
    gint64 milli = 0;

    if (reading->state != OCOP_SCALE_STABLE && reading->state != OCOP_SCALE_ZERO) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("the scale has no weight yet: %s"),
                        ocop_scale_state_get_name (reading->state));
        return FALSE;
    }
    if (unit->factor == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("the scale weighs in “%s”, which is no sure unit"), unit->name);
        return FALSE;
    }
    if (reading->value < 0 || (reading->value > 0 && !multiply (reading->value, unit->factor,
                                                                reading->exponent + unit->exponent,
                                                                OCOP_QTY_MAX_MILLI, &milli))) {
        g_autofree char *weight = g_strdup_printf ("%" G_GINT64_FORMAT "e%d %s", reading->value,
                                                   reading->exponent, unit->name);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("the weight %s is no whole number of grams in bounds"), weight);
        return FALSE;
    }
    *ret_milli = milli;
    return TRUE;
}

gboolean
ocop_scale_read_number (const char *text, gsize size, gint64 *ret_value, gint *ret_exponent,
                        gboolean *ret_has_point)
{
    gsize at = 0, n_digits = 0;
    gint decimals = 0;
    gint64 value = 0;
    gboolean has_point = FALSE;

    while (at < size && text[at] == ' ')
        at++;
    const gboolean is_negative = at < size && text[at] == '-';
    if (at < size && (text[at] == '-' || text[at] == '+'))
        at++;
    while (at < size && text[at] == ' ')
        at++;
    for (; at < size; at++) {
        if (text[at] == '.' && !has_point && n_digits > 0) {
            has_point = TRUE;
            continue;
        }
        if (!g_ascii_isdigit (text[at]) || n_digits == DIGITS_MAX)
            return FALSE;
        value = value * 10 + (text[at] - '0');
        n_digits++;
        decimals += has_point ? 1 : 0;
    }
    if (n_digits == 0)
        return FALSE;
    *ret_value = is_negative ? -value : value;
    *ret_exponent = -decimals;
    *ret_has_point = has_point;
    return TRUE;
}

OcopScaleReading
ocop_scale_reading_of_stable (gint64 value, gint exponent, OcopScaleUnit unit, gboolean is_net)
{
    const OcopScaleState state = value < 0    ? OCOP_SCALE_UNDER_ZERO
                                 : value == 0 ? OCOP_SCALE_ZERO
                                              : OCOP_SCALE_STABLE;
    return (OcopScaleReading){.state = state,
                              .value = MAX (value, 0),
                              .exponent = exponent,
                              .unit = unit,
                              .is_net = is_net};
}

OcopScaleUnit
ocop_scale_unit_parse (const char *text, gsize size)
{
    static const OcopScaleUnit readable[] = {OCOP_SCALE_UNIT_KG, OCOP_SCALE_UNIT_G,
                                             OCOP_SCALE_UNIT_POUND, OCOP_SCALE_UNIT_OUNCE};
    for (; size > 0 && text[0] == ' '; size--)
        text++;
    for (; size > 0 && text[size - 1] == ' '; size--)
        ;
    for (gsize i = 0; i < G_N_ELEMENTS (readable); i++) {
        const char *name = units[readable[i]].name;
        if (strlen (name) == size && g_ascii_strncasecmp (name, text, size) == 0)
            return readable[i];
    }
    return OCOP_SCALE_UNIT_NONE;
}

gboolean
ocop_scale_agreement_add (OcopScaleAgreement *agreement, const OcopScaleReading *reading,
                          guint wanted)
{
    const OcopScaleReading *last = &agreement->last;
    if (reading->state != OCOP_SCALE_STABLE) {
        agreement->count = 0;
        return FALSE;
    }
    const gboolean is_same = agreement->count > 0 && reading->value == last->value &&
                             reading->exponent == last->exponent && reading->unit == last->unit &&
                             reading->is_net == last->is_net;
    agreement->count = is_same ? MIN (agreement->count + 1, wanted) : 1;
    agreement->last = *reading;
    return agreement->count >= wanted;
}
