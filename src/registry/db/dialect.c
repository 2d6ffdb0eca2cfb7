/* Plain replacement of a few tokens: what differs between the two in a schema is the names of three
 * types and what stands at the end of a table. */
#include "registry/db/dialect.h"

#include <string.h>

static const struct {
    const char *token;
    const char *text[2]; /* by OcopRegKind */
} tokens[] = {
    {"{int}", {"INTEGER", "BIGINT"}},
    {"{text}", {"TEXT", "TEXT COLLATE \"C\""}},
    {"{bytes}", {"BLOB", "BYTEA"}},
    {"{table}", {"STRICT", ""}},
    {"{packed}", {"STRICT, WITHOUT ROWID", ""}},
};

static const char *
find_text (const char *at, OcopRegKind kind, gsize *ret_size)
{
    for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
        if (g_str_has_prefix (at, tokens[i].token)) {
            *ret_size = strlen (tokens[i].token);
            return tokens[i].text[kind];
        }
    g_error ("no such token in a schema: %.20s", at);
}

char *
ocop_reg_dialect_translate (const char *schema, OcopRegKind kind)
{
    GString *out = g_string_sized_new (strlen (schema));
    for (const char *at = schema; *at != '\0';) {
        const char *open = strchrnul (at, '{');
        g_string_append_len (out, at, open - at);
        if (*open == '\0')
            break;
        gsize size;
        g_string_append (out, find_text (open, kind, &size));
        at = open + size;
    }
    return g_string_free (out, FALSE);
}
