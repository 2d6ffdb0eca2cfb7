/* The lots that are there are buttons, which fill the entry. */
#include "ui/inventory/stock_sheet.h"

#include "base/day.h"
#include "base/quantity.h"
#include "domain/lots.h"
#include "ui/approval/approval_sheet.h"
#include "ui/inventory/receive_calls.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

struct _OcopStockSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *title, *name, *position;
    GtkWidget *direction;
    GtkToggleButton *less;
    GtkEditable *qty, *lot, *reason;
    GtkFlowBox *lots, *reasons;
    /* owned */
    char *code;

    OcopStockActKind kind;
    OcopRequestId request;
};

G_DEFINE_FINAL_TYPE (OcopStockSheet, ocop_stock_sheet, OCOP_TYPE_PAGE)

static void
on_changed (OcopStockSheet *sheet)
{
    sheet->request.is_given = FALSE;
}

/* ---- buttons that fill an entry */

static void
on_fill (GtkButton *button, GtkEditable *entry)
{
    gtk_editable_set_text (entry, g_object_get_data (G_OBJECT (button), "text"));
}

static void
add_filler (GtkFlowBox *box, GtkEditable *entry, const char *label, const char *text)
{
    GtkWidget *button = gtk_button_new_with_label (label);
    gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
    gtk_widget_set_focus_on_click (button, FALSE);
    g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
    g_signal_connect_object (button, "clicked", G_CALLBACK (on_fill), entry, 0);
    gtk_flow_box_append (box, button);
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
fill_reasons (OcopStockSheet *sheet)
{
    static const char *const waste[] = {N_ ("Expired"), N_ ("Broken"), N_ ("Spoiled"),
                                        N_ ("Sample")};
    static const char *const adjust[] = {N_ ("Counted"), N_ ("Wrong receipt of goods"),
                                         N_ ("Missing"), N_ ("Found")};
    const char *const *reasons = sheet->kind == OCOP_STOCK_WASTE ? waste : adjust;
    for (guint i = 0; i < G_N_ELEMENTS (waste); i++)
        add_filler (sheet->reasons, sheet->reason, _ (reasons[i]), _ (reasons[i]));
}

/* ---- what is there */

static gpointer
load (OcopShop *shop, gpointer code, GError **error)
{
    return ocop_shop_list_stock (shop, code, error);
}

static void
free_loaded (gpointer lines)
{
    g_array_unref (lines);
}

static void
on_loaded (gpointer result, const GError *error, gpointer data)
{
    OcopStockSheet *sheet = data;
    const GArray *lines = result;
    char qty[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    GtkFlowBoxChild *old;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
        return;
    }
    const OcopStockLine *line = &g_array_index (lines, OcopStockLine, 0);
    g_autofree char *position = g_strdup_printf (
        _ ("On the shelf: %s %s"), ocop_qty_to_local (line->qty_milli, qty), line->unit);
    gtk_label_set_text (sheet->name, line->name);
    gtk_label_set_text (sheet->position, position);
    while ((old = gtk_flow_box_get_child_at_index (sheet->lots, 0)) != NULL)
        gtk_flow_box_remove (sheet->lots, GTK_WIDGET (old));
    for (guint i = 0; i < line->lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, i);
        g_autofree char *label = g_strdup_printf (
            "%s · %s%s%s", lot->lot, ocop_qty_to_local (lot->qty_milli, qty),
            lot->expiry != OCOP_DAY_NONE ? " · " : "", ocop_day_to_local (lot->expiry, day));
        if (lot->qty_milli != 0 || sheet->kind == OCOP_STOCK_ADJUST)
            add_filler (sheet->lots, sheet->lot, label, lot->lot);
    }
    gtk_widget_set_visible (GTK_WIDGET (sheet->lots),
                            gtk_flow_box_get_child_at_index (sheet->lots, 0) != NULL);
}

/* ---- booking */

static void
on_booked (gpointer result, const GError *error, gpointer data)
{
    OcopStockSheet *sheet = data;
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
        gtk_widget_grab_focus (GTK_WIDGET (sheet->qty));
        return;
    }
    g_autofree char *text = g_strdup_printf (
        sheet->kind == OCOP_STOCK_WASTE ? _ ("%s: %s written off") : _ ("%s: adjusted by %s"),
        gtk_label_get_text (sheet->name), gtk_editable_get_text (sheet->qty));
    ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_DONE, text);
    ocop_page_leave (OCOP_PAGE (sheet));
}

static gboolean
ask (OcopStockSheet *sheet, GtkEditable *entry, const char *text)
{
    ocop_page_tell (OCOP_PAGE (sheet), OCOP_TELL_WARNING, text);
    gtk_widget_grab_focus (GTK_WIDGET (entry));
    return FALSE;
}

/* @ret_call: new, without id. */
static gboolean
read_form (OcopStockSheet *sheet, OcopStockCall **ret_call)
{
    const OcopUserInfo *user = ocop_session_peek_user (ocop_page_get_session (OCOP_PAGE (sheet)));
    g_autofree char *lot = g_strstrip (g_strdup (gtk_editable_get_text (sheet->lot)));
    g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (sheet->reason)));
    gint64 milli;
    if (!ocop_ui_parse_qty (gtk_editable_get_text (sheet->qty), &milli))
        return ask (sheet, sheet->qty, _ ("enter how much"));
    if (*reason == '\0')
        return ask (sheet, sheet->reason, _ ("enter the reason"));
    const gboolean is_less =
        sheet->kind == OCOP_STOCK_ADJUST && gtk_toggle_button_get_active (sheet->less);
    const OcopStockRequest stock = {.kind = sheet->kind,
                                    .code = sheet->code,
                                    .qty_milli = is_less ? -milli : milli,
                                    .lot = *lot != '\0' ? lot : NULL,
                                    .expiry = OCOP_DAY_NONE,
                                    .reason = reason,
                                    .by = user != NULL ? user->name : NULL};
    *ret_call = ocop_stock_call_new (&stock, &sheet->request);
    return TRUE;
}

static void
book (OcopStockSheet *sheet)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    OcopStockCall *call;
    if (!sheet->request.is_given) {
        sheet->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), sheet->request.id);
    }
    if (!read_form (sheet, &call))
        return;
    gtk_widget_set_sensitive (GTK_WIDGET (sheet), FALSE);
    ocop_session_call (session, ocop_stock_call_do, call, ocop_stock_call_free, sheet, on_booked,
                       NULL, sheet);
}

static void
on_approved (const char *approver, gpointer data)
{
    book (data);
}

static void
on_book (OcopStockSheet *sheet)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    OcopStockCall *call;
    if (!gtk_widget_get_sensitive (GTK_WIDGET (sheet)) || !read_form (sheet, &call))
        return;
    ocop_stock_call_free (call);
    if (ocop_session_may (session, OCOP_ACT_STOCK)) {
        book (sheet);
        return;
    }
    g_autofree char *detail =
        g_strdup_printf ("%s · %s · %s", gtk_label_get_text (sheet->title),
                         gtk_label_get_text (sheet->name), gtk_editable_get_text (sheet->qty));
    OcopPage *approval =
        ocop_approval_sheet_new (session, OCOP_ACT_STOCK, G_OBJECT (sheet), on_approved, sheet);
    ocop_approval_sheet_set_detail (OCOP_APPROVAL_SHEET (approval), detail);
    ocop_page_push (OCOP_PAGE (sheet), approval);
}

/* ---- the sheet */

static void
shown (OcopPage *self)
{
    OcopStockSheet *sheet = OCOP_STOCK_SHEET (self);
    ocop_session_call (ocop_page_get_session (self), load, g_strdup (sheet->code), g_free, sheet,
                       on_loaded, free_loaded, sheet);
    gtk_widget_grab_focus (GTK_WIDGET (sheet->qty));
}

/* What is on the form is about one product; a scan of another would not be seen. */
static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ocop_page_tell (self, OCOP_TELL_WARNING, _ ("book or leave this first, then scan again"));
    return TRUE;
}

static void
dispose (GObject *object)
{
    g_clear_pointer (&OCOP_STOCK_SHEET (object)->code, g_free);
    G_OBJECT_CLASS (ocop_stock_sheet_parent_class)->dispose (object);
}

static void
ocop_stock_sheet_class_init (OcopStockSheetClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
}

static void
ocop_stock_sheet_init (OcopStockSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/inventory/stock_sheet.ui");
    sheet->title = GTK_LABEL (gtk_builder_get_object (builder, "title"));
    sheet->name = GTK_LABEL (gtk_builder_get_object (builder, "name"));
    sheet->position = GTK_LABEL (gtk_builder_get_object (builder, "position"));
    sheet->direction = GTK_WIDGET (gtk_builder_get_object (builder, "direction"));
    sheet->less = GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, "less"));
    sheet->qty = GTK_EDITABLE (gtk_builder_get_object (builder, "qty"));
    sheet->lot = GTK_EDITABLE (gtk_builder_get_object (builder, "lot"));
    sheet->reason = GTK_EDITABLE (gtk_builder_get_object (builder, "reason"));
    sheet->lots = GTK_FLOW_BOX (gtk_builder_get_object (builder, "lots"));
    sheet->reasons = GTK_FLOW_BOX (gtk_builder_get_object (builder, "reasons"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    GtkEditable *const entries[] = {sheet->qty, sheet->lot, sheet->reason};
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
        g_signal_connect_swapped (entries[i], "changed", G_CALLBACK (on_changed), sheet);
        g_signal_connect_swapped (entries[i], "activate", G_CALLBACK (on_book), sheet);
    }
    g_signal_connect_swapped (sheet->less, "toggled", G_CALLBACK (on_changed), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "book"), "clicked",
                              G_CALLBACK (on_book), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), sheet);
}

OcopPage *
ocop_stock_sheet_new (OcopSession *session, OcopStockActKind kind, const char *code)
{
    OcopStockSheet *sheet =
        g_object_new (OCOP_TYPE_STOCK_SHEET, "session", session, "is-sheet", TRUE, NULL);
    sheet->kind = kind;
    sheet->code = g_strdup (code);
    gtk_label_set_text (sheet->title, kind == OCOP_STOCK_WASTE ? _ ("Waste") : _ ("Adjust"));
    gtk_widget_set_visible (sheet->direction, kind == OCOP_STOCK_ADJUST);
    fill_reasons (sheet);
    return OCOP_PAGE (sheet);
}
