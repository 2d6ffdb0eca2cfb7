/* Master data of one day in memory, joined: what every report counts over. Hundreds of rows, read
 * anew for each question, so that an answer is of one snapshot.
 *
 * In the programme is a product that is not withdrawn and whose in_programme_since is not after the
 * day; certified is one whose certificate gives stars on the day (domain/certificate.h). An entity
 * (chủ thể) is a producer of at least one product in the programme. */
#pragma once

#include "registry/store/places.h"
#include "registry/store/products.h"

/* A place is (code, valid_from); one that master data names but does not describe is known by its
 * code alone. */
typedef struct _OcopFactPlace OcopFactPlace;
struct _OcopFactPlace {
    const char *code;
    const char *name;     /* "phường Hà Tu", or the code */
    const char *district; /* code of the former district, "" */
    const char *standard;
    OcopDay valid_from, valid_to;
    OcopFactPlace *successor; /* the one place all of it went to; NULL: none, or split */
    gboolean is_split;
    GPtrArray *predecessors; /* of OcopFactPlace *, NULL: none */
};

typedef struct {
    const char *code;
    const char *name;
    OcopProducerKind kind; /* on the day */
    OcopFactPlace *place;  /* NULL: not known */
    guint n_products;      /* in the programme */
    guint n_certified;
} OcopFactProducer;

typedef struct {
    const OcopRegProduct *row;
    OcopFactProducer *producer;  /* NULL: not named */
    OcopFactPlace *place;        /* its own, else its producer's; NULL: not known */
    int stars;                   /* on the day */
    OcopCertificate certificate; /* the one that counts on the day */
    OcopDay last_day;            /* of that certificate; OCOP_DAY_NONE: none, or undated */
    OcopDay first_certified;     /* day of the first decision ever; OCOP_DAY_NONE: none */
    gboolean in_programme;
} OcopFactProduct;

typedef struct {
    const char *code;
    const char *name;
    GHashTable *places;    /* of OcopFactPlace * */
    GHashTable *districts; /* of const char * */
} OcopFactGroup;

typedef struct {
    OcopDay day;
    GPtrArray *products;  /* of OcopFactProduct, by code */
    GPtrArray *producers; /* of OcopFactProducer, by code */
    GPtrArray *groups;    /* of OcopFactGroup, by code */
    GPtrArray *points;    /* of OcopRegPoint, by code */
    /*< private >*/
    GHashTable *products_by_code, *producers_by_code, *points_by_code;
    GHashTable *places_by_code; /* code -> GPtrArray of OcopFactPlace, newest first */
    GPtrArray *places;          /* of OcopFactPlace */
    GPtrArray *rows;            /* arrays of master rows that the texts belong to */
    GStringChunk *texts;
} OcopFacts;

OcopFacts *ocop_facts_load (OcopRegDb *db, OcopDay day, GError **error);
void ocop_facts_free (OcopFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopFacts, ocop_facts_free)

/* NULL: not in the catalogue, not known. */
const OcopFactProduct *ocop_facts_find_product (const OcopFacts *facts, const char *code);
const OcopFactProducer *ocop_facts_find_producer (const OcopFacts *facts, const char *code);
const OcopRegPoint *ocop_facts_find_point (const OcopFacts *facts, const char *code);
const OcopFactGroup *ocop_facts_find_group (const OcopFacts *facts, const char *code);
/* What @code means on @day, OCOP_DAY_NONE: the newest. NULL for "". */
OcopFactPlace *ocop_facts_find_place (OcopFacts *facts, const char *code, OcopDay day);

/* @place is in @group itself, by its former district, by the one place it became, or because all it
 * was made of is. */
gboolean ocop_fact_group_has (const OcopFactGroup *group, const OcopFactPlace *place);

/* The same ground in the units of either age. NULL where it cannot be said without a person: the
 * place is not known, was split, or was made of several districts. */
const OcopFactPlace *ocop_fact_place_now (const OcopFactPlace *place);
const char *ocop_fact_place_district (const OcopFactPlace *place);
/* Name of a former district by its code; the code where there is none. */
const char *ocop_facts_get_district_name (const OcopFacts *facts, const char *code);
