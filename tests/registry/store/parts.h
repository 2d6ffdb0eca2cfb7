/* The parts of the conformance suite, one per subject. Each adds its tests for every kind of
 * database. */
#pragma once

#include "backend.h"
#include "chain.h"
#include "registry/store/feed.h"
#include "registry/store/totals.h"

void add_db_tests (void);
void add_limits_tests (void);
void add_tills_tests (void);
void add_headers_tests (void);
void add_totals_tests (void);
void add_feed_tests (void);
void add_master_tests (void);
void add_access_tests (void);
void add_rollups_tests (void);
void add_backup_tests (void);

/* What the program does instead of testing when it is started with "--victim URL": commits until it
 * is killed. */
int feed_run_victim (const char *url);

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

/* Asserts that a call with &error as its last argument succeeds. The error is this macro's own,
 * also where the test has one for a refusal that it expects. */
#define GOOD(call_with_error)                                                                      \
    do {                                                                                           \
        _Pragma ("GCC diagnostic push") _Pragma ("GCC diagnostic ignored \"-Wshadow\"")            \
            g_autoptr (GError) error = NULL;                                                       \
        _Pragma ("GCC diagnostic pop") const gboolean is_ok_ = !!(call_with_error);                \
        g_assert_no_error (error);                                                                 \
        g_assert_true (is_ok_);                                                                    \
    } while (0)

/* g_assert_cmpmem, whose numbers are int. */
void assert_bytes (const void *bytes, gsize size, const void *expected, gsize expected_size);
gint64 get_number (OcopRegDb *db, const char *sql);
OcopWireRow make_row (OcopDay day, const char *product, gint64 amount, gint64 version);
/* One ingest's worth of rows: feed number, put, epoch. */
OcopRegTotalsResult put_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows,
                              guint n_rows);
/* The same with rows that are all new. */
void put_new_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows, guint n_rows);
