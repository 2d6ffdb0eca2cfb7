/* What the menu does itself. For this folder. */
#pragma once

#include "ui/shell/page.h"

/* Nobody is at the till: the log-in page, with who was here preselected. Never waits. */
void ocop_menu_lock (OcopPage *page);
/* Begins or ends practising. */
void ocop_menu_turn_training (OcopPage *page);
