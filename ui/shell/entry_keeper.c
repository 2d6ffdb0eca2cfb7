/* Only what a scanner changed is put back: an entry that formats while it changes, as one for
 * amounts, then sees no text that nobody typed. */
#include "ui/shell/entry_keeper.h"

#include <string.h>

struct _OcopEntryKeeper {
    GtkWindow *window;
    GtkEditable *entry; /* weak */
    char *before;
    int start, end; /* marked; equal: the cursor; in characters */
};

OcopEntryKeeper *
ocop_entry_keeper_new (GtkWindow *window)
{
    OcopEntryKeeper *keeper = g_new0 (OcopEntryKeeper, 1);
    keeper->window = window;
    return keeper;
}

static void
forget (OcopEntryKeeper *keeper)
{
    g_clear_weak_pointer (&keeper->entry);
    g_clear_pointer (&keeper->before, g_free);
}

void
ocop_entry_keeper_free (OcopEntryKeeper *keeper)
{
    forget (keeper);
    g_free (keeper);
}

void
ocop_entry_keeper_remember (OcopEntryKeeper *keeper)
{
    GtkWidget *focus = gtk_window_get_focus (keeper->window);
    forget (keeper);
    if (!GTK_IS_EDITABLE (focus))
        return;
    g_set_weak_pointer (&keeper->entry, GTK_EDITABLE (focus));
    keeper->before = g_strdup (gtk_editable_get_text (keeper->entry));
    gtk_editable_get_selection_bounds (keeper->entry, &keeper->start, &keeper->end);
}

gboolean
ocop_entry_keeper_has_entry (OcopEntryKeeper *keeper)
{
    return keeper->entry != NULL;
}

/* The number of characters that both begin with. */
static glong
count_common_head (const char *a, const char *b)
{
    glong n = 0;
    for (; *a != '\0' && *b != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b); n++) {
        a = g_utf8_next_char (a);
        b = g_utf8_next_char (b);
    }
    return n;
}

/* The number of characters, at most @n_max, that both end with. */
static glong
count_common_tail (const char *a, const char *b, glong n_max)
{
    const char *a_end = a + strlen (a), *b_end = b + strlen (b);
    glong n = 0;
    for (; n < n_max; n++) {
        a_end = g_utf8_prev_char (a_end);
        b_end = g_utf8_prev_char (b_end);
        if (g_utf8_get_char (a_end) != g_utf8_get_char (b_end))
            break;
    }
    return n;
}

static void
put_back (GtkEditable *entry, const char *before)
{
    const char *now = gtk_editable_get_text (entry);
    const glong n_before = g_utf8_strlen (before, -1), n_now = g_utf8_strlen (now, -1);
    const glong n_head = count_common_head (before, now);
    const glong n_tail = count_common_tail (before, now, MIN (n_before, n_now) - n_head);
    gtk_editable_delete_text (entry, (int)n_head, (int)(n_now - n_tail));
    if (n_before > n_head + n_tail) {
        const char *lost = g_utf8_offset_to_pointer (before, n_head);
        const char *end = g_utf8_offset_to_pointer (lost, n_before - n_head - n_tail);
        int position = (int)n_head;
        gtk_editable_insert_text (entry, lost, (int)(end - lost), &position);
    }
}

void
ocop_entry_keeper_restore (OcopEntryKeeper *keeper)
{
    if (keeper->entry == NULL)
        return;
    g_autoptr (GObject) entry = g_object_ref (G_OBJECT (keeper->entry));
    g_autofree char *before = g_steal_pointer (&keeper->before);
    forget (keeper);
    put_back (GTK_EDITABLE (entry), before);
    /* What is typed next replaces what was marked, as if nothing had been scanned. */
    gtk_editable_select_region (GTK_EDITABLE (entry), keeper->start, keeper->end);
}
