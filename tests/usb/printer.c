/* The printer's hooks. Pulling the cable waits for the bus, so a thread does it, not the hook. */
#include "printer.h"

#include <errno.h>
#include <string.h>

struct _TestPrinter {
    TestDevice *device;
    GByteArray *taken, *to_send;
    gsize at_byte, short_size;
    TestPrinterFault fault;
    GThread *puller;
    guint n_resets;
    guint8 reset_type; /* 0: both */
};

static const guint8 descriptors[] = {
    18, 1, 0x00, 0x02, 0,    0,    0, 64,   0xb8, 0x04, 0x02, 0x02, 0x00, 0x01, 1, 2, 3, 1, //
    9,  2, 32,   0,    1,    1,    0, 0xc0, 1,                                              //
    9,  4, 0,    0,    2,    7,    1, 2,    0,                                              //
    7,  5, 0x01, 2,    0x00, 0x02, 0,                                                       //
    7,  5, 0x82, 2,    0x00, 0x02, 0,
};

static gpointer
pull (gpointer data)
{
    test_device_unplug (((TestPrinter *)data)->device);
    return NULL;
}

static int
go_wrong (TestPrinter *printer)
{
    switch (printer->fault) {
    case TEST_PRINTER_STALLS_ONCE:
        printer->fault = TEST_PRINTER_WORKS;
        return -EPIPE;
    case TEST_PRINTER_STALLS:
        return -EPIPE;
    case TEST_PRINTER_FAILS_ONCE:
        printer->fault = TEST_PRINTER_WORKS;
        return -EPROTO;
    case TEST_PRINTER_LEAVES:
        if (printer->puller == NULL)
            printer->puller = g_thread_new ("pull", pull, printer);
        return TEST_TRANSFER_WAITS;
    case TEST_PRINTER_WAITS:
    case TEST_PRINTER_WORKS:
        break;
    }
    return TEST_TRANSFER_WAITS;
}

static int
take (TestPrinter *printer, TestTransfer *transfer)
{
    const gsize limit =
        printer->short_size > 0 ? MIN (printer->short_size, transfer->size) : transfer->size;
    while (transfer->n_taken < limit) {
        if (printer->fault != TEST_PRINTER_WORKS && printer->taken->len >= printer->at_byte)
            return go_wrong (printer);
        g_byte_array_append (printer->taken, transfer->bytes + transfer->n_taken++, 1);
    }
    return 0;
}

static int
answer (TestPrinter *printer, TestTransfer *transfer)
{
    const gsize size = MIN (printer->to_send->len, transfer->size);
    if (size == 0)
        return TEST_TRANSFER_WAITS;
    memcpy (transfer->bytes, printer->to_send->data, size);
    g_byte_array_remove_range (printer->to_send, 0, (guint)size);
    transfer->n_taken = size;
    return 0;
}

static int
on_transfer (TestTransfer *transfer, gpointer data)
{
    return transfer->endpoint == 0x01 ? take (data, transfer) : answer (data, transfer);
}

static int
on_control (const guint8 setup[8], guint8 *bytes, gsize *size, gpointer data)
{
    TestPrinter *printer = data;
    static const char id[] = "\0\x2dMFG:EPSON;CMD:ESC/POS;MDL:TM-T20;CLS:PRINT;";
    if (setup[1] == 2 && (setup[0] == printer->reset_type ||
                          (printer->reset_type == 0 && (setup[0] & ~2) == 0x21))) {
        printer->n_resets++;
        printer->fault = TEST_PRINTER_WORKS;
        return 0;
    }
    if (setup[0] != 0xa1 || setup[1] > 1)
        return -EPIPE;
    *size = MIN (*size, setup[1] == 0 ? sizeof id - 1 : 1);
    memcpy (bytes, setup[1] == 0 ? id : "\x18", *size);
    return 0;
}

TestPrinter *
test_printer_new (TestBus *bus, const char *port, const char *serial)
{
    TestPrinter *printer = g_new0 (TestPrinter, 1);
    const TestDeviceSpec spec = {.name = port,
                                 .descriptors = descriptors,
                                 .size = sizeof descriptors,
                                 .strings = {NULL, "EPSON", "TM-T20", serial},
                                 .kernel_driver = "usblp",
                                 .control = on_control,
                                 .transfer = on_transfer,
                                 .data = printer};
    printer->taken = g_byte_array_new();
    printer->to_send = g_byte_array_new();
    printer->device = test_device_new (bus, &spec);
    return printer;
}

void
test_printer_free (TestPrinter *printer)
{
    if (printer->puller != NULL)
        g_thread_join (printer->puller);
    test_device_free (printer->device);
    g_byte_array_unref (printer->taken);
    g_byte_array_unref (printer->to_send);
    g_free (printer);
}

TestDevice *
test_printer_get_device (TestPrinter *printer)
{
    return printer->device;
}

void
test_printer_set_fault (TestPrinter *printer, gsize at_byte, TestPrinterFault fault)
{
    if (printer->puller != NULL)
        g_thread_join (g_steal_pointer (&printer->puller));
    test_device_lock (printer->device);
    printer->at_byte = at_byte;
    printer->fault = fault;
    test_device_unlock (printer->device);
    test_device_wake (printer->device);
}

void
test_printer_set_short (TestPrinter *printer, gsize size)
{
    test_device_lock (printer->device);
    printer->short_size = size;
    test_device_unlock (printer->device);
}

void
test_printer_send (TestPrinter *printer, const void *bytes, gsize size)
{
    test_device_lock (printer->device);
    g_byte_array_append (printer->to_send, bytes, (guint)size);
    test_device_unlock (printer->device);
    test_device_wake (printer->device);
}

gsize
test_printer_get_size (TestPrinter *printer)
{
    test_device_lock (printer->device);
    const gsize size = printer->taken->len;
    test_device_unlock (printer->device);
    return size;
}

GByteArray *
test_printer_dup_taken (TestPrinter *printer)
{
    GByteArray *copy = g_byte_array_new();
    test_device_lock (printer->device);
    g_byte_array_append (copy, printer->taken->data, printer->taken->len);
    test_device_unlock (printer->device);
    return copy;
}

void
test_printer_assert_has (TestPrinter *printer, const void *bytes, gsize size)
{
    test_device_lock (printer->device);
    g_assert_cmpuint (printer->taken->len, ==, size);
    g_assert_true (size == 0 || memcmp (printer->taken->data, bytes, size) == 0);
    test_device_unlock (printer->device);
}

guint
test_printer_get_n_resets (TestPrinter *printer)
{
    test_device_lock (printer->device);
    const guint n = printer->n_resets;
    test_device_unlock (printer->device);
    return n;
}

void
test_printer_set_reset_type (TestPrinter *printer, guint8 type)
{
    test_device_lock (printer->device);
    printer->reset_type = type;
    test_device_unlock (printer->device);
}
