/* GTK 4.8 has no getter for accessible properties; its checker for tests gives what is there when
 * it is asked for something else. Needs GTK_A11Y=test. A name that no property gives comes from the
 * text inside, as assistive technology makes it. */
#include "find.h"

#include <string.h>

#define NO_NAME "\x01"

static char *
dup_property (GtkWidget *widget, GtkAccessibleProperty property)
{
    if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), property))
        return NULL;
    return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, NO_NAME);
}

/* The first label inside a button. */
static const char *
find_text_inside (GtkWidget *widget)
{
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        const char *text = GTK_IS_LABEL (child) ? gtk_label_get_text (GTK_LABEL (child))
                                                : find_text_inside (child);
        if (text != NULL && *text != '\0')
            return text;
    }
    return NULL;
}

char *
ocop_ui_dup_name (GtkWidget *widget)
{
    char *name = dup_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
    if (name != NULL)
        return name;
    if (GTK_IS_LABEL (widget))
        return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
    if (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
        return g_strdup (find_text_inside (widget));
    return NULL;
}

/* ---- searching */

typedef gboolean (*Matches) (GtkWidget *widget, const char *text);

static gboolean
is_control_named (GtkWidget *widget, const char *text)
{
    if (GTK_IS_LABEL (widget))
        return FALSE;
    g_autofree char *name = ocop_ui_dup_name (widget);
    return name != NULL && strcmp (name, text) == 0;
}

static gboolean
has_name (GtkWidget *widget, const char *text)
{
    g_autofree char *name = ocop_ui_dup_name (widget);
    return name != NULL && strcmp (name, text) == 0;
}

static gboolean
is_label_with (GtkWidget *widget, const char *text)
{
    return GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
}

static GtkWidget *
search (GtkWidget *widget, Matches matches, const char *text)
{
    if (!gtk_widget_get_mapped (widget))
        return NULL;
    if (matches (widget, text))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = search (child, matches, text);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static GtkWidget *
search_window (OcopUiFixture *fixture, Matches matches, const char *text)
{
    OcopPage *front = ocop_window_get_front (fixture->window);
    GtkWidget *found = front != NULL ? search (GTK_WIDGET (front), matches, text) : NULL;
    return found != NULL ? found : search (GTK_WIDGET (fixture->window), matches, text);
}

/* The control before the label that stands beside it. */
static GtkWidget *
search_name (OcopUiFixture *fixture, const char *name)
{
    GtkWidget *found = search_window (fixture, is_control_named, name);
    return found != NULL ? found : search_window (fixture, has_name, name);
}

gboolean
ocop_ui_has (OcopUiFixture *fixture, const char *name)
{
    return search_name (fixture, name) != NULL;
}

gboolean
ocop_ui_says (OcopUiFixture *fixture, const char *text)
{
    return search_window (fixture, is_label_with, text) != NULL;
}

GtkWidget *
ocop_ui_find (OcopUiFixture *fixture, const char *name)
{
    GtkWidget *found;
    const gint64 deadline = ocop_ui_make_deadline();
    while ((found = search_name (fixture, name)) == NULL)
        ocop_ui_turn (deadline, name, __FILE__, __LINE__);
    return found;
}

/* ---- doing */

/* A press that needs no quarter of a second, as gtk_widget_activate does. */
static void
press (GtkWidget *widget)
{
    if (GTK_IS_BUTTON (widget))
        g_signal_emit_by_name (widget, "clicked");
    else if (GTK_IS_SWITCH (widget))
        gtk_switch_set_active (GTK_SWITCH (widget), !gtk_switch_get_active (GTK_SWITCH (widget)));
    else
        gtk_widget_activate (widget);
}

static GtkWidget *
find_sensitive (OcopUiFixture *fixture, const char *name)
{
    GtkWidget *widget;
    const gint64 deadline = ocop_ui_make_deadline();
    while ((widget = search_name (fixture, name)) == NULL || !gtk_widget_is_sensitive (widget))
        ocop_ui_turn (deadline, name, __FILE__, __LINE__);
    return widget;
}

void
ocop_ui_click (OcopUiFixture *fixture, const char *name)
{
    press (find_sensitive (fixture, name));
    ocop_ui_fixture_settle (fixture);
}

void
ocop_ui_type (OcopUiFixture *fixture, const char *name, const char *text)
{
    GtkWidget *widget = find_sensitive (fixture, name);
    int position = 0;
    g_assert_true (GTK_IS_EDITABLE (widget));
    gtk_widget_grab_focus (widget);
    gtk_editable_delete_text (GTK_EDITABLE (widget), 0, -1);
    gtk_editable_insert_text (GTK_EDITABLE (widget), text, -1, &position);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_ui_enter (OcopUiFixture *fixture, const char *name)
{
    g_signal_emit_by_name (find_sensitive (fixture, name), "activate");
    ocop_ui_fixture_settle (fixture);
}

char *
ocop_ui_dup_text (OcopUiFixture *fixture, const char *name)
{
    GtkWidget *widget = ocop_ui_find (fixture, name);
    if (GTK_IS_EDITABLE (widget))
        return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
    if (GTK_IS_TEXT_VIEW (widget)) {
        char *text;
        g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &text, NULL);
        return text;
    }
    return g_strdup (GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                           : find_text_inside (widget));
}

gboolean
ocop_ui_is_sensitive (OcopUiFixture *fixture, const char *name)
{
    return gtk_widget_is_sensitive (ocop_ui_find (fixture, name));
}

static gboolean
is_alert (GtkWidget *widget, const char *text)
{
    return gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) ==
               GTK_ACCESSIBLE_ROLE_ALERT &&
           GTK_IS_LABEL (widget);
}

const char *
ocop_ui_get_bar (OcopUiFixture *fixture)
{
    GtkWidget *label = search (GTK_WIDGET (fixture->window), is_alert, NULL);
    if (label == NULL)
        return NULL;
    GtkWidget *revealer = gtk_widget_get_ancestor (label, GTK_TYPE_REVEALER);
    return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer))
               ? gtk_label_get_text (GTK_LABEL (label))
               : NULL;
}
