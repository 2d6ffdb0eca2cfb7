/* Scales: what lies on it now, in whole grams, and when that may be sold. Only a weight that the
 * scale calls stable and that came several times in a row counts; everything else is a state
 * without a weight.
 *
 * One thread: that of the loop. Nothing blocks. Source: devices.md 3 and 5 (W1 to W5). */
#pragma once

#include "drivers/link/link.h"
#include "drivers/proto/scale_reading.h"
#include "drivers/transport/stream.h"

typedef struct _OcopScale OcopScale;

typedef enum {
    OCOP_SCALE_LANGUAGE_HID,
    OCOP_SCALE_LANGUAGE_TOLEDO_8217,
    OCOP_SCALE_LANGUAGE_CAS,        /* asked */
    OCOP_SCALE_LANGUAGE_CAS_STREAM, /* sends by itself */
    OCOP_SCALE_LANGUAGE_NCI,
    OCOP_N_SCALE_LANGUAGES
} OcopScaleLanguage;

/* "hid" "toledo-8217" "cas" "cas-stream" "nci"; static. */
const char *ocop_scale_language_get_name (OcopScaleLanguage language);
gboolean ocop_scale_language_parse (const char *name, OcopScaleLanguage *ret_language);

/* How a serial line is to be set for @language, as its makers ship it. */
OcopTtySettings ocop_scale_language_get_line (OcopScaleLanguage language);

typedef enum {
    OCOP_WEIGHT_NONE,    /* nothing is known: absent, silent, or not heard of yet */
    OCOP_WEIGHT_STABLE,  /* may be sold */
    OCOP_WEIGHT_MOVING,  /* or not yet often enough the same */
    OCOP_WEIGHT_UNDER,   /* below zero */
    OCOP_WEIGHT_OVER,    /* more than the scale can bear */
    OCOP_WEIGHT_ZERO,    /* nothing on it */
    OCOP_WEIGHT_FAULT,   /* broken, to be set to zero or calibrated */
    OCOP_WEIGHT_REFUSED, /* stable, but no whole number of grams: ounces, tenths of a gram */
    OCOP_N_WEIGHT_STATES
} OcopWeightState;

/* "none" "stable" ..; static. */
const char *ocop_weight_state_get_name (OcopWeightState state);

typedef struct {
    OcopWeightState state;
    /* Thousandths of a kilogram, less @tare_milli; of STABLE only, else 0. Above 0. */
    gint64 weight_milli;
    gint64 tare_milli; /* taken off by the till */
    gboolean is_net;   /* the scale has taken a tare off itself; then the till takes none */
    /* What the scale said last: its own number and unit. */
    OcopScaleReading reading;
} OcopWeight;

typedef struct {
    /* What lies on it is another, or its state; told once for each change. */
    void (*weight_changed) (OcopScale *scale, const OcopWeight *weight, gpointer data);
    void (*state_changed) (OcopScale *scale, OcopDevState state, OcopDevResult fault,
                           gpointer data);
} OcopScaleEvents;

typedef struct {
    guint n_equal;      /* stable readings in a row that make a weight; 0 for 2 */
    OcopScaleUnit unit; /* Toledo: of the frames; NONE: by their form */
    guint baud;         /* CDC: 0 for 9600 */
} OcopScaleOptions;

/* @transport is owned by the scale; a serial line has been set up as @language needs it
 * (ocop_scale_language_get_line). @options may be NULL. Begins stopped. Owned. */
OcopScale *ocop_scale_new (OcopTransport *transport, OcopScaleLanguage language,
                           const OcopScaleOptions *options, const OcopScaleEvents *events,
                           gpointer data);
/* @driver: one of the ocop_scale drivers. @language: of "scale-cdc"; "scale-hid" speaks HID. */
OcopScale *ocop_scale_new_usb (OcopLoop *loop, const OcopDriver *driver,
                               const OcopUsbWanted *wanted, const OcopUsbOpener *opener,
                               OcopScaleLanguage language, const OcopScaleOptions *options,
                               const OcopScaleEvents *events, gpointer data);
/* Not from inside its events. */
void ocop_scale_free (OcopScale *scale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopScale, ocop_scale_free)

void ocop_scale_start (OcopScale *scale);
void ocop_scale_stop (OcopScale *scale);
/* FALSE: is asked no more (a till that weighs nothing stands still); TRUE from the beginning. What
 * is known is forgotten. */
void ocop_scale_set_asking (OcopScale *scale, gboolean is_asking);
/* Copied to *@ret_weight. */
void ocop_scale_get_weight (const OcopScale *scale, OcopWeight *ret_weight);
/* The weight of a vessel, 0 and more, taken off from now on. */
void ocop_scale_set_tare (OcopScale *scale, gint64 tare_milli);
/* Sets the scale to zero, where its language can (HID, Toledo): FALSE else, or when it is not
 * there. */
gboolean ocop_scale_set_to_zero (OcopScale *scale);

/* @weight: STABLE when @result is OK; else what is known: TIMEOUT (it moved all the time, nothing
 * lies on it ..), NO_HARDWARE, CANCELLED. Valid during the call. */
typedef void (*OcopScaleWeighed) (OcopScale *scale, OcopDevResult result, const OcopWeight *weight,
                                  gpointer data);
/* Waits for a stable weight, @timeout_ms at most. Ends once, later. One at a time: FALSE, and
 * nothing is told. */
gboolean ocop_scale_weigh (OcopScale *scale, guint timeout_ms, OcopScaleWeighed done,
                           gpointer data);
void ocop_scale_cancel_weigh (OcopScale *scale);

OcopLink *ocop_scale_get_link (OcopScale *scale);
OcopDev *ocop_scale_get_dev (OcopScale *scale);
guint64 ocop_scale_get_n_malformed (const OcopScale *scale);

/* "scale-hid", "scale-cdc". */
extern const OcopDriver ocop_scale_hid_driver, ocop_scale_cdc_driver;
