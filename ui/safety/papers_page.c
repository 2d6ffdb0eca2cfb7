/* What may be on paper is never printed again unasked: here a person is asked. */
#include "ui/safety/papers_page.h"

#include "base/day.h"
#include "shop/printing.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>

#define PAPERS_MAX 50

struct _OcopPapersPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkListBox *list;
    GtkWidget *none, *scrolled;
};

G_DEFINE_FINAL_TYPE (OcopPapersPage, ocop_papers_page, OCOP_TYPE_PAGE)

static void refresh (OcopPapersPage *page);

/* ---- deciding */

typedef struct {
    gint64 job;
    gboolean is_printed; /* else: print again */
} Decision;

static gpointer
decide_on_store (OcopShop *shop, gpointer data, GError **error)
{
    const Decision *decision = data;
    g_auto (OcopActResult) result = {0};
    gint64 job;
    if (decision->is_printed)
        ocop_shop_settle_print_job (shop, decision->job, TRUE, NULL, &result, error);
    else
        ocop_shop_retry_print_job (shop, decision->job, NULL, &job, &result, error);
    return NULL;
}

static void
on_decided (gpointer result, const GError *error, gpointer data)
{
    OcopPage *page = data;
    OcopSession *session = ocop_page_get_session (page);
    if (error != NULL)
        ocop_page_tell_error (page, error);
    ocop_devices_model_print_queued (ocop_session_get_devices (session));
    ocop_session_touch_safety (session);
    refresh (OCOP_PAPERS_PAGE (page));
}

static void
decide (GtkButton *button, OcopPapersPage *page, gboolean is_printed)
{
    const gint64 *job = g_object_get_data (G_OBJECT (button), "job");
    const Decision decision = {*job, is_printed};
    gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), decide_on_store,
                       g_memdup2 (&decision, sizeof decision), g_free, page, on_decided, NULL,
                       page);
}

static void
on_came_out (GtkButton *button, OcopPapersPage *page)
{
    decide (button, page, TRUE);
}

static void
on_print_again (GtkButton *button, OcopPapersPage *page)
{
    decide (button, page, FALSE);
}

/* ---- the list */

static void
add_button (GtkBox *box, OcopPapersPage *page, const char *text, gint64 job, GCallback callback)
{
    GtkWidget *button = gtk_button_new_with_label (text);
    g_object_set_data_full (G_OBJECT (button), "job", g_memdup2 (&job, sizeof job), g_free);
    g_signal_connect (button, "clicked", callback, page);
    gtk_box_append (box, button);
}

static void
add_row (OcopPapersPage *page, const OcopPrintJob *job)
{
    char when[OCOP_INSTANT_TEXT_SIZE];
    GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8));
    g_autofree char *text = g_strdup_printf (
        "%s %s · %s\n%s", job->reference, ocop_instant_to_local (job->utc_ms, when),
        job->state == OCOP_PRINT_UNKNOWN  ? _ ("nobody knows whether it came out: look")
        : job->state == OCOP_PRINT_FAILED ? _ ("did not come out")
                                          : _ ("waits for the printer"),
        job->reason != NULL ? job->reason : "");
    GtkWidget *label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_box_append (box, label);
    if (ocop_print_state_is_doubtful (job->state))
        add_button (box, page, _ ("It came out"), job->id, G_CALLBACK (on_came_out));
    if (ocop_print_state_is_trouble (job->state))
        add_button (box, page, _ ("Print again"), job->id, G_CALLBACK (on_print_again));
    gtk_list_box_append (page->list, GTK_WIDGET (box));
}

static gpointer
list_on_store (OcopShop *shop, gpointer request, GError **error)
{
    return ocop_shop_list_print_jobs (shop, FALSE, PAPERS_MAX, error);
}

static void
free_jobs (gpointer jobs)
{
    g_array_unref (jobs);
}

static void
on_listed (gpointer result, const GError *error, gpointer data)
{
    OcopPapersPage *page = data;
    const GArray *jobs = result;
    GtkListBoxRow *row;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    while ((row = gtk_list_box_get_row_at_index (page->list, 0)) != NULL)
        gtk_list_box_remove (page->list, GTK_WIDGET (row));
    for (guint i = 0; i < jobs->len; i++)
        add_row (page, &g_array_index (jobs, OcopPrintJob, i));
    gtk_widget_set_visible (page->none, jobs->len == 0);
    gtk_widget_set_visible (page->scrolled, jobs->len > 0);
}

static void
refresh (OcopPapersPage *page)
{
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), list_on_store, NULL, NULL, page,
                       on_listed, free_jobs, page);
}

static void
shown (OcopPage *page)
{
    refresh (OCOP_PAPERS_PAGE (page));
}

static void
ocop_papers_page_class_init (OcopPapersPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
}

static void
on_back (OcopPage *page)
{
    ocop_page_leave (page);
}

static void
ocop_papers_page_init (OcopPapersPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/safety/papers_page.ui");
    page->list = GTK_LIST_BOX (gtk_builder_get_object (builder, "list"));
    page->none = GTK_WIDGET (gtk_builder_get_object (builder, "none"));
    page->scrolled = GTK_WIDGET (gtk_builder_get_object (builder, "scrolled"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
}

OcopPage *
ocop_papers_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_PAPERS_PAGE, "session", session, NULL);
}
