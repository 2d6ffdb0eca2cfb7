/* The talker's hooks and descriptors. */
#include "talker.h"

#include <errno.h>
#include <string.h>

struct _TestTalker {
    TestDevice *device;
    GQueue packets; /* of GBytes */
    int fault;
    gboolean is_stubborn;
    GByteArray *taken, *requests;
    const guint8 *report_descriptor; /* NULL: as the request asks for nothing */
    gsize report_descriptor_size;
};

#define DEVICE(vid, pid)                                                                           \
    18, 1, 0x00, 0x02, 0, 0, 0, 64, (vid)&0xff, (vid) >> 8, (pid)&0xff, (pid) >> 8, 0x00, 0x01, 1, \
        2, 3, 1
#define HID 9, 0x21, 0x11, 0x01, 0, 1, 0x22, 63, 0

static const guint8 keyboard[] = {
    DEVICE (0x05e0, 0x1200),
    9,
    2,
    34,
    0,
    1,
    1,
    0,
    0xa0,
    50, //
    9,
    4,
    0,
    0,
    1,
    3,
    1,
    1,
    0, //
    HID,
    7,
    5,
    0x81,
    3,
    8,
    0,
    10, //
};

static const guint8 hid_pos[] = {
    DEVICE (0x0c2e, 0x1007),
    9,
    2,
    41,
    0,
    1,
    1,
    0,
    0xa0,
    50, //
    9,
    4,
    0,
    0,
    2,
    3,
    0,
    0,
    0, //
    HID,
    7,
    5,
    0x81,
    3,
    64,
    0,
    10, //
    7,
    5,
    0x02,
    3,
    64,
    0,
    10, //
};

static const guint8 cdc[] = {
    DEVICE (0x1eab, 0x0c06),
    9,
    2,
    48,
    0,
    2,
    1,
    0,
    0xa0,
    50, //
    9,
    4,
    0,
    0,
    1,
    2,
    2,
    1,
    0, //
    7,
    5,
    0x83,
    3,
    8,
    0,
    10, //
    9,
    4,
    1,
    0,
    2,
    0x0a,
    0,
    0,
    0, //
    7,
    5,
    0x81,
    2,
    0x00,
    0x02,
    0, //
    7,
    5,
    0x02,
    2,
    0x00,
    0x02,
    0, //
};

static int
talk (TestTalker *talker, TestTransfer *transfer)
{
    gsize size;
    if (talker->fault != 0) {
        const int fault = talker->fault;
        talker->fault = 0;
        return fault;
    }
    g_autoptr (GBytes) packet = g_queue_pop_head (&talker->packets);
    if (packet == NULL)
        return TEST_TRANSFER_WAITS;
    const guint8 *bytes = g_bytes_get_data (packet, &size);
    if (size > transfer->size)
        return -EOVERFLOW;
    if (size > 0)
        memcpy (transfer->bytes, bytes, size);
    transfer->n_taken = size;
    return 0;
}

static int
on_transfer (TestTransfer *transfer, gpointer data)
{
    TestTalker *talker = data;
    if (transfer->endpoint == 0x81)
        return talk (talker, transfer);
    if (transfer->endpoint != 0x02)
        return TEST_TRANSFER_WAITS;
    g_byte_array_append (talker->taken, transfer->bytes, (guint)transfer->size);
    transfer->n_taken = transfer->size;
    return 0;
}

static int
on_control (const guint8 setup[8], guint8 *bytes, gsize *size, gpointer data)
{
    TestTalker *talker = data;
    g_byte_array_append (talker->requests, setup, 8);
    if ((setup[0] & 0x80) == 0)
        g_byte_array_append (talker->requests, bytes, (guint)*size);
    if (setup[0] == 0x81 && setup[1] == 6 && setup[3] == 0x22 &&
        talker->report_descriptor != NULL) {
        *size = MIN (*size, talker->report_descriptor_size);
        memcpy (bytes, talker->report_descriptor, *size);
    }
    return talker->is_stubborn ? -EPIPE : 0;
}

TestTalker *
test_talker_new (TestBus *bus, TestTalkerKind kind, const char *port, const char *serial)
{
    static const struct {
        const guint8 *descriptors;
        gsize size;
        const char *driver;
    } kinds[] = {
        [TEST_TALKER_KEYBOARD] = {keyboard, sizeof keyboard, "usbhid"},
        [TEST_TALKER_HID_POS] = {hid_pos, sizeof hid_pos, "usbhid"},
        [TEST_TALKER_CDC] = {cdc, sizeof cdc, "cdc_acm"},
    };
    TestTalker *talker = g_new0 (TestTalker, 1);
    const TestDeviceSpec spec = {.name = port,
                                 .descriptors = kinds[kind].descriptors,
                                 .size = kinds[kind].size,
                                 .strings = {NULL, "Maker", "Talker", serial},
                                 .kernel_driver = kinds[kind].driver,
                                 .control = on_control,
                                 .transfer = on_transfer,
                                 .data = talker};
    g_queue_init (&talker->packets);
    talker->taken = g_byte_array_new();
    talker->requests = g_byte_array_new();
    talker->device = test_device_new (bus, &spec);
    return talker;
}

void
test_talker_free (TestTalker *talker)
{
    test_device_free (talker->device);
    g_queue_clear_full (&talker->packets, (GDestroyNotify)g_bytes_unref);
    g_byte_array_unref (talker->taken);
    g_byte_array_unref (talker->requests);
    g_free (talker);
}

TestDevice *
test_talker_get_device (TestTalker *talker)
{
    return talker->device;
}

void
test_talker_send (TestTalker *talker, const void *bytes, gsize size)
{
    test_device_lock (talker->device);
    g_queue_push_tail (&talker->packets, g_bytes_new (bytes, size));
    test_device_unlock (talker->device);
    test_device_wake (talker->device);
}

guint
test_talker_count_unsent (TestTalker *talker)
{
    test_device_lock (talker->device);
    const guint n = talker->packets.length;
    test_device_unlock (talker->device);
    return n;
}

void
test_talker_fail_in (TestTalker *talker, int status)
{
    test_device_lock (talker->device);
    talker->fault = status;
    test_device_unlock (talker->device);
    test_device_wake (talker->device);
}

void
test_talker_set_stubborn (TestTalker *talker)
{
    test_device_lock (talker->device);
    talker->is_stubborn = TRUE;
    test_device_unlock (talker->device);
}

void
test_talker_set_report_descriptor (TestTalker *talker, const guint8 *bytes, gsize size)
{
    talker->report_descriptor = bytes;
    talker->report_descriptor_size = size;
}

const GByteArray *
test_talker_peek_taken (TestTalker *talker)
{
    return talker->taken;
}

const GByteArray *
test_talker_peek_requests (TestTalker *talker)
{
    return talker->requests;
}
