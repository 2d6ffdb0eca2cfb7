/* Printers on the network: a raw stream to port 9100, answers on the same connection. */
#pragma once

#include "drivers/transport/transport.h"

#define OCOP_TCP_PRINTER_PORT 9100
/* A name is looked up and the connection made within this, or opening ends with NO_HARDWARE. */
#define OCOP_TCP_CONNECT_S 10
/* So long nothing heard from the other side while bytes wait for it, and the line is dead: a
 * printer that does not read (paper) still answers probes, one that was switched off does not. */
#define OCOP_TCP_DEAD_MS 30000

/* @host: a name or an address; looked up at each opening, on a thread of GLib's. @host is copied.
 *
 * Bytes are counted as accepted when they are given to the line, and a write ends when the other
 * side has acknowledged them all. What was given and not acknowledged when the line broke may have
 * arrived or not: the count is then too high rather than too low, so that a receipt that may be on
 * paper is never taken for one that is not. Owned. */
OcopTransport *ocop_tcp_new (OcopLoop *loop, const char *host, guint16 port);
