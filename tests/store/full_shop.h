/* A shop that has some of everything, for tests that look for what nobody may change. */
#pragma once

#include "lib/fixture.h"
#include <sqlite3.h>

/* Two epochs, closed shifts and an open one, sales with lots, split payments, a buyer, gifts, price
 * overrides, returns of each kind, stock acts, cash moves, practice (still on), parked sales,
 * reprints, users, logins, a clock jump. The shop is open. */
OcopFixture *full_shop_new (void);

/* Copies what a till is made of (store, head, key) into @fixture's new home "copy-N" and returns
 * its path, owned. The shop that uses the home must be closed. */
char *full_shop_copy_home (OcopFixture *fixture, const char *home);
/* Copies one file from home to home; TRUE when it was there. */
gboolean full_shop_copy_file (const char *from_home, const char *to_home, const char *name);

/* A connection of its own to the store of a closed home, which no rule of the product holds back.
 */
sqlite3 *full_shop_open_raw (const char *home);
/* Lifts the same rules from a connection: authorizer, triggers, checks, foreign keys. */
void full_shop_lift_rules (sqlite3 *handle);
void full_shop_run (sqlite3 *handle, const char *sql);
