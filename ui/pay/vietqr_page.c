/* The request is made on the store's thread, with its picture. While it is shown the registry is
 * asked without waiting for the pace, and the request looked at again each time it has answered. */
#include "ui/pay/vietqr_page.h"

#include "base/money.h"
#include "shop/payments.h"
#include "shop/printing.h"
#include "ui/parts/aside.h"
#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

#define LOOK_AGAIN_MS 2000
/* Banks' apps refuse nothing, but a customer who has not paid by then has gone. */
#define EXPIRES_AFTER_MS (15 * 60 * 1000)

struct _OcopVietqrPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkPicture *picture;
    GtkLabel *sum, *account, *state, *hint;
    GtkEntry *reference;
    GtkWidget *confirm;

    gint64 amount;
    char *code;    /* NULL: not made yet */
    guint looking; /* source */
    gint64 shown_ms;
    gboolean is_paid, has_left;
    GObject *owner; /* weak */
    void (*paid) (const OcopVietqrPaid *paid, gpointer data);
    gpointer data;
};

G_DEFINE_FINAL_TYPE (OcopVietqrPage, ocop_vietqr_page, OCOP_TYPE_PAGE)

static void
finish (OcopVietqrPage *page)
{
    g_autoptr (OcopVietqrPage) self = g_object_ref (page);
    const OcopVietqrPaid paid = {.code = self->code,
                                 .amount = self->amount,
                                 .bank_reference =
                                     gtk_editable_get_text (GTK_EDITABLE (self->reference))};
    if (self->is_paid)
        return;
    self->is_paid = TRUE;
    g_clear_handle_id (&self->looking, g_source_remove);
    ocop_page_leave (OCOP_PAGE (self));
    if (self->owner != NULL)
        self->paid (&paid, self->data);
}

/* The cashier has seen the money: with the bank's number, or the registry has told of it. */
static void
on_confirm (OcopVietqrPage *page)
{
    if (gtk_widget_get_sensitive (page->confirm))
        finish (page);
}

static void
on_reference_changed (OcopVietqrPage *page)
{
    const char *text = gtk_editable_get_text (GTK_EDITABLE (page->reference));
    gtk_widget_set_sensitive (page->confirm, page->code != NULL && *text != '\0');
}

/* ---- what the registry knows */

typedef enum { WAITING, CONFIRMED, EXPIRED } State;

static void
show_state (OcopVietqrPage *page, State state)
{
    static const char *const classes[] = {"waiting", "confirmed", "expired"};
    const char *const words[] = {_ ("Waiting"), _ ("Confirmed"), _ ("Expired")};
    gtk_label_set_text (page->state, words[state]);
    for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        gtk_widget_remove_css_class (GTK_WIDGET (page->state), classes[i]);
    gtk_widget_add_css_class (GTK_WIDGET (page->state), classes[state]);
    gtk_label_set_text (page->hint,
                        state == EXPIRED
                            ? _ ("Nothing has come. Go back and show it again, or take cash.")
                            : _ ("The customer scans it with the bank's app."));
}

static void
free_payment (gpointer data)
{
    OcopPayRequest *payment = data;
    if (payment != NULL)
        ocop_pay_request_clear (payment);
    g_free (payment);
}

static gpointer
load_on_store (OcopShop *shop, gpointer code, GError **error)
{
    OcopPayRequest *payment = g_new0 (OcopPayRequest, 1);
    if (ocop_shop_load_payment (shop, code, payment, error))
        return payment;
    g_free (payment);
    return NULL;
}

static void
on_loaded (gpointer result, const GError *error, gpointer data)
{
    OcopVietqrPage *page = data;
    const OcopPayRequest *payment = result;
    if (error != NULL || page->is_paid)
        return;
    if (payment->bank_amount >= page->amount) {
        show_state (page, CONFIRMED);
        finish (page);
        return;
    }
    const gint64 age_ms =
        ocop_ports_boottime_ms (ocop_session_get_ports (ocop_page_get_session (OCOP_PAGE (page)))) -
        page->shown_ms;
    show_state (page, age_ms > EXPIRES_AFTER_MS ? EXPIRED : WAITING);
}

static gboolean
on_look (gpointer data)
{
    OcopVietqrPage *page = data;
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    ocop_worker_hurry_sync (ocop_session_get_worker (session));
    ocop_session_call (session, load_on_store, g_strdup (page->code), g_free, page, on_loaded,
                       free_payment, page);
    return G_SOURCE_CONTINUE;
}

/* ---- the request */

typedef struct {
    OcopSession *session; /* borrowed: the calls end with it */
    OcopVietqrPage *page; /* weak */
    gint64 amount;
    OcopPayRequest payment;
    GBytes *png;
} Asked;

static void
free_asked (gpointer data)
{
    Asked *asked = data;
    g_clear_weak_pointer (&asked->page);
    ocop_pay_request_clear (&asked->payment);
    g_clear_pointer (&asked->png, g_bytes_unref);
    g_free (asked);
}

static gpointer
ask_on_store (OcopShop *shop, gpointer data, GError **error)
{
    Asked *asked = data;
    gboolean is_repeated;
    if (!ocop_shop_request_payment (shop, asked->amount, NULL, NULL, &asked->payment, &is_repeated,
                                    error))
        return NULL;
    asked->png = ocop_shop_make_qr_png (asked->payment.payload, error);
    return asked->png != NULL ? asked : NULL;
}

static gpointer
drop_on_store (OcopShop *shop, gpointer code, GError **error)
{
    g_auto (OcopPayRequest) payment = {0};
    gboolean is_repeated;
    ocop_shop_drop_payment (shop, code, NULL, &payment, &is_repeated, error);
    return NULL;
}

static void
drop (OcopSession *session, const char *code)
{
    ocop_session_call (session, drop_on_store, g_strdup (code), g_free, NULL, NULL, NULL, NULL);
}

static void
on_asked (gpointer result, const GError *error, gpointer data)
{
    const Asked *asked = data;
    OcopVietqrPage *page = asked->page;
    if (page == NULL || page->has_left) {
        if (error == NULL)
            drop (asked->session, asked->payment.code);
        return;
    }
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        gtk_label_set_text (page->state, "");
        return;
    }
    g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (asked->png, NULL);
    g_autofree char *account = g_strdup_printf ("%s\n%s · %s", asked->payment.account_name,
                                                asked->payment.account, asked->payment.code);
    gtk_picture_set_paintable (page->picture, GDK_PAINTABLE (texture));
    gtk_label_set_text (page->account, account);
    show_state (page, WAITING);
    page->code = g_strdup (asked->payment.code);
    page->shown_ms =
        ocop_ports_boottime_ms (ocop_session_get_ports (ocop_page_get_session (OCOP_PAGE (page))));
    page->looking = g_timeout_add (LOOK_AGAIN_MS, on_look, page);
    ocop_session_show_customer_qr (ocop_page_get_session (OCOP_PAGE (page)), G_OBJECT (texture),
                                   page->amount);
    on_reference_changed (page);
}

/* Left without money: the request is given up, and a transfer that comes late is told as late. Not
 * when something only comes to lie over the page. */
static void
unroot (GtkWidget *widget)
{
    OcopVietqrPage *page = OCOP_VIETQR_PAGE (widget);
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (widget));
    page->has_left = TRUE;
    ocop_session_show_customer_qr (session, NULL, 0);
    if (page->code != NULL && !page->is_paid)
        drop (session, page->code);
    GTK_WIDGET_CLASS (ocop_vietqr_page_parent_class)->unroot (widget);
}

static void
shown (OcopPage *page)
{
    gtk_widget_grab_focus (GTK_WIDGET (OCOP_VIETQR_PAGE (page)->reference));
}

/* ---- the page */

static gboolean
scanned (OcopPage *page, const OcopUiScan *scan)
{
    ocop_page_tell (page, OCOP_TELL_WARNING,
                    _ ("finish or leave the payment first, then scan again"));
    return TRUE;
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_confirm (OCOP_VIETQR_PAGE (page));
    return TRUE;
}

static void
dispose (GObject *object)
{
    OcopVietqrPage *page = OCOP_VIETQR_PAGE (object);
    g_clear_handle_id (&page->looking, g_source_remove);
    g_clear_weak_pointer (&page->owner);
    G_OBJECT_CLASS (ocop_vietqr_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    g_free (OCOP_VIETQR_PAGE (object)->code);
    G_OBJECT_CLASS (ocop_vietqr_page_parent_class)->finalize (object);
}

static void
ocop_vietqr_page_class_init (OcopVietqrPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    GTK_WIDGET_CLASS (class)->unroot = unroot;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
on_back (OcopPage *page)
{
    ocop_page_leave (page);
}

static void
ocop_vietqr_page_init (OcopVietqrPage *page)
{
    g_type_ensure (OCOP_TYPE_ASIDE);
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/pay/vietqr_page.ui");
    page->picture = GTK_PICTURE (gtk_builder_get_object (builder, "picture"));
    page->sum = GTK_LABEL (gtk_builder_get_object (builder, "sum"));
    page->account = GTK_LABEL (gtk_builder_get_object (builder, "account"));
    page->state = GTK_LABEL (gtk_builder_get_object (builder, "state"));
    page->hint = GTK_LABEL (gtk_builder_get_object (builder, "hint"));
    page->reference = GTK_ENTRY (gtk_builder_get_object (builder, "reference"));
    page->confirm = GTK_WIDGET (gtk_builder_get_object (builder, "confirm"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (page->reference, "changed", G_CALLBACK (on_reference_changed), page);
    g_signal_connect_swapped (page->reference, "activate", G_CALLBACK (on_confirm), page);
    g_signal_connect_swapped (page->confirm, "clicked", G_CALLBACK (on_confirm), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
}

OcopPage *
ocop_vietqr_page_new (OcopSession *session, gint64 amount, GObject *owner,
                      void (*paid) (const OcopVietqrPaid *paid, gpointer data), gpointer data)
{
    OcopVietqrPage *page = g_object_new (OCOP_TYPE_VIETQR_PAGE, "session", session, NULL);
    char digits[OCOP_MONEY_TEXT_SIZE];
    Asked *asked = g_new0 (Asked, 1);
    page->amount = asked->amount = amount;
    asked->session = session;
    g_set_weak_pointer (&asked->page, page);
    g_set_weak_pointer (&page->owner, owner);
    page->paid = paid;
    page->data = data;
    g_autofree char *name = g_strdup_printf (_ ("VietQR %s"), ocop_money_to_text (amount, digits));
    gtk_accessible_update_property (GTK_ACCESSIBLE (page->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
    gtk_label_set_text (page->sum, ocop_money_to_text (amount, digits));
    ocop_session_call (session, ask_on_store, asked, free_asked, session, on_asked, NULL, asked);
    return OCOP_PAGE (page);
}
