/* Keeps the open cart in the store, behind the screen's back: the newest state wins, and one write
 * is under way at most. */
#pragma once

#include "ui/session/cart_row.h"
#include "ui/session/session.h"

typedef struct _OcopCartKeeper OcopCartKeeper;

OcopCartKeeper *ocop_cart_keeper_new (OcopSession *session);
/* When the session ends. What was handed over is still written. NULL is fine. */
void ocop_cart_keeper_free (OcopCartKeeper *keeper);
/* Takes @request. One without lines takes the kept cart away. */
void ocop_cart_keeper_keep (OcopCartKeeper *keeper, OcopSaleRequest *request);
/* Journals that a line was taken out. Where that fails the till sells on. */
void ocop_cart_keeper_note_removed (OcopCartKeeper *keeper, OcopCartRow *row, const char *reason);
