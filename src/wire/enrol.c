/* Request and answer of an enrolment. */
#include "wire/enrol.h"

#include "wire/ack_parts.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TYPED_MAX_BYTES 64

OcopEnrolRequest *
ocop_enrol_request_new (void)
{
    OcopEnrolRequest *request = g_new0 (OcopEnrolRequest, 1);
    request->keys = g_byte_array_new();
    return request;
}

void
ocop_enrol_request_free (OcopEnrolRequest *request)
{
    if (request == NULL)
        return;
    g_free (request->name);
    g_free (request->program);
    g_byte_array_unref (request->keys);
    g_free (request);
}

const guint8 *
ocop_enrol_request_get_key (const OcopEnrolRequest *request)
{
    g_assert (request->keys->len >= OCOP_PUBLIC_KEY_SIZE);
    return request->keys->data + request->keys->len - OCOP_PUBLIC_KEY_SIZE;
}

static void
write_head (OcopJsonWriter *w, const OcopEnrolRequest *request)
{
    ocop_json_begin_object (w, "head");
    ocop_json_add_int (w, "seq", request->head_seq);
    ocop_wire_add_hex (w, "hash", request->head_hash, OCOP_HASH_SIZE);
    ocop_json_end_object (w);
    ocop_wire_add_head (w, "named", request->has_named ? &request->named : NULL);
}

GBytes *
ocop_enrol_request_to_json (const OcopEnrolRequest *request)
{
    OcopJsonWriter writer, *w = &writer;
    GString *out = g_string_new (NULL);
    g_assert ((gint64)request->keys->len == request->epoch * OCOP_PUBLIC_KEY_SIZE);
    g_assert (request->has_named == (request->epoch > 1));
    ocop_wire_begin_write (w, out);
    ocop_json_add_string (w, "code", request->code);
    ocop_json_add_string (w, "province", request->province);
    ocop_wire_add_till (w, request->point, request->till);
    ocop_json_add_string (w, "name", request->name);
    ocop_json_begin_array (w, "keys");
    for (guint at = 0; at < request->keys->len; at += OCOP_PUBLIC_KEY_SIZE)
        ocop_wire_add_hex (w, NULL, request->keys->data + at, OCOP_PUBLIC_KEY_SIZE);
    ocop_json_end_array (w);
    ocop_json_add_int (w, "epoch", request->epoch);
    write_head (w, request);
    if (request->has_branch)
        ocop_wire_add_hex (w, "branch", request->branch, OCOP_HASH_SIZE);
    ocop_json_add_string (w, "program", request->program);
    return ocop_wire_end_write (w, out);
}

static void
read_code (OcopJsonMembers *m, OcopEnrolRequest *request)
{
    g_autofree char *typed = ocop_json_members_dup_raw (m, "code", TRUE, TYPED_MAX_BYTES, NULL);
    if (typed != NULL && !ocop_enrol_code_normalise (typed, request->code))
        ocop_json_members_fail (m, "code", _ ("this can be no enrolment code"));
}

static void
read_keys (OcopJsonMembers *m, OcopEnrolRequest *request)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "keys", TRUE, OCOP_ENROL_KEYS_MAX, &length);
    ocop_json_walk_init (&walk, array);
    while (ocop_json_walk_next_element (&walk, &element)) {
        guint8 key[OCOP_PUBLIC_KEY_SIZE];
        if (!ocop_json_span_get_hex (element, key, sizeof key)) {
            ocop_json_members_fail (m, "keys", _ ("a key is %d hex digits"),
                                    2 * OCOP_PUBLIC_KEY_SIZE);
            return;
        }
        g_byte_array_append (request->keys, key, sizeof key);
    }
    if (length == 0 || length != request->epoch)
        ocop_json_members_fail (m, "keys", _ ("there must be one key for each epoch"));
}

static void
read_head (OcopJsonMembers *m, OcopEnrolRequest *request)
{
    OcopJsonMembers child;
    if (ocop_json_members_enter (m, "head", TRUE, &child)) {
        request->head_seq = ocop_json_members_get_int (&child, "seq", TRUE, 1, OCOP_SEQ_MAX, 0);
        ocop_json_members_get_hex (&child, "hash", TRUE, request->head_hash, OCOP_HASH_SIZE);
        ocop_json_members_leave (m, &child);
    }
    request->has_named = ocop_wire_read_head (m, "named", 1, &request->named);
    if (request->has_named != (request->epoch > 1) ||
        (request->has_named && request->named.epoch >= request->epoch))
        ocop_json_members_fail (m, "named", _ ("the epoch does not go on from an earlier one"));
    request->has_branch =
        ocop_json_members_get_hex (m, "branch", FALSE, request->branch, OCOP_HASH_SIZE);
}

OcopEnrolRequest *
ocop_enrol_request_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members, *m = &members;
    if (!ocop_wire_begin_read (bytes, size, OCOP_ENROL_MAX_BYTES, m, error))
        return NULL;
    g_autoptr (OcopEnrolRequest) request = ocop_enrol_request_new();
    read_code (m, request);
    ocop_wire_read_code (m, "province", 1, request->province);
    ocop_wire_read_till (m, request->point, &request->till);
    request->name = ocop_json_members_dup_text (m, "name", TRUE, OCOP_TILL_NAME_MAX);
    request->epoch = ocop_json_members_get_int (m, "epoch", TRUE, 1, OCOP_ENROL_KEYS_MAX, 0);
    read_keys (m, request);
    read_head (m, request);
    request->program = ocop_json_members_dup_text (m, "program", TRUE, OCOP_PROGRAM_TEXT_MAX);
    if (!ocop_json_members_finish (m, error))
        return NULL;
    return g_steal_pointer (&request);
}

OcopEnrolAnswer *
ocop_enrol_answer_new (void)
{
    OcopEnrolAnswer *answer = g_new0 (OcopEnrolAnswer, 1);
    answer->acked = g_array_new (FALSE, TRUE, sizeof (OcopCursors));
    return answer;
}

void
ocop_enrol_answer_free (OcopEnrolAnswer *answer)
{
    if (answer == NULL)
        return;
    g_array_unref (answer->acked);
    g_free (answer);
}

GBytes *
ocop_enrol_answer_to_json (const OcopEnrolAnswer *answer)
{
    OcopJsonWriter writer, *w = &writer;
    GString *out = g_string_new (NULL);
    ocop_wire_begin_write (w, out);
    ocop_wire_add_hex (w, "registry_key", answer->registry_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_wire_add_till (w, answer->point, answer->till);
    ocop_json_add_int (w, "epoch", answer->epoch);
    ocop_json_begin_array (w, "acked");
    for (guint i = 0; i < answer->acked->len; i++) {
        ocop_json_begin_object (w, NULL);
        ocop_cursors_write (w, &g_array_index (answer->acked, OcopCursors, i));
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_add_int (w, "server_time", answer->server_time);
    ocop_json_add_int (w, "next_sync_s", answer->next_sync_s);
    return ocop_wire_end_write (w, out);
}

static void
read_acked (OcopJsonMembers *m, OcopEnrolAnswer *answer)
{
    guint length;
    gint64 last = 0;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "acked", TRUE, OCOP_ENROL_KEYS_MAX, &length);
    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &element); i++) {
        OcopJsonMembers child;
        OcopCursors cursors = {0};
        ocop_json_members_enter_element (m, "acked", i, element, &child);
        ocop_cursors_read (&child, &cursors);
        if (cursors.epoch <= last)
            ocop_json_members_fail (&child, "epoch", _ ("the epochs are not in order"));
        last = cursors.epoch;
        g_array_append_val (answer->acked, cursors);
        ocop_json_members_leave (m, &child);
    }
}

OcopEnrolAnswer *
ocop_enrol_answer_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members, *m = &members;
    if (!ocop_wire_begin_read (bytes, size, OCOP_ENROL_MAX_BYTES, m, error))
        return NULL;
    g_autoptr (OcopEnrolAnswer) answer = ocop_enrol_answer_new();
    ocop_json_members_get_hex (m, "registry_key", TRUE, answer->registry_key, OCOP_PUBLIC_KEY_SIZE);
    ocop_wire_read_till (m, answer->point, &answer->till);
    answer->epoch = ocop_json_members_get_int (m, "epoch", TRUE, 1, OCOP_EPOCH_MAX, 0);
    read_acked (m, answer);
    answer->server_time = ocop_json_members_get_int (m, "server_time", TRUE, 0, OCOP_UTC_MS_MAX, 0);
    answer->next_sync_s =
        ocop_json_members_get_int (m, "next_sync_s", TRUE, 1, OCOP_ACK_NEXT_SYNC_MAX_S, 1);
    if (!ocop_json_members_finish (m, error))
        return NULL;
    return g_steal_pointer (&answer);
}
