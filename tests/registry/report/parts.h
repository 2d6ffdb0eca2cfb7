/* The parts of the report test, one per subject. */
#pragma once

#include "backend.h"
#include "province.h"
#include "registry/report/table_write.h"

void add_table_tests (void);
void add_programme_tests (void);
void add_sales_tests (void);
void add_supply_tests (void);

/* Text of the cell in the row whose first column is @key, under @column. Owned. */
char *cell_of (const OcopTable *table, const char *key, const char *column);
void expect_cell (const OcopTable *table, const char *key, const char *column, const char *text);
char *write_table (const OcopTable *table, OcopTableFormat format);
