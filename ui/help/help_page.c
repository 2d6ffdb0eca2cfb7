/* One list of keys; the pages' own buttons show the same. */
#include "ui/help/help_page.h"

#include "ui/help/guide_page.h"
#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

struct _OcopHelpPage {
    OcopPage parent_instance;
};

G_DEFINE_FINAL_TYPE (OcopHelpPage, ocop_help_page, OCOP_TYPE_PAGE)

static const struct {
    const char *key, *words;
} keys[] = {
    {"F1", N_ ("This help")},
    {"F2", N_ ("Quantity, weight")},
    {"F3", N_ ("Search products")},
    {"F4", N_ ("Price")},
    {"F5", N_ ("Lot")},
    {"F6", N_ ("Discount")},
    {"F7", N_ ("Hold the sale")},
    {"F8", N_ ("Exact cash")},
    {"F9", N_ ("Pay, complete, confirm")},
    {"F10", N_ ("Held sales; after a sale: print again")},
    {"F11", N_ ("Menu")},
    {"F12", N_ ("Open drawer")},
    {"Del", N_ ("Remove line")},
    {"Esc", N_ ("Back")},
};

static void
on_guide (OcopPage *page)
{
    ocop_page_replace (page, ocop_guide_page_new (ocop_page_get_session (page)));
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F1)
        return FALSE;
    on_guide (page);
    return TRUE;
}

static void
ocop_help_page_class_init (OcopHelpPageClass *class)
{
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
on_back (OcopPage *page)
{
    ocop_page_leave (page);
}

static void
ocop_help_page_init (OcopHelpPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/help/help_page.ui");
    GtkGrid *grid = GTK_GRID (gtk_builder_get_object (builder, "keys"));
    for (int i = 0; i < (int)G_N_ELEMENTS (keys); i++) {
        GtkWidget *key = gtk_label_new (keys[i].key), *words = gtk_label_new (_ (keys[i].words));
        const int column = i % 2 * 2;
        gtk_widget_add_css_class (key, "key");
        gtk_label_set_xalign (GTK_LABEL (words), 0);
        gtk_grid_attach (grid, key, column, i / 2, 1, 1);
        gtk_grid_attach (grid, words, column + 1, i / 2, 1, 1);
    }
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (gtk_builder_get_object (builder, "guide"), "clicked",
                              G_CALLBACK (on_guide), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
}

OcopPage *
ocop_help_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_HELP_PAGE, "session", session, "is-sheet", TRUE, NULL);
}
