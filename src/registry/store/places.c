/* Points, places and groups. */
#include "registry/store/places.h"

#include "registry/store/private.h"
#include <string.h>

static const OcopRegField point_fields[] = {
    FIELD (TEXT, "code", OcopRegPoint, code),
    FIELD (TEXT, "name", OcopRegPoint, name),
    FIELD (TEXT, "province", OcopRegPoint, province),
    FIELD (SMALL, "type", OcopRegPoint, type),
    FIELD (SMALL, "area_m2", OcopRegPoint, area_m2),
    FIELD (TEXT, "operator_name", OcopRegPoint, operator_name),
    FIELD (TEXT, "place_code", OcopRegPoint, place_code),
    FIELD (DAY, "place_day", OcopRegPoint, place_day),
    FIELD (DAY, "opened", OcopRegPoint, opened),
    FIELD (DAY, "closed", OcopRegPoint, closed),
    MASTER_FIELDS (OcopRegPoint),
};
const OcopRegShape ocop_reg_point_shape = SHAPE ("sales_point", OcopRegPoint, point_fields, 1, 2);

static const OcopRegField place_fields[] = {
    FIELD (TEXT, "code", OcopRegPlace, code),
    FIELD (KEY_DAY, "valid_from", OcopRegPlace, valid_from),
    FIELD (DAY, "valid_to", OcopRegPlace, valid_to),
    FIELD (TEXT, "name", OcopRegPlace, name),
    FIELD (TEXT, "kind", OcopRegPlace, kind),
    FIELD (TEXT, "district", OcopRegPlace, district),
    FIELD (TEXT, "province", OcopRegPlace, province),
    FIELD (TEXT, "standard", OcopRegPlace, standard),
    MASTER_FIELDS (OcopRegPlace),
};
const OcopRegShape ocop_reg_place_shape = SHAPE ("place", OcopRegPlace, place_fields, 2, 2);

static const OcopRegField succession_fields[] = {
    FIELD (TEXT, "old_code", OcopRegSuccession, old_code),
    FIELD (KEY_DAY, "old_from", OcopRegSuccession, old_from),
    FIELD (TEXT, "new_code", OcopRegSuccession, new_code),
    FIELD (KEY_DAY, "new_from", OcopRegSuccession, new_from),
    FIELD (SMALL, "is_split", OcopRegSuccession, is_split),
    MASTER_FIELDS (OcopRegSuccession),
};
const OcopRegShape ocop_reg_succession_shape =
    SHAPE ("succession", OcopRegSuccession, succession_fields, 4, 2);

static const OcopRegField group_fields[] = {
    FIELD (TEXT, "code", OcopRegGroup, code),
    FIELD (TEXT, "name", OcopRegGroup, name),
    MASTER_FIELDS (OcopRegGroup),
};
const OcopRegShape ocop_reg_group_shape = SHAPE ("place_group", OcopRegGroup, group_fields, 1, 2);

static const OcopRegField group_place_fields[] = {
    FIELD (TEXT, "group_code", OcopRegGroupPlace, group_code),
    FIELD (TEXT, "place_code", OcopRegGroupPlace, place_code),
    FIELD (KEY_DAY, "place_from", OcopRegGroupPlace, place_from),
    FIELD (KEY_DAY, "valid_from", OcopRegGroupPlace, valid_from),
    FIELD (DAY, "valid_to", OcopRegGroupPlace, valid_to),
    MASTER_FIELDS (OcopRegGroupPlace),
};
const OcopRegShape ocop_reg_group_place_shape =
    SHAPE ("group_place", OcopRegGroupPlace, group_place_fields, 4, 2);

static const char *const point_type_texts[OCOP_REG_N_POINT_TYPES] = {"center", "shop", "counter",
                                                                     "zone"};

const char *
ocop_reg_point_type_get_text (OcopRegPointType type)
{
    return (guint)type < OCOP_REG_N_POINT_TYPES ? point_type_texts[type] : "shop";
}

gboolean
ocop_reg_point_type_parse (const char *text, OcopRegPointType *ret_type)
{
    for (guint i = 0; i < OCOP_REG_N_POINT_TYPES; i++)
        if (strcmp (text, point_type_texts[i]) == 0) {
            *ret_type = (OcopRegPointType)i;
            return TRUE;
        }
    return FALSE;
}

gboolean
ocop_reg_places_find (OcopRegDb *db, const char *code, OcopDay day, OcopRegPlace **ret_place,
                      GError **error)
{
    const OcopRegQuery query = {
        .where = "code = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $3)",
        .order = "valid_from DESC",
        .n_values = 3,
        .values = {{.text = code},
                   {.number = day == OCOP_DAY_NONE ? OCOP_DAY_MAX : day},
                   {.number = day}},
        .limit = 1};
    g_autoptr (GPtrArray) rows = ocop_reg_master_query (db, &ocop_reg_place_shape, &query, error);
    if (rows == NULL)
        return FALSE;
    *ret_place = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
    return TRUE;
}
