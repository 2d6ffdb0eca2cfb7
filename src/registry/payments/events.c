/* What of a notice is kept: code, amount, time, reference. */
#include "registry/payments/source_facts.h"

#include "base/error.h"
#include "base/json_span.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/payment_code.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define ID_MAX        128
#define REFERENCE_MAX 128
#define TEXT_MAX      1024

/* The civil time of Viet Nam: +07:00. */
#define OFFSET_MS (G_GINT64_CONSTANT (7) * 3600 * 1000)
#define DAY_MS    (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* --- code --- */

static gboolean
is_part (char c)
{
    return g_ascii_isalnum (c);
}

gboolean
ocop_payment_find_code (const char *text, char ret_code[OCOP_PAYMENT_CODE_SIZE])
{
    g_autofree char *capitals = g_ascii_strup (text, -1);
    const gsize length = strlen (capitals);
    gboolean is_found = FALSE;
    for (gsize i = 0; i + OCOP_PAYMENT_CODE_LENGTH <= length; i++) {
        char code[OCOP_PAYMENT_CODE_SIZE];
        g_strlcpy (code, capitals + i, sizeof code);
        if (!ocop_payment_code_is_valid (code))
            continue;
        const gboolean stands_alone = (i == 0 || !is_part (capitals[i - 1])) &&
                                      !is_part (capitals[i + OCOP_PAYMENT_CODE_LENGTH]);
        if (!is_found || stands_alone)
            memcpy (ret_code, code, sizeof code);
        is_found = TRUE;
        if (stands_alone)
            break;
    }
    return is_found;
}

/* --- fields --- */

static OcopJsonSpan
find_first (OcopJsonMembers *event, char **keys)
{
    for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
        const OcopJsonSpan value = ocop_json_members_get (event, keys[i]);
        if (value.size > 0)
            return value;
    }
    return (OcopJsonSpan){0};
}

/* A text or a whole number as text, safe to keep; NULL: neither. */
static char *
dup_plain (OcopJsonSpan value, gsize max)
{
    gint64 number;
    g_autofree char *text = ocop_json_span_dup_string (value, NULL);
    if (text == NULL && ocop_json_span_get_int (value, &number))
        text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
    return text != NULL ? ocop_text_take_in (text, -1, max, NULL, NULL) : NULL;
}

static gboolean
read_number (const char *text, gsize length, gint64 max, gint64 *ret_value)
{
    char digits[8];
    if (length >= sizeof digits)
        return FALSE;
    memcpy (digits, text, length);
    digits[length] = '\0';
    return g_ascii_string_to_signed (digits, 10, 0, max, ret_value, NULL);
}

/* "2026-11-21 14:32:05", also with "T" and with anything behind the seconds. */
static gboolean
read_time (const char *text, gint64 *ret_utc_ms)
{
    char day_text[OCOP_DAY_TEXT_SIZE];
    gint64 hour, minute, second;
    OcopDay day;
    if (strlen (text) < 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
        text[16] != ':')
        return FALSE;
    g_strlcpy (day_text, text, sizeof day_text);
    if (!ocop_day_parse (day_text, "time", &day, NULL) || !read_number (text + 11, 2, 23, &hour) ||
        !read_number (text + 14, 2, 59, &minute) || !read_number (text + 17, 2, 59, &second))
        return FALSE;
    const gint64 utc_ms = day * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 - OFFSET_MS;
    if (utc_ms < 0)
        return FALSE;
    *ret_utc_ms = utc_ms;
    return TRUE;
}

static gboolean
find_code (const OcopPaymentSource *source, OcopJsonMembers *event, char *ret_code)
{
    for (guint i = 0; source->text[i] != NULL; i++) {
        g_autofree char *text =
            ocop_json_span_dup_string (ocop_json_members_get (event, source->text[i]), NULL);
        if (text != NULL && strlen (text) <= TEXT_MAX && ocop_payment_find_code (text, ret_code))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_accepted (const OcopPaymentSource *source, OcopJsonMembers *event)
{
    GHashTableIter iter;
    gpointer key, value;
    if (source->accept == NULL)
        return TRUE;
    g_hash_table_iter_init (&iter, source->accept);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
        g_autofree char *given = dup_plain (ocop_json_members_get (event, key), ID_MAX);
        if (given != NULL && strcmp (given, value) != 0)
            return FALSE;
    }
    return TRUE;
}

/* --- events --- */

static gboolean
read_amount (OcopJsonSpan value, gint64 *ret_amount)
{
    g_autofree char *text = ocop_json_span_dup_string (value, NULL);
    if (text != NULL)
        return g_ascii_string_to_signed (text, 10, -OCOP_PRICE_MAX, OCOP_PRICE_MAX, ret_amount,
                                         NULL);
    return ocop_json_span_get_int (value, ret_amount);
}

/* TRUE with *@ret_payment NULL: nothing of ours. */
static gboolean
read_event (const OcopPaymentSource *source, OcopJsonMembers *event, OcopRegPayment **ret_payment,
            GError **error)
{
    char code[OCOP_PAYMENT_CODE_SIZE];
    gint64 amount, utc_ms;
    *ret_payment = NULL;
    if (!is_accepted (source, event) || !find_code (source, event, code))
        return TRUE;
    g_autofree char *id = dup_plain (find_first (event, source->id), ID_MAX);
    g_autofree char *time = dup_plain (find_first (event, source->time), ID_MAX);
    g_autofree char *reference = dup_plain (find_first (event, source->reference), REFERENCE_MAX);
    if (id == NULL || *id == '\0' || time == NULL || !read_time (time, &utc_ms) ||
        !read_amount (find_first (event, source->amount), &amount) || amount > OCOP_PRICE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, source->name,
                        _ ("the event has no id, time or amount that can be read"));
        return FALSE;
    }
    if (amount <= 0)
        return TRUE;
    OcopRegPayment *payment = ocop_reg_row_new (&ocop_reg_payment_shape);
    payment->source = g_strdup (source->name);
    payment->event_id = g_steal_pointer (&id);
    payment->code = g_strdup (code);
    payment->amount = amount;
    payment->utc_ms = utc_ms;
    payment->reference = reference != NULL ? g_steal_pointer (&reference) : g_strdup ("");
    *ret_payment = payment;
    return TRUE;
}

static gboolean
take_event (const OcopPaymentSource *source, OcopJsonSpan value, GPtrArray *payments,
            GError **error)
{
    OcopJsonMembers event;
    OcopRegPayment *payment = NULL;
    g_autoptr (GError) failure = NULL;
    ocop_json_members_init (&event, value, "");
    const gboolean is_read =
        !ocop_json_members_has_failed (&event) && read_event (source, &event, &payment, &failure);
    if (!ocop_json_members_finish (&event, failure == NULL ? error : NULL) || !is_read) {
        if (failure != NULL)
            g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    if (payment != NULL)
        g_ptr_array_add (payments, payment);
    return TRUE;
}

static OcopJsonSpan
find_list (const OcopPaymentSource *source, OcopJsonSpan body)
{
    OcopJsonMembers members;
    if (*source->list == '\0')
        return body;
    ocop_json_members_init (&members, body, "");
    const OcopJsonSpan list = ocop_json_members_get (&members, source->list);
    return ocop_json_members_finish (&members, NULL) ? list : (OcopJsonSpan){0};
}

GPtrArray *
ocop_payment_source_read (const OcopPaymentSource *source, const char *body, gsize size,
                          GError **error)
{
    g_autoptr (GPtrArray) payments = g_ptr_array_new_with_free_func (ocop_reg_row_free);
    OcopJsonSpan span, element;
    OcopJsonWalk walk;
    guint n = 0;
    if (!ocop_json_span_init (&span, body, size, OCOP_PAYMENT_NOTICE_MAX_BYTES, error))
        return NULL;
    const OcopJsonSpan list = find_list (source, span);
    const OcopJsonType type = ocop_json_span_get_type (list);
    if (type == OCOP_JSON_OBJECT)
        return take_event (source, list, payments, error) ? g_steal_pointer (&payments) : NULL;
    if (type != OCOP_JSON_ARRAY) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, source->list, _ ("there are no events"));
        return NULL;
    }
    ocop_json_walk_init (&walk, list);
    while (ocop_json_walk_next_element (&walk, &element) && n++ < OCOP_PAYMENT_EVENTS_MAX)
        if (!take_event (source, element, payments, error))
            return NULL;
    return g_steal_pointer (&payments);
}
