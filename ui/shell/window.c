/* Pages stand in a stack, sheets in an overlay over it; the last pushed is in front. The window
 * knows no page: which one is the first comes from outside, by the session's state. */
#include "ui/shell/window.h"

#include "ui/parts/spare_memory.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"
#include "ui/shell/wedge.h"
#include "ui/shell/wedge_input.h"
#include <glib/gi18n-lib.h>

struct _OcopWindow {
    GtkApplicationWindow parent_instance;
    /* template */
    GtkBox *top;
    GtkRevealer *bar_revealer;
    GtkBox *bar;
    GtkLabel *bar_sign, *bar_label;
    GtkButton *bar_close;
    GtkOverlay *overlay;
    GtkStack *stack;
    /* owned */
    OcopSession *session;
    GPtrArray *pages; /* of OcopPage, the first at the bottom */

    OcopHomePageFunc make_home;
    /* A printable key that waits whether it begins what a scanner types. */
    guint waiting; /* source */
    guint waiting_keyval, n_in_row;
    GdkModifierType waiting_modifiers;
};

G_DEFINE_FINAL_TYPE (OcopWindow, ocop_window, GTK_TYPE_APPLICATION_WINDOW)

static void
dispose (GObject *object)
{
    OcopWindow *window = OCOP_WINDOW (object);
    g_clear_handle_id (&window->waiting, g_source_remove);
    g_clear_pointer (&window->pages, g_ptr_array_unref);
    gtk_widget_dispose_template (GTK_WIDGET (window), OCOP_TYPE_WINDOW);
    G_OBJECT_CLASS (ocop_window_parent_class)->dispose (object);
}

/* Pages borrow the session until their last turn. */
static void
finalize (GObject *object)
{
    g_clear_object (&OCOP_WINDOW (object)->session);
    G_OBJECT_CLASS (ocop_window_parent_class)->finalize (object);
}

/* ---- what is said */

/* What is not revealed is still there for assistive technology: the bar goes once it has slid away.
 */
static void
on_bar_moved (OcopWindow *window)
{
    gtk_widget_set_visible (GTK_WIDGET (window->bar),
                            gtk_revealer_get_reveal_child (window->bar_revealer) ||
                                gtk_revealer_get_child_revealed (window->bar_revealer));
}

void
ocop_window_hush (OcopWindow *window)
{
    gtk_revealer_set_reveal_child (window->bar_revealer, FALSE);
    on_bar_moved (window);
}

void
ocop_window_tell (OcopWindow *window, OcopTellKind kind, const char *text)
{
    static const char *const classes[] = {"done", "warning", "refusal"};
    static const char *const signs[] = {"✓", "!", "✕"};
    for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        gtk_widget_remove_css_class (GTK_WIDGET (window->bar), classes[i]);
    gtk_widget_add_css_class (GTK_WIDGET (window->bar), classes[kind]);
    gtk_label_set_text (window->bar_sign, signs[kind]);
    gtk_label_set_text (window->bar_label, text);
    /* An alert has no name of its own text as a label has. */
    gtk_accessible_update_property (GTK_ACCESSIBLE (window->bar_label),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    gtk_widget_set_visible (GTK_WIDGET (window->bar), TRUE);
    gtk_revealer_set_reveal_child (window->bar_revealer, TRUE);
    if (kind == OCOP_TELL_REFUSAL && gtk_widget_get_realized (GTK_WIDGET (window)))
        gdk_surface_beep (gtk_native_get_surface (GTK_NATIVE (window)));
}

/* ---- the stack of pages */

OcopPage *
ocop_window_get_front (OcopWindow *window)
{
    return window->pages == NULL || window->pages->len == 0
               ? NULL
               : g_ptr_array_index (window->pages, window->pages->len - 1);
}

/* Those behind are hidden: a stack of GTK 4.8 leaves them to assistive technology. */
static void
show_alone (OcopWindow *window, OcopPage *page)
{
    gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
    gtk_stack_set_visible_child (window->stack, GTK_WIDGET (page));
    for (guint i = 0; i < window->pages->len; i++) {
        OcopPage *other = g_ptr_array_index (window->pages, i);
        if (other != page && !ocop_page_is_sheet (other))
            gtk_widget_set_visible (GTK_WIDGET (other), FALSE);
    }
}

static void
tell_hidden (GtkWidget *widget, gboolean is_hidden)
{
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, is_hidden,
                                 -1);
}

/* What is behind a sheet cannot be used: assistive technology finds what is in front alone. */
static void
tell_front (OcopWindow *window, OcopPage *page)
{
    tell_hidden (GTK_WIDGET (window->stack), ocop_page_is_sheet (page));
    for (guint i = 0; i < window->pages->len; i++) {
        OcopPage *other = g_ptr_array_index (window->pages, i);
        if (ocop_page_is_sheet (other))
            tell_hidden (gtk_widget_get_parent (GTK_WIDGET (other)), other != page);
    }
}

static void
show_front (OcopWindow *window)
{
    OcopPage *page = ocop_window_get_front (window);
    if (page == NULL)
        return;
    tell_front (window, page);
    if (!ocop_page_is_sheet (page))
        show_alone (window, page);
    /* What is behind a sheet is neither touched nor focused. */
    gtk_widget_set_sensitive (GTK_WIDGET (window->stack), !ocop_page_is_sheet (page));
    if (OCOP_PAGE_GET_CLASS (page)->shown != NULL)
        OCOP_PAGE_GET_CLASS (page)->shown (page);
}

static void
hide_front (OcopWindow *window)
{
    OcopPage *page = ocop_window_get_front (window);
    if (page != NULL && OCOP_PAGE_GET_CLASS (page)->hidden != NULL)
        OCOP_PAGE_GET_CLASS (page)->hidden (page);
}

static void
put_in_place (OcopWindow *window, OcopPage *page)
{
    if (!ocop_page_is_sheet (page)) {
        gtk_stack_add_child (window->stack, GTK_WIDGET (page));
        return;
    }
    GtkWidget *backdrop = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_add_css_class (backdrop, "backdrop");
    gtk_widget_add_css_class (GTK_WIDGET (page), "sheet");
    gtk_widget_set_halign (GTK_WIDGET (page), GTK_ALIGN_CENTER);
    gtk_widget_set_valign (GTK_WIDGET (page), GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (backdrop), GTK_WIDGET (page));
    gtk_overlay_add_overlay (window->overlay, backdrop);
}

static void
take_away (OcopWindow *window, OcopPage *page)
{
    /* A window of GTK 4.8 keeps a focus that has gone until its next frame. */
    GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
    if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
        gtk_window_set_focus (GTK_WINDOW (window), NULL);
    if (ocop_page_is_sheet (page))
        gtk_overlay_remove_overlay (window->overlay, gtk_widget_get_parent (GTK_WIDGET (page)));
    else
        gtk_stack_remove (window->stack, GTK_WIDGET (page));
}

void
ocop_window_push (OcopWindow *window, OcopPage *page)
{
    hide_front (window);
    g_ptr_array_add (window->pages, g_object_ref_sink (page));
    put_in_place (window, page);
    show_front (window);
}

static void
cut_to (OcopWindow *window, guint n)
{
    if (window->pages->len <= n)
        return;
    hide_front (window);
    while (window->pages->len > n) {
        OcopPage *page = g_ptr_array_steal_index (window->pages, window->pages->len - 1);
        take_away (window, page);
        g_object_unref (page);
    }
    ocop_spare_memory_give_back_later();
}

void
ocop_window_leave (OcopWindow *window, OcopPage *page)
{
    guint index;
    if (!g_ptr_array_find (window->pages, page, &index) || index == 0)
        return;
    cut_to (window, index);
    show_front (window);
}

void
ocop_window_go_home (OcopWindow *window)
{
    cut_to (window, 1);
    show_front (window);
}

static void
on_state_changed (OcopSession *session, OcopWindow *window)
{
    OcopPage *home = window->make_home (session);
    if (ocop_session_is_training (session))
        gtk_widget_add_css_class (GTK_WIDGET (window), "training");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (window), "training");
    cut_to (window, 0);
    if (home != NULL)
        ocop_window_push (window, home);
}

/* ---- input */

/* A reference: what is called may take the page away. */
static OcopPage *
dup_front (OcopWindow *window)
{
    OcopPage *page = ocop_window_get_front (window);
    return page != NULL ? g_object_ref (page) : NULL;
}

static void
on_refused (OcopDevicesModel *devices, const char *words, OcopWindow *window)
{
    ocop_window_tell (window, OCOP_TELL_REFUSAL, words);
}

static void
on_scanned (OcopSession *session, const OcopUiScan *scan, OcopWindow *window)
{
    g_autoptr (OcopPage) page = dup_front (window);
    ocop_window_hush (window);
    if (page != NULL && OCOP_PAGE_GET_CLASS (page)->scanned != NULL &&
        OCOP_PAGE_GET_CLASS (page)->scanned (page, scan))
        return;
    if (ocop_session_get_state (session) == OCOP_SESSION_SELLING)
        ocop_till_cart_add_scan (ocop_session_get_cart (session), scan->text);
}

static gboolean
use_key (OcopWindow *window, guint keyval, GdkModifierType modifiers)
{
    g_autoptr (OcopPage) page = dup_front (window);
    if (page == NULL)
        return FALSE;
    /* It waits for an answer: neither a second press nor Escape may come between. */
    if (!gtk_widget_get_sensitive (GTK_WIDGET (page)))
        return TRUE;
    if (OCOP_PAGE_GET_CLASS (page)->key_pressed != NULL &&
        OCOP_PAGE_GET_CLASS (page)->key_pressed (page, keyval, modifiers))
        return TRUE;
    if (keyval != GDK_KEY_Escape)
        return FALSE;
    ocop_window_hush (window);
    ocop_window_leave (window, page);
    return TRUE;
}

static gboolean
on_function_key (GtkEventControllerKey *controller, guint keyval, guint keycode,
                 GdkModifierType modifiers, gpointer data)
{
    const gboolean is_function =
        (keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F12) || keyval == GDK_KEY_Escape;
    return is_function && use_key (data, keyval, modifiers);
}

static gboolean
on_waited (gpointer data)
{
    OcopWindow *window = data;
    window->waiting = 0;
    if (window->n_in_row == 1)
        use_key (window, window->waiting_keyval, window->waiting_modifiers);
    return G_SOURCE_REMOVE;
}

/* A digit may be a page's key, or the first of a code that a scanner types: it counts once no other
 * has followed. */
static void
wait_for_next (OcopWindow *window, guint keyval, GdkModifierType modifiers)
{
    window->n_in_row = window->waiting != 0 ? window->n_in_row + 1 : 1;
    g_clear_handle_id (&window->waiting, g_source_remove);
    window->waiting_keyval = keyval;
    window->waiting_modifiers = modifiers;
    window->waiting = g_timeout_add (OCOP_WEDGE_GAP_MS + 10, on_waited, window);
}

static gboolean
on_other_key (GtkEventControllerKey *controller, guint keyval, guint keycode,
              GdkModifierType modifiers, gpointer data)
{
    const gunichar character = gdk_keyval_to_unicode (keyval);
    /* One that comes from no keyboard has no place on it. */
    if (keycode == 0 || character <= 0x20 || character == 0x7f)
        return use_key (data, keyval, modifiers);
    wait_for_next (data, keyval, modifiers);
    return TRUE;
}

static void
add_keys (OcopWindow *window, GtkPropagationPhase phase, GCallback callback)
{
    GtkEventController *keys = gtk_event_controller_key_new();
    gtk_event_controller_set_propagation_phase (keys, phase);
    g_signal_connect (keys, "key-pressed", callback, window);
    gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

/* GTK asks how wide the window has to be for its height; words that could wrap would then ask for
 * the width of one line, and a small screen is not as wide. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
    GTK_WIDGET_CLASS (ocop_window_parent_class)
        ->measure (widget, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size,
                   minimum, natural, minimum_baseline, natural_baseline);
}

static void
ocop_window_class_init (OcopWindowClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    widget_class->measure = measure;
    gtk_widget_class_set_template_from_resource (widget_class, "/vn/ocop/pos/shell/window.ui");
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, top);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, bar_revealer);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, bar);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, bar_sign);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, bar_label);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, bar_close);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, overlay);
    gtk_widget_class_bind_template_child (widget_class, OcopWindow, stack);
}

static void
ocop_window_init (OcopWindow *window)
{
    gtk_widget_init_template (GTK_WIDGET (window));
    window->pages = g_ptr_array_new_with_free_func (g_object_unref);
    add_keys (window, GTK_PHASE_CAPTURE, G_CALLBACK (on_function_key));
    add_keys (window, GTK_PHASE_BUBBLE, G_CALLBACK (on_other_key));
    g_signal_connect_swapped (window->bar_revealer, "notify::child-revealed",
                              G_CALLBACK (on_bar_moved), window);
    g_signal_connect_swapped (window->bar_close, "clicked", G_CALLBACK (ocop_window_hush), window);
}

OcopWindow *
ocop_window_new (GtkApplication *application, OcopSession *session, OcopHomePageFunc make_home,
                 GtkWidget *safety_line)
{
    OcopWindow *window = g_object_new (OCOP_TYPE_WINDOW, "application", application, NULL);
    window->session = g_object_ref (session);
    window->make_home = make_home;
    if (safety_line != NULL)
        gtk_box_append (window->top, safety_line);
    ocop_wedge_input_attach (GTK_WINDOW (window), session);
    g_signal_connect_object (session, "scanned", G_CALLBACK (on_scanned), window, 0);
    g_signal_connect_object (session, "state-changed", G_CALLBACK (on_state_changed), window, 0);
    g_signal_connect_object (ocop_session_get_devices (session), "refused", G_CALLBACK (on_refused),
                             window, 0);
    on_state_changed (session, window);
    return window;
}
