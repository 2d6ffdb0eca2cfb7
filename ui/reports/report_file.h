/* A table that goes into a file, on the store's thread. */
#pragma once

#include "shop/shop.h"

typedef struct {
    const OcopPorts *ports;
    char *path;
    GString *csv;
    char *done; /* what to say when it is written */
} OcopReportFile;

/* Takes @csv and @done. */
OcopReportFile *ocop_report_file_new (const OcopPorts *ports, const char *path, GString *csv,
                                      char *done);
void ocop_report_file_free (gpointer file);
/* For ocop_session_call: OcopReportFile -> the same, borrowed. */
gpointer ocop_report_file_write (OcopShop *shop, gpointer file, GError **error);
