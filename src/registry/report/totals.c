/* `report totals`: rows go out as they come in. */
#include "registry/report/reports.h"

#include "domain/sale_request.h"
#include "registry/report/labels.h"
#include "registry/store/totals.h"

#define PIECE_BYTES (64 * 1024)

static const OcopColumn totals_columns[] = {
    {"day", "Ngày", OCOP_COLUMN_DAY, NULL},
    {"point", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"till", "Máy", OCOP_COLUMN_COUNT, NULL},
    {"product", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"channel", "Kênh bán", OCOP_COLUMN_TEXT, ocop_label_channel},
    {"stars", "Sao", OCOP_COLUMN_STARS, NULL},
    {"qty", "Số lượng", OCOP_COLUMN_QTY, NULL},
    {"amount", "Bán ra", OCOP_COLUMN_MONEY, NULL},
    {"returned_qty", "Số lượng trả", OCOP_COLUMN_QTY, NULL},
    {"returned_amount", "Trả lại", OCOP_COLUMN_MONEY, NULL},
};

typedef struct {
    OcopTable *table; /* one row at a time, all of them for text */
    OcopTableFormat format;
    GString *piece;
    gboolean has_rows;
    OcopReportSink sink;
    gpointer data;
} Writing;

static gboolean
flush (Writing *writing, gsize above, GError **error)
{
    if (writing->piece->len <= above)
        return TRUE;
    if (!writing->sink (writing->piece->str, writing->piece->len, writing->data, error))
        return FALSE;
    g_string_truncate (writing->piece, 0);
    return TRUE;
}

static gboolean
write_line (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    Writing *writing = data;
    OcopTable *table = writing->table;
    ocop_table_add_day (table, line->day);
    ocop_table_add_text (table, line->point);
    ocop_table_add_value (table, line->till);
    ocop_table_add_text (table, line->product);
    ocop_table_add_text (table, ocop_channel_get_text ((OcopChannel)line->channel));
    ocop_table_add_value (table, line->stars);
    ocop_table_add_value (table, line->qty_milli);
    ocop_table_add_value (table, line->amount);
    ocop_table_add_value (table, line->returned_qty_milli);
    ocop_table_add_value (table, line->returned_amount);
    if (writing->format == OCOP_TABLE_TEXT)
        return TRUE;
    ocop_table_write_row (table, 0, !writing->has_rows, writing->format, writing->piece);
    ocop_table_clear_rows (table);
    writing->has_rows = TRUE;
    return flush (writing, PIECE_BYTES, error);
}

gboolean
ocop_report_totals (OcopRegDb *db, const OcopReportOptions *options, OcopReportSink sink,
                    gpointer data, GError **error)
{
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    query.from = options->from;
    query.to = options->to;
    g_autoptr (OcopTable) table = ocop_table_new ("totals", "Tổng hợp bán hàng", totals_columns,
                                                  G_N_ELEMENTS (totals_columns));
    g_autoptr (GString) piece = g_string_sized_new (PIECE_BYTES + 1024);
    Writing writing = {
        .table = table, .format = options->format, .piece = piece, .sink = sink, .data = data};
    if (options->format != OCOP_TABLE_TEXT)
        ocop_table_write_head (table, options->format, piece);
    if (!ocop_reg_totals_foreach (db, &query, write_line, &writing, error))
        return FALSE;
    if (options->format == OCOP_TABLE_TEXT)
        ocop_table_write (table, OCOP_TABLE_TEXT, piece);
    else
        ocop_table_write_tail (table, !writing.has_rows, options->format, piece);
    return flush (&writing, 0, error);
}
