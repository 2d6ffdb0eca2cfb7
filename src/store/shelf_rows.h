/* What a list of goods shows of each product, row by row, for whoever keeps it in memory. */
#pragma once

#include "domain/product.h"
#include "store/store.h"

/* Texts borrowed for the call. */
typedef struct {
    gint64 id;
    const char *code;
    const char *name;
    const char *unit;
    const char *group;
    OcopSoldBy sold_by;
    OcopProductKind kind;
    int age_limit;
    gboolean is_blocked; /* withdrawn, or recalled as a whole */
    gboolean has_price;
    gint64 price; /* on the day */
    int stars;    /* on the day */
    OcopCertificateState certificate;
    OcopDay last_day;    /* OCOP_DAY_NONE: none */
    gboolean is_stocked; /* something of it was ever booked */
    gint64 qty_milli;
    guint n_lots;         /* with goods */
    OcopDay first_expiry; /* of these; OCOP_DAY_NONE: none */
} OcopShelfRow;

typedef void (*OcopShelfRowFunc) (const OcopShelfRow *row, gpointer data);

/* The @n products whose ids follow @after, in order of ids; *@ret_last_id is @after at the end. */
gboolean ocop_shelf_rows_each (OcopDb *db, gint64 after, guint n, OcopDay day,
                               OcopShelfRowFunc func, gpointer data, gint64 *ret_last_id,
                               GError **error);
/* One product; no call where there is no such code. */
gboolean ocop_shelf_rows_find (OcopDb *db, const char *code, OcopDay day, OcopShelfRowFunc func,
                               gpointer data, GError **error);

/* *@ret_id 0: there is no such code. */
gboolean ocop_shelf_rows_find_id (OcopDb *db, const char *code, gint64 *ret_id, GError **error);

/* Ids (guint32) of all products in Vietnamese order; in order of codes. New arrays. */
GArray *ocop_shelf_rows_list_by_name (OcopDb *db, GError **error);
GArray *ocop_shelf_rows_list_by_code (OcopDb *db, GError **error);

typedef struct {
    gint64 id;
    gint64 amount; /* charged less given back */
} OcopShelfSold;
/* What was sold on the business days in [@from, @to], most first: new array of OcopShelfSold. Costs
 * what those days hold. */
GArray *ocop_shelf_rows_list_sold (OcopDb *db, OcopDay from, OcopDay to, GError **error);
