/* One question at a time goes to the store's thread, behind what sells; an answer that is not to
 * the last one is dropped. Tabs are a table: a report that comes later is one line more. */
#include "ui/reports/reports_page.h"

#include "base/day.h"
#include "base/money.h"
#include "ui/parts/key_button.h"
#include "ui/parts/table.h"
#include "ui/reports/bar_chart.h"
#include "ui/reports/period.h"
#include "ui/reports/report_bars.h"
#include "ui/reports/report_csv.h"
#include "ui/reports/report_file.h"
#include "ui/reports/report_words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMNS_MAX 8
/* Of the window: what the table needs comes first. */
#define CHART_PERCENT 28

static const struct {
    const char *name;
    const char *file; /* its name begins so */
    OcopReportKind kind;
} tabs[] = {
    {N_ ("Days"), "days", OCOP_REPORT_DAY},
    {N_ ("Products"), "products", OCOP_REPORT_PRODUCT},
    {N_ ("Stars"), "stars", OCOP_REPORT_STARS},
    {N_ ("Channels"), "channels", OCOP_REPORT_CHANNEL},
    {N_ ("Cashiers"), "cashiers", OCOP_REPORT_CASHIER},
    {N_ ("Certificates"), "certificates", OCOP_REPORT_CERTIFICATES},
};

static const char *const presets[OCOP_N_PERIODS] = {N_ ("Today"), N_ ("This week"),
                                                    N_ ("This month"), N_ ("This year")};

/* Certificates: what is shown of them. The first takes all. */
static const struct {
    const char *name;
    const char *file; /* so the file's name goes on */
    gint64 days_min, days_max;
} ends[] = {
    {N_ ("All"), "", G_MININT64, G_MAXINT64},
    {N_ ("90 days"), "-90-days", 0, 90},
    {N_ ("30 days"), "-30-days", 0, 30},
    {N_ ("Ended"), "-ended", G_MININT64, -1},
};

struct _OcopReportsPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkBox *body, *tab_buttons, *preset_buttons, *end_buttons;
    GtkWidget *period, *save, *nothing;
    GtkEditable *from, *to;
    OcopBarChart *chart;
    GtkColumnView *table;
    GtkLabel *summary;
    /* owned */
    OcopReport *report;      /* NULL: none yet */
    GtkNativeDialog *dialog; /* while it is open */

    guint tab, end, question;
    OcopReportKind shown_kind; /* of the columns */
    OcopTableColumn columns[COLUMNS_MAX];
    guint places[COLUMNS_MAX]; /* in the report, by column of the table */
    gboolean has_columns, is_watching;
};

G_DEFINE_FINAL_TYPE (OcopReportsPage, ocop_reports_page, OCOP_TYPE_PAGE)

/* ---- the table */

/* Rows that are shown, of a report that stays until the last of them has gone. */
typedef struct {
    const OcopReport *report; /* the page's */
    GArray *rows;             /* of guint */
    const guint *places;
} Shown;

static void
free_shown (gpointer data)
{
    Shown *shown = data;
    g_array_unref (shown->rows);
    g_free (shown);
}

static void
tell (gpointer item, guint column, GString *text, const char **ret_class)
{
    const Shown *shown = ocop_table_row_peek_data (item);
    const guint row = g_array_index (shown->rows, guint, ocop_table_row_get_index (item));
    const guint place = shown->places[column];
    const OcopReportCell *cells = g_ptr_array_index (shown->report->rows, row);
    ocop_report_tell_cell (&shown->report->columns[place], &cells[place], text, ret_class);
}

static void
set_columns (OcopReportsPage *page, OcopReportKind kind)
{
    guint n = 0;
    if (page->has_columns && page->shown_kind == kind)
        return;
    ocop_table_remove_columns (page->table);
    for (guint k = 0; k < page->report->n_columns; k++) {
        gboolean is_shown;
        const OcopTableColumn *heading =
            ocop_report_find_heading (page->report->columns[k].key, &is_shown);
        if (!is_shown)
            continue;
        g_assert (n < COLUMNS_MAX);
        page->columns[n] = *heading;
        page->places[n++] = k;
    }
    gboolean any_expands = FALSE;
    for (guint i = 0; i < n; i++)
        any_expands |= page->columns[i].expands;
    page->columns[0].expands |= !any_expands;
    ocop_table_add_columns (page->table, page->columns, n, tell);
    page->has_columns = TRUE;
    page->shown_kind = kind;
}

static gboolean
is_row_shown (OcopReportsPage *page, const OcopReportCell *cells)
{
    for (gsize k = 0; k < page->report->n_columns; k++)
        if (strcmp (page->report->columns[k].key, "days_left") == 0)
            return page->end == 0 ||
                   (!cells[k].is_null && cells[k].value >= ends[page->end].days_min &&
                    cells[k].value <= ends[page->end].days_max);
    return TRUE;
}

static GArray *
list_rows (OcopReportsPage *page)
{
    GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
    for (guint i = 0; i < page->report->rows->len; i++)
        if (is_row_shown (page, g_ptr_array_index (page->report->rows, i)))
            g_array_append_val (rows, i);
    return rows;
}

/* Sums of the columns of money, in their order. */
static void
show_summary (OcopReportsPage *page, guint n_rows)
{
    char digits[OCOP_MONEY_TEXT_SIZE];
    g_autoptr (GString) text = g_string_new (NULL);
    for (gsize k = 0; k < page->report->n_columns; k++) {
        gboolean is_shown;
        gint64 sum = 0;
        if (page->report->columns[k].type != OCOP_CELL_MONEY)
            continue;
        for (guint i = 0; i < page->report->rows->len; i++) {
            const OcopReportCell *cells = g_ptr_array_index (page->report->rows, i);
            sum += cells[k].value;
        }
        g_string_append_printf (
            text, "%s%s %s", text->len > 0 ? " · " : "",
            _ (ocop_report_find_heading (page->report->columns[k].key, &is_shown)->title),
            ocop_money_to_text (sum, digits));
    }
    if (text->len == 0)
        g_string_append_printf (
            text, g_dngettext (GETTEXT_PACKAGE, "%s certificate", "%s certificates", n_rows),
            ocop_money_to_digits (n_rows, digits));
    gtk_label_set_text (page->summary, text->str);
}

static void
show_report (OcopReportsPage *page)
{
    const OcopReportKind kind = tabs[page->tab].kind;
    const char *name = _ (tabs[page->tab].name);
    Shown *shown = g_new (Shown, 1);
    /* The rows before are let go before what they are of. */
    gtk_column_view_set_model (page->table, NULL);
    set_columns (page, kind);
    *shown = (Shown){page->report, list_rows (page), page->places};
    const guint n = shown->rows->len;
    g_autoptr (GtkSelectionModel) selection =
        GTK_SELECTION_MODEL (gtk_single_selection_new (ocop_table_rows_new (n, shown, free_shown)));
    gtk_column_view_set_model (page->table, selection);
    gtk_accessible_update_property (GTK_ACCESSIBLE (page->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
    g_autoptr (GArray) bars = ocop_report_make_bars (kind, page->report);
    g_autofree char *title = g_strdup_printf (_ ("Chart: %s"), name);
    ocop_bar_chart_show (page->chart, title, bars, ocop_report_is_in_time (kind));
    show_summary (page, n);
    gtk_widget_set_visible (page->nothing, n == 0);
    gtk_widget_set_sensitive (page->save, TRUE);
}

/* ---- asking */

typedef struct {
    OcopReportKind kind;
    OcopDay from, to;
    guint number;
} Question;

typedef struct {
    OcopReport *report;
    guint number;
} Answer;

static void
free_answer (gpointer data)
{
    Answer *answer = data;
    ocop_report_free (answer->report);
    g_free (answer);
}

static gpointer
make_report (OcopShop *shop, gpointer data, GError **error)
{
    const Question *question = data;
    OcopReport *report =
        ocop_shop_report (shop, question->kind, question->from, question->to, error);
    if (report == NULL)
        return NULL;
    Answer *answer = g_new (Answer, 1);
    *answer = (Answer){report, question->number};
    return answer;
}

static void
on_report (gpointer result, const GError *error, gpointer data)
{
    OcopReportsPage *page = data;
    Answer *answer = result;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    if (answer->number != page->question)
        return;
    gtk_column_view_set_model (page->table, NULL);
    g_clear_pointer (&page->report, ocop_report_free);
    page->report = g_steal_pointer (&answer->report);
    show_report (page);
}

static gboolean
read_day (OcopReportsPage *page, GtkEditable *entry, OcopDay *ret_day)
{
    g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
    g_autoptr (GError) error = NULL;
    if (ocop_day_parse_lenient (text, "day", ret_day, &error))
        return TRUE;
    ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING, _ ("enter the day as day/month/year"));
    gtk_widget_grab_focus (GTK_WIDGET (entry));
    return FALSE;
}

static void
ask (OcopReportsPage *page)
{
    Question question = {tabs[page->tab].kind, OCOP_DAY_NONE, OCOP_DAY_NONE, page->question + 1};
    const gboolean has_period = question.kind != OCOP_REPORT_CERTIFICATES;
    gtk_widget_set_visible (page->period, has_period);
    gtk_widget_set_visible (GTK_WIDGET (page->end_buttons), !has_period);
    if (has_period &&
        (!read_day (page, page->from, &question.from) || !read_day (page, page->to, &question.to)))
        return;
    if (question.from > question.to) {
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING,
                        _ ("the first day is behind the last one"));
        return;
    }
    ocop_page_hush (OCOP_PAGE (page));
    page->question = question.number;
    gtk_widget_set_sensitive (page->save, FALSE);
    ocop_session_call_later (ocop_page_get_session (OCOP_PAGE (page)), make_report,
                             g_memdup2 (&question, sizeof question), g_free, page, on_report,
                             free_answer, page);
}

/* ---- buttons */

static guint
get_number (gpointer button)
{
    return GPOINTER_TO_UINT (g_object_get_data (button, "number"));
}

static void
on_tab (GtkToggleButton *button, OcopReportsPage *page)
{
    if (!gtk_toggle_button_get_active (button))
        return;
    page->tab = get_number (button);
    ask (page);
}

static void
on_end (GtkToggleButton *button, OcopReportsPage *page)
{
    if (!gtk_toggle_button_get_active (button))
        return;
    page->end = get_number (button);
    if (page->report != NULL && page->shown_kind == OCOP_REPORT_CERTIFICATES)
        show_report (page);
}

static OcopDay
get_today (OcopReportsPage *page)
{
    return ocop_day_at (
        ocop_ports_utc_ms (ocop_session_get_ports (ocop_page_get_session (OCOP_PAGE (page)))));
}

static void
set_period (OcopReportsPage *page, OcopPeriod period)
{
    char text[OCOP_DAY_TEXT_SIZE];
    const OcopDay today = get_today (page);
    gtk_editable_set_text (page->from, ocop_day_to_local (ocop_period_begin (period, today), text));
    gtk_editable_set_text (page->to, ocop_day_to_local (today, text));
}

static void
on_preset (GtkButton *button, OcopReportsPage *page)
{
    set_period (page, (OcopPeriod)get_number (button));
    ask (page);
}

static void
add_button (OcopReportsPage *page, GtkBox *box, GtkWidget *button, guint number, const char *signal,
            GCallback callback)
{
    g_object_set_data (G_OBJECT (button), "number", GUINT_TO_POINTER (number));
    gtk_widget_set_focus_on_click (button, FALSE);
    g_signal_connect (button, signal, callback, page);
    gtk_box_append (box, button);
}

static void
add_toggle (OcopReportsPage *page, GtkBox *box, const char *name, guint number, GCallback callback)
{
    GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (box));
    GtkWidget *button = gtk_toggle_button_new_with_label (_ (name));
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 first != NULL ? GTK_TOGGLE_BUTTON (first) : NULL);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), number == 0);
    add_button (page, box, button, number, "toggled", callback);
}

static void
add_buttons (OcopReportsPage *page)
{
    for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
        add_toggle (page, page->tab_buttons, tabs[i].name, i, G_CALLBACK (on_tab));
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        add_toggle (page, page->end_buttons, ends[i].name, i, G_CALLBACK (on_end));
    for (guint i = 0; i < OCOP_N_PERIODS; i++)
        add_button (page, page->preset_buttons, gtk_button_new_with_label (_ (presets[i])), i,
                    "clicked", G_CALLBACK (on_preset));
}

static void
turn_tab (OcopReportsPage *page, guint by)
{
    const guint next = (page->tab + by) % G_N_ELEMENTS (tabs);
    GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (page->tab_buttons));
    for (guint i = 0; i < next; i++)
        button = gtk_widget_get_next_sibling (button);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

/* ---- saving */

static void
on_written (gpointer result, const GError *error, gpointer data)
{
    if (error != NULL)
        ocop_page_tell_error (data, error);
    else
        ocop_page_tell (data, OCOP_TELL_DONE, ((const OcopReportFile *)result)->done);
}

static gboolean
has_filter (OcopReportsPage *page)
{
    return tabs[page->tab].kind == OCOP_REPORT_CERTIFICATES && page->end > 0;
}

/* What is shown, and no more; a filter is named. */
void
ocop_reports_page_save (OcopReportsPage *page, const char *path)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (page));
    if (page->report == NULL)
        return;
    g_autoptr (GArray) rows = list_rows (page);
    g_autofree char *what = has_filter (page) ? g_strdup_printf ("%s: %s", _ (tabs[page->tab].name),
                                                                 _ (ends[page->end].name))
                                              : g_strdup (_ (tabs[page->tab].name));
    char *done = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the table is saved: %s, %u row",
                                               "the table is saved: %s, %u rows", rows->len),
                                  what, rows->len);
    OcopReportFile *file = ocop_report_file_new (ocop_session_get_ports (session), path,
                                                 ocop_report_make_csv (page->report, rows), done);
    ocop_session_call_later (session, ocop_report_file_write, file, ocop_report_file_free, page,
                             on_written, NULL, page);
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
    OcopReportsPage *page = data;
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
    g_clear_object (&page->dialog);
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        ocop_reports_page_save (page, path);
}

static void
on_save (OcopReportsPage *page)
{
    char today[OCOP_DAY_TEXT_SIZE];
    if (page->dialog != NULL || !gtk_widget_get_sensitive (page->save))
        return;
    g_autofree char *name = g_strdup_printf ("%s%s-%s.csv", tabs[page->tab].file,
                                             has_filter (page) ? ends[page->end].file : "",
                                             ocop_day_to_text (get_today (page), today));
    page->dialog = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
        _ ("Save as CSV"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel")));
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (page->dialog), name);
    g_signal_connect_object (page->dialog, "response", G_CALLBACK (on_file_chosen), page, 0);
    gtk_native_dialog_show (page->dialog);
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopReportsPage *page = OCOP_REPORTS_PAGE (self);
    if (*gtk_editable_get_text (page->from) == '\0')
        set_period (page, OCOP_PERIOD_TODAY);
    ask (page);
    gtk_widget_grab_focus (GTK_WIDGET (page->table));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopReportsPage *page = OCOP_REPORTS_PAGE (self);
    switch (keyval) {
    case GDK_KEY_F9:
        on_save (page);
        return TRUE;
    case GDK_KEY_F6:
        turn_tab (page, (modifiers & GDK_SHIFT_MASK) != 0 ? (guint)G_N_ELEMENTS (tabs) - 1 : 1);
        return TRUE;
    default:
        return FALSE;
    }
}

/* Chart and table side by side, or one above the other where the window is higher than wide. */
static void
on_layout (GdkSurface *surface, int width, int height, OcopReportsPage *page)
{
    const gboolean is_high = height > width;
    gtk_orientable_set_orientation (GTK_ORIENTABLE (page->body), is_high
                                                                     ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
    gtk_widget_set_size_request (GTK_WIDGET (page->chart),
                                 is_high ? -1 : width * CHART_PERCENT / 100,
                                 is_high ? height * CHART_PERCENT / 100 : -1);
    gtk_widget_set_vexpand (GTK_WIDGET (page->chart), !is_high);
}

static void
map (GtkWidget *widget)
{
    OcopReportsPage *page = OCOP_REPORTS_PAGE (widget);
    GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
    GTK_WIDGET_CLASS (ocop_reports_page_parent_class)->map (widget);
    if (surface == NULL || page->is_watching)
        return;
    page->is_watching = TRUE;
    g_signal_connect_object (surface, "layout", G_CALLBACK (on_layout), page, 0);
    on_layout (surface, gdk_surface_get_width (surface), gdk_surface_get_height (surface), page);
}

static void
dispose (GObject *object)
{
    OcopReportsPage *page = OCOP_REPORTS_PAGE (object);
    if (page->dialog != NULL)
        gtk_native_dialog_destroy (page->dialog);
    g_clear_object (&page->dialog);
    if (page->table != NULL)
        gtk_column_view_set_model (page->table, NULL);
    page->table = NULL;
    g_clear_pointer (&page->report, ocop_report_free);
    G_OBJECT_CLASS (ocop_reports_page_parent_class)->dispose (object);
}

static void
ocop_reports_page_class_init (OcopReportsPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    GTK_WIDGET_CLASS (class)->map = map;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_reports_page_init (OcopReportsPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_BAR_CHART);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/reports/reports_page.ui");
    page->body = GTK_BOX (gtk_builder_get_object (builder, "body"));
    page->tab_buttons = GTK_BOX (gtk_builder_get_object (builder, "tabs"));
    page->preset_buttons = GTK_BOX (gtk_builder_get_object (builder, "presets"));
    page->end_buttons = GTK_BOX (gtk_builder_get_object (builder, "ends"));
    page->period = GTK_WIDGET (gtk_builder_get_object (builder, "period"));
    page->save = GTK_WIDGET (gtk_builder_get_object (builder, "save"));
    page->nothing = GTK_WIDGET (gtk_builder_get_object (builder, "nothing"));
    page->from = GTK_EDITABLE (gtk_builder_get_object (builder, "from"));
    page->to = GTK_EDITABLE (gtk_builder_get_object (builder, "to"));
    page->chart = OCOP_BAR_CHART (gtk_builder_get_object (builder, "chart"));
    page->table = GTK_COLUMN_VIEW (gtk_builder_get_object (builder, "table"));
    page->summary = GTK_LABEL (gtk_builder_get_object (builder, "summary"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    add_buttons (page);
    g_signal_connect_swapped (page->from, "activate", G_CALLBACK (ask), page);
    g_signal_connect_swapped (page->to, "activate", G_CALLBACK (ask), page);
    g_signal_connect_swapped (page->save, "clicked", G_CALLBACK (on_save), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_reports_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_REPORTS_PAGE, "session", session, NULL);
}
