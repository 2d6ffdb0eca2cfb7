/* Blind: nothing here computes or shows what the drawer should hold until the shop has closed the
 * shift with what was counted. The session hears of the close when the page is left. */
#include "ui/shift/shift_page.h"

#include "base/day.h"
#include "base/money.h"
#include "shop/screen_papers.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"
#include "ui/shift/cash_sheet.h"
#include "ui/shift/count.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Of the paper on the screen: it has room beside the count in every window. */
#define PAPER_COLUMNS 32

struct _OcopShiftPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *facts, *difference;
    GtkWidget *count_scroller, *x_report, *print, *cash;
    OcopKeyButton *close, *back;
    OcopCount *count;
    GtkEntry *counted;
    GtkTextView *paper;

    OcopRequestId request;
    OcopPaperKind paper_kind; /* on the screen, if is_paper_shown */
    gboolean is_paper_shown, is_closed;
    gboolean is_summing; /* the sum of the notes is being written */
};

G_DEFINE_FINAL_TYPE (OcopShiftPage, ocop_shift_page, OCOP_TYPE_PAGE)

static OcopSession *
get_session (OcopShiftPage *page)
{
    return ocop_page_get_session (OCOP_PAGE (page));
}

/* ---- papers on the screen */

static gpointer
preview (OcopShop *shop, gpointer request, GError **error)
{
    const OcopPaperName name = {(OcopPaperKind)GPOINTER_TO_INT (request), "last"};
    return ocop_shop_preview_paper (shop, &name, PAPER_COLUMNS, error);
}

static void
on_preview (gpointer result, const GError *error, gpointer data)
{
    OcopShiftPage *page = data;
    if (error != NULL) {
        page->is_paper_shown = FALSE;
        ocop_page_tell_error (OCOP_PAGE (page), error);
    } else {
        gtk_text_buffer_set_text (gtk_text_view_get_buffer (page->paper), result, -1);
    }
    gtk_widget_set_sensitive (page->print, page->is_paper_shown);
}

static void
show_paper (OcopShiftPage *page, OcopPaperKind kind, const char *name)
{
    page->paper_kind = kind;
    page->is_paper_shown = TRUE;
    gtk_accessible_update_property (GTK_ACCESSIBLE (page->paper), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
    ocop_session_call (get_session (page), preview, GINT_TO_POINTER (kind), NULL, page, on_preview,
                       g_free, page);
}

static void
on_x_report (OcopShiftPage *page)
{
    if (gtk_widget_get_sensitive (page->x_report))
        show_paper (page, OCOP_PAPER_KIND_X, _ ("X report"));
}

static void
on_z_report (OcopShiftPage *page)
{
    show_paper (page, OCOP_PAPER_KIND_Z, _ ("Z report"));
}

static gpointer
queue_paper (OcopShop *shop, gpointer request, GError **error)
{
    const OcopPaperName name = {(OcopPaperKind)GPOINTER_TO_INT (request), "last"};
    gint64 job;
    ocop_shop_queue_paper (shop, &name, &job, error);
    return NULL;
}

static void
on_queued (gpointer result, const GError *error, gpointer data)
{
    OcopShiftPage *page = data;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    ocop_devices_model_print_queued (ocop_session_get_devices (get_session (page)));
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, _ ("on its way to the printer"));
}

/* An X on paper holds the drawer too: who counts blind does not get it. */
static void
on_print (OcopShiftPage *page)
{
    if (!gtk_widget_get_sensitive (page->print))
        return;
    if (page->paper_kind == OCOP_PAPER_KIND_X &&
        !ocop_session_may (get_session (page), OCOP_ACT_REPORTS)) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_REFUSAL,
                        _ ("the X on paper shows the drawer: a manager prints it"));
        return;
    }
    ocop_session_call (get_session (page), queue_paper, GINT_TO_POINTER (page->paper_kind), NULL,
                       page, on_queued, NULL, page);
}

/* ---- the count */

static void
update_close (OcopShiftPage *page)
{
    gint64 amount;
    page->request.is_given = FALSE;
    gtk_widget_set_sensitive (GTK_WIDGET (page->close),
                              page->is_closed || ocop_amount_entry_get (page->counted, &amount));
}

static void
on_notes_changed (OcopShiftPage *page)
{
    gint64 notes[OCOP_N_BANKNOTES], sum;
    page->is_summing = TRUE;
    ocop_amount_entry_set (page->counted, ocop_count_get (page->count, notes, &sum) ? sum : -1);
    page->is_summing = FALSE;
    update_close (page);
}

/* A sum that somebody typed is not that of the notes. */
static void
on_counted_changed (OcopShiftPage *page)
{
    if (!page->is_summing)
        ocop_count_clear (page->count);
    update_close (page);
}

/* ---- closing */

typedef struct {
    gint64 counted, notes[OCOP_N_BANKNOTES];
    gboolean has_notes;
    char *by;
    OcopRequestId request;
} Closing;

static void
free_closing (gpointer data)
{
    Closing *closing = data;
    g_free (closing->by);
    g_free (closing);
}

static gpointer
close_shift (OcopShop *shop, gpointer request, GError **error)
{
    const Closing *closing = request;
    OcopShiftClose *close = NULL;
    g_auto (OcopActResult) act = {0};
    if (!ocop_shop_close_shift (shop, closing->counted, closing->has_notes ? closing->notes : NULL,
                                closing->by, &closing->request, &close, &act, error))
        return NULL;
    return close;
}

static void
free_close (gpointer close)
{
    ocop_shift_close_free (close);
}

static void
show_difference (OcopShiftPage *page, const OcopShiftClose *close)
{
    const gint64 difference = close->counted_cash - close->expected_cash;
    char digits[OCOP_MONEY_TEXT_SIZE], counted[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *text =
        g_strdup_printf (difference == 0  ? _ ("Difference %s")
                         : difference > 0 ? _ ("Too much: %s")
                                          : _ ("Missing: %s"),
                         ocop_money_to_text (difference < 0 ? -difference : difference, digits));
    g_autofree char *facts =
        g_strdup_printf (_ ("Z %" PRId64 " · counted %s · should be %s"), close->z,
                         ocop_money_to_text (close->counted_cash, counted),
                         ocop_money_to_text (close->expected_cash, digits));
    gtk_label_set_text (page->difference, text);
    gtk_label_set_text (page->facts, facts);
    if (difference != 0)
        gtk_widget_add_css_class (GTK_WIDGET (page->difference), "warning");
    gtk_widget_set_visible (GTK_WIDGET (page->difference), TRUE);
}

static void
on_closed (gpointer result, const GError *error, gpointer data)
{
    OcopShiftPage *page = data;
    OcopSession *session = get_session (page);
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    page->is_closed = TRUE;
    ocop_page_hush (OCOP_PAGE (page));
    show_difference (page, result);
    gtk_widget_set_visible (page->count_scroller, FALSE);
    gtk_widget_set_sensitive (page->x_report, FALSE);
    gtk_widget_set_sensitive (page->cash, FALSE);
    gtk_widget_set_visible (GTK_WIDGET (page->back), FALSE);
    ocop_key_button_set_text (page->close, _ ("Done"));
    gtk_widget_set_sensitive (GTK_WIDGET (page->close), TRUE);
    on_z_report (page);
    ocop_devices_model_print_queued (ocop_session_get_devices (session));
    ocop_worker_hurry_sync (ocop_session_get_worker (session));
}

static void
on_close (OcopShiftPage *page)
{
    OcopSession *session = get_session (page);
    const OcopUserInfo *user = ocop_session_peek_user (session);
    gint64 sum;
    if (page->is_closed) {
        ocop_page_leave (OCOP_PAGE (page));
        return;
    }
    if (!gtk_widget_is_sensitive (GTK_WIDGET (page->close)))
        return;
    if (ocop_till_cart_get_n_lines (ocop_session_get_cart (session)) > 0) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_REFUSAL,
                        _ ("the cart is not empty: sell it, hold it or take its lines out first"));
        return;
    }
    Closing *closing = g_new0 (Closing, 1);
    ocop_amount_entry_get (page->counted, &closing->counted);
    closing->has_notes = ocop_count_get (page->count, closing->notes, &sum);
    closing->by = user != NULL ? g_strdup (user->name) : NULL;
    if (!page->request.is_given) {
        page->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), page->request.id);
    }
    closing->request = page->request;
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (session, close_shift, closing, free_closing, page, on_closed, free_close,
                       page);
}

/* ---- facts */

static gpointer
read_facts (OcopShop *shop, gpointer request, GError **error)
{
    OcopShiftFigures figures;
    gboolean is_open;
    g_autofree char *cashier = NULL;
    char day[OCOP_DAY_TEXT_SIZE], opened[OCOP_INSTANT_TEXT_SIZE];
    if (!ocop_shop_find_open_shift (shop, &is_open, &figures, &cashier, error) || !is_open)
        return NULL;
    return g_strdup_printf (_ ("%s · business day %s · open since %s"),
                            cashier != NULL ? cashier : "", ocop_day_to_local (figures.day, day),
                            ocop_instant_to_local (figures.opened_ms, opened));
}

static void
on_facts (gpointer result, const GError *error, gpointer data)
{
    OcopShiftPage *page = data;
    if (error != NULL)
        ocop_page_tell_error (OCOP_PAGE (page), error);
    else if (!page->is_closed)
        gtk_label_set_text (page->facts, result != NULL ? result : _ ("no shift is open"));
}

/* ---- the page */

static void
on_cash (OcopShiftPage *page)
{
    if (gtk_widget_get_sensitive (page->cash))
        ocop_page_push (OCOP_PAGE (page), ocop_cash_sheet_new (get_session (page)));
}

static void
shown (OcopPage *self)
{
    OcopShiftPage *page = OCOP_SHIFT_PAGE (self);
    ocop_session_call (get_session (page), read_facts, NULL, NULL, page, on_facts, g_free, page);
    if (!page->is_closed)
        gtk_widget_child_focus (GTK_WIDGET (page->count), GTK_DIR_TAB_FORWARD);
}

static void
hidden (OcopPage *self)
{
    OcopShiftPage *page = OCOP_SHIFT_PAGE (self);
    if (page->is_closed)
        ocop_session_refresh_shift (get_session (page));
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    if (!OCOP_SHIFT_PAGE (self)->is_closed)
        return FALSE;
    ocop_page_tell (self, OCOP_TELL_WARNING, _ ("open a shift first, then scan again"));
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopShiftPage *page = OCOP_SHIFT_PAGE (self);
    if (keyval == GDK_KEY_F2)
        on_x_report (page);
    else if (keyval == GDK_KEY_F3)
        on_z_report (page);
    else if (keyval == GDK_KEY_F4)
        on_cash (page);
    else if (keyval == GDK_KEY_F9)
        on_close (page);
    else if (keyval == GDK_KEY_F10)
        on_print (page);
    else
        return FALSE;
    return TRUE;
}

static void
ocop_shift_page_class_init (OcopShiftPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->hidden = hidden;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
take_children (OcopShiftPage *page, GtkBuilder *builder)
{
    page->facts = GTK_LABEL (gtk_builder_get_object (builder, "facts"));
    page->difference = GTK_LABEL (gtk_builder_get_object (builder, "difference"));
    page->count_scroller = GTK_WIDGET (gtk_builder_get_object (builder, "count_scroller"));
    page->x_report = GTK_WIDGET (gtk_builder_get_object (builder, "x_report"));
    page->print = GTK_WIDGET (gtk_builder_get_object (builder, "print"));
    page->cash = GTK_WIDGET (gtk_builder_get_object (builder, "cash"));
    page->close = OCOP_KEY_BUTTON (gtk_builder_get_object (builder, "close"));
    page->back = OCOP_KEY_BUTTON (gtk_builder_get_object (builder, "back"));
    page->count = OCOP_COUNT (gtk_builder_get_object (builder, "count"));
    page->counted = GTK_ENTRY (gtk_builder_get_object (builder, "counted"));
    page->paper = GTK_TEXT_VIEW (gtk_builder_get_object (builder, "paper"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
}

static void
ocop_shift_page_init (OcopShiftPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_COUNT);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/shift/shift_page.ui");
    take_children (page, builder);
    ocop_amount_entry_attach (page->counted);
    g_signal_connect_swapped (page->count, "changed", G_CALLBACK (on_notes_changed), page);
    g_signal_connect_swapped (page->count, "activate", G_CALLBACK (gtk_widget_grab_focus),
                              page->counted);
    g_signal_connect_swapped (page->counted, "changed", G_CALLBACK (on_counted_changed), page);
    g_signal_connect_swapped (page->counted, "activate", G_CALLBACK (on_close), page);
    g_signal_connect_swapped (page->x_report, "clicked", G_CALLBACK (on_x_report), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "z_report"), "clicked",
                              G_CALLBACK (on_z_report), page);
    g_signal_connect_swapped (page->print, "clicked", G_CALLBACK (on_print), page);
    g_signal_connect_swapped (page->cash, "clicked", G_CALLBACK (on_cash), page);
    g_signal_connect_swapped (page->close, "clicked", G_CALLBACK (on_close), page);
    g_signal_connect_swapped (page->back, "clicked", G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_shift_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_SHIFT_PAGE, "session", session, NULL);
}
