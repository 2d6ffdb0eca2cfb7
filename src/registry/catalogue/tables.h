/* The tables of master data that come as CSV, as data: columns, their kinds, where they go. */
#pragma once

#include "registry/store/master.h"

typedef enum {
    OCOP_CELL_TEXT,
    OCOP_CELL_CODE,  /* [A-Z0-9]{2,8}: a point */
    OCOP_CELL_KEY,   /* text of printable ASCII without blanks: any other code */
    OCOP_CELL_PLACE, /* CODE or CODE@DAY; the day goes into the field that follows in the table */
    OCOP_CELL_DAY,
    OCOP_CELL_INT,
    OCOP_CELL_QTY, /* decimal, thousandths */
    OCOP_CELL_YES_NO,
    OCOP_CELL_WORD,  /* one of the column's words */
    OCOP_CELL_SCORE, /* 0 to 100 with two decimals, hundredths */
    OCOP_CELL_JSON,  /* an object */
} OcopCellKind;

/* -1 when @text is none of the words; their number otherwise. */
typedef int (*OcopWordFunc) (const char *text);

typedef struct {
    const char *names; /* "place_code|place": the first is the name, the others are understood */
    const char *field; /* column of the shape */
    OcopCellKind kind;
    gboolean is_required;
    OcopWordFunc word;
    const char *day_field; /* of OCOP_CELL_PLACE: where the day goes */
    const char *fallback;  /* text of an empty or missing cell, NULL: none */
} OcopTableColumn;

typedef struct {
    const char *name;
    const OcopRegShape *shape;
    const OcopTableColumn *columns;
    guint n_columns;
    /* A second row that the same line makes (a group beside its place); NULL: none. */
    const OcopRegShape *second_shape;
    const OcopTableColumn *second_columns;
    guint n_second_columns;
} OcopTableFacts;

/* NULL: there is none. */
const OcopTableFacts *ocop_province_find_table (const char *name);
