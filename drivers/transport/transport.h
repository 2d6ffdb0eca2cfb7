/* How bytes get to a device and back, whatever lies between. A driver knows only this; what is
 * behind it is a USB pipe, a serial line, a socket, a file, or a test.
 *
 * All calls and callbacks are on the thread of the transport's loop. Nothing blocks. No callback
 * comes from inside the call that asked for it, and each operation ends exactly once: also when the
 * device goes (NO_HARDWARE) or the transport is closed (CANCELLED).
 *
 *     CLOSED --open--> OPEN --close--> CLOSED        a gone one is closed as well before it is
 *                        \--gone--> GONE --close-->  opened again
 *
 * Source: devices.md 1.3, 6.3. */
#pragma once

#include "drivers/core/loop.h"
#include "drivers/core/result.h"

typedef struct _OcopTransport OcopTransport;
typedef struct _OcopTransportClass OcopTransportClass;

typedef enum {
    OCOP_TRANSPORT_CLOSED,
    OCOP_TRANSPORT_OPENING,
    OCOP_TRANSPORT_OPEN,
    OCOP_TRANSPORT_GONE,
    OCOP_TRANSPORT_CLOSING,
} OcopTransportState;

/* What comes without being asked for, while open. */
typedef struct {
    /* Bytes as they came in: a USB report or packet is not split or joined, a stream may be. */
    void (*received) (const guint8 *bytes, gsize size, gpointer data);
    /* The device is not there any more; told once, after every pending operation has ended. */
    void (*gone) (gpointer data);
} OcopTransportEvents;

/* @n_accepted: of the bytes handed over, how many are with the device; exact also on failure. */
typedef void (*OcopTransportProgress) (gsize n_accepted, gpointer data);
typedef void (*OcopTransportWritten) (OcopDevResult result, gsize n_accepted, gpointer data);
typedef void (*OcopTransportDone) (OcopDevResult result, gpointer data);

/* A class or vendor request on endpoint 0, USB only. */
typedef struct {
    guint8 request_type, request; /* bmRequestType's top bit: IN */
    guint16 value, index;
    GBytes *out;      /* of an OUT request, NULL: no data; borrowed */
    guint16 size_max; /* of an IN request */
} OcopControl;
/* @bytes: what an IN request gave; borrowed. */
typedef void (*OcopControlDone) (OcopDevResult result, const guint8 *bytes, gsize size,
                                 gpointer data);

/* Drops the owner's reference; one that is open is closed by itself. Nothing is called any more. */
void ocop_transport_free (OcopTransport *transport);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTransport, ocop_transport_free)

void ocop_transport_set_events (OcopTransport *transport, const OcopTransportEvents *events,
                                gpointer data);
OcopTransportState ocop_transport_get_state (const OcopTransport *transport);
const char *ocop_transport_get_name (const OcopTransport *transport);
OcopLoop *ocop_transport_get_loop (OcopTransport *transport);

/* Ends with OK, NO_HARDWARE, IN_USE, NO_PERMISSION, FAILURE; BUSY when it is not CLOSED. */
void ocop_transport_open (OcopTransport *transport, OcopTransportDone done, gpointer data);
/* One at a time (BUSY). @progress may be NULL; it comes after each portion that was taken, and when
 * the device takes nothing it does not come: waiting is not an error here, how long is the
 * caller's to say. */
void ocop_transport_write (OcopTransport *transport, GBytes *bytes, OcopTransportProgress progress,
                           OcopTransportWritten done, gpointer data);
/* The write under way ends with CANCELLED (or as it just ended), its count exact. */
void ocop_transport_cancel_write (OcopTransport *transport);
/* One at a time, and not while a write is under way: some printers mix the answer into the print
 * data (devices.md 1.1). Then BUSY; NOT_SUPPORTED where there is no endpoint 0. */
void ocop_transport_control (OcopTransport *transport, const OcopControl *control,
                             OcopControlDone done, gpointer data);
/* Ends all that is pending, then @done. Of a closed one: at once. */
void ocop_transport_close (OcopTransport *transport, OcopTransportDone done, gpointer data);
