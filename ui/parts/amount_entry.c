/* Grouping happens inside each change, so that whoever typed learns where the cursor is now. */
#include "ui/parts/amount_entry.h"

#include "base/money.h"
#include "base/quantity.h"
#include <string.h>

static gboolean
is_separator (gunichar c)
{
    return c == '.' || c == ',' || c == ' ' || c == 0xa0 || c == 0x202f || c == 0x20ab;
}

gboolean
ocop_ui_parse_money (const char *text, gint64 *ret_amount)
{
    gint64 amount = 0;
    guint n_digits = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        const gunichar c = g_utf8_get_char (p);
        if (is_separator (c))
            continue;
        if (c < '0' || c > '9')
            return FALSE;
        amount = amount * 10 + (gint64)(c - '0');
        n_digits++;
        if (amount > OCOP_PRICE_MAX)
            return FALSE;
    }
    if (n_digits == 0)
        return FALSE;
    *ret_amount = amount;
    return TRUE;
}

/* @decimals digits after one comma or dot at most. */
static gboolean
parse_decimal (const char *text, guint decimals, gint64 max, gint64 *ret_value)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    gint64 value = 0;
    guint n_decimals = 0, n_digits = 0;
    gboolean is_behind = FALSE;
    for (const char *p = trimmed; *p != '\0'; p++) {
        if ((*p == ',' || *p == '.') && !is_behind) {
            is_behind = TRUE;
            continue;
        }
        if (!g_ascii_isdigit (*p) || (is_behind && ++n_decimals > decimals))
            return FALSE;
        value = value * 10 + (*p - '0');
        n_digits++;
        if (value > max * 10)
            return FALSE;
    }
    for (; n_decimals < decimals; n_decimals++)
        value *= 10;
    if (n_digits == 0 || value > max)
        return FALSE;
    *ret_value = value;
    return TRUE;
}

gboolean
ocop_ui_parse_qty (const char *text, gint64 *ret_milli)
{
    gint64 milli;
    if (!parse_decimal (text, 3, OCOP_QTY_MAX_MILLI, &milli) || milli == 0)
        return FALSE;
    *ret_milli = milli;
    return TRUE;
}

gboolean
ocop_ui_parse_percent (const char *text, gint64 *ret_hundredths)
{
    return parse_decimal (text, 2, 10000, ret_hundredths);
}

/* ---- the entry */

static guint
count_digits (const char *text, int n_characters)
{
    guint n = 0;
    for (int i = 0; i < n_characters && *text != '\0'; i++, text = g_utf8_next_char (text))
        n += g_ascii_isdigit (*text) ? 1u : 0u;
    return n;
}

static int
find_behind_digit (const char *text, guint n_digits)
{
    int position = 0;
    for (; *text != '\0' && n_digits > 0; text++, position++)
        n_digits -= g_ascii_isdigit (*text) ? 1u : 0u;
    return position;
}

/* Returns where the cursor belongs that stood at @position. */
static int
group (GtkEditable *text, int position)
{
    char grouped[OCOP_MONEY_TEXT_SIZE];
    const char *typed = gtk_editable_get_text (text);
    gint64 amount;
    if (!ocop_ui_parse_money (typed, &amount))
        return position;
    ocop_money_to_digits (amount, grouped);
    if (strcmp (grouped, typed) == 0)
        return position;
    /* Counted from the end: leading zeros go away. */
    const guint n_behind = count_digits (typed, G_MAXINT) - count_digits (typed, position);
    const guint n_digits = count_digits (grouped, G_MAXINT);
    gtk_editable_set_text (text, grouped);
    position = find_behind_digit (grouped, n_digits - MIN (n_behind, n_digits));
    gtk_editable_set_position (text, position);
    return position;
}

/* Whoever typed puts the cursor to *@position afterwards. */
static void
on_inserted (GtkEditable *text, const char *typed, int length, int *position, gpointer data)
{
    g_signal_handlers_block_matched (text, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, data);
    *position = group (text, *position);
    g_signal_handlers_unblock_matched (text, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, data);
}

static void
on_deleted (GtkEditable *text, int start, int end, gpointer data)
{
    g_signal_handlers_block_matched (text, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, data);
    group (text, gtk_editable_get_position (text));
    g_signal_handlers_unblock_matched (text, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, data);
}

void
ocop_amount_entry_attach (GtkEntry *entry)
{
    GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));
    gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_DIGITS);
    gtk_entry_set_alignment (entry, 1);
    gtk_entry_set_max_length (entry, OCOP_MONEY_TEXT_SIZE - 1);
    g_signal_connect_after (text, "insert-text", G_CALLBACK (on_inserted), entry);
    g_signal_connect_after (text, "delete-text", G_CALLBACK (on_deleted), entry);
}

GtkWidget *
ocop_amount_entry_new (void)
{
    GtkWidget *entry = gtk_entry_new();
    ocop_amount_entry_attach (GTK_ENTRY (entry));
    return entry;
}

gboolean
ocop_amount_entry_get (GtkEntry *entry, gint64 *ret_amount)
{
    return ocop_ui_parse_money (gtk_editable_get_text (GTK_EDITABLE (entry)), ret_amount);
}

void
ocop_amount_entry_set (GtkEntry *entry, gint64 amount)
{
    char text[OCOP_MONEY_TEXT_SIZE] = "";
    if (amount >= 0)
        ocop_money_to_digits (amount, text);
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
    gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}
