/* Recalls, as a list of their own and inside an ack. */
#include "wire/recalls.h"

#include "base/text.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
clear_recall (gpointer recall)
{
    g_free (((OcopRecall *)recall)->lot);
    g_free (((OcopRecall *)recall)->reason);
}

GArray *
ocop_recalls_new (void)
{
    GArray *recalls = g_array_new (FALSE, TRUE, sizeof (OcopRecall));
    g_array_set_clear_func (recalls, clear_recall);
    return recalls;
}

void
ocop_recalls_add (GArray *recalls, const char *code, const char *lot, const char *reason,
                  gint64 since, gboolean lifted)
{
    OcopRecall recall = {
        .lot = g_strdup (lot), .reason = g_strdup (reason), .since = since, .lifted = lifted};
    g_strlcpy (recall.code, code, sizeof recall.code);
    g_array_append_val (recalls, recall);
}

OcopRecallList *
ocop_recall_list_new (void)
{
    OcopRecallList *list = g_new0 (OcopRecallList, 1);
    list->recalls = ocop_recalls_new();
    return list;
}

void
ocop_recall_list_free (OcopRecallList *list)
{
    if (list == NULL)
        return;
    g_array_unref (list->recalls);
    g_free (list);
}

void
ocop_recalls_write (OcopJsonWriter *writer, const char *key, const GArray *recalls)
{
    ocop_json_begin_array (writer, key);
    for (guint i = 0; i < recalls->len; i++) {
        const OcopRecall *recall = &g_array_index (recalls, OcopRecall, i);
        ocop_json_begin_object (writer, NULL);
        ocop_json_add_string (writer, "code", recall->code);
        ocop_json_add_string (writer, "lot", recall->lot);
        ocop_json_add_string (writer, "reason", recall->reason);
        ocop_json_add_int (writer, "since", recall->since);
        ocop_json_add_bool (writer, "lifted", recall->lifted);
        ocop_json_end_object (writer);
    }
    ocop_json_end_array (writer);
}

static guint
hash_recall (gconstpointer key)
{
    const OcopRecall *recall = key;
    return g_str_hash (recall->code) * 31 + (recall->lot != NULL ? g_str_hash (recall->lot) : 0);
}

static gboolean
is_same_recall (gconstpointer a, gconstpointer b)
{
    const OcopRecall *left = a;
    const OcopRecall *right = b;
    return strcmp (left->code, right->code) == 0 && g_strcmp0 (left->lot, right->lot) == 0;
}

static void
read_recall (OcopJsonMembers *m, OcopRecall *recall)
{
    ocop_wire_read_product (m, "code", recall->code);
    recall->lot = ocop_json_members_dup_text (m, "lot", FALSE, OCOP_TEXT_MAX);
    if (recall->lot != NULL && recall->lot[0] == '\0')
        ocop_json_members_fail (m, "lot", _ ("“%s” is empty"), "lot");
    recall->reason = ocop_json_members_dup_text (m, "reason", TRUE, OCOP_RECALL_REASON_MAX);
    recall->since = ocop_json_members_get_int (m, "since", TRUE, 0, OCOP_UTC_MS_MAX, 0);
    recall->lifted = ocop_json_members_get_bool (m, "lifted", FALSE);
}

void
ocop_recalls_read (OcopJsonMembers *members, const char *key, guint max, GArray *recalls)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array = ocop_json_members_get_array (members, key, FALSE, max, &length);
    g_autoptr (GHashTable) known = g_hash_table_new (hash_recall, is_same_recall);
    g_autoptr (GArray) read = ocop_recalls_new();
    g_array_set_size (read, length); /* the table points into it */

    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &element); i++) {
        OcopJsonMembers child;
        OcopRecall *recall = &g_array_index (read, OcopRecall, i);
        ocop_json_members_enter_element (members, key, i, element, &child);
        read_recall (&child, recall);
        if (!ocop_json_members_has_failed (&child) && !g_hash_table_add (known, recall))
            ocop_json_members_fail (&child, "code", _ ("the recall of “%s” is there twice"),
                                    recall->code);
        ocop_json_members_leave (members, &child);
        if (ocop_json_members_has_failed (members))
            return;
    }
    g_array_append_vals (recalls, read->data, length);
    g_array_set_clear_func (read, NULL); /* the texts have moved */
}

GBytes *
ocop_recall_list_to_json (const OcopRecallList *list)
{
    OcopJsonWriter writer;
    GString *out = g_string_new (NULL);
    ocop_wire_begin_write (&writer, out);
    ocop_json_add_int (&writer, "version", list->version);
    ocop_json_add_int (&writer, "issued", list->issued);
    ocop_recalls_write (&writer, "recalls", list->recalls);
    return ocop_wire_end_write (&writer, out);
}

OcopRecallList *
ocop_recall_list_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members;
    guint unused;
    if (!ocop_wire_begin_read (bytes, size, OCOP_RECALLS_MAX_BYTES, &members, error))
        return NULL;
    g_autoptr (OcopRecallList) list = ocop_recall_list_new();
    list->version = ocop_json_members_get_int (&members, "version", TRUE, 0, G_MAXINT64, 0);
    list->issued = ocop_json_members_get_int (&members, "issued", TRUE, 0, OCOP_UTC_MS_MAX, 0);
    /* A list that is not there is not an empty one. */
    ocop_json_members_get_array (&members, "recalls", TRUE, OCOP_RECALLS_MAX, &unused);
    ocop_recalls_read (&members, "recalls", OCOP_RECALLS_MAX, list->recalls);
    if (!ocop_json_members_finish (&members, error))
        return NULL;
    return g_steal_pointer (&list);
}
