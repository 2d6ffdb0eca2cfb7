/* A made-up province in a store, for tests of reports and dashboard and for looking at its pages.
 */
#pragma once

#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include "registry/store/store.h"
#include "registry/store/totals.h"

/* Asserts that a call with &error as its last argument succeeds. */
#define GOOD(call_with_error)                                                                      \
    do {                                                                                           \
        g_autoptr (GError) error = NULL;                                                           \
        const gboolean is_ok_ = !!(call_with_error);                                               \
        g_assert_no_error (error);                                                                 \
        g_assert_true (is_ok_);                                                                    \
    } while (0)

/* Runs what stands in the brackets in one transaction that is committed. */
#define COMMITTED(db, ...)                                                                         \
    do {                                                                                           \
        g_auto (OcopRegTransaction) transaction_ = {0};                                            \
        g_autoptr (GError) error_ = NULL;                                                          \
        ocop_reg_begin (&transaction_, (db), OCOP_REG_WRITE, &error_);                             \
        g_assert_no_error (error_);                                                                \
        __VA_ARGS__;                                                                               \
        ocop_reg_commit (&transaction_, &error_);                                                  \
        g_assert_no_error (error_);                                                                \
    } while (0)

/* One master row each; texts are copied. */
typedef struct {
    const char *code, *name, *category, *producer, *place;
    int stars;
    OcopDay decided_on;
} ProvinceProduct;
void province_put_product (OcopRegChange *change, const ProvinceProduct *product);
void province_put_producer (OcopRegChange *change, const char *code, const char *name,
                            OcopProducerKind kind);
void province_put_place (OcopRegChange *change, const char *code, OcopDay from, OcopDay to,
                         const char *name, const char *kind, const char *district);
void province_put_succession (OcopRegChange *change, const char *old_code, OcopDay old_from,
                              const char *new_code, OcopDay new_from, gboolean is_split);
/* @places: codes joined by blanks. */
void province_put_group (OcopRegChange *change, const char *code, const char *name,
                         const char *places);
void province_put_target (OcopRegChange *change, const char *code, const char *name,
                          const char *indicator, gint64 value, OcopDay from, OcopDay to);
void province_put_point (OcopRegChange *change, const char *code, const char *name,
                         OcopRegPointType type, const char *place);

/* Rows of one till as an ingest brings them; versions must rise. */
void province_put_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows, guint n_rows);
void province_roll (OcopRegDb *db, gint64 now_ms);

/* 148 entities, 402 products, 138 with stars; groups "A" and "B" that share 69 entities, 168
 * products and 56 certified ones. */
void province_fill_programme (OcopRegDb *db, OcopDay day);

typedef struct {
    OcopDay today;
    gint64 now_ms;
    guint n_points;      /* to 99 */
    guint n_products;    /* to 999 */
    guint n_days;        /* of sales, up to today */
    gboolean is_hostile; /* some names hold HTML and formulas */
} ProvinceSize;
/* Places, groups, producers, products with stars, points with tills, sales, stock, supply, targets,
 * cases, and the person "lan" (officer) with the password "mat khau cua lan". */
void province_fill (OcopRegDb *db, const ProvinceSize *size, const char *password_hash);
#define PROVINCE_PASSWORD "mat khau cua lan"
