/* Names of results, for logs and for files that a test keeps. */
#include "drivers/core/result.h"

const char *
ocop_dev_result_get_name (OcopDevResult result)
{
    static const char *const names[OCOP_N_DEV_RESULTS] = {
        [OCOP_DEV_OK] = "ok",
        [OCOP_DEV_NO_HARDWARE] = "no-hardware",
        [OCOP_DEV_IN_USE] = "in-use",
        [OCOP_DEV_NO_PERMISSION] = "no-permission",
        [OCOP_DEV_CLOSED] = "closed",
        [OCOP_DEV_BUSY] = "busy",
        [OCOP_DEV_STALLED] = "stalled",
        [OCOP_DEV_TIMEOUT] = "timeout",
        [OCOP_DEV_CANCELLED] = "cancelled",
        [OCOP_DEV_OFFLINE] = "offline",
        [OCOP_DEV_NOT_SUPPORTED] = "not-supported",
        [OCOP_DEV_FAILURE] = "failure",
    };
    g_assert ((guint)result < OCOP_N_DEV_RESULTS);
    return names[result];
}
