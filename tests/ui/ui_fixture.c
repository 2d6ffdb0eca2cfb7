/* The shop is made by tests/lib and handed over closed; the session opens it again on the store's
 * thread. Clock and randomness of the fixture are shared by two threads, hence the lock. */
#include "ui_fixture.h"

#include "ui/app/look.h"
#include "ui/session/session.h"
#include <stdlib.h>
#include <string.h>

#define UI_PIN "1234"

/* ---- ports that two threads may use */

static gint64
get_utc (gpointer data)
{
    OcopUiFixture *fixture = data;
    g_mutex_lock (&fixture->lock);
    const gint64 utc_ms = fixture->shop->utc_ms;
    g_mutex_unlock (&fixture->lock);
    return utc_ms;
}

static gint64
get_boottime (gpointer data)
{
    OcopUiFixture *fixture = data;
    g_mutex_lock (&fixture->lock);
    const gint64 boottime_ms = fixture->shop->boottime_ms;
    g_mutex_unlock (&fixture->lock);
    return boottime_ms;
}

static void
sleep_in_no_time (gint64 duration_ms, gpointer data)
{
    ocop_ui_fixture_advance (data, duration_ms);
}

static void
fill (guint8 *bytes, gsize size, gpointer data)
{
    OcopUiFixture *fixture = data;
    g_mutex_lock (&fixture->lock);
    fixture->shop->random.fill (bytes, size, fixture->shop->random.data);
    g_mutex_unlock (&fixture->lock);
}

void
ocop_ui_fixture_advance (OcopUiFixture *fixture, gint64 ms)
{
    g_mutex_lock (&fixture->lock);
    ocop_fixture_advance (fixture->shop, ms);
    g_mutex_unlock (&fixture->lock);
}

/* ---- waiting */

static gboolean
on_tick (gpointer data)
{
    return G_SOURCE_REMOVE;
}

/* Under valgrind everything takes longer. */
static gint64
get_patience (void)
{
    const char *text = g_getenv ("OCOP_TEST_PATIENCE");
    guint64 times = 1;
    return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 100, &times, NULL)
               ? (gint64)times
               : 1;
}

gint64
ocop_ui_make_deadline (void)
{
    return g_get_monotonic_time() + get_patience() * OCOP_UI_DEADLINE_MS * G_GINT64_CONSTANT (1000);
}

void
ocop_ui_turn (gint64 deadline, const char *condition, const char *file, int line)
{
    if (g_get_monotonic_time() > deadline)
        g_error ("%s:%d: waited in vain for %s", file, line, condition);
    const guint tick = g_timeout_add (20, on_tick, NULL);
    g_main_context_iteration (NULL, TRUE);
    GSource *source = g_main_context_find_source_by_id (NULL, tick);
    if (source != NULL)
        g_source_destroy (source);
}

static gpointer
do_nothing (OcopShop *shop, gpointer request, GError **error)
{
    return NULL;
}

static void
on_settled (gpointer result, const GError *error, gpointer data)
{
    *(gboolean *)data = TRUE;
}

/* Behind what may wait as well. */
void
ocop_ui_fixture_settle (OcopUiFixture *fixture)
{
    gboolean is_done = FALSE;
    ocop_session_call_later (fixture->session, do_nothing, NULL, NULL, fixture->session, on_settled,
                             NULL, &is_done);
    ocop_ui_wait (is_done);
}

/* ---- an empty page */

#define TEST_TYPE_BLANK_PAGE (test_blank_page_get_type())
G_DECLARE_FINAL_TYPE (TestBlankPage, test_blank_page, TEST, BLANK_PAGE, OcopPage)

struct _TestBlankPage {
    OcopPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TestBlankPage, test_blank_page, OCOP_TYPE_PAGE)

static void
test_blank_page_class_init (TestBlankPageClass *class)
{
}

static void
test_blank_page_init (TestBlankPage *page)
{
    ocop_page_set_child (OCOP_PAGE (page), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
}

static OcopPage *
make_blank_page (OcopSession *session)
{
    return g_object_new (TEST_TYPE_BLANK_PAGE, "session", session, NULL);
}

/* ---- life */

/* GTK 4.8 rounds heights of text up or down by one and then warns of itself; everything else that
 * it finds wrong ends the test. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
    const GLogLevelFlags grave = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;
    gboolean is_known = FALSE;
    for (gsize i = 0; i < n_fields; i++)
        if (strcmp (fields[i].key, "MESSAGE") == 0 && fields[i].length < 0)
            is_known |= strstr (fields[i].value, "Expect overlapping widgets") != NULL;
    g_log_writer_default (level, fields, n_fields, data);
    if ((level & grave) != 0 && !is_known)
        abort();
    return G_LOG_WRITER_HANDLED;
}

void
ocop_ui_test_init (int *argc, char ***argv)
{
    gtk_test_init (argc, argv);
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
    g_log_set_writer_func (write_log, NULL, NULL);
    /* A blinking cursor asks for a window manager's focus events. */
    g_object_set (gtk_settings_get_default(), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                  FALSE, NULL);
    ocop_look_init();
}

static void
set_ports (OcopUiFixture *fixture)
{
    fixture->clock = (OcopClock){get_utc, get_boottime, sleep_in_no_time, fixture};
    fixture->random = (OcopRandom){fill, fixture};
    fixture->ports = fixture->shop->ports;
    fixture->ports.clock = &fixture->clock;
    fixture->ports.random = &fixture->random;
}

static void
make_shop (OcopUiFixture *fixture, const OcopUiOptions *options)
{
    if (options->start == OCOP_UI_NO_STORE) {
        fixture->shop = ocop_fixture_new_empty();
        return;
    }
    g_autofree char *csv = NULL;
    g_autoptr (GError) error = NULL;
    fixture->shop = ocop_fixture_new_without_products();
    g_file_get_contents (OCOP_DEMO_CATALOGUE, &csv, NULL, &error);
    g_assert_no_error (error);
    ocop_fixture_import (fixture->shop, csv);
    if (options->start != OCOP_UI_SHIFT_CLOSED)
        ocop_fixture_open_shift (fixture->shop);
    if (options->prepare != NULL)
        options->prepare (fixture->shop);
}

static OcopUserInfo
find_user (OcopFixture *shop, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) users = ocop_shop_list_users (shop->shop, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < users->len; i++) {
        OcopUserInfo user = g_array_index (users, OcopUserInfo, i);
        if (strcmp (user.name, name) != 0)
            continue;
        user.name = g_strdup (user.name);
        return user;
    }
    g_error ("there is no user %s", name);
}

static OcopSessionState
find_first_state (OcopUiStart start)
{
    return start == OCOP_UI_NO_STORE ? OCOP_SESSION_NO_STORE : OCOP_SESSION_LOGGED_OUT;
}

static void
show_window (OcopUiFixture *fixture, const OcopUiOptions *options)
{
    fixture->window = ocop_window_new (
        NULL, fixture->session, options->home != NULL ? options->home : make_blank_page,
        options->safety_line != NULL ? options->safety_line (fixture->session) : NULL);
    gtk_window_set_default_size (GTK_WINDOW (fixture->window),
                                 options->width > 0 ? options->width : 1366,
                                 options->height > 0 ? options->height : 768);
    gtk_window_present (GTK_WINDOW (fixture->window));
    gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

OcopUiFixture *
ocop_ui_fixture_new (const OcopUiOptions *options)
{
    OcopUiFixture *fixture = g_new0 (OcopUiFixture, 1);
    OcopUserInfo user = {0};
    g_mutex_init (&fixture->lock);
    make_shop (fixture, options);
    set_ports (fixture);
    if (options->start == OCOP_UI_SHIFT_CLOSED || options->start == OCOP_UI_SELLING)
        user = find_user (fixture->shop, options->user != NULL ? options->user : "lan");
    g_clear_pointer (&fixture->shop->shop, ocop_shop_close);
    fixture->session = ocop_session_new (fixture->shop->home, &fixture->ports);
    ocop_ui_wait (ocop_session_get_state (fixture->session) != OCOP_SESSION_OPENING);
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==,
                     find_first_state (options->start));
    if (user.name != NULL)
        ocop_session_set_user (fixture->session, &user);
    g_free (user.name);
    show_window (fixture, options);
    return fixture;
}

static void
close_screen (OcopUiFixture *fixture)
{
    if (fixture->window != NULL) {
        gtk_window_destroy (GTK_WINDOW (fixture->window));
        fixture->window = NULL;
    }
    /* What a widget still holds is let go in its idle turns. */
    while (g_main_context_iteration (NULL, FALSE))
        ;
    if (fixture->session != NULL)
        g_assert_finalize_object (g_steal_pointer (&fixture->session));
}

OcopShop *
ocop_ui_fixture_close_screen (OcopUiFixture *fixture)
{
    close_screen (fixture);
    ocop_fixture_reopen (fixture->shop);
    return fixture->shop->shop;
}

void
ocop_ui_fixture_free (OcopUiFixture *fixture)
{
    if (fixture == NULL)
        return;
    close_screen (fixture);
    ocop_fixture_free (fixture->shop);
    g_mutex_clear (&fixture->lock);
    g_free (fixture);
}

/* ---- input */

void
ocop_ui_fixture_push (OcopUiFixture *fixture, OcopPage *page)
{
    ocop_window_push (fixture->window, page);
    ocop_ui_fixture_settle (fixture);
}

void
ocop_ui_fixture_scan (OcopUiFixture *fixture, const char *text)
{
    const OcopUiScan scan = {.text = text, .source = "test"};
    ocop_session_scan (fixture->session, &scan);
    ocop_ui_fixture_settle (fixture);
}

/* GTK 4 has no public way to make an event: the window's own controllers are told what they would
 * hear. */
static gboolean
tell_controllers (GListModel *controllers, GtkPropagationPhase phase, guint keyval,
                  GdkModifierType modifiers)
{
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
        gboolean is_used = FALSE;
        if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) ||
            gtk_event_controller_get_propagation_phase (controller) != phase)
            continue;
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, modifiers, &is_used);
        if (is_used)
            return TRUE;
    }
    return FALSE;
}

gboolean
ocop_ui_fixture_press (OcopUiFixture *fixture, guint keyval, GdkModifierType modifiers)
{
    g_autoptr (GListModel) controllers =
        gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
    const gboolean is_used = tell_controllers (controllers, GTK_PHASE_CAPTURE, keyval, modifiers) ||
                             tell_controllers (controllers, GTK_PHASE_BUBBLE, keyval, modifiers);
    ocop_ui_fixture_settle (fixture);
    return is_used;
}
