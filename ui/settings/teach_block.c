/* The devices tell one taught at a time, perhaps after the page has gone: who waits is kept weakly,
 * as in device_test.c. */
#include "ui/settings/teach_block.h"

#include "shop/printing.h"
#include "ui/session/devices.h"
#include "ui/settings/blocks.h"
#include <glib/gi18n-lib.h>

#define SQUARE 160

struct _OcopTeachBlock {
    GtkWidget parent_instance;
    /* owned */
    GtkWidget *column;
    /* borrowed */
    OcopSession *session;
    GtkWidget *picture, *teach;
    GtkLabel *words;
};

enum { TAUGHT, N_SIGNALS };

static guint signals[N_SIGNALS];
static GObject *waiting; /* weak */

G_DEFINE_FINAL_TYPE (OcopTeachBlock, ocop_teach_block, GTK_TYPE_WIDGET)

static OcopShopDevices *
peek_devices (OcopTeachBlock *block)
{
    return ocop_devices_model_peek (ocop_session_get_devices (block->session));
}

static void
stop (OcopTeachBlock *block)
{
    OcopShopDevices *devices = peek_devices (block);
    if (waiting != G_OBJECT (block))
        return;
    g_set_weak_pointer (&waiting, NULL);
    if (devices != NULL)
        ocop_shop_devices_stop_teaching (devices);
}

static void
dispose (GObject *object)
{
    OcopTeachBlock *block = OCOP_TEACH_BLOCK (object);
    stop (block);
    g_clear_pointer (&block->column, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_teach_block_parent_class)->dispose (object);
}

static void
end (OcopTeachBlock *block, const char *words)
{
    gtk_label_set_text (block->words, words);
    gtk_widget_set_visible (block->picture, FALSE);
    gtk_widget_set_sensitive (block->teach, TRUE);
}

static void
on_taught (OcopTaughtResult result, const char *address, gpointer data)
{
    OcopTeachBlock *block = waiting != NULL ? OCOP_TEACH_BLOCK (waiting) : NULL;
    g_set_weak_pointer (&waiting, NULL);
    if (block == NULL || block->column == NULL)
        return;
    switch (result) {
    case OCOP_TAUGHT_FOUND:
        end (block, _ ("The scanner is known now. Try it with any product."));
        g_signal_emit (block, signals[TAUGHT], 0, address);
        break;
    case OCOP_TAUGHT_WRONG_LAYOUT:
        end (block, _ ("The scanner plays the keyboard of another country. Scan the code “US "
                       "keyboard” of its booklet, then try again."));
        break;
    case OCOP_TAUGHT_DENIED:
        end (block, _ ("This program may not open the scanner: it needs a udev rule, see “ocopctl "
                       "devices teach”."));
        break;
    case OCOP_TAUGHT_NOTHING:
    default:
        end (block,
             _ ("Nothing was scanned. Is the scanner plugged in, and does its light go on?"));
        break;
    }
}

static void
on_teach (OcopTeachBlock *block)
{
    OcopShopDevices *devices = peek_devices (block);
    if (devices == NULL || !ocop_shop_devices_teach (devices, on_taught, NULL)) {
        end (block, _ ("There is no USB here, or a scanner is being taught already"));
        return;
    }
    g_set_weak_pointer (&waiting, G_OBJECT (block));
    gtk_label_set_text (block->words,
                        _ ("Scan one of these codes with the scanner within half a minute."));
    gtk_widget_set_visible (block->picture, TRUE);
    gtk_widget_set_sensitive (block->teach, FALSE);
}

static void
ocop_teach_block_class_init (OcopTeachBlockClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    signals[TAUGHT] = g_signal_new ("taught", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ocop_teach_block_init (OcopTeachBlock *block)
{
}

/* Bars as they are, pixel by pixel: drawn anew at another width they can be read by nothing. */
static GtkWidget *
make_code (GBytes *png, gboolean is_bars, const char *name, const char *words)
{
    g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, NULL) : NULL;
    GtkWidget *column = ocop_block_column_new (4);
    GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
    gtk_picture_set_can_shrink (GTK_PICTURE (picture), !is_bars);
    if (!is_bars)
        gtk_widget_set_size_request (picture, SQUARE, SQUARE);
    gtk_widget_set_halign (picture, GTK_ALIGN_START);
    gtk_widget_set_valign (picture, GTK_ALIGN_START);
    gtk_widget_add_css_class (picture, "code");
    ocop_block_set_name (picture, name);
    gtk_box_append (GTK_BOX (column), picture);
    gtk_box_append (GTK_BOX (column), ocop_block_label_new (words, "hint"));
    return column;
}

/* The same words twice: most scanners with a wire read bars alone, and a camera reads either. */
static GtkWidget *
make_picture (void)
{
    const char *text = ocop_shop_devices_get_teach_code();
    g_autoptr (GBytes) bars = ocop_shop_make_bars_png (text, NULL);
    g_autoptr (GBytes) square = ocop_shop_make_qr_png (text, NULL);
    GtkWidget *codes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    gtk_box_append (GTK_BOX (codes),
                    make_code (bars, TRUE, _ ("Test code"), _ ("For a scanner that reads bars")));
    gtk_box_append (GTK_BOX (codes), make_code (square, FALSE, _ ("Test code, square"),
                                                _ ("For one that reads squares as well")));
    gtk_widget_set_visible (codes, FALSE);
    return codes;
}

GtkWidget *
ocop_teach_block_new (OcopSession *session)
{
    OcopTeachBlock *block = g_object_new (OCOP_TYPE_TEACH_BLOCK, NULL);
    block->session = session;
    block->column = ocop_block_column_new (8);
    gtk_widget_set_parent (block->column, GTK_WIDGET (block));
    block->words = GTK_LABEL (ocop_block_label_new (
        _ ("Most scanners are found by themselves. One that types like a keyboard is taught once: "
           "it reads a code from this screen."),
        "hint"));
    block->picture = make_picture();
    block->teach = ocop_block_button_new (_ ("Teach scanner"), FALSE);
    gtk_box_append (GTK_BOX (block->column), GTK_WIDGET (block->words));
    gtk_box_append (GTK_BOX (block->column), block->picture);
    gtk_box_append (GTK_BOX (block->column), block->teach);
    g_signal_connect_swapped (block->teach, "clicked", G_CALLBACK (on_teach), block);
    return GTK_WIDGET (block);
}
