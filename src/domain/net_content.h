/* How much is in a pack, read from what the catalogue calls it, and the price of a kilogram or
 * litre that follows: what a shelf label states so that packs of different size can be compared.
 *
 * A label without that line is no harm, one with a wrong price is. What can be understood in two
 * ways is therefore not read at all. */
#pragma once

#include <glib.h>

typedef enum { OCOP_NET_MASS, OCOP_NET_VOLUME } OcopNetKind;

typedef struct {
    OcopNetKind kind;
    gint64 milli; /* thousandths of a gram or millilitre, 1 to OCOP_NET_MAX_MILLI */
} OcopNetContent;

/* A tonne. */
#define OCOP_NET_MAX_MILLI (G_GINT64_CONSTANT (1000000000))

/* Reads the one content that @text (NFC, at most OCOP_TEXT_MAX bytes) states: "500 g", "0,5kg",
 * "túi 1kg", "chai 750ml", "1 lít", also multiplied: "hộp 10 gói x 20g" is 200 g. FALSE,
 * @ret_content untouched, where it states none, more than one ("500 g + 50 g"), a range, a number
 * that has two readings ("1.500 kg", "1,500 g"), or pieces of which it is not said what one of them
 * holds ("hộp 10 gói 200 g"). */
gboolean ocop_net_content_read (const char *text, OcopNetContent *ret_content);

/* Price of one kilogram or litre, half up. FALSE when it is beyond all amounts. @price >= 0. */
gboolean ocop_net_content_price (const OcopNetContent *content, gint64 price, gint64 *ret_price);

/* What a label shows beside @price of one @unit of a product called @name: the price of a kilogram
 * or litre and "kg" or "lít" (static). The content is read from @unit ("túi 1kg"), else from @name
 * where @unit is a single pack ("gói", not "thùng"). FALSE where it is not known, or @unit is that
 * kilogram or litre itself. */
gboolean ocop_net_content_base_price (const char *name, const char *unit, gint64 price,
                                      gint64 *ret_price, const char **ret_unit);
