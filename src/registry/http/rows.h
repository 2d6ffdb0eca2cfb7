/* Rows as JSON or CSV, described by columns: what every listing of the API writes. Private to this
 * folder. */
#pragma once

#include "registry/http/route.h"
#include "registry/store/shape.h"

typedef enum {
    OCOP_API_FIELD, /* of the shape, as it is */
    OCOP_API_WORD,  /* SMALL, by @word */
    OCOP_API_QTY,   /* INT, thousandths */
    OCOP_API_TIME,  /* INT, UTC milliseconds; 0: null */
    OCOP_API_FLAG,  /* SMALL */
    OCOP_API_RAW,   /* TEXT that is JSON */
} OcopApiColumnKind;

typedef struct {
    const char *name;  /* in the API */
    const char *field; /* column of the shape, NULL: the same name */
    OcopApiColumnKind kind;
    const char *(*word) (int value);
} OcopApiColumn;

typedef struct {
    OcopWebFormat format;
    GString *out;
    gboolean is_begun;
} OcopRowWriter;

/* {"rows":[…],"next":…} or a CSV with a header line. */
void ocop_row_writer_begin (OcopRowWriter *writer, OcopWebFormat format, GString *out,
                            const char *const *names, guint n_names);
/* One row; cells are added in order between begin and end. */
void ocop_row_writer_begin_row (OcopRowWriter *writer);
void ocop_row_writer_add_text (OcopRowWriter *writer, const char *name, const char *text);
void ocop_row_writer_add_int (OcopRowWriter *writer, const char *name, gint64 value);
/* Written as it stands in JSON (null for NULL), as its text in CSV. */
void ocop_row_writer_add_raw (OcopRowWriter *writer, const char *name, const char *json);
void ocop_row_writer_add_bool (OcopRowWriter *writer, const char *name, gboolean value);
void ocop_row_writer_add_qty (OcopRowWriter *writer, const char *name, gint64 qty_milli);
void ocop_row_writer_add_day (OcopRowWriter *writer, const char *name, OcopDay day);
void ocop_row_writer_end_row (OcopRowWriter *writer);
/* @next: the cursor of the next page, NULL: there is none. */
void ocop_row_writer_end (OcopRowWriter *writer, const char *next);

/* Rows of @shape (an array of its structs) as an answer. */
void ocop_api_answer_rows (const OcopWebRequest *request, OcopWebAnswer *answer,
                           const OcopRegShape *shape, const OcopApiColumn *columns, guint n_columns,
                           const GPtrArray *rows, const char *next);
/* Content type, and the next cursor as a header for CSV. */
void ocop_api_take_rows (OcopWebAnswer *answer, OcopRowWriter *writer, const char *next);
