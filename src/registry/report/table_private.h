/* What the table's files share. */
#pragma once

#include "registry/report/table.h"

struct _OcopTable {
    char *name;
    char *title;
    const OcopColumn *columns; /* borrowed */
    guint n_columns;
    GArray *cells;    /* of OcopCell, row after row */
    GArray *total;    /* of OcopCell, empty or one row */
    GPtrArray *notes; /* of char *, a NULL at the end */
    GStringChunk *texts;
};
