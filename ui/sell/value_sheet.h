/* One value by touch or keyboard: a quantity, a weight, a discount, a price, a lot, a reason. */
#pragma once

#include "domain/sale_request.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_VALUE_SHEET (ocop_value_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopValueSheet, ocop_value_sheet, OCOP, VALUE_SHEET, OcopPage)

typedef enum {
    OCOP_VALUE_QUANTITY, /* thousandths */
    OCOP_VALUE_WEIGHT,   /* thousandths; shows the scale */
    OCOP_VALUE_DISCOUNT, /* percent or amount */
    OCOP_VALUE_PRICE,    /* đồng */
    OCOP_VALUE_TEXT,     /* a lot, a reason */
} OcopValueKind;

typedef struct {
    gint64 number;         /* QUANTITY, WEIGHT, PRICE */
    OcopDiscount discount; /* DISCOUNT */
    gboolean is_whole;     /* DISCOUNT: of the whole sale, not of a line */
    const char *text;      /* TEXT; borrowed */
} OcopValue;

/* Called on Apply, before the sheet leaves. FALSE with *@error: it stays and tells. */
typedef gboolean (*OcopValueApply) (const OcopValue *value, gpointer data, GError **error);

/* @title: what is asked, of what ("Quantity · Rượu mơ"). @owner: not applied once it has gone.
 * Floating. */
OcopPage *ocop_value_sheet_new (OcopSession *session, OcopValueKind kind, const char *title,
                                const char *initial, GObject *owner, OcopValueApply apply,
                                gpointer data, GDestroyNotify free_data);
