/* The two-line display at the till: the last line and the total, then the change. */
#pragma once

#include "ui/session/session.h"

/* Follows @session's cart for as long as both live. */
void ocop_line_display_attach (OcopSession *session);
