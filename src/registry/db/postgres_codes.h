/* What PostgreSQL's and libpq's failures mean here. */
#pragma once

#include "base/error.h"
#include <libpq-fe.h>

/* By SQLSTATE; NULL: libpq itself failed. Source: PostgreSQL 15, appendix A. */
OcopErrorCode ocop_reg_postgres_code (const char *sqlstate);

/* TRUE when the connection is of no use any more. */
gboolean ocop_reg_postgres_is_lost (const PGconn *connection, const char *sqlstate);

/* The first line of a message of libpq, without what is behind it. Owned. */
char *ocop_reg_postgres_dup_message (const char *message);
