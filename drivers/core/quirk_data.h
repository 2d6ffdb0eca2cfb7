/* The files of drivers/data/quirks as they are compiled in; made by drivers/data/embed.py. */
#pragma once

#include <glib.h>

typedef struct {
    const char *name; /* without ".quirk" */
    const char *text;
    gsize size; /* bytes of text */
} OcopQuirkFile;

/* Sorted by name. */
extern const OcopQuirkFile ocop_quirk_files[];
extern const gsize ocop_n_quirk_files;
/* Their names, NULL-terminated. */
extern const char *const ocop_quirk_file_names[];
