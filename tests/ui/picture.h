/* Pictures of the window. */
#pragma once

#include "ui_fixture.h"

/* Until what was changed is laid out and drawn. */
void ocop_ui_wait_for_frames (OcopUiFixture *fixture);
/* The next frame. */
void ocop_ui_shoot (OcopUiFixture *fixture, const char *path);
/* Of @window, which is shown on the same screen. */
void ocop_ui_shoot_window (OcopUiFixture *fixture, GtkWindow *window, const char *path);
