/* The programme's own tables: who takes part, what is certified, what was aimed at. All of one day,
 * from the facts of that day. Tables are owned by the caller. */
#pragma once

#include "registry/report/facts.h"
#include "registry/report/table.h"

typedef struct {
    gint64 n_products;  /* in the programme */
    gint64 n_certified; /* of them, with stars on the day */
    gint64 n_stars[6];  /* by stars; [0] in the programme without any */
    gint64 n_producers; /* distinct, of at least one product in the programme */
    gint64 n_producers_certified;
    gint64 n_by_kind[OCOP_PRODUCER_HOUSEHOLD + 1]; /* producers by form on the day */
} OcopHeadline;

/* @group NULL: the province. */
void ocop_report_count (const OcopFacts *facts, const OcopFactGroup *group,
                        OcopHeadline *ret_count);
/* One row per indicator: products, certified, by stars, producers, by form. */
OcopTable *ocop_report_headline (const OcopFacts *facts);

/* A row per group: entities, products and certified products against the province's distinct
 * counts, and the stars. Groups may overlap, so there is no total. */
OcopTable *ocop_report_participation (const OcopFacts *facts);
/* The same against each place of the newest list (@by_district: former districts), which do not
 * overlap: with a total that is the province. */
OcopTable *ocop_report_localities (const OcopFacts *facts, gboolean by_district);
/* The groups' stars and the producers' forms. */
OcopTable *ocop_report_forms (const OcopFacts *facts);

/* Certificates that end within @days of the facts' day, or have lapsed while the product is still
 * in the programme; the nearest first. */
OcopTable *ocop_report_certificates (const OcopFacts *facts, int days);
/* Products with their facts; @search folded words, NULL: all. */
OcopTable *ocop_report_products (const OcopFacts *facts, const char *search);

/* Producers whose legal form changed from … to (OCOP_DAY_NONE: open): invariant under it are their
 * products and sales. */
OcopTable *ocop_report_conversions (OcopRegDb *db, const OcopFacts *facts, OcopDay from, OcopDay to,
                                    GError **error);
/* Targets with what was reached on the facts' day, "at least": met when actual >= value. */
OcopTable *ocop_report_targets (OcopRegDb *db, OcopFacts *facts, GError **error);

typedef struct {
    gint64 n_articles, n_certified;
    gint64 stock_milli, stock_certified_milli;
    gint64 revenue, revenue_certified;
} OcopAssortment;
/* What a point of 70 % lacks, by exchanging articles: ceil (0,7 N) − n, and by adding certified
 * ones: ceil ((0,7 N − n) / 0,3); 0 when it is met. @percent 1 to 100; with 100 adding is never
 * enough: -1. Source: domain.md 9.3. */
void ocop_report_assortment_gap (gint64 n_articles, gint64 n_certified, int percent,
                                 gint64 *ret_exchange, gint64 *ret_add);
/* Each open point: articles with stock, certified ones among them, share, what it must be (70 %, a
 * zone 100 %), the gaps; the law does not say whether articles, goods or revenue count: all three
 * are given. */
OcopTable *ocop_report_assortment (OcopRegDb *db, OcopFacts *facts, GError **error);
