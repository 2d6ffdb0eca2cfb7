/* The wedge at a window: sees each key before entries and input methods do, and puts a focused
 * entry back as it was when a scanner typed into it. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

/* Codes go to @session, which outlives @window. */
void ocop_wedge_input_attach (GtkWindow *window, OcopSession *session);
