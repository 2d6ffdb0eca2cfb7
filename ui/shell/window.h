/* The till's window: safety line, a bar for what has to be said, and a stack of pages of which the
 * uppermost is in front. Keys and scans come in here and go to the page in front; a scan that no
 * page wants goes into the cart. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_WINDOW (ocop_window_get_type())
G_DECLARE_FINAL_TYPE (OcopWindow, ocop_window, OCOP, WINDOW, GtkApplicationWindow)

/* Which page stands at the bottom of the stack in a state of the session: NULL for none. */
typedef OcopPage *(*OcopHomePageFunc) (OcopSession *session);

/* @session is kept. @make_home is asked whenever the session's state changes. @safety_line is the
 * widget at the top (may be NULL). */
OcopWindow *ocop_window_new (GtkApplication *application, OcopSession *session,
                             OcopHomePageFunc make_home, GtkWidget *safety_line);

void ocop_window_push (OcopWindow *window, OcopPage *page);
void ocop_window_leave (OcopWindow *window, OcopPage *page);
void ocop_window_go_home (OcopWindow *window);
/* Borrowed; NULL before the first page. */
OcopPage *ocop_window_get_front (OcopWindow *window);
void ocop_window_tell (OcopWindow *window, OcopTellKind kind, const char *text);
void ocop_window_hush (OcopWindow *window);
