/* The refund of a sold line is a step function of what came back in all, so what came back before
 * gives what was refunded before (domain/goods_return.h). */
#include "ui/taking_back/return_row.h"

#include "base/error.h"
#include "base/money.h"
#include "base/quantity.h"
#include "domain/goods_return.h"
#include "ui/parts/amount_entry.h"
#include <glib/gi18n-lib.h>

struct _OcopReturnRow {
    GtkListBoxRow parent_instance;
    /* borrowed: children */
    GtkEditable *qty;
    GtkEntry *amount; /* NULL: of a receipt */
    GtkLabel *refund;
    /* owned */
    char *code, *name;

    int line; /* 0: without receipt */
    gint64 sold_milli, sold_amount, returned_milli;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopReturnRow, ocop_return_row, GTK_TYPE_LIST_BOX_ROW)

const char *
ocop_return_row_get_code (OcopReturnRow *row)
{
    return row->code;
}

/* ---- reading */

/* FALSE: no quantity. Empty and 0 are none. */
static gboolean
read_qty (OcopReturnRow *row, gint64 *ret_milli)
{
    g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row->qty)));
    *ret_milli = 0;
    return *text == '\0' || g_str_equal (text, "0") || ocop_ui_parse_qty (text, ret_milli);
}

static gboolean
find_refund (OcopReturnRow *row, gint64 qty_milli, gint64 *ret_refund, GError **error)
{
    gint64 before = 0;
    if (row->line == 0) {
        if (ocop_amount_entry_get (row->amount, ret_refund))
            return TRUE;
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "amount", _ ("%s: enter what is refunded"),
                        row->name);
        return FALSE;
    }
    if (row->returned_milli > 0 && !ocop_return_refund (row->sold_milli, row->sold_amount, 0, 0,
                                                        row->returned_milli, &before, error))
        return FALSE;
    return ocop_return_refund (row->sold_milli, row->sold_amount, row->returned_milli, before,
                               qty_milli, ret_refund, error);
}

static gboolean
read_row (OcopReturnRow *row, gint64 *ret_qty_milli, gint64 *ret_refund, GError **error)
{
    char left[OCOP_QTY_TEXT_SIZE];
    *ret_refund = 0;
    if (!read_qty (row, ret_qty_milli)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qty", _ ("%s: “%s” is no quantity"),
                        row->name, gtk_editable_get_text (row->qty));
        return FALSE;
    }
    if (row->line > 0 && row->returned_milli + *ret_qty_milli > row->sold_milli) {
        ocop_set_error (error, OCOP_ERROR_RETURN_EXCEEDS_SALE, "qty",
                        _ ("%s: only %s can still come back"), row->name,
                        ocop_qty_to_local (row->sold_milli - row->returned_milli, left));
        return FALSE;
    }
    return *ret_qty_milli == 0 || find_refund (row, *ret_qty_milli, ret_refund, error);
}

gboolean
ocop_return_row_read (OcopReturnRow *row, OcopReturnLineRequest *ret_line, gint64 *ret_refund,
                      GError **error)
{
    gint64 qty_milli;
    if (!read_row (row, &qty_milli, ret_refund, error))
        return FALSE;
    ret_line->line = row->line;
    ret_line->code = row->line == 0 ? g_strdup (row->code) : NULL;
    ret_line->qty_milli = qty_milli;
    ret_line->amount = row->line == 0 ? *ret_refund : -1;
    return TRUE;
}

/* ---- changing */

static void
set_qty (OcopReturnRow *row, gint64 milli)
{
    char text[OCOP_QTY_TEXT_SIZE];
    ocop_qty_to_text (milli, text);
    /* Not grouped, for a dot would be read as a comma. */
    g_strdelimit (text, ".", ',');
    gtk_editable_set_text (row->qty, milli > 0 ? text : "");
}

static gint64
get_left (OcopReturnRow *row)
{
    return row->line > 0 ? row->sold_milli - row->returned_milli : OCOP_QTY_MAX_MILLI;
}

void
ocop_return_row_add_one (OcopReturnRow *row)
{
    gint64 milli;
    if (read_qty (row, &milli))
        set_qty (row, MIN (milli + 1000, get_left (row)));
}

void
ocop_return_row_set_all (OcopReturnRow *row)
{
    if (row->line > 0)
        set_qty (row, get_left (row));
}

static void
on_less (OcopReturnRow *row)
{
    gint64 milli;
    if (read_qty (row, &milli))
        set_qty (row, MAX (milli - 1000, 0));
}

static void
on_changed (OcopReturnRow *row)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    gint64 qty_milli, refund;
    const gboolean is_possible = read_row (row, &qty_milli, &refund, NULL);
    gtk_label_set_text (row->refund, !is_possible     ? "✕"
                                     : qty_milli == 0 ? ""
                                                      : ocop_money_to_digits (refund, text));
    if (is_possible)
        gtk_widget_remove_css_class (GTK_WIDGET (row->refund), "refusal");
    else
        gtk_widget_add_css_class (GTK_WIDGET (row->refund), "refusal");
    g_signal_emit (row, signals[CHANGED], 0);
}

/* ---- making */

static void
finalize (GObject *object)
{
    OcopReturnRow *row = OCOP_RETURN_ROW (object);
    g_free (row->code);
    g_free (row->name);
    G_OBJECT_CLASS (ocop_return_row_parent_class)->finalize (object);
}

static void
ocop_return_row_class_init (OcopReturnRowClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ocop_return_row_init (OcopReturnRow *row)
{
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
    gtk_widget_add_css_class (GTK_WIDGET (row), "roomy");
}

static GtkWidget *
new_label (const char *text, float xalign, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), xalign);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static void
name_widget (GtkWidget *widget, const char *what, const char *product)
{
    g_autofree char *name = g_strdup_printf ("%s · %s", what, product);
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static GtkWidget *
add_step (OcopReturnRow *row, GtkWidget *box, const char *label, const char *what, GCallback act)
{
    GtkWidget *button = gtk_button_new_with_label (label);
    gtk_widget_set_focus_on_click (button, FALSE);
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    name_widget (button, what, row->name);
    g_signal_connect_swapped (button, "clicked", act, row);
    gtk_box_append (GTK_BOX (box), button);
    return button;
}

static void
add_qty (OcopReturnRow *row, GtkWidget *box)
{
    GtkWidget *entry = gtk_entry_new();
    gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
    gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
    gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
    gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 6);
    name_widget (entry, _ ("Quantity"), row->name);
    row->qty = GTK_EDITABLE (entry);
    add_step (row, box, "−", _ ("One less"), G_CALLBACK (on_less));
    gtk_box_append (GTK_BOX (box), entry);
    add_step (row, box, "+", _ ("One more"), G_CALLBACK (ocop_return_row_add_one));
    g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), row);
}

static void
add_amount (OcopReturnRow *row, GtkWidget *box)
{
    GtkWidget *entry = ocop_amount_entry_new();
    gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
    gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
    name_widget (entry, _ ("Amount"), row->name);
    row->amount = GTK_ENTRY (entry);
    gtk_box_append (GTK_BOX (box), entry);
    g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), row);
}

static OcopReturnRow *
new_row (const char *code, const char *name, const char *detail, gboolean has_amount)
{
    OcopReturnRow *row = g_object_new (OCOP_TYPE_RETURN_ROW, NULL);
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    row->code = g_strdup (code);
    row->name = g_strdup (name);
    gtk_widget_set_hexpand (texts, TRUE);
    gtk_box_append (GTK_BOX (texts), new_label (name, 0, "cart-line"));
    gtk_box_append (GTK_BOX (texts), new_label (detail, 0, "hint"));
    gtk_box_append (GTK_BOX (box), texts);
    add_qty (row, box);
    if (has_amount)
        add_amount (row, box);
    row->refund = GTK_LABEL (new_label ("", 1, "cart-line"));
    gtk_label_set_width_chars (row->refund, 10);
    gtk_widget_set_visible (GTK_WIDGET (row->refund), !has_amount);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->refund));
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    name_widget (GTK_WIDGET (row), name, detail);
    return row;
}

OcopReturnRow *
ocop_return_row_new_sold (int line, const OcopSaleLine *sold, gint64 returned_milli)
{
    char qty[OCOP_QTY_TEXT_SIZE], back[OCOP_QTY_TEXT_SIZE], amount[OCOP_MONEY_TEXT_SIZE];
    ocop_qty_to_local (sold->qty_milli, qty);
    ocop_qty_to_local (returned_milli, back);
    ocop_money_to_text (sold->amount, amount);
    g_autofree char *detail =
        returned_milli > 0 ? g_strdup_printf (_ ("sold %s %s for %s · came back %s"), qty,
                                              sold->unit, amount, back)
                           : g_strdup_printf (_ ("sold %s %s for %s"), qty, sold->unit, amount);
    OcopReturnRow *row = new_row (sold->code, sold->name, detail, FALSE);
    row->line = line;
    row->sold_milli = sold->qty_milli;
    row->sold_amount = sold->amount;
    row->returned_milli = returned_milli;
    gtk_widget_set_sensitive (GTK_WIDGET (row), returned_milli < sold->qty_milli);
    return row;
}

OcopReturnRow *
ocop_return_row_new_loose (const OcopOffer *offer)
{
    char price[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *detail = g_strdup_printf (_ ("%s · %s today"), offer->unit,
                                               ocop_money_to_text (offer->unit_price, price));
    OcopReturnRow *row = new_row (offer->code, offer->name, detail, TRUE);
    set_qty (row, 1000);
    ocop_amount_entry_set (row->amount, offer->unit_price);
    return row;
}
