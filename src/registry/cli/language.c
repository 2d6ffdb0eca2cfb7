/* Picked by hand for the reason given in src/cli/language.c: setlocale falls back to English
 * wherever vi_VN.UTF-8 has not been generated. */
#include "registry/cli/language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#ifndef OCOP_LOCALE_DIR
#define OCOP_LOCALE_DIR "/usr/share/locale"
#endif

static gboolean
is_vietnamese (const char *locale)
{
    return strncmp (locale, "vi", 2) == 0 &&
           (locale[2] == '\0' || strchr ("_.@:", locale[2]) != NULL);
}

static const char *
pick_language (void)
{
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
        const char *locale = g_getenv (variables[i]);
        if (locale != NULL && *locale != '\0')
            return is_vietnamese (locale) ? "vi" : "en";
    }
    return "en";
}

/* @program stands in BUILD/src/registry/cli or in PREFIX/bin. */
static char *
find_catalogues (const char *program, const OcopPorts *ports)
{
    static const char *const places[] = {"../../../ui/po", "../share/locale"};
    g_autofree char *path = g_find_program_in_path (program);
    g_autofree char *folder = g_path_get_dirname (path != NULL ? path : program);
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        g_autofree char *place = g_build_filename (folder, places[i], NULL);
        g_autofree char *catalogue =
            g_build_filename (place, "vi", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
        if (ports->disk->exists (catalogue, ports->disk->data))
            return g_canonicalize_filename (place, NULL);
    }
    return g_strdup (OCOP_LOCALE_DIR);
}

void
ocop_registry_language_init (const char *program, const OcopPorts *ports)
{
    g_setenv ("LANGUAGE", pick_language(), TRUE);
    setlocale (LC_ALL, "C.UTF-8");
    g_autofree char *place = find_catalogues (program, ports);
    bindtextdomain (GETTEXT_PACKAGE, place);
    bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
