/* Enter does not answer: a scanner's Enter must not confirm anybody's age. */
#include "ui/sell/age_sheet.h"

#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

struct _OcopAgeSheet {
    OcopPage parent_instance;
    GtkLabel *question; /* borrowed: child */
    GObject *owner;     /* weak */
    void (*confirmed) (gpointer data);
    gpointer data;
};

G_DEFINE_FINAL_TYPE (OcopAgeSheet, ocop_age_sheet, OCOP_TYPE_PAGE)

static void
on_yes (OcopAgeSheet *sheet)
{
    g_autoptr (OcopAgeSheet) self = g_object_ref (sheet);
    ocop_page_leave (OCOP_PAGE (sheet));
    if (self->owner != NULL)
        self->confirmed (self->data);
}

static void
on_no (OcopPage *page)
{
    ocop_page_leave (page);
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_yes (OCOP_AGE_SHEET (page));
    return TRUE;
}

static void
dispose (GObject *object)
{
    g_clear_weak_pointer (&OCOP_AGE_SHEET (object)->owner);
    G_OBJECT_CLASS (ocop_age_sheet_parent_class)->dispose (object);
}

static void
ocop_age_sheet_class_init (OcopAgeSheetClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_age_sheet_init (OcopAgeSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/sell/age_sheet.ui");
    sheet->question = GTK_LABEL (gtk_builder_get_object (builder, "question"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (gtk_builder_get_object (builder, "yes"), "clicked",
                              G_CALLBACK (on_yes), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "no"), "clicked", G_CALLBACK (on_no),
                              sheet);
}

OcopPage *
ocop_age_sheet_new (OcopSession *session, int age, GObject *owner,
                    void (*confirmed) (gpointer data), gpointer data)
{
    OcopAgeSheet *sheet =
        g_object_new (OCOP_TYPE_AGE_SHEET, "session", session, "is-sheet", TRUE, NULL);
    g_autofree char *question = g_strdup_printf (_ ("Is the customer at least %d years old?"), age);
    gtk_label_set_text (sheet->question, question);
    g_set_weak_pointer (&sheet->owner, owner);
    sheet->confirmed = confirmed;
    sheet->data = data;
    return OCOP_PAGE (sheet);
}
