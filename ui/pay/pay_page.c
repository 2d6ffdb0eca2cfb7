/* Payments other than cash are added one by one; cash is what stands in the entry, and pays the
 * rest. Domain's tender says whether that suffices and what the change is. */
#include "ui/pay/pay_page.h"

#include "base/money.h"
#include "domain/tender.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/figure_label.h"
#include "ui/parts/flow.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include "ui/pay/cash_suggestions.h"
#include "ui/pay/done_page.h"
#include "ui/pay/vietqr_page.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>

struct _OcopPayPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *due, *change;
    GtkToggleButton *methods[OCOP_N_PAYMENT_METHODS];
    GtkEntry *amount, *reference;
    GtkFlowBox *suggestions;
    GtkListBox *payments;
    OcopNumberPad *pad;
    GtkWidget *payments_title, *add, *complete;

    const GArray *others; /* the cart's, of OcopPaymentRequest: all but cash */
    gint64 total, rounding_step;
    /* is_ready: what was scanned before has been answered, and the rounding is known. */
    gboolean is_exact_cash, is_ready, is_selling;
};

G_DEFINE_FINAL_TYPE (OcopPayPage, ocop_pay_page, OCOP_TYPE_PAGE)

static OcopTillCart *
get_cart (OcopPayPage *page)
{
    return ocop_session_get_cart (ocop_page_get_session (OCOP_PAGE (page)));
}

static OcopPaymentMethod
get_method (OcopPayPage *page)
{
    for (guint i = 0; i < OCOP_N_PAYMENT_METHODS; i++)
        if (gtk_toggle_button_get_active (page->methods[i]))
            return (OcopPaymentMethod)i;
    return OCOP_PAYMENT_CASH;
}

static gint64
get_rest (OcopPayPage *page)
{
    gint64 rest = page->total;
    for (guint i = 0; i < page->others->len; i++)
        rest -= g_array_index (page->others, OcopPaymentRequest, i).amount;
    return MAX (rest, 0);
}

/* What cash has to bring: the rest, rounded where cash alone pays. */
static gint64
get_cash_due (OcopPayPage *page)
{
    const gint64 rest = get_rest (page);
    return page->others->len == 0 ? ocop_money_round_to (rest, page->rounding_step) : rest;
}

/* The payments as the sale will get them. Owned. */
static GArray *
make_payments (OcopPayPage *page)
{
    GArray *all = ocop_payment_requests_new();
    const OcopPaymentMethod method = get_method (page);
    gint64 amount;
    for (guint i = 0; i < page->others->len; i++)
        ocop_payment_requests_add (all, &g_array_index (page->others, OcopPaymentRequest, i));
    /* A slip that covers the rest needs no adding. */
    if (method != OCOP_PAYMENT_VIETQR && get_rest (page) > 0 &&
        ocop_amount_entry_get (page->amount, &amount) && amount > 0) {
        const char *reference = gtk_editable_get_text (GTK_EDITABLE (page->reference));
        const OcopPaymentRequest payment = {
            .method = method,
            .amount = amount,
            .reference =
                method != OCOP_PAYMENT_CASH && *reference != '\0' ? g_strdup (reference) : NULL};
        g_array_append_val (all, payment);
    }
    return all;
}

static gboolean
settle (OcopPayPage *page, OcopTender *ret_tender, GError **error)
{
    g_autoptr (GArray) asked = make_payments (page);
    g_autoptr (GArray) payments = ocop_payments_new();
    return ocop_tender_settle (asked, page->total, page->rounding_step, payments, ret_tender,
                               error);
}

/* ---- what is shown */

static gint64
get_missing (OcopPayPage *page)
{
    gint64 cash;
    const gint64 due = get_cash_due (page);
    if (get_method (page) != OCOP_PAYMENT_CASH || !ocop_amount_entry_get (page->amount, &cash))
        return due;
    return MAX (due - cash, 0);
}

static void
update (OcopPayPage *page)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    OcopTender tender;
    g_autoptr (GError) error = NULL;
    const gboolean is_enough = settle (page, &tender, &error);
    g_autofree char *change =
        is_enough
            ? g_strdup_printf (_ ("Change %s"), ocop_money_to_text (tender.change, digits))
            : g_strdup_printf (_ ("Missing %s"), ocop_money_to_text (get_missing (page), digits));
    ocop_figure_label_set (page->change, change, 0);
    gtk_widget_set_sensitive (page->complete, is_enough && page->is_ready && !page->is_selling);
}

static void
on_suggestion (GtkButton *button, OcopPayPage *page)
{
    const gint64 *sum = g_object_get_data (G_OBJECT (button), "sum");
    ocop_amount_entry_set (page->amount, *sum);
    gtk_widget_grab_focus (GTK_WIDGET (page->amount));
    gtk_editable_set_position (GTK_EDITABLE (page->amount), -1);
}

static void
show_suggestions (OcopPayPage *page)
{
    gint64 sums[OCOP_CASH_SUGGESTIONS_MAX];
    char text[OCOP_MONEY_TEXT_SIZE];
    GtkFlowBoxChild *child;
    while ((child = gtk_flow_box_get_child_at_index (page->suggestions, 0)) != NULL)
        gtk_flow_box_remove (page->suggestions, GTK_WIDGET (child));
    const gint64 due = get_cash_due (page);
    if (due <= 0 || get_method (page) != OCOP_PAYMENT_CASH)
        return;
    guint n = ocop_cash_suggest (due, sums);
    /* The payments so far need the room of the second row: the exact sum, a note, a large one. */
    if (page->others->len > 0 && n > 3) {
        sums[1] = sums[n / 2];
        sums[2] = sums[n - 1];
        n = 3;
    }
    for (guint i = 0; i < n; i++) {
        GtkWidget *button = gtk_button_new_with_label (ocop_money_to_text (sums[i], text));
        gtk_widget_set_focus_on_click (button, FALSE);
        g_object_set_data_full (G_OBJECT (button), "sum", g_memdup2 (&sums[i], sizeof sums[i]),
                                g_free);
        g_signal_connect (button, "clicked", G_CALLBACK (on_suggestion), page);
        ocop_flow_append (page->suggestions, button);
    }
}

static const char *
get_method_name (OcopPaymentMethod method)
{
    switch (method) {
    case OCOP_PAYMENT_VIETQR:
        return _ ("VietQR");
    case OCOP_PAYMENT_CARD:
        return _ ("Card slip");
    case OCOP_PAYMENT_VOUCHER:
        return _ ("Voucher");
    case OCOP_PAYMENT_CASH:
    case OCOP_N_PAYMENT_METHODS:
    default:
        return _ ("Cash");
    }
}

static void show_all (OcopPayPage *page);

static void
on_take_out (GtkButton *button, OcopPayPage *page)
{
    GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
    const guint index = (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
    const OcopPaymentMethod method = g_array_index (page->others, OcopPaymentRequest, index).method;
    ocop_till_cart_take_payment_out (get_cart (page), index);
    if (method == OCOP_PAYMENT_VIETQR)
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING,
                        _ ("the customer has paid this by VietQR: give the money back"));
    show_all (page);
}

static void
show_payments (OcopPayPage *page)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    GtkListBoxRow *row;
    while ((row = gtk_list_box_get_row_at_index (page->payments, 0)) != NULL)
        gtk_list_box_remove (page->payments, GTK_WIDGET (row));
    /* The list itself is always there, if only for assistive technology. */
    gtk_widget_set_visible (page->payments_title, page->others->len > 0);
    gtk_widget_set_size_request (GTK_WIDGET (page->payments), -1, page->others->len > 0 ? 48 : -1);
    for (guint i = 0; i < page->others->len; i++) {
        const OcopPaymentRequest *payment = &g_array_index (page->others, OcopPaymentRequest, i);
        GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
        g_autofree char *words =
            g_strdup_printf ("%s %s", get_method_name (payment->method),
                             payment->reference != NULL ? payment->reference : "");
        GtkWidget *name = gtk_label_new (words);
        GtkWidget *sum = gtk_label_new (ocop_money_to_text (payment->amount, text));
        GtkWidget *out = gtk_button_new_with_label (_ ("Take out"));
        gtk_widget_set_margin_start (box, 8);
        gtk_widget_set_hexpand (name, TRUE);
        gtk_label_set_xalign (GTK_LABEL (name), 0);
        gtk_label_set_wrap (GTK_LABEL (name), TRUE);
        gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
        gtk_widget_add_css_class (sum, "figure");
        g_signal_connect (out, "clicked", G_CALLBACK (on_take_out), page);
        gtk_box_append (GTK_BOX (box), name);
        gtk_box_append (GTK_BOX (box), sum);
        gtk_box_append (GTK_BOX (box), out);
        gtk_list_box_append (page->payments, box);
    }
}

static void
show_all (OcopPayPage *page)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *due = g_strdup_printf (_ ("Due %s"), ocop_money_to_text (page->total, digits));
    ocop_figure_label_set (page->due, due, 0);
    show_payments (page);
    show_suggestions (page);
    update (page);
}

static void on_add (OcopPayPage *page);

static void
on_method (GtkToggleButton *button, OcopPayPage *page)
{
    if (!gtk_toggle_button_get_active (button))
        return;
    const OcopPaymentMethod method = get_method (page);
    const gboolean is_slip = method == OCOP_PAYMENT_CARD || method == OCOP_PAYMENT_VOUCHER;
    gint64 amount;
    gtk_widget_set_visible (page->add, method != OCOP_PAYMENT_CASH);
    gtk_widget_set_visible (GTK_WIDGET (page->reference), is_slip);
    ocop_key_button_set_text (OCOP_KEY_BUTTON (page->add), method == OCOP_PAYMENT_VIETQR
                                                               ? _ ("Show VietQR")
                                                               : _ ("Add payment"));
    /* What was typed before is for this method, unless it was more than is due. */
    if (method == OCOP_PAYMENT_CASH || !ocop_amount_entry_get (page->amount, &amount) ||
        amount <= 0 || amount > get_rest (page))
        ocop_amount_entry_set (page->amount, method == OCOP_PAYMENT_CASH ? -1 : get_rest (page));
    gtk_editable_set_text (GTK_EDITABLE (page->reference), "");
    gtk_widget_grab_focus (GTK_WIDGET (page->amount));
    show_all (page);
    if (method == OCOP_PAYMENT_VIETQR && get_rest (page) > 0)
        on_add (page);
}

/* ---- adding */

/* NULL where nothing was typed. */
static char *
get_typed (const char *text)
{
    return text != NULL && *text != '\0' ? (char *)text : NULL;
}

static void
add_payment (OcopPayPage *page, const OcopPaymentRequest *payment)
{
    ocop_till_cart_add_payment (get_cart (page), payment);
    gtk_toggle_button_set_active (page->methods[OCOP_PAYMENT_CASH], TRUE);
    ocop_amount_entry_set (page->amount, -1);
    show_all (page);
}

static void
on_vietqr_paid (const OcopVietqrPaid *paid, gpointer data)
{
    const OcopPaymentRequest payment = {.method = OCOP_PAYMENT_VIETQR,
                                        .amount = paid->amount,
                                        .reference = (char *)paid->code,
                                        .bank_reference = get_typed (paid->bank_reference)};
    add_payment (data, &payment);
}

static void
on_add (OcopPayPage *page)
{
    const OcopPaymentMethod method = get_method (page);
    gint64 amount;
    if (page->is_selling)
        return;
    if (!ocop_amount_entry_get (page->amount, &amount) || amount <= 0) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("type the amount first"));
        return;
    }
    if (amount > get_rest (page)) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING,
                        _ ("only cash may be more than what is due"));
        return;
    }
    ocop_page_hush (OCOP_PAGE (page));
    if (method == OCOP_PAYMENT_VIETQR)
        ocop_page_push (OCOP_PAGE (page),
                        ocop_vietqr_page_new (ocop_page_get_session (OCOP_PAGE (page)), amount,
                                              G_OBJECT (page), on_vietqr_paid, page));
    else if (method != OCOP_PAYMENT_CASH) {
        const OcopPaymentRequest payment = {
            .method = method,
            .amount = amount,
            .reference = get_typed (gtk_editable_get_text (GTK_EDITABLE (page->reference)))};
        add_payment (page, &payment);
    }
}

/* ---- selling */

/* The session's affair: whatever has become of the page, a sale that was posted ends the cart. */
typedef struct {
    OcopSession *session; /* borrowed: the call ends with it */
    OcopPayPage *page;    /* weak */
    OcopSaleRequest *request;
    OcopSaleResult result;
} Selling;

static void
free_selling (gpointer data)
{
    Selling *selling = data;
    g_clear_weak_pointer (&selling->page);
    ocop_sale_request_free (selling->request);
    ocop_sale_result_clear (&selling->result);
    g_free (selling);
}

static gpointer
sell_on_store (OcopShop *shop, gpointer data, GError **error)
{
    Selling *selling = data;
    return ocop_shop_sell (shop, selling->request, &selling->result, error) ? selling : NULL;
}

static void
stay (OcopPayPage *page, const GError *error)
{
    page->is_selling = FALSE;
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (page->amount));
    ocop_page_tell_error (OCOP_PAGE (page), error);
    show_all (page);
}

static void
on_sold (gpointer result, const GError *error, gpointer data)
{
    const Selling *selling = data;
    OcopSession *session = selling->session;
    OcopPayPage *page = selling->page;
    if (error != NULL) {
        if (page != NULL)
            stay (page, error);
        return;
    }
    const OcopSale *sale = selling->result.sale;
    ocop_session_after_sale (session, sale, selling->result.act.print_job != 0);
    ocop_till_cart_clear (ocop_session_get_cart (session));
    if (page != NULL)
        ocop_page_go_home_with (OCOP_PAGE (page), ocop_done_page_new (session, sale));
}

static void
on_complete (OcopPayPage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    OcopTender tender;
    g_autoptr (GError) error = NULL;
    if (page->is_selling || !page->is_ready)
        return;
    if (!settle (page, &tender, &error)) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    Selling *selling = g_new0 (Selling, 1);
    selling->session = session;
    g_set_weak_pointer (&selling->page, page);
    selling->request = ocop_till_cart_make_request (ocop_session_get_cart (session));
    g_clear_pointer (&selling->request->payments, g_array_unref);
    selling->request->payments = make_payments (page);
    selling->request->has_payments = TRUE;
    page->is_selling = TRUE;
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (session, sell_on_store, selling, free_selling, session, on_sold, NULL,
                       selling);
}

static void
on_amount_activate (OcopPayPage *page)
{
    if (get_method (page) == OCOP_PAYMENT_CASH)
        on_complete (page);
    else
        on_add (page);
}

/* ---- the page */

/* One customer at a time: what is scanned now belongs to the next. */
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
    OcopPayPage *self = OCOP_PAY_PAGE (page);
    if (keyval == GDK_KEY_F9)
        on_complete (self);
    else if (keyval >= GDK_KEY_F3 && keyval <= GDK_KEY_F6)
        gtk_toggle_button_set_active (self->methods[keyval - GDK_KEY_F3], TRUE);
    else if (keyval == GDK_KEY_F8 && get_method (self) != OCOP_PAYMENT_CASH)
        on_add (self);
    else if (keyval == GDK_KEY_F8)
        ocop_amount_entry_set (self->amount, get_cash_due (self));
    else
        return FALSE;
    return TRUE;
}

static void
shown (OcopPage *page)
{
    OcopPayPage *self = OCOP_PAY_PAGE (page);
    show_all (self);
    gtk_widget_grab_focus (GTK_WIDGET (self->amount));
}

static gpointer
read_rounding (OcopShop *shop, gpointer request, GError **error)
{
    char *value = NULL;
    return ocop_shop_get_setting (shop, "rounding", &value, error) ? value : NULL;
}

static void
on_rounding (gpointer result, const GError *error, gpointer data)
{
    OcopPayPage *page = data;
    if (error == NULL)
        page->rounding_step = g_ascii_strtoll (result, NULL, 10);
    page->is_ready = TRUE;
    if (page->is_exact_cash)
        ocop_amount_entry_set (page->amount, get_cash_due (page));
    show_all (page);
}

/* A scan that was read just before paying began is part of it. */
static void
on_cart_changed (OcopTillCart *cart, OcopPayPage *page)
{
    if (page->is_selling || ocop_till_cart_get_n_lines (cart) == 0)
        return;
    page->total = ocop_till_cart_get_total (cart);
    show_all (page);
}

static void
constructed (GObject *object)
{
    OcopPayPage *page = OCOP_PAY_PAGE (object);
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (object));
    G_OBJECT_CLASS (ocop_pay_page_parent_class)->constructed (object);
    page->others = ocop_till_cart_peek_payments (get_cart (page));
    g_signal_connect_object (get_cart (page), "changed", G_CALLBACK (on_cart_changed), page, 0);
    page->total = ocop_till_cart_get_total (get_cart (page));
    ocop_session_call (session, read_rounding, NULL, NULL, page, on_rounding, g_free, page);
}

static void
ocop_pay_page_class_init (OcopPayPageClass *class)
{
    G_OBJECT_CLASS (class)->constructed = constructed;
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
ocop_pay_page_init (OcopPayPage *page)
{
    /* F3 to F6 in this order. */
    static const char *const methods[] = {"cash", "vietqr", "card", "voucher"};
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/vn/ocop/pos/pay/pay_page.ui");
    page->due = GTK_LABEL (gtk_builder_get_object (builder, "due"));
    page->change = GTK_LABEL (gtk_builder_get_object (builder, "change"));
    page->amount = GTK_ENTRY (gtk_builder_get_object (builder, "amount"));
    page->reference = GTK_ENTRY (gtk_builder_get_object (builder, "reference"));
    page->suggestions = GTK_FLOW_BOX (gtk_builder_get_object (builder, "suggestions"));
    page->payments = GTK_LIST_BOX (gtk_builder_get_object (builder, "payments"));
    page->payments_title = GTK_WIDGET (gtk_builder_get_object (builder, "payments_title"));
    page->pad = OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad"));
    page->add = GTK_WIDGET (gtk_builder_get_object (builder, "add"));
    page->complete = GTK_WIDGET (gtk_builder_get_object (builder, "complete"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_amount_entry_attach (page->amount);
    ocop_number_pad_set_kind (page->pad, OCOP_NUMBER_PAD_MONEY);
    ocop_number_pad_set_entry (page->pad, GTK_EDITABLE (page->amount));
    for (guint i = 0; i < OCOP_N_PAYMENT_METHODS; i++) {
        page->methods[i] = GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, methods[i]));
        g_signal_connect (page->methods[i], "toggled", G_CALLBACK (on_method), page);
    }
    g_signal_connect_swapped (page->amount, "changed", G_CALLBACK (update), page);
    g_signal_connect_swapped (page->amount, "activate", G_CALLBACK (on_amount_activate), page);
    g_signal_connect_swapped (page->add, "clicked", G_CALLBACK (on_add), page);
    g_signal_connect_swapped (page->complete, "clicked", G_CALLBACK (on_complete), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
}

OcopPage *
ocop_pay_page_new (OcopSession *session, gboolean is_exact_cash)
{
    OcopPayPage *page = g_object_new (OCOP_TYPE_PAY_PAGE, "session", session, NULL);
    page->is_exact_cash = is_exact_cash;
    return OCOP_PAGE (page);
}
