/* GTK paints from a source of its main loop; while one that is a little more urgent is ready, it
 * does not get its turn. */
#include "ui/parts/frame_hold.h"

#include <gdk/gdk.h>

static guint source;
static gboolean is_held;
static gint64 until_us; /* 0: not looked at the clock yet */

static gboolean
on_turn (gpointer data)
{
    const gint64 now_us = g_source_get_time (g_main_current_source());
    if (until_us == 0)
        until_us = now_us + OCOP_FRAME_HOLD_MS * 1000;
    if (!is_held || now_us >= until_us) {
        source = 0;
        return G_SOURCE_REMOVE;
    }
    g_thread_yield();
    return G_SOURCE_CONTINUE;
}

void
ocop_frame_hold (void)
{
    is_held = TRUE;
    until_us = 0;
    if (source == 0)
        source = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, on_turn, NULL, NULL);
}

void
ocop_frame_release (void)
{
    is_held = FALSE;
}
