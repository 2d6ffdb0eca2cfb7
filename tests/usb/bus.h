/* A USB bus for tests: umockdev's testbed with devices whose transfers a test answers. libusb, and
 * all of drivers/ above it, run unchanged.
 *
 * Make the bus before libusb starts. Hooks run under the device's lock, on umockdev's thread as a
 * rule: they must not block, and plug or unplug only from elsewhere.
 * Source: testing.md 3. */
#pragma once

#include <glib.h>
#include <linux/usbdevice_fs.h>

typedef struct _TestBus TestBus;
typedef struct _TestDevice TestDevice;

/* One transfer that the host has under way. */
typedef struct {
    guint8 endpoint;
    guint8 *bytes; /* of an OUT transfer: what comes; of an IN transfer: room */
    gsize size;
    gsize n_taken; /* by the hook, over its calls */
} TestTransfer;

#define TEST_TRANSFER_WAITS G_MAXINT /* as the status: NAK, ask me again */

typedef struct {
    const char *name;          /* of the port: "1-1" */
    const guint8 *descriptors; /* of the device and its configuration, one after the other */
    gsize size;
    const char *strings[4];    /* 1 to 3 */
    const char *kernel_driver; /* bound to every interface at plug-in; NULL: none */
    /* Status of a request: 0 and *@ret_size, or -EPIPE. */
    int (*control) (const guint8 setup[8], guint8 *bytes, gsize *size, gpointer data);
    /* Status that @transfer ends with: 0, a negative errno, or TEST_TRANSFER_WAITS. Only the oldest
     * one of each endpoint is offered. */
    int (*transfer) (TestTransfer *transfer, gpointer data);
    gpointer data;
    int unplug_status; /* of transfers under way when it is unplugged: 0: -ESHUTDOWN, or -EPROTO */
} TestDeviceSpec;

TestBus *test_bus_new (void);
void test_bus_free (TestBus *bus);

TestDevice *test_device_new (TestBus *bus, const TestDeviceSpec *spec);
void test_device_free (TestDevice *device); /* unplugs it */
void test_device_plug (TestDevice *device); /* with a new address each time */
void test_device_unplug (TestDevice *device);
/* The same on another port: before it is plugged in. */
void test_device_move (TestDevice *device, const char *name);
void test_device_set_unplug_status (TestDevice *device, int status);
/* What is answered has changed: offers the waiting transfers again. */
void test_device_wake (TestDevice *device);
void test_device_lock (TestDevice *device);
void test_device_unlock (TestDevice *device);

/* Claiming fails while @error (an errno) is not 0; the next submit fails once. */
void test_device_set_claim_error (TestDevice *device, int error);
void test_device_fail_submit (TestDevice *device, int error);
guint test_device_get_n_ioctls (TestDevice *device);
gboolean test_device_has_kernel_driver (TestDevice *device); /* bound now */
guint test_device_get_n_halts_cleared (TestDevice *device);
