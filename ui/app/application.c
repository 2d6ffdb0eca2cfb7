/* GtkApplication with one window. Two tills cannot run on one home (the store's lock says so), and
 * nothing here is asked over D-Bus: the application is not unique. */
#include "ui/app/application.h"

#include "program/language.h"
#include "ui/app/home_page.h"
#include "ui/app/look.h"
#include "ui/display/customer_window.h"
#include "ui/display/line_display.h"
#include "ui/safety/safety_line.h"
#include "ui/shell/window.h"
#include <glib/gi18n-lib.h>

typedef struct {
    char *home, *user;
    gboolean is_kiosk;
    OcopSession *session;
} Till;

static char *
dup_default_home (void)
{
    const char *home = g_getenv ("OCOP_HOME");
    return home != NULL && *home != '\0' ? g_strdup (home)
                                         : g_build_filename (g_get_user_data_dir(), "ocop", NULL);
}

static void
on_activate (GtkApplication *application, gpointer data)
{
    Till *till = data;
    OcopWindow *window;
    ocop_look_init();
    till->session = ocop_session_new (till->home, ocop_ports_get_system());
    if (till->user != NULL)
        ocop_session_prefer_user (till->session, till->user);
    window = ocop_window_new (application, till->session, ocop_home_page_new,
                              ocop_safety_line_new (till->session));
    if (till->is_kiosk)
        gtk_window_fullscreen (GTK_WINDOW (window));
    gtk_window_present (GTK_WINDOW (window));
    ocop_line_display_attach (till->session);
    ocop_customer_window_place (ocop_customer_window_new (application, till->session),
                                GTK_WINDOW (window));
}

static int
on_local_options (GApplication *application, GVariantDict *options, gpointer data)
{
    Till *till = data;
    if (till->home == NULL)
        till->home = dup_default_home();
    return -1;
}

int
ocop_application_run (int argc, char **argv)
{
    Till till = {0};
    ocop_language_init (argv[0], ocop_ports_get_system());
    const GOptionEntry entries[] = {
        {"home", 0, 0, G_OPTION_ARG_FILENAME, &till.home, N_ ("Folder of the shop"), N_ ("DIR")},
        {"user", 0, 0, G_OPTION_ARG_STRING, &till.user, N_ ("User to log in as"), N_ ("NAME")},
        {"kiosk", 0, 0, G_OPTION_ARG_NONE, &till.is_kiosk, N_ ("Full screen"), NULL},
        {NULL}};
    g_autoptr (GtkApplication) application =
        gtk_application_new ("vn.ocop.pos", G_APPLICATION_NON_UNIQUE);
    g_application_add_main_option_entries (G_APPLICATION (application), entries);
    g_signal_connect (application, "handle-local-options", G_CALLBACK (on_local_options), &till);
    g_signal_connect (application, "activate", G_CALLBACK (on_activate), &till);
    const int status = g_application_run (G_APPLICATION (application), argc, argv);
    g_clear_object (&till.session);
    g_free (till.home);
    g_free (till.user);
    return status;
}
