/* GLib's own parser reads it, so that the pages have to be well-formed XML as well. */
#include "ui/help/guide_text.h"

#include <string.h>

typedef struct {
    GArray *blocks;
    GString *text; /* of the block that is open; NULL: none is */
    OcopGuideKind kind;
    guint number; /* of the last item of the open list; G_MAXUINT: it has bullets */
} Parsing;

static void
clear_block (gpointer data)
{
    OcopGuideBlock *block = data;
    g_free (block->text);
    g_free (block->source);
}

static void
begin_block (Parsing *parsing, OcopGuideKind kind)
{
    if (parsing->text != NULL)
        g_string_free (parsing->text, TRUE);
    parsing->text = g_string_new (NULL);
    parsing->kind = kind;
}

static void
add_picture (Parsing *parsing, const char **names, const char **values)
{
    OcopGuideBlock block = {.kind = OCOP_GUIDE_PICTURE};
    for (guint i = 0; names[i] != NULL; i++) {
        if (strcmp (names[i], "src") == 0 && block.source == NULL)
            block.source = g_strdup (values[i]);
        else if (strcmp (names[i], "alt") == 0 && block.text == NULL)
            block.text = g_strdup (values[i]);
    }
    g_array_append_val (parsing->blocks, block);
}

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values,
          gpointer data, GError **error)
{
    Parsing *parsing = data;
    if (strcmp (name, "h1") == 0)
        begin_block (parsing, OCOP_GUIDE_TITLE);
    else if (strcmp (name, "h2") == 0)
        begin_block (parsing, OCOP_GUIDE_HEADING);
    else if (strcmp (name, "p") == 0)
        begin_block (parsing, OCOP_GUIDE_PARAGRAPH);
    else if (strcmp (name, "ul") == 0)
        parsing->number = G_MAXUINT;
    else if (strcmp (name, "ol") == 0)
        parsing->number = 0;
    else if (strcmp (name, "img") == 0)
        add_picture (parsing, names, values);
    else if (strcmp (name, "li") == 0)
        begin_block (parsing,
                     parsing->number == G_MAXUINT ? OCOP_GUIDE_BULLET : OCOP_GUIDE_NUMBERED);
}

static gboolean
is_block (const char *name)
{
    static const char *const names[] = {"h1", "h2", "p", "li"};
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (names[i], name) == 0)
            return TRUE;
    return FALSE;
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
    Parsing *parsing = data;
    if (parsing->text == NULL || !is_block (name))
        return;
    const OcopGuideBlock block = {
        .kind = parsing->kind,
        .number = parsing->kind == OCOP_GUIDE_NUMBERED ? ++parsing->number : 0,
        .text = g_strstrip (g_string_free (g_steal_pointer (&parsing->text), FALSE))};
    g_array_append_val (parsing->blocks, block);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error)
{
    Parsing *parsing = data;
    if (parsing->text != NULL)
        g_string_append_len (parsing->text, text, (gssize)size);
}

GArray *
ocop_guide_text_parse (const char *html, gssize size, GError **error)
{
    static const GMarkupParser parser = {
        .start_element = on_start, .end_element = on_end, .text = on_text};
    g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (OcopGuideBlock));
    Parsing parsing = {.blocks = blocks, .number = G_MAXUINT};
    g_autoptr (GMarkupParseContext) context =
        g_markup_parse_context_new (&parser, 0, &parsing, NULL);
    g_array_set_clear_func (blocks, clear_block);
    const gboolean is_good = g_markup_parse_context_parse (context, html, size, error) &&
                             g_markup_parse_context_end_parse (context, error);
    if (parsing.text != NULL)
        g_string_free (parsing.text, TRUE);
    return is_good ? g_steal_pointer (&blocks) : NULL;
}
