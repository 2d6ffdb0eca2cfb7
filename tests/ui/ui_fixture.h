/* A till on a screen, for tests: a real shop in a temporary home with the demo catalogue, its
 * session, and a window. One thread waits by running the main context, never by sleeping. */
#pragma once

#include "lib/fixture.h"
#include "ui/session/till_cart.h"
#include "ui/shell/window.h"

/* What is not there after this long will not come; OCOP_TEST_PATIENCE=N: N times as long. */
#define OCOP_UI_DEADLINE_MS 30000

typedef enum {
    OCOP_UI_NO_STORE,
    OCOP_UI_LOGGED_OUT,   /* a shift is open */
    OCOP_UI_SHIFT_CLOSED, /* somebody is logged in */
    OCOP_UI_SELLING,      /* lan's shift with a float of 500.000 ₫, one record older */
} OcopUiStart;

typedef struct {
    OcopUiStart start;
    const char *user; /* NULL: "lan", cashier; "minh", manager; "an", admin; all with PIN 1234 */
    /* Called with the open shop before the session has it; may be NULL. */
    void (*prepare) (OcopFixture *shop);
    /* NULL: an empty page, so that a test pushes its own. */
    OcopHomePageFunc home;
    /* NULL: none above the window. */
    GtkWidget *(*safety_line) (OcopSession *session);
    int width, height; /* 0: 1366 × 768 */
} OcopUiOptions;

typedef struct {
    OcopFixture *shop; /* home and clock; its own shop is closed while the session lives */
    OcopSession *session;
    OcopWindow *window;
    /* private */
    OcopPorts ports;
    OcopClock clock;
    OcopRandom random;
    GMutex lock;
} OcopUiFixture;

/* gtk_test_init with the words of this rig; in main() instead of g_test_init. */
void ocop_ui_test_init (int *argc, char ***argv);

/* Returns when the session is in its state and the window is drawn. */
OcopUiFixture *ocop_ui_fixture_new (const OcopUiOptions *options);
void ocop_ui_fixture_free (OcopUiFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopUiFixture, ocop_ui_fixture_free)

/* Takes @page to the front. */
void ocop_ui_fixture_push (OcopUiFixture *fixture, OcopPage *page);
/* Turns both clocks on. */
void ocop_ui_fixture_advance (OcopUiFixture *fixture, gint64 ms);
/* Waits until the store's thread has done and told all that was asked so far. */
void ocop_ui_fixture_settle (OcopUiFixture *fixture);
void ocop_ui_fixture_scan (OcopUiFixture *fixture, const char *text);
/* A key as the window gets it; TRUE when it was used. What has the focus does not see it. */
gboolean ocop_ui_fixture_press (OcopUiFixture *fixture, guint keyval, GdkModifierType modifiers);
/* Ends session and window and opens the home again: @fixture->shop->shop can be asked what is in
 * the store. */
OcopShop *ocop_ui_fixture_close_screen (OcopUiFixture *fixture);

/* Runs the main context until @condition holds; the test fails at the deadline. */
#define ocop_ui_wait(condition)                                                                    \
    G_STMT_START                                                                                   \
    {                                                                                              \
        const gint64 deadline_ = ocop_ui_make_deadline();                                          \
        while (!(condition))                                                                       \
            ocop_ui_turn (deadline_, #condition, __FILE__, __LINE__);                              \
    }                                                                                              \
    G_STMT_END
gint64 ocop_ui_make_deadline (void);
void ocop_ui_turn (gint64 deadline, const char *condition, const char *file, int line);
