/* The customer's display: two lines of 20 columns. What it is to show is said, and forgotten: if it
 * is slow it shows the latest only, if it is gone nothing happens, and when it is back it shows
 * what it should. No call here fails or waits.
 *
 * One thread: that of the loop. Source: devices.md 4 and 5 (D1). */
#pragma once

#include "drivers/link/link.h"
#include "drivers/proto/display_text.h"

typedef struct _OcopDisplay OcopDisplay;

typedef enum {
    OCOP_DISPLAY_CD5220,
    OCOP_DISPLAY_ESCPOS,                /* Epson DM-D and those that copy it */
    OCOP_DISPLAY_ESCPOS_BEHIND_PRINTER, /* which passes it on */
    OCOP_N_DISPLAY_LANGUAGES
} OcopDisplayLanguage;

/* "cd5220" "escpos" "escpos-behind-printer"; static. */
const char *ocop_display_language_get_name (OcopDisplayLanguage language);
gboolean ocop_display_language_parse (const char *name, OcopDisplayLanguage *ret_language);

/* A display that has not taken what it was sent by then is sent it anew, as often as it takes. */
#define OCOP_DISPLAY_STUCK_MS 5000

typedef struct {
    void (*state_changed) (OcopDisplay *display, OcopDevState state, OcopDevResult fault,
                           gpointer data);
} OcopDisplayEvents;

/* @transport is owned by the display; @events may be NULL. Begins stopped. Owned. */
OcopDisplay *ocop_display_new (OcopTransport *transport, OcopDisplayLanguage language,
                               const OcopDisplayEvents *events, gpointer data);
/* @driver: one of the ocop_display drivers. @baud: of CDC, 0 for 9600. */
OcopDisplay *ocop_display_new_usb (OcopLoop *loop, const OcopDriver *driver,
                                   const OcopUsbWanted *wanted, const OcopUsbOpener *opener,
                                   OcopDisplayLanguage language, guint baud,
                                   const OcopDisplayEvents *events, gpointer data);
/* Not from inside its events. */
void ocop_display_free (OcopDisplay *display);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDisplay, ocop_display_free)

void ocop_display_start (OcopDisplay *display);
void ocop_display_stop (OcopDisplay *display);

/* Both lines: what stands left in any script, folded to ASCII and cut, and an amount at the right
 * edge. Each may be NULL. */
void ocop_display_show (OcopDisplay *display, const char *left_1, const char *right_1,
                        const char *left_2, const char *right_2);
void ocop_display_clear (OcopDisplay *display);
/* What it shows, or would if it were there. Borrowed. */
const OcopDisplayText *ocop_display_get_text (const OcopDisplay *display);
/* TRUE when @text is what the display has been told. */
gboolean ocop_display_is_current (const OcopDisplay *display);

OcopLink *ocop_display_get_link (OcopDisplay *display);
OcopDev *ocop_display_get_dev (OcopDisplay *display);

/* "display-cdc", "display-usb" (class 7: a printer's class, so never taken without being told). */
extern const OcopDriver ocop_display_cdc_driver, ocop_display_usb_driver;
