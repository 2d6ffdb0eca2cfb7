/* Printer and scanner: the same parts as under Settings, Devices, on a page of their own. */
#include "ui/setup/steps.h"

#include "ui/settings/blocks.h"
#include "ui/settings/device_chooser.h"
#include "ui/settings/device_row.h"
#include "ui/settings/teach_block.h"

GtkWidget *
ocop_setup_make_printer (OcopSetupPage *page)
{
    GtkWidget *column = ocop_block_column_new (16);
    gtk_box_append (GTK_BOX (column),
                    ocop_device_row_new (OCOP_PAGE (page), OCOP_DEVICE_PRINTER, FALSE));
    gtk_box_append (
        GTK_BOX (column),
        ocop_device_chooser_new (ocop_page_get_session (OCOP_PAGE (page)), OCOP_DEVICE_PRINTER));
    return column;
}

static void
on_taught (OcopDeviceChooser *chooser, const char *address)
{
    ocop_device_chooser_choose (chooser, address);
}

GtkWidget *
ocop_setup_make_scanner (OcopSetupPage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    GtkWidget *column = ocop_block_column_new (16);
    GtkWidget *row = ocop_device_row_new (OCOP_PAGE (page), OCOP_DEVICE_SCANNER, FALSE);
    GtkWidget *teach = ocop_teach_block_new (session);
    GtkWidget *chooser = ocop_device_chooser_new (session, OCOP_DEVICE_SCANNER);
    gtk_box_append (GTK_BOX (column), row);
    gtk_box_append (GTK_BOX (column), teach);
    gtk_box_append (GTK_BOX (column), chooser);
    g_signal_connect_object (teach, "taught", G_CALLBACK (on_taught), chooser, G_CONNECT_SWAPPED);
    g_object_set_data (G_OBJECT (column), "row", row);
    return column;
}

void
ocop_setup_scan_scanner (GtkWidget *form, const OcopUiScan *scan)
{
    OcopDeviceRow *row = g_object_get_data (G_OBJECT (form), "row");
    ocop_device_row_show_scan (row, scan);
}
