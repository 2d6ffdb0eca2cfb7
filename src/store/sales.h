/* Sales and returns in the store: rows, running totals, and what a later return or reprint looks
 * up. */
#pragma once

#include "domain/goods_return.h"
#include "domain/sale.h"
#include "domain/shift.h"
#include "store/store.h"

/* Writes every row that follows from a journaled sale: sale, lines, payments, stock, totals, shift,
 * request. @record is the id of the journal record,
 * @business_day that of its header. Used by selling and by doctor's replica alike. */
gboolean ocop_sales_insert (OcopDb *db, gint64 record, OcopDay business_day, const OcopSale *sale,
                            GError **error);
gboolean ocop_returns_insert (OcopDb *db, gint64 record, OcopDay business_day,
                              const OcopReturn *taking_back, GError **error);

/* The record behind a receipt number (epoch, number): *@ret_record 0 when there is none;
 * *@ret_is_return tells which kind it is. */
gboolean ocop_sales_find (OcopDb *db, gint64 no, gint64 *ret_record, gboolean *ret_is_return,
                          GError **error);

/* What has come back of one line so far: 0 and 0 when nothing did. */
gboolean ocop_sales_get_returned (OcopDb *db, gint64 sale_no, int line, gint64 *ret_qty_milli,
                                  gint64 *ret_amount, GError **error);

/* Counts one more paper of @no: 1 = the original. */
gboolean ocop_sales_count_print (OcopDb *db, gint64 no, gint64 *ret_times, GError **error);
/* Counts a journaled copy in the figures of @shift (0: no shift is open). */
gboolean ocop_sales_insert_copy (OcopDb *db, gint64 shift, GError **error);
gboolean ocop_sales_get_prints (OcopDb *db, gint64 no, gint64 *ret_times, GError **error);

/* Records of the sales and returns of business days in [@from, @to], in order: new array of gint64
 * record ids. Costs what those days hold. */
GArray *ocop_sales_list_records (OcopStore *store, OcopDay from, OcopDay to, GError **error);

/* Rows of running totals of @epoch (0: all epochs added up) for days in [@from, @to], canonical
 * order within a day: new array of OcopTotalsRow. */
GArray *ocop_totals_list (OcopDb *db, gint64 epoch, OcopDay from, OcopDay to, GError **error);

/* Carts put aside. */
gboolean ocop_parked_insert (OcopDb *db, gint64 utc_ms, const char *json, gint64 *ret_id,
                             GError **error);
/* *@ret_json owned, NULL when there is no such cart. */
gboolean ocop_parked_find (OcopDb *db, gint64 id, char **ret_json, gint64 *ret_utc_ms,
                           GError **error);
gboolean ocop_parked_delete (OcopDb *db, gint64 id, GError **error);
/* Ids in order: new array of gint64. */
GArray *ocop_parked_list (OcopDb *db, GError **error);

/* Practice sales: no number, no totals. */
gboolean ocop_training_insert_sale (OcopDb *db, gint64 utc_ms, const GString *body, gint64 *ret_id,
                                    GError **error);
gboolean ocop_training_find_sale (OcopDb *db, gint64 id, GBytes **ret_body, GError **error);

/* Buyers live outside the journal. */
gboolean ocop_buyer_insert (OcopDb *db, gint64 no, const guint8 *salt, gsize salt_size,
                            const char *json, GError **error);
/* Owned JSON, NULL when there is none (or it was erased). */
gboolean ocop_buyer_find (OcopDb *db, gint64 no, char **ret_json, GError **error);
