/* Facts are read from the store a moment after something changed, and every half minute; what a
 * device says is known here at once. */
#include "ui/safety/safety_line.h"

#include "ui/safety/safety_sheet.h"
#include "ui/session/devices.h"
#include "ui/shell/window.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define REFRESH_AFTER_MS 150
#define REFRESH_S        30

#define OCOP_TYPE_SAFETY_LINE (ocop_safety_line_get_type())
G_DECLARE_FINAL_TYPE (OcopSafetyLine, ocop_safety_line, OCOP, SAFETY_LINE, GtkBox)

struct _OcopSafetyLine {
    GtkBox parent_instance;
    /* borrowed: children, session */
    OcopSession *session;
    GtkLabel *place, *training;
    GtkButton *buttons[OCOP_N_SAFETY_PARTS];

    OcopSafety safety;
    OcopSafetyWords words[OCOP_N_SAFETY_PARTS];
    char *point;
    int till;
    guint soon, regular; /* sources */
};

G_DEFINE_FINAL_TYPE (OcopSafetyLine, ocop_safety_line, GTK_TYPE_BOX)

/* ---- showing */

static void
show_place (OcopSafetyLine *line)
{
    char now[OCOP_INSTANT_TEXT_SIZE], *time_of_day;
    const OcopUserInfo *user = ocop_session_peek_user (line->session);
    ocop_instant_to_local (ocop_ports_utc_ms (ocop_session_get_ports (line->session)), now);
    /* "21/11/2026 14:32": beside the names there is room for the time alone. */
    time_of_day = strrchr (now, ' ');
    g_autofree char *text =
        line->point == NULL
            ? g_strdup (now)
            : g_strdup_printf ("%s · %d · %s%s%s", line->point, line->till,
                               user != NULL ? user->name : "", user != NULL ? " · " : "",
                               time_of_day != NULL ? time_of_day + 1 : now);
    gtk_label_set_text (line->place, text);
    gtk_widget_set_visible (GTK_WIDGET (line->training), ocop_session_is_training (line->session));
}

static const OcopDeviceInfo *
find_device (OcopSafetyLine *line, OcopSafetyPart part)
{
    OcopShopDevices *devices = ocop_devices_model_peek (ocop_session_get_devices (line->session));
    if (devices == NULL || (part != OCOP_SAFETY_PRINTER && part != OCOP_SAFETY_SCANNER))
        return NULL;
    return ocop_shop_devices_get (devices, part == OCOP_SAFETY_PRINTER ? OCOP_DEVICE_PRINTER
                                                                       : OCOP_DEVICE_SCANNER);
}

static void
show_part (OcopSafetyLine *line, OcopSafetyPart part)
{
    static const char *const classes[] = {"fine", "watch", "act"};
    static const char *const signs[] = {"", "! ", "✕ "};
    OcopSafetyWords *words = &line->words[part];
    GtkWidget *button = GTK_WIDGET (line->buttons[part]);
    ocop_safety_words_clear (words);
    ocop_safety_words_make (part, &line->safety, find_device (line, part),
                            ocop_ports_utc_ms (ocop_session_get_ports (line->session)), words);
    for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        gtk_widget_remove_css_class (button, classes[i]);
    gtk_widget_add_css_class (button, classes[words->level]);
    g_autofree char *text = g_strdup_printf ("%s%s: %s", signs[words->level],
                                             ocop_safety_part_get_name (part), words->state);
    gtk_label_set_text (GTK_LABEL (gtk_button_get_child (line->buttons[part])), text);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    ocop_safety_part_get_name (part),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->state, -1);
}

static void
show_all (OcopSafetyLine *line)
{
    show_place (line);
    for (guint i = 0; i < OCOP_N_SAFETY_PARTS; i++)
        if (line->point != NULL)
            show_part (line, (OcopSafetyPart)i);
    /* Before the store has answered there is nothing to say. */
    for (guint i = 0; i < OCOP_N_SAFETY_PARTS; i++)
        gtk_widget_set_visible (GTK_WIDGET (line->buttons[i]),
                                line->point != NULL &&
                                    (i != OCOP_SAFETY_PAYMENTS || line->safety.n_payments > 0));
}

/* ---- reading */

typedef struct {
    OcopSafety safety;
    char *point;
    int till;
} Read;

static void
free_read (gpointer data)
{
    Read *read = data;
    g_free (read->point);
    g_free (read);
}

static gpointer
read_on_store (OcopShop *shop, gpointer request, GError **error)
{
    Read *read = g_new0 (Read, 1);
    if (!ocop_shop_get_safety (shop, &read->safety, error)) {
        free_read (read);
        return NULL;
    }
    read->point = g_strdup (ocop_shop_get_point (shop));
    read->till = ocop_shop_get_till (shop);
    return read;
}

static void
on_read (gpointer result, const GError *error, gpointer data)
{
    OcopSafetyLine *line = data;
    const Read *read = result;
    if (error == NULL) {
        line->safety = read->safety;
        line->till = read->till;
        g_free (line->point);
        line->point = g_strdup (read->point);
    }
    show_all (line);
}

static void
refresh (OcopSafetyLine *line)
{
    ocop_session_call_later (line->session, read_on_store, NULL, NULL, line, on_read, free_read,
                             line);
}

static gboolean
on_soon (gpointer data)
{
    OcopSafetyLine *line = data;
    line->soon = 0;
    refresh (line);
    return G_SOURCE_REMOVE;
}

static gboolean
on_regular (gpointer data)
{
    refresh (data);
    return G_SOURCE_CONTINUE;
}

static void
on_safety_changed (OcopSession *session, OcopSafetyLine *line)
{
    show_place (line);
    if (line->soon == 0)
        line->soon = g_timeout_add (REFRESH_AFTER_MS, on_soon, line);
}

static void
on_devices_changed (OcopDevicesModel *devices, OcopSafetyLine *line)
{
    on_safety_changed (line->session, line);
    show_all (line);
}

static void
on_clicked (GtkButton *button, OcopSafetyLine *line)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (line));
    for (guint i = 0; i < OCOP_N_SAFETY_PARTS; i++)
        if (line->buttons[i] == button && line->words[i].state != NULL && OCOP_IS_WINDOW (root))
            ocop_window_push (
                OCOP_WINDOW (root),
                ocop_safety_sheet_new (line->session, (OcopSafetyPart)i, &line->words[i]));
}

/* ---- life */

static void
dispose (GObject *object)
{
    OcopSafetyLine *line = OCOP_SAFETY_LINE (object);
    g_clear_handle_id (&line->soon, g_source_remove);
    g_clear_handle_id (&line->regular, g_source_remove);
    for (guint i = 0; i < OCOP_N_SAFETY_PARTS; i++)
        ocop_safety_words_clear (&line->words[i]);
    g_clear_pointer (&line->point, g_free);
    G_OBJECT_CLASS (ocop_safety_line_parent_class)->dispose (object);
}

static void
ocop_safety_line_class_init (OcopSafetyLineClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
}

static void
ocop_safety_line_init (OcopSafetyLine *line)
{
    gtk_box_set_spacing (GTK_BOX (line), 8);
    gtk_widget_set_hexpand (GTK_WIDGET (line), TRUE);
    gtk_widget_add_css_class (GTK_WIDGET (line), "safety-line");
    line->place = GTK_LABEL (gtk_label_new (""));
    gtk_label_set_xalign (line->place, 0);
    gtk_label_set_wrap (line->place, TRUE);
    gtk_label_set_natural_wrap_mode (line->place, GTK_NATURAL_WRAP_NONE);
    gtk_widget_set_hexpand (GTK_WIDGET (line->place), TRUE);
    gtk_widget_add_css_class (GTK_WIDGET (line->place), "figure");
    line->training = GTK_LABEL (gtk_label_new (_ ("TRAINING: nothing is sold")));
    gtk_label_set_wrap (line->training, TRUE);
    gtk_label_set_natural_wrap_mode (line->training, GTK_NATURAL_WRAP_NONE);
    gtk_widget_add_css_class (GTK_WIDGET (line->training), "training-mark");
    gtk_box_append (GTK_BOX (line), GTK_WIDGET (line->place));
    gtk_box_append (GTK_BOX (line), GTK_WIDGET (line->training));
    for (guint i = 0; i < OCOP_N_SAFETY_PARTS; i++) {
        line->buttons[i] = GTK_BUTTON (gtk_button_new());
        GtkWidget *label = gtk_label_new (ocop_safety_part_get_name ((OcopSafetyPart)i));
        gtk_label_set_wrap (GTK_LABEL (label), TRUE);
        gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
        gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
        gtk_button_set_child (line->buttons[i], label);
        gtk_widget_set_focus_on_click (GTK_WIDGET (line->buttons[i]), FALSE);
        g_signal_connect (line->buttons[i], "clicked", G_CALLBACK (on_clicked), line);
        gtk_box_append (GTK_BOX (line), GTK_WIDGET (line->buttons[i]));
    }
}

GtkWidget *
ocop_safety_line_new (OcopSession *session)
{
    OcopSafetyLine *line = g_object_new (OCOP_TYPE_SAFETY_LINE, NULL);
    line->session = session;
    g_signal_connect_object (session, "safety-changed", G_CALLBACK (on_safety_changed), line, 0);
    g_signal_connect_object (session, "state-changed", G_CALLBACK (on_safety_changed), line, 0);
    g_signal_connect_object (ocop_session_get_devices (session), "changed",
                             G_CALLBACK (on_devices_changed), line, 0);
    line->regular = g_timeout_add_seconds (REFRESH_S, on_regular, line);
    show_all (line);
    return GTK_WIDGET (line);
}
