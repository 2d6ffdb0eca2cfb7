/* Tables of the reports as HTML: a caption, headers with scope, the total in the foot. On a
 * telephone each row becomes a card, its cells named by data-label. */
#include "registry/dashboard/html.h"
#include "registry/dashboard/page.h"

#include "base/money.h"
#include <string.h>

typedef struct {
    OcopPage *page;
    const OcopTable *table;
    const OcopTableLook *look;
    const OcopColumn *columns;
    guint n_columns;
    guint name_column; /* the row's header: the column "name", else the first */
} Drawing;

static gboolean
is_hidden (const Drawing *drawing, guint column)
{
    const char *key = drawing->columns[column].key;
    const gsize length = strlen (key);
    for (const char *at = drawing->look->hidden; at != NULL && *at != '\0';) {
        const gsize word = strcspn (at, " ");
        if (word == length && strncmp (at, key, length) == 0)
            return TRUE;
        at += word + (at[word] == ' ');
    }
    return FALSE;
}

static const char *
find_link (const Drawing *drawing, guint column)
{
    for (const OcopTableLink *link = drawing->look->links; link != NULL && link->key != NULL;
         link++)
        if (strcmp (link->key, drawing->columns[column].key) == 0)
            return link->path;
    return NULL;
}

static void
add_ratio (GString *out, const OcopCell *cell)
{
    char value[OCOP_MONEY_TEXT_SIZE], of[OCOP_MONEY_TEXT_SIZE];
    const gint64 tenths = ocop_report_share_tenths (cell->value, cell->of);
    ocop_html_add (out, "<span class=\"ratio\">%s/%s", ocop_money_to_digits (cell->value, value),
                   ocop_money_to_digits (cell->of, of));
    if (tenths >= 0) {
        const gint64 width = MIN (1000, tenths);
        ocop_html_add (out,
                       " <b>%ld,%d %%</b></span><svg class=\"share\" aria-hidden=\"true\">"
                       "<rect class=\"track\" width=\"100%%\" height=\"6\"/>"
                       "<rect class=\"bar\" width=\"%ld.%d%%\" height=\"6\"/></svg>",
                       tenths / 10, (int)(tenths % 10), width / 10, (int)(width % 10));
    } else {
        g_string_append (out, "</span>");
    }
}

static void
add_cell (const Drawing *drawing, guint column, const OcopCell *cell, gboolean is_header)
{
    GString *out = drawing->page->out;
    const OcopColumn *own = &drawing->columns[column];
    const char *tag = is_header ? "th" : "td";
    ocop_html_add (out, is_header ? "<th scope=\"row\"" : "<td");
    if (ocop_column_is_number (own))
        g_string_append (out,
                         own->type == OCOP_COLUMN_STARS ? " class=\"n stars\"" : " class=\"n\"");
    else if (own->label != NULL && !is_header)
        g_string_append (out, " class=\"w\"");
    ocop_html_add (out, " data-label=\"%s\">", own->title);
    const char *path = find_link (drawing, column);
    if (own->type == OCOP_COLUMN_RATIO && !cell->is_null) {
        add_ratio (out, cell);
    } else {
        g_autofree char *text = ocop_cell_to_text (own, cell);
        if (path != NULL && !cell->is_null && *cell->text != '\0') {
            ocop_html_add (out, "<a href=\"%s", path);
            ocop_html_url_part (out, cell->text);
            ocop_html_add (out, "\">%s</a>", text);
        } else {
            ocop_html_text (out, text);
        }
    }
    ocop_html_add (out, "</%s>", tag);
}

static void
add_row (const Drawing *drawing, const OcopCell *cells)
{
    g_string_append (drawing->page->out, "<tr>");
    for (guint i = 0; i < drawing->n_columns; i++)
        if (!is_hidden (drawing, i))
            add_cell (drawing, i, &cells[i], i == drawing->name_column);
    g_string_append (drawing->page->out, "</tr>\n");
}

static void
add_head (const Drawing *drawing)
{
    GString *out = drawing->page->out;
    g_string_append (out, "<thead><tr>");
    for (guint i = 0; i < drawing->n_columns; i++)
        if (!is_hidden (drawing, i))
            ocop_html_add (out,
                           ocop_column_is_number (&drawing->columns[i])
                               ? "<th scope=\"col\" class=\"n\">%s</th>"
                               : "<th scope=\"col\">%s</th>",
                           drawing->columns[i].title);
    g_string_append (out, "</tr></thead>\n");
}

static void
add_notes (const Drawing *drawing, guint n_shown)
{
    GString *out = drawing->page->out;
    const guint n_rows = ocop_table_get_n_rows (drawing->table);
    for (const char *const *note = ocop_table_get_notes (drawing->table, NULL); *note != NULL;
         note++)
        ocop_html_add (out, "<p class=\"note\">%s</p>", *note);
    if (n_shown < n_rows)
        ocop_html_add (out, "<p class=\"note\">Đang xem %u trong %u dòng; tệp CSV có đủ.</p>",
                       n_shown, n_rows);
    if (drawing->look->csv != NULL && n_rows > 0)
        ocop_html_add (out, "<p class=\"csv\"><a href=\"%s\">Tải bảng “%s” (CSV)</a></p>",
                       drawing->look->csv, ocop_table_get_title (drawing->table));
}

static guint
find_name_column (const Drawing *drawing)
{
    for (guint i = 0; i < drawing->n_columns; i++)
        if (strcmp (drawing->columns[i].key, "name") == 0)
            return i;
    return 0;
}

void
ocop_page_add_table (OcopPage *page, const OcopTable *table, const OcopTableLook *look)
{
    static const OcopTableLook plain;
    GString *out = page->out;
    Drawing drawing = {.page = page, .table = table, .look = look != NULL ? look : &plain};
    drawing.columns = ocop_table_get_columns (table, &drawing.n_columns);
    drawing.name_column = find_name_column (&drawing);
    const guint n_rows = ocop_table_get_n_rows (table);
    const guint max_rows = drawing.look->max_rows;
    const guint n_shown = max_rows > 0 ? MIN (n_rows, max_rows) : n_rows;
    ocop_html_add (out, "<section class=\"table\" id=\"%s\">", ocop_table_get_name (table));
    if (n_rows == 0) {
        ocop_html_add (out, "<h2>%s</h2><p class=\"empty\">%s</p>", ocop_table_get_title (table),
                       drawing.look->empty != NULL ? drawing.look->empty : "Chưa có số liệu.");
        add_notes (&drawing, 0);
        g_string_append (out, "</section>\n");
        return;
    }
    ocop_html_add (out,
                   "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><table>"
                   "<caption>%s</caption>",
                   ocop_table_get_title (table), ocop_table_get_title (table));
    add_head (&drawing);
    g_string_append (out, "<tbody>\n");
    for (guint i = 0; i < n_shown; i++)
        add_row (&drawing, ocop_table_get_row (table, i));
    g_string_append (out, "</tbody>");
    if (ocop_table_get_total (table) != NULL) {
        g_string_append (out, "<tfoot>");
        add_row (&drawing, ocop_table_get_total (table));
        g_string_append (out, "</tfoot>");
    }
    g_string_append (out, "</table></div>");
    add_notes (&drawing, n_shown);
    g_string_append (out, "</section>\n");
}
