/* A row for each kind; the scanner's has the teaching below it. */
#include "ui/settings/devices_section.h"

#include "ui/session/devices.h"
#include "ui/settings/blocks.h"
#include "ui/settings/device_chooser.h"
#include "ui/settings/device_row.h"
#include "ui/settings/teach_block.h"

struct _OcopDevicesSection {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column, *chooser; /* the chooser is not shown: it writes what was taught */
    /* borrowed */
    OcopDeviceRow *rows[OCOP_N_DEVICES];
};

G_DEFINE_FINAL_TYPE (OcopDevicesSection, ocop_devices_section, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopDevicesSection *section = OCOP_DEVICES_SECTION (object);
    g_clear_pointer (&section->column, gtk_widget_unparent);
    g_clear_object (&section->chooser);
    G_OBJECT_CLASS (ocop_devices_section_parent_class)->dispose (object);
}

static void
ocop_devices_section_class_init (OcopDevicesSectionClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_devices_section_init (OcopDevicesSection *section)
{
}

gboolean
ocop_devices_section_take_scan (OcopDevicesSection *section, const OcopUiScan *scan)
{
    return ocop_device_row_take_scan (section->rows[OCOP_DEVICE_SCANNER], scan);
}

static void
on_taught (OcopDevicesSection *section, const char *address)
{
    ocop_device_chooser_choose (OCOP_DEVICE_CHOOSER (section->chooser), address);
}

GtkWidget *
ocop_devices_section_new (OcopPage *page)
{
    OcopDevicesSection *section = g_object_new (OCOP_TYPE_DEVICES_SECTION, NULL);
    OcopSession *session = ocop_page_get_session (page);
    section->column = ocop_block_column_new (16);
    gtk_widget_set_parent (section->column, GTK_WIDGET (section));
    section->chooser = g_object_ref_sink (ocop_device_chooser_new (session, OCOP_DEVICE_SCANNER));
    for (guint i = 0; i < OCOP_N_DEVICES; i++) {
        GtkWidget *row = ocop_device_row_new (page, (OcopDeviceKind)i, TRUE);
        GtkWidget *card = ocop_block_column_new (16);
        section->rows[i] = OCOP_DEVICE_ROW (row);
        gtk_widget_add_css_class (card, "card");
        gtk_box_append (GTK_BOX (card), row);
        gtk_box_append (GTK_BOX (section->column), card);
        if (i == OCOP_DEVICE_SCANNER) {
            GtkWidget *teach = ocop_teach_block_new (session);
            g_signal_connect_swapped (teach, "taught", G_CALLBACK (on_taught), section);
            gtk_box_append (GTK_BOX (card), teach);
        }
    }
    return GTK_WIDGET (section);
}
