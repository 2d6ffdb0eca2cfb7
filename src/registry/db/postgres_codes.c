/* One place for the translation, by class where a whole class means the same. */
#include "registry/db/postgres_codes.h"

#include <string.h>

static const struct {
    const char *prefix; /* of the SQLSTATE; the first that fits */
    OcopErrorCode code;
} meanings[] = {
    {"40", OCOP_ERROR_STORE_IN_USE},       /* serialization failure, deadlock */
    {"55P03", OCOP_ERROR_STORE_IN_USE},    /* lock not available in time */
    {"57014", OCOP_ERROR_STORE_IN_USE},    /* cancelled */
    {"57P", OCOP_ERROR_STORE_IN_USE},      /* the server is shutting down or starting */
    {"53100", OCOP_ERROR_DISK_FULL},       /* disk full */
    {"53", OCOP_ERROR_STORE_IN_USE},       /* out of memory or connections */
    {"08", OCOP_ERROR_NETWORK},            /* connection */
    {"25006", OCOP_ERROR_STORE_READ_ONLY}, /* a standby */
    {"42501", OCOP_ERROR_STORE_READ_ONLY}, /* no privilege */
    {"3D000", OCOP_ERROR_STORE_MISSING},   /* no such database */
    {"28", OCOP_ERROR_STORE_MISSING},      /* no such role, or wrong password */
    {"58", OCOP_ERROR_STORE_DAMAGED},      /* I/O */
    {"XX001", OCOP_ERROR_STORE_DAMAGED},   /* data corrupted */
    {"XX002", OCOP_ERROR_STORE_DAMAGED},   /* index corrupted */
    {"21000", OCOP_ERROR_BAD_INPUT},       /* the same row twice in one upsert */
};

OcopErrorCode
ocop_reg_postgres_code (const char *sqlstate)
{
    if (sqlstate == NULL)
        return OCOP_ERROR_NETWORK;
    for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
        if (g_str_has_prefix (sqlstate, meanings[i].prefix))
            return meanings[i].code;
    return OCOP_ERROR_INTERNAL;
}

gboolean
ocop_reg_postgres_is_lost (const PGconn *connection, const char *sqlstate)
{
    /* Without SQLSTATE it was libpq that failed, which may notice the end of the connection only at
     * the next call. */
    return PQstatus (connection) == CONNECTION_BAD || sqlstate == NULL ||
           g_str_has_prefix (sqlstate, "57P01") || g_str_has_prefix (sqlstate, "57P02") ||
           g_str_has_prefix (sqlstate, "57P03") || g_str_has_prefix (sqlstate, "08");
}

char *
ocop_reg_postgres_dup_message (const char *message)
{
    if (message == NULL)
        return g_strdup ("");
    g_autofree char *line = g_strndup (message, strcspn (message, "\n"));
    return g_utf8_make_valid (line, -1);
}
