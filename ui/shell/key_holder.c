/* A key that is let go goes through the display's queue again, the same event, and is known by
 * that.
 */
#include "ui/shell/key_holder.h"

#include "ui/shell/wedge.h"

/* Of a key held down for long enough, no more is held. */
#define N_MAX (2 * OCOP_WEDGE_LENGTH_MAX)

struct _OcopKeyHolder {
    GtkWindow *window;
    GtkIMContext *probe; /* of the kind that entries have */
    GPtrArray *held;     /* of GdkEvent */
    GPtrArray *let_go;   /* and not come again yet */
    guint timer;         /* source */
};

OcopKeyHolder *
ocop_key_holder_new (GtkWindow *window)
{
    OcopKeyHolder *holder = g_new0 (OcopKeyHolder, 1);
    holder->window = window;
    holder->held = g_ptr_array_new_with_free_func ((GDestroyNotify)gdk_event_unref);
    holder->let_go = g_ptr_array_new_with_free_func ((GDestroyNotify)gdk_event_unref);
    return holder;
}

void
ocop_key_holder_free (OcopKeyHolder *holder)
{
    g_clear_handle_id (&holder->timer, g_source_remove);
    g_clear_object (&holder->probe);
    g_ptr_array_unref (holder->held);
    g_ptr_array_unref (holder->let_go);
    g_free (holder);
}

gboolean
ocop_key_holder_is_let_go (OcopKeyHolder *holder, GdkEvent *event)
{
    guint index;
    if (event == NULL || !g_ptr_array_find (holder->let_go, event, &index))
        return FALSE;
    /* Those before it came to no window. */
    g_ptr_array_remove_range (holder->let_go, 0, index + 1);
    return TRUE;
}

/* GTK's own method makes nothing of letters and digits, and it answers at once. */
static gboolean
is_composing_here (OcopKeyHolder *holder)
{
    if (holder->probe == NULL)
        holder->probe = gtk_im_multicontext_new();
    const char *id = gtk_im_multicontext_get_context_id (GTK_IM_MULTICONTEXT (holder->probe));
    return g_strcmp0 (id, "gtk-im-context-simple") != 0 &&
           g_strcmp0 (id, "gtk-im-context-none") != 0;
}

gboolean
ocop_key_holder_should_hold (OcopKeyHolder *holder)
{
    if (holder->held->len > 0 || holder->let_go->len > 0)
        return TRUE;
    GtkWidget *focus = gtk_window_get_focus (holder->window);
    return GTK_IS_TEXT (focus) && is_composing_here (holder);
}

void
ocop_key_holder_let_go (OcopKeyHolder *holder)
{
    g_clear_handle_id (&holder->timer, g_source_remove);
    while (holder->held->len > 0) {
        GdkEvent *event = g_ptr_array_steal_index (holder->held, 0);
        g_ptr_array_add (holder->let_go, event);
        gdk_display_put_event (gdk_event_get_display (event), event);
    }
}

static gboolean
on_timer (gpointer data)
{
    OcopKeyHolder *holder = data;
    holder->timer = 0;
    ocop_key_holder_let_go (holder);
    return G_SOURCE_REMOVE;
}

/* Behind keys that have come but were not looked at yet. */
void
ocop_key_holder_hold (OcopKeyHolder *holder, GdkEvent *event)
{
    g_clear_handle_id (&holder->timer, g_source_remove);
    if (holder->held->len >= N_MAX)
        ocop_key_holder_let_go (holder);
    g_ptr_array_add (holder->held, gdk_event_ref (event));
    holder->timer = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, OCOP_WEDGE_GAP_MS + 10, on_timer,
                                        holder, NULL);
}

gboolean
ocop_key_holder_drop (OcopKeyHolder *holder)
{
    const gboolean had_any = holder->held->len > 0;
    g_clear_handle_id (&holder->timer, g_source_remove);
    g_ptr_array_set_size (holder->held, 0);
    return had_any;
}
