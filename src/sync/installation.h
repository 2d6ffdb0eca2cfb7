/* HOME/installation: a random name of this home on this machine, outside of the store and of every
 * backup, so that two tills with the same journal can be told apart. */
#pragma once

#include "base/ports.h"
#include "wire/batch.h"

/* Makes it where there is none. Errors: G_FILE_ERROR. */
gboolean ocop_installation_load (const char *home, const OcopPorts *ports,
                                 guint8 ret_id[OCOP_INSTALLATION_SIZE], GError **error);
