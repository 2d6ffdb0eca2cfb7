/* A frame around the chooser. */
#include "ui/settings/device_sheet.h"

#include "ui/settings/blocks.h"
#include "ui/settings/device_chooser.h"
#include "ui/settings/device_test.h"
#include <glib/gi18n-lib.h>

struct _OcopDeviceSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkWidget *back;
};

G_DEFINE_FINAL_TYPE (OcopDeviceSheet, ocop_device_sheet, OCOP_TYPE_PAGE)

static void
shown (OcopPage *self)
{
    gtk_widget_grab_focus (OCOP_DEVICE_SHEET (self)->back);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    return TRUE;
}

static void
ocop_device_sheet_class_init (OcopDeviceSheetClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
}

static void
ocop_device_sheet_init (OcopDeviceSheet *sheet)
{
}

OcopPage *
ocop_device_sheet_new (OcopSession *session, OcopDeviceKind kind)
{
    OcopDeviceSheet *sheet =
        g_object_new (OCOP_TYPE_DEVICE_SHEET, "session", session, "is-sheet", TRUE, NULL);
    GtkWidget *column = ocop_block_column_new (8), *scrolled = gtk_scrolled_window_new();
    GtkWidget *chooser = ocop_device_chooser_new (session, kind);
    sheet->back = ocop_block_button_new (_ ("Back"), FALSE);
    g_object_set (sheet->back, "key", "Esc", NULL);
    gtk_box_append (GTK_BOX (column),
                    ocop_block_label_new (ocop_device_kind_get_words (kind), "title"));
    gtk_box_append (GTK_BOX (column), chooser);
    gtk_box_append (GTK_BOX (column), sheet->back);
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
    gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), column);
    ocop_page_set_child (OCOP_PAGE (sheet), scrolled);
    g_signal_connect_swapped (chooser, "chosen", G_CALLBACK (ocop_page_leave), sheet);
    g_signal_connect_swapped (sheet->back, "clicked", G_CALLBACK (ocop_page_leave), sheet);
    return OCOP_PAGE (sheet);
}
