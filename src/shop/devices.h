/* The devices of a till, for a program with a main loop: made from the settings, alive on the main
 * context of whoever made them, back by themselves after every replug. Nothing here waits, and no
 * failure of a device is a failure of a call: what became of it is told.
 *
 * One thread: that of the context. The shop's store may live on another: the two meet in values
 * (OcopDeviceSettings, OcopPrintWork, OcopPrintOutcome) that one makes and the other takes.
 *
 *     store's thread                              this thread
 *     ocop_shop_load_device_settings      ->      ocop_shop_devices_new
 *     ocop_shop_take_print_job            ->      ocop_shop_devices_print
 *     ocop_shop_store_print_outcome       <-      job_ended
 *     ocop_shop_note_late_print           <-      job_settled
 *
 * Source: devices.md 5 and 6. */
#pragma once

#include "shop/printing.h"
#include "shop/shop.h"

typedef enum {
    OCOP_DEVICE_PRINTER,
    OCOP_DEVICE_SCANNER,
    OCOP_DEVICE_DRAWER,
    OCOP_DEVICE_SCALE,
    OCOP_DEVICE_DISPLAY,
    OCOP_N_DEVICES
} OcopDeviceKind;

/* "printer" … Static. */
const char *ocop_device_kind_get_text (OcopDeviceKind kind);
gboolean ocop_device_kind_parse (const char *text, OcopDeviceKind *ret_kind);

typedef enum {
    OCOP_DEVICE_UNSET,    /* the settings name none */
    OCOP_DEVICE_ABSENT,   /* not plugged in, switched off, not reached */
    OCOP_DEVICE_STARTING, /* there, being set up */
    OCOP_DEVICE_READY,
    OCOP_DEVICE_BUSY,      /* prints */
    OCOP_DEVICE_WAITING,   /* for a person, see its words: paper, cover … */
    OCOP_DEVICE_IN_USE,    /* another program has it; taken when that one lets go */
    OCOP_DEVICE_DENIED,    /* no permission: see the hint */
    OCOP_DEVICE_UNDECIDED, /* several could be it: a person has to choose */
    OCOP_DEVICE_FAULTY,
    OCOP_N_DEVICE_STATES
} OcopDeviceState;

/* "unset" "absent" … Static. */
const char *ocop_device_state_get_text (OcopDeviceState state);

/* What a printer says of itself. */
typedef enum {
    OCOP_PRINTER_NEEDS_PAPER = 1 << 0,
    OCOP_PRINTER_NEEDS_PAPER_SOON = 1 << 1,
    OCOP_PRINTER_HAS_COVER_OPEN = 1 << 2,
    OCOP_PRINTER_HAS_ERROR = 1 << 3, /* cutter, jam, too hot … */
    OCOP_PRINTER_IS_OFFLINE = 1 << 4,
} OcopPrinterCondition;

/* One device, for lists and status bars. Valid during the call, or as long as its list. */
/* Of printer.profile; and what stands for it where no printer has said what it is. */
#define OCOP_PROFILE_AUTO    "auto"
#define OCOP_PROFILE_UNKNOWN "generic-80"

typedef struct {
    OcopDeviceKind kind;
    const char *address; /* as in the settings */
    const char *name;    /* "Honeywell 1450g", "usb 0416:5011 on 1-2", "virtual" … */
    const char *driver;  /* "escpos" … "" where none has it */
    OcopDeviceState state;
    const char *words;        /* the state for people, translated */
    const char *hint;         /* what a person can do about it, translated; "" */
    guint printer_conditions; /* of OcopPrinterCondition */
    const char *found;        /* "usb:0416:5011@1-2" of the one that is there, "" */
} OcopDeviceInfo;

typedef struct {
    char *addresses[OCOP_N_DEVICES]; /* settings printer.device …; "" none */
    char *printer_profile;           /* printer.profile; NULL or "auto": as the printer says */
    char *scale_language;            /* scale.language: "auto" or as drivers name it */
    char *display_language;          /* display.language */
    char *drawer_sensor;             /* drawer.sensor: "none" "low" "high" is open */
    char *home;
    /* For tests of a single device: what goes over its line is written here, or a recording of it
     * is played in its place. Borrowed, NULL: none. */
    GString *record;
    GBytes *replay;
} OcopDeviceSettings;

/* Whether @recording can be played. Errors: BAD_FILE with row. */
gboolean ocop_device_recording_check (GBytes *recording, GError **error);
/* Only the device of @kind stays, a printer with its drawer. */
void ocop_device_settings_keep (OcopDeviceSettings *settings, OcopDeviceKind kind);

void ocop_device_settings_clear (OcopDeviceSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopDeviceSettings, ocop_device_settings_clear)
/* On the store's thread. */
gboolean ocop_shop_load_device_settings (OcopShop *shop, OcopDeviceSettings *ret_settings,
                                         GError **error);

/* One code, as ocop_shop_look_up_scan takes it. Valid during the call. */
typedef struct {
    const char *code;      /* AIM id, where the scanner told one, and data; UTF-8 */
    const char *text;      /* the data */
    const char *aim;       /* "]E0", "" */
    const char *symbology; /* "ean-13" …, static */
    const char *raw_hex;   /* as it came */
    const char *device;    /* which scanner: its address */
} OcopDeviceScan;

typedef enum {
    OCOP_SCALE_SAYS_NOTHING,
    OCOP_SCALE_SAYS_STABLE,
    OCOP_SCALE_SAYS_MOVING,
    OCOP_SCALE_SAYS_UNDER,
    OCOP_SCALE_SAYS_OVER,
    OCOP_SCALE_SAYS_ZERO,
    OCOP_SCALE_SAYS_FAULT,
    OCOP_SCALE_SAYS_NO_WHOLE_GRAMS,
} OcopScaleSays;

typedef struct {
    OcopScaleSays says;
    gint64 weight_milli; /* thousandths of a kilogram; of STABLE only, else 0 */
    const char *words;   /* for people, translated */
} OcopDeviceWeight;

/* One of several that could be the device. */
typedef struct {
    guint id;
    char *name; /* "usb 0416:5011 on 1-2" */
} OcopDeviceChoice;

typedef enum {
    OCOP_DRAWER_DID_OPEN,
    OCOP_DRAWER_STAYED_SHUT,
    OCOP_DRAWER_WAS_TOLD, /* it has no switch: the pulse went out */
    OCOP_DRAWER_NOT_TOLD, /* no pulse went out: no printer, or it takes nothing */
} OcopDrawerResult;

/* "opened" "stayed-shut" "told" "not-told"; static. */
const char *ocop_drawer_result_get_text (OcopDrawerResult result);

typedef enum {
    OCOP_TAUGHT_FOUND,        /* the settings' scanner.device should be @address from now on */
    OCOP_TAUGHT_WRONG_LAYOUT, /* a scanner that plays another country's keyboard */
    OCOP_TAUGHT_NOTHING,
    OCOP_TAUGHT_DENIED, /* this program may open no keyboard, such as the one at @address */
} OcopTaughtResult;

/* Each may be NULL. None is called from inside a call to the devices. */
typedef struct {
    void (*changed) (const OcopDeviceInfo *info, gpointer data);
    void (*scanned) (const OcopDeviceScan *scan, gpointer data);
    /* Something was read that is no code: beep. @words: why, translated; @text: as far as it came,
     * fit for a screen. */
    void (*scan_refused) (const char *words, const char *text, gpointer data);
    void (*weight_changed) (const OcopDeviceWeight *weight, gpointer data);
    void (*drawer_changed) (gboolean is_open, gpointer data);
    /* The job moved on: bytes the printer has, of how many; @words for people, translated, say what
     * it waits for, "" while it goes on. */
    void (*job_changed) (gint64 job, gint64 bytes_accepted, gint64 bytes_total, const char *words,
                         gpointer data);
    /* Once for each job that was printed; to be stored. The next may be printed from inside. */
    void (*job_ended) (const OcopPrintOutcome *outcome, gpointer data);
    /* A job that ended UNKNOWN has come out after all; to be stored. */
    void (*job_settled) (gint64 job, gpointer data);
    /* Several plugged in could be the @kind that is missing: ocop_shop_devices_choose. */
    void (*undecided) (OcopDeviceKind kind, const OcopDeviceChoice *choices, guint n_choices,
                       gpointer data);
} OcopShopDevicesEvents;

typedef struct _OcopShopDevices OcopShopDevices;

/* @context NULL: the default one. @settings and @events are copied. Owned. Frees nothing of the
 * shop's. With virtual devices it listens at HOME/run/devices.sock, carries out HOME/run/
 * devices.txt once, and what the printer gets stands in HOME/run/paper.bin. */
OcopShopDevices *ocop_shop_devices_new (const OcopDeviceSettings *settings, GMainContext *context,
                                        const OcopPorts *ports, const OcopShopDevicesEvents *events,
                                        gpointer data);
/* A job under way ends for nobody: it stays SENDING in the store, and is UNKNOWN at its next
 * opening. */
void ocop_shop_devices_free (OcopShopDevices *devices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopShopDevices, ocop_shop_devices_free)

/* What the settings name and what is plugged in besides: new array of OcopDeviceInfo that owns its
 * content. */
GPtrArray *ocop_shop_devices_list (OcopShopDevices *devices);
/* What is plugged in and no device of the settings. */
typedef struct {
    char *address; /* "usb:0416:5011@1-2", for the settings */
    char *name;
    /* "printer" …, or several ("scanner|scale|display") of which a person has to say which; "" when
     * nothing here drives it. Static. */
    const char *could_be;
} OcopPluggedDevice;
/* New array of OcopPluggedDevice that owns its content. */
GPtrArray *ocop_shop_devices_list_plugged (OcopShopDevices *devices);
/* Of what the settings name (the first scanner). Borrowed until the loop runs again. */
const OcopDeviceInfo *ocop_shop_devices_get (OcopShopDevices *devices, OcopDeviceKind kind);
/* The answer to undecided. FALSE when that one is not there any more. */
gboolean ocop_shop_devices_choose (OcopShopDevices *devices, OcopDeviceKind kind, guint choice);

/* The profile that papers are to be made for: of the settings; where these say "auto", what the
 * printer on USB has said it is, for ocop_shop_note_printer. Known before the printer is READY.
 * Borrowed, until it changes. */
const char *ocop_shop_devices_get_profile (OcopShopDevices *devices);
/* TRUE: the printer is there and has nothing to do: the next job may be taken from the store. */
gboolean ocop_shop_devices_can_print (OcopShopDevices *devices);
/* Prints; its end is told by job_ended, later. Takes @work. FALSE, with @work left to the caller:
 * another is under way. */
gboolean ocop_shop_devices_print (OcopShopDevices *devices, OcopPrintWork *work);
/* Breaks off the job under way: it ends FAILED where nothing of it was sent, else UNKNOWN. */
void ocop_shop_devices_cancel_print (OcopShopDevices *devices);

/* FALSE: codes wait (at most 64) until it is TRUE again, which it is from the beginning. */
void ocop_shop_devices_set_scanning (OcopShopDevices *devices, gboolean is_scanning);

/* What the customer sees: two lines of 20 columns, each with a text on the left (any script) and an
 * amount on the right; NULL: nothing. */
void ocop_shop_devices_show (OcopShopDevices *devices, const char *left_1, const char *right_1,
                             const char *left_2, const char *right_2);

/* Opens the drawer. Whoever asks has written down why: a sale, or ocop_shop_open_drawer (shop/desk.h).
 * @done (may be NULL) comes once, later. */
typedef void (*OcopDrawerFunc) (OcopDrawerResult result, gpointer data);
void ocop_shop_devices_open_drawer (OcopShopDevices *devices, OcopDrawerFunc done, gpointer data);

/* *@ret_is_open: what its switch says. FALSE: it says nothing. */
gboolean ocop_shop_devices_get_drawer (OcopShopDevices *devices, gboolean *ret_is_open);

/* Waits for a stable weight, @timeout_ms at most. @done comes once, later; what is not STABLE is no
 * weight. FALSE, and nothing is told: another is waited for. */
typedef void (*OcopWeighedFunc) (const OcopDeviceWeight *weight, gpointer data);
gboolean ocop_shop_devices_weigh (OcopShopDevices *devices, guint timeout_ms, OcopWeighedFunc done,
                                  gpointer data);
/* FALSE: the scale is asked no more (a till that weighs nothing stands still). */
void ocop_shop_devices_set_weighing (OcopShopDevices *devices, gboolean is_weighing);

/* A scanner that plays a keyboard and is in no table: a person scans this code within half a
 * minute. Static. */
const char *ocop_shop_devices_get_teach_code (void);
/* @address: "usb:…" of the scanner, "" when NOTHING. FALSE: there is no USB, or one is being
 * taught.
 */
typedef void (*OcopTaughtFunc) (OcopTaughtResult result, const char *address, gpointer data);
gboolean ocop_shop_devices_teach (OcopShopDevices *devices, OcopTaughtFunc done, gpointer data);
void ocop_shop_devices_stop_teaching (OcopShopDevices *devices);

/* Tells the virtual devices a line (drivers/virtual/virtual_devices.h lists them) and gives their
 * answer, a JSON object; NULL when the settings name none. Owned. */
char *ocop_shop_devices_tell_virtual (OcopShopDevices *devices, const char *line);
/* The same to another program of the home @home. Waits. Errors: DEVICE_ABSENT. Owned. */
char *ocop_shop_devices_tell_program (const char *home, const char *line, GError **error);
