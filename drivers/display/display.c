/* One text, the latest; one write under way at most. Whatever happens to that write, what the
 * display should show is sent again when it can be: whole, set-up first, so that nothing depends on
 * what of an earlier write arrived. */
#include "drivers/display/display.h"

#include "drivers/link/usb_steps.h"
#include "drivers/proto/display_cd5220.h"
#include "drivers/proto/display_escpos_vfd.h"

#include <string.h>

struct _OcopDisplay {
    OcopLink *link;
    OcopLoop *loop; /* borrowed */
    OcopDisplayLanguage language;
    OcopDisplayEvents events;
    gpointer data;
    OcopDisplayText text;  /* what it is to show */
    OcopDisplayText shown; /* what it has been sent */
    gboolean is_there;
    gboolean is_begun;   /* it has been set up, and @shown is on it */
    gboolean is_writing; /* @shown is on its way */
    guint timer;         /* of a write, or until the next one */
};

const char *
ocop_display_language_get_name (OcopDisplayLanguage language)
{
    static const char *const names[OCOP_N_DISPLAY_LANGUAGES] = {"cd5220", "escpos",
                                                                "escpos-behind-printer"};
    g_assert (language < OCOP_N_DISPLAY_LANGUAGES);
    return names[language];
}

gboolean
ocop_display_language_parse (const char *name, OcopDisplayLanguage *ret_language)
{
    for (guint i = 0; i < OCOP_N_DISPLAY_LANGUAGES; i++)
        if (strcmp (name, ocop_display_language_get_name (i)) == 0) {
            *ret_language = i;
            return TRUE;
        }
    return FALSE;
}

static void
add (GByteArray *bytes, GByteArray *more)
{
    g_byte_array_append (bytes, more->data, more->len);
    g_byte_array_unref (more);
}

static GBytes *
make_bytes (const OcopDisplay *display)
{
    const gboolean is_cd5220 = display->language == OCOP_DISPLAY_CD5220;
    const gboolean is_behind = display->language == OCOP_DISPLAY_ESCPOS_BEHIND_PRINTER;
    GByteArray *bytes = g_byte_array_new();
    if (!display->is_begun)
        add (bytes, is_cd5220 ? ocop_display_cd5220_begin() : ocop_display_vfd_begin (is_behind));
    add (bytes, is_cd5220 ? ocop_display_cd5220_show (&display->text)
                          : ocop_display_vfd_show (&display->text, is_behind));
    return g_byte_array_free_to_bytes (bytes);
}

static gboolean
is_same (const OcopDisplayText *text, const OcopDisplayText *other)
{
    return memcmp (text->lines, other->lines, sizeof text->lines) == 0;
}

static void send (OcopDisplay *display);

static void
on_timer (gpointer data)
{
    OcopDisplay *display = data;
    display->timer = 0;
    if (display->is_writing)
        ocop_transport_cancel_write (ocop_link_get_transport (display->link));
    else
        send (display);
}

static void
set_timer (OcopDisplay *display)
{
    ocop_loop_clear_timer (display->loop, &display->timer);
    display->timer = ocop_loop_add_timer (display->loop, OCOP_DISPLAY_STUCK_MS, on_timer, display);
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    OcopDisplay *display = data;
    display->is_writing = FALSE;
    display->is_begun = result == OCOP_DEV_OK;
    ocop_loop_clear_timer (display->loop, &display->timer);
    if (!display->is_there)
        return;
    if (result == OCOP_DEV_OK)
        send (display);
    else
        set_timer (display);
}

static void
send (OcopDisplay *display)
{
    if (!display->is_there || display->is_writing || ocop_display_is_current (display))
        return;
    g_autoptr (GBytes) bytes = make_bytes (display);
    display->shown = display->text;
    display->is_writing = TRUE;
    set_timer (display);
    ocop_transport_write (ocop_link_get_transport (display->link), bytes, NULL, on_written,
                          display);
}

/* ---- coming and going */

static void
set_up (OcopLink *link, gpointer data)
{
    OcopDisplay *display = data;
    display->is_there = TRUE;
    display->is_begun = FALSE;
    ocop_link_set_up_done (link, OCOP_DEV_OK);
    send (display);
}

static void
on_lost (gpointer data)
{
    OcopDisplay *display = data;
    display->is_there = display->is_begun = FALSE;
    ocop_loop_clear_timer (display->loop, &display->timer);
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    OcopDisplay *display = data;
    if (display->events.state_changed != NULL)
        display->events.state_changed (display, state, fault, display->data);
}

/* ---- for the owner */

static const OcopLinkClient client = {.set_up = set_up, .lost = on_lost, .state_changed = on_state};

static OcopDisplay *
new_display (OcopDisplayLanguage language, const OcopDisplayEvents *events, gpointer data)
{
    OcopDisplay *display = g_new0 (OcopDisplay, 1);
    display->language = language;
    if (events != NULL)
        display->events = *events;
    display->data = data;
    for (guint i = 0; i < OCOP_DISPLAY_LINES; i++)
        ocop_display_set_line (&display->text, i, NULL, NULL);
    return display;
}

OcopDisplay *
ocop_display_new (OcopTransport *transport, OcopDisplayLanguage language,
                  const OcopDisplayEvents *events, gpointer data)
{
    OcopDisplay *display = new_display (language, events, data);
    display->link = ocop_link_new (transport, &client, display);
    display->loop = ocop_link_get_loop (display->link);
    return display;
}

OcopDisplay *
ocop_display_new_usb (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                      const OcopUsbOpener *opener, OcopDisplayLanguage language, guint baud,
                      const OcopDisplayEvents *events, gpointer data)
{
    OcopDisplay *display = new_display (language, events, data);
    display->link = ocop_link_new_usb (loop, driver, wanted, opener, &client, display);
    display->loop = loop;
    ocop_link_set_baud (display->link, baud);
    return display;
}

void
ocop_display_free (OcopDisplay *display)
{
    ocop_loop_clear_timer (display->loop, &display->timer);
    ocop_link_free (display->link);
    g_free (display);
}

void
ocop_display_start (OcopDisplay *display)
{
    ocop_link_start (display->link);
}

void
ocop_display_stop (OcopDisplay *display)
{
    ocop_link_stop (display->link);
}

void
ocop_display_show (OcopDisplay *display, const char *left_1, const char *right_1,
                   const char *left_2, const char *right_2)
{
    ocop_display_set_line (&display->text, 0, left_1, right_1);
    ocop_display_set_line (&display->text, 1, left_2, right_2);
    send (display);
}

void
ocop_display_clear (OcopDisplay *display)
{
    ocop_display_show (display, NULL, NULL, NULL, NULL);
}

const OcopDisplayText *
ocop_display_get_text (const OcopDisplay *display)
{
    return &display->text;
}

gboolean
ocop_display_is_current (const OcopDisplay *display)
{
    return display->is_begun && !display->is_writing && is_same (&display->text, &display->shown);
}

OcopLink *
ocop_display_get_link (OcopDisplay *display)
{
    return display->link;
}

OcopDev *
ocop_display_get_dev (OcopDisplay *display)
{
    return ocop_link_get_dev (display->link);
}
