/* Three states: nothing found yet, the lines of a receipt, products without one (of this till).
 * Whatever is scanned here is looked up by the store's thread, which tells receipts from products.
 */
#include "ui/taking_back/return_page.h"

#include "base/day.h"
#include "base/money.h"
#include "ui/approval/approval_sheet.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include "ui/taking_back/return_calls.h"
#include "ui/taking_back/return_row.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum { NOTHING, RECEIPT, LOOSE } Mode;

struct _OcopReturnPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkEditable *number, *reason;
    GtkWidget *find, *loose, *methods_box, *print, *all;
    GtkLabel *facts;
    GtkListBox *lines;
    GtkSwitch *restock;
    GtkBox *methods;
    OcopKeyButton *refund;
    /* owned */
    char *receipt; /* its number; NULL: none */
    char *paper;   /* another till's QR; NULL: none */
    char *asked;   /* what is being looked up; NULL: nothing */
    GArray *paid;  /* of OcopPaymentRequest: what a refund may go by besides cash */

    Mode mode;
    guint method; /* 0: cash, else index + 1 of paid */
    gint64 total;
    OcopRequestId request;
};

G_DEFINE_FINAL_TYPE (OcopReturnPage, ocop_return_page, OCOP_TYPE_PAGE)

static OcopSession *
get_session (OcopReturnPage *page)
{
    return ocop_page_get_session (OCOP_PAGE (page));
}

/* ---- lines */

static OcopReturnRow *
peek_row (OcopReturnPage *page, int index)
{
    return (OcopReturnRow *)gtk_list_box_get_row_at_index (page->lines, index);
}

/* What comes back, and what for. FALSE: a row is not possible. */
static gboolean
read_lines (OcopReturnPage *page, GPtrArray *lines, gint64 *ret_total, GError **error)
{
    OcopReturnRow *row;
    *ret_total = 0;
    for (int i = 0; (row = peek_row (page, i)) != NULL; i++) {
        OcopReturnLineRequest line = {0};
        gint64 refund;
        if (!ocop_return_row_read (row, &line, &refund, error))
            return FALSE;
        if (line.qty_milli == 0) {
            g_free (line.code);
            continue;
        }
        line.is_restocked = gtk_switch_get_active (page->restock);
        g_ptr_array_add (lines, g_memdup2 (&line, sizeof line));
        *ret_total += refund;
    }
    return TRUE;
}

static void
free_line (gpointer data)
{
    g_free (((OcopReturnLineRequest *)data)->code);
    g_free (data);
}

static void
update (OcopReturnPage *page)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
    g_autoptr (GError) error = NULL;
    gint64 total = 0;
    const gboolean is_possible = read_lines (page, lines, &total, &error);
    g_autofree char *text =
        g_strdup_printf (_ ("Refund %s"), ocop_money_to_text (is_possible ? total : 0, digits));
    page->request.is_given = FALSE;
    page->total = total;
    ocop_key_button_set_text (page->refund, text);
    gtk_widget_set_sensitive (GTK_WIDGET (page->refund), is_possible && lines->len > 0);
    if (is_possible)
        ocop_page_hush (OCOP_PAGE (page));
    else
        ocop_page_tell_error (OCOP_PAGE (page), error);
}

static void
clear_rows (OcopReturnPage *page)
{
    OcopReturnRow *row;
    while ((row = peek_row (page, 0)) != NULL)
        gtk_list_box_remove (page->lines, GTK_WIDGET (row));
}

static void
add_row (OcopReturnPage *page, OcopReturnRow *row)
{
    gtk_list_box_append (page->lines, GTK_WIDGET (row));
    g_signal_connect_object (row, "changed", G_CALLBACK (update), page, G_CONNECT_SWAPPED);
}

static OcopReturnRow *
find_row (OcopReturnPage *page, const char *code)
{
    OcopReturnRow *row;
    for (int i = 0; (row = peek_row (page, i)) != NULL; i++)
        if (strcmp (ocop_return_row_get_code (row), code) == 0 &&
            gtk_widget_get_sensitive (GTK_WIDGET (row)))
            return row;
    return NULL;
}

/* ---- by which way the money goes back */

static const char *
get_method_name (OcopPaymentMethod method)
{
    static const char *const names[] = {N_ ("Cash"), N_ ("VietQR"), N_ ("Card slip"),
                                        N_ ("Voucher")};
    G_STATIC_ASSERT (G_N_ELEMENTS (names) == OCOP_N_PAYMENT_METHODS);
    return _ (names[method]);
}

static void
on_method (GtkToggleButton *button, gpointer data)
{
    OcopReturnPage *page = data;
    if (!gtk_toggle_button_get_active (button))
        return;
    page->method = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "method"));
    page->request.is_given = FALSE;
}

static void
add_method (OcopReturnPage *page, guint index, OcopPaymentMethod method)
{
    GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (page->methods));
    GtkWidget *button = gtk_toggle_button_new_with_label (get_method_name (method));
    gtk_widget_set_focus_on_click (button, FALSE);
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 first != NULL ? GTK_TOGGLE_BUTTON (first) : NULL);
    g_object_set_data (G_OBJECT (button), "method", GUINT_TO_POINTER (index));
    g_signal_connect (button, "toggled", G_CALLBACK (on_method), page);
    gtk_box_append (page->methods, button);
}

static void
show_methods (OcopReturnPage *page, const GArray *payments)
{
    GtkWidget *old;
    while ((old = gtk_widget_get_first_child (GTK_WIDGET (page->methods))) != NULL)
        gtk_box_remove (page->methods, old);
    g_array_set_size (page->paid, 0);
    page->method = 0;
    add_method (page, 0, OCOP_PAYMENT_CASH);
    for (guint i = 0; payments != NULL && i < payments->len; i++) {
        const OcopPayment *payment = &g_array_index (payments, OcopPayment, i);
        if (payment->method == OCOP_PAYMENT_CASH)
            continue;
        const OcopPaymentRequest paid = {.method = payment->method,
                                         .reference = payment->reference};
        ocop_payment_requests_add (page->paid, &paid);
        add_method (page, page->paid->len, payment->method);
    }
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (GTK_WIDGET (page->methods))), TRUE);
    gtk_widget_set_visible (page->methods_box, page->paid->len > 0);
}

/* ---- what was found */

static void
begin (OcopReturnPage *page, Mode mode, const char *receipt, const char *paper)
{
    g_free (page->receipt);
    g_free (page->paper);
    page->receipt = g_strdup (receipt);
    page->paper = g_strdup (paper);
    page->mode = mode;
    clear_rows (page);
    show_methods (page, NULL);
    gtk_widget_set_sensitive (page->print, mode == RECEIPT);
    gtk_widget_set_sensitive (page->all, mode == RECEIPT);
    gtk_editable_set_text (page->number, receipt != NULL ? receipt : "");
}

static void
begin_loose (OcopReturnPage *page, const char *paper)
{
    begin (page, LOOSE, NULL, paper);
    gtk_label_set_text (page->facts,
                        paper != NULL
                            ? _ ("The receipt is another till's. Scan what comes back; somebody "
                                 "has to approve it.")
                            : _ ("Without receipt: scan what comes back, or type its code above; "
                                 "somebody has to approve it."));
    update (page);
    gtk_widget_grab_focus (GTK_WIDGET (page->number));
}

static void
show_sale (OcopReturnPage *page, const OcopReceipt *receipt)
{
    const OcopSale *sale = receipt->sale;
    char when[OCOP_INSTANT_TEXT_SIZE], total[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *facts = g_strdup_printf (
        "%s · %s · %s · %s", sale->receipt, ocop_instant_to_local (receipt->act.utc_ms, when),
        sale->cashier, ocop_money_to_text (sale->total, total));
    begin (page, RECEIPT, sale->receipt, NULL);
    gtk_label_set_text (page->facts, facts);
    show_methods (page, sale->payments);
    for (guint i = 0; i < sale->lines->len; i++) {
        const gint64 returned = receipt->returned != NULL && i < receipt->returned->len
                                    ? g_array_index (receipt->returned, gint64, i)
                                    : 0;
        add_row (page, ocop_return_row_new_sold ((int)i + 1, g_ptr_array_index (sale->lines, i),
                                                 returned));
    }
    update (page);
}

/* Of a return only the paper is wanted. */
static void
show_return (OcopReturnPage *page, const OcopReceipt *receipt)
{
    g_autofree char *facts =
        g_strdup_printf (_ ("%s is the receipt of a return itself"), receipt->taking_back->receipt);
    begin (page, RECEIPT, receipt->taking_back->receipt, NULL);
    gtk_widget_set_sensitive (page->all, FALSE);
    gtk_label_set_text (page->facts, facts);
    update (page);
}

static void
take_product (OcopReturnPage *page, const OcopScanned *product)
{
    OcopReturnRow *row = find_row (page, product->offer.code);
    gtk_editable_set_text (page->number, page->receipt != NULL ? page->receipt : "");
    if (row != NULL) {
        ocop_return_row_add_one (row);
        return;
    }
    if (page->mode == LOOSE) {
        add_row (page, ocop_return_row_new_loose (&product->offer));
        update (page);
        return;
    }
    g_autofree char *text = g_strdup_printf (
        page->mode == RECEIPT ? _ ("%s is not on this receipt")
                              : _ ("%s: scan its receipt first, or choose “Without receipt”"),
        product->offer.name);
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, text);
}

static void
on_found (gpointer result, const GError *error, gpointer data)
{
    OcopReturnPage *page = data;
    const OcopReturnFound *found = result;
    g_clear_pointer (&page->asked, g_free);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        gtk_editable_select_region (page->number, 0, -1);
    } else if (found->has_product) {
        take_product (page, &found->product);
    } else if (found->paper != NULL) {
        begin_loose (page, found->paper);
    } else if (found->receipt.sale != NULL) {
        show_sale (page, &found->receipt);
        gtk_widget_grab_focus (GTK_WIDGET (page->reason));
    } else {
        show_return (page, &found->receipt);
    }
}

static void
ask (OcopReturnPage *page, const char *text)
{
    g_free (page->asked);
    page->asked = g_strdup (text);
    ocop_session_call (get_session (page), ocop_return_find, g_strdup (text), g_free, page,
                       on_found, ocop_return_found_free, page);
}

/* Twice the same would take away what was meanwhile said of the lines. */
static void
on_find (OcopReturnPage *page)
{
    const char *text = gtk_editable_get_text (page->number);
    if (*text != '\0' && g_strcmp0 (text, page->asked) != 0 && g_strcmp0 (text, page->receipt) != 0)
        ask (page, text);
}

/* A whole number needs no Enter. */
static void
on_typed (OcopReturnPage *page)
{
    const char *text = gtk_editable_get_text (page->number);
    char point[9], whole[OCOP_RECEIPT_NUMBER_SIZE];
    gint64 epoch, number;
    int till;
    if (!ocop_receipt_number_parse (text, point, &till, &epoch, &number))
        return;
    ocop_receipt_number (point, till, epoch, number, whole);
    if (strcmp (text, whole) == 0)
        on_find (page);
}

static void
on_loose (OcopReturnPage *page)
{
    begin_loose (page, NULL);
}

static void
on_all (OcopReturnPage *page)
{
    OcopReturnRow *row;
    for (int i = 0; gtk_widget_get_sensitive (page->all) && (row = peek_row (page, i)) != NULL; i++)
        ocop_return_row_set_all (row);
}

/* ---- printing again */

static void
on_printed (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    if (error != NULL) {
        ocop_page_tell_error (page, error);
        return;
    }
    ocop_devices_model_print_queued (ocop_session_get_devices (ocop_page_get_session (page)));
    ocop_page_tell (page, OCOP_TELL_DONE, _ ("the copy is on its way to the printer"));
}

static void
on_print (OcopReturnPage *page)
{
    if (page->receipt != NULL && gtk_widget_get_sensitive (page->print))
        ocop_session_call (get_session (page), ocop_return_print_again, g_strdup (page->receipt),
                           g_free, page, on_printed, NULL, page);
}

/* ---- refunding */

static void
free_request (gpointer request)
{
    ocop_return_request_free (request);
}

static void
on_refunded (gpointer result, const GError *error, gpointer data)
{
    OcopReturnPage *page = data;
    const OcopReturnResult *back = result;
    OcopDevicesModel *model = ocop_session_get_devices (get_session (page));
    char digits[OCOP_MONEY_TEXT_SIZE];
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    const OcopReturn *taking_back = back->taking_back;
    if (ocop_payments_have_cash (taking_back->refunds) && ocop_devices_model_peek (model) != NULL)
        ocop_shop_devices_open_drawer (ocop_devices_model_peek (model), NULL, NULL);
    ocop_devices_model_print_queued (model);
    g_autofree char *text =
        g_strdup_printf (_ ("Refunded %s · %s"), ocop_money_to_text (taking_back->total, digits),
                         taking_back->receipt);
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, text);
    ocop_page_leave (OCOP_PAGE (page));
}

static OcopReturnRequest *
make_request (OcopReturnPage *page, const char *approver)
{
    const OcopUserInfo *user = ocop_session_peek_user (get_session (page));
    OcopReturnRequest *request = ocop_return_request_new();
    gint64 total;
    if (!page->request.is_given) {
        page->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (get_session (page)), page->request.id);
    }
    request->has_request_id = TRUE;
    memcpy (request->request_id, page->request.id, OCOP_UUID_SIZE);
    request->cashier = user != NULL ? g_strdup (user->name) : NULL;
    request->receipt = page->mode == RECEIPT ? g_strdup (page->receipt) : NULL;
    request->reason = g_strstrip (g_strdup (gtk_editable_get_text (page->reason)));
    request->approved_by = g_strdup (approver);
    request->paper = g_strdup (page->paper);
    read_lines (page, request->lines, &total, NULL);
    if (page->method > 0) {
        const OcopPaymentRequest *paid =
            &g_array_index (page->paid, OcopPaymentRequest, page->method - 1);
        const OcopPaymentRequest refund = {
            .method = paid->method, .amount = total, .reference = paid->reference};
        ocop_payment_requests_add (request->refunds, &refund);
        request->has_refunds = TRUE;
    }
    return request;
}

static void
refund (OcopReturnPage *page, const char *approver)
{
    OcopReturnRequest *request = make_request (page, approver);
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (get_session (page), ocop_return_do, request, free_request, page, on_refunded,
                       ocop_return_result_drop, page);
}

static void
on_approved (const char *approver, gpointer data)
{
    refund (data, approver);
}

static void
on_refund (OcopReturnPage *page)
{
    g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (page->reason)));
    if (!gtk_widget_is_sensitive (GTK_WIDGET (page->refund)))
        return;
    if (*reason == '\0') {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("enter the reason"));
        gtk_widget_grab_focus (GTK_WIDGET (page->reason));
        return;
    }
    if (page->mode == RECEIPT) {
        refund (page, NULL);
        return;
    }
    OcopPage *approval = ocop_approval_sheet_new (
        get_session (page), OCOP_ACT_RETURN_WITHOUT_RECEIPT, G_OBJECT (page), on_approved, page);
    ocop_approval_sheet_set_detail (OCOP_APPROVAL_SHEET (approval),
                                    ocop_key_button_get_text (page->refund));
    ocop_page_push (OCOP_PAGE (page), approval);
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopReturnPage *page = OCOP_RETURN_PAGE (self);
    if (page->mode == NOTHING)
        gtk_widget_grab_focus (GTK_WIDGET (page->number));
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ask (OCOP_RETURN_PAGE (self), scan->text);
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopReturnPage *page = OCOP_RETURN_PAGE (self);
    if (keyval == GDK_KEY_F2)
        on_all (page);
    else if (keyval == GDK_KEY_F4)
        on_loose (page);
    else if (keyval == GDK_KEY_F9)
        on_refund (page);
    else if (keyval == GDK_KEY_F10)
        on_print (page);
    else
        return FALSE;
    return TRUE;
}

static void
finalize (GObject *object)
{
    OcopReturnPage *page = OCOP_RETURN_PAGE (object);
    g_free (page->receipt);
    g_free (page->asked);
    g_free (page->paper);
    g_array_unref (page->paid);
    G_OBJECT_CLASS (ocop_return_page_parent_class)->finalize (object);
}

static void
ocop_return_page_class_init (OcopReturnPageClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
take_children (OcopReturnPage *page, GtkBuilder *builder)
{
    page->number = GTK_EDITABLE (gtk_builder_get_object (builder, "number"));
    page->reason = GTK_EDITABLE (gtk_builder_get_object (builder, "reason"));
    page->find = GTK_WIDGET (gtk_builder_get_object (builder, "find"));
    page->loose = GTK_WIDGET (gtk_builder_get_object (builder, "loose"));
    page->methods_box = GTK_WIDGET (gtk_builder_get_object (builder, "methods_box"));
    page->methods = GTK_BOX (gtk_builder_get_object (builder, "methods"));
    page->print = GTK_WIDGET (gtk_builder_get_object (builder, "print"));
    page->all = GTK_WIDGET (gtk_builder_get_object (builder, "all"));
    page->facts = GTK_LABEL (gtk_builder_get_object (builder, "facts"));
    page->lines = GTK_LIST_BOX (gtk_builder_get_object (builder, "lines"));
    page->restock = GTK_SWITCH (gtk_builder_get_object (builder, "restock"));
    page->refund = OCOP_KEY_BUTTON (gtk_builder_get_object (builder, "refund"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
}

static void
ocop_return_page_init (OcopReturnPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/taking_back/return_page.ui");
    take_children (page, builder);
    page->paid = ocop_payment_requests_new();
    show_methods (page, NULL);
    update (page);
    g_signal_connect_swapped (page->number, "activate", G_CALLBACK (on_find), page);
    g_signal_connect_swapped (page->number, "changed", G_CALLBACK (on_typed), page);
    g_signal_connect_swapped (page->find, "clicked", G_CALLBACK (on_find), page);
    g_signal_connect_swapped (page->loose, "clicked", G_CALLBACK (on_loose), page);
    g_signal_connect_swapped (page->all, "clicked", G_CALLBACK (on_all), page);
    g_signal_connect_swapped (page->print, "clicked", G_CALLBACK (on_print), page);
    g_signal_connect_swapped (page->refund, "clicked", G_CALLBACK (on_refund), page);
    g_signal_connect_swapped (page->reason, "activate", G_CALLBACK (on_refund), page);
    g_signal_connect_swapped (page->restock, "notify::active", G_CALLBACK (update), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_return_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_RETURN_PAGE, "session", session, NULL);
}
