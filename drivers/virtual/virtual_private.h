/* What the files of this folder share. */
#pragma once

#include "drivers/proto/display_text.h"
#include "drivers/virtual/virtual_devices.h"

/* A display that speaks CD5220, from its side. Zeroed is not enough: init. */
typedef struct {
    OcopDisplayText text;
    guint8 command[4]; /* as much of it as has come */
    gsize size;
    gint line;    /* that is being written, -1: none */
    guint column; /* of the next character */
} OcopVirtualDisplay;

void ocop_virtual_display_init (OcopVirtualDisplay *display);
void ocop_virtual_display_feed (OcopVirtualDisplay *display, const guint8 *bytes, gsize size);

typedef enum {
    OCOP_VIRTUAL_WEIGHT_STABLE,
    OCOP_VIRTUAL_WEIGHT_MOVING,
    OCOP_VIRTUAL_WEIGHT_OVER,
    OCOP_VIRTUAL_WEIGHT_UNDER,
    OCOP_VIRTUAL_WEIGHT_SILENT,
} OcopVirtualWeight;

struct _OcopVirtualDevices {
    OcopLoop *loop; /* reference */
    OcopVirtualEvents events;
    gpointer events_data;
    OcopVirtualPrinter *printer;
    OcopTransport *scanner, *scale, *display;
    gboolean is_plugged[OCOP_N_DEV_CLASSES];
    gboolean is_taken[OCOP_N_DEV_CLASSES]; /* its owner is another; here is a reference */
    OcopVirtualDisplay shown;
    OcopVirtualWeight weight;
    gint64 weight_g;        /* of STABLE */
    OcopPrinterState state; /* of the printer, the drawer's switch included */
    guint n_pulses;         /* that have been looked at */
    gboolean is_drawer_stuck;
    guint drawer_timer; /* it opens in the next turn */
};

/* Tells the printer's state as it is now in @devices. */
void ocop_virtual_devices_apply_state (OcopVirtualDevices *devices);
void ocop_virtual_devices_plug (OcopVirtualDevices *devices, OcopDevClass device_class,
                                gboolean is_plugged);
