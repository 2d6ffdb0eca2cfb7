/* "Is the customer of age?" Only where goods in the cart ask for it. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_AGE_SHEET (ocop_age_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopAgeSheet, ocop_age_sheet, OCOP, AGE_SHEET, OcopPage)

/* @confirmed is called when the answer is yes, unless @owner has gone; with no the sheet just
 * leaves and the cart stays. Floating. */
OcopPage *ocop_age_sheet_new (OcopSession *session, int age, GObject *owner,
                              void (*confirmed) (gpointer data), gpointer data);
