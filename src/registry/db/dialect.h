/* Schema text for one kind of database. Tokens, in schema files only:
 *   {int} {text} {bytes}  column types; a text compares by bytes on both
 *   {table}               end of CREATE TABLE (…): STRICT on SQLite
 *   {packed}              the same for a table whose only b-tree is its primary key */
#pragma once

#include "registry/db/db.h"

/* Owned. A token of another name stops the program. */
char *ocop_reg_dialect_translate (const char *schema, OcopRegKind kind);
