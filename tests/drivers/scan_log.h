/* What a reader of scanners has said, one line a code, for the tests of such readers. */
#pragma once

#include "drivers/proto/raw_scan.h"

static inline void
scan_log_take (const OcopRawScan *scan, gpointer data)
{
    static const char *const states[] = {"", "cut-off:", "too-long:", "malformed:"};
    GString *log = data;
    g_assert_cmpuint (scan->bytes[scan->size], ==, 0);
    g_string_append_printf (log, "%s%s", states[scan->state], scan->aim);
    for (gsize i = 0; i < scan->size && scan->size <= 200; i++)
        if (scan->bytes[i] >= 0x20 && scan->bytes[i] <= 0x7e)
            g_string_append_c (log, (char)scan->bytes[i]);
        else
            g_string_append_printf (log, "<%02x>", scan->bytes[i]);
    if (scan->size > 200)
        g_string_append_printf (log, "%" G_GSIZE_FORMAT " bytes", scan->size);
    if (scan->is_by_silence)
        g_string_append (log, " (silence)");
    if (scan->n_unknown > 0)
        g_string_append_printf (log, " (%u unknown)", scan->n_unknown);
    g_string_append_c (log, '\n');
}

static inline void
scan_log_assert (GString *log, const char *expected)
{
    g_assert_cmpstr (log->str, ==, expected);
    g_string_set_size (log, 0);
}
