/* Where things are: points of sale, administrative places before and after July 2025, groups of
 * them that may overlap. Master rows. A place is (code, valid_from): the same code means another
 * unit in another year. */
#pragma once

#include "registry/store/master.h"

typedef enum {
    OCOP_REG_POINT_CENTER,
    OCOP_REG_POINT_SHOP,
    OCOP_REG_POINT_COUNTER,
    OCOP_REG_POINT_ZONE,
    OCOP_REG_N_POINT_TYPES
} OcopRegPointType;
/* "center" "shop" "counter" "zone". */
const char *ocop_reg_point_type_get_text (OcopRegPointType type);
gboolean ocop_reg_point_type_parse (const char *text, OcopRegPointType *ret_type);

typedef struct {
    char *code; /* [A-Z0-9]{2,8} */
    char *name;
    char *province;
    int type;    /* OcopRegPointType */
    int area_m2; /* 0: not known */
    char *operator_name;
    char *place_code;
    OcopDay place_day;
    OcopDay opened, closed; /* OCOP_DAY_NONE: not known, still open */
    OCOP_REG_MASTER_FIELDS;
} OcopRegPoint;
extern const OcopRegShape ocop_reg_point_shape;

typedef struct {
    char *code;
    OcopDay valid_from;
    OcopDay valid_to; /* last day; OCOP_DAY_NONE: still */
    char *name;
    char *kind;     /* "phường", "xã", "đặc khu", "thị trấn", "huyện" … */
    char *district; /* code of the former district, "" */
    char *province;
    char *standard; /* "", "đạt", "nâng cao", "kiểu mẫu" */
    OCOP_REG_MASTER_FIELDS;
} OcopRegPlace;
extern const OcopRegShape ocop_reg_place_shape;

typedef struct {
    char *old_code;
    OcopDay old_from;
    char *new_code;
    OcopDay new_from;
    int is_split; /* the old place went to several: a person places each address */
    OCOP_REG_MASTER_FIELDS;
} OcopRegSuccession;
extern const OcopRegShape ocop_reg_succession_shape;

/* The place that @code means on @day: *@ret_place owned, NULL when there is none. @day
 * OCOP_DAY_NONE: the newest. */
gboolean ocop_reg_places_find (OcopRegDb *db, const char *code, OcopDay day,
                               OcopRegPlace **ret_place, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegPlace, ocop_reg_row_free)

typedef struct {
    char *code;
    char *name;
    OCOP_REG_MASTER_FIELDS;
} OcopRegGroup;
extern const OcopRegShape ocop_reg_group_shape;

/* A place, or a former district as a whole (place_code = district's code), is in a group from … to.
 */
typedef struct {
    char *group_code;
    char *place_code;
    OcopDay place_from;
    OcopDay valid_from; /* OCOP_DAY_NONE: always */
    OcopDay valid_to;
    OCOP_REG_MASTER_FIELDS;
} OcopRegGroupPlace;
extern const OcopRegShape ocop_reg_group_place_shape;
