/* What a kind of transport provides, and how it reports. The common part (transport.c) keeps the
 * states and the pending operations: it calls a function of the class only when that is allowed,
 * and drops reports that nobody waits for. */
#pragma once

#include "drivers/transport/transport.h"

struct _OcopTransportClass {
    const char *name; /* "usb", "tty" … */
    /* All its reports are made inside posts of the loop: they are delivered at once. Posted once
     * more they would come after what was posted behind them, the hub's news that the device left
     * among it, upon which the owner frees the transport and never hears how his write ended. */
    gboolean reports_at_once;
    /* Begin to open; ends with report_opened. May report from inside. */
    void (*open) (OcopTransport *transport);
    /* Begin to write @bytes; report_progress for each portion, then report_written. */
    void (*write) (OcopTransport *transport, GBytes *bytes);
    /* End the write early: report_written (CANCELLED) after the last portion is settled. */
    void (*cancel_write) (OcopTransport *transport);
    /* NULL: not supported. Ends with report_control. */
    void (*control) (OcopTransport *transport, const OcopControl *control);
    /* Let go of the device, whatever is under way; ends with report_closed. Also after gone. */
    void (*close) (OcopTransport *transport);
    /* The last reference is gone: let go of the device if it is not closed, and of the memory. */
    void (*free) (OcopTransport *transport);
};

typedef struct {
    gboolean is_pending;
    GBytes *bytes;
    gsize n_accepted;
    OcopTransportProgress progress;
    OcopTransportWritten done;
    gpointer data;
} OcopTransportWrite;

/* First member of every transport. Private to transport.c but for @loop. */
struct _OcopTransport {
    const OcopTransportClass *class;
    OcopLoop *loop;
    guint n_refs;
    gboolean is_freed; /* by its owner: calls him no more */
    OcopTransportState state;
    OcopTransportEvents events;
    gpointer events_data;
    OcopTransportDone opened, closed; /* NULL: not pending */
    gpointer opened_data, closed_data;
    OcopTransportWrite write;
    OcopControlDone controlled;
    gpointer controlled_data;
};

void ocop_transport_init (OcopTransport *transport, const OcopTransportClass *class,
                          OcopLoop *loop);

/* For posts of a class that outlive the call. On the loop's thread. */
OcopTransport *ocop_transport_ref (OcopTransport *transport);
void ocop_transport_unref (OcopTransport *transport);

/* Reports of the class, on the loop's thread. Each is delivered later, in order, or at once where
 * the class says so. */
void ocop_transport_report_opened (OcopTransport *transport, OcopDevResult result);
void ocop_transport_report_progress (OcopTransport *transport, gsize n_more);
void ocop_transport_report_written (OcopTransport *transport, OcopDevResult result);
void ocop_transport_report_control (OcopTransport *transport, OcopDevResult result,
                                    const guint8 *bytes, gsize size);
void ocop_transport_report_received (OcopTransport *transport, const guint8 *bytes, gsize size);
void ocop_transport_report_gone (OcopTransport *transport);
void ocop_transport_report_closed (OcopTransport *transport);
