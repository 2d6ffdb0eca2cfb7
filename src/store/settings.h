/* Settings as texts; which keys there are and what they may hold is shop/settings's business. */
#pragma once

#include "store/db.h"

/* *@ret_value owned, NULL when it was never set. */
gboolean ocop_settings_get (OcopDb *db, const char *key, char **ret_value, GError **error);
gboolean ocop_settings_set (OcopDb *db, const char *key, const char *value, GError **error);
