/* GTK 4.8 knows no media queries: the colours are a style sheet of their own, exchanged when the
 * system's wish changes. */
#include "ui/app/look.h"

#include <gtk/gtk.h>

static GtkCssProvider *colours, *shapes; /* for the life of the process */

static void
follow_system (GtkSettings *settings, GParamSpec *spec, gpointer data)
{
    g_autofree char *theme = NULL;
    gboolean is_dark;
    g_object_get (settings, "gtk-theme-name", &theme, "gtk-application-prefer-dark-theme", &is_dark,
                  NULL);
    const char *name = "light";
    if (theme != NULL && g_str_has_prefix (theme, "HighContrast"))
        name = "contrast";
    else if (is_dark || (theme != NULL && g_str_has_suffix (theme, "dark")))
        name = "dark";
    g_autofree char *path = g_strdup_printf ("/vn/ocop/pos/style/%s.css", name);
    gtk_css_provider_load_from_resource (colours, path);
    /* Names of colours are looked up where they are used: the shapes are read again behind them. */
    gtk_css_provider_load_from_resource (shapes, "/vn/ocop/pos/style/till.css");
}

void
ocop_look_init (void)
{
    GdkDisplay *display = gdk_display_get_default();
    GtkSettings *settings = gtk_settings_get_for_display (display);
    colours = gtk_css_provider_new();
    shapes = gtk_css_provider_new();
    follow_system (settings, NULL, NULL);
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (colours),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (shapes),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
    g_signal_connect (settings, "notify::gtk-theme-name", G_CALLBACK (follow_system), NULL);
    g_signal_connect (settings, "notify::gtk-application-prefer-dark-theme",
                      G_CALLBACK (follow_system), NULL);
}
