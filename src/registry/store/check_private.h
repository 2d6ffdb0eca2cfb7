/* The check inside a transaction of the caller's: a restore proves what it has not yet committed.
 */
#pragma once

#include "registry/store/check.h"

gboolean ocop_reg_check_within (OcopRegDb *db, OcopRegCheck *ret_check, GError **error);
