/* Teaching the till a scanner that plays a keyboard and is not in the table: a person scans a test
 * code from the screen or from paper, and the one keyboard that types exactly this code, as fast as
 * no person can, is a scanner. Any other is given back to the desktop with its first wrong key.
 *
 * Source: devices.md 2.1 ("never claim an unknown keyboard on your own"). */
#pragma once

#include "drivers/link/usb_opener.h"
#include "drivers/proto/hid_keyboard.h"

/* What is to be scanned. Upper and lower case, digits and a hyphen: a scanner that is set to
 * another country's keyboard types something else. Fits Code 128 and QR. */
#define OCOP_TEACH_CODE "Ocop-Zyx-0123456789"
/* Slower is a person. Scanners take 5 to 60 ms from key to key. */
#define OCOP_TEACH_KEY_MS 100
/* Then every keyboard is given back. */
#define OCOP_TEACH_MS 30000

/* ---- pure: what one keyboard is, from its reports */

typedef enum {
    OCOP_TEACH_NOTHING,      /* no key so far */
    OCOP_TEACH_PROMISING,    /* has typed the beginning of the code, at a scanner's speed */
    OCOP_TEACH_SCANNER,      /* the code, and Enter or Tab or silence behind it */
    OCOP_TEACH_WRONG_LAYOUT, /* as many keys at a scanner's speed, but other characters */
    OCOP_TEACH_KEYBOARD,     /* a person types, or it is another code */
} OcopTeachVerdict;

typedef struct _OcopTeachEar OcopTeachEar;
OcopTeachEar *ocop_teach_ear_new (const char *code);
void ocop_teach_ear_free (OcopTeachEar *ear);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTeachEar, ocop_teach_ear_free)
/* One boot report. A verdict but NOTHING and PROMISING is final. */
OcopTeachVerdict ocop_teach_ear_feed (OcopTeachEar *ear, const guint8 *report, gsize size,
                                      gint64 now_ms);
OcopTeachVerdict ocop_teach_ear_tick (OcopTeachEar *ear, gint64 now_ms);
/* When silence says something; -1: never. */
gint64 ocop_teach_ear_get_deadline (const OcopTeachEar *ear);

/* ---- over all keyboards that are plugged in */

typedef enum {
    OCOP_TEACH_FOUND,
    OCOP_TEACH_FOUND_WRONG_LAYOUT, /* a scanner, to be set to a US keyboard first */
    OCOP_TEACH_NOT_FOUND,          /* time is over, or every keyboard was given back */
    OCOP_TEACH_NOT_ALLOWED,        /* there are keyboards, and this program may open none */
} OcopTeachResult;

/* @facts: of the scanner, of the first keyboard when NOT_ALLOWED, NULL when NOT_FOUND; borrowed.
 * Every keyboard has been given back. */
typedef void (*OcopTeachDone) (OcopTeachResult result, const OcopUsbFacts *facts, gpointer data);

typedef struct _OcopTeaching OcopTeaching;

/* TRUE: a keyboard that could be a scanner, but no table says so. */
gboolean ocop_teach_is_candidate (const OcopUsbFacts *facts);
/* Listens to the candidates among @facts, until @done is called, once. Only ever begun because a
 * person asked for it. Owned. */
OcopTeaching *ocop_teaching_new (OcopLoop *loop, const OcopUsbOpener *opener,
                                 const OcopUsbFacts *const *facts, guint n_facts,
                                 OcopTeachDone done, gpointer data);
/* Also before its end: nothing is called then, and the keyboards are given back. */
void ocop_teaching_free (OcopTeaching *teaching);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTeaching, ocop_teaching_free)
