/* What is shown follows the devices' signal alone; nothing is asked again and again. */
#include "ui/settings/device_row.h"

#include "ui/session/devices.h"
#include "ui/settings/blocks.h"
#include "ui/settings/device_sheet.h"
#include "ui/settings/device_test.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopDeviceRow {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    /* borrowed */
    OcopPage *page;
    GtkLabel *state, *hint, *result;

    OcopDeviceKind kind;
    gboolean waits_for_scan;
};

G_DEFINE_FINAL_TYPE (OcopDeviceRow, ocop_device_row, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopDeviceRow *row = OCOP_DEVICE_ROW (object);
    g_clear_pointer (&row->column, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_device_row_parent_class)->dispose (object);
}

static void
ocop_device_row_class_init (OcopDeviceRowClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_device_row_init (OcopDeviceRow *row)
{
}

/* Words of an address that are no device's name. */
static const char *
get_name (const char *name)
{
    if (strcmp (name, "auto") == 0)
        return "";
    if (strcmp (name, "printer") == 0)
        return _ ("On the printer's cable");
    if (strcmp (name, "virtual") == 0 || strcmp (name, "auto|virtual") == 0)
        return _ ("Virtual, to practise without one");
    return name;
}

static void
update (OcopDeviceRow *row)
{
    OcopShopDevices *devices =
        ocop_devices_model_peek (ocop_session_get_devices (ocop_page_get_session (row->page)));
    const OcopDeviceInfo *info =
        devices != NULL ? ocop_shop_devices_get (devices, row->kind) : NULL;
    if (row->column == NULL)
        return;
    if (info == NULL) {
        gtk_label_set_text (row->state, _ ("none is set"));
        gtk_widget_set_visible (GTK_WIDGET (row->hint), FALSE);
        return;
    }
    const gboolean is_fine = info->state == OCOP_DEVICE_READY || info->state == OCOP_DEVICE_BUSY;
    const gboolean is_wrong = !is_fine && info->state != OCOP_DEVICE_UNSET;
    const char *name = info->state != OCOP_DEVICE_UNSET ? get_name (info->name) : "";
    g_autofree char *text = g_strconcat (is_fine    ? "✓ "
                                         : is_wrong ? "⚠ "
                                                    : "",
                                         name, *name != '\0' ? ": " : "", info->words, NULL);
    gtk_label_set_text (row->state, text);
    if (is_wrong)
        gtk_widget_add_css_class (GTK_WIDGET (row->state), "warning");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (row->state), "warning");
    gtk_label_set_text (row->hint, info->hint);
    gtk_widget_set_visible (GTK_WIDGET (row->hint), *info->hint != '\0');
}

static void
show_result (const char *words, gboolean is_good, gpointer data)
{
    OcopDeviceRow *row = data;
    if (row->column == NULL)
        return;
    gtk_label_set_text (row->result, words);
    gtk_widget_set_visible (GTK_WIDGET (row->result), TRUE);
    if (is_good)
        gtk_widget_remove_css_class (GTK_WIDGET (row->result), "refusal");
    else
        gtk_widget_add_css_class (GTK_WIDGET (row->result), "refusal");
}

static void
on_test (OcopDeviceRow *row)
{
    row->waits_for_scan = row->kind == OCOP_DEVICE_SCANNER;
    if (row->waits_for_scan)
        show_result (_ ("Scan any product now …"), TRUE, row);
    else
        ocop_device_test (ocop_page_get_session (row->page), row->kind, G_OBJECT (row), show_result,
                          row);
}

static void
on_choose (OcopDeviceRow *row)
{
    ocop_page_push (row->page,
                    ocop_device_sheet_new (ocop_page_get_session (row->page), row->kind));
}

void
ocop_device_row_show_scan (OcopDeviceRow *row, const OcopUiScan *scan)
{
    g_autofree char *text = g_strdup_printf (_ ("It works, and read “%s”"), scan->text);
    show_result (text, TRUE, row);
}

gboolean
ocop_device_row_take_scan (OcopDeviceRow *row, const OcopUiScan *scan)
{
    if (row->waits_for_scan)
        ocop_device_row_show_scan (row, scan);
    return row->waits_for_scan;
}

/* ---- making */

static const char *
get_choose_words (OcopDeviceKind kind)
{
    static const char *const words[OCOP_N_DEVICES] = {N_ ("Choose printer"), N_ ("Choose scanner"),
                                                      N_ ("Choose drawer"), N_ ("Choose scale"),
                                                      N_ ("Choose display")};
    return _ (words[kind]);
}

static const char *
get_test_words (OcopDeviceKind kind)
{
    static const char *const words[OCOP_N_DEVICES] = {N_ ("Print test page"), N_ ("Test scanner"),
                                                      N_ ("Test drawer"), N_ ("Test scale"),
                                                      N_ ("Test display")};
    return _ (words[kind]);
}

GtkWidget *
ocop_device_row_new (OcopPage *page, OcopDeviceKind kind, gboolean can_choose)
{
    OcopDeviceRow *row = g_object_new (OCOP_TYPE_DEVICE_ROW, NULL);
    GtkWidget *buttons = ocop_block_row_new();
    GtkWidget *test = ocop_block_button_new (get_test_words (kind), FALSE);
    row->page = page;
    row->kind = kind;
    row->column = ocop_block_column_new (4);
    gtk_widget_set_parent (row->column, GTK_WIDGET (row));
    if (can_choose) {
        GtkWidget *choose = ocop_block_button_new (get_choose_words (kind), FALSE);
        gtk_box_append (GTK_BOX (row->column),
                        ocop_block_label_new (ocop_device_kind_get_words (kind), "cart-line"));
        gtk_box_append (GTK_BOX (buttons), choose);
        g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), row);
    }
    row->state = GTK_LABEL (ocop_block_label_new ("", NULL));
    row->hint = GTK_LABEL (ocop_block_label_new ("", "hint"));
    row->result = GTK_LABEL (ocop_block_label_new ("", NULL));
    gtk_widget_set_visible (GTK_WIDGET (row->result), FALSE);
    gtk_box_append (GTK_BOX (buttons), test);
    gtk_box_append (GTK_BOX (row->column), GTK_WIDGET (row->state));
    gtk_box_append (GTK_BOX (row->column), GTK_WIDGET (row->hint));
    gtk_box_append (GTK_BOX (row->column), buttons);
    gtk_box_append (GTK_BOX (row->column), GTK_WIDGET (row->result));
    g_signal_connect_swapped (test, "clicked", G_CALLBACK (on_test), row);
    g_signal_connect_object (ocop_session_get_devices (ocop_page_get_session (page)), "changed",
                             G_CALLBACK (update), row, G_CONNECT_SWAPPED);
    update (row);
    return GTK_WIDGET (row);
}
