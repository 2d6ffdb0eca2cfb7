/* Products with the facts that belong to the province, their certificates by date, their producers.
 * All are master rows: put, find and list them by master.h. */
#pragma once

#include "domain/product.h"
#include "registry/store/master.h"

/* The columns of CONTRACT.md "Catalogue CSV"; the certificate is the newest one stated. */
typedef struct {
    char *code;
    char *gtins; /* as written, joined by ";" */
    char *name;
    char *unit;
    int sold_by; /* OcopSoldBy */
    char *product_group;
    char *sub_group;
    char *producer_code; /* its code, or its name where it has none: key of producer */
    char *place_code;
    OcopDay place_day;
    int stars;
    int level; /* OcopLevel */
    char *decision;
    OcopDay decided_on;
    int valid_months;
    int status; /* OcopStatus */
    int age_limit;
    int track_lots;
    int kind; /* OcopProductKind */
    char *provenance_url;
    gint64 proposed_price; /* for a product new to a shop; 0: none */
    char *proposed_vat;    /* "" or as in the catalogue */
    int has_stamp;         /* carries an electronic stamp (indicator) */
    OcopDay in_programme_since;
    OCOP_REG_MASTER_FIELDS;
} OcopRegProduct;
extern const OcopRegShape ocop_reg_product_shape;

/* Every certificate ever stated, the newest included: stars of a day are those of the last one
 * decided not after it, as domain/certificate.h says. */
typedef struct {
    char *product;
    OcopDay decided_on; /* OCOP_DAY_NONE: undated, gives no stars */
    char *decision;
    int stars;
    int level;
    int valid_months;
    int status;           /* OcopStatus: withdrawn and recalled give no stars from ended_on */
    OcopDay ended_on;     /* OCOP_DAY_NONE: not ended early */
    char *criteria;       /* "148", "1489" …: set of criteria; "" not known */
    int score_hundredths; /* 0: not known */
    OCOP_REG_MASTER_FIELDS;
} OcopRegCertificate;
extern const OcopRegShape ocop_reg_certificate_shape;

typedef struct {
    char *code;
    char *name;
    char *tax_code;
    char *place_code;
    OcopDay place_day;
    char *contact;
    OCOP_REG_MASTER_FIELDS;
} OcopRegProducer;
extern const OcopRegShape ocop_reg_producer_shape;

/* What a producer was, by day; the first row of one holds always (OCOP_DAY_NONE). */
typedef struct {
    char *producer;
    OcopDay valid_from;
    int kind; /* OcopProducerKind */
    char *name;
    char *tax_code;
    OCOP_REG_MASTER_FIELDS;
} OcopRegProducerForm;
extern const OcopRegShape ocop_reg_producer_form_shape;

/* Both ways; gtins and enums converted. The producer's name and form are rows of their own:
 * @product->producer comes from @producer_name, which may be NULL. Owned. */
OcopRegProduct *ocop_reg_product_from_domain (const OcopProduct *product);
OcopProduct *ocop_reg_product_to_domain (const OcopRegProduct *product, const char *producer_name,
                                         OcopProducerKind producer_kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegProduct, ocop_reg_row_free)

/* Stars of @product on @day by what the registry holds now; *@ret_known FALSE for a code that is
 * not in the catalogue. */
gboolean ocop_reg_products_get_stars (OcopRegDb *db, const char *product, OcopDay day,
                                      gboolean *ret_known, int *ret_stars, GError **error);
