/* Reading and writing what several messages have in common. */
#include "wire/parts.h"

#include "base/ids.h"
#include "wire/batch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
ocop_wire_begin_read (const char *bytes, gsize size, gsize max_bytes, OcopJsonMembers *ret_members,
                      GError **error)
{
    OcopJsonSpan span;
    if (!ocop_json_span_init (&span, bytes, size, max_bytes, error))
        return FALSE;
    ocop_json_members_init (ret_members, span, "");
    ocop_json_members_get_int (ret_members, "schema", TRUE, 1, OCOP_WIRE_SCHEMA, 0);
    return TRUE;
}

void
ocop_wire_begin_write (OcopJsonWriter *writer, GString *out)
{
    ocop_json_writer_init (writer, out);
    ocop_json_begin_object (writer, NULL);
    ocop_json_add_int (writer, "schema", OCOP_WIRE_SCHEMA);
}

GBytes *
ocop_wire_end_write (OcopJsonWriter *writer, GString *out)
{
    ocop_json_end_object (writer);
    return g_string_free_to_bytes (out);
}

void
ocop_wire_add_hex (OcopJsonWriter *writer, const char *key, const guint8 *bytes, gsize size)
{
    char text[2 * OCOP_SIGNATURE_SIZE + 1];
    g_assert (size <= OCOP_SIGNATURE_SIZE);
    ocop_hex_encode (bytes, size, text);
    ocop_json_add_string (writer, key, text);
}

gboolean
ocop_wire_is_code (const char *code, gsize min)
{
    const gsize length = strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    return code[length] == '\0' && length >= min && length < OCOP_CODE_TEXT_SIZE;
}

void
ocop_wire_read_code (OcopJsonMembers *members, const char *key, gsize min,
                     char ret_code[OCOP_CODE_TEXT_SIZE])
{
    ret_code[0] = '\0';
    g_autofree char *text = ocop_json_members_dup_raw (members, key, TRUE, G_MAXINT16, NULL);
    if (text == NULL)
        return;
    if (!ocop_wire_is_code (text, min))
        ocop_json_members_fail (members, key,
                                _ ("“%s” is no code of at most %d letters and digits"), key,
                                OCOP_CODE_TEXT_SIZE - 1);
    else
        g_strlcpy (ret_code, text, OCOP_CODE_TEXT_SIZE);
}

void
ocop_wire_add_till (OcopJsonWriter *writer, const char *point, gint64 till)
{
    ocop_json_add_string (writer, "point", point);
    ocop_json_add_int (writer, "till", till);
}

void
ocop_wire_read_till (OcopJsonMembers *members, char ret_point[OCOP_CODE_TEXT_SIZE],
                     gint64 *ret_till)
{
    ocop_wire_read_code (members, "point", 2, ret_point);
    *ret_till = ocop_json_members_get_int (members, "till", TRUE, 1, OCOP_TILL_MAX, 0);
}

void
ocop_wire_add_head (OcopJsonWriter *writer, const char *key, const OcopHead *head)
{
    if (head == NULL) {
        ocop_json_add_null (writer, key);
        return;
    }
    ocop_json_begin_object (writer, key);
    ocop_json_add_int (writer, "epoch", head->epoch);
    ocop_json_add_int (writer, "seq", head->seq);
    ocop_wire_add_hex (writer, "hash", head->hash, OCOP_HASH_SIZE);
    ocop_json_end_object (writer);
}

gboolean
ocop_wire_read_head (OcopJsonMembers *members, const char *key, gint64 min_seq, OcopHead *ret_head)
{
    OcopJsonMembers child;
    OcopHead head = {0};
    if (!ocop_json_members_enter (members, key, FALSE, &child))
        return FALSE;
    head.epoch = ocop_json_members_get_int (&child, "epoch", TRUE, 1, OCOP_EPOCH_MAX, 0);
    head.seq = ocop_json_members_get_int (&child, "seq", TRUE, min_seq, OCOP_SEQ_MAX, 0);
    ocop_json_members_get_hex (&child, "hash", TRUE, head.hash, OCOP_HASH_SIZE);
    ocop_json_members_leave (members, &child);
    if (ocop_json_members_has_failed (members))
        return FALSE;
    *ret_head = head;
    return TRUE;
}

void
ocop_wire_read_product (OcopJsonMembers *members, const char *key, char *ret_code)
{
    ret_code[0] = '\0';
    g_autofree char *text = ocop_json_members_dup_raw (members, key, TRUE, G_MAXINT16, NULL);
    if (text == NULL)
        return;
    if (!ocop_wire_is_product_code (text))
        ocop_json_members_fail (members, key, _ ("“%s” is no code of a product"), key);
    else
        g_strlcpy (ret_code, text, OCOP_WIRE_PRODUCT_SIZE);
}
