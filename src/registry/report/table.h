/* A report's answer: named columns, typed cells, notes; drawn as JSON, CSV or text here and as HTML
 * by the dashboard, so that all of them say the same.
 *
 * Rows are filled cell by cell in the order of the columns. Texts are copied. A total is kept apart
 * from the rows: it is never part of the JSON, and what overlaps has none (DESIGN.md invariant 7).
 */
#pragma once

#include "base/day.h"
#include <glib.h>

typedef enum {
    OCOP_COLUMN_TEXT,
    OCOP_COLUMN_MONEY,   /* đồng */
    OCOP_COLUMN_QTY,     /* thousandths */
    OCOP_COLUMN_COUNT,   /* things or days */
    OCOP_COLUMN_STARS,   /* 0: none, null in JSON */
    OCOP_COLUMN_DAY,     /* OcopDay */
    OCOP_COLUMN_INSTANT, /* UTC milliseconds */
    OCOP_COLUMN_PERCENT, /* tenths of a percent */
    OCOP_COLUMN_RATIO,   /* value of a whole: count, whole and share, three members in JSON */
    OCOP_COLUMN_BOOL,
} OcopColumnType;

typedef struct {
    const char *key;   /* of JSON and of CSV for programs */
    const char *title; /* Vietnamese, for people */
    OcopColumnType type;
    /* Text columns of fixed words: the word as people read it, static; NULL: as it is. */
    const char *(*label) (const char *word);
} OcopColumn;

typedef struct {
    gboolean is_null;
    gint64 value;
    gint64 of;        /* RATIO: the whole */
    const char *text; /* owned by the table */
} OcopCell;

typedef struct _OcopTable OcopTable;

/* @name is also a file's name: [a-z-]. @columns live as long as the table. */
OcopTable *ocop_table_new (const char *name, const char *title, const OcopColumn *columns,
                           guint n_columns);
void ocop_table_free (OcopTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopTable, ocop_table_free)

/* The next cell of the row that is being filled; the last one ends it. */
void ocop_table_add_text (OcopTable *table, const char *text); /* NULL: null */
void ocop_table_add_value (OcopTable *table, gint64 value);
/* A day of OCOP_DAY_NONE, an instant of 0: null. */
void ocop_table_add_day (OcopTable *table, OcopDay day);
void ocop_table_add_instant (OcopTable *table, gint64 utc_ms);
void ocop_table_add_ratio (OcopTable *table, gint64 value, gint64 of);
void ocop_table_add_null (OcopTable *table);
/* The row just ended becomes the total; at most once, after the last row. */
void ocop_table_make_total (OcopTable *table);
void ocop_table_add_note (OcopTable *table, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Forgets all rows: for writing them out one by one. */
void ocop_table_clear_rows (OcopTable *table);
/* Keeps the first @n_rows. */
void ocop_table_truncate (OcopTable *table, guint n_rows);
/* Orders rows by a numeric column, largest first, equal ones as they were; null last. */
void ocop_table_sort_descending (OcopTable *table, guint column);

const char *ocop_table_get_name (const OcopTable *table);
const char *ocop_table_get_title (const OcopTable *table);
const OcopColumn *ocop_table_get_columns (const OcopTable *table, guint *ret_n_columns);
guint ocop_table_get_n_rows (const OcopTable *table);
const OcopCell *ocop_table_get_row (const OcopTable *table, guint row);
const OcopCell *ocop_table_get_total (const OcopTable *table); /* NULL: none */
const char *const *ocop_table_get_notes (const OcopTable *table, guint *ret_n_notes);

/* @value of @of in tenths of a percent, half up; -1 where @of is not positive. @value >= 0. */
gint64 ocop_report_share_tenths (gint64 value, gint64 of);

/* As people read it: "127/148", "85,8 %", "1.234.567 ₫", "21/11/2026"; "–" for null. Owned. */
char *ocop_cell_to_text (const OcopColumn *column, const OcopCell *cell);
/* TRUE for what is set right-aligned. */
gboolean ocop_column_is_number (const OcopColumn *column);
