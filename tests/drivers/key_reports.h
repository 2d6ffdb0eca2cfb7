/* Boot reports of a keyboard that types, for the tests of scanners. */
#pragma once

#include "drivers/proto/hid_keyboard.h"
#include "drivers/transport/fake.h"

#include <string.h>

/* Fills in one key; FALSE: there is none for @c. */
static inline gboolean
key_report_init (guint8 report[8], char c)
{
    memset (report, 0, 8);
    for (guint8 usage = 4; usage < 0x64; usage++)
        for (guint shift = 0; shift < 2; shift++)
            if (ocop_hid_keyboard_get_character (usage, shift != 0) == c) {
                report[0] = shift != 0 ? 0x02 : 0;
                report[2] = usage;
                return TRUE;
            }
    return FALSE;
}

/* Key down, keys up, for each character; CR is Enter. */
static inline void
key_reports_send (OcopTransport *transport, const char *text)
{
    static const guint8 up[8] = {0};
    guint8 report[8];
    for (; *text != '\0'; text++) {
        g_assert_true (key_report_init (report, *text));
        ocop_fake_transport_send (transport, report, sizeof report);
        ocop_fake_transport_send (transport, up, sizeof up);
    }
}
