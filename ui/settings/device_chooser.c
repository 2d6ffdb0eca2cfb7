/* Addresses are those of the settings (shop/device_address.h); this knows no device itself. */
#include "ui/settings/device_chooser.h"

#include "base/error.h"
#include "ui/session/devices.h"
#include "ui/settings/blocks.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopDeviceChooser {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    char *wanted; /* address of @request */
    /* borrowed */
    OcopSession *session;
    GtkWidget *plugged, *address;
    GtkLabel *nothing, *problem;

    OcopDeviceKind kind;
    OcopRequestId request;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopDeviceChooser, ocop_device_chooser, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
    OcopDeviceChooser *chooser = OCOP_DEVICE_CHOOSER (object);
    g_clear_pointer (&chooser->column, gtk_widget_unparent);
    g_clear_pointer (&chooser->wanted, g_free);
    G_OBJECT_CLASS (ocop_device_chooser_parent_class)->dispose (object);
}

static void
ocop_device_chooser_class_init (OcopDeviceChooserClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_device_chooser_init (OcopDeviceChooser *chooser)
{
}

/* ---- the act */

typedef struct {
    const char *key;
    char *address;
    OcopRequestId request;
} Choice;

static void
free_choice (gpointer data)
{
    Choice *choice = data;
    g_free (choice->address);
    g_free (choice);
}

static gpointer
set_device (OcopShop *shop, gpointer request, GError **error)
{
    const Choice *choice = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_set_setting (shop, choice->key, choice->address, &choice->request, &act, error);
    return NULL;
}

static void
on_set (gpointer result, const GError *error, gpointer data)
{
    OcopDeviceChooser *chooser = data;
    if (chooser->column == NULL)
        return;
    gtk_widget_set_sensitive (chooser->column, TRUE);
    /* The store names what it refuses by the key of a setting. */
    ocop_block_show_error (chooser->problem,
                           g_error_matches (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT)
                               ? _ ("this address is not of the forms above")
                           : error != NULL ? error->message
                                           : NULL);
    if (error != NULL)
        return;
    g_clear_pointer (&chooser->wanted, g_free);
    ocop_devices_model_restart (ocop_session_get_devices (chooser->session));
    g_signal_emit (chooser, signals[CHOSEN], 0);
}

void
ocop_device_chooser_choose (OcopDeviceChooser *chooser, const char *address)
{
    static const char *const keys[OCOP_N_DEVICES] = {
        "printer.device", "scanner.device", "drawer.device", "scale.device", "display.device"};
    if (g_strcmp0 (chooser->wanted, address) != 0) {
        g_free (chooser->wanted);
        chooser->wanted = g_strdup (address);
        chooser->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (chooser->session), chooser->request.id);
    }
    Choice *choice = g_new (Choice, 1);
    *choice = (Choice){keys[chooser->kind], g_strdup (address), chooser->request};
    gtk_widget_set_sensitive (chooser->column, FALSE);
    ocop_session_call (chooser->session, set_device, choice, free_choice, chooser, on_set, NULL,
                       chooser);
}

/* ---- what there is */

static void
on_option (GtkWidget *button, gpointer data)
{
    ocop_device_chooser_choose (data, g_object_get_data (G_OBJECT (button), "address"));
}

static GtkWidget *
add_option (OcopDeviceChooser *chooser, GtkWidget *box, const char *words, const char *address)
{
    GtkWidget *button = gtk_button_new_with_label (words);
    GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    g_object_set_data_full (G_OBJECT (button), "address", g_strdup (address), g_free);
    g_signal_connect (button, "clicked", G_CALLBACK (on_option), chooser);
    gtk_box_append (GTK_BOX (box), button);
    return button;
}

static void
update (OcopDeviceChooser *chooser)
{
    OcopShopDevices *devices =
        ocop_devices_model_peek (ocop_session_get_devices (chooser->session));
    guint n = 0;
    if (chooser->column == NULL)
        return;
    ocop_block_empty (chooser->plugged);
    g_autoptr (GPtrArray) list = devices != NULL ? ocop_shop_devices_list_plugged (devices) : NULL;
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const OcopPluggedDevice *device = g_ptr_array_index (list, i);
        if (strcmp (device->could_be, ocop_device_kind_get_text (chooser->kind)) != 0)
            continue;
        add_option (chooser, chooser->plugged, device->name, device->address);
        n++;
    }
    gtk_widget_set_visible (GTK_WIDGET (chooser->nothing), n == 0);
}

/* ---- making */

typedef struct {
    const char *words, *address;
} Fixed;

static const Fixed automatic = {N_ ("Find it by itself"), "auto"};
static const Fixed on_printer = {N_ ("On the printer's cable"), "printer"};
static const Fixed virtual_one = {N_ ("Virtual, to practise without one"), "virtual"};
static const Fixed none = {N_ ("None"), ""};

static void
add_fixed (OcopDeviceChooser *chooser)
{
    const Fixed *const by_kind[OCOP_N_DEVICES][4] = {
        [OCOP_DEVICE_PRINTER] = {&virtual_one, &none},
        [OCOP_DEVICE_SCANNER] = {&automatic, &virtual_one, &none},
        [OCOP_DEVICE_DRAWER] = {&on_printer},
        [OCOP_DEVICE_SCALE] = {&automatic, &virtual_one, &none},
        [OCOP_DEVICE_DISPLAY] = {&automatic, &virtual_one, &none},
    };
    for (const Fixed *const *fixed = by_kind[chooser->kind]; *fixed != NULL; fixed++)
        add_option (chooser, chooser->column, _ ((*fixed)->words), (*fixed)->address);
}

static void
on_address (OcopDeviceChooser *chooser)
{
    g_autofree char *address =
        g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (chooser->address))));
    if (*address == '\0')
        return;
    /* What stands on the label of a network printer. */
    g_autofree char *full = strchr (address, ':') == NULL && g_hostname_is_ip_address (address)
                                ? g_strdup_printf ("tcp:%s", address)
                                : g_strdup (address);
    ocop_device_chooser_choose (chooser, full);
}

static void
add_address (OcopDeviceChooser *chooser)
{
    GtkWidget *row = ocop_block_row_new();
    GtkWidget *use = ocop_block_button_new (_ ("Use address"), FALSE);
    chooser->address = ocop_block_entry_new (_ ("Address"), 500);
    gtk_box_append (GTK_BOX (row), chooser->address);
    gtk_box_append (GTK_BOX (row), use);
    chooser->problem = ocop_block_add_field (
        GTK_BOX (chooser->column), _ ("Address"),
        chooser->kind == OCOP_DEVICE_PRINTER
            ? _ ("In the network 192.168.1.50, on a serial cable serial:/dev/ttyS0, into a folder "
                 "dir:/home/…")
            : _ ("On a serial cable: serial:/dev/ttyS0"),
        row);
    g_signal_connect_swapped (chooser->address, "activate", G_CALLBACK (on_address), chooser);
    g_signal_connect_swapped (use, "clicked", G_CALLBACK (on_address), chooser);
}

GtkWidget *
ocop_device_chooser_new (OcopSession *session, OcopDeviceKind kind)
{
    OcopDeviceChooser *chooser = g_object_new (OCOP_TYPE_DEVICE_CHOOSER, NULL);
    chooser->session = session;
    chooser->kind = kind;
    chooser->column = ocop_block_column_new (8);
    gtk_widget_set_parent (chooser->column, GTK_WIDGET (chooser));
    chooser->plugged = ocop_block_column_new (8);
    chooser->nothing = GTK_LABEL (ocop_block_label_new (
        _ ("Nothing that fits is plugged in besides what is in use. It appears here as soon as it "
           "is."),
        "hint"));
    gtk_box_append (GTK_BOX (chooser->column), chooser->plugged);
    gtk_box_append (GTK_BOX (chooser->column), GTK_WIDGET (chooser->nothing));
    add_fixed (chooser);
    add_address (chooser);
    g_signal_connect_object (ocop_session_get_devices (session), "changed", G_CALLBACK (update),
                             chooser, G_CONNECT_SWAPPED);
    update (chooser);
    return GTK_WIDGET (chooser);
}
