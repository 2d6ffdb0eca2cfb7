/* The answer to a question about the shelf, as a list model: as long as the answer is, holding only
 * the pages that somebody looks at, which the store's thread reads. */
#pragma once

#include "shop/inventory.h"
#include "ui/session/session.h"

#define OCOP_TYPE_INVENTORY_ITEM (ocop_inventory_item_get_type())
G_DECLARE_FINAL_TYPE (OcopInventoryItem, ocop_inventory_item, OCOP, INVENTORY_ITEM, GObject)

/* A place in the list. Signal: "changed", it holds another row now. NULL: not read yet, or behind
 * the last row. Borrowed until then. */
const OcopInventoryRow *ocop_inventory_item_peek (OcopInventoryItem *item);

#define OCOP_TYPE_INVENTORY_LIST (ocop_inventory_list_get_type())
G_DECLARE_FINAL_TYPE (OcopInventoryList, ocop_inventory_list, OCOP, INVENTORY_LIST, GObject)

/* Signals:
 *   "answered"               n_matching, value and the first rows are those of the last question
 *   "failed" (const GError *) */

/* @session outlives it. Empty until asked. */
OcopInventoryList *ocop_inventory_list_new (OcopSession *session);
/* What @query says is copied but for offset and n, which do not matter. An answer to an earlier
 * question is dropped. */
void ocop_inventory_list_ask (OcopInventoryList *list, const OcopInventoryQuery *query);
/* The last question once more: something was booked. */
void ocop_inventory_list_ask_again (OcopInventoryList *list);

/* The rows that are seen, of the places; the first to be told. */
void ocop_inventory_list_set_sight (OcopInventoryList *list, guint first, guint n);
/* Of the whole answer; the model itself grows or shrinks to it over the next frames. */
guint ocop_inventory_list_get_n_matching (OcopInventoryList *list);
gint64 ocop_inventory_list_get_value (OcopInventoryList *list);
/* Place of @code among the rows that are read; G_MAXUINT: not there. */
guint ocop_inventory_list_find (OcopInventoryList *list, const char *code);
