/* Widgets by their accessible names, as assistive technology and tests from outside find them. The
 * page in front is searched first. */
#pragma once

#include "ui_fixture.h"

/* The accessible name of @widget; NULL: none. Owned. */
char *ocop_ui_dup_name (GtkWidget *widget);

/* The shown widget of that name; waits for it. */
GtkWidget *ocop_ui_find (OcopUiFixture *fixture, const char *name);
/* Whether it is shown now. */
gboolean ocop_ui_has (OcopUiFixture *fixture, const char *name);
/* Whether a label that is shown says just this now. */
gboolean ocop_ui_says (OcopUiFixture *fixture, const char *text);

/* Waits until it can be pressed, presses it, and settles. */
void ocop_ui_click (OcopUiFixture *fixture, const char *name);
/* Puts @text into the entry of that name in the place of what is there; it gets the focus. */
void ocop_ui_type (OcopUiFixture *fixture, const char *name, const char *text);
/* Enter in the entry of that name. */
void ocop_ui_enter (OcopUiFixture *fixture, const char *name);
/* Text of the entry, text view or label of that name. Owned. */
char *ocop_ui_dup_text (OcopUiFixture *fixture, const char *name);
gboolean ocop_ui_is_sensitive (OcopUiFixture *fixture, const char *name);

/* What the bar says; NULL: it is not there. Borrowed until the main context runs. */
const char *ocop_ui_get_bar (OcopUiFixture *fixture);

/* The rules of every page in front: each control has a name and 48 × 48 px, and nothing leaves the
 * window unless it scrolls. Called with the page shown. */
void ocop_ui_assert_page (OcopUiFixture *fixture);
