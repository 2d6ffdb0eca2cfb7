/* GVariant does the framing of the parts; both sides are the same program on the same machine. */
#include "registry/cli/operator_message.h"

#include <string.h>

#define MAGIC     "OCO1"
#define WORDS_MAX 64
#define WORD_MAX  65536

void
ocop_operator_head_write (gsize size, guint8 ret_head[OCOP_OPERATOR_HEAD_SIZE])
{
    g_assert (size <= OCOP_OPERATOR_MESSAGE_MAX);
    const guint32 length = GUINT32_TO_BE ((guint32)size);
    memcpy (ret_head, MAGIC, 4);
    memcpy (ret_head + 4, &length, 4);
}

gboolean
ocop_operator_head_read (const guint8 head[OCOP_OPERATOR_HEAD_SIZE], gsize *ret_size)
{
    guint32 length;
    memcpy (&length, head + 4, 4);
    length = GUINT32_FROM_BE (length);
    if (memcmp (head, MAGIC, 4) != 0 || length > OCOP_OPERATOR_MESSAGE_MAX)
        return FALSE;
    *ret_size = length;
    return TRUE;
}

static GVariant *
make_bytes (GBytes *bytes)
{
    g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
    return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes != NULL ? bytes : empty,
                                     TRUE);
}

static GBytes *
finish (GVariant *variant)
{
    g_variant_ref_sink (variant);
    GBytes *bytes = g_variant_get_data_as_bytes (variant);
    g_variant_unref (variant);
    return bytes;
}

static GVariant *
begin_read (GBytes *bytes, const char *type)
{
    g_autoptr (GVariant) variant =
        g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
    return g_variant_is_normal_form (variant) ? g_steal_pointer (&variant) : NULL;
}

static GBytes *
take_bytes (GVariant *tuple, gsize index)
{
    g_autoptr (GVariant) child = g_variant_get_child_value (tuple, index);
    return g_variant_get_data_as_bytes (child);
}

GBytes *
ocop_operator_request_to_bytes (const char *const *argv, GBytes *input)
{
    GVariant *parts[] = {g_variant_new_bytestring_array (argv, -1), make_bytes (input)};
    return finish (g_variant_new_tuple (parts, G_N_ELEMENTS (parts)));
}

gboolean
ocop_operator_request_from_bytes (GBytes *bytes, char ***ret_argv, GBytes **ret_input)
{
    g_autoptr (GVariant) tuple = begin_read (bytes, "(aayay)");
    if (tuple == NULL)
        return FALSE;
    g_autoptr (GVariant) words = g_variant_get_child_value (tuple, 0);
    g_auto (GStrv) argv = g_variant_dup_bytestring_array (words, NULL);
    const guint n_words = g_strv_length (argv);
    if (n_words == 0 || n_words > WORDS_MAX)
        return FALSE;
    for (guint i = 0; i < n_words; i++)
        if (strlen (argv[i]) > WORD_MAX)
            return FALSE;
    *ret_argv = g_steal_pointer (&argv);
    *ret_input = take_bytes (tuple, 1);
    return TRUE;
}

GBytes *
ocop_operator_answer_to_bytes (const OcopOperatorAnswer *answer)
{
    GVariant *parts[] = {g_variant_new_int32 (answer->exit_status), make_bytes (answer->out),
                         make_bytes (answer->err), make_bytes (answer->file)};
    return finish (g_variant_new_tuple (parts, G_N_ELEMENTS (parts)));
}

gboolean
ocop_operator_answer_from_bytes (GBytes *bytes, OcopOperatorAnswer *ret_answer)
{
    g_autoptr (GVariant) tuple = begin_read (bytes, "(iayayay)");
    if (tuple == NULL)
        return FALSE;
    g_autoptr (GVariant) status = g_variant_get_child_value (tuple, 0);
    *ret_answer = (OcopOperatorAnswer){.exit_status = g_variant_get_int32 (status),
                                       .out = take_bytes (tuple, 1),
                                       .err = take_bytes (tuple, 2),
                                       .file = take_bytes (tuple, 3)};
    return TRUE;
}

void
ocop_operator_answer_clear (OcopOperatorAnswer *answer)
{
    g_clear_pointer (&answer->out, g_bytes_unref);
    g_clear_pointer (&answer->err, g_bytes_unref);
    g_clear_pointer (&answer->file, g_bytes_unref);
}
