/* Copies every table from one registry into another of the same schema, whatever kinds they are. */
#pragma once

#include "registry/db/db.h"

/* Both within transactions of the caller's, @to one that writes. What @to held is deleted. One of
 * the two must be SQLite, whose column types say how to copy. */
gboolean ocop_reg_copy_tables (OcopRegDb *from, OcopRegDb *to, GError **error);
