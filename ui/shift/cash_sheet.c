/* Booked first, then the drawer opens: it never opens for something that was refused. Its slip is
 * queued where a printer is set. */
#include "ui/shift/cash_sheet.h"

#include "base/error.h"
#include "base/money.h"
#include "shop/printing.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _OcopCashSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkToggleButton *out;
    GtkEntry *amount;
    GtkEditable *reason;
    GtkBox *reasons;

    OcopRequestId request;
};

G_DEFINE_FINAL_TYPE (OcopCashSheet, ocop_cash_sheet, OCOP_TYPE_PAGE)

typedef struct {
    gboolean is_out;
    gint64 amount;
    char *reason, *by;
    OcopRequestId request;
} Move;

static void
free_move (gpointer data)
{
    Move *move = data;
    g_free (move->reason);
    g_free (move->by);
    g_free (move);
}

static gpointer
move_cash (OcopShop *shop, gpointer request, GError **error)
{
    const Move *move = request;
    g_auto (OcopActResult) act = {0};
    gint64 job;
    if (!ocop_shop_move_cash (shop, move->is_out, move->amount, move->reason, move->by,
                              &move->request, &act, error))
        return NULL;
    g_autofree char *record = g_strdup_printf ("%" PRId64, act.seq);
    /* No printer, no slip: the act stands. */
    if (!act.is_repeated)
        ocop_shop_queue_paper (shop, &(OcopPaperName){OCOP_PAPER_KIND_CASH, record}, &job, NULL);
    return NULL;
}

static void
open_drawer (OcopSession *session)
{
    OcopDevicesModel *model = ocop_session_get_devices (session);
    if (ocop_devices_model_peek (model) != NULL)
        ocop_shop_devices_open_drawer (ocop_devices_model_peek (model), NULL, NULL);
    ocop_devices_model_print_queued (model);
}

static void
tell_booked (OcopCashSheet *sheet)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    gint64 amount = 0;
    ocop_amount_entry_get (sheet->amount, &amount);
    ocop_money_to_text (amount, digits);
    g_autofree char *text = gtk_toggle_button_get_active (sheet->out)
                                ? g_strdup_printf (_ ("%s taken out of the drawer"), digits)
                                : g_strdup_printf (_ ("%s put into the drawer"), digits);
    ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_DONE, text);
}

static void
on_booked (gpointer result, const GError *error, gpointer data)
{
    OcopCashSheet *sheet = data;
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
        gtk_widget_grab_focus (GTK_WIDGET (sheet->amount));
        return;
    }
    open_drawer (ocop_page_get_session (OCOP_PAGE (sheet)));
    tell_booked (sheet);
    ocop_page_leave (OCOP_PAGE (sheet));
}

static gboolean
ask (OcopCashSheet *sheet, GtkWidget *entry, const char *text)
{
    ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_WARNING, text);
    gtk_widget_grab_focus (entry);
    return FALSE;
}

static gboolean
read_form (OcopCashSheet *sheet, gint64 *ret_amount, char **ret_reason)
{
    g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (sheet->reason)));
    if (!ocop_amount_entry_get (sheet->amount, ret_amount) || *ret_amount == 0)
        return ask (sheet, GTK_WIDGET (sheet->amount), _ ("enter how much"));
    if (*reason == '\0')
        return ask (sheet, GTK_WIDGET (sheet->reason), _ ("enter the reason"));
    *ret_reason = g_steal_pointer (&reason);
    return TRUE;
}

static void
on_book (OcopCashSheet *sheet)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    const OcopUserInfo *user = ocop_session_peek_user (session);
    g_autofree char *reason = NULL;
    gint64 amount;
    if (!gtk_widget_get_sensitive (GTK_WIDGET (sheet)) || !read_form (sheet, &amount, &reason))
        return;
    if (!sheet->request.is_given) {
        sheet->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), sheet->request.id);
    }
    Move *move = g_new0 (Move, 1);
    *move = (Move){gtk_toggle_button_get_active (sheet->out), amount, g_steal_pointer (&reason),
                   user != NULL ? g_strdup (user->name) : NULL, sheet->request};
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), FALSE);
    ocop_session_call (session, move_cash, move, free_move, sheet, on_booked, NULL, sheet);
}

/* ---- the form */

static void
on_changed (OcopCashSheet *sheet)
{
    sheet->request.is_given = FALSE;
}

static void
on_reason (GtkButton *button, gpointer data)
{
    OcopCashSheet *sheet = data;
    gtk_editable_set_text (sheet->reason, gtk_button_get_label (button));
    gtk_widget_grab_focus (GTK_WIDGET (sheet->amount));
}

static void
fill_reasons (OcopCashSheet *sheet)
{
    static const char *const in[] = {N_ ("Small notes from the bank"), N_ ("More float")};
    static const char *const out[] = {N_ ("Takings to the safe"), N_ ("Small purchase")};
    const char *const *reasons = gtk_toggle_button_get_active (sheet->out) ? out : in;
    GtkWidget *old;
    on_changed (sheet);
    while ((old = gtk_widget_get_first_child (GTK_WIDGET (sheet->reasons))) != NULL)
        gtk_box_remove (sheet->reasons, old);
    for (guint i = 0; i < G_N_ELEMENTS (in); i++) {
        GtkWidget *button = gtk_button_new_with_label (_ (reasons[i]));
        gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
        gtk_widget_set_focus_on_click (button, FALSE);
        g_signal_connect (button, "clicked", G_CALLBACK (on_reason), sheet);
        gtk_box_append (sheet->reasons, button);
    }
}

static void
shown (OcopPage *self)
{
    gtk_widget_grab_focus (GTK_WIDGET (OCOP_CASH_SHEET (self)->amount));
}

static void
ocop_cash_sheet_class_init (OcopCashSheetClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
}

static void
ocop_cash_sheet_init (OcopCashSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/shift/cash_sheet.ui");
    OcopNumberPad *pad = OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad"));
    sheet->out = GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, "out"));
    sheet->amount = GTK_ENTRY (gtk_builder_get_object (builder, "amount"));
    sheet->reason = GTK_EDITABLE (gtk_builder_get_object (builder, "reason"));
    sheet->reasons = GTK_BOX (gtk_builder_get_object (builder, "reasons"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_amount_entry_attach (sheet->amount);
    ocop_number_pad_set_kind (pad, OCOP_NUMBER_PAD_MONEY);
    ocop_number_pad_set_entry (pad, GTK_EDITABLE (sheet->amount));
    fill_reasons (sheet);
    g_signal_connect_swapped (sheet->out, "toggled", G_CALLBACK (fill_reasons), sheet);
    g_signal_connect_swapped (sheet->amount, "changed", G_CALLBACK (on_changed), sheet);
    g_signal_connect_swapped (sheet->amount, "activate", G_CALLBACK (on_book), sheet);
    g_signal_connect_swapped (sheet->reason, "changed", G_CALLBACK (on_changed), sheet);
    g_signal_connect_swapped (sheet->reason, "activate", G_CALLBACK (on_book), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "book"), "clicked",
                              G_CALLBACK (on_book), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), sheet);
}

OcopPage *
ocop_cash_sheet_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_CASH_SHEET, "session", session, "is-sheet", TRUE, NULL);
}
