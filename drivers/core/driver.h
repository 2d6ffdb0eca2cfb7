/* A driver: a const table that says which devices it is for and how one is brought from state to
 * state. Tables are listed at build time; nothing is loaded. Source: devices.md 6.1, 6.3. */
#pragma once

#include "drivers/core/result.h"
#include "drivers/core/usb_facts.h"

typedef enum {
    OCOP_DEV_CLASS_PRINTER,
    OCOP_DEV_CLASS_SCANNER,
    OCOP_DEV_CLASS_DRAWER,
    OCOP_DEV_CLASS_SCALE,
    OCOP_DEV_CLASS_DISPLAY,
    OCOP_N_DEV_CLASSES
} OcopDevClass;

#define OCOP_USB_PID_ANY (-1)

typedef struct {
    guint16 vid;
    gint32 pid; /* or OCOP_USB_PID_ANY */
} OcopUsbId;

/* How sure a driver is. Above its class there is its vendor, above that the very model. */
#define OCOP_SCORE_NONE   0
#define OCOP_SCORE_CLASS  10
#define OCOP_SCORE_VENDOR 20
#define OCOP_SCORE_MODEL  30

typedef struct _OcopDev OcopDev;

typedef struct {
    const char *name; /* "escpos" */
    OcopDevClass device_class;
    const OcopUsbId *ids; /* @n_ids of them; NULL: none */
    guint n_ids;
    /* By interfaces and the like, where no id fits: SCORE_NONE or SCORE_CLASS. NULL: none. Must not
     * take a keyboard for a scanner. */
    guint (*probe) (const OcopUsbFacts *facts);
    /* One step up or down each; the driver ends it with ocop_dev_step_done, at once or later. NULL:
     * nothing to do. A device that went needs no step: @gone is called instead, when everything
     * that was pending has ended; it brings the driver back to where it was before open, and ends
     * no step that was under way. */
    void (*open) (OcopDev *dev, const OcopUsbFacts *facts);
    void (*claim) (OcopDev *dev);
    void (*enable) (OcopDev *dev);
    void (*disable) (OcopDev *dev);
    void (*release) (OcopDev *dev);
    void (*close) (OcopDev *dev);
    void (*gone) (OcopDev *dev);
} OcopDriver;

/* How well @driver fits. */
guint ocop_driver_rate (const OcopDriver *driver, const OcopUsbFacts *facts);
/* The best driver of @device_class for @facts among @n_drivers, the earlier of equal ones; NULL:
 * none. */
const OcopDriver *ocop_driver_find (const OcopDriver *const *drivers, guint n_drivers,
                                    OcopDevClass device_class, const OcopUsbFacts *facts);
/* udev rules that let @group use the devices of the tables' ids. Owned. */
char *ocop_driver_make_udev_rules (const OcopDriver *const *drivers, guint n_drivers,
                                   const char *group);
