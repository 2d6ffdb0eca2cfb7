/* Parameters have Vietnamese names, as addresses are read by people: tu, den (from, to), ky
 * (period), theo (by). */
#include "registry/dashboard/filter.h"

#include "domain/sale_request.h"
#include "registry/dashboard/html.h"
#include "registry/report/labels.h"
#include <string.h>

const OcopWebParameter ocop_sales_parameters[] = {{.name = "ky"},
                                                  {.name = "tu"},
                                                  {.name = "den"},
                                                  {.name = "theo"},
                                                  {.name = "diem"},
                                                  {.name = "san-pham"},
                                                  {.name = "chu-the", .max = 512},
                                                  {.name = "nhom", .max = 512},
                                                  {.name = "dia-ban"},
                                                  {.name = "khu"},
                                                  {.name = "sao"},
                                                  {.name = "kenh"},
                                                  {.name = NULL}};

static const char *
get_or_null (const OcopPage *page, const char *name)
{
    const char *value = ocop_page_get_query (page, name);
    return *value != '\0' ? value : NULL;
}

static void
complain (OcopSalesFilter *filter, const char *what, const char *value)
{
    if (filter->complaint == NULL)
        filter->complaint = g_strdup_printf ("Không hiểu %s “%s”: đã bỏ qua.", what, value);
}

static void
read_day (const OcopPage *page, const char *name, const char *what, OcopSalesFilter *filter,
          OcopDay *day)
{
    const char *text = ocop_page_get_query (page, name);
    if (*text != '\0' && !ocop_day_parse_lenient (text, name, day, NULL))
        complain (filter, what, text);
}

static void
read_days (const OcopPage *page, OcopSalesFilter *filter)
{
    OcopPeriod period;
    const char *text = ocop_page_get_query (page, "ky");
    filter->query.from = filter->query.to = OCOP_DAY_NONE;
    if (*text != '\0' && !ocop_period_parse (text, &period))
        complain (filter, "kỳ", text);
    else if (*text != '\0')
        filter->period = (int)period;
    if (filter->period < 0) {
        read_day (page, "tu", "ngày bắt đầu", filter, &filter->query.from);
        read_day (page, "den", "ngày kết thúc", filter, &filter->query.to);
    }
    if (filter->period < 0 && filter->query.from == OCOP_DAY_NONE &&
        filter->query.to == OCOP_DAY_NONE)
        filter->period = OCOP_PERIOD_MONTH;
    if (filter->period >= 0)
        ocop_period_get_days ((OcopPeriod)filter->period, page->today, &filter->query.from,
                              &filter->query.to);
    if (filter->query.to == OCOP_DAY_NONE)
        filter->query.to = page->today;
    if (filter->query.from == OCOP_DAY_NONE || filter->query.from > filter->query.to)
        filter->query.from = filter->query.to;
}

static void
read_words (const OcopPage *page, OcopSalesFilter *filter)
{
    OcopChannel channel;
    const char *text = ocop_page_get_query (page, "theo");
    filter->by =
        filter->query.to - filter->query.from > 61 ? OCOP_SALES_BY_MONTH : OCOP_SALES_BY_DAY;
    if (*text != '\0' && !ocop_sales_by_parse (text, &filter->by))
        complain (filter, "cách chia", text);
    text = ocop_page_get_query (page, "sao");
    if (*text >= '0' && *text <= '5' && text[1] == '\0')
        filter->query.stars = *text - '0';
    else if (*text != '\0')
        complain (filter, "hạng sao", text);
    text = ocop_page_get_query (page, "kenh");
    if (*text != '\0' && ocop_channel_parse (text, &channel))
        filter->query.channel = (int)channel;
    else if (*text != '\0')
        complain (filter, "kênh bán", text);
}

void
ocop_sales_filter_read (const OcopPage *page, OcopSalesFilter *ret_filter)
{
    OcopSalesFilter filter = {.query = OCOP_SALES_QUERY_INIT, .period = -1};
    read_days (page, &filter);
    read_words (page, &filter);
    filter.query.point = get_or_null (page, "diem");
    filter.query.product = get_or_null (page, "san-pham");
    filter.query.producer = get_or_null (page, "chu-the");
    filter.query.category = get_or_null (page, "nhom");
    filter.query.place = get_or_null (page, "dia-ban");
    filter.query.area = get_or_null (page, "khu");
    *ret_filter = filter;
}

void
ocop_sales_filter_clear (OcopSalesFilter *filter)
{
    g_clear_pointer (&filter->complaint, g_free);
}

static void
append (GString *out, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_string_append_printf (out, "%s%s=", out->len == 0 ? "?" : "&", name);
    ocop_html_url_part (out, value);
}

char *
ocop_sales_filter_to_query (const OcopSalesFilter *filter)
{
    GString *out = g_string_new (NULL);
    char day[OCOP_DAY_TEXT_SIZE], stars[8] = "";
    const OcopSalesQuery *query = &filter->query;
    append (out, "tu", ocop_day_to_text (query->from, day));
    append (out, "den", ocop_day_to_text (query->to, day));
    append (out, "theo", ocop_sales_by_get_text (filter->by));
    append (out, "diem", query->point);
    append (out, "san-pham", query->product);
    append (out, "chu-the", query->producer);
    append (out, "nhom", query->category);
    append (out, "dia-ban", query->place);
    append (out, "khu", query->area);
    if (query->stars >= 0)
        g_snprintf (stars, sizeof stars, "%d", query->stars);
    append (out, "sao", stars);
    append (out, "kenh",
            query->channel >= 0 ? ocop_channel_get_text ((OcopChannel)query->channel) : NULL);
    return g_string_free (out, FALSE);
}

/* --- the form --- */

static void
begin_select (GString *out, const char *name, const char *label, const char *any)
{
    ocop_html_add (out, "<label>%s<select name=\"%s\">", label, name);
    if (any != NULL)
        ocop_html_add (out, "<option value=\"\">%s</option>", any);
}

static void
add_option (GString *out, const char *value, const char *label, const char *chosen)
{
    const gboolean is_chosen = chosen != NULL && strcmp (value, chosen) == 0;
    ocop_html_add (out,
                   is_chosen ? "<option value=\"%s\" selected>%s</option>"
                             : "<option value=\"%s\">%s</option>",
                   value, label);
}

static void
end_select (GString *out)
{
    g_string_append (out, "</select></label>\n");
}

static void
add_days (GString *out, const OcopSalesFilter *filter)
{
    char day[OCOP_DAY_TEXT_SIZE];
    begin_select (out, "ky", "Kỳ", "Tự chọn ngày");
    for (guint i = 0; i < OCOP_N_PERIODS; i++)
        add_option (out, ocop_period_get_text ((OcopPeriod)i),
                    ocop_period_get_label ((OcopPeriod)i),
                    filter->period == (int)i ? ocop_period_get_text ((OcopPeriod)i) : NULL);
    end_select (out);
    ocop_html_add (out, "<label>Từ ngày<input type=\"date\" name=\"tu\" value=\"%s\"></label>",
                   ocop_day_to_text (filter->query.from, day));
    ocop_html_add (out, "<label>Đến ngày<input type=\"date\" name=\"den\" value=\"%s\"></label>\n",
                   ocop_day_to_text (filter->query.to, day));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_categories (OcopPage *page, const OcopSalesFilter *filter)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < page->facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (page->facts->products, i);
        if (*product->row->product_group != '\0' &&
            g_hash_table_add (seen, product->row->product_group))
            g_ptr_array_add (names, product->row->product_group);
    }
    g_ptr_array_sort (names, compare_texts);
    begin_select (page->out, "nhom", "Nhóm sản phẩm", "Mọi nhóm");
    for (guint i = 0; i < names->len; i++)
        add_option (page->out, g_ptr_array_index (names, i), g_ptr_array_index (names, i),
                    filter->query.category);
    end_select (page->out);
}

static void
add_master_data (OcopPage *page, const OcopSalesFilter *filter)
{
    GString *out = page->out;
    const OcopFacts *facts = page->facts;
    begin_select (out, "diem", "Điểm bán", "Mọi điểm bán");
    for (guint i = 0; i < facts->points->len; i++) {
        const OcopRegPoint *point = g_ptr_array_index (facts->points, i);
        g_autofree char *label = g_strdup_printf ("%s – %s", point->code, point->name);
        add_option (out, point->code, label, filter->query.point);
    }
    end_select (out);
    begin_select (out, "khu", "Nhóm địa bàn", "Mọi nhóm");
    for (guint i = 0; i < facts->groups->len; i++) {
        const OcopFactGroup *group = g_ptr_array_index (facts->groups, i);
        add_option (out, group->code, group->name, filter->query.area);
    }
    end_select (out);
    add_categories (page, filter);
    ocop_html_add (out,
                   "<label>Mã sản phẩm<input name=\"san-pham\" value=\"%s\" autocomplete=\"off\" "
                   "placeholder=\"mọi sản phẩm\"></label>",
                   filter->query.product != NULL ? filter->query.product : "");
    ocop_html_add (out,
                   "<label>Mã chủ thể<input name=\"chu-the\" value=\"%s\" autocomplete=\"off\" "
                   "placeholder=\"mọi chủ thể\"></label>",
                   filter->query.producer != NULL ? filter->query.producer : "");
    ocop_html_add (out,
                   "<label>Mã địa bàn<input name=\"dia-ban\" value=\"%s\" autocomplete=\"off\" "
                   "placeholder=\"mọi địa bàn\"></label>\n",
                   filter->query.place != NULL ? filter->query.place : "");
}

void
ocop_sales_filter_add_form (OcopPage *page, const OcopSalesFilter *filter)
{
    GString *out = page->out;
    char stars[8] = "";
    if (filter->query.stars >= 0)
        g_snprintf (stars, sizeof stars, "%d", filter->query.stars);
    g_string_append (out,
                     "<form class=\"filter\" method=\"get\" action=\"/doanh-so\" role=\"search\" "
                     "aria-label=\"Lọc doanh số\"><div class=\"fields\">\n");
    begin_select (out, "theo", "Chia theo", NULL);
    for (guint i = 0; i < OCOP_N_SALES_BY; i++)
        add_option (out, ocop_sales_by_get_text ((OcopSalesBy)i),
                    ocop_sales_by_get_label ((OcopSalesBy)i), ocop_sales_by_get_text (filter->by));
    end_select (out);
    add_days (out, filter);
    g_string_append (out, "</div><details");
    const OcopSalesQuery *query = &filter->query;
    if (query->point != NULL || query->product != NULL || query->producer != NULL ||
        query->category != NULL || query->place != NULL || query->area != NULL ||
        query->stars >= 0 || query->channel >= 0)
        g_string_append (out, " open");
    g_string_append (out, "><summary>Lọc thêm</summary><div class=\"fields\">\n");
    add_master_data (page, filter);
    begin_select (out, "sao", "Hạng sao", "Mọi hạng");
    add_option (out, "5", "5 sao", stars);
    add_option (out, "4", "4 sao", stars);
    add_option (out, "3", "3 sao", stars);
    add_option (out, "0", "Không có sao", stars);
    end_select (out);
    begin_select (out, "kenh", "Kênh bán", "Mọi kênh");
    for (guint i = 0; i < OCOP_N_CHANNELS; i++)
        add_option (out, ocop_channel_get_text ((OcopChannel)i),
                    ocop_label_channel (ocop_channel_get_text ((OcopChannel)i)),
                    query->channel == (int)i ? ocop_channel_get_text ((OcopChannel)i) : NULL);
    end_select (out);
    g_string_append (out, "</div></details><button>Xem</button></form>\n");
}
