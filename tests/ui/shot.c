/* ui-shot PAGE... --size WxH [--dark] [--contrast] [--scale 1.5] [--training] --out FILE.png
 *
 * Opens a demo shop and takes a picture of one of its pages, in the language of LANGUAGE. With a
 * folder in --out it takes several, by their names or by patterns such as "sell*"; "all" of them.
 * A page that has made its window larger than asked is told on standard error. */
#include "shot.h"
#include "picture.h"
#include "program/language.h"
#include "shot_display.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define TURNS_MAX 1000

static char *size, *out, *scale, **pages;
static gboolean is_dark, is_contrast, is_training;

static const GOptionEntry entries[] = {
    {"size", 0, 0, G_OPTION_ARG_STRING, &size, "size of the window", "WxH"},
    {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "picture, or folder of all", "FILE.png"},
    {"scale", 0, 0, G_OPTION_ARG_STRING, &scale, "size of the text", "1.5"},
    {"dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, "dark colours", NULL},
    {"contrast", 0, 0, G_OPTION_ARG_NONE, &is_contrast, "high contrast", NULL},
    {"training", 0, 0, G_OPTION_ARG_NONE, &is_training, "training mode", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &pages, NULL, "PAGE"},
    G_OPTION_ENTRY_NULL};

static void
set_look (void)
{
    GtkSettings *settings = gtk_settings_get_default();
    if (is_dark)
        g_object_set (settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
    if (is_contrast)
        g_object_set (settings, "gtk-theme-name", "HighContrast", NULL);
    if (scale != NULL)
        g_object_set (settings, "gtk-xft-dpi", (int)(96 * 1024 * g_ascii_strtod (scale, NULL)),
                      NULL);
}

/* Without a window manager a window gets what it asks for, and no less. */
static void
tell_growth (const OcopUiShot *shot, GtkWindow *window, int width, int height)
{
    const int real_width = gtk_widget_get_width (GTK_WIDGET (window));
    const int real_height = gtk_widget_get_height (GTK_WIDGET (window));
    if (real_width > width || real_height > height)
        g_printerr ("%s: needs %d x %d of %d x %d\n", shot->name, real_width, real_height, width,
                    height);
}

/* Of the page that is taken; NULL: none. */
static void (*prepare_page) (OcopFixture *shop);

/* A shop whose devices work, virtual where there are none. */
static void
prepare (OcopFixture *shop)
{
    static const char *const keys[] = {"printer.device", "scanner.device", "scale.device",
                                       "display.device"};
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        ocop_fixture_set (shop, keys[i], "auto|virtual");
    if (prepare_page != NULL)
        prepare_page (shop);
}

static void
take (const OcopUiShot *shot, const char *path)
{
    OcopUiOptions options = shot->options;
    prepare_page = options.prepare;
    options.prepare = prepare;
    g_auto (GStrv) sides = g_strsplit (size != NULL ? size : "1366x768", "x", 2);
    options.width = atoi (sides[0]);
    options.height = sides[1] != NULL ? atoi (sides[1]) : 0;
    g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
    if (is_training)
        ocop_session_set_training (fixture->session, TRUE);
    ocop_ui_fixture_settle (fixture);
    if (options.safety_line != NULL)
        ocop_ui_wait (ocop_ui_has (fixture, _ ("Backup")));
    GtkWindow *window = GTK_WINDOW (fixture->window);
    const gboolean is_display = g_str_has_prefix (shot->name, "display");
    if (is_display) {
        window = ocop_shot_make_display (fixture);
        gtk_window_set_default_size (window, options.width, options.height);
        gtk_window_present (window);
    }
    if (shot->open != NULL)
        shot->open (fixture);
    ocop_ui_fixture_settle (fixture);
    /* What a list fills in when there is time. */
    for (guint i = 0; i < TURNS_MAX && g_main_context_pending (NULL); i++)
        g_main_context_iteration (NULL, FALSE);
    ocop_ui_shoot_window (fixture, window, path);
    tell_growth (shot, window, options.width, options.height);
    if (is_display)
        gtk_window_destroy (window);
}

static gboolean
is_asked_for (const OcopUiShot *shot)
{
    gboolean is_asked = FALSE;
    for (guint i = 0; pages[i] != NULL; i++)
        is_asked |= strcmp (pages[i], "all") == 0 || g_pattern_match_simple (pages[i], shot->name);
    return is_asked;
}

static int
list_pages (void)
{
    g_printerr (
        "usage: ui-shot PAGE... --size WxH [--dark] [--contrast] [--scale 1.5] [--training] "
        "--out FILE.png\npages:");
    for (guint i = 0; ocop_ui_shots[i].name != NULL; i++)
        g_printerr (" %s", ocop_ui_shots[i].name);
    g_printerr (" all\n");
    return 2;
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    guint n_taken = 0;
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || pages == NULL || out == NULL)
        return list_pages();
    const gboolean takes_many = g_file_test (out, G_FILE_TEST_IS_DIR);
    ocop_language_init (argv[0], ocop_ports_get_system());
    ocop_ui_test_init (&argc, &argv);
    /* A picture of a page at fault is wanted most. */
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
    set_look();
    for (guint i = 0; ocop_ui_shots[i].name != NULL; i++) {
        const OcopUiShot *shot = &ocop_ui_shots[i];
        g_autofree char *file = g_strconcat (shot->name, ".png", NULL);
        g_autofree char *path = takes_many ? g_build_filename (out, file, NULL) : g_strdup (out);
        if (!is_asked_for (shot))
            continue;
        take (shot, path);
        n_taken++;
    }
    return n_taken > 0 ? 0 : list_pages();
}
