/* The tables of products, certificates and producers as shapes. */
#include "registry/store/private.h"
#include "registry/store/products.h"

static const OcopRegField product_fields[] = {
    FIELD (TEXT, "code", OcopRegProduct, code),
    FIELD (TEXT, "gtins", OcopRegProduct, gtins),
    FIELD (TEXT, "name", OcopRegProduct, name),
    FIELD (TEXT, "unit", OcopRegProduct, unit),
    FIELD (SMALL, "sold_by", OcopRegProduct, sold_by),
    FIELD (TEXT, "product_group", OcopRegProduct, product_group),
    FIELD (TEXT, "sub_group", OcopRegProduct, sub_group),
    FIELD (TEXT, "producer_code", OcopRegProduct, producer_code),
    FIELD (TEXT, "place_code", OcopRegProduct, place_code),
    FIELD (DAY, "place_day", OcopRegProduct, place_day),
    FIELD (SMALL, "stars", OcopRegProduct, stars),
    FIELD (SMALL, "level", OcopRegProduct, level),
    FIELD (TEXT, "decision", OcopRegProduct, decision),
    FIELD (DAY, "decided_on", OcopRegProduct, decided_on),
    FIELD (SMALL, "valid_months", OcopRegProduct, valid_months),
    FIELD (SMALL, "status", OcopRegProduct, status),
    FIELD (SMALL, "age_limit", OcopRegProduct, age_limit),
    FIELD (SMALL, "track_lots", OcopRegProduct, track_lots),
    FIELD (SMALL, "kind", OcopRegProduct, kind),
    FIELD (TEXT, "provenance_url", OcopRegProduct, provenance_url),
    FIELD (INT, "proposed_price", OcopRegProduct, proposed_price),
    FIELD (TEXT, "proposed_vat", OcopRegProduct, proposed_vat),
    FIELD (SMALL, "has_stamp", OcopRegProduct, has_stamp),
    FIELD (DAY, "in_programme_since", OcopRegProduct, in_programme_since),
    MASTER_FIELDS (OcopRegProduct),
};
const OcopRegShape ocop_reg_product_shape = SHAPE ("product", OcopRegProduct, product_fields, 1, 2);

static const OcopRegField certificate_fields[] = {
    FIELD (TEXT, "product", OcopRegCertificate, product),
    FIELD (KEY_DAY, "decided_on", OcopRegCertificate, decided_on),
    FIELD (TEXT, "decision", OcopRegCertificate, decision),
    FIELD (SMALL, "stars", OcopRegCertificate, stars),
    FIELD (SMALL, "level", OcopRegCertificate, level),
    FIELD (SMALL, "valid_months", OcopRegCertificate, valid_months),
    FIELD (SMALL, "status", OcopRegCertificate, status),
    FIELD (DAY, "ended_on", OcopRegCertificate, ended_on),
    FIELD (TEXT, "criteria", OcopRegCertificate, criteria),
    FIELD (SMALL, "score_hundredths", OcopRegCertificate, score_hundredths),
    MASTER_FIELDS (OcopRegCertificate),
};
const OcopRegShape ocop_reg_certificate_shape =
    SHAPE ("certificate", OcopRegCertificate, certificate_fields, 3, 2);

static const OcopRegField producer_fields[] = {
    FIELD (TEXT, "code", OcopRegProducer, code),
    FIELD (TEXT, "name", OcopRegProducer, name),
    FIELD (TEXT, "tax_code", OcopRegProducer, tax_code),
    FIELD (TEXT, "place_code", OcopRegProducer, place_code),
    FIELD (DAY, "place_day", OcopRegProducer, place_day),
    FIELD (TEXT, "contact", OcopRegProducer, contact),
    MASTER_FIELDS (OcopRegProducer),
};
const OcopRegShape ocop_reg_producer_shape =
    SHAPE ("producer", OcopRegProducer, producer_fields, 1, 2);

static const OcopRegField producer_form_fields[] = {
    FIELD (TEXT, "producer", OcopRegProducerForm, producer),
    FIELD (KEY_DAY, "valid_from", OcopRegProducerForm, valid_from),
    FIELD (SMALL, "kind", OcopRegProducerForm, kind),
    FIELD (TEXT, "name", OcopRegProducerForm, name),
    FIELD (TEXT, "tax_code", OcopRegProducerForm, tax_code),
    MASTER_FIELDS (OcopRegProducerForm),
};
const OcopRegShape ocop_reg_producer_form_shape =
    SHAPE ("producer_form", OcopRegProducerForm, producer_form_fields, 2, 2);
