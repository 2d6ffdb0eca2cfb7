/* Two columns of notes. Enter goes to the next, as it does on a calculator's tape. */
#include "ui/shift/count.h"

#include "base/money.h"
#include <glib/gi18n-lib.h>

#define SMALLEST_NOTE 1000
#define N_ROWS        5
/* Digits of a number of notes. */
#define COUNT_LENGTH_MAX 6

struct _OcopCount {
    GtkGrid parent_instance;
    /* borrowed: children */
    GtkEntry *entries[OCOP_N_BANKNOTES];
    GtkLabel *sums[OCOP_N_BANKNOTES];
    guint n_entries;
    gboolean is_clearing;
};

enum { CHANGED, ACTIVATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OcopCount, ocop_count, GTK_TYPE_GRID)

/* FALSE: no number. Empty is 0. */
static gboolean
read_entry (OcopCount *count, guint note, gint64 *ret_n)
{
    const char *text = gtk_editable_get_text (GTK_EDITABLE (count->entries[note]));
    *ret_n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isdigit (*p))
            return FALSE;
        *ret_n = *ret_n * 10 + (*p - '0');
    }
    return TRUE;
}

gboolean
ocop_count_is_empty (OcopCount *count)
{
    for (guint i = 0; i < count->n_entries; i++)
        if (*gtk_editable_get_text (GTK_EDITABLE (count->entries[i])) != '\0')
            return FALSE;
    return TRUE;
}

gboolean
ocop_count_get (OcopCount *count, gint64 ret_notes[OCOP_N_BANKNOTES], gint64 *ret_sum)
{
    if (ocop_count_is_empty (count))
        return FALSE;
    *ret_sum = 0;
    for (guint i = 0; i < OCOP_N_BANKNOTES; i++) {
        ret_notes[i] = 0;
        if (i < count->n_entries && !read_entry (count, i, &ret_notes[i]))
            return FALSE;
        *ret_sum += ocop_banknotes()[i] * ret_notes[i];
    }
    return TRUE;
}

void
ocop_count_clear (OcopCount *count)
{
    count->is_clearing = TRUE;
    for (guint i = 0; i < count->n_entries; i++)
        gtk_editable_set_text (GTK_EDITABLE (count->entries[i]), "");
    count->is_clearing = FALSE;
}

static void
show_sum (OcopCount *count, guint note)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    gint64 n;
    const gboolean is_number = read_entry (count, note, &n);
    g_autofree char *text =
        g_strconcat ("= ", ocop_money_to_digits (n * ocop_banknotes()[note], digits), NULL);
    gtk_label_set_text (count->sums[note], !is_number ? "✕" : n == 0 ? "" : text);
}

static guint
find_entry (OcopCount *count, gpointer entry)
{
    guint i = 0;
    while (i < count->n_entries - 1 && (gpointer)count->entries[i] != entry)
        i++;
    return i;
}

static void
on_changed (GtkEntry *entry, gpointer data)
{
    OcopCount *count = data;
    show_sum (count, find_entry (count, entry));
    if (!count->is_clearing)
        g_signal_emit (count, signals[CHANGED], 0);
}

static void
on_activate (GtkEntry *entry, gpointer data)
{
    OcopCount *count = data;
    const guint note = find_entry (count, entry);
    if (note + 1 < count->n_entries)
        gtk_widget_grab_focus (GTK_WIDGET (count->entries[note + 1]));
    else
        g_signal_emit (count, signals[ACTIVATE], 0);
}

static void
add_note (OcopCount *count, guint note)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    const int column = (int)(note / N_ROWS) * 3, row = (int)(note % N_ROWS);
    /* The entry beside it is called the same. */
    GtkWidget *label =
        g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label",
                      ocop_money_to_text (ocop_banknotes()[note], text), NULL);
    GtkWidget *entry = gtk_entry_new();
    GtkWidget *sum = gtk_label_new ("");
    count->entries[note] = GTK_ENTRY (entry);
    count->sums[note] = GTK_LABEL (sum);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
    gtk_label_set_xalign (GTK_LABEL (sum), 0);
    gtk_label_set_width_chars (GTK_LABEL (sum), 9);
    gtk_widget_add_css_class (sum, "hint");
    gtk_widget_add_css_class (label, "figure");
    gtk_widget_add_css_class (sum, "figure");
    gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
    gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
    gtk_entry_set_max_length (GTK_ENTRY (entry), COUNT_LENGTH_MAX);
    gtk_editable_set_width_chars (GTK_EDITABLE (entry), 4);
    gtk_widget_set_hexpand (entry, TRUE);
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);
    g_signal_connect (entry, "changed", G_CALLBACK (on_changed), count);
    g_signal_connect (entry, "activate", G_CALLBACK (on_activate), count);
    gtk_grid_attach (GTK_GRID (count), label, column, row, 1, 1);
    gtk_grid_attach (GTK_GRID (count), entry, column + 1, row, 1, 1);
    gtk_grid_attach (GTK_GRID (count), sum, column + 2, row, 1, 1);
}

static void
ocop_count_class_init (OcopCountClass *class)
{
    const GType type = G_TYPE_FROM_CLASS (class);
    signals[CHANGED] =
        g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[ACTIVATE] =
        g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ocop_count_init (OcopCount *count)
{
    gtk_grid_set_row_spacing (GTK_GRID (count), 4);
    gtk_grid_set_column_spacing (GTK_GRID (count), 8);
    while (count->n_entries < OCOP_N_BANKNOTES &&
           ocop_banknotes()[count->n_entries] >= SMALLEST_NOTE)
        add_note (count, count->n_entries++);
}
