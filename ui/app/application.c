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
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

typedef struct {
    char *home, *user;
    gboolean is_kiosk, shows_customer;
    OcopSession *session;
    GtkWindow *window, *customer; /* weak */
} Till;

static char *
dup_default_home (void)
{
    const char *home = g_getenv ("OCOP_HOME");
    return home != NULL && *home != '\0'
               ? g_strdup (home)
               : g_build_filename (g_get_user_data_dir(), "ocop-pos", NULL);
}

/* The program ends with the till's window, not with the customer's. */
static void
on_till_closed (GtkWindow *window, Till *till)
{
    if (till->customer != NULL)
        gtk_window_destroy (till->customer);
}

static void
toggle (GtkWidget *check, const char *action, GVariant *parameter)
{
    gtk_widget_activate (check);
}

static void
press (GtkButton *button)
{
    g_signal_emit_by_name (button, "clicked");
}

/* What assistive technology activates does nothing in GTK 4.8 where it is an entry: Enter there has
 * a signal, but none by which the widget itself is activated. A check button offers no action. A
 * button that is activated, also by a key, first looks pressed for a quarter of a second: here it
 * is pressed at once. */
static void
let_all_be_activated (void)
{
    GtkButtonClass *button_class = g_type_class_ref (GTK_TYPE_BUTTON);
    button_class->activate = press;
    const GType types[] = {GTK_TYPE_ENTRY, GTK_TYPE_PASSWORD_ENTRY, GTK_TYPE_SEARCH_ENTRY};
    gtk_widget_class_install_action (g_type_class_ref (GTK_TYPE_CHECK_BUTTON), "check.toggle", NULL,
                                     toggle);
    for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
        GtkWidgetClass *class = g_type_class_ref (types[i]);
        if (gtk_widget_class_get_activate_signal (class) == 0)
            gtk_widget_class_set_activate_signal_from_name (class, "activate");
    }
}

static void
on_activate (GtkApplication *application, gpointer data)
{
    Till *till = data;
    OcopWindow *window;
    ocop_look_init();
    let_all_be_activated();
    till->session = ocop_session_new (till->home, ocop_ports_get_system());
    if (till->user != NULL)
        ocop_session_prefer_user (till->session, till->user);
    window = ocop_window_new (application, till->session, ocop_home_page_new,
                              ocop_safety_line_new (till->session));
    if (till->is_kiosk)
        gtk_window_fullscreen (GTK_WINDOW (window));
    gtk_window_present (GTK_WINDOW (window));
    g_set_weak_pointer (&till->window, GTK_WINDOW (window));
    ocop_line_display_attach (till->session);
    g_set_weak_pointer (&till->customer, ocop_customer_window_new (application, till->session));
    ocop_customer_window_place (till->customer, GTK_WINDOW (window), till->shows_customer);
    g_signal_connect (window, "destroy", G_CALLBACK (on_till_closed), till);
}

/* As if the window were closed: what is under way on the store's thread is finished, the cart kept.
 */
static gboolean
on_told_to_end (gpointer data)
{
    Till *till = data;
    if (till->window != NULL)
        gtk_window_destroy (till->window);
    else
        g_application_quit (g_application_get_default());
    return G_SOURCE_CONTINUE;
}

/* A terminal that goes does not end the sale; nor does a device node that libusb has made the
 * controlling terminal. */
static void
take_signals (Till *till)
{
    signal (SIGHUP, SIG_IGN);
    g_unix_signal_add (SIGTERM, on_told_to_end, till);
    g_unix_signal_add (SIGINT, on_told_to_end, till);
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
        {"customer-display", 0, 0, G_OPTION_ARG_NONE, &till.shows_customer,
         N_ ("Show the customer's window also without a second screen"), NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr (GtkApplication) application =
        gtk_application_new ("vn.ocop.pos", G_APPLICATION_NON_UNIQUE);
    g_application_add_main_option_entries (G_APPLICATION (application), entries);
    g_signal_connect (application, "handle-local-options", G_CALLBACK (on_local_options), &till);
    g_signal_connect (application, "activate", G_CALLBACK (on_activate), &till);
    take_signals (&till);
    const int status = g_application_run (G_APPLICATION (application), argc, argv);
    g_clear_weak_pointer (&till.window);
    g_clear_weak_pointer (&till.customer);
    g_clear_object (&till.session);
    g_free (till.home);
    g_free (till.user);
    return status;
}
