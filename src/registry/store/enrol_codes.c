/* One-time codes: only a hash is kept, and what was enrolled with it, so that a repeat whose answer
 * was lost can be answered the same way. */
#include "registry/store/private.h"
#include "registry/store/tills.h"
#include <string.h>

static const OcopRegField code_fields[] = {
    FIELD (HASH, "hash", OcopRegEnrolCode, hash),
    FIELD (TEXT, "point", OcopRegEnrolCode, point),
    FIELD (SMALL, "till", OcopRegEnrolCode, till),
    FIELD (INT, "made_ms", OcopRegEnrolCode, made_ms),
    FIELD (INT, "expires_ms", OcopRegEnrolCode, expires_ms),
    FIELD (TEXT, "made_by", OcopRegEnrolCode, made_by),
    FIELD (INT, "used_ms", OcopRegEnrolCode, used_ms),
    FIELD (INT, "till_key", OcopRegEnrolCode, till_key),
    FIELD (INT, "epoch", OcopRegEnrolCode, epoch),
    FIELD (HASH, "keys_hash", OcopRegEnrolCode, keys_hash),
};
const OcopRegShape ocop_reg_enrol_code_shape =
    SHAPE ("enrol_code", OcopRegEnrolCode, code_fields, 1, 0);

gboolean
ocop_reg_enrol_codes_make (OcopRegDb *db, const char *point, int till, const char *by,
                           gint64 now_ms, char ret_shown[OCOP_ENROL_CODE_SHOWN_SIZE],
                           GError **error)
{
    guint8 random[OCOP_ENROL_CODE_RANDOM_BYTES];
    char code[OCOP_ENROL_CODE_SIZE];
    ocop_ports_random (ocop_reg_db_get_ports (db), random, sizeof random);
    ocop_enrol_code_make (random, code);

    OcopRegEnrolCode row = {.point = (char *)point,
                            .till = till,
                            .made_ms = now_ms,
                            .expires_ms = now_ms + OCOP_REG_ENROL_CODE_LIFE_MS,
                            .made_by = (char *)by};
    ocop_enrol_code_hash (code, row.hash);
    if (!ocop_reg_row_put (db, &ocop_reg_enrol_code_shape, &row, error))
        return FALSE;
    ocop_enrol_code_to_shown (code, ret_shown);
    return TRUE;
}

gboolean
ocop_reg_enrol_codes_find (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE],
                           OcopRegEnrolCode **ret_code, GError **error)
{
    OcopRegEnrolCode key = {0};
    memcpy (key.hash, hash, OCOP_HASH_SIZE);
    gpointer row;
    if (!ocop_reg_row_find (db, &ocop_reg_enrol_code_shape, &key, &row, error))
        return FALSE;
    *ret_code = row;
    return TRUE;
}

gboolean
ocop_reg_enrol_codes_update (OcopRegDb *db, const OcopRegEnrolCode *code, GError **error)
{
    return ocop_reg_row_put (db, &ocop_reg_enrol_code_shape, code, error);
}
