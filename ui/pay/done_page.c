/* Nothing to decide here: Enter, a touch or the next scan goes on. */
#include "ui/pay/done_page.h"

#include "base/money.h"
#include "shop/printing.h"
#include "ui/parts/figure_label.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>

#define REPEAT_MS 400

struct _OcopDonePage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *change, *total, *receipt, *paper;
    GtkWidget *again;

    char *number; /* of the receipt; NULL in practice */
    gint64 shown_ms;
    gboolean is_queuing;
};

G_DEFINE_FINAL_TYPE (OcopDonePage, ocop_done_page, OCOP_TYPE_PAGE)

static void
on_next (OcopPage *page)
{
    ocop_page_hush (page);
    ocop_page_go_home (page);
}

/* ---- another paper */

static gpointer
queue_on_store (OcopShop *shop, gpointer number, GError **error)
{
    const OcopPaperName name = {.kind = OCOP_PAPER_KIND_RECEIPT, .reference = number};
    gint64 job;
    ocop_shop_queue_paper (shop, &name, &job, error);
    return NULL;
}

static void
on_queued (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    OCOP_DONE_PAGE (page)->is_queuing = FALSE;
    if (error != NULL)
        ocop_page_tell_error (page, error);
    else
        ocop_devices_model_print_queued (ocop_session_get_devices (ocop_page_get_session (page)));
}

static void
on_again (OcopDonePage *page)
{
    if (page->number == NULL || page->is_queuing)
        return;
    page->is_queuing = TRUE;
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), queue_on_store,
                       g_strdup (page->number), g_free, page, on_queued, NULL, page);
}

/* ---- the page */

static void
on_devices_changed (OcopDevicesModel *devices, OcopDonePage *page)
{
    const char *words = ocop_devices_model_peek_job_words (devices);
    gtk_label_set_text (page->paper, words != NULL ? words : "");
}

static gint64
get_now_ms (OcopDonePage *page)
{
    return ocop_ports_boottime_ms (
        ocop_session_get_ports (ocop_page_get_session (OCOP_PAGE (page))));
}

/* The key that completed the sale, held a little long, does not hide the change. */
static void
on_enter (OcopDonePage *page)
{
    if (get_now_ms (page) - page->shown_ms >= REPEAT_MS)
        on_next (OCOP_PAGE (page));
}

static void
shown (OcopPage *self)
{
    OcopDonePage *page = OCOP_DONE_PAGE (self);
    page->shown_ms = get_now_ms (page);
    /* No button has the focus: Enter is the page's. */
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval == GDK_KEY_F10)
        on_again (OCOP_DONE_PAGE (page));
    else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_Escape)
        on_enter (OCOP_DONE_PAGE (page));
    else
        return FALSE;
    return TRUE;
}

/* The next customer's goods: into the new cart. */
static gboolean
scanned (OcopPage *page, const OcopUiScan *scan)
{
    ocop_page_go_home (page);
    return FALSE;
}

static void
finalize (GObject *object)
{
    g_free (OCOP_DONE_PAGE (object)->number);
    G_OBJECT_CLASS (ocop_done_page_parent_class)->finalize (object);
}

static void
ocop_done_page_class_init (OcopDonePageClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
}

static void
ocop_done_page_init (OcopDonePage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/pay/done_page.ui");
    page->change = GTK_LABEL (gtk_builder_get_object (builder, "change"));
    page->total = GTK_LABEL (gtk_builder_get_object (builder, "total"));
    page->receipt = GTK_LABEL (gtk_builder_get_object (builder, "receipt"));
    page->paper = GTK_LABEL (gtk_builder_get_object (builder, "paper"));
    page->again = GTK_WIDGET (gtk_builder_get_object (builder, "again"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (page->again, "clicked", G_CALLBACK (on_again), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "next"), "clicked",
                              G_CALLBACK (on_next), page);
}

OcopPage *
ocop_done_page_new (OcopSession *session, const OcopSale *sale)
{
    OcopDonePage *page = g_object_new (OCOP_TYPE_DONE_PAGE, "session", session, NULL);
    char digits[OCOP_MONEY_TEXT_SIZE];
    page->number = g_strdup (sale->receipt);
    g_autofree char *change =
        g_strdup_printf (_ ("Change %s"), ocop_money_to_text (sale->change, digits));
    g_autofree char *total =
        g_strdup_printf (_ ("Total %s"), ocop_money_to_text (sale->total, digits));
    ocop_figure_label_set (page->change, change, 0);
    gtk_label_set_text (page->total, total);
    gtk_label_set_text (page->receipt,
                        page->number != NULL ? page->number : _ ("practice: nothing was sold"));
    gtk_widget_set_sensitive (page->again, page->number != NULL);
    g_signal_connect_object (ocop_session_get_devices (session), "changed",
                             G_CALLBACK (on_devices_changed), page, 0);
    return OCOP_PAGE (page);
}
