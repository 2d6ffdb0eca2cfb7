/* Names of what becomes of a job. */
#include "drivers/printer/printer.h"

const char *
ocop_job_state_get_name (OcopJobState state)
{
    static const char *const names[OCOP_N_JOB_STATES] = {
        "none",    "checking", "waiting", "sending", "confirming",
        "printed", "consumed", "sent",    "failed",  "unknown"};
    g_assert ((guint)state < OCOP_N_JOB_STATES);
    return names[state];
}
