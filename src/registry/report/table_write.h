/* Tables as bytes: whole ones, or row by row for what does not fit in memory. */
#pragma once

#include "registry/report/table.h"

typedef enum {
    OCOP_TABLE_TEXT, /* aligned columns, Vietnamese */
    OCOP_TABLE_JSON, /* an array of objects, keys in the columns' order */
    OCOP_TABLE_CSV,  /* keys, commas, decimal point, ISO days: for programs */
    /* Titles, semicolons, decimal comma, dd/MM/yyyy, a byte order mark, the total, the notes: as a
     * spreadsheet with Vietnamese settings reads it. */
    OCOP_TABLE_CSV_PEOPLE,
} OcopTableFormat;

void ocop_table_write (const OcopTable *table, OcopTableFormat format, GString *out);

/* The parts of write for JSON and CSV, so that rows can be written and forgotten. */
void ocop_table_write_head (const OcopTable *table, OcopTableFormat format, GString *out);
void ocop_table_write_row (const OcopTable *table, guint row, gboolean is_first,
                           OcopTableFormat format, GString *out);
void ocop_table_write_tail (const OcopTable *table, gboolean is_empty, OcopTableFormat format,
                            GString *out);
