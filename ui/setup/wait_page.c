/* Opening takes a blink as a rule; words that come and go at once would only alarm. */
#include "ui/setup/wait_page.h"

#include "ui/settings/blocks.h"
#include <glib/gi18n-lib.h>

#define PATIENCE_MS 1000

struct _OcopWaitPage {
    OcopPage parent_instance;
    /* borrowed */
    GtkWidget *words;
    guint waiting; /* source */
};

G_DEFINE_FINAL_TYPE (OcopWaitPage, ocop_wait_page, OCOP_TYPE_PAGE)

static gboolean
on_waited (gpointer data)
{
    OcopWaitPage *page = data;
    page->waiting = 0;
    gtk_label_set_text (GTK_LABEL (page->words),
                        _ ("The shop is being opened and checked. After a power cut this takes a "
                           "moment; nothing is lost."));
    return G_SOURCE_REMOVE;
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    return TRUE;
}

static void
dispose (GObject *object)
{
    g_clear_handle_id (&OCOP_WAIT_PAGE (object)->waiting, g_source_remove);
    G_OBJECT_CLASS (ocop_wait_page_parent_class)->dispose (object);
}

static void
ocop_wait_page_class_init (OcopWaitPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
}

static void
ocop_wait_page_init (OcopWaitPage *page)
{
    page->words = ocop_block_label_new ("", NULL);
    gtk_widget_set_halign (page->words, GTK_ALIGN_CENTER);
    gtk_widget_set_valign (page->words, GTK_ALIGN_CENTER);
    gtk_widget_set_margin_start (page->words, 16);
    gtk_widget_set_margin_end (page->words, 16);
    ocop_page_set_child (OCOP_PAGE (page), page->words);
    page->waiting = g_timeout_add (PATIENCE_MS, on_waited, page);
}

OcopPage *
ocop_wait_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_WAIT_PAGE, "session", session, NULL);
}
