/* What the catalogue says of one product: the facts of CONTRACT.md "Catalogue CSV", and its prices
 * by day. */
#pragma once

#include "domain/certificate.h"
#include "domain/vat.h"
#include <glib.h>

#define OCOP_CODE_MAX   40 /* bytes of a product code */
#define OCOP_GTINS_MAX  8  /* GTINs of one product */
#define OCOP_PLU_MAX    99999
#define OCOP_PRICES_MAX 512 /* dated prices of one product in one file */

typedef enum { OCOP_SOLD_BY_PIECE, OCOP_SOLD_BY_WEIGHT } OcopSoldBy;
typedef enum { OCOP_PRODUCT_GOODS, OCOP_PRODUCT_SERVICE } OcopProductKind;
typedef enum {
    OCOP_PRODUCER_UNKNOWN,
    OCOP_PRODUCER_ENTERPRISE,
    OCOP_PRODUCER_COOPERATIVE,
    OCOP_PRODUCER_GROUP,
    OCOP_PRODUCER_HOUSEHOLD,
} OcopProducerKind;

typedef struct {
    OcopDay valid_from; /* OCOP_DAY_NONE: always */
    gint64 price;       /* đồng per unit, VAT included */
    OcopVatRate vat_rate;
} OcopPrice;

/* Texts are NFC, checked by ocop_text_take_in, never NULL ("" = not known). */
typedef struct {
    char *code;   /* as written; unique; own products of the shop begin with the point's code and a
                     dot */
    char **gtins; /* as written: 8, 12, 13 or 14 digits with right check digit; NULL-terminated, may
                     be empty */
    char *name;
    char *unit;
    OcopSoldBy sold_by;
    char *group;
    char *sub_group;
    char *producer_code;
    char *producer;
    OcopProducerKind producer_kind;
    char *place_code;  /* code of the commune; means a place only together with place_day */
    OcopDay place_day; /* the code list of that day; OCOP_DAY_NONE: not given */
    OcopCertificate certificate;
    OcopLevel level;
    char *decision; /* number of the decision, free text */
    int age_limit;  /* years, 0: none */
    gboolean track_lots;
    OcopProductKind kind;
    int plu; /* 1 to 99999, 0: none */
    char *provenance_url;
} OcopProduct;

OcopProduct *ocop_product_new (void); /* texts "", piece, goods, in programme, 36 months */
OcopProduct *ocop_product_copy (const OcopProduct *product);
void ocop_product_free (OcopProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopProduct, ocop_product_free)

/* "piece" "weight" · "goods" "service" · "" "enterprise" "cooperative" "group" "household". Static.
 */
const char *ocop_sold_by_get_text (OcopSoldBy sold_by);
gboolean ocop_sold_by_parse (const char *text, OcopSoldBy *ret_sold_by);
const char *ocop_product_kind_get_text (OcopProductKind kind);
gboolean ocop_product_kind_parse (const char *text, OcopProductKind *ret_kind);
const char *ocop_producer_kind_get_text (OcopProducerKind kind);
gboolean ocop_producer_kind_parse (const char *text, OcopProducerKind *ret_kind);

/* TRUE for the shop's own product: @code begins with "POINT.". */
gboolean ocop_product_code_is_own (const char *code, const char *point);

/* A product as it can be sold on one day: what the cart needs, nothing more. Texts are owned
 * copies. */
typedef struct {
    char *code;
    char *name;
    char *unit;
    char *provenance_url; /* "" or NULL: none */
    OcopSoldBy sold_by;
    OcopProductKind kind;
    gboolean track_lots;
    int age_limit;
    OcopStatus status;
    OcopCertificateState certificate;
    int stars; /* on that day, 0: none */
    gboolean has_price;
    gint64 unit_price;
    OcopVatRate vat_rate; /* resolved, never STD; meaningless without price */
} OcopOffer;

void ocop_offer_clear (OcopOffer *offer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopOffer, ocop_offer_clear)
