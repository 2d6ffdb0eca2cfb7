/* A shop in a temporary home, with a clock that a test turns by hand. */
#pragma once

#include "shop/shop.h"

typedef struct {
    char *home;
    OcopShop *shop; /* closed and opened again by ocop_fixture_reopen */
    OcopPorts ports;
    OcopClock clock;
    OcopRandom random;
    OcopDisk disk;
    gint64 utc_ms;
    gint64 boottime_ms;
    guint64 seed;
    gint64 free_bytes; /* -1: the real ones */
} OcopFixture;

/* 2026-11-21 09:00 in Viet Nam; users lan (cashier), minh (manager), an (admin) with PIN 1234; the
 * catalogue below; no open shift. */
OcopFixture *ocop_fixture_new (void);
void ocop_fixture_free (OcopFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopFixture, ocop_fixture_free)

/* As new, with an empty catalogue. */
OcopFixture *ocop_fixture_new_without_products (void);

/* As new, without shop: home is an empty folder's name. */
OcopFixture *ocop_fixture_new_empty (void);

void ocop_fixture_advance (OcopFixture *fixture, gint64 ms);
/* Sets the wall clock alone, as a person would. */
void ocop_fixture_set_wall_clock (OcopFixture *fixture, gint64 utc_ms);
void ocop_fixture_reopen (OcopFixture *fixture);
void ocop_fixture_open_shift (OcopFixture *fixture);

/* Sells the JSON; aborts the test on failure. */
OcopSaleResult ocop_fixture_sell (OcopFixture *fixture, const char *json);
/* Asserts that the sale is refused with @code. */
void ocop_fixture_refuse_sale (OcopFixture *fixture, const char *json, const char *code);
OcopReturnResult ocop_fixture_take_back (OcopFixture *fixture, const char *json);
void ocop_fixture_refuse_return (OcopFixture *fixture, const char *json, const char *code);
void ocop_fixture_receive (OcopFixture *fixture, const char *code, gint64 qty_milli,
                           const char *lot, const char *expiry);
gint64 ocop_fixture_get_stock (OcopFixture *fixture, const char *code);

/* Moves both clocks on to a moment in Viet Nam, "2026-12-31 23:59:00". */
void ocop_fixture_move_to (OcopFixture *fixture, const char *local);
/* Opens a shift of lan's with a float; @day NULL: by the clock. */
void ocop_fixture_open_shift_on (OcopFixture *fixture, gint64 opening_float, const char *day);
OcopShiftClose *ocop_fixture_close_shift (OcopFixture *fixture, gint64 counted_cash);
OcopShiftClose *ocop_fixture_read_shift (OcopFixture *fixture);
void ocop_fixture_set (OcopFixture *fixture, const char *key, const char *value);
void ocop_fixture_book_stock (OcopFixture *fixture, OcopStockActKind kind, const char *code,
                              gint64 qty_milli, const char *lot, const char *reason);
void ocop_fixture_import (OcopFixture *fixture, const char *csv);

/* sell, take_back and close_shift where nobody looks at the result. */
void ocop_fixture_do_sell (OcopFixture *fixture, const char *json);
void ocop_fixture_do_take_back (OcopFixture *fixture, const char *json);
void ocop_fixture_end_shift (OcopFixture *fixture, gint64 counted_cash);

/* Records of the present epoch of @kind ("sale"). */
guint ocop_fixture_count_records (OcopFixture *fixture, const char *kind);
/* The body of the last of them, owned; the test ends when there is none. */
char *ocop_fixture_dup_last_body (OcopFixture *fixture, const char *kind);

/* Asserts that @error is there and has @code, then clears it. */
void ocop_fixture_assert_code (GError **error, const char *code);

/* Asserts that doctor finds no problem and the journal verifies. */
void ocop_fixture_assert_healthy (OcopFixture *fixture);

/* code,name,unit,price … of the catalogue every fixture has. */
extern const char ocop_fixture_catalogue[];
