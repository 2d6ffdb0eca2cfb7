/* An input method as those for Vietnamese are, for tests: it keeps what is typed as a word in the
 * making, turns letters and digits into others (aa, dd, w; d9, a6), and answers late, as one does
 * that is asked over a bus. GTK loads it from GTK_PATH. */
#include <gio/gio.h>
#include <gtk/gtk.h>
#include <gtk/gtkimmodule.h>
#include <string.h>

#define TEST_TYPE_COMPOSER (test_composer_get_type())
G_DECLARE_FINAL_TYPE (TestComposer, test_composer, TEST, COMPOSER, GtkIMContext)

struct _TestComposer {
    GtkIMContext parent_instance;
    GString *word;
    GString *typed; /* and not answered yet */
    guint answering;
};

G_DEFINE_DYNAMIC_TYPE (TestComposer, test_composer, GTK_TYPE_IM_CONTEXT)

static const struct {
    const char *typed, *made;
} rules[] = {
    {"aa", "â"}, {"AA", "Â"}, {"a6", "â"}, {"A6", "Â"}, {"dd", "đ"}, {"DD", "Đ"},
    {"d9", "đ"}, {"D9", "Đ"}, {"uw", "ư"}, {"w", "ư"},  {"W", "Ư"},
};

static void
compose (GString *word, char character)
{
    g_string_append_c (word, character);
    for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        if (g_str_has_suffix (word->str, rules[i].typed)) {
            g_string_truncate (word, word->len - strlen (rules[i].typed));
            g_string_append (word, rules[i].made);
            return;
        }
}

static void
commit (TestComposer *composer)
{
    g_autofree char *word = g_strdup (composer->word->str);
    g_string_truncate (composer->word, 0);
    g_signal_emit_by_name (composer, "preedit-changed");
    if (*word != '\0')
        g_signal_emit_by_name (composer, "commit", word);
}

static gboolean
on_answer (gpointer data)
{
    TestComposer *composer = data;
    g_autofree char *typed = g_strdup (composer->typed->str);
    composer->answering = 0;
    g_string_truncate (composer->typed, 0);
    for (const char *p = typed; *p != '\0'; p++) {
        compose (composer->word, *p);
        if (*p == ' ')
            commit (composer);
    }
    g_signal_emit_by_name (composer, "preedit-changed");
    return G_SOURCE_REMOVE;
}

static gboolean
filter_keypress (GtkIMContext *context, GdkEvent *event)
{
    TestComposer *composer = TEST_COMPOSER (context);
    const gunichar character = gdk_keyval_to_unicode (gdk_key_event_get_keyval (event));
    if (gdk_event_get_event_type (event) != GDK_KEY_PRESS || character < ' ' || character > '~')
        return FALSE;
    g_string_append_c (composer->typed, (char)character);
    if (composer->answering == 0)
        composer->answering = g_timeout_add (10, on_answer, composer);
    return TRUE;
}

static void
get_preedit_string (GtkIMContext *context, char **text, PangoAttrList **attributes, int *cursor)
{
    const TestComposer *composer = TEST_COMPOSER (context);
    if (text != NULL)
        *text = g_strdup (composer->word->str);
    if (attributes != NULL)
        *attributes = pango_attr_list_new();
    if (cursor != NULL)
        *cursor = (int)g_utf8_strlen (composer->word->str, -1);
}

static void
finalize (GObject *object)
{
    TestComposer *composer = TEST_COMPOSER (object);
    g_clear_handle_id (&composer->answering, g_source_remove);
    g_string_free (composer->word, TRUE);
    g_string_free (composer->typed, TRUE);
    G_OBJECT_CLASS (test_composer_parent_class)->finalize (object);
}

static void
test_composer_class_init (TestComposerClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
    GTK_IM_CONTEXT_CLASS (class)->filter_keypress = filter_keypress;
    GTK_IM_CONTEXT_CLASS (class)->get_preedit_string = get_preedit_string;
}

static void
test_composer_class_finalize (TestComposerClass *class)
{
}

static void
test_composer_init (TestComposer *composer)
{
    composer->word = g_string_new (NULL);
    composer->typed = g_string_new (NULL);
}

G_MODULE_EXPORT void
g_io_module_load (GIOModule *module)
{
    g_type_module_use (G_TYPE_MODULE (module));
    test_composer_register_type (G_TYPE_MODULE (module));
    g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, TEST_TYPE_COMPOSER,
                                    "test-composer", 0);
}

G_MODULE_EXPORT void
g_io_module_unload (GIOModule *module)
{
}

G_MODULE_EXPORT char **
g_io_module_query (void)
{
    static const char *const points[] = {GTK_IM_MODULE_EXTENSION_POINT_NAME, NULL};
    return g_strdupv ((char **)points);
}
