/* The cash drawer, a device of its own: a pulse goes to it through a printer or a serial line, and
 * its switch, where there is one, tells whether it opened.
 *
 * One thread: that of the loop. Nothing blocks. Source: devices.md 1.7, 1.12 and 5 (P15). */
#pragma once

#include "drivers/link/link.h"

typedef struct _OcopDrawer OcopDrawer;

#define OCOP_DRAWER_ON_MS_MAX  510 /* above 800 a coil burns; the command ends at 2 × 255 */
#define OCOP_DRAWER_OFF_MS_MAX 510
/* From the pulse to the switch. */
#define OCOP_DRAWER_OPENS_MS 1500
/* A pulse that is not taken by then counts as not sent: a drawer that opens later than anybody
 * expects is a danger. */
#define OCOP_DRAWER_SEND_MS 3000

/* Pin 3 of the plug. What "high" means depends on the drawer's switch. */
typedef enum {
    OCOP_DRAWER_LEVEL_UNKNOWN,
    OCOP_DRAWER_LEVEL_LOW,
    OCOP_DRAWER_LEVEL_HIGH,
} OcopDrawerLevel;

typedef enum {
    OCOP_DRAWER_NO_SENSOR, /* not learned: its switch says nothing */
    OCOP_DRAWER_LOW_IS_OPEN,
    OCOP_DRAWER_HIGH_IS_OPEN,
} OcopDrawerSensor;

typedef struct {
    guint pin;    /* 2 or 5 */
    guint on_ms;  /* 2 to OCOP_DRAWER_ON_MS_MAX, even; 0 for 100 */
    guint off_ms; /* 2 to OCOP_DRAWER_OFF_MS_MAX, even; 0 for 500 */
    OcopDrawerSensor sensor;
} OcopDrawerOptions;

typedef enum {
    OCOP_DRAWER_OPENED, /* its switch says so; also when it stood open before */
    OCOP_DRAWER_DID_NOT_OPEN,
    OCOP_DRAWER_UNKNOWN,  /* the pulse went out, and there is no sensor */
    OCOP_DRAWER_NOT_SENT, /* no pulse went out: see the result */
} OcopDrawerOutcome;

/* "opened" "did-not-open" "unknown" "not-sent"; static. */
const char *ocop_drawer_outcome_get_name (OcopDrawerOutcome outcome);

/* @result: OK unless NOT_SENT. */
typedef void (*OcopDrawerDone) (OcopDrawer *drawer, OcopDrawerOutcome outcome, OcopDevResult result,
                                gpointer data);

typedef struct {
    /* Its switch: it was opened or closed, by whomever. Not without a sensor. */
    void (*open_changed) (OcopDrawer *drawer, gboolean is_open, gpointer data);
} OcopDrawerEvents;

/* What the pulse goes through: a printer. */
typedef void (*OcopDrawerSent) (OcopDevResult result, gpointer data);
typedef struct {
    /* Sends @pulse (borrowed) between jobs, never inside one; calls @sent once, later: OK when the
     * printer has all of it. */
    void (*send) (GBytes *pulse, OcopDrawerSent sent, gpointer sent_data, gpointer data);
    /* It is not wanted any more, if it has not gone out: @sent is called with CANCELLED. */
    void (*cancel) (gpointer data);
    OcopDrawerLevel (*get_level) (gpointer data);
} OcopDrawerPort;

/* @port is copied; whoever made it calls ocop_drawer_level_changed when the printer says so.
 * @options: NULL for pin 2 with the usual times and no sensor. @events may be NULL. Owned. */
OcopDrawer *ocop_drawer_new (OcopLoop *loop, const OcopDrawerPort *port, gpointer port_data,
                             const OcopDrawerOptions *options, const OcopDrawerEvents *events,
                             gpointer data);
/* On a line of its own (serial, USB as serial): @pulse is what opens it, copied; any transport,
 * owned by the drawer. No sensor. */
OcopDrawer *ocop_drawer_new_serial (OcopTransport *transport, const guint8 *pulse, gsize size);
/* Nothing is called any more. */
void ocop_drawer_free (OcopDrawer *drawer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDrawer, ocop_drawer_free)

/* Sends one pulse; @done comes once, later. FALSE, and nothing is sent or told: one is under way,
 * or its off time is not over. Whoever asks has written down why (a sale, or an act with its
 * reason).
 */
gboolean ocop_drawer_open (OcopDrawer *drawer, OcopDrawerDone done, gpointer data);
/* *@ret_is_open: what its switch says. FALSE: it says nothing. */
gboolean ocop_drawer_get_open (OcopDrawer *drawer, gboolean *ret_is_open);
/* The port's level may be another. */
void ocop_drawer_level_changed (OcopDrawer *drawer);
OcopDrawerLevel ocop_drawer_get_level (const OcopDrawer *drawer);
/* What the switch means, for the settings, from the level while a person says that the drawer is
 * closed, and that while it is open. NO_SENSOR where they are the same. */
OcopDrawerSensor ocop_drawer_learn (OcopDrawerLevel closed, OcopDrawerLevel open);

/* Of a drawer on a line of its own; NULL else. */
OcopLink *ocop_drawer_get_link (OcopDrawer *drawer);
