/* Keys are taken by their place on the keyboard, as a scanner presses them on the US layout:
 * neither the layout in force, nor Caps Lock, nor an input method (Telex, VNI) changes a code.
 * Source: domain.md 7.5; key places: Linux evdev codes, which are X11's and Wayland's less 8. */
#include "ui/shell/wedge_input.h"

#include "ui/session/devices.h"
#include "ui/shell/entry_keeper.h"
#include "ui/shell/key_holder.h"
#include "ui/shell/wedge.h"
#include <glib/gi18n-lib.h>

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
    OcopEntryKeeper *keeper; /* of where a run began */
    OcopKeyHolder *holder;
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
ends_code (guint keyval, guint keycode)
{
    const guint code = keycode - KEYCODE_OFFSET;
    return code == CODE_ENTER || code == CODE_TAB || code == CODE_KEYPAD_ENTER ||
           keyval == GDK_KEY_KP_Enter;
}

/* A person's, or not known yet. TRUE: nobody else gets it now. */
static gboolean
pass_on (Input *input, GdkEvent *event, gunichar character, gboolean is_in_run)
{
    if (event != NULL && ocop_key_holder_should_hold (input->holder)) {
        ocop_key_holder_hold (input->holder, event);
        if (character == 0)
            ocop_key_holder_let_go (input->holder);
        return TRUE;
    }
    /* A blank inside a code would press a focused button. */
    return is_in_run && character == ' ' && !ocop_entry_keeper_has_entry (input->keeper);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        gpointer data)
{
    Input *input = data;
    GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
    const gint64 now_ms =
        gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
    if (is_modifier (keyval) || ocop_key_holder_is_let_go (input->holder, event))
        return FALSE;
    const gboolean ends = ends_code (keyval, keycode);
    const gunichar character = ends ? 0 : to_character (keycode, state);
    const gboolean is_in_run = ocop_wedge_is_in_run (input->wedge, now_ms);
    if (!is_in_run) {
        ocop_key_holder_let_go (input->holder);
        ocop_entry_keeper_remember (input->keeper);
    }
    g_autofree char *text = ocop_wedge_take_key (input->wedge, character, ends, now_ms);
    if (text == NULL)
        return pass_on (input, event, character, is_in_run);
    if (!ocop_key_holder_drop (input->holder))
        ocop_entry_keeper_restore (input->keeper);
    tell (input, text);
    return TRUE;
}

static void
free_input (gpointer data, GClosure *closure)
{
    Input *input = data;
    ocop_entry_keeper_free (input->keeper);
    ocop_key_holder_free (input->holder);
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
    input->keeper = ocop_entry_keeper_new (window);
    input->holder = ocop_key_holder_new (window);
    gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
    g_signal_connect_data (keys, "key-pressed", G_CALLBACK (on_key), input, free_input, 0);
    gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
