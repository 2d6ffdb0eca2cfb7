/* A device of the shop, whether it is plugged in or not: what the settings remember of it, which
 * state it is in and which one it is wanted in. It gets there by itself, step by step, again after
 * each replug, and again when another program let go of it.
 *
 *     ABSENT <-> PRESENT -> OPEN -> CLAIMED -> ENABLED
 *
 * It becomes ABSENT from anywhere. What is pending then ends with NO_HARDWARE, each operation once.
 * One thread: that of the loop. Source: devices.md 6.2, 6.3 (UnifiedPOS). */
#pragma once

#include "drivers/core/driver.h"
#include "drivers/core/loop.h"

typedef enum {
    OCOP_DEV_ABSENT,
    OCOP_DEV_PRESENT,
    OCOP_DEV_OPEN,
    OCOP_DEV_CLAIMED,
    OCOP_DEV_ENABLED,
} OcopDevState;

/* "absent" … Static. */
const char *ocop_dev_state_get_name (OcopDevState state);

typedef struct {
    void (*state_changed) (OcopDev *dev, OcopDevState state, gpointer data);
    /* A step up failed; it is tried again when something about USB changes. */
    void (*failed) (OcopDev *dev, OcopDevResult result, gpointer data);
    /* Class-specific: paper, cover, drawer, weight … */
    void (*status_update) (OcopDev *dev, guint status, gpointer data);
    /* One input; the next comes after ocop_dev_set_data_event_enabled. @bytes borrowed. */
    void (*data_event) (OcopDev *dev, GBytes *bytes, gpointer data);
    /* Inputs were lost because nobody took them. */
    void (*overflowed) (OcopDev *dev, gpointer data);
} OcopDevEvents;

/* Inputs that wait to be taken; more are refused, and told. */
#define OCOP_DEV_INPUTS_MAX 64

/* @wanted is copied. @driver_data: for the driver, borrowed. Owned. */
OcopDev *ocop_dev_new (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                       gpointer driver_data);
/* Ends what is pending with CANCELLED. Bring it to ABSENT or PRESENT first. */
void ocop_dev_free (OcopDev *dev);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDev, ocop_dev_free)

void ocop_dev_set_events (OcopDev *dev, const OcopDevEvents *events, gpointer data);
OcopDevState ocop_dev_get_state (const OcopDev *dev);
/* Why the last step up failed; OK: it did not. */
OcopDevResult ocop_dev_get_fault (const OcopDev *dev);
const OcopUsbWanted *ocop_dev_get_wanted (const OcopDev *dev);
/* Of the one that is plugged in, NULL when ABSENT. */
const OcopUsbFacts *ocop_dev_get_facts (const OcopDev *dev);
gpointer ocop_dev_get_driver_data (OcopDev *dev);
OcopLoop *ocop_dev_get_loop (OcopDev *dev);

/* PRESENT to ENABLED; kept over unplug and replug. */
void ocop_dev_want (OcopDev *dev, OcopDevState state);

/* From whoever watches the bus. Of one that is present already: nothing. The facts of the device
 * become what is wanted from now on, so that it is known again on this port. */
void ocop_dev_arrive (OcopDev *dev, const OcopUsbFacts *facts);
void ocop_dev_leave (OcopDev *dev);
/* Something was plugged or unplugged elsewhere: tries again what failed. */
void ocop_dev_retry (OcopDev *dev);

/* Input: events queue in their order, and one is delivered each time it is enabled. */
void ocop_dev_set_data_event_enabled (OcopDev *dev);
void ocop_dev_clear_input (OcopDev *dev);

/* ---- for drivers */

/* The step under way is done. */
void ocop_dev_step_done (OcopDev *dev, OcopDevResult result);
void ocop_dev_push_input (OcopDev *dev, GBytes *bytes);
void ocop_dev_push_status (OcopDev *dev, guint status);

typedef void (*OcopDevDone) (OcopDev *dev, OcopDevResult result, gpointer data);
/* Takes on an operation that ends exactly once, by ocop_dev_end or because the device went. Below
 * @state it ends with NO_HARDWARE (ABSENT) or CLOSED, later. Returns: its id, 0 when refused. */
guint ocop_dev_begin (OcopDev *dev, OcopDevState state, OcopDevDone done, gpointer data);
/* FALSE: it had ended already, and nothing was done. */
gboolean ocop_dev_end (OcopDev *dev, guint id, OcopDevResult result);
guint ocop_dev_count_pending (const OcopDev *dev);
