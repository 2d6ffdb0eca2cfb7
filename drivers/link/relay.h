/* A transport that outlives the device behind it: a USB transport is made anew of each plug-in's
 * facts, what stands on it (a printer's job machine, a scanner's reader) is not. */
#pragma once

#include "drivers/transport/transport.h"

/* Nothing is behind it: opening ends with NO_HARDWARE. Owned. */
OcopTransport *ocop_relay_new (OcopLoop *loop);
/* Puts @inner (owned by the relay from now on) behind it, in place of what is there; NULL: nothing.
 * What was pending ends with NO_HARDWARE, at once, and an open relay is gone: not to be called from
 * inside one of its callbacks. */
void ocop_relay_set_inner (OcopTransport *relay, OcopTransport *inner);
