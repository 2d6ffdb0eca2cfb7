/* Routes that the server is given beside its own. */
#pragma once

#include "registry/http/route.h"

const OcopWebTable *const *ocop_web_list_tables (guint *ret_n_tables);
