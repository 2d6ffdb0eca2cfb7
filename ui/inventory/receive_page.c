/* The entries are those of the line that is selected in the list. Each line keeps the id of its act
 * until it is typed into again: what was booked before an error is repeated, not doubled. */
#include "ui/inventory/receive_page.h"

#include "base/csv.h"
#include "base/day.h"
#include "base/quantity.h"
#include "shop/tiles.h"
#include "ui/approval/approval_sheet.h"
#include "ui/inventory/receive_calls.h"
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
    GtkListBox *found, *list;
    GtkSwitch *slip;
    OcopKeyButton *book;
    /* owned */
    GPtrArray *lines;        /* of OcopReceiveLine; rows are in its order */
    char *path;              /* of the file that was chosen; NULL: none */
    GtkNativeDialog *dialog; /* while it is open */

    OcopStockActKind kind;
    OcopRequestId request;      /* of opening stock */
    guint n_booked, n_searches; /* searches under way */
    gboolean is_showing, is_leaving, wants_first;
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
    line->request.is_given = page->request.is_given = FALSE;
    ocop_receive_row_show (gtk_list_box_get_selected_row (page->list));
}

static void
focus_quantity (OcopReceivePage *page)
{
    gtk_widget_grab_focus (GTK_WIDGET (page->qty));
    gtk_editable_select_region (page->qty, 0, -1);
}

static void
take_product (OcopReceivePage *page, const OcopScanned *product)
{
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
        g_ptr_array_add (page->lines, line);
        gtk_list_box_append (page->list, ocop_receive_row_new (line));
    }
    ocop_page_hush (OCOP_PAGE (page));
    gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, (int)place));
    show_line (page);
    focus_quantity (page);
}

static void
on_looked_up (gpointer result, const GError *error, gpointer data)
{
    if (error != NULL)
        ocop_page_tell_error (data, error);
    else
        take_product (data, result);
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
take_row (OcopReceivePage *page, GtkListBoxRow *row)
{
    const char *code = g_object_get_data (G_OBJECT (row), "code");
    ocop_session_call (get_session (page), ocop_receive_look_up_code, g_strdup (code), g_free, page,
                       on_looked_up, ocop_receive_scanned_free, page);
    gtk_editable_set_text (page->search, "");
}

static void
on_found (gpointer result, const GError *error, gpointer data)
{
    OcopReceivePage *page = data;
    const GArray *tiles = result;
    GtkListBoxRow *old;
    page->n_searches--;
    if (error != NULL) {
        page->wants_first = FALSE;
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    while ((old = gtk_list_box_get_row_at_index (page->found, 0)) != NULL)
        gtk_list_box_remove (page->found, GTK_WIDGET (old));
    for (guint i = 0; i < tiles->len; i++) {
        const OcopTile *tile = &g_array_index (tiles, OcopTile, i);
        char qty[OCOP_QTY_TEXT_SIZE];
        g_autofree char *text = g_strdup_printf (
            "%s · %s %s", tile->name, ocop_qty_to_local (tile->qty_milli, qty), tile->unit);
        GtkWidget *row = gtk_list_box_row_new();
        GtkWidget *label = gtk_label_new (text);
        gtk_label_set_xalign (GTK_LABEL (label), 0);
        gtk_label_set_wrap (GTK_LABEL (label), TRUE);
        gtk_widget_set_size_request (label, -1, 40);
        gtk_widget_add_css_class (row, "roomy");
        gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
        gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        tile->name, -1);
        g_object_set_data_full (G_OBJECT (row), "code", g_strdup (tile->code), g_free);
        gtk_list_box_append (page->found, row);
    }
    if (!page->wants_first || page->n_searches > 0)
        return;
    page->wants_first = FALSE;
    if (tiles->len > 0)
        take_row (page, gtk_list_box_get_row_at_index (page->found, 0));
}

static void
on_search (OcopReceivePage *page)
{
    const char *text = gtk_editable_get_text (page->search);
    gtk_widget_set_visible (page->results, *text != '\0');
    gtk_widget_set_visible (page->form, *text == '\0');
    gtk_widget_set_visible (GTK_WIDGET (page->name), *text == '\0');
    if (*text == '\0')
        return;
    page->n_searches++;
    ocop_session_call (get_session (page), ocop_receive_search, g_strdup (text), g_free, page,
                       on_found, ocop_receive_tiles_free, page);
}

/* Enter takes the first of what is found for the words as they are now. */
static void
on_search_activate (OcopReceivePage *page)
{
    if (*gtk_editable_get_text (page->search) == '\0')
        return;
    page->wants_first = TRUE;
    on_search (page);
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    gtk_editable_set_text (OCOP_RECEIVE_PAGE (self)->search, "");
    ocop_session_call (ocop_page_get_session (self), ocop_receive_look_up_scan,
                       g_strdup (scan->text), g_free, self, on_looked_up, ocop_receive_scanned_free,
                       self);
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
give_id (OcopReceivePage *page, OcopRequestId *request)
{
    if (request->is_given)
        return;
    request->is_given = TRUE;
    ocop_uuid_make (ocop_session_get_ports (get_session (page)), request->id);
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

static void book_first (OcopReceivePage *page);

/* A line that is booked leaves the list: what stays is what is still to be done. */
static void
on_booked (gpointer result, const GError *error, gpointer data)
{
    OcopReceivePage *page = data;
    if (error != NULL) {
        gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, 0));
        fail_booking (page, error);
        return;
    }
    page->n_booked++;
    take_away (page, 0);
    if (page->lines->len > 0)
        book_first (page);
    else
        end_booking (page, page->n_booked);
}

static void
book_first (OcopReceivePage *page)
{
    OcopReceiveLine *line = g_ptr_array_index (page->lines, 0);
    OcopStockRequest stock = {0};
    g_autoptr (GError) error = NULL;
    if (!ocop_receive_line_read (line, &stock, &error)) {
        gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, 0));
        fail_booking (page, error);
        return;
    }
    give_id (page, &line->request);
    stock.kind = OCOP_STOCK_RECEIVE;
    OcopStockCall *call = ocop_stock_call_new (&stock, &line->request);
    call->by = dup_user (page);
    call->wants_slip = gtk_switch_get_active (page->slip);
    ocop_session_call (get_session (page), ocop_stock_call_do, call, ocop_stock_call_free, page,
                       on_booked, NULL, page);
}

static void
on_opened (gpointer result, const GError *error, gpointer data)
{
    OcopReceivePage *page = data;
    if (error != NULL) {
        fail_booking (page, error);
        return;
    }
    g_ptr_array_set_size (page->lines, 0);
    end_booking (page, GPOINTER_TO_UINT (result));
}

static GString *
write_csv (OcopReceivePage *page)
{
    GString *csv = g_string_new ("code,qty,lot,expiry\n");
    for (guint i = 0; i < page->lines->len; i++) {
        OcopStockRequest stock;
        char qty[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
        if (!ocop_receive_line_read (g_ptr_array_index (page->lines, i), &stock, NULL))
            continue;
        ocop_csv_append_field (csv, stock.code, TRUE, TRUE);
        ocop_csv_append_field (csv, ocop_qty_to_text (stock.qty_milli, qty), FALSE, FALSE);
        ocop_csv_append_field (csv, stock.lot != NULL ? stock.lot : "", TRUE, FALSE);
        ocop_csv_append_field (csv, ocop_day_to_text (stock.expiry, day), FALSE, FALSE);
        g_string_append_c (csv, '\n');
    }
    return csv;
}

static void
book_opening (OcopReceivePage *page)
{
    OcopOpeningCall *call = g_new0 (OcopOpeningCall, 1);
    give_id (page, &page->request);
    *call = (OcopOpeningCall){.path = g_strdup (page->path),
                              .csv = page->path == NULL ? write_csv (page) : NULL,
                              .ports = ocop_session_get_ports (get_session (page)),
                              .by = dup_user (page),
                              .request = page->request,
                              .wants_slip = gtk_switch_get_active (page->slip)};
    ocop_session_call_later (get_session (page), ocop_opening_call_do, call, ocop_opening_call_free,
                             page, on_opened, NULL, page);
}

static void
book (OcopReceivePage *page)
{
    gtk_widget_set_sensitive (GTK_WIDGET (page), FALSE);
    page->n_booked = 0;
    if (page->kind == OCOP_STOCK_RECEIVE)
        book_first (page);
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
        gtk_list_box_select_row (page->list, gtk_list_box_get_row_at_index (page->list, (int)i));
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
    if (page->dialog != NULL || !gtk_widget_get_visible (page->file))
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
    gtk_widget_set_visible (page->file, is_opening);
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
ocop_receive_page_class_init (OcopReceivePageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
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
    page->found = GTK_LIST_BOX (gtk_builder_get_object (builder, "found"));
    page->list = GTK_LIST_BOX (gtk_builder_get_object (builder, "list"));
    page->slip = GTK_SWITCH (gtk_builder_get_object (builder, "slip"));
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
    g_signal_connect_swapped (page->found, "row-activated", G_CALLBACK (take_row), page);
    g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (on_search), page);
    g_signal_connect_swapped (page->search, "activate", G_CALLBACK (on_search_activate), page);
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
