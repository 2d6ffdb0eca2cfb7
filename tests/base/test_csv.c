/* CSV as spreadsheets and people make it. */
#include "base/csv.h"
#include "base/error.h"

#include <string.h>

static OcopCsv *
open_bytes (const char *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    OcopCsv *csv = ocop_csv_new (bytes, size, &error);
    g_assert_no_error (error);
    g_assert_nonnull (csv);
    return csv;
}

/* The header and all rows: fields in [], rows one behind the other with their line. */
static char *
dump (OcopCsv *csv)
{
    g_autoptr (GError) error = NULL;
    GString *all = g_string_new (NULL);
    gsize n_columns = 0;
    const char *const *header = ocop_csv_get_header (csv, &n_columns);
    g_assert_null (header[n_columns]);
    for (gsize i = 0; i < n_columns; i++)
        g_string_append_printf (all, "[%s]", header[i]);
    while (ocop_csv_next (csv, &error)) {
        g_string_append_printf (all, " %" G_GINT64_FORMAT ":", ocop_csv_get_row (csv));
        for (gsize i = 0; i < n_columns; i++)
            g_string_append_printf (all, "[%s]", ocop_csv_get_field (csv, i));
    }
    g_assert_no_error (error);
    g_assert_false (ocop_csv_next (csv, &error));
    g_assert_no_error (error);
    return g_string_free (all, FALSE);
}

static void
assert_reads_bytes (const char *bytes, gsize size, const char *wanted)
{
    /* A copy of exactly that size, so that the sanitizer sees one byte read too many. */
    g_autofree char *copy = g_memdup2 (bytes, size);
    g_autoptr (OcopCsv) csv = open_bytes (copy, size);
    g_autofree char *all = dump (csv);
    g_assert_cmpstr (all, ==, wanted);
}

static void
assert_reads (const char *text, const char *wanted)
{
    assert_reads_bytes (text, strlen (text), wanted);
}

/* The file breaks at @row in @column, at opening or at a row. */
static void
assert_breaks_bytes (const char *bytes, gsize size, gint64 row, const char *column)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *copy = g_memdup2 (bytes, size);
    g_autoptr (OcopCsv) csv = ocop_csv_new (copy, size, &error);
    if (csv != NULL) {
        while (ocop_csv_next (csv, &error))
            g_assert_no_error (error);
    }
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpstr (ocop_error_get_column (error), ==, column);
    if (csv != NULL)
        g_assert_false (ocop_csv_next (csv, NULL));
}

static void
assert_breaks (const char *text, gint64 row, const char *column)
{
    assert_breaks_bytes (text, strlen (text), row, column);
}

static void
test_line_ends (void)
{
    assert_reads ("a,b\n1,2\n3,4\n", "[a][b] 2:[1][2] 3:[3][4]");
    assert_reads ("a,b\r\n1,2\r\n3,4", "[a][b] 2:[1][2] 3:[3][4]");
    assert_reads ("a,b\r1,2\r3,4\r", "[a][b] 2:[1][2] 3:[3][4]");
    assert_reads ("a,b\n\n1,2\n\r\n\n3,4\n\n", "[a][b] 3:[1][2] 6:[3][4]");
    assert_reads ("a,b", "[a][b]");
    assert_reads ("a", "[a]");
}

static void
test_separators (void)
{
    static const struct {
        const char *text;
        char separator;
    } cases[] = {
        {"a,b;c\n", ','},     {"a;b,c\n", ';'},       {"a\tb,c\n", '\t'},
        {"a\n1;2\n", ','},    {"\"a;x\",b;c\n", ','}, {"\"a\"\"\"\t\"b,\"\n", '\t'},
        {"\n\n a ;b\n", ';'}, {"sep=;\na\n", ';'},    {"a b;c\n", ';'},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopCsv) csv = ocop_csv_new (cases[i].text, strlen (cases[i].text), NULL);
        g_assert_nonnull (csv);
        g_assert_cmpint (ocop_csv_get_separator (csv), ==, cases[i].separator);
    }
    assert_reads ("a;b\n1,5;2\n", "[a][b] 2:[1,5][2]");
    assert_reads ("a\tb\n\t2\n1\t\n", "[a][b] 2:[][2] 3:[1][]");
}

static void
test_quotes (void)
{
    assert_reads ("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", "[a][b] 2:[1,5][say \"hi\"]");
    assert_reads ("a,b\n \" x \" , y z \n", "[a][b] 2:[ x ][y z]");
    assert_reads ("a,b\n5\" pipe,\"\"\n", "[a][b] 2:[5\" pipe][]");
    assert_reads ("a,b\n\"\"\"\",\"\"\"\"\"\"\n", "[a][b] 2:[\"][\"\"]");
    assert_reads ("a,b\n\"x\ny\",\"p\r\nq\rr\"\n3,4\n", "[a][b] 2:[x\ny][p\nq\nr] 6:[3][4]");
    assert_reads ("\"a\n1\",b\n1,2\n", "[a\n1][b] 3:[1][2]");
    assert_breaks ("a,b\n1,2\n\"3,4\n5,6\n", 3, "a");
    assert_breaks ("a,b\n1,\"2\"x\n", 2, "b");
    assert_breaks ("a,b\n1,\"2\" x\n", 2, "b");
}

static void
test_spreadsheet_traps (void)
{
    assert_reads ("\xef\xbb\xbf"
                  "a,b\n1,2\n",
                  "[a][b] 2:[1][2]");
    assert_reads ("sep=;\r\na;b\r\n1;2\r\n", "[a][b] 3:[1][2]");
    assert_reads ("\xef\xbb\xbfSEP=,\na,b\n1,2\n", "[a][b] 3:[1][2]");
    assert_reads ("a,b,,\n1,2,,\n,,,\n3,4,,,,,\n", "[a][b] 2:[1][2] 4:[3][4]");
    assert_reads ("a,b,c\n1\n1,2\n", "[a][b][c] 2:[1][][] 3:[1][2][]");
    assert_reads ("sep=x,b\n1,2\n", "[sep=x][b] 2:[1][2]");
    assert_breaks ("a,b\n1,2,3\n", 2, "3");
    assert_breaks ("a,b\n1,2,,\"\",5\n", 2, "5");
}

static void
test_header (void)
{
    assert_reads (" a , \" b \" \n1,2\n", "[a][b] 2:[1][2]");
    assert_breaks ("", 1, NULL);
    assert_breaks ("\n \n,,\n", 1, NULL);
    assert_breaks ("\xef\xbb\xbf", 1, NULL);
    assert_breaks ("a,b,a\n", 1, "3");
    assert_breaks ("a,,b\n", 1, "2");
    assert_breaks ("a,\" \",b\n", 1, "2");
    assert_breaks ("\na,b,a\n", 2, "3");
}

static void
test_utf16 (void)
{
    static const char text[] = "mã\ttên\r\nA\tRượu 🎉\r\n";
    glong n_units = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);
    g_autoptr (GByteArray) le = g_byte_array_new();
    g_autoptr (GByteArray) be = g_byte_array_new();
    g_byte_array_append (le, (const guint8 *)"\xff\xfe", 2);
    g_byte_array_append (be, (const guint8 *)"\xfe\xff", 2);
    for (glong i = 0; i < n_units; i++) {
        const guint8 low = (guint8)(units[i] & 0xff), high = (guint8)(units[i] >> 8);
        g_byte_array_append (le, (const guint8[]){low, high}, 2);
        g_byte_array_append (be, (const guint8[]){high, low}, 2);
    }
    assert_reads_bytes ((const char *)le->data, le->len, "[mã][tên] 2:[A][Rượu 🎉]");
    assert_reads_bytes ((const char *)be->data, be->len, "[mã][tên] 2:[A][Rượu 🎉]");

    static const char lone_high[] = "\xff\xfe"
                                    "a\0,\0b\0\n\0x\0,\0\x00\xd8y\0\n\0";
    static const char lone_low[] = "\xff\xfe"
                                   "a\0,\0b\0\n\0x\0,\0\x00\xdc";
    static const char odd[] = "\xff\xfe"
                              "a\0,\0b\0\n\0x\0,\0y";
    assert_breaks_bytes (lone_high, sizeof lone_high - 1, 2, "b");
    assert_breaks_bytes (lone_low, sizeof lone_low - 1, 2, "b");
    assert_breaks_bytes (odd, sizeof odd - 1, 2, "b");
    assert_breaks_bytes ("\xff\xfe", 2, 1, NULL);
}

static void
test_bad_bytes (void)
{
    assert_breaks ("a,b\n1,2\n3,R\xf4u\n", 3, "b");
    assert_breaks ("a,b\n1,\"\xff\"\n", 2, "b");
    assert_breaks ("a,\xff\n", 1, "2");
    assert_breaks_bytes ("a,b\n1,2\0\n", 9, 2, "b");
    assert_breaks_bytes ("a,b\n\"\0\",2\n", 10, 2, "a");
    assert_breaks_bytes ("a\0,b\n", 5, 1, "1");
}

static void
test_bounds (void)
{
    g_autoptr (GString) text = g_string_new ("a,b\n1,");
    for (guint i = 0; i < OCOP_CSV_FIELD_MAX_BYTES; i++)
        g_string_append_c (text, 'x');
    g_autoptr (OcopCsv) csv = ocop_csv_new (text->str, text->len, NULL);
    g_assert_true (ocop_csv_next (csv, NULL));
    g_assert_cmpuint (strlen (ocop_csv_get_field (csv, 1)), ==, OCOP_CSV_FIELD_MAX_BYTES);
    g_string_append_c (text, 'x');
    assert_breaks (text->str, 2, "b");

    g_autoptr (GString) header = g_string_new ("c0");
    for (guint i = 1; i < OCOP_CSV_COLUMNS_MAX; i++)
        g_string_append_printf (header, ",c%u", i);
    g_autoptr (OcopCsv) widest = ocop_csv_new (header->str, header->len, NULL);
    gsize n_columns = 0;
    ocop_csv_get_header (widest, &n_columns);
    g_assert_cmpuint (n_columns, ==, OCOP_CSV_COLUMNS_MAX);
    g_string_append (header, ",more");
    assert_breaks (header->str, 1, "65");
}

static void
test_errors_of_a_row_leave_the_ones_before (void)
{
    static const char text[] = "a,b\n1,2\n3,\"4\n";
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopCsv) csv = open_bytes (text, strlen (text));
    g_assert_true (ocop_csv_next (csv, &error));
    g_assert_cmpstr (ocop_csv_get_field (csv, 1), ==, "2");
    g_assert_false (ocop_csv_next (csv, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
}

static char *
write_row (const char *const *values, gsize n, gboolean is_text)
{
    GString *row = g_string_new (NULL);
    for (gsize i = 0; i < n; i++)
        ocop_csv_append_field (row, values[i], is_text, i == 0);
    return g_string_free (row, FALSE);
}

static void
test_append (void)
{
    g_autofree char *plain =
        write_row ((const char *[]){"a", "x,y", "say \"hi\"", " b ", "", "p\nq"}, 6, TRUE);
    g_assert_cmpstr (plain, ==, "a,\"x,y\",\"say \"\"hi\"\"\",\" b \",,\"p\nq\"");
    g_autofree char *guarded =
        write_row ((const char *[]){"=1+1", "+84", "-x", "@a", "'b", "a=b", "=\"x\""}, 7, TRUE);
    g_assert_cmpstr (guarded, ==, "'=1+1,'+84,'-x,'@a,''b,a=b,\"'=\"\"x\"\"\"");
    g_autofree char *number = write_row ((const char *[]){"-5"}, 1, FALSE);
    g_assert_cmpstr (number, ==, "-5");
    g_assert_cmpstr (ocop_csv_strip_guard ("'=1+1"), ==, "=1+1");
    g_assert_cmpstr (ocop_csv_strip_guard ("'tis"), ==, "'tis");
    g_assert_cmpstr (ocop_csv_strip_guard ("'"), ==, "'");
    g_assert_cmpstr (ocop_csv_strip_guard (""), ==, "");
}

/* What is written comes back the same, whatever it is. */
static void
test_round_trip (void)
{
    static const char alphabet[] = "a,;\t\"'=+-@ \nx";
    for (guint round = 0; round < 3000; round++) {
        char values[3][8];
        g_autoptr (GString) file = g_string_new ("k,l,m\n");
        for (gsize i = 0; i < 3; i++) {
            const gint32 length = g_test_rand_int_range (i == 0 ? 1 : 0, 7);
            for (gint32 j = 0; j < length; j++)
                values[i][j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
            values[i][length] = '\0';
            ocop_csv_append_field (file, values[i], TRUE, i == 0);
        }
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopCsv) csv = ocop_csv_new (file->str, file->len, NULL);
        g_assert_true (ocop_csv_next (csv, &error));
        g_assert_no_error (error);
        for (gsize i = 0; i < 3; i++)
            g_assert_cmpstr (ocop_csv_strip_guard (ocop_csv_get_field (csv, i)), ==, values[i]);
        g_assert_false (ocop_csv_next (csv, &error));
        g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/csv/lines/any-line-end", test_line_ends);
    g_test_add_func ("/csv/separator/first-behind-the-first-name", test_separators);
    g_test_add_func ("/csv/quotes", test_quotes);
    g_test_add_func ("/csv/spreadsheet-traps", test_spreadsheet_traps);
    g_test_add_func ("/csv/header/names-are-there-and-once", test_header);
    g_test_add_func ("/csv/utf16/is-converted", test_utf16);
    g_test_add_func ("/csv/bad-bytes/are-refused-with-their-place", test_bad_bytes);
    g_test_add_func ("/csv/bounds", test_bounds);
    g_test_add_func ("/csv/errors/come-at-their-row", test_errors_of_a_row_leave_the_ones_before);
    g_test_add_func ("/csv/append/quotes-and-guards", test_append);
    g_test_add_func ("/csv/append/comes-back-the-same", test_round_trip);
    return g_test_run();
}
