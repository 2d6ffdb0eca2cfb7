/* The signed text is made again from the fields when a signature is checked: reading takes one form
 * only, so the bytes are those that were signed. */
#include "journal/paper.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/money.h"
#include "journal/fields.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PREFIX             "OCOPR1."
#define PAYLOAD_MAX        320
#define RECEIPT_DIGITS_MIN 8

/* "QN01-1-00000042", "QN01-1.2-00000001"; a number over 8 digits has no leading zero, or it would
 * have two texts. */
static gboolean
is_receipt (const OcopPaper *paper)
{
    g_autofree char *epoch =
        paper->epoch > 1 ? g_strdup_printf (".%" G_GINT64_FORMAT, paper->epoch) : g_strdup ("");
    g_autofree char *start =
        g_strdup_printf ("%s-%" G_GINT64_FORMAT "%s-", paper->point, paper->till, epoch);

    if (!g_str_has_prefix (paper->receipt, start))
        return FALSE;
    const char *digits = paper->receipt + strlen (start);
    gsize n_digits = strspn (digits, "0123456789");
    return digits[n_digits] == '\0' && n_digits >= RECEIPT_DIGITS_MIN &&
           (n_digits == RECEIPT_DIGITS_MIN || digits[0] != '0');
}

/* NULL, or the first field that is out of its range. */
static const char *
find_wrong_field (const OcopPaper *paper)
{
    if (!ocop_fields_is_code (paper->point, 2, 8))
        return "point";
    if (paper->till < 1 || paper->till > OCOP_TILL_MAX)
        return "till";
    if (paper->epoch < 1 || paper->epoch > OCOP_EPOCH_MAX)
        return "epoch";
    if (paper->seq < 1 || paper->seq > OCOP_SEQ_MAX)
        return "seq";
    if (!is_receipt (paper))
        return "receipt";
    if (paper->utc_ms < 0 || paper->utc_ms > OCOP_UTC_MS_MAX)
        return "utc_ms";
    return paper->total_dong < -OCOP_MONEY_MAX || paper->total_dong > OCOP_MONEY_MAX ? "total"
                                                                                     : NULL;
}

static char *
make_payload (const OcopPaper *paper)
{
    char hash[OCOP_HASH_TEXT_SIZE];

    return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                            "\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s",
                            paper->point, paper->till, paper->epoch, paper->seq, paper->receipt,
                            paper->utc_ms, paper->total_dong,
                            ocop_hash_to_text (paper->hash, hash));
}

char *
ocop_paper_make (const OcopPaper *paper, const OcopKeys *keys, GError **error)
{
    guint8 signature[OCOP_SIGNATURE_SIZE];
    const char *wrong = find_wrong_field (paper);

    if (wrong != NULL) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, wrong,
                        _ ("a receipt cannot be signed with this %s"), wrong);
        return NULL;
    }
    g_autofree char *payload = make_payload (paper);
    gsize size = strlen (payload);
    ocop_keys_sign_bytes (keys, payload, size, signature);
    g_autofree char *first = ocop_base64url_encode ((const guint8 *)payload, size);
    g_autofree char *second = ocop_base64url_encode (signature, sizeof signature);
    return g_strconcat (PREFIX, first, ".", second, NULL);
}

static gboolean
read_payload (const char *payload, gsize size, OcopPaper *ret_paper)
{
    OcopFields fields;
    char text[PAYLOAD_MAX + 1];

    memcpy (text, payload, size);
    text[size] = '\n'; /* the last field is joined, not ended, by LF */
    ocop_fields_init (&fields, text, size + 1);
    ocop_fields_take_text (&fields, "point", ret_paper->point, sizeof ret_paper->point);
    ret_paper->till = ocop_fields_take_int (&fields, "till");
    ret_paper->epoch = ocop_fields_take_int (&fields, "epoch");
    ret_paper->seq = ocop_fields_take_int (&fields, "seq");
    ocop_fields_take_text (&fields, "receipt", ret_paper->receipt, sizeof ret_paper->receipt);
    ret_paper->utc_ms = ocop_fields_take_int (&fields, "utc_ms");
    ret_paper->total_dong = ocop_fields_take_int (&fields, "total");
    ocop_fields_take_hash (&fields, "hash", ret_paper->hash);
    return ocop_fields_get_failed (&fields) == NULL && ocop_fields_get_left (&fields) == 0 &&
           find_wrong_field (ret_paper) == NULL;
}

/* base64url of @length characters with at most @max_size bytes behind it; spare bits must be 0. */
static GBytes *
decode (const char *text, gsize length, gsize max_size)
{
    g_autoptr (GBytes) bytes = ocop_base64url_decode (text, length, max_size);

    if (bytes == NULL)
        return NULL;
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    g_autofree char *again = ocop_base64url_encode (data, size);
    if (size == 0 || strlen (again) != length || memcmp (again, text, length) != 0)
        return NULL;
    return g_steal_pointer (&bytes);
}

static gboolean
read_parts (const char *text, gsize length, OcopPaper *ret_paper)
{
    gsize prefix = strlen (PREFIX);

    if (length > OCOP_PAPER_TEXT_MAX || length < prefix || memcmp (text, PREFIX, prefix) != 0)
        return FALSE;
    const char *first = text + prefix;
    const char *dot = memchr (first, '.', length - prefix);
    if (dot == NULL)
        return FALSE;
    gsize n_first = (gsize)(dot - first);
    g_autoptr (GBytes) payload = decode (first, n_first, PAYLOAD_MAX);
    g_autoptr (GBytes) signature =
        decode (dot + 1, length - prefix - n_first - 1, OCOP_SIGNATURE_SIZE);
    if (payload == NULL || signature == NULL || g_bytes_get_size (signature) != OCOP_SIGNATURE_SIZE)
        return FALSE;
    memcpy (ret_paper->signature, g_bytes_get_data (signature, NULL), OCOP_SIGNATURE_SIZE);
    return read_payload (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), ret_paper);
}

gboolean
ocop_paper_read (const char *text, gsize length, OcopPaper *ret_paper, GError **error)
{
    OcopPaper paper = {0};

    if (!read_parts (text, length, &paper)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "receipt",
                        _ ("this is not the QR text of an OCOP receipt"));
        return FALSE;
    }
    *ret_paper = paper;
    return TRUE;
}

gboolean
ocop_paper_verify (const OcopPaper *paper, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE])
{
    if (find_wrong_field (paper) != NULL)
        return FALSE;
    g_autofree char *payload = make_payload (paper);
    return ocop_keys_verify_bytes (public_key, payload, strlen (payload), paper->signature);
}
