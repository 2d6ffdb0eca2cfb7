/* Totals: by question, by feed, as reports; and stock. What can be long is written row by row. */
#include "registry/http/api.h"

#include "base/error.h"
#include "registry/http/rows.h"
#include "registry/http/totals_cursor.h"
#include "registry/report/reports.h"
#include "registry/store/feed.h"
#include "registry/store/stock.h"
#include "registry/store/store.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE     1000
#define PAGE_MAX 10000

/* --- /v1/totals --- */

static const struct {
    const char *word;
    OcopRegGrouping bit;
} groupings[] = {
    {"day", OCOP_REG_BY_DAY},         {"point", OCOP_REG_BY_POINT},
    {"till", OCOP_REG_BY_TILL},       {"product", OCOP_REG_BY_PRODUCT},
    {"channel", OCOP_REG_BY_CHANNEL}, {"stars", OCOP_REG_BY_STARS},
};

static guint
read_grouping (const char *text)
{
    guint grouping = 0;
    g_auto (GStrv) words = text != NULL ? g_strsplit (text, ",", -1) : NULL;
    if (words == NULL)
        return OCOP_REG_BY_ALL;
    for (guint i = 0; words[i] != NULL; i++)
        for (guint k = 0; k < G_N_ELEMENTS (groupings); k++)
            if (strcmp (words[i], groupings[k].word) == 0)
                grouping |= groupings[k].bit;
    return grouping;
}

typedef struct {
    OcopRegTotalsQuery query;
    OcopTotalsCursor cursor; /* what query.after points to */
    char *point, *product;
    OcopRowWriter writer;
    OcopWebSink *sink;
    gint64 n_rows;
    char *next; /* after the line that filled the page, else NULL */
} Totals;

static void
totals_free (gpointer data)
{
    Totals *totals = data;
    g_free (totals->point);
    g_free (totals->product);
    g_free (totals->next);
    if (totals->writer.out != NULL)
        g_string_free (totals->writer.out, TRUE);
    g_free (totals);
}

static gboolean
flush (Totals *totals, GError **error)
{
    GString *out = totals->writer.out;
    /* The writer looks at the last character: a row is flushed whole. */
    const gboolean is_sent = ocop_web_sink_write (totals->sink, out->str, out->len, error);
    g_string_truncate (out, 0);
    return is_sent;
}

static gboolean
write_line (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    Totals *totals = data;
    OcopRowWriter *writer = &totals->writer;
    const guint by = totals->query.grouping;
    totals->n_rows++;
    if (totals->n_rows == totals->query.limit && by != 0)
        totals->next = ocop_totals_cursor_dup_text (line, by);
    ocop_row_writer_begin_row (writer);
    if (by & OCOP_REG_BY_DAY)
        ocop_row_writer_add_day (writer, "day", line->day);
    if (by & OCOP_REG_BY_POINT)
        ocop_row_writer_add_text (writer, "point", line->point);
    if (by & OCOP_REG_BY_TILL)
        ocop_row_writer_add_int (writer, "till", line->till);
    if (by & OCOP_REG_BY_PRODUCT)
        ocop_row_writer_add_text (writer, "product", line->product);
    if (by & OCOP_REG_BY_CHANNEL)
        ocop_row_writer_add_text (writer, "channel",
                                  ocop_channel_get_text ((OcopChannel)line->channel));
    if (by & OCOP_REG_BY_STARS)
        ocop_row_writer_add_int (writer, "stars", line->stars);
    ocop_row_writer_add_qty (writer, "qty", line->qty_milli);
    ocop_row_writer_add_int (writer, "amount", line->amount);
    ocop_row_writer_add_qty (writer, "returned_qty", line->returned_qty_milli);
    ocop_row_writer_add_int (writer, "returned_amount", line->returned_amount);
    ocop_row_writer_end_row (writer);
    return flush (totals, error);
}

static void
begin_totals (Totals *totals, OcopWebFormat format)
{
    const char *names[G_N_ELEMENTS (groupings) + 4];
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS (groupings); i++)
        if (totals->query.grouping & groupings[i].bit)
            names[n++] = groupings[i].word;
    names[n++] = "qty";
    names[n++] = "amount";
    names[n++] = "returned_qty";
    names[n++] = "returned_amount";
    ocop_row_writer_begin (&totals->writer, format, g_string_new (NULL), names, n);
}

static gboolean
stream_totals (OcopWebContext *context, OcopWebSink *sink, gpointer data, GError **error)
{
    Totals *totals = data;
    const OcopRegTotalsQuery *query = &totals->query;
    totals->sink = sink;
    begin_totals (totals, totals->writer.format);
    if (!ocop_reg_totals_foreach (context->db, query, write_line, totals, error))
        return FALSE;
    ocop_row_writer_end (&totals->writer, totals->next);
    return flush (totals, error);
}

static void
begin_at (Totals *totals, const OcopTotalsCursor *cursor)
{
    totals->cursor = *cursor;
    totals->cursor.line.point = totals->cursor.point;
    totals->cursor.line.product = totals->cursor.product;
    if (cursor->offset >= 0)
        totals->query.offset = cursor->offset;
    else
        totals->query.after = &totals->cursor.line;
}

static gboolean
ask_totals (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    OcopChannel channel;
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    const char *channel_text = ocop_web_request_get_query (request, "channel");
    const OcopWebFormat format = ocop_web_request_get_format (request);
    query.from = ocop_web_request_get_day (request, "from", OCOP_DAY_NONE);
    query.to = ocop_web_request_get_day (request, "to", OCOP_DAY_NONE);
    query.till = (int)ocop_web_request_get_int (request, "till", 0);
    query.stars = (int)ocop_web_request_get_int (request, "stars", -1);
    query.grouping = read_grouping (ocop_web_request_get_query (request, "by"));
    query.limit = ocop_web_request_get_int (request, "limit", format == OCOP_WEB_CSV ? 0 : PAGE);
    if (channel_text != NULL && ocop_channel_parse (channel_text, &channel))
        query.channel = (int)channel;
    if (query.till != 0 && ocop_web_request_get_query (request, "point") == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "till",
                        _ ("a till is asked for with its point"));
        return FALSE;
    }
    const char *cursor_text = ocop_web_request_get_query (request, "cursor");
    OcopTotalsCursor cursor = {0};
    if (cursor_text != NULL &&
        !ocop_totals_cursor_from_text (cursor_text, query.grouping, &cursor, error))
        return FALSE;
    Totals *totals = g_new0 (Totals, 1);
    totals->point = g_strdup (ocop_web_request_get_query (request, "point"));
    totals->product = g_strdup (ocop_web_request_get_query (request, "product"));
    query.point = totals->point;
    query.product = totals->product;
    totals->query = query;
    if (cursor_text != NULL)
        begin_at (totals, &cursor);
    totals->writer.format = format;
    ocop_web_answer_set_stream (answer,
                                format == OCOP_WEB_CSV ? OCOP_WEB_TYPE_CSV : OCOP_WEB_TYPE_JSON,
                                stream_totals, totals, totals_free);
    return TRUE;
}

/* --- /v1/changes --- */

static const char *const change_names[] = {
    "day",   "point", "till",   "epoch",        "product",         "channel",
    "stars", "qty",   "amount", "returned_qty", "returned_amount", "version",
};

typedef struct {
    OcopRowWriter writer;
    gint64 position;
    guint n_rows;
} Changes;

static gboolean
write_change (const OcopRegFeedRow *change, gpointer data, GError **error)
{
    Changes *changes = data;
    OcopRowWriter *writer = &changes->writer;
    const OcopWireRow *row = &change->row;
    changes->position = change->position;
    changes->n_rows++;
    ocop_row_writer_begin_row (writer);
    ocop_row_writer_add_day (writer, "day", row->day);
    ocop_row_writer_add_text (writer, "point", change->point);
    ocop_row_writer_add_int (writer, "till", change->till);
    ocop_row_writer_add_int (writer, "epoch", change->epoch);
    ocop_row_writer_add_text (writer, "product", row->product);
    ocop_row_writer_add_text (writer, "channel", ocop_channel_get_text (row->channel));
    ocop_row_writer_add_int (writer, "stars", row->stars);
    ocop_row_writer_add_qty (writer, "qty", row->qty_milli);
    ocop_row_writer_add_int (writer, "amount", row->amount);
    ocop_row_writer_add_qty (writer, "returned_qty", row->returned_qty_milli);
    ocop_row_writer_add_int (writer, "returned_amount", row->returned_amount);
    ocop_row_writer_add_int (writer, "version", row->version);
    ocop_row_writer_end_row (writer);
    return TRUE;
}

/* "next" is always there: who has read everything asks with it again later. */
static gboolean
list_changes (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
              GError **error)
{
    const guint limit = (guint)ocop_web_request_get_int (request, "limit", PAGE);
    const OcopWebFormat format = ocop_web_request_get_format (request);
    char next[OCOP_CURSOR_TEXT_SIZE];
    OcopCursor cursor;
    Changes changes = {0};
    if (!ocop_cursor_from_text (ocop_web_request_get_query (request, "cursor"), &cursor, error) ||
        !ocop_reg_feed_from_cursor (&cursor, &changes.position, error))
        return FALSE;
    ocop_row_writer_begin (&changes.writer, format, g_string_new (NULL), change_names,
                           G_N_ELEMENTS (change_names));
    if (!ocop_reg_feed_foreach (context->db, changes.position, limit, write_change, &changes,
                                error)) {
        g_string_free (changes.writer.out, TRUE);
        return FALSE;
    }
    ocop_reg_feed_to_cursor (changes.position, &cursor);
    ocop_cursor_to_text (&cursor, next);
    ocop_web_answer_add_header (answer, "Ocop-More", changes.n_rows == limit ? "yes" : "no");
    ocop_api_take_rows (answer, &changes.writer, next);
    return TRUE;
}

/* --- /v1/stock --- */

static const char *const stock_names[] = {"product", "point",  "till",    "qty",
                                          "lot",     "expiry", "received"};

static gboolean
list_stock (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    OcopRowWriter writer;
    char instant[OCOP_INSTANT_TEXT_SIZE];
    const gboolean with_lots = g_strcmp0 (ocop_web_request_get_query (request, "lots"), "yes") == 0;
    g_autoptr (GPtrArray) lines =
        ocop_reg_stock_list (context->db, ocop_web_request_get_query (request, "point"),
                             ocop_web_request_get_query (request, "product"), with_lots, error);
    if (lines == NULL)
        return FALSE;
    ocop_row_writer_begin (&writer, ocop_web_request_get_format (request), g_string_new (NULL),
                           stock_names, G_N_ELEMENTS (stock_names));
    for (guint i = 0; i < lines->len; i++) {
        const OcopRegStockLine *line = g_ptr_array_index (lines, i);
        ocop_row_writer_begin_row (&writer);
        ocop_row_writer_add_text (&writer, "product", line->product);
        ocop_row_writer_add_text (&writer, "point", line->point);
        ocop_row_writer_add_int (&writer, "till", line->till);
        ocop_row_writer_add_qty (&writer, "qty", line->qty_milli);
        ocop_row_writer_add_text (&writer, "lot", line->lot);
        ocop_row_writer_add_day (&writer, "expiry", line->expiry);
        ocop_row_writer_add_text (&writer, "received",
                                  ocop_instant_to_text (line->received_ms, instant));
        ocop_row_writer_end_row (&writer);
    }
    ocop_api_take_rows (answer, &writer, NULL);
    return TRUE;
}

/* --- /v1/reports/{name} --- */

typedef struct {
    const OcopReportEntry *entry;
    OcopReportOptions options;
    OcopWebSink *sink;
} Report;

static gboolean
write_report (const char *bytes, gsize size, gpointer data, GError **error)
{
    return ocop_web_sink_write (((Report *)data)->sink, bytes, size, error);
}

static gboolean
stream_report (OcopWebContext *context, OcopWebSink *sink, gpointer data, GError **error)
{
    Report *report = data;
    report->sink = sink;
    return ocop_report_run (context->db, report->entry, &report->options, write_report, report,
                            error);
}

static gboolean
run_report (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    const char *name = ocop_web_request_get_path (request, 0);
    const OcopReportEntry *entry = ocop_report_find (name);
    const OcopWebFormat format = ocop_web_request_get_format (request);
    if (entry == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "name", _ ("there is no report “%s”"),
                        name);
        return FALSE;
    }
    Report *report = g_new0 (Report, 1);
    report->entry = entry;
    report->options =
        (OcopReportOptions){.from = ocop_web_request_get_day (request, "from", OCOP_DAY_NONE),
                            .to = ocop_web_request_get_day (request, "to", OCOP_DAY_NONE),
                            .format = format == OCOP_WEB_CSV ? OCOP_TABLE_CSV : OCOP_TABLE_JSON,
                            .now_ms = context->now_ms};
    ocop_web_answer_set_stream (answer,
                                format == OCOP_WEB_CSV ? OCOP_WEB_TYPE_CSV : OCOP_WEB_TYPE_JSON,
                                stream_report, report, g_free);
    return TRUE;
}

/* --- routes --- */

#define FORMAT                                                                                     \
    {                                                                                              \
        .name = "format", .type = OCOP_WEB_WORD, .words = "json csv"                               \
    }
#define FROM_TO                                                                                    \
    {.name = "from", .type = OCOP_WEB_DAY},                                                        \
    {                                                                                              \
        .name = "to", .type = OCOP_WEB_DAY                                                         \
    }

static const OcopWebParameter totals_parameters[] = {
    FROM_TO,
    {.name = "point", .type = OCOP_WEB_TEXT},
    {.name = "till", .type = OCOP_WEB_INT, .min = 1, .max = 9999},
    {.name = "product", .type = OCOP_WEB_TEXT},
    {.name = "channel",
     .type = OCOP_WEB_WORD,
     .words = "showroom fair phone sendo tiki voso postmart province"},
    {.name = "stars", .type = OCOP_WEB_INT, .min = 0, .max = 5},
    {.name = "by", .type = OCOP_WEB_WORDS, .words = "day point till product channel stars"},
    {.name = "cursor", .type = OCOP_WEB_TEXT, .max = OCOP_TOTALS_CURSOR_MAX},
    {.name = "limit", .type = OCOP_WEB_INT, .min = 0, .max = PAGE_MAX},
    FORMAT,
    {0},
};
static const OcopWebParameter change_parameters[] = {
    {.name = "cursor", .type = OCOP_WEB_TEXT},
    {.name = "limit", .type = OCOP_WEB_INT, .min = 1, .max = PAGE_MAX},
    FORMAT,
    {0},
};
static const OcopWebParameter stock_parameters[] = {
    {.name = "point", .type = OCOP_WEB_TEXT},
    {.name = "product", .type = OCOP_WEB_TEXT},
    {.name = "lots", .type = OCOP_WEB_WORD, .words = "yes no"},
    FORMAT,
    {0},
};
static const OcopWebParameter report_parameters[] = {FROM_TO, FORMAT, {0}};

#define QUESTION(path_text, func, route_name, list)                                                \
    {                                                                                              \
        .method = "GET", .path = (path_text), .who = OCOP_WEB_READER, .kind = OCOP_WEB_READ,       \
        .handler = (func), .name = (route_name), .parameters = (list)                              \
    }

static const OcopWebRoute routes[] = {
    QUESTION ("/v1/totals", ask_totals, "totals", totals_parameters),
    QUESTION ("/v1/changes", list_changes, "changes", change_parameters),
    QUESTION ("/v1/stock", list_stock, "stock", stock_parameters),
    QUESTION ("/v1/reports/{name}", run_report, "reports", report_parameters),
};
const OcopApiRoutes ocop_api_totals_routes = {routes, G_N_ELEMENTS (routes)};
