/* The programme's other registers: targets, recalls, inspections and what they block, value chains,
 * source areas, protected names, declared supply. Master rows. */
#pragma once

#include "registry/store/master.h"

typedef struct {
    char *code;
    char *name;
    char *indicator; /* "products" "certified" "stars5" "producers" "sales" …: the report's words */
    OcopDay from, to;
    char *scope;  /* "" the province, else a group's or place's code */
    gint64 value; /* at least */
    OCOP_REG_MASTER_FIELDS;
} OcopRegTarget;
extern const OcopRegShape ocop_reg_target_shape;

/* Goes to every till with its next ack. Lifting keeps the row. */
typedef struct {
    char *product;
    char *lot; /* "": all lots */
    char *reason;
    gint64 since_ms;
    gint64 lifted_ms; /* 0: in force */
    OCOP_REG_MASTER_FIELDS;
} OcopRegRecall;
extern const OcopRegShape ocop_reg_recall_shape;

typedef struct {
    char *code;
    char *point;   /* "" or where */
    char *product; /* "" or what */
    char *lot;
    OcopDay day;
    char *inspector;
    char *checklist; /* JSON object */
    char *finding;
    OcopDay deadline;
    OcopDay closed_on;
    int is_block; /* product (or lot) must not be sold until closed */
    OCOP_REG_MASTER_FIELDS;
} OcopRegInspection;
extern const OcopRegShape ocop_reg_inspection_shape;

typedef struct {
    char *code;
    char *name;
    char *place_code;
    OcopDay place_day;
    OCOP_REG_MASTER_FIELDS;
} OcopRegChain;
extern const OcopRegShape ocop_reg_chain_shape;

typedef struct {
    char *chain;
    char *product;
    OCOP_REG_MASTER_FIELDS;
} OcopRegChainProduct;
extern const OcopRegShape ocop_reg_chain_product_shape;

typedef struct {
    char *code; /* mã vùng nguyên liệu */
    char *name;
    char *kind;
    char *place_code;
    OcopDay place_day;
    gint64 area_m2;
    gint64 yearly_milli; /* declared yield in thousandths of the product's unit, 0: not known */
    char *standard;      /* "VietGAP" … */
    OcopDay valid_from, valid_to;
    OCOP_REG_MASTER_FIELDS;
} OcopRegSourceArea;
extern const OcopRegShape ocop_reg_source_area_shape;

typedef struct {
    char *product;
    char *area;
    OCOP_REG_MASTER_FIELDS;
} OcopRegProductArea;
extern const OcopRegShape ocop_reg_product_area_shape;

typedef struct {
    char *kind; /* "GI" "NHCN" "NHTT" "NH" "KDCN" */
    char *number;
    char *name;
    char *holder;
    OcopDay valid_to;
    OCOP_REG_MASTER_FIELDS;
} OcopRegMark;
extern const OcopRegShape ocop_reg_mark_shape;

typedef struct {
    char *product;
    char *kind;
    char *number;
    OCOP_REG_MASTER_FIELDS;
} OcopRegProductMark;
extern const OcopRegShape ocop_reg_product_mark_shape;

/* What a producer says it can deliver from … to. */
typedef struct {
    char *product;
    OcopDay from;
    OcopDay to;
    gint64 qty_milli;
    gint64 declared_ms;
    OCOP_REG_MASTER_FIELDS;
} OcopRegSupply;
extern const OcopRegShape ocop_reg_supply_shape;
