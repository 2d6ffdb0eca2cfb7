/* A transport whose far end is a few functions: what the virtual devices of the shop stand on, and
 * where a test lets anything fail. It moves bytes in portions, one a turn of the loop, as a USB
 * pipe does, and goes through the same states. */
#pragma once

#include "drivers/transport/transport.h"

#define OCOP_FAKE_PORTION_MAX 4096

/* The device's side. */
typedef struct {
    /* @size bytes come; returns how many it takes now, 0: it takes no more until
     * ocop_fake_transport_resume. */
    gsize (*take) (const guint8 *bytes, gsize size, gpointer data);
    /* A request on endpoint 0; returns the bytes of the answer (owned), NULL: it stalls. The member
     * may be NULL: all are stalled. */
    GBytes *(*control) (const OcopControl *control, gpointer data);
    gpointer data;
} OcopFakeDevice;

/* Owned; plugged in from the start. @device is copied. */
OcopTransport *ocop_fake_transport_new (OcopLoop *loop, const OcopFakeDevice *device);

/* The @step-th step from now (0: the next) goes wrong. A step is an opening, a portion of a write
 * or a request. Of a portion the device first gets @n_bytes at most, whether it wants them or not,
 * and then the operation ends with @result; NO_HARDWARE: it is unplugged. One at a time. */
void ocop_fake_transport_fail (OcopTransport *transport, guint step, OcopDevResult result,
                               gsize n_bytes);
/* Bytes the device sends; lost when nobody has it open. */
void ocop_fake_transport_send (OcopTransport *transport, const void *bytes, gsize size);
/* The device takes bytes again. */
void ocop_fake_transport_resume (OcopTransport *transport);
void ocop_fake_transport_unplug (OcopTransport *transport);
void ocop_fake_transport_plug (OcopTransport *transport);
/* Most bytes of a portion, 1 to OCOP_FAKE_PORTION_MAX. */
void ocop_fake_transport_set_portion (OcopTransport *transport, gsize size_max);
