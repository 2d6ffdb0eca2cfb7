/* Plugging: the node, the files under /sys, the event, and all of it away again.
 *
 * The node under /dev/bus/usb is a pty: usbfs says POLLOUT when a transfer can be reaped and
 * POLLERR when the device is gone. Stopping a pty's output takes POLLOUT away, closing its master
 * gives POLLERR. */
#include "bus_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void
make_node (Stay *stay)
{
    struct termios settings;
    char name[64];
    g_assert_cmpint (openpty (&stay->pty_master, &stay->pty_slave, name, NULL, NULL), ==, 0);
    fcntl (stay->pty_master, F_SETFD, FD_CLOEXEC);
    fcntl (stay->pty_slave, F_SETFD, FD_CLOEXEC);
    tcgetattr (stay->pty_slave, &settings);
    cfmakeraw (&settings);
    tcsetattr (stay->pty_slave, TCSANOW, &settings);

    g_autofree char *root = umockdev_testbed_get_root_dir (stay->device->bus->testbed);
    g_autofree char *path = g_build_filename (root, stay->node, NULL);
    g_autofree char *folder = g_path_get_dirname (path);
    g_mkdir_with_parents (folder, 0755);
    unlink (path);
    g_assert_cmpint (symlink (name, path), ==, 0);
    test_stay_set_reapable (stay);
}

/* No "N:" line: it would put a plain file, which is always writable, in the node's place. */
static char *
describe (const Stay *stay)
{
    const TestDeviceSpec *spec = &stay->device->spec;
    GString *text = g_string_new (NULL);
    g_string_append_printf (text,
                            "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
                            "E: DEVNAME=%s\nE: BUSNUM=001\nE: DEVNUM=%03d\n"
                            "A: busnum=1\\n\nA: devnum=%d\\n\nA: bConfigurationValue=1\\n\n"
                            "A: speed=480\\n\nH: descriptors=",
                            stay->sys_path + strlen ("/sys"), stay->node, stay->number,
                            stay->number);
    for (gsize i = 0; i < spec->size; i++)
        g_string_append_printf (text, "%02x", spec->descriptors[i]);
    g_string_append_c (text, '\n');
    return g_string_free (text, FALSE);
}

void
test_device_plug (TestDevice *device)
{
    TestBus *bus = device->bus;
    g_autoptr (GError) error = NULL;
    g_mutex_lock (&bus->lock);
    g_assert_null (device->stay);

    Stay *stay = g_new0 (Stay, 1);
    stay->device = device;
    stay->number = ++bus->last_number;
    stay->node = g_strdup_printf ("/dev/bus/usb/001/%03d", stay->number);
    stay->sys_path = g_strdup_printf ("/sys/devices/pci0000:00/usb1/%s", device->spec.name);
    make_node (stay);
    stay->handler = umockdev_ioctl_base_new();
    g_signal_connect_data (stay->handler, "handle-ioctl", G_CALLBACK (test_stay_on_ioctl),
                           test_stay_hold (stay), test_stay_let_go, G_CONNECT_AFTER);
    umockdev_testbed_attach_ioctl (bus->testbed, stay->node, stay->handler, &error);
    g_assert_no_error (error);

    g_mutex_lock (&device->lock);
    device->stay = stay;
    g_ptr_array_add (device->stays, stay);
    g_mutex_unlock (&device->lock);
    g_autofree char *text = describe (stay);
    umockdev_testbed_add_from_string (bus->testbed, text, &error); /* and tells of it */
    g_assert_no_error (error);
    g_mutex_unlock (&bus->lock);
}

static void
end_stay (Stay *stay)
{
    const int status = stay->device->spec.unplug_status;
    test_stay_end_transfers (stay, status != 0 ? status : -ESHUTDOWN);
    stay->is_gone = TRUE;
    close (stay->pty_slave);
    close (stay->pty_master);
}

/* In this order: the uevent needs the folder in /sys, and detaching the calls comes last. */
void
test_device_unplug (TestDevice *device)
{
    TestBus *bus = device->bus;
    g_mutex_lock (&bus->lock);
    g_mutex_lock (&device->lock);
    Stay *stay = g_steal_pointer (&device->stay);
    end_stay (stay);
    g_mutex_unlock (&device->lock);

    umockdev_testbed_uevent (bus->testbed, stay->sys_path, "remove");
    g_autofree char *root = umockdev_testbed_get_root_dir (bus->testbed);
    g_autofree char *path = g_build_filename (root, stay->node, NULL);
    unlink (path);
    umockdev_testbed_remove_device (bus->testbed, stay->sys_path);
    umockdev_testbed_detach_ioctl (bus->testbed, stay->node, NULL);
    g_mutex_unlock (&bus->lock);
}

/* ---- bus and devices */

TestBus *
test_bus_new (void)
{
    TestBus *bus = g_new0 (TestBus, 1);
    bus->testbed = umockdev_testbed_new();
    g_mutex_init (&bus->lock);
    /* libusb opens the node without O_NOCTTY: it may become the terminal of a session leader. */
    signal (SIGHUP, SIG_IGN);
    signal (SIGTTOU, SIG_IGN);
    return bus;
}

void
test_bus_free (TestBus *bus)
{
    g_object_unref (bus->testbed);
    g_mutex_clear (&bus->lock);
    g_free (bus);
}

TestDevice *
test_device_new (TestBus *bus, const TestDeviceSpec *spec)
{
    TestDevice *device = g_atomic_rc_box_new0 (TestDevice);
    device->bus = bus;
    device->spec = *spec;
    device->stays = g_ptr_array_new_with_free_func (test_stay_free);
    g_mutex_init (&device->lock);
    return device;
}

void
test_device_free (TestDevice *device)
{
    if (device->stay != NULL)
        test_device_unplug (device);
    for (guint i = 0; i < device->stays->len; i++) {
        Stay *stay = g_ptr_array_index (device->stays, i);
        g_signal_handlers_disconnect_by_data (stay->handler, stay);
        g_object_unref (stay->handler);
    }
    test_device_unref (device);
}

void
test_device_move (TestDevice *device, const char *name)
{
    g_assert_null (device->stay);
    device->spec.name = name;
}

void
test_device_set_unplug_status (TestDevice *device, int status)
{
    device->spec.unplug_status = status;
}

void
test_device_lock (TestDevice *device)
{
    g_mutex_lock (&device->lock);
}

void
test_device_unlock (TestDevice *device)
{
    g_mutex_unlock (&device->lock);
}

void
test_device_wake (TestDevice *device)
{
    g_mutex_lock (&device->lock);
    if (device->stay != NULL)
        test_stay_offer_all (device->stay);
    g_mutex_unlock (&device->lock);
}

void
test_device_set_claim_error (TestDevice *device, int error)
{
    g_mutex_lock (&device->lock);
    device->claim_error = error;
    g_mutex_unlock (&device->lock);
}

void
test_device_fail_submit (TestDevice *device, int error)
{
    g_mutex_lock (&device->lock);
    device->submit_error = error;
    g_mutex_unlock (&device->lock);
}

guint
test_device_get_n_ioctls (TestDevice *device)
{
    g_mutex_lock (&device->lock);
    const guint n = device->n_ioctls;
    g_mutex_unlock (&device->lock);
    return n;
}

guint
test_device_get_n_halts_cleared (TestDevice *device)
{
    g_mutex_lock (&device->lock);
    const guint n = device->n_halts_cleared;
    g_mutex_unlock (&device->lock);
    return n;
}

gboolean
test_device_has_kernel_driver (TestDevice *device)
{
    g_mutex_lock (&device->lock);
    const gboolean has = device->stay != NULL && device->spec.kernel_driver != NULL &&
                         (device->stay->detached & 1) == 0;
    g_mutex_unlock (&device->lock);
    return has;
}
