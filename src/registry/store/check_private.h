/* The check inside a transaction of the caller's: a restore proves what it has not yet committed.
 */
#pragma once

#include "registry/store/check.h"
#include "registry/store/tills.h"

gboolean ocop_reg_check_within (OcopRegDb *db, OcopRegCheck *ret_check, GError **error);

/* The parts of it, for a check in steps. */
gboolean ocop_reg_check_till (OcopRegDb *db, const OcopRegTill *till, OcopRegCheck *check,
                              GError **error);
gboolean ocop_reg_check_strays (OcopRegDb *db, OcopRegCheck *check, GError **error);
