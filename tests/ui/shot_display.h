/* What the customer sees; OcopUiShot.open. */
#pragma once

#include "find.h"

GtkWindow *ocop_shot_make_display (OcopUiFixture *fixture);
void ocop_shot_display_long (OcopUiFixture *fixture);
void ocop_shot_display_qr (OcopUiFixture *fixture);
void ocop_shot_display_thanks (OcopUiFixture *fixture);
