/* A snapshot of one cart line for list widgets. */
#include "ui/session/cart_row.h"

#include "base/quantity.h"

struct _OcopCartRow {
    GObject parent_instance;
    guint line;
    OcopCartLine cart_line; /* its texts owned */
    OcopCartFigures figures;
    guint warnings;
};

G_DEFINE_FINAL_TYPE (OcopCartRow, ocop_cart_row, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
    OcopCartRow *row = OCOP_CART_ROW (object);
    ocop_offer_clear (&row->cart_line.offer);
    g_free (row->cart_line.lot);
    G_OBJECT_CLASS (ocop_cart_row_parent_class)->finalize (object);
}

static void
ocop_cart_row_class_init (OcopCartRowClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
ocop_cart_row_init (OcopCartRow *row)
{
}

OcopCartRow *
ocop_cart_row_new (guint line, const OcopCartLine *cart_line, const OcopCartFigures *figures,
                   guint warnings)
{
    OcopCartRow *row = g_object_new (OCOP_TYPE_CART_ROW, NULL);
    row->line = line;
    row->cart_line = *cart_line;
    row->cart_line.offer.code = g_strdup (cart_line->offer.code);
    row->cart_line.offer.name = g_strdup (cart_line->offer.name);
    row->cart_line.offer.unit = g_strdup (cart_line->offer.unit);
    row->cart_line.offer.provenance_url = g_strdup (cart_line->offer.provenance_url);
    row->cart_line.lot = g_strdup (cart_line->lot);
    row->figures = *figures;
    row->warnings = warnings;
    return row;
}

guint
ocop_cart_row_get_line (OcopCartRow *row)
{
    return row->line;
}

const OcopCartLine *
ocop_cart_row_peek_line (OcopCartRow *row)
{
    return &row->cart_line;
}

const OcopCartFigures *
ocop_cart_row_peek_figures (OcopCartRow *row)
{
    return &row->figures;
}

guint
ocop_cart_row_get_warnings (OcopCartRow *row)
{
    return row->warnings;
}

char *
ocop_cart_row_dup_quantity (OcopCartRow *row)
{
    char text[OCOP_QTY_TEXT_SIZE];
    ocop_qty_to_local (row->cart_line.qty_milli, text);
    if (row->cart_line.offer.sold_by != OCOP_SOLD_BY_WEIGHT)
        return g_strdup (text);
    return g_strconcat (text, " ", row->cart_line.offer.unit, NULL);
}
