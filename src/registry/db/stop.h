/* "The program is asked to end", for whoever waits where no main loop runs. Set once, never taken
 * back; any number of threads may look. */
#pragma once

#include <glib.h>

typedef struct _OcopRegStop OcopRegStop;

/* Errors: INTERNAL when the system has no descriptor left. */
OcopRegStop *ocop_reg_stop_new (GError **error);
void ocop_reg_stop_free (OcopRegStop *stop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegStop, ocop_reg_stop_free)

/* May be called from a signal handler. */
void ocop_reg_stop_ask (OcopRegStop *stop);
gboolean ocop_reg_stop_is_asked (const OcopRegStop *stop);
/* Readable from the moment it is asked, for ever: nobody may read it. -1 for @stop NULL. */
int ocop_reg_stop_get_fd (const OcopRegStop *stop);
