/* The language is picked by hand: setlocale falls back to C, and thus to English, wherever
 * vi_VN.UTF-8 has not been generated, which is nearly everywhere. The C library's UTF-8 locale is
 * always there and lets LANGUAGE decide. */
#include "program/language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#ifndef OCOP_LOCALE_DIR
#define OCOP_LOCALE_DIR "/usr/share/locale"
#endif
#define VIETNAMESE "vi"
#define ENGLISH    "en"

/* "vi", "vi_VN.UTF-8", "vi@x". */
static gboolean
is_language (const char *locale, const char *language)
{
    gsize length = strlen (language);
    return strncmp (locale, language, length) == 0 &&
           (locale[length] == '\0' || strchr ("_.@", locale[length]) != NULL);
}

/* The first of LANGUAGE's list that is spoken here, else what the first of the locale's variables
 * says. */
static const char *
pick_language (void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = g_getenv ("LANGUAGE");
    g_auto (GStrv) names = g_strsplit (list != NULL ? list : "", ":", 16);
    for (guint i = 0; names[i] != NULL; i++) {
        if (is_language (names[i], VIETNAMESE))
            return VIETNAMESE;
        if (is_language (names[i], ENGLISH))
            return ENGLISH;
    }
    for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
        const char *locale = g_getenv (variables[i]);
        if (locale != NULL && *locale != '\0')
            return is_language (locale, VIETNAMESE) ? VIETNAMESE : ENGLISH;
    }
    return ENGLISH;
}

/* @program stands in BUILD/src/cli, BUILD/src/registry/cli, BUILD/ui or in PREFIX/bin. */
static char *
find_catalogues (const char *program, const OcopPorts *ports)
{
    static const char *const places[] = {"../../ui/po", "../../../ui/po", "../ui/po",
                                         "../share/locale"};
    g_autofree char *path = g_find_program_in_path (program);
    g_autofree char *folder = g_path_get_dirname (path != NULL ? path : program);
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        g_autofree char *place = g_build_filename (folder, places[i], NULL);
        g_autofree char *catalogue =
            g_build_filename (place, VIETNAMESE, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
        if (ports->disk->exists (catalogue, ports->disk->data))
            return g_canonicalize_filename (place, NULL);
    }
    return g_strdup (OCOP_LOCALE_DIR);
}

void
ocop_language_init (const char *program, const OcopPorts *ports)
{
    g_setenv ("LANGUAGE", pick_language(), TRUE);
    setlocale (LC_ALL, "C.UTF-8");
    g_autofree char *place = find_catalogues (program, ports);
    bindtextdomain (GETTEXT_PACKAGE, place);
    bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
