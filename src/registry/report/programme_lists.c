/* Products, certificates that end, producers that changed their form. */
#include "registry/report/programme.h"

#include "base/text.h"
#include "registry/report/labels.h"
#include <string.h>

static const OcopColumn certificate_columns[] = {
    {"product", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"producer", "Chủ thể", OCOP_COLUMN_TEXT, NULL},
    {"stars", "Sao", OCOP_COLUMN_STARS, NULL},
    {"level", "Cấp công nhận", OCOP_COLUMN_TEXT, ocop_label_level},
    {"decision", "Quyết định", OCOP_COLUMN_TEXT, NULL},
    {"decided_on", "Ngày quyết định", OCOP_COLUMN_DAY, NULL},
    {"last_day", "Hiệu lực đến hết", OCOP_COLUMN_DAY, NULL},
    {"days_left", "Còn (ngày)", OCOP_COLUMN_COUNT, NULL},
};

static int
compare_ends (gconstpointer a, gconstpointer b)
{
    const OcopFactProduct *one = *(const OcopFactProduct *const *)a;
    const OcopFactProduct *other = *(const OcopFactProduct *const *)b;
    if (one->last_day != other->last_day)
        return one->last_day < other->last_day ? -1 : 1;
    return strcmp (one->row->code, other->row->code);
}

OcopTable *
ocop_report_certificates (const OcopFacts *facts, int days)
{
    g_autoptr (GPtrArray) ending = g_ptr_array_new();
    for (guint i = 0; i < facts->products->len; i++) {
        OcopFactProduct *product = g_ptr_array_index (facts->products, i);
        if (product->in_programme && product->last_day != OCOP_DAY_NONE &&
            product->last_day <= facts->day + days)
            g_ptr_array_add (ending, product);
    }
    g_ptr_array_sort (ending, compare_ends);
    OcopTable *table = ocop_table_new ("certificates", "Giấy công nhận sắp hết hạn",
                                       certificate_columns, G_N_ELEMENTS (certificate_columns));
    for (guint i = 0; i < ending->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (ending, i);
        ocop_table_add_text (table, product->row->code);
        ocop_table_add_text (table, product->row->name);
        ocop_table_add_text (table, product->producer != NULL ? product->producer->name : "");
        ocop_table_add_value (table, product->certificate.stars);
        ocop_table_add_text (table, ocop_level_get_text ((OcopLevel)product->row->level));
        ocop_table_add_text (table, product->row->decision);
        ocop_table_add_day (table, product->certificate.decided_on);
        ocop_table_add_day (table, product->last_day);
        ocop_table_add_value (table, product->last_day - facts->day);
    }
    return table;
}

static const OcopColumn product_columns[] = {
    {"product", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"group", "Nhóm", OCOP_COLUMN_TEXT, NULL},
    {"producer", "Chủ thể", OCOP_COLUMN_TEXT, NULL},
    {"place", "Địa bàn", OCOP_COLUMN_TEXT, NULL},
    {"status", "Trạng thái", OCOP_COLUMN_TEXT, ocop_label_status},
    {"stars", "Sao", OCOP_COLUMN_STARS, NULL},
    {"last_day", "Hiệu lực đến hết", OCOP_COLUMN_DAY, NULL},
};

static gboolean
is_wanted (const OcopFactProduct *product, char **words)
{
    if (words == NULL)
        return TRUE;
    g_autofree char *text =
        g_strjoin (" ", product->row->code, product->row->name, product->row->gtins,
                   product->row->product_group,
                   product->producer != NULL ? product->producer->name : "", NULL);
    g_autofree char *folded = ocop_text_fold (text);
    for (char **word = words; *word != NULL; word++)
        if (strstr (folded, *word) == NULL)
            return FALSE;
    return TRUE;
}

OcopTable *
ocop_report_products (const OcopFacts *facts, const char *search)
{
    g_autofree char *folded = search != NULL && *search != '\0' ? ocop_text_fold (search) : NULL;
    g_auto (GStrv) words = folded != NULL ? g_strsplit (folded, " ", 16) : NULL;
    OcopTable *table = ocop_table_new ("products", "Sản phẩm của chương trình", product_columns,
                                       G_N_ELEMENTS (product_columns));
    for (guint i = 0; i < facts->products->len; i++) {
        const OcopFactProduct *product = g_ptr_array_index (facts->products, i);
        if (!is_wanted (product, words))
            continue;
        const gboolean has_lapsed =
            product->last_day != OCOP_DAY_NONE && product->last_day < facts->day;
        ocop_table_add_text (table, product->row->code);
        ocop_table_add_text (table, product->row->name);
        ocop_table_add_text (table, product->row->product_group);
        ocop_table_add_text (table, product->producer != NULL ? product->producer->name : "");
        ocop_table_add_text (table, product->place != NULL ? product->place->name : "");
        ocop_table_add_text (
            table, has_lapsed ? "lapsed" : ocop_status_get_text ((OcopStatus)product->row->status));
        ocop_table_add_value (table, product->stars);
        ocop_table_add_day (table, product->last_day);
    }
    return table;
}

static const OcopColumn conversion_columns[] = {
    {"producer", "Mã chủ thể", OCOP_COLUMN_TEXT, NULL},
    {"name", "Chủ thể", OCOP_COLUMN_TEXT, NULL},
    {"day", "Từ ngày", OCOP_COLUMN_DAY, NULL},
    {"from_kind", "Trước đó", OCOP_COLUMN_TEXT, ocop_label_producer_kind},
    {"to_kind", "Chuyển thành", OCOP_COLUMN_TEXT, ocop_label_producer_kind},
    {"products", "Sản phẩm tham gia", OCOP_COLUMN_COUNT, NULL},
};

OcopTable *
ocop_report_conversions (OcopRegDb *db, const OcopFacts *facts, OcopDay from, OcopDay to,
                         GError **error)
{
    const OcopRegQuery query = {.order = "producer, valid_from"};
    g_autoptr (GPtrArray) rows =
        ocop_reg_master_query (db, &ocop_reg_producer_form_shape, &query, error);
    if (rows == NULL)
        return NULL;
    OcopTable *table = ocop_table_new ("conversions", "Chủ thể chuyển đổi loại hình",
                                       conversion_columns, G_N_ELEMENTS (conversion_columns));
    for (guint i = 1; i < rows->len; i++) {
        const OcopRegProducerForm *before = g_ptr_array_index (rows, i - 1);
        const OcopRegProducerForm *after = g_ptr_array_index (rows, i);
        if (strcmp (before->producer, after->producer) != 0 || before->kind == after->kind ||
            after->valid_from < from || (to != OCOP_DAY_NONE && after->valid_from > to))
            continue;
        const OcopFactProducer *producer = ocop_facts_find_producer (facts, after->producer);
        ocop_table_add_text (table, after->producer);
        ocop_table_add_text (table, *after->name != '\0' ? after->name
                                    : producer != NULL   ? producer->name
                                                         : after->producer);
        ocop_table_add_day (table, after->valid_from);
        ocop_table_add_text (table, ocop_producer_kind_get_text ((OcopProducerKind)before->kind));
        ocop_table_add_text (table, ocop_producer_kind_get_text ((OcopProducerKind)after->kind));
        ocop_table_add_value (table, producer != NULL ? producer->n_products : 0);
    }
    return table;
}
