/* The files of drivers/data/printers as they are compiled in; made by drivers/data/embed.py. */
#pragma once

#include <glib.h>

typedef struct {
    const char *name; /* without ".ini" */
    const char *text;
    gsize size; /* bytes of text */
} OcopPrinterFile;

/* Sorted by name. */
extern const OcopPrinterFile ocop_printer_files[];
extern const gsize ocop_n_printer_files;
/* Their names, NULL-terminated. */
extern const char *const ocop_printer_file_names[];
