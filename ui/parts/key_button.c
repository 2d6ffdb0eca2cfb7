/* The accessible name is set by hand: made from the children it would hold the key as well. */
#include "ui/parts/key_button.h"

struct _OcopKeyButton {
    GtkButton parent_instance;
    /* borrowed: children */
    GtkLabel *text_label, *key_label;
};

enum { PROP_TEXT = 1, PROP_KEY, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OcopKeyButton, ocop_key_button, GTK_TYPE_BUTTON)

void
ocop_key_button_set_text (OcopKeyButton *button, const char *text)
{
    gtk_label_set_text (button->text_label, text != NULL ? text : "");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    text != NULL ? text : "", -1);
    g_object_notify_by_pspec (G_OBJECT (button), properties[PROP_TEXT]);
}

const char *
ocop_key_button_get_text (OcopKeyButton *button)
{
    return gtk_label_get_text (button->text_label);
}

static void
set_key (OcopKeyButton *button, const char *key)
{
    gtk_label_set_text (button->key_label, key != NULL ? key : "");
    gtk_widget_set_visible (GTK_WIDGET (button->key_label), key != NULL && *key != '\0');
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    if (id == PROP_TEXT)
        ocop_key_button_set_text (OCOP_KEY_BUTTON (object), g_value_get_string (value));
    else
        set_key (OCOP_KEY_BUTTON (object), g_value_get_string (value));
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    OcopKeyButton *button = OCOP_KEY_BUTTON (object);
    g_value_set_string (
        value, gtk_label_get_text (id == PROP_TEXT ? button->text_label : button->key_label));
}

static void
ocop_key_button_class_init (OcopKeyButtonClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS (class);
    object_class->set_property = set_property;
    object_class->get_property = get_property;
    properties[PROP_TEXT] =
        g_param_spec_string ("text", NULL, NULL, "",
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
    properties[PROP_KEY] =
        g_param_spec_string ("key", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ocop_key_button_init (OcopKeyButton *button)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    button->text_label = GTK_LABEL (gtk_label_new (""));
    button->key_label = GTK_LABEL (gtk_label_new (""));
    gtk_label_set_wrap (button->text_label, TRUE);
    gtk_label_set_natural_wrap_mode (button->text_label, GTK_NATURAL_WRAP_NONE);
    gtk_label_set_justify (button->text_label, GTK_JUSTIFY_CENTER);
    gtk_widget_set_valign (GTK_WIDGET (button->key_label), GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (GTK_WIDGET (button->key_label), "key");
    gtk_widget_set_visible (GTK_WIDGET (button->key_label), FALSE);
    gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (button->text_label));
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (button->key_label));
    gtk_button_set_child (GTK_BUTTON (button), box);
    gtk_widget_set_focus_on_click (GTK_WIDGET (button), FALSE);
    gtk_widget_add_css_class (GTK_WIDGET (button), "key-button");
}

void
ocop_key_button_set_stacked (OcopKeyButton *button, gboolean is_stacked)
{
    GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button));
    gtk_orientable_set_orientation (GTK_ORIENTABLE (box), is_stacked ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_set_spacing (GTK_BOX (box), is_stacked ? 0 : 8);
    gtk_widget_set_valign (box, is_stacked ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
    gtk_widget_set_halign (GTK_WIDGET (button->key_label), GTK_ALIGN_CENTER);
    if (is_stacked)
        gtk_widget_add_css_class (GTK_WIDGET (button), "stacked");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (button), "stacked");
}

GtkWidget *
ocop_key_button_new (const char *text, const char *key)
{
    return g_object_new (OCOP_TYPE_KEY_BUTTON, "text", text, "key", key, NULL);
}
