/* The entries are those of the line that is selected in the list. The whole list is one act: its id
 * is kept until something of it changes, so that a second press repeats and does not double. */
#include "ui/inventory/receive_page.h"

#include "base/error.h"
#include "ui/approval/approval_sheet.h"
#include "ui/inventory/receive_calls.h"
#include "ui/inventory/receive_finder.h"
#include "ui/inventory/receive_line.h"
#include "ui/parts/key_button.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _OcopReceivePage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *title, *name;
    GtkEditable *search, *qty, *lot, *expiry;
    GtkWidget *results, *form, *remove, *file;
    GtkListBox *list;
    GtkCheckButton *slip;
    OcopKeyButton *book;
    /* owned */
    OcopReceiveFinder *finder;
    GPtrArray *lines;        /* of OcopReceiveLine, the newest first; rows are in its order */
    char *path;              /* of the file that was chosen; NULL: none */
    GtkNativeDialog *dialog; /* while it is open */

    OcopStockActKind kind;
    OcopRequestId request; /* of the list as it is */
    gboolean is_showing, is_leaving;
};

G_DEFINE_FINAL_TYPE (OcopReceivePage, ocop_receive_page, OCOP_TYPE_PAGE)

static OcopSession *
get_session (OcopReceivePage *page)
{
    return ocop_page_get_session (OCOP_PAGE (page));
}

/* ---- the line that is selected */

static OcopReceiveLine *
peek_line (OcopReceivePage *page)
{
    GtkListBoxRow *row = gtk_list_box_get_selected_row (page->list);
    return row != NULL ? ocop_receive_row_peek_line (row) : NULL;
}

static void
show_line (OcopReceivePage *page)
{
    const OcopReceiveLine *line = peek_line (page);
    page->is_showing = TRUE;
    gtk_label_set_text (
        page->name, line != NULL ? line->name : _ ("Scan what came in, or search for it above."));
    gtk_editable_set_text (page->qty, line != NULL ? line->qty : "");
    gtk_editable_set_text (page->lot, line != NULL ? line->lot : "");
    gtk_editable_set_text (page->expiry, line != NULL ? line->expiry : "");
    page->is_showing = FALSE;
    gtk_widget_set_sensitive (page->form, line != NULL);
    gtk_widget_set_sensitive (page->remove, line != NULL);
    gtk_widget_set_sensitive (GTK_WIDGET (page->book), page->lines->len > 0);
}

static void
set_text (char **text, GtkEditable *entry)
{
    g_free (*text);
    *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static void
on_typed (OcopReceivePage *page)
{
    OcopReceiveLine *line = peek_line (page);
    if (page->is_showing || line == NULL)
        return;
    set_text (&line->qty, page->qty);
    set_text (&line->lot, page->lot);
    set_text (&line->expiry, page->expiry);
    page->request.is_given = FALSE;
    ocop_receive_row_show (gtk_list_box_get_selected_row (page->list));
}

static void
focus_quantity (OcopReceivePage *page)
{
    gtk_widget_grab_focus (GTK_WIDGET (page->qty));
    gtk_editable_select_region (page->qty, 0, -1);
}

/* The newest stands on top, where it is seen. */
static void
take_product (OcopPage *self, const OcopScanned *product)
{
    OcopReceivePage *page = OCOP_RECEIVE_PAGE (self);
    guint place = 0;
    while (place < page->lines->len &&
           !ocop_receive_line_is_same (g_ptr_array_index (page->lines, place), product))
        place++;
    page->request.is_given = page->is_leaving = FALSE;
    if (place < page->lines->len) {
        ocop_receive_line_add (g_ptr_array_index (page->lines, place), product);
        ocop_receive_row_show (gtk_list_box_get_row_at_index (page->list, (int)place));
    } else {
        OcopReceiveLine *line = ocop_receive_line_new (product);
        place = 0;
        g_ptr_array_insert (page->lines, 0, line);
        gtk_list_box_prepend (page->list, ocop_receive_row_new (line));
    }
    ocop_page_hush (OCOP_PAGE (page));
    gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, (int)place));
    show_line (page);
    focus_quantity (page);
}

static void
take_away (OcopReceivePage *page, guint place)
{
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (page->list, (int)place);
    gtk_list_box_remove (page->list, GTK_WIDGET (row));
    g_ptr_array_remove_index (page->lines, place);
    page->request.is_given = FALSE;
}

static void
on_remove (OcopReceivePage *page)
{
    GtkListBoxRow *row = gtk_list_box_get_selected_row (page->list);
    if (row == NULL)
        return;
    const int place = gtk_list_box_row_get_index (row);
    take_away (page, (guint)place);
    if (page->lines->len > 0)
        gtk_list_box_select_row (
            page->list,
            gtk_list_box_get_row_at_index (page->list, MIN (place, (int)page->lines->len - 1)));
    show_line (page);
}

/* ---- searching */

static void
on_search (OcopReceivePage *page)
{
    const gboolean is_searching = *gtk_editable_get_text (page->search) != '\0';
    gtk_widget_set_visible (page->results, is_searching);
    gtk_widget_set_visible (page->form, !is_searching);
    gtk_widget_set_visible (GTK_WIDGET (page->name), !is_searching);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    ocop_receive_finder_scan (OCOP_RECEIVE_PAGE (self)->finder, scan);
    return TRUE;
}

/* ---- booking */

static char *
dup_user (OcopReceivePage *page)
{
    const OcopUserInfo *user = ocop_session_peek_user (get_session (page));
    return user != NULL ? g_strdup (user->name) : NULL;
}

static void
give_id (OcopReceivePage *page)
{
    if (page->request.is_given)
        return;
    page->request.is_given = TRUE;
    ocop_uuid_make (ocop_session_get_ports (get_session (page)), page->request.id);
}

static void
end_booking (OcopReceivePage *page, guint n)
{
    g_autofree char *text =
        g_strdup_printf (page->kind == OCOP_STOCK_RECEIVE
                             ? g_dngettext (GETTEXT_PACKAGE, "%u line of goods is on the shelf",
                                            "%u lines of goods are on the shelf", n)
                             : g_dngettext (GETTEXT_PACKAGE, "%u line of opening stock is booked",
                                            "%u lines of opening stock are booked", n),
                         n);
    ocop_devices_model_print_queued (ocop_session_get_devices (get_session (page)));
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_DONE, text);
    ocop_page_leave (OCOP_PAGE (page));
}

static void
fail_booking (OcopReceivePage *page, const GError *error)
{
    gtk_widget_set_sensitive (GTK_WIDGET (page), TRUE);
    ocop_page_tell_error (OCOP_PAGE (page), error);
    show_line (page);
}

static void
select_line (OcopReceivePage *page, guint place)
{
    gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, (int)place));
}

static void
on_booked (gpointer result, const GError *error, gpointer data)
{
    OcopReceivePage *page = data;
    const gint64 number = error != NULL && page->path == NULL ? ocop_error_get_row (error) : 0;
    if (error == NULL) {
        end_booking (page, GPOINTER_TO_UINT (result));
        return;
    }
    if (number > 0 && number <= page->lines->len)
        select_line (page, page->lines->len - (guint)number);
    fail_booking (page, error);
}

/* As they came: the first scanned is the first of the act and of its slip. */
static void
book_delivery (OcopReceivePage *page)
{
    g_autofree char *by = dup_user (page);
    OcopDeliveryCall *call =
        ocop_delivery_call_new (by, &page->request, gtk_check_button_get_active (page->slip));
    for (guint i = page->lines->len; i > 0; i--) {
        OcopStockRequest stock;
        if (ocop_receive_line_read (g_ptr_array_index (page->lines, i - 1), &stock, NULL))
            ocop_delivery_call_add (call, &stock);
    }
    ocop_session_call (get_session (page), ocop_delivery_call_do, call, ocop_delivery_call_free,
                       page, on_booked, NULL, page);
}

static void
book_opening (OcopReceivePage *page)
{
    OcopOpeningCall *call = g_new0 (OcopOpeningCall, 1);
    *call = (OcopOpeningCall){.path = g_strdup (page->path),
                              .csv = page->path == NULL ? ocop_receive_lines_to_csv (page->lines)
                                                        : NULL,
                              .ports = ocop_session_get_ports (get_session (page)),
                              .by = dup_user (page),
                              .request = page->request,
                              .wants_slip = gtk_check_button_get_active (page->slip)};
    ocop_session_call_later (get_session (page), ocop_opening_call_do, call, ocop_opening_call_free,
                             page, on_booked, NULL, page);
}

static void
book (OcopReceivePage *page)
{
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    give_id (page);
    if (page->kind == OCOP_STOCK_RECEIVE)
        book_delivery (page);
    else
        book_opening (page);
}

static void
on_approved (const char *approver, gpointer data)
{
    book (data);
}

/* Whoever may not, asks who may: one approval for what is in the list. */
static void
ask_and_book (OcopReceivePage *page)
{
    if (ocop_session_may (get_session (page), OCOP_ACT_STOCK)) {
        book (page);
        return;
    }
    OcopPage *approval = ocop_approval_sheet_new (get_session (page), OCOP_ACT_STOCK,
                                                  G_OBJECT (page), on_approved, page);
    ocop_approval_sheet_set_detail (OCOP_APPROVAL_SHEET (approval),
                                    gtk_label_get_text (page->title));
    ocop_page_push (OCOP_PAGE (page), approval);
}

/* All lines are looked at before the first is booked. */
static void
on_book (OcopReceivePage *page)
{
    if (page->lines->len == 0 || !gtk_widget_get_sensitive (GTK_WIDGET (page)))
        return;
    for (guint i = 0; i < page->lines->len; i++) {
        OcopStockRequest stock;
        g_autoptr (GError) error = NULL;
        if (ocop_receive_line_read (g_ptr_array_index (page->lines, i), &stock, &error))
            continue;
        select_line (page, i);
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, error->message);
        return;
    }
    if (page->path != NULL)
        page->request.is_given = FALSE;
    g_clear_pointer (&page->path, g_free);
    ask_and_book (page);
}

/* ---- a file */

void
ocop_receive_page_take_file (OcopReceivePage *page, const char *path)
{
    if (g_strcmp0 (path, page->path) != 0)
        page->request.is_given = FALSE;
    g_free (page->path);
    page->path = g_strdup (path);
    ask_and_book (page);
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
    OcopReceivePage *page = data;
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
    g_clear_object (&page->dialog);
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        ocop_receive_page_take_file (page, path);
}

static void
on_file (OcopReceivePage *page)
{
    if (page->dialog != NULL || page->kind != OCOP_STOCK_IMPORT)
        return;
    GtkFileFilter *filter = gtk_file_filter_new();
    gtk_file_filter_set_name (filter, _ ("Tables (CSV)"));
    gtk_file_filter_add_suffix (filter, "csv");
    page->dialog = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
        _ ("Opening stock from a file"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
        GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"), _ ("Cancel")));
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (page->dialog), filter);
    g_object_unref (filter);
    g_signal_connect_object (page->dialog, "response", G_CALLBACK (on_file_chosen), page, 0);
    gtk_native_dialog_show (page->dialog);
}

/* ---- the page */

/* Delete is a letter's while an entry has the focus. */
static gboolean
is_typing (OcopReceivePage *page)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
    return root != NULL && GTK_IS_EDITABLE (gtk_root_get_focus (root));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopReceivePage *page = OCOP_RECEIVE_PAGE (self);
    switch (keyval) {
    case GDK_KEY_F3:
        gtk_widget_grab_focus (GTK_WIDGET (page->search));
        return TRUE;
    case GDK_KEY_F4:
        if (page->kind == OCOP_STOCK_IMPORT)
            on_file (page);
        return TRUE;
    case GDK_KEY_F9:
        on_book (page);
        return TRUE;
    case GDK_KEY_Delete:
        if (is_typing (page))
            return FALSE;
        on_remove (page);
        return TRUE;
    case GDK_KEY_Escape:
        if (page->lines->len == 0 || page->is_leaving)
            return FALSE;
        page->is_leaving = TRUE;
        ocop_page_tell (self, OCOP_TELL_WARNING,
                        _ ("the list is not booked: press Esc again to throw it away"));
        return TRUE;
    default:
        return FALSE;
    }
}

static void
on_back (OcopPage *self)
{
    if (!key_pressed (self, GDK_KEY_Escape, 0))
        ocop_page_leave (self);
}

static void
shown (OcopPage *self)
{
    OcopReceivePage *page = OCOP_RECEIVE_PAGE (self);
    if (page->lines->len == 0)
        gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

static void
set_kind (OcopReceivePage *page, OcopStockActKind kind)
{
    const gboolean is_opening = kind == OCOP_STOCK_IMPORT;
    page->kind = kind;
    gtk_label_set_text (page->title, is_opening ? _ ("Opening stock") : _ ("Receive"));
    ocop_key_button_set_text (page->book,
                              is_opening ? _ ("Book opening stock") : _ ("Book receipt of goods"));
    gtk_widget_set_visible (gtk_widget_get_parent (page->file), is_opening);
}

static void
dispose (GObject *object)
{
    OcopReceivePage *page = OCOP_RECEIVE_PAGE (object);
    if (page->dialog != NULL)
        gtk_native_dialog_destroy (page->dialog);
    g_clear_object (&page->dialog);
    /* Rows that go with the list are selected no more. */
    if (page->list != NULL)
        g_signal_handlers_disconnect_by_data (page->list, page);
    page->list = NULL;
    G_OBJECT_CLASS (ocop_receive_page_parent_class)->dispose (object);
    g_clear_pointer (&page->lines, g_ptr_array_unref);
    g_clear_pointer (&page->path, g_free);
}

static void
finalize (GObject *object)
{
    ocop_receive_finder_free (OCOP_RECEIVE_PAGE (object)->finder);
    G_OBJECT_CLASS (ocop_receive_page_parent_class)->finalize (object);
}

static void
ocop_receive_page_class_init (OcopReceivePageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    G_OBJECT_CLASS (class)->finalize = finalize;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
bind_children (OcopReceivePage *page, GtkBuilder *builder)
{
    page->title = GTK_LABEL (gtk_builder_get_object (builder, "title"));
    page->name = GTK_LABEL (gtk_builder_get_object (builder, "name"));
    page->search = GTK_EDITABLE (gtk_builder_get_object (builder, "search"));
    page->qty = GTK_EDITABLE (gtk_builder_get_object (builder, "qty"));
    page->lot = GTK_EDITABLE (gtk_builder_get_object (builder, "lot"));
    page->expiry = GTK_EDITABLE (gtk_builder_get_object (builder, "expiry"));
    page->results = GTK_WIDGET (gtk_builder_get_object (builder, "results"));
    page->form = GTK_WIDGET (gtk_builder_get_object (builder, "form"));
    page->remove = GTK_WIDGET (gtk_builder_get_object (builder, "remove"));
    page->file = GTK_WIDGET (gtk_builder_get_object (builder, "file"));
    page->list = GTK_LIST_BOX (gtk_builder_get_object (builder, "list"));
    page->slip = GTK_CHECK_BUTTON (gtk_builder_get_object (builder, "slip"));
    page->book = OCOP_KEY_BUTTON (gtk_builder_get_object (builder, "book"));
}

static void
ocop_receive_page_init (OcopReceivePage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/inventory/receive_page.ui");
    GtkEditable *entries[3];
    page->lines = g_ptr_array_new_with_free_func (ocop_receive_line_free);
    bind_children (page, builder);
    page->finder = ocop_receive_finder_new (
        OCOP_PAGE (page), GTK_SEARCH_ENTRY (page->search),
        GTK_LIST_BOX (gtk_builder_get_object (builder, "found")), take_product);
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    entries[0] = page->qty;
    entries[1] = page->lot;
    entries[2] = page->expiry;
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
        g_signal_connect_swapped (entries[i], "changed", G_CALLBACK (on_typed), page);
        /* Enter goes on to the next one, at the end to the next product. */
        g_signal_connect_swapped (entries[i], "activate", G_CALLBACK (gtk_widget_grab_focus),
                                  i + 1 < G_N_ELEMENTS (entries) ? entries[i + 1] : page->search);
    }
    g_signal_connect_swapped (page->list, "selected-rows-changed", G_CALLBACK (show_line), page);
    g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (on_search), page);
    g_signal_connect_swapped (page->remove, "clicked", G_CALLBACK (on_remove), page);
    g_signal_connect_swapped (page->file, "clicked", G_CALLBACK (on_file), page);
    g_signal_connect_swapped (page->book, "clicked", G_CALLBACK (on_book), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), page);
    show_line (page);
}

OcopPage *
ocop_receive_page_new (OcopSession *session, OcopStockActKind kind)
{
    OcopReceivePage *page = g_object_new (OCOP_TYPE_RECEIVE_PAGE, "session", session, NULL);
    set_kind (page, kind);
    return OCOP_PAGE (page);
}
