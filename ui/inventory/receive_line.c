/* What is typed is kept as text: a quantity half typed is no error yet. */
#include "ui/inventory/receive_line.h"

#include "base/csv.h"
#include "base/day.h"
#include "base/error.h"
#include "base/quantity.h"
#include "ui/parts/amount_entry.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static char *
dup_qty (gint64 milli)
{
    char text[OCOP_QTY_TEXT_SIZE];
    char *shown = g_strdup (ocop_qty_to_text (milli, text));
    return g_strdelimit (shown, ".", ',');
}

OcopReceiveLine *
ocop_receive_line_new (const OcopScanned *product)
{
    char day[OCOP_DAY_TEXT_SIZE];
    OcopReceiveLine *line = g_new0 (OcopReceiveLine, 1);
    line->code = g_strdup (product->offer.code);
    line->name = g_strdup (product->offer.name);
    line->unit = g_strdup (product->offer.unit);
    line->qty = dup_qty (product->weight_milli > 0 ? product->weight_milli : 1000);
    line->lot = g_strdup (product->lot != NULL ? product->lot : "");
    line->expiry = g_strdup (ocop_day_to_local (product->expiry, day));
    return line;
}

void
ocop_receive_line_free (gpointer data)
{
    OcopReceiveLine *line = data;
    g_free (line->code);
    g_free (line->name);
    g_free (line->unit);
    g_free (line->qty);
    g_free (line->lot);
    g_free (line->expiry);
    g_free (line);
}

gboolean
ocop_receive_line_is_same (const OcopReceiveLine *line, const OcopScanned *product)
{
    return strcmp (line->code, product->offer.code) == 0 &&
           (product->lot == NULL || strcmp (line->lot, product->lot) == 0);
}

void
ocop_receive_line_add (OcopReceiveLine *line, const OcopScanned *product)
{
    gint64 milli = 0;
    ocop_ui_parse_qty (line->qty, &milli);
    milli += product->weight_milli > 0 ? product->weight_milli : 1000;
    g_free (line->qty);
    line->qty = dup_qty (milli);
}

gboolean
ocop_receive_parse_day (const char *text, OcopDay *ret_day)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    if (*trimmed == '\0') {
        *ret_day = OCOP_DAY_NONE;
        return TRUE;
    }
    if (strlen (trimmed) == 8 && strspn (trimmed, "0123456789") == 8) {
        g_autofree char *apart =
            g_strdup_printf ("%.2s/%.2s/%s", trimmed, trimmed + 2, trimmed + 4);
        return ocop_day_parse_lenient (apart, "expiry", ret_day, NULL);
    }
    return ocop_day_parse_lenient (trimmed, "expiry", ret_day, NULL);
}

gboolean
ocop_receive_line_read (const OcopReceiveLine *line, OcopStockRequest *ret_stock, GError **error)
{
    OcopStockRequest stock = {.code = line->code, .lot = *line->lot != '\0' ? line->lot : NULL};
    if (!ocop_ui_parse_qty (line->qty, &stock.qty_milli)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qty", _ ("%s: enter how much came in"),
                        line->name);
        return FALSE;
    }
    if (!ocop_receive_parse_day (line->expiry, &stock.expiry)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "expiry",
                        _ ("%s: “%s” is no day; enter day/month/year"), line->name, line->expiry);
        return FALSE;
    }
    if (stock.expiry != OCOP_DAY_NONE && stock.lot == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "lot",
                        _ ("%s: an expiry needs the lot it is of"), line->name);
        return FALSE;
    }
    *ret_stock = stock;
    return TRUE;
}

GString *
ocop_receive_lines_to_csv (const GPtrArray *lines)
{
    GString *csv = g_string_new ("code,qty,lot,expiry\n");
    for (guint i = 0; i < lines->len; i++) {
        OcopStockRequest stock;
        char qty[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
        if (!ocop_receive_line_read (g_ptr_array_index (lines, i), &stock, NULL))
            continue;
        ocop_csv_append_field (csv, stock.code, TRUE, TRUE);
        ocop_csv_append_field (csv, ocop_qty_to_text (stock.qty_milli, qty), FALSE, FALSE);
        ocop_csv_append_field (csv, stock.lot != NULL ? stock.lot : "", TRUE, FALSE);
        ocop_csv_append_field (csv, ocop_day_to_text (stock.expiry, day), FALSE, FALSE);
        g_string_append_c (csv, '\n');
    }
    return csv;
}

/* ---- its row */

typedef struct {
    OcopReceiveLine *line;
    GtkLabel *qty, *lot;
} Parts;

static GtkWidget *
new_label (const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

GtkWidget *
ocop_receive_row_new (OcopReceiveLine *line)
{
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    Parts *parts = g_new (Parts, 1);
    parts->line = line;
    parts->qty = GTK_LABEL (new_label (NULL, "cart-line"));
    parts->lot = GTK_LABEL (new_label (NULL, "hint"));
    gtk_label_set_xalign (parts->qty, 1);
    gtk_label_set_wrap (parts->qty, FALSE);
    gtk_widget_set_hexpand (names, TRUE);
    gtk_box_append (GTK_BOX (names), new_label (line->name, "cart-line"));
    gtk_box_append (GTK_BOX (names), GTK_WIDGET (parts->lot));
    gtk_box_append (GTK_BOX (box), names);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (parts->qty));
    gtk_widget_add_css_class (row, "roomy");
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    g_object_set_data_full (G_OBJECT (row), "parts", parts, g_free);
    ocop_receive_row_show (GTK_LIST_BOX_ROW (row));
    return row;
}

OcopReceiveLine *
ocop_receive_row_peek_line (GtkListBoxRow *row)
{
    const Parts *parts = g_object_get_data (G_OBJECT (row), "parts");
    return parts->line;
}

void
ocop_receive_row_show (GtkListBoxRow *row)
{
    const Parts *parts = g_object_get_data (G_OBJECT (row), "parts");
    const OcopReceiveLine *line = parts->line;
    g_autofree char *qty = g_strdup_printf ("%s %s", line->qty, line->unit);
    g_autoptr (GString) lot = g_string_new (line->code);
    if (*line->lot != '\0') {
        g_string_append (lot, " · ");
        g_string_append_printf (lot, _ ("lot %s"), line->lot);
    }
    if (*line->expiry != '\0')
        g_string_append_printf (lot, " · %s", line->expiry);
    gtk_label_set_text (parts->qty, qty);
    gtk_label_set_text (parts->lot, lot->str);
    g_autofree char *name = g_strdup_printf ("%s · %s · %s", line->name, qty, lot->str);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
