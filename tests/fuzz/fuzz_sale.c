/* Any bytes as each of the JSON texts that a till reads: requests from outside, and bodies of its
 * own records, which may come back from a damaged disk. Refused with an error, or read; what is
 * read can be written, and reads as the same. */
#include "domain/goods_return.h"
#include "domain/sale.h"
#include "domain/sale_request.h"
#include "domain/shift_parts.h"
#include "domain/stock_act.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static void
check_error (gboolean is_read, const GError *error)
{
    g_assert_true (is_read == (error == NULL));
    if (error != NULL)
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
try_sale_request (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, (gssize)size, &error);
    guint8 digest[OCOP_DIGEST_SIZE];
    check_error (request != NULL, error);
    if (request == NULL)
        return;
    ocop_sale_request_digest (request, digest);
    if (request->resume != NULL)
        return; /* never parked */
    g_autofree char *parked = ocop_sale_request_to_parked_json (request);
    g_autoptr (OcopSaleRequest) again = ocop_sale_request_read (parked, -1, &error);
    g_assert_no_error (error);
    g_autofree char *parked_again = ocop_sale_request_to_parked_json (again);
    g_assert_cmpstr (parked, ==, parked_again);
}

static void
try_return_request (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (json, (gssize)size, &error);
    guint8 digest[OCOP_DIGEST_SIZE];
    check_error (request != NULL, error);
    if (request != NULL)
        ocop_return_request_digest (request, digest);
}

static void
try_sale (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopSale) sale = ocop_sale_from_body (json, size, &error);
    g_autoptr (GString) written = g_string_new (NULL);
    g_autoptr (GString) rewritten = g_string_new (NULL);
    check_error (sale != NULL, error);
    if (sale == NULL)
        return;
    ocop_sale_to_body (sale, written);
    g_autoptr (OcopSale) again = ocop_sale_from_body (written->str, written->len, &error);
    g_assert_no_error (error);
    ocop_sale_to_body (again, rewritten);
    g_assert_cmpstr (written->str, ==, rewritten->str);
}

static void
try_return (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopReturn) taking_back = ocop_return_from_body (json, size, &error);
    g_autoptr (GString) written = g_string_new (NULL);
    g_autoptr (GString) rewritten = g_string_new (NULL);
    check_error (taking_back != NULL, error);
    if (taking_back == NULL)
        return;
    ocop_return_to_body (taking_back, written);
    g_autoptr (OcopReturn) again = ocop_return_from_body (written->str, written->len, &error);
    g_assert_no_error (error);
    ocop_return_to_body (again, rewritten);
    g_assert_cmpstr (written->str, ==, rewritten->str);
}

static void
try_opening (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopShiftOpening) opening = {0};
    g_auto (OcopShiftOpening) again = {0};
    g_autoptr (GString) written = g_string_new (NULL);
    gboolean is_read = ocop_shift_opening_from_body (json, size, &opening, &error);
    check_error (is_read, error);
    if (!is_read)
        return;
    ocop_shift_opening_to_body (&opening, written);
    ocop_shift_opening_from_body (written->str, written->len, &again, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (opening.cashier, ==, again.cashier);
    g_assert_cmpint (opening.opening_float, ==, again.opening_float);
}

static void
try_cash (gboolean is_out, const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopCashMove) move = {0};
    g_auto (OcopCashMove) again = {0};
    g_autoptr (GString) written = g_string_new (NULL);
    gboolean is_read = ocop_cash_move_from_body (is_out, json, size, &move, &error);
    check_error (is_read, error);
    if (!is_read)
        return;
    ocop_cash_move_to_body (&move, written);
    ocop_cash_move_from_body (is_out, written->str, written->len, &again, &error);
    g_assert_no_error (error);
    g_assert_cmpint (move.amount, ==, again.amount);
}

/* What the quick reader takes the strict one takes too, as the same close. */
static void
compare_close_readers (const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) scanned = ocop_shift_close_scan (json, size);
    g_autoptr (OcopShiftClose) read = NULL;
    g_autoptr (GString) ours = g_string_new (NULL);
    g_autoptr (GString) theirs = g_string_new (NULL);
    if (scanned == NULL)
        return;
    read = ocop_shift_close_from_json (json, size, &error);
    g_assert_no_error (error);
    ocop_shift_close_to_body (scanned, ours);
    ocop_shift_close_to_body (read, theirs);
    g_assert_cmpstr (ours->str, ==, theirs->str);
}

static void
try_close (const char *json, gsize size)
{
    compare_close_readers (json, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) close = ocop_shift_close_from_body (json, size, &error);
    g_autoptr (GString) written = g_string_new (NULL);
    g_autoptr (GString) rewritten = g_string_new (NULL);
    check_error (close != NULL, error);
    if (close == NULL)
        return;
    ocop_shift_close_to_body (close, written);
    g_autoptr (OcopShiftClose) again =
        ocop_shift_close_from_body (written->str, written->len, &error);
    g_assert_no_error (error);
    ocop_shift_close_to_body (again, rewritten);
    g_assert_cmpstr (written->str, ==, rewritten->str);
}

static void
try_stock (OcopStockActKind kind, const char *json, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopStockAct) act = ocop_stock_act_from_body (kind, json, size, &error);
    g_autoptr (GString) written = g_string_new (NULL);
    g_autoptr (GString) rewritten = g_string_new (NULL);
    check_error (act != NULL, error);
    if (act == NULL)
        return;
    ocop_stock_act_to_body (act, written);
    g_autoptr (OcopStockAct) again =
        ocop_stock_act_from_body (kind, written->str, written->len, &error);
    g_assert_no_error (error);
    ocop_stock_act_to_body (again, rewritten);
    g_assert_cmpstr (written->str, ==, rewritten->str);
}

static void
try_notes (const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    gint64 counts[OCOP_N_BANKNOTES], sum = -1, expected = 0;
    gboolean is_read = ocop_notes_read (text, size, counts, &sum, &error);
    check_error (is_read, error);
    for (int i = 0; is_read && i < OCOP_N_BANKNOTES; i++) {
        g_assert_cmpint (counts[i], >=, 0);
        expected += counts[i] * ocop_banknotes()[i];
    }
    if (is_read)
        g_assert_cmpint (sum, ==, expected);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    const char *json = (const char *)bytes;
    try_sale_request (json, size);
    try_return_request (json, size);
    try_sale (json, size);
    try_return (json, size);
    try_opening (json, size);
    try_cash (size % 2 == 0, json, size);
    try_close (json, size);
    for (int kind = OCOP_STOCK_RECEIVE; kind <= OCOP_STOCK_IMPORT; kind++)
        try_stock ((OcopStockActKind)kind, json, size);
    try_notes (json, size);
    return 0;
}
