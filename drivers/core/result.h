/* How an operation on a device ended, in UnifiedPOS' words (E_NOHARDWARE …). libusb's codes and
 * errno are translated into these in one function each; nothing above a transport sees those.
 * Source: devices.md 1.3 and 6.2. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_DEV_OK,
    OCOP_DEV_NO_HARDWARE, /* not there, or gone while it was at work */
    OCOP_DEV_IN_USE,      /* E_CLAIMED, another program has it: comes right when that one lets go */
    OCOP_DEV_NO_PERMISSION, /* the udev rule is missing */
    OCOP_DEV_CLOSED,        /* asked of something that is not open */
    OCOP_DEV_BUSY,          /* one of its kind is under way */
    OCOP_DEV_STALLED,       /* a halt that came back each time it was cleared */
    OCOP_DEV_TIMEOUT,
    OCOP_DEV_CANCELLED,
    OCOP_DEV_OFFLINE, /* there, and says that it cannot work: paper, cover */
    OCOP_DEV_NOT_SUPPORTED,
    OCOP_DEV_FAILURE,
    OCOP_N_DEV_RESULTS
} OcopDevResult;

/* "no-hardware" …, for logs, records and tests. Static. */
const char *ocop_dev_result_get_name (OcopDevResult result);

/* What udev is to allow, as the package installs it: made of the drivers' tables. */
#define OCOP_UDEV_RULES_FILE "/lib/udev/rules.d/70-ocop-till.rules"

/* For the person at the till: why, and what helps; a translated clause without a final dot. Static.
 */
const char *ocop_dev_result_get_message (OcopDevResult result);
