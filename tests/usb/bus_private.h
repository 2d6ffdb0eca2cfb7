/* What a device is to the host lasts from plug-in to unplug: a Stay. Handles opened on one stay
 * never see the next, whatever becomes of the device. */
#pragma once

#include "bus.h"

#include <umockdev.h>

typedef struct {
    UMockdevIoctlData *data;   /* of the host's urb, owned */
    UMockdevIoctlData *buffer; /* owned, NULL when it is empty */
    gpointer client;           /* who submitted it, not a reference */
    TestTransfer transfer;
} Urb;

typedef struct {
    TestDevice *device;
    int number;
    char *node, *sys_path;
    int pty_master, pty_slave;
    UMockdevIoctlBase *handler;
    GQueue waiting, landed;  /* of Urb */
    guint32 halted;          /* a bit an endpoint */
    guint claimed, detached; /* a bit an interface */
    gboolean is_gone;
} Stay;

struct _TestBus {
    UMockdevTestbed *testbed;
    int last_number;
    GMutex lock; /* plugging and unplugging take turns: umockdev aborts otherwise */
};

struct _TestDevice {
    TestBus *bus;
    TestDeviceSpec spec;
    GMutex lock;
    Stay *stay;       /* NULL: not plugged in */
    GPtrArray *stays; /* all there were: handles may be open on them */
    int claim_error, submit_error;
    guint n_ioctls, n_halts_cleared;
};

/* Under the device's lock. */
void test_stay_set_reapable (Stay *stay);
void test_stay_offer_all (Stay *stay);
/* All that waits ends as at an unplug. */
void test_stay_end_transfers (Stay *stay, int status);
void test_stay_free (gpointer stay);

/* Keeps the device while umockdev's thread may call with @stay; a GClosureNotify drops it. */
Stay *test_stay_hold (Stay *stay);
void test_device_unref (TestDevice *device);
void test_stay_let_go (gpointer stay, GClosure *closure);

gboolean test_stay_on_ioctl (UMockdevIoctlBase *handler, UMockdevIoctlClient *client,
                             gpointer stay);
