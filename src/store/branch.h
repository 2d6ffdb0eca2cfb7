/* A branch that an officer adopted: what this till recorded after the newest record that it and the
 * registry have in common. Its records stay where they are; its figures move into the next epoch,
 * where the registry takes them. */
#pragma once

#include "store/db.h"

/* Σ of the rows of @epoch, đồng. */
gboolean ocop_branch_sum (OcopDb *db, gint64 epoch, gint64 *ret_sales, gint64 *ret_returns,
                          GError **error);

/* Takes what the records of @epoch after @common_seq booked out of that epoch's rows of totals and
 * into those of @next_epoch, at version 1: inside the transaction of that epoch's first record. Rows
 * of @epoch are then as they were at @common_seq; 0: there are none any more. Reads all sales and
 * returns of the shop. */
gboolean ocop_branch_book (OcopDb *db, gint64 epoch, gint64 common_seq, gint64 next_epoch,
                           GError **error);
