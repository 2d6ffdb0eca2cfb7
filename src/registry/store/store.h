/* The registry's database as a whole: opening with migrations, the counters.
 *
 * The functions of this folder never begin or commit: the caller holds the transaction (begin with
 * OCOP_REG_WRITE for anything that writes), so that one ingest, one import, one operator's act is
 * one transaction. Readers may run inside or outside of one. All return FALSE or NULL exactly when
 * @error is set. Times are UTC milliseconds handed in by the caller. */
#pragma once

#include "registry/db/db.h"

#define OCOP_REG_SCHEMA_VERSION 1

/* Opens @url and brings its schema up to date, each step in one transaction. Errors: as
 * ocop_reg_db_open; STORE_NEWER for a schema of a later program; STORE_DAMAGED for a database of
 * something else. With OCOP_REG_DB_READ_ONLY a schema that is not up to date is STORE_IN_USE. */
OcopRegDb *ocop_reg_store_open (const char *url, OcopRegDbFlags flags, const OcopPorts *ports,
                                GError **error);

/* 0 for an empty database. */
gboolean ocop_reg_store_get_schema_version (OcopRegDb *db, gint64 *ret_version, GError **error);

/* The one source of running numbers: a row per name, so that both kinds of database and a
 * distributed one count the same way. The row stays locked to the end of the transaction. */
typedef enum {
    OCOP_REG_COUNTER_FEED,      /* committed ingests that changed totals: feed.h */
    OCOP_REG_COUNTER_VERSION,   /* change-sets of master data: master.h */
    OCOP_REG_COUNTER_CATALOGUE, /* the version in which products last changed */
    OCOP_REG_COUNTER_RECALLS,   /* the version in which recalls or blocks last changed */
    OCOP_REG_COUNTER_TILL,
    OCOP_REG_COUNTER_CASE,
    OCOP_REG_COUNTER_AUDIT,
    OCOP_REG_COUNTER_TOKEN,
    OCOP_REG_COUNTER_USER,
    OCOP_REG_COUNTER_ROLLED, /* feed position up to which roll-ups hold: rollups.h */
    OCOP_REG_COUNTER_ROLLED_MS,
    OCOP_REG_N_COUNTERS
} OcopRegCounter;

gboolean ocop_reg_counter_get (OcopRegDb *db, OcopRegCounter counter, gint64 *ret_value,
                               GError **error);
gboolean ocop_reg_counter_next (OcopRegDb *db, OcopRegCounter counter, gint64 *ret_value,
                                GError **error);
gboolean ocop_reg_counter_set (OcopRegDb *db, OcopRegCounter counter, gint64 value, GError **error);

/* Small facts of the registry itself ("province", "name"). ret_value owned, NULL when not set. */
gboolean ocop_reg_setting_get (OcopRegDb *db, const char *name, char **ret_value, GError **error);
gboolean ocop_reg_setting_put (OcopRegDb *db, const char *name, const char *value, GError **error);
