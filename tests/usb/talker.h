/* Devices on the test bus that mostly talk: scanners and scales in HID mode, serial ones (CDC-ACM).
 * They send what a test tells them to, packet by packet, and keep what they get. */
#pragma once

#include "bus.h"

typedef struct _TestTalker TestTalker;

typedef enum {
    TEST_TALKER_KEYBOARD, /* HID 3/1/1, interrupt IN 81 of 8 bytes, usbhid bound */
    TEST_TALKER_HID_POS,  /* HID 3/0/0, interrupt IN 81 and OUT 02 of 64 bytes, usbhid bound */
    TEST_TALKER_CDC, /* 2/2/1 with interrupt IN 83, 0A with bulk IN 81 and OUT 02, cdc_acm bound */
} TestTalkerKind;

TestTalker *test_talker_new (TestBus *bus, TestTalkerKind kind, const char *port,
                             const char *serial);
void test_talker_free (TestTalker *talker);
TestDevice *test_talker_get_device (TestTalker *talker);
/* One packet, of 0 bytes too; it waits until the host reads. */
void test_talker_send (TestTalker *talker, const void *bytes, gsize size);
/* Packets that the host has not read yet. */
guint test_talker_count_unsent (TestTalker *talker);
/* The next transfer of the IN endpoint ends with @status (a negative errno). */
void test_talker_fail_in (TestTalker *talker, int status);
/* Requests on endpoint 0 are stalled from now on. */
void test_talker_set_stubborn (TestTalker *talker);
/* What GET_DESCRIPTOR answers for the reports; borrowed. Before it is plugged in. */
void test_talker_set_report_descriptor (TestTalker *talker, const guint8 *bytes, gsize size);
/* All it got on its OUT endpoint; each request on endpoint 0 as its 8 bytes and what followed.
 * Borrowed, changes while the bus works: lock the device. */
const GByteArray *test_talker_peek_taken (TestTalker *talker);
const GByteArray *test_talker_peek_requests (TestTalker *talker);
