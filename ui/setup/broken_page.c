/* The advice follows from the error's code alone and comes first; the message is for whoever is
 * called. */
#include "ui/setup/broken_page.h"

#include "base/error.h"
#include "ui/settings/blocks.h"
#include "ui/setup/restore_page.h"
#include <glib/gi18n-lib.h>

#define PROGRAM "ocop-pos " OCOP_VERSION

struct _OcopBrokenPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *problem, *advice;
    GtkWidget *again, *restore, *content;
};

G_DEFINE_FINAL_TYPE (OcopBrokenPage, ocop_broken_page, OCOP_TYPE_PAGE)

static gboolean
can_restore (const GError *error)
{
    return !g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE) &&
           !g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_READ_ONLY) &&
           !g_error_matches (error, OCOP_ERROR, OCOP_ERROR_DISK_FULL);
}

static const char *
get_advice (const GError *error)
{
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE))
        return _ ("Another program works with this shop. Close it (another window of the till, or "
                  "ocopctl), then try again.");
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_DISK_FULL))
        return _ ("The disk is full. Move films, pictures and downloads away, then try again. "
                  "Nothing that was sold is lost.");
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_READ_ONLY))
        return _ ("The shop's folder cannot be written. Is the disk in order, and is this the "
                  "right user of the computer?");
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_NEWER))
        return _ ("The shop was used with a newer version of this program. Install that version; "
                  "nothing is changed until then.");
    return _ ("The shop's file is damaged. Write down what you sell by hand for now. Somebody who "
              "knows the computer runs “ocopctl doctor”, which says what is wrong; or restore the "
              "last backup: the damaged file is kept beside it.");
}

static void
show_problem (OcopBrokenPage *page, const GError *error)
{
    if (error == NULL)
        return;
    g_autofree char *details = g_strdup_printf (_ ("For whoever helps: %s"), error->message);
    gtk_label_set_text (page->problem, details);
    gtk_label_set_text (page->advice, get_advice (error));
    gtk_widget_set_visible (page->restore, can_restore (error));
}

/* ---- again */

typedef struct {
    char *home;
    const OcopPorts *ports;
    OcopBrokenPage *page; /* a reference */
} Opening;

static void
free_opening (gpointer data)
{
    Opening *opening = data;
    g_free (opening->home);
    g_object_unref (opening->page);
    g_free (opening);
}

static OcopShop *
open_again (gpointer request, GError **error)
{
    const Opening *opening = request;
    return ocop_shop_open (opening->home, OCOP_SHOP_NORMAL, PROGRAM, opening->ports, error);
}

static void
on_opened (gpointer result, const GError *error, gpointer data)
{
    OcopBrokenPage *page = ((const Opening *)data)->page;
    gtk_widget_set_sensitive (page->content, TRUE);
    show_problem (page, error);
    if (error != NULL)
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("The shop cannot be opened yet"));
}

static void
on_again (OcopBrokenPage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    if (!gtk_widget_get_sensitive (page->content))
        return;
    Opening *opening = g_new (Opening, 1);
    *opening = (Opening){g_strdup (ocop_session_get_home (session)),
                         ocop_session_get_ports (session), g_object_ref (page)};
    ocop_page_hush (OCOP_PAGE (page));
    gtk_widget_set_sensitive (page->content, FALSE);
    ocop_session_replace (session, open_again, opening, free_opening, on_opened, opening);
}

static void
on_restore (OcopBrokenPage *page)
{
    ocop_page_push (OCOP_PAGE (page),
                    ocop_restore_page_new (ocop_page_get_session (OCOP_PAGE (page))));
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopBrokenPage *page = OCOP_BROKEN_PAGE (self);
    show_problem (page, ocop_session_peek_problem (ocop_page_get_session (self)));
    gtk_widget_grab_focus (page->again);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F9)
        return FALSE;
    on_again (OCOP_BROKEN_PAGE (self));
    return TRUE;
}

static void
ocop_broken_page_class_init (OcopBrokenPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_broken_page_init (OcopBrokenPage *page)
{
    GtkWidget *column = ocop_block_column_new (16), *buttons = ocop_block_row_new();
    page->problem = GTK_LABEL (ocop_block_label_new ("", "hint"));
    page->advice = GTK_LABEL (ocop_block_label_new ("", "cart-line"));
    page->restore = ocop_block_button_new (_ ("Restore from a backup"), FALSE);
    page->again = ocop_block_button_new (_ ("Try again"), TRUE);
    g_object_set (page->again, "key", "F9", NULL);
    gtk_widget_set_hexpand (page->again, TRUE);
    gtk_box_append (GTK_BOX (column),
                    ocop_block_label_new (_ ("The shop cannot be opened"), "title"));
    gtk_box_append (GTK_BOX (column), GTK_WIDGET (page->advice));
    gtk_box_append (GTK_BOX (column), GTK_WIDGET (page->problem));
    gtk_box_append (GTK_BOX (buttons), page->restore);
    gtk_box_append (GTK_BOX (buttons), page->again);
    page->content = ocop_block_page_new (column, buttons);
    ocop_page_set_child (OCOP_PAGE (page), page->content);
    g_signal_connect_swapped (page->again, "clicked", G_CALLBACK (on_again), page);
    g_signal_connect_swapped (page->restore, "clicked", G_CALLBACK (on_restore), page);
}

OcopPage *
ocop_broken_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_BROKEN_PAGE, "session", session, NULL);
}
