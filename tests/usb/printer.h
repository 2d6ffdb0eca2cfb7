/* A receipt printer on the test bus: class 7/1/2, bulk OUT 01, bulk IN 82. It keeps what it gets
 * and goes wrong at a byte of the test's choice. Counts are of all bytes since it was made. */
#pragma once

#include "bus.h"

typedef struct _TestPrinter TestPrinter;

typedef enum {
    TEST_PRINTER_WORKS,
    TEST_PRINTER_WAITS,       /* NAK, until set to something else */
    TEST_PRINTER_STALLS_ONCE, /* works again after the halt was cleared */
    TEST_PRINTER_STALLS,      /* each time */
    TEST_PRINTER_FAILS_ONCE,  /* -EPROTO, with the bytes taken so far counted */
    TEST_PRINTER_LEAVES,      /* the cable is pulled */
} TestPrinterFault;

/* @serial may be NULL. Not plugged in yet. */
TestPrinter *test_printer_new (TestBus *bus, const char *port, const char *serial);
void test_printer_free (TestPrinter *printer);
TestDevice *test_printer_get_device (TestPrinter *printer);
/* What happens when it has @at_byte bytes. */
void test_printer_set_fault (TestPrinter *printer, gsize at_byte, TestPrinterFault fault);
/* A transfer is ended as complete after this many bytes; 0: when it is. */
void test_printer_set_short (TestPrinter *printer, gsize size);
void test_printer_send (TestPrinter *printer, const void *bytes, gsize size);
gsize test_printer_get_size (TestPrinter *printer);
GByteArray *test_printer_dup_taken (TestPrinter *printer); /* owned */
void test_printer_assert_has (TestPrinter *printer, const void *bytes, gsize size);
/* SOFT_RESETs it obeyed: after one it does not stall any more. @type: the only bmRequestType that
 * it knows for it, 0: both. */
guint test_printer_get_n_resets (TestPrinter *printer);
void test_printer_set_reset_type (TestPrinter *printer, guint8 type);
