/* The journal body of a sale: written in one fixed order of keys, so that the same sale gives the
 * same bytes; read back for answers to repeated requests, reprints, returns and doctor. */
#include "domain/sale.h"

#include "base/money.h"
#include "base/text.h"
#include "domain/body.h"
#include <glib/gi18n-lib.h>

static void
write_warnings (OcopJsonWriter *w, guint warnings)
{
    if (warnings == 0)
        return;
    ocop_json_begin_array (w, "warnings");
    for (guint bit = 0; bit < OCOP_N_WARNINGS; bit++)
        if ((warnings & (1u << bit)) != 0)
            ocop_json_add_string (w, NULL, ocop_warning_get_text (bit));
    ocop_json_end_array (w);
}

static guint
read_warnings (OcopJsonReader *r)
{
    guint warnings = 0;
    guint n = ocop_json_reader_get_array_length (r, "warnings", FALSE, OCOP_N_WARNINGS);
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = ocop_json_reader_dup_element (r, "warnings", i, 40);
        guint bit = 0;
        while (text != NULL && bit < OCOP_N_WARNINGS &&
               g_strcmp0 (text, ocop_warning_get_text (bit)) != 0)
            bit++;
        if (text != NULL && bit == OCOP_N_WARNINGS)
            ocop_json_reader_fail (r, "warnings", _ ("“%s” is not a warning"), text);
        else
            warnings |= 1u << bit;
    }
    return warnings;
}

static void
write_line (OcopJsonWriter *w, const OcopSaleLine *line)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "code", line->code);
    ocop_json_add_string (w, "name", line->name);
    ocop_json_add_qty (w, "qty", line->qty_milli);
    ocop_json_add_string (w, "unit", line->unit);
    ocop_json_add_int (w, "unit_price", line->unit_price);
    if (line->list_price != line->unit_price)
        ocop_json_add_int (w, "list_price", line->list_price);
    ocop_json_add_int (w, "discount", line->discount);
    if (line->share != 0)
        ocop_json_add_int (w, "share", line->share);
    ocop_json_add_int (w, "amount", line->amount);
    ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (line->vat_rate));
    ocop_json_add_int (w, "stars", line->stars);
    if (!line->is_goods)
        ocop_json_add_bool (w, "service", TRUE);
    if (line->is_gift)
        ocop_json_add_bool (w, "gift", TRUE);
    if (line->approved_by != NULL)
        ocop_json_add_string (w, "approved_by", line->approved_by);
    if (line->marked_lot != NULL)
        ocop_json_add_string (w, "marked_lot", line->marked_lot);
    ocop_body_add_lots (w, line->lots);
    if (line->provenance_url != NULL)
        ocop_json_add_string (w, "provenance_url", line->provenance_url);
    write_warnings (w, line->warnings);
    ocop_json_end_object (w);
}

void
ocop_sale_to_body (const OcopSale *sale, GString *out)
{
    char day[OCOP_DAY_TEXT_SIZE];
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    if (sale->receipt != NULL) {
        ocop_json_add_string (w, "receipt", sale->receipt);
        ocop_json_add_int (w, "receipt_no", sale->receipt_no);
    }
    ocop_body_add_request (w, sale->request_id, sale->request_digest);
    ocop_json_add_int (w, "shift", sale->shift);
    ocop_json_add_string (w, "cashier", sale->cashier);
    ocop_json_add_int (w, "cashier_number", sale->cashier_number);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (sale->channel));
    ocop_json_add_string (w, "day", ocop_day_to_text (sale->day, day));
    if (sale->is_training)
        ocop_json_add_bool (w, "training", TRUE);
    if (sale->is_age_confirmed)
        ocop_json_add_bool (w, "age_confirmed", TRUE);
    ocop_json_begin_array (w, "lines");
    for (guint i = 0; i < sale->lines->len; i++)
        write_line (w, g_ptr_array_index (sale->lines, i));
    ocop_json_end_array (w);
    ocop_json_add_int (w, "sale_discount", sale->sale_discount);
    ocop_json_add_int (w, "total", sale->total);
    ocop_json_add_int (w, "rounding", sale->rounding);
    ocop_json_add_int (w, "change", sale->change);
    ocop_body_add_vat (w, sale->vat, sale->n_vat);
    ocop_body_add_payments (w, "payments", sale->payments);
    write_warnings (w, sale->warnings);
    if (sale->resumed != NULL)
        ocop_json_add_string (w, "resumed", sale->resumed);
    if (sale->buyer_sha256 != NULL)
        ocop_json_add_string (w, "buyer_sha256", sale->buyer_sha256);
    ocop_json_end_object (w);
}

static void
read_line (OcopJsonReader *r, OcopSaleLine *line)
{
    line->code = ocop_json_reader_dup_string (r, "code", TRUE, OCOP_TEXT_MAX);
    line->name = ocop_json_reader_dup_string (r, "name", TRUE, OCOP_TEXT_MAX);
    line->qty_milli = ocop_json_reader_get_qty (r, "qty", TRUE, 0);
    line->unit = ocop_json_reader_dup_string (r, "unit", TRUE, OCOP_TEXT_MAX);
    line->unit_price = ocop_body_read_money (r, "unit_price");
    line->list_price =
        ocop_json_reader_get_int (r, "list_price", FALSE, -1, OCOP_MONEY_MAX, line->unit_price);
    line->discount = ocop_body_read_money (r, "discount");
    line->share = ocop_json_reader_get_int (r, "share", FALSE, 0, line->discount, 0);
    line->amount = ocop_body_read_money (r, "amount");
    line->vat_rate = ocop_body_read_rate (r, "vat_rate");
    line->stars = (int)ocop_json_reader_get_int (r, "stars", TRUE, 0, 5, 0);
    line->is_goods = !ocop_json_reader_get_bool (r, "service", FALSE);
    line->is_gift = ocop_json_reader_get_bool (r, "gift", FALSE);
    line->approved_by = ocop_json_reader_dup_string (r, "approved_by", FALSE, OCOP_TEXT_MAX);
    line->marked_lot = ocop_json_reader_dup_string (r, "marked_lot", FALSE, OCOP_TEXT_MAX);
    ocop_body_read_lots (r, line->lots);
    line->provenance_url = ocop_json_reader_dup_string (r, "provenance_url", FALSE, OCOP_TEXT_MAX);
    line->warnings = read_warnings (r);
}

OcopSale *
ocop_sale_from_body (const char *json, gsize length, GError **error)
{
    g_autoptr (JsonNode) node =
        ocop_json_parse (json, (gssize)length, 8 * OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopSale) sale = ocop_sale_new();
    OcopJsonReader reader, *r = &reader;
    ocop_json_reader_init (r, node, "");
    sale->receipt = ocop_json_reader_dup_string (r, "receipt", FALSE, OCOP_TEXT_MAX);
    sale->receipt_no = ocop_json_reader_get_int (r, "receipt_no", FALSE, 1, G_MAXINT64, 0);
    ocop_body_read_request (r, sale->request_id, sale->request_digest);
    sale->shift = ocop_json_reader_get_int (r, "shift", TRUE, 1, G_MAXINT64, 0);
    sale->cashier = ocop_json_reader_dup_string (r, "cashier", TRUE, OCOP_TEXT_MAX);
    sale->cashier_number = ocop_json_reader_get_int (r, "cashier_number", TRUE, 0, G_MAXINT32, 0);
    g_autofree char *channel = ocop_json_reader_dup_string (r, "channel", TRUE, 16);
    if (channel != NULL && !ocop_channel_parse (channel, &sale->channel))
        ocop_json_reader_fail (r, "channel", _ ("“%s” is not a sales channel"), channel);
    sale->day = ocop_body_read_day (r, "day");
    sale->is_training = ocop_json_reader_get_bool (r, "training", FALSE);
    sale->is_age_confirmed = ocop_json_reader_get_bool (r, "age_confirmed", FALSE);
    guint n_lines = ocop_json_reader_get_array_length (r, "lines", TRUE, OCOP_LINES_MAX);
    for (guint i = 0; i < n_lines; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, "lines", i, &child);
        read_line (&child, ocop_sale_add_line (sale));
        ocop_json_reader_leave (r, &child);
    }
    sale->sale_discount = ocop_body_read_money (r, "sale_discount");
    sale->total = ocop_body_read_money (r, "total");
    sale->rounding = ocop_body_read_money (r, "rounding");
    sale->change = ocop_body_read_money (r, "change");
    sale->n_vat = ocop_body_read_vat (r, sale->vat);
    ocop_body_read_payments (r, "payments", sale->payments);
    sale->warnings = read_warnings (r);
    sale->resumed = ocop_json_reader_dup_string (r, "resumed", FALSE, OCOP_TEXT_MAX);
    sale->buyer_sha256 = ocop_json_reader_dup_string (r, "buyer_sha256", FALSE, 80);
    if (!ocop_json_reader_finish (r, error))
        return NULL;
    return g_steal_pointer (&sale);
}
