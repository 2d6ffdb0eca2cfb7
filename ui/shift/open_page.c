/* The day comes from the clock unless the shop says that it cannot be believed; then the entry for
 * it is shown with the earliest day that may be stated. */
#include "ui/shift/open_page.h"

#include "base/day.h"
#include "base/error.h"
#include "shop/desk.h"
#include "ui/menu/menu_sheet.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include <glib/gi18n-lib.h>

struct _OcopOpenShiftPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *who, *clock_label;
    GtkWidget *clock_box, *open;
    GtkEntry *opening_float;
    GtkEditable *day;
    OcopNumberPad *pad;

    OcopRequestId request; /* of the intention: a second press opens no second shift */
};

G_DEFINE_FINAL_TYPE (OcopOpenShiftPage, ocop_open_shift_page, OCOP_TYPE_PAGE)

/* ---- the clock */

static gpointer
check_clock (OcopShop *shop, gpointer request, GError **error)
{
    OcopClockCheck *check = g_new0 (OcopClockCheck, 1);
    ocop_shop_check_clock (shop, check);
    return check;
}

static void
ask_day (OcopOpenShiftPage *page, const OcopClockCheck *check)
{
    char now[OCOP_INSTANT_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *text =
        g_strdup_printf (_ ("The clock shows %s, which cannot be right. Which day is it?"),
                         ocop_instant_to_local (check->now_ms, now));
    const OcopDay proposed =
        check->least_day != OCOP_DAY_NONE ? MAX (check->least_day, check->today) : check->today;
    gtk_label_set_text (page->clock_label, text);
    gtk_editable_set_text (page->day, ocop_day_to_local (proposed, day));
    gtk_widget_set_visible (page->clock_box, TRUE);
}

static void
on_clock (gpointer result, const GError *error, gpointer data)
{
    const OcopClockCheck *check = result;
    if (check != NULL && check->is_suspect)
        ask_day (data, check);
}

static void
look_at_clock (OcopOpenShiftPage *page)
{
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), check_clock, NULL, NULL, page,
                       on_clock, g_free, page);
}

/* ---- opening */

typedef struct {
    char *cashier;
    gint64 opening_float;
    OcopDay day;
    OcopRequestId request;
} Opening;

static void
free_opening (gpointer data)
{
    Opening *opening = data;
    g_free (opening->cashier);
    g_free (opening);
}

static gpointer
open_shift (OcopShop *shop, gpointer request, GError **error)
{
    const Opening *opening = request;
    const OcopShiftOpenRequest asked = {
        .cashier = opening->cashier, .opening_float = opening->opening_float, .day = opening->day};
    g_auto (OcopActResult) act = {0};
    ocop_shop_open_shift (shop, &asked, &opening->request, &act, error);
    return NULL;
}

static void
on_opened (gpointer result, const GError *error, gpointer data)
{
    OcopOpenShiftPage *page = data;
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    if (error == NULL) {
        ocop_page_hush (OCOP_PAGE (page));
        ocop_session_refresh_shift (ocop_page_get_session (OCOP_PAGE (page)));
        return;
    }
    ocop_page_tell_error (OCOP_PAGE (page), error);
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_CLOCK_SUSPECT))
        look_at_clock (page);
    /* Somebody opened it meanwhile. */
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_SHIFT_OPEN))
        ocop_session_refresh_shift (ocop_page_get_session (OCOP_PAGE (page)));
    gtk_widget_grab_focus (GTK_WIDGET (page->opening_float));
}

static gboolean
read_day (OcopOpenShiftPage *page, OcopDay *ret_day)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (page->day)));
    *ret_day = OCOP_DAY_NONE;
    if (!gtk_widget_get_visible (page->clock_box) ||
        ocop_day_parse_lenient (text, "day", ret_day, &error))
        return TRUE;
    ocop_page_tell_error (OCOP_PAGE (page), error);
    gtk_widget_grab_focus (GTK_WIDGET (page->day));
    return FALSE;
}

static void
on_open (OcopOpenShiftPage *page)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    const OcopUserInfo *user = ocop_session_peek_user (session);
    gint64 amount;
    OcopDay day;
    if (user == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (page)))
        return;
    if (!ocop_amount_entry_get (page->opening_float, &amount)) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING,
                        _ ("count what is in the drawer and enter it, 0 if it is empty"));
        gtk_widget_grab_focus (GTK_WIDGET (page->opening_float));
        return;
    }
    if (!read_day (page, &day))
        return;
    if (!page->request.is_given) {
        page->request.is_given = TRUE;
        ocop_uuid_make (ocop_session_get_ports (session), page->request.id);
    }
    Opening *opening = g_new0 (Opening, 1);
    *opening = (Opening){g_strdup (user->name), amount, day, page->request};
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    ocop_session_call (session, open_shift, opening, free_opening, page, on_opened, NULL, page);
}

static void
on_changed (OcopOpenShiftPage *page)
{
    page->request.is_given = FALSE;
}

/* ---- the page */

static void
on_menu (OcopOpenShiftPage *page)
{
    ocop_page_push (OCOP_PAGE (page),
                    ocop_menu_sheet_new (ocop_page_get_session (OCOP_PAGE (page))));
}

static void
shown (OcopPage *self)
{
    OcopOpenShiftPage *page = OCOP_OPEN_SHIFT_PAGE (self);
    const OcopUserInfo *user = ocop_session_peek_user (ocop_page_get_session (self));
    gtk_label_set_text (page->who, user != NULL ? user->name : "");
    look_at_clock (page);
    gtk_widget_grab_focus (GTK_WIDGET (page->opening_float));
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ocop_page_tell (self, OCOP_TELL_WARNING, _ ("open a shift first, then scan again"));
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F11)
        return FALSE;
    on_menu (OCOP_OPEN_SHIFT_PAGE (self));
    return TRUE;
}

static void
ocop_open_shift_page_class_init (OcopOpenShiftPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_open_shift_page_init (OcopOpenShiftPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/shift/open_page.ui");
    page->who = GTK_LABEL (gtk_builder_get_object (builder, "who"));
    page->clock_label = GTK_LABEL (gtk_builder_get_object (builder, "clock_label"));
    page->clock_box = GTK_WIDGET (gtk_builder_get_object (builder, "clock_box"));
    page->open = GTK_WIDGET (gtk_builder_get_object (builder, "open"));
    page->opening_float = GTK_ENTRY (gtk_builder_get_object (builder, "opening_float"));
    page->day = GTK_EDITABLE (gtk_builder_get_object (builder, "day"));
    page->pad = OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_amount_entry_attach (page->opening_float);
    ocop_number_pad_set_kind (page->pad, OCOP_NUMBER_PAD_MONEY);
    ocop_number_pad_set_entry (page->pad, GTK_EDITABLE (page->opening_float));
    g_signal_connect_swapped (page->opening_float, "changed", G_CALLBACK (on_changed), page);
    g_signal_connect_swapped (page->opening_float, "activate", G_CALLBACK (on_open), page);
    g_signal_connect_swapped (page->day, "changed", G_CALLBACK (on_changed), page);
    g_signal_connect_swapped (page->day, "activate", G_CALLBACK (on_open), page);
    g_signal_connect_swapped (page->open, "clicked", G_CALLBACK (on_open), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "menu"), "clicked",
                              G_CALLBACK (on_menu), page);
}

OcopPage *
ocop_open_shift_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_OPEN_SHIFT_PAGE, "session", session, NULL);
}
