/* What the files of the devices share. Not for other files. */
#pragma once

#include "drivers/core/devices.h"
#include "drivers/core/hub.h"
#include "drivers/display/display.h"
#include "drivers/drawer/drawer.h"
#include "drivers/link/usb_opener.h"
#include "drivers/printer/usb_printer.h"
#include "drivers/scale/scale.h"
#include "drivers/scanner/scanner.h"
#include "drivers/scanner/teach.h"
#include "drivers/transport/tcp.h"
#include "drivers/transport/trace.h"
#include "drivers/virtual/virtual_control.h"
#include "shop/device_address.h"
#include "shop/print_work.h"

/* Scanners that are found by themselves. */
#define OCOP_SCANNERS_MAX 4

/* A device of the settings; of "auto" scanners there are several. The object of a USB device is
 * made when one that fits is plugged in for the first time: only then it is known which driver. */
typedef struct {
    OcopShopDevices *devices; /* borrowed */
    OcopDeviceKind kind;
    const char *address_text; /* borrowed from the settings */
    OcopDeviceAddress address;
    OcopDev *dev;             /* of a USB device, borrowed from its object; NULL */
    const OcopDriver *driver; /* NULL: none yet, or not on USB */
    /* Of the kind's, owned; all NULL: nothing is plugged in that could be it. */
    OcopUsbPrinter *printer;
    OcopScanner *scanner;
    OcopScale *scale;
    OcopDisplay *display;
    OcopDrawer *drawer;
    OcopDevState link_state;
    OcopDevResult fault;
    gboolean is_virtual; /* its object is one of the virtual devices */
    gboolean is_undecided;
    gboolean is_dirty;                 /* its change is to be told */
    gboolean must_ask;                 /* that it is undecided is to be told */
    char *name, *words, *hint, *found; /* of info, owned */
    OcopDeviceInfo info;
} OcopSlot;

struct _OcopShopDevices {
    OcopLoop *loop;
    OcopDeviceSettings settings;
    const OcopPorts *ports;
    OcopShopDevicesEvents events;
    gpointer data;
    OcopPrinterProfile *profile;
    gboolean is_profile_auto; /* it follows from what the printer says it is */

    OcopHub *hub;            /* NULL: no device of the settings is on USB */
    OcopDevResult hub_fault; /* libusb did not start */
    OcopDevices *usb;
    OcopUsbOpener opener;   /* with the recorder, where there is one */
    OcopUsbOpener hubs;     /* the hub's own */
    GPtrArray *plugged;     /* of OcopUsbFacts, owned */
    OcopTeaching *teaching; /* NULL: none */
    OcopTaughtFunc taught;
    gpointer taught_data;
    guint teaching_over; /* timer: to be freed */

    GString *record; /* borrowed, NULL: none */
    GBytes *replay;  /* borrowed, NULL: none */
    char *replayed;  /* the driver of the recording */
    char *problem;   /* of the virtual devices or the recording, for people; NULL: none */

    OcopVirtualDevices *virtual; /* NULL: none */
    OcopVirtualControl *control;
    char *paper_path;

    GPtrArray *slots; /* of OcopSlot, owned; those of the settings first, in the order of kinds */
    guint teller;     /* timer: changes are to be told */
    gboolean is_scanning;
    gboolean is_weighing;
    OcopWeighedFunc weighed;
    gpointer weighed_data;
    guint weigh_refusal;        /* timer: there is no scale */
    OcopDrawerFunc drawer_done; /* NULL: it is not being opened, or nobody waits */
    gpointer drawer_data;
    GBytes *pulse; /* that waits for the end of a job, or is out; NULL: none */
    OcopDrawerSent pulse_sent;
    gpointer pulse_data;
    guint pulse_timer;
    gboolean is_pulse_out;
    gboolean has_drawer_level; /* the printer has told it */

    OcopPrintWork *work; /* under way, NULL: none */
    guint job_refusal;   /* timer: it could not be begun */
    guint printer_flags;
    gint64 doubtful_job; /* that ended UNKNOWN last, 0: none */
    guint doubtful_id;
};

/* The first slot of @kind; never NULL. */
OcopSlot *ocop_devices_find_slot (OcopShopDevices *devices, OcopDeviceKind kind);
OcopSlot *ocop_slot_new (OcopShopDevices *devices, OcopDeviceKind kind);
void ocop_slot_free (OcopSlot *slot);
/* Nothing is plugged in any more that could be it. */
void ocop_slot_drop_object (OcopSlot *slot);
/* Something about it is new: told in the next turn. */
void ocop_slot_touch (OcopSlot *slot);
/* For the classes' state_changed. */
void ocop_slot_set_link (OcopSlot *slot, OcopDevState state, OcopDevResult fault);
/* Makes info anew. */
void ocop_slot_describe (OcopSlot *slot);
gboolean ocop_slot_has_object (const OcopSlot *slot);
OcopLink *ocop_slot_get_link (OcopSlot *slot);

/* Makes the object on @transport (owned), or on USB with @driver for what is @wanted, and starts
 * it. */
typedef struct {
    OcopTransport *transport;    /* NULL: on USB */
    const OcopDriver *driver;    /* on USB */
    const OcopUsbWanted *wanted; /* on USB */
} OcopSlotPlace;
void ocop_slot_make_printer (OcopSlot *slot, const OcopSlotPlace *place);
void ocop_slot_make_scanner (OcopSlot *slot, const OcopSlotPlace *place);
void ocop_slot_make_scale (OcopSlot *slot, const OcopSlotPlace *place);
void ocop_slot_make_display (OcopSlot *slot, const OcopSlotPlace *place);
void ocop_slot_make_drawer (OcopSlot *slot, const OcopSlotPlace *place);
void ocop_slot_make (OcopSlot *slot, const OcopSlotPlace *place);

/* A serial line, set up as what hangs on it speaks. Owned. */
OcopTransport *ocop_devices_make_line (OcopSlot *slot);

/* @transport (owned), with a recorder before it where one is wanted. Owned. */
OcopTransport *ocop_devices_trace (OcopShopDevices *devices, OcopTransport *transport);
/* The hub's opener, recorded where that is wanted. */
OcopUsbOpener ocop_devices_trace_opener (OcopShopDevices *devices);
/* The recording of the settings as the transport of @slot; NULL when there is none, or it is not
 * readable (then the slot is faulty). Owned. */
OcopTransport *ocop_devices_make_replay (OcopSlot *slot);
/* How a recorded scanner or scale was read: the name of its driver, "" when it is not known. */
const char *ocop_devices_get_replayed (const OcopShopDevices *devices);
/* Says in the recording what is recorded. */
void ocop_devices_note_driver (const OcopSlot *slot);

void ocop_devices_stop_teaching (OcopShopDevices *devices);
void ocop_devices_begin_usb (OcopShopDevices *devices);
void ocop_devices_end_usb (OcopShopDevices *devices);
gboolean ocop_devices_needs_usb (OcopShopDevices *devices);
/* Plugged in, and no slot's. New array, borrowed content. */
GPtrArray *ocop_devices_list_free (OcopShopDevices *devices);
void ocop_devices_tell_undecided (OcopSlot *slot);
/* "usb:0416:5011@1-2". Owned. */
char *ocop_usb_facts_dup_address (const OcopUsbFacts *facts);
char *ocop_usb_facts_dup_name (const OcopUsbFacts *facts);

/* What a printer's flags, and how a job ended, are for people; translated, static. "" for nothing.
 */
const char *ocop_printer_flags_get_words (guint flags);
const char *ocop_dev_result_get_words (OcopDevResult result);
