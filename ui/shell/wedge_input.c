/* Keys are taken by their place on the keyboard, as a scanner presses them on the US layout:
 * neither the layout in force, nor Caps Lock, nor an input method (Telex, VNI) changes a code.
 * Source: domain.md 7.5; key places: Linux evdev codes, which are X11's and Wayland's less 8. */
#include "ui/shell/wedge_input.h"

#include "ui/session/devices.h"
#include "ui/shell/wedge.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEYCODE_OFFSET 8

static const char plain[] = "\0\0"
                            "1234567890-="
                            "\0\0"
                            "qwertyuiop[]"
                            "\0\0"
                            "asdfghjkl;'`"
                            "\0"
                            "\\zxcvbnm,./";
static const char shifted[] = "\0\0"
                              "!@#$%^&*()_+"
                              "\0\0"
                              "QWERTYUIOP{}"
                              "\0\0"
                              "ASDFGHJKL:\"~"
                              "\0"
                              "|ZXCVBNM<>?";
#define CODE_ENTER        28
#define CODE_TAB          15
#define CODE_BRACKET      27
#define CODE_SPACE        57
#define CODE_KEYPAD_ENTER 96

/* The number pad: 7 8 9 - 4 5 6 + 1 2 3 0 . from code 71 on. */
static const char pad[] = "789-456+1230.";
#define CODE_PAD_FIRST 71

typedef struct {
    OcopSession *session;
    OcopWedge *wedge;
    GtkEditable *entry; /* weak: where the run began */
    char *text_before;
} Input;

static gunichar
to_character (guint keycode, GdkModifierType state)
{
    const guint code = keycode - KEYCODE_OFFSET;
    if (keycode < KEYCODE_OFFSET || (state & GDK_ALT_MASK) != 0)
        return 0;
    /* GS1's separator, as scanners type it: Ctrl+]. */
    if ((state & GDK_CONTROL_MASK) != 0)
        return code == CODE_BRACKET ? 0x1d : 0;
    if (code == CODE_SPACE)
        return ' ';
    if (code >= CODE_PAD_FIRST && code < CODE_PAD_FIRST + sizeof pad - 1)
        return (gunichar)pad[code - CODE_PAD_FIRST];
    if (code >= sizeof plain - 1)
        return 0;
    return (gunichar)((state & GDK_SHIFT_MASK) != 0 ? shifted[code] : plain[code]);
}

static void
forget_entry (Input *input)
{
    g_clear_weak_pointer (&input->entry);
    g_clear_pointer (&input->text_before, g_free);
}

static void
remember_entry (Input *input, GtkWindow *window)
{
    GtkWidget *focus = gtk_window_get_focus (window);
    forget_entry (input);
    if (!GTK_IS_EDITABLE (focus))
        return;
    g_set_weak_pointer (&input->entry, GTK_EDITABLE (focus));
    input->text_before = g_strdup (gtk_editable_get_text (input->entry));
}

/* Takes out what was typed, leaving the rest of the entry and its input method alone. */
static void
restore_entry (Input *input)
{
    if (input->entry == NULL)
        return;
    const char *before = input->text_before, *now = gtk_editable_get_text (input->entry);
    glong n_before = g_utf8_strlen (before, -1), n_now = g_utf8_strlen (now, -1);
    glong n_head = 0, n_tail = 0;
    const char *a = before, *b = now;
    while (*a != '\0' && *b != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b)) {
        a = g_utf8_next_char (a);
        b = g_utf8_next_char (b);
        n_head++;
    }
    a = before + strlen (before);
    b = now + strlen (now);
    while (n_tail < MIN (n_before, n_now) - n_head) {
        const char *x = g_utf8_prev_char (a), *y = g_utf8_prev_char (b);
        if (g_utf8_get_char (x) != g_utf8_get_char (y))
            break;
        a = x;
        b = y;
        n_tail++;
    }
    gtk_editable_delete_text (input->entry, (int)n_head, (int)(n_now - n_tail));
    if (n_before > n_head + n_tail) {
        int position = (int)n_head;
        const char *lost = g_utf8_offset_to_pointer (before, n_head);
        gtk_editable_insert_text (input->entry, lost, (int)(a - lost), &position);
    }
}

/* Keys that only change what others mean; some scanners turn Caps Lock off and on again. */
static gboolean
is_modifier (guint keyval)
{
    return (keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R) || keyval == GDK_KEY_Num_Lock ||
           keyval == GDK_KEY_ISO_Level3_Shift;
}

static void
tell (Input *input, const char *text)
{
    if (*text != '\0') {
        const OcopUiScan scan = {.text = text, .source = "keyboard"};
        ocop_session_scan (input->session, &scan);
        return;
    }
    g_signal_emit_by_name (ocop_session_get_devices (input->session), "refused",
                           _ ("what was read is too long for a code"));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        gpointer data)
{
    Input *input = data;
    GtkWindow *window =
        GTK_WINDOW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
    const guint code = keycode - KEYCODE_OFFSET;
    const gboolean ends = code == CODE_ENTER || code == CODE_TAB || code == CODE_KEYPAD_ENTER;
    const gint64 now_ms =
        gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
    const gunichar character = ends ? 0 : to_character (keycode, state);
    if (is_modifier (keyval))
        return FALSE;
    const gboolean is_in_run = ocop_wedge_is_in_run (input->wedge, now_ms);
    if (!is_in_run)
        remember_entry (input, window);
    g_autofree char *text = ocop_wedge_take_key (input->wedge, character, ends, now_ms);
    /* A blank inside a code would press a focused button. */
    if (text == NULL)
        return is_in_run && character == ' ' && input->entry == NULL;
    restore_entry (input);
    forget_entry (input);
    tell (input, text);
    return TRUE;
}

static void
free_input (gpointer data, GClosure *closure)
{
    Input *input = data;
    forget_entry (input);
    ocop_wedge_free (input->wedge);
    g_free (input);
}

void
ocop_wedge_input_attach (GtkWindow *window, OcopSession *session)
{
    Input *input = g_new0 (Input, 1);
    GtkEventController *keys = gtk_event_controller_key_new();
    input->session = session;
    input->wedge = ocop_wedge_new();
    gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
    g_signal_connect_data (keys, "key-pressed", G_CALLBACK (on_key), input, free_input, 0);
    gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
