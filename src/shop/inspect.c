/* Values taken apart for people and scripts. Reading is the domain's business; here its findings
 * become JSON, so that both the screen's and the command line's explanations come from one place.
 */
#include "shop/inspect.h"

#include "base/json_writer.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/barcode.h"
#include "domain/words.h"
#include "journal/paper.h"
#include "shop/private.h"
#include <string.h>

#define PROBLEM_LENGTH "length"

static const char *
text_or_null (const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

static void
add_int_or_null (OcopJsonWriter *w, const char *key, gint64 value)
{
    if (value >= 0)
        ocop_json_add_int (w, key, value);
    else
        ocop_json_add_null (w, key);
}

/* @problem NULL: none. */
static void
add_problem (OcopJsonWriter *w, const char *problem)
{
    ocop_json_begin_array (w, "problems");
    if (problem != NULL)
        ocop_json_add_string (w, NULL, problem);
    ocop_json_end_array (w);
}

static void
write_scan (OcopJsonWriter *w, const OcopScan *scan)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "kind", ocop_scan_kind_get_text (scan->kind));
    ocop_json_add_string (w, "gtin", text_or_null (scan->gtin));
    ocop_json_add_string (w, "item", text_or_null (scan->item));
    ocop_json_add_string (w, "lot", text_or_null (scan->lot));
    ocop_json_add_day (w, "expiry", scan->expiry);
    ocop_json_add_string (w, "serial", text_or_null (scan->serial));
    if (scan->weight_milli >= 0)
        ocop_json_add_qty (w, "weight", scan->weight_milli);
    else
        ocop_json_add_null (w, "weight");
    add_int_or_null (w, "price", scan->price_dong);
    ocop_json_add_string (w, "url", scan->url);
    ocop_json_begin_array (w, "problems");
    for (guint bit = 0; bit < OCOP_N_SCAN_PROBLEMS; bit++) {
        if ((scan->problems & (1u << bit)) != 0)
            ocop_json_add_string (w, NULL,
                                  ocop_scan_problem_get_text ((OcopScanProblem)(1u << bit)));
    }
    ocop_json_end_array (w);
    ocop_json_end_object (w);
}

char *
ocop_inspect_barcode (OcopShop *shop, const OcopPorts *ports, const char *value, gsize length)
{
    gsize n_layouts;
    const OcopBarcodeLayout *layouts = ocop_barcode_layouts_get_default (&n_layouts);
    g_autoptr (GString) out = g_string_new (NULL);
    g_auto (OcopScan) scan = {0};
    OcopJsonWriter w;
    if (shop != NULL && ocop_shop_load_layouts (shop, NULL)) {
        layouts = shop->layouts;
        n_layouts = shop->n_layouts;
    }
    ocop_scan_read (value, length, layouts, n_layouts, ocop_day_at (ocop_ports_utc_ms (ports)),
                    &scan);
    ocop_json_writer_init (&w, out);
    write_scan (&w, &scan);
    return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
ocop_inspect_vietqr (const char *value, gsize length)
{
    g_autoptr (GString) out = g_string_new (NULL);
    g_auto (OcopVietQr) qr = {0};
    OcopJsonWriter writer, *w = &writer;
    ocop_vietqr_decode (value, length, &qr);
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    ocop_json_add_bool (w, "valid", qr.is_valid);
    ocop_json_add_bool (w, "dynamic", qr.is_dynamic);
    ocop_json_add_string (w, "bin", text_or_null (qr.bin));
    ocop_json_add_string (w, "account", text_or_null (qr.account));
    ocop_json_add_string (w, "service", ocop_vietqr_service_get_text (qr.service));
    add_int_or_null (w, "amount", qr.amount_dong);
    ocop_json_add_string (w, "bill", qr.bill);
    ocop_json_add_string (w, "purpose", qr.purpose);
    ocop_json_begin_array (w, "problems");
    for (guint bit = 0; bit < OCOP_N_VIETQR_PROBLEMS; bit++) {
        if ((qr.problems & (1u << bit)) != 0)
            ocop_json_add_string (w, NULL,
                                  ocop_vietqr_problem_get_text ((OcopVietQrProblem)(1u << bit)));
    }
    if (length > OCOP_INSPECT_MAX_BYTES)
        ocop_json_add_string (w, NULL, PROBLEM_LENGTH);
    ocop_json_end_array (w);
    ocop_json_end_object (w);
    return g_string_free (g_steal_pointer (&out), FALSE);
}

/* NUL-terminated copy of a value that is text and short enough; else NULL with the problem's name.
 */
static char *
dup_text (const char *value, gsize length, const char **ret_problem)
{
    *ret_problem = length > OCOP_INSPECT_MAX_BYTES ? PROBLEM_LENGTH : "not-text";
    if (length > OCOP_INSPECT_MAX_BYTES || !g_utf8_validate (value, (gssize)length, NULL))
        return NULL;
    *ret_problem = NULL;
    return g_strndup (value, length);
}

char *
ocop_inspect_amount (const char *value, gsize length)
{
    char formatted[OCOP_MONEY_TEXT_SIZE];
    const char *problem;
    gint64 amount;
    g_autoptr (GString) out = g_string_new (NULL);
    g_autofree char *words = NULL;
    g_autofree char *text = dup_text (value, length, &problem);
    OcopJsonWriter w;
    if (text != NULL && ocop_money_parse (text, OCOP_MONEY_MAX, NULL, &amount, NULL))
        words = ocop_words_from_amount (amount, OCOP_WORDS_NORTH, NULL);
    if (words == NULL && problem == NULL)
        problem = "not-an-amount";
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "formatted",
                          words != NULL ? ocop_money_to_text (amount, formatted) : NULL);
    ocop_json_add_string (&w, "words", words);
    add_problem (&w, problem);
    ocop_json_end_object (&w);
    return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
ocop_inspect_text (const char *value, gsize length)
{
    const char *problem;
    g_autoptr (GString) out = g_string_new (NULL);
    g_autofree char *text = dup_text (value, length, &problem);
    g_autofree char *nfc = text != NULL ? ocop_text_to_nfc (text) : NULL;
    g_autofree char *folded = text != NULL ? ocop_text_fold (text) : NULL;
    OcopJsonWriter w;
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "nfc", nfc);
    ocop_json_add_string (&w, "folded", folded);
    add_problem (&w, problem);
    ocop_json_end_object (&w);
    return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Checks @paper with the key of its epoch in @keys; a file of one key serves for any epoch. NULL:
 * signed by that key. */
static const char *
find_signature_problem (const OcopPaper *paper, const GByteArray *keys)
{
    gint64 n_keys = keys != NULL ? keys->len / OCOP_PUBLIC_KEY_SIZE : 0;
    if (n_keys == 0 || (paper->epoch > n_keys && n_keys != 1))
        return "no-key";
    gint64 index = n_keys == 1 ? 0 : paper->epoch - 1;
    return ocop_paper_verify (paper, keys->data + index * OCOP_PUBLIC_KEY_SIZE) ? NULL
                                                                                : "bad-signature";
}

static void
write_paper (OcopJsonWriter *w, const OcopPaper *paper, const char *problem)
{
    char hash[2 * OCOP_HASH_SIZE + 1];
    gboolean is_read = paper->epoch > 0;
    ocop_hex_encode (paper->hash, OCOP_HASH_SIZE, hash);
    ocop_json_begin_object (w, NULL);
    ocop_json_add_bool (w, "valid", problem == NULL);
    ocop_json_add_string (w, "point", text_or_null (paper->point));
    add_int_or_null (w, "till", is_read ? paper->till : -1);
    add_int_or_null (w, "epoch", is_read ? paper->epoch : -1);
    add_int_or_null (w, "seq", is_read ? paper->seq : -1);
    ocop_json_add_string (w, "receipt", text_or_null (paper->receipt));
    if (is_read)
        ocop_json_add_int (w, "total", paper->total_dong); /* a return's may be negative */
    else
        ocop_json_add_null (w, "total");
    ocop_json_add_string (w, "hash", is_read ? hash : NULL);
    if (is_read)
        ocop_json_add_instant (w, "at", paper->utc_ms);
    else
        ocop_json_add_null (w, "at");
    add_problem (w, problem);
    ocop_json_end_object (w);
}

/* Blanks and line ends around a scanned text are the scanner's. */
static void
strip (const char **value, gsize *length)
{
    while (*length > 0 && g_ascii_isspace (**value)) {
        (*value)++;
        (*length)--;
    }
    while (*length > 0 && g_ascii_isspace ((*value)[*length - 1]))
        (*length)--;
}

char *
ocop_inspect_receipt (OcopShop *shop, const char *keys_text, gsize keys_size, const char *value,
                      gsize length, GError **error)
{
    OcopPaper paper = {0};
    OcopJsonWriter w;
    g_autoptr (GByteArray) keys = NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    const char *problem = length > OCOP_INSPECT_MAX_BYTES ? PROBLEM_LENGTH : "unreadable";
    if (keys_text != NULL)
        keys = ocop_keys_read_public (keys_text, keys_size, error);
    else if (shop != NULL)
        keys = ocop_journal_get_keys (shop->store, NULL);
    if (keys_text != NULL && keys == NULL)
        return NULL;
    strip (&value, &length);
    if (ocop_paper_read (value, length, &paper, NULL))
        problem = find_signature_problem (&paper, keys);
    ocop_json_writer_init (&w, out);
    write_paper (&w, &paper, problem);
    return g_string_free (g_steal_pointer (&out), FALSE);
}
