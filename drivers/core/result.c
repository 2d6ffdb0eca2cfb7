/* Names of results, for logs and for files that a test keeps, and what a person is told. */
#include "drivers/core/result.h"

#include <glib/gi18n-lib.h>

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

/* Source: devices.md 5, P1 and P2. */
const char *
ocop_dev_result_get_message (OcopDevResult result)
{
    static const char *const messages[OCOP_N_DEV_RESULTS] = {
        [OCOP_DEV_OK] = N_ ("in order"),
        [OCOP_DEV_NO_HARDWARE] = N_ ("not plugged in, switched off or out of reach"),
        [OCOP_DEV_IN_USE] = N_ ("in use by another program, a print queue of the system perhaps"),
        [OCOP_DEV_NO_PERMISSION] = N_ (
            "no permission to use it: is /lib/udev/rules.d/70-ocop-till.rules installed, and the "
            "device plugged in again since?"),
        [OCOP_DEV_CLOSED] = N_ ("not in use"),
        [OCOP_DEV_BUSY] = N_ ("busy with something else"),
        [OCOP_DEV_STALLED] = N_ ("it refuses what it is sent: switch it off and on"),
        [OCOP_DEV_TIMEOUT] = N_ ("it does not answer in time"),
        [OCOP_DEV_CANCELLED] = N_ ("broken off"),
        [OCOP_DEV_OFFLINE] = N_ ("it is not ready: look at its paper, cover and lamps"),
        [OCOP_DEV_NOT_SUPPORTED] = N_ ("it cannot do that"),
        [OCOP_DEV_FAILURE] = N_ ("it reported an error"),
    };
    g_assert ((guint)result < OCOP_N_DEV_RESULTS);
    return _ (messages[result]);
}
