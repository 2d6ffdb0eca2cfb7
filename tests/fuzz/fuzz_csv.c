/* Any bytes as a CSV file: every row is read to the end; what comes out is valid and in order. */
#include "base/csv.h"
#include "base/error.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static void
check_row (OcopCsv *csv, gsize n_columns, gint64 last_row)
{
    gboolean is_blank = TRUE;
    g_assert_cmpint (ocop_csv_get_row (csv), >, last_row);
    for (gsize i = 0; i < n_columns; i++) {
        const char *value = ocop_csv_get_field (csv, i);
        g_assert_cmpuint (strlen (value), <=, OCOP_CSV_FIELD_MAX_BYTES);
        g_assert_true (g_utf8_validate (value, -1, NULL));
        is_blank = is_blank && *value == '\0';
    }
    g_assert_false (is_blank);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopCsv) csv = ocop_csv_new ((const char *)bytes, size, &error);
    g_assert_true ((csv == NULL) == (error != NULL));
    if (csv != NULL) {
        gsize n_columns = 0;
        ocop_csv_get_header (csv, &n_columns);
        g_assert_true (n_columns >= 1 && n_columns <= OCOP_CSV_COLUMNS_MAX);
        gint64 row = ocop_csv_get_row (csv);
        for (; ocop_csv_next (csv, &error); row = ocop_csv_get_row (csv))
            check_row (csv, n_columns, row);
    }
    if (error != NULL) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_cmpint (ocop_error_get_row (error), >=, 1);
    }
    return 0;
}
