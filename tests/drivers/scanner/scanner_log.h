/* What a scanner's owner hears, one line each, for the tests. */
#pragma once

#include "drivers/scanner/scanner.h"

typedef struct {
    GString *text;
    gboolean is_hungry; /* takes one code after the other */
    gboolean frees;     /* frees the scanner at its first code */
    gint64 at_ms;       /* of the last code */
} ScannerLog;

static inline void
scanner_log_scanned (OcopScanner *scanner, const OcopScan *scan, gpointer data)
{
    ScannerLog *log = data;
    g_assert_cmpuint (strlen (scan->text), ==, scan->text_size);
    for (const char *at = scan->text; *at != '\0'; at++)
        if (*at == 0x1d)
            g_string_append (log->text, "<GS>");
        else
            g_string_append_c (log->text, *at);
    if (scan->aim_id[0] != '\0')
        g_string_append_printf (log->text, " %s", scan->aim_id);
    if (scan->composite != NULL)
        g_string_append_printf (log->text, " + %s", scan->composite);
    g_string_append_c (log->text, '\n');
    log->at_ms = scan->at_ms;
    if (log->is_hungry)
        ocop_scanner_set_data_event_enabled (scanner);
    if (log->frees)
        ocop_scanner_free (scanner);
}

static inline void
scanner_log_refused (OcopScanner *scanner, OcopScanRefusal refusal, const char *text, gpointer data)
{
    g_string_append_printf (((ScannerLog *)data)->text, "!%s %s\n",
                            ocop_scan_refusal_get_name (refusal), text);
}

static inline void
scanner_log_state (OcopScanner *scanner, OcopDevState state, OcopDevResult fault, gpointer data)
{
    if (state == OCOP_DEV_ENABLED || state == OCOP_DEV_ABSENT || fault != OCOP_DEV_OK)
        g_string_append_printf (((ScannerLog *)data)->text, "~%s %s\n",
                                ocop_dev_state_get_name (state), ocop_dev_result_get_name (fault));
}

static const OcopScannerEvents scanner_log_events = {scanner_log_scanned, scanner_log_refused,
                                                     scanner_log_state};

static inline void
scanner_log_assert (ScannerLog *log, const char *expected)
{
    g_assert_cmpstr (log->text->str, ==, expected);
    g_string_set_size (log->text, 0);
}
