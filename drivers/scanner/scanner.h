/* Bar-code scanners, whichever way they are attached: a code that was read is told once, whole, and
 * in the form that a reader of GS1 data wants; what is no code is told as refused and never passed
 * on by halves.
 *
 * One thread: that of the loop. Nothing blocks. Source: devices.md 2 and 5 (S1 to S10), 6.2. */
#pragma once

#include "drivers/link/link.h"
#include "drivers/proto/aim.h"
#include "drivers/proto/scanner_known.h"
#include "drivers/proto/scanner_line.h"

typedef struct _OcopScanner OcopScanner;

/* Codes that wait to be taken; more are refused, and told. */
#define OCOP_SCANNER_QUEUE_MAX 64
/* Two equal reads of one device within so long are one. */
#define OCOP_SCANNER_DOUBLE_MS 150

/* One code. All of it is valid during the call only. */
typedef struct {
    const char *text; /* valid UTF-8 without NUL; no AIM id; FNC1 and what stands for it is 1D */
    gsize text_size;
    const char *composite;         /* the second part of a composite code, as @text; NULL: none */
    char aim_id[OCOP_AIM_ID_SIZE]; /* "]E0", "" where nobody told it */
    OcopSymbology symbology;
    gboolean is_gs1;
    const guint8 *raw; /* as it came from the reader, AIM id among the data included */
    gsize raw_size;
    gint64 at_ms; /* of the loop's clock: when its last byte came */
} OcopScan;

/* AIM id and text in one piece: what domain/barcode.h reads. Owned. */
char *ocop_scan_dup_code (const OcopScan *scan);

typedef enum {
    OCOP_SCAN_CUT_OFF,   /* its end did not come in time */
    OCOP_SCAN_LOST,      /* the scanner went in the middle of it */
    OCOP_SCAN_TOO_LONG,  /* above OCOP_RAW_SCAN_MAX bytes */
    OCOP_SCAN_MALFORMED, /* the report contradicts itself, or there is nothing in it */
    OCOP_SCAN_NOT_TEXT,  /* no UTF-8, or a NUL in it */
    OCOP_SCAN_BAD_CHECK, /* the scanner says EAN, and the check digit is wrong */
    OCOP_SCAN_OVERFLOW,  /* OCOP_SCANNER_QUEUE_MAX are waiting */
    OCOP_N_SCAN_REFUSALS
} OcopScanRefusal;

/* "cut-off" "lost" ..; static. */
const char *ocop_scan_refusal_get_name (OcopScanRefusal refusal);

typedef struct {
    /* One code; the next comes after ocop_scanner_set_data_event_enabled, also from inside. */
    void (*scanned) (OcopScanner *scanner, const OcopScan *scan, gpointer data);
    /* To be shown and beeped. @text: as far as it came, fit for the screen, at most 64 letters. */
    void (*refused) (OcopScanner *scanner, OcopScanRefusal refusal, const char *text,
                     gpointer data);
    void (*state_changed) (OcopScanner *scanner, OcopDevState state, OcopDevResult fault,
                           gpointer data);
} OcopScannerEvents;

/* What has to be known of one scanner. Zeroed is right for most. */
typedef struct {
    /* How it sends GS, where it does not send 1D (or Ctrl and ] as a keyboard); 0: it does. */
    guint8 gs_usage;                  /* a key of HID page 07; keyboards only */
    char gs_character;                /* a printable character */
    OcopScannerTerminator terminator; /* serial lines and CDC */
    gboolean ends_by_silence;         /* keyboards: it has no suffix */
    guint silence_ms;                 /* keyboards: 0 for OCOP_HID_KEYBOARD_SILENCE_MS */
    guint baud;                       /* CDC: 0 for 9600 */
} OcopScannerOptions;

typedef enum {
    OCOP_SCANNER_STREAM,   /* serial line, CDC, virtual: text with a terminator */
    OCOP_SCANNER_KEYBOARD, /* reports of a HID keyboard */
    OCOP_SCANNER_HID_POS,  /* reports of HID page 8C */
    OCOP_SCANNER_EVDEV,    /* of ocop_evdev_new: the kernel keeps the keyboard */
} OcopScannerReader;

/* @transport is owned by the scanner. @options may be NULL. The scanner begins with its data event
 * enabled, and stopped. Owned. */
OcopScanner *ocop_scanner_new (OcopTransport *transport, OcopScannerReader reader,
                               const OcopScannerOptions *options, const OcopScannerEvents *events,
                               gpointer data);
/* One on USB, @driver being one of ocop_scanner_drivers: it comes to life when its device arrives,
 * again after each replug. Its OcopDev goes into the OcopDevices. */
OcopScanner *ocop_scanner_new_usb (OcopLoop *loop, const OcopDriver *driver,
                                   const OcopUsbWanted *wanted, const OcopUsbOpener *opener,
                                   const OcopScannerOptions *options,
                                   const OcopScannerEvents *events, gpointer data);
/* Also from inside scanned and refused, not from state_changed. */
void ocop_scanner_free (OcopScanner *scanner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopScanner, ocop_scanner_free)

void ocop_scanner_start (OcopScanner *scanner);
void ocop_scanner_stop (OcopScanner *scanner);
/* The next code may come; one that waits comes in a moment, never from inside this call. */
void ocop_scanner_set_data_event_enabled (OcopScanner *scanner);
void ocop_scanner_set_data_event_disabled (OcopScanner *scanner);
/* Drops what waits. */
void ocop_scanner_clear_input (OcopScanner *scanner);

OcopLink *ocop_scanner_get_link (OcopScanner *scanner);
/* NULL when it is not on USB. */
OcopDev *ocop_scanner_get_dev (OcopScanner *scanner);

typedef struct {
    guint64 n_scans;  /* told or waiting */
    guint64 n_double; /* dropped because the same had just come */
    guint64 n_refused;
    guint64 n_unknown_keys; /* left out of codes */
    guint64 n_malformed;    /* reports that were none */
} OcopScannerCounts;
OcopScannerCounts ocop_scanner_get_counts (const OcopScanner *scanner);

/* "scanner-hid-keyboard", "scanner-hid-pos", "scanner-cdc". A keyboard is in the first only by its
 * id; one that was taught (teach.h) is given the driver by the settings. */
extern const OcopDriver ocop_scanner_hid_keyboard, ocop_scanner_hid_pos, ocop_scanner_cdc;
