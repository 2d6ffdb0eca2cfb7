/* The province's files in, and what tills are given out of them. */
#include "backend.h"

#include "base/error.h"
#include "registry/catalogue/documents.h"
#include "registry/catalogue/import.h"
#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include "wire/catalogue_doc.h"
#include "wire/recalls.h"
#include <string.h>

#define NOW   G_GINT64_CONSTANT (1795233000000)
#define TODAY 20778

#define GOOD(expression)                                                                           \
    do {                                                                                           \
        g_autoptr (GError) error = NULL;                                                           \
        if (!(expression))                                                                         \
            g_error ("%s: %s", #expression, error != NULL ? error->message : "no error");          \
    } while (0)

/* @table NULL: the catalogue. FALSE: refused, rolled back. */
static gboolean
import (OcopRegDb *db, const char *table, const char *text, OcopImportCounts *ret_counts,
        GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    if (!ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error))
        return FALSE;
    ocop_reg_change_init (&change, db, "test", "import", NOW);
    return (table == NULL ? ocop_province_import_catalogue (&change, TODAY, text, strlen (text),
                                                            ret_counts, error)
                          : ocop_province_import_table (&change, table, text, strlen (text),
                                                        ret_counts, error)) &&
           ocop_reg_commit (&transaction, error);
}

static OcopImportCounts
must_import (OcopRegDb *db, const char *table, const char *text)
{
    OcopImportCounts counts = {0};
    GOOD (import (db, table, text, &counts, &error));
    return counts;
}

static void
must_refuse (OcopRegDb *db, const char *table, const char *text, gint64 row, const char *column)
{
    OcopImportCounts counts;
    g_autoptr (GError) error = NULL;
    g_assert_false (import (db, table, text, &counts, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpstr (ocop_error_get_column (error), ==, column);
}

static gint64
count (OcopRegDb *db, const char *sql)
{
    gint64 n = -1;
    GOOD (ocop_reg_get_number (db, sql, &n, &error));
    return n;
}

static const char catalogue_csv[] =
    "code,name,unit,price,producer_code,producer,producer_kind,stars,decision,decided_on,group\n"
    "QN-0001,Chả mực,kg,450000,P1,HTX Hạ Long,cooperative,4,38/QĐ-UBND,2025-01-17,1\n"
    "QN-0002,Ruốc hàu,hộp,,P1,HTX Hạ Long,cooperative,3,38/QĐ-UBND,2024-05-02,1\n"
    "QN-0003,Trà hoa vàng,hộp,,,Hộ Nông Văn A,household,,,,2\n";

static void
test_import (Backend *backend)
{
    OcopRegDb *db = backend->db;
    const OcopImportCounts first = must_import (db, NULL, catalogue_csv);
    g_assert_cmpuint (first.n_rows, ==, 3);
    g_assert_cmpuint (first.n_added, ==, 3);
    g_assert_cmpuint (first.n_changed + first.n_unchanged, ==, 0);
    const gint64 n_history = count (db, "SELECT count (*) FROM history");
    const OcopImportCounts again = must_import (db, NULL, catalogue_csv);
    g_assert_cmpuint (again.n_unchanged, ==, 3);
    g_assert_cmpint (again.version, ==, 0);
    g_assert_cmpint (count (db, "SELECT count (*) FROM history"), ==, n_history);
    g_assert_cmpint (count (db, "SELECT count (*) FROM producer"), ==, 2);
    g_assert_cmpint (count (db, "SELECT count (*) FROM certificate"), ==, 2);

    /* one column alone: the rest stays; a new decision is one more certificate */
    const OcopImportCounts stars = must_import (db, NULL,
                                                "code,name,unit,price,stars,decision,decided_on\n"
                                                "QN-0002,Ruốc hàu,hộp,,4,99/QĐ-UBND,2026-03-01\n");
    g_assert_cmpuint (stars.n_changed, ==, 1);
    g_assert_cmpint (count (db, "SELECT count (*) FROM certificate WHERE product = 'QN-0002'"), ==,
                     2);
    g_assert_cmpint (
        count (db, "SELECT count (*) FROM product WHERE code = 'QN-0002' AND producer_code = 'P1' "
                   "AND product_group = '1'"),
        ==, 1);
    /* stars of a day are those of its certificate */
    gboolean known;
    int held;
    GOOD (ocop_reg_products_get_stars (db, "QN-0002", 20500, &known, &held, &error));
    g_assert_cmpint (held, ==, 3);
    GOOD (ocop_reg_products_get_stars (db, "QN-0002", TODAY, &known, &held, &error));
    g_assert_cmpint (held, ==, 4);

    /* a household that becomes a company: from today on, the past stays */
    must_import (db, NULL,
                 "code,name,unit,price,producer,producer_kind\n"
                 "QN-0003,Trà hoa vàng,hộp,,Hộ Nông Văn A,enterprise\n");
    g_assert_cmpint (count (db, "SELECT count (*) FROM producer_form WHERE producer = "
                                "'Hộ Nông Văn A'"),
                     ==, 2);
    g_assert_cmpint (count (db, "SELECT max (valid_from) FROM producer_form WHERE producer = "
                                "'Hộ Nông Văn A'"),
                     ==, TODAY);
    /* withdrawn today: what was sold before keeps its stars */
    must_import (db, NULL, "code,name,unit,price,status\nQN-0001,Chả mực,kg,450000,withdrawn\n");
    GOOD (ocop_reg_products_get_stars (db, "QN-0001", TODAY - 1, &known, &held, &error));
    g_assert_cmpint (held, ==, 4);
    GOOD (ocop_reg_products_get_stars (db, "QN-0001", TODAY, &known, &held, &error));
    g_assert_cmpint (held, ==, 0);
}

static void
test_refusals (Backend *backend)
{
    OcopRegDb *db = backend->db;
    must_refuse (db, NULL, "code,name,unit,price,stars\nQN-1,A,kg,1,4\nQN-2,B,kg,1,9\n", 3,
                 "stars");
    g_assert_cmpint (count (db, "SELECT count (*) FROM product"), ==, 0);
    must_import (db, NULL, "{\"version\":7,\"products\":[]}");
    OcopImportCounts counts;
    g_autoptr (GError) error = NULL;
    g_assert_false (import (db, NULL, "{\"version\":6,\"products\":[]}", &counts, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    must_import (db, NULL, "{\"version\":7,\"products\":[]}");
}

/* A file of every table, with every column: no description may be wrong about its table. */
static void
test_all_tables (Backend *backend)
{
    static const struct {
        const char *table, *csv;
    } files[] = {
        {"points", "code,name,province,type,area_m2,operator,place_code,opened,closed\n"
                   "QN01,Hạ Long,22,center,120,Sở Công Thương,06652@2025-07-01,2020-01-01,\n"},
        {"places", "code,valid_from,valid_to,name,kind,district,province,standard\n"
                   "06652,2025-07-01,,Hà Tu,phường,193,22,đạt\n"},
        {"successions", "old_code,new_code,split\n06655,06661,yes\n"},
        {"groups", "group,name,place_code,place_from,valid_from,valid_to\n"
                   "DB,Đồng bằng,193,,,\nDB,Đồng bằng,194,,2020-01-01,2025-06-30\n"},
        {"targets", "code,name,indicator,value,from,to,scope\n"
                    "T1,Sản phẩm,certified,200,2022-01-01,2025-12-31,\n"},
        {"producers", "code,name,tax_code,place_code,contact\nP1,HTX,5700,06652,\n"},
        {"forms", "producer,valid_from,kind,name,tax_code\nP1,2020-01-01,household,Hộ A,\n"},
        {"certificates",
         "product,decided_on,decision,stars,level,valid_months,status,ended_on,criteria,score\n"
         "QN-0001,2020-01-01,1/QĐ,4,provincial,36,certified,,1048,87.5\n"},
        {"supply", "product,from,to,qty\nQN-0001,2026-11-01,2026-12-31,1500.5\n"},
        {"inspections",
         "code,point,product,lot,day,inspector,checklist,finding,deadline,closed_on,block\n"
         "KT1,QN01,QN-0001,L1,2026-11-01,Đoàn 1,\"{\"\"a\"\":1}\",mốc,2026-12-01,,yes\n"},
        {"chains", "code,name,place_code\nC1,Chuỗi hàu,06652\n"},
        {"chain-products", "chain,product\nC1,QN-0001\n"},
        {"areas", "code,name,kind,place_code,area_m2,yearly_qty,standard,valid_from,valid_to\n"
                  "V1,Vùng trà,vùng trồng,06652,10000,250,VietGAP,2024-01-01,\n"},
        {"product-areas", "product,area\nQN-0003,V1\n"},
        {"marks", "kind,number,name,holder,valid_to\nGI,00041,Ngán Quảng Ninh,Sở NN,\n"},
        {"product-marks", "product,kind,number\nQN-0001,GI,00041\n"},
    };
    guint n_tables = 0;
    for (const char *const *name = ocop_province_list_tables(); *name != NULL; name++)
        n_tables++;
    g_assert_cmpuint (n_tables, ==, G_N_ELEMENTS (files));
    for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
        const OcopImportCounts first = must_import (backend->db, files[i].table, files[i].csv);
        g_assert_cmpuint (first.n_added, >, 0);
        /* A line counts once, also where it is two rows. */
        g_assert_cmpuint (first.n_added + first.n_changed + first.n_unchanged, ==, first.n_rows);
        const OcopImportCounts again = must_import (backend->db, files[i].table, files[i].csv);
        g_assert_cmpuint (again.n_added + again.n_changed, ==, 0);
        g_autofree char *columns = ocop_province_describe_table (files[i].table);
        g_assert_nonnull (columns);
        columns[strcspn (columns, ",")] = '\0'; /* the first is always required */
        must_refuse (backend->db, files[i].table, "strange\nx\n", 1, columns);
    }
    g_assert_cmpint (count (backend->db, "SELECT count (*) FROM place_group"), ==, 1);
    g_assert_cmpint (count (backend->db, "SELECT count (*) FROM group_place"), ==, 2);
    g_assert_cmpint (count (backend->db, "SELECT score_hundredths FROM certificate"), ==, 8750);
    g_assert_cmpint (count (backend->db, "SELECT qty FROM supply"), ==, 1500500);
}

static void
test_table_cells (Backend *backend)
{
    OcopRegDb *db = backend->db;
    must_refuse (db, "points", "code,name\nQN01,A\nqn2,B\n", 3, "code");
    must_refuse (db, "points", "code,name,type\nQN01,A,moon\n", 2, "type");
    must_refuse (db, "points", "code,name,opened\nQN01,A,2026-13-01\n", 2, "opened");
    must_refuse (db, "points", "code,name,area_m2\nQN01,A,-3\n", 2, "area_m2");
    must_refuse (db, "points", "code,name\nQN01,\n", 2, "name");
    must_refuse (db, "supply", "product,from,to,qty\nQN-1,2026-01-01,2026-02-01,1.2345\n", 2,
                 "qty");
    must_refuse (db, "inspections", "code,day,checklist\nK,2026-01-01,[1]\n", 2, "checklist");
    g_assert_cmpint (count (db, "SELECT count (*) FROM sales_point"), ==, 0);
    /* other names for the same columns, a semicolon, days as spreadsheets write them */
    must_import (db, "groups", "code;district;from\nMN;204;01/01/2020\n");
    must_import (db, "groups", "group,code\nMN,205\n");
    g_assert_cmpint (count (db, "SELECT count (*) FROM group_place WHERE group_code = 'MN'"), ==,
                     2);
    /* a column that is not there leaves what is held */
    must_import (db, "points", "code,name,area_m2\nQN01,A,50\n");
    must_import (db, "points", "code,name\nQN01,B\n");
    g_assert_cmpint (count (db, "SELECT area_m2 FROM sales_point"), ==, 50);
}

static OcopCatalogueDoc *
get_catalogue (OcopRegDb *db, gint64 from)
{
    g_autoptr (GBytes) bytes = NULL;
    gint64 version;
    gsize size;
    GOOD (ocop_province_make_catalogue (db, from, &version, &bytes, &error));
    g_assert_nonnull (bytes);
    const char *text = g_bytes_get_data (bytes, &size);
    g_autoptr (GError) error = NULL;
    OcopCatalogueDoc *doc = ocop_catalogue_doc_from_json (text, size, &error);
    g_assert_no_error (error);
    g_assert_cmpint (doc->version, ==, version);
    return doc;
}

static void
remove_product (OcopRegDb *db, const char *code)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    const OcopRegProduct key = {.code = (char *)code};
    GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
    ocop_reg_change_init (&change, db, "test", "remove", NOW);
    GOOD (ocop_reg_master_remove (&change, &ocop_reg_product_shape, &key, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static void
test_documents (Backend *backend)
{
    OcopRegDb *db = backend->db;
    g_autoptr (GBytes) none = NULL;
    gint64 version;
    GOOD (ocop_province_make_catalogue (db, 0, &version, &none, &error));
    g_assert_null (none);
    must_import (db, NULL, catalogue_csv);
    g_autoptr (OcopCatalogueDoc) whole = get_catalogue (db, 0);
    g_assert_cmpint (whole->from, ==, 0);
    g_assert_cmpuint (whole->catalogue->entries->len, ==, 3);
    const OcopCatalogueEntry *first = g_ptr_array_index (whole->catalogue->entries, 0);
    g_assert_cmpstr (first->product->producer, ==, "HTX Hạ Long");
    g_assert_cmpint (first->product->producer_kind, ==, OCOP_PRODUCER_COOPERATIVE);
    g_assert_cmpint (g_array_index (first->prices, OcopPrice, 0).price, ==, 450000);
    const OcopCatalogueEntry *third = g_ptr_array_index (whole->catalogue->entries, 2);
    g_assert_cmpstr (third->product->producer_code, ==, "");
    g_assert_cmpuint (third->prices->len, ==, 0);

    GOOD (ocop_province_make_catalogue (db, whole->version, &version, &none, &error));
    g_assert_null (none);
    /* what changed since, a changed producer's products among it, and what is gone */
    must_import (db, NULL, "code,name,unit,price\nQN-0003,Trà hoa vàng Quy Hoa,hộp,\n");
    g_autoptr (OcopCatalogueDoc) one = get_catalogue (db, whole->version);
    g_assert_cmpuint (one->catalogue->entries->len, ==, 1);
    g_assert_cmpint (one->from, ==, whole->version);
    must_import (db, "producers", "code,name\nP1,HTX Hạ Long mới\n");
    g_autoptr (OcopCatalogueDoc) both = get_catalogue (db, one->version);
    g_assert_cmpuint (both->catalogue->entries->len, ==, 2);
    remove_product (db, "QN-0001");
    g_autoptr (OcopCatalogueDoc) gone = get_catalogue (db, both->version);
    g_assert_cmpuint (gone->removed->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (gone->removed, 0), ==, "QN-0001");
    /* a version of a registry that was restored from a backup */
    g_autoptr (OcopCatalogueDoc) restored = get_catalogue (db, gone->version + 100);
    g_assert_cmpint (restored->from, ==, 0);
    g_assert_cmpuint (restored->catalogue->entries->len, ==, 2);
}

static void
test_recalls (Backend *backend)
{
    g_autoptr (GBytes) bytes = NULL;
    gint64 version;
    gsize size;
    must_import (backend->db, "inspections",
                 "code,product,lot,day,finding,block\nKT1,QN-0001,L1,2026-11-01,mốc,yes\n"
                 "KT2,QN-0002,,2026-11-01,,no\n");
    GOOD (ocop_province_make_recalls (backend->db, NOW, &version, &bytes, &error));
    const char *text = g_bytes_get_data (bytes, &size);
    g_autoptr (OcopRecallList) list = ocop_recall_list_from_json (text, size, NULL);
    g_assert_nonnull (list);
    g_assert_cmpint (list->version, ==, version);
    g_assert_cmpuint (list->recalls->len, ==, 2);
    const OcopRecall *first = &g_array_index (list->recalls, OcopRecall, 0);
    g_assert_cmpstr (first->code, ==, "QN-0001");
    g_assert_cmpstr (first->lot, ==, "L1");
    g_assert_false (first->lifted);
    g_assert_true (g_array_index (list->recalls, OcopRecall, 1).lifted);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test ("/catalogue/import-keeps-what-is-not-said", test_import);
    backend_add_test ("/catalogue/refused-whole", test_refusals);
    backend_add_test ("/tables/every-column-of-every-table", test_all_tables);
    backend_add_test ("/tables/cells-are-checked", test_table_cells);
    backend_add_test ("/documents/whole-delta-and-gone", test_documents);
    backend_add_test ("/documents/recalls-and-blocks", test_recalls);
    return backend_run_tests();
}
