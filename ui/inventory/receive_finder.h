/* Finding a product to receive: by words, by code, by a scan. What is found is handed to a
 * function, once for each time. */
#pragma once

#include "shop/shop.h"
#include "ui/shell/page.h"

typedef struct _OcopReceiveFinder OcopReceiveFinder;

/* @product is borrowed. */
typedef void (*OcopReceiveTake) (OcopPage *page, const OcopScanned *product);

/* @search asks, @found shows the answers; both belong to @page, which frees the finder in its
 * finalize. */
OcopReceiveFinder *ocop_receive_finder_new (OcopPage *page, GtkSearchEntry *search,
                                            GtkListBox *found, OcopReceiveTake take);
void ocop_receive_finder_free (OcopReceiveFinder *finder);
void ocop_receive_finder_scan (OcopReceiveFinder *finder, const OcopUiScan *scan);
