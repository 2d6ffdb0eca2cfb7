/* The tables of the programme's other registers as shapes: nothing else is special about them. */
#include "registry/store/programme.h"

#include "registry/store/private.h"

static const OcopRegField target_fields[] = {
    FIELD (TEXT, "code", OcopRegTarget, code),
    FIELD (TEXT, "name", OcopRegTarget, name),
    FIELD (TEXT, "indicator", OcopRegTarget, indicator),
    FIELD (DAY, "from_day", OcopRegTarget, from),
    FIELD (DAY, "to_day", OcopRegTarget, to),
    FIELD (TEXT, "scope", OcopRegTarget, scope),
    FIELD (INT, "value", OcopRegTarget, value),
    MASTER_FIELDS (OcopRegTarget),
};
const OcopRegShape ocop_reg_target_shape = SHAPE ("target", OcopRegTarget, target_fields, 1, 2);

static const OcopRegField recall_fields[] = {
    FIELD (TEXT, "product", OcopRegRecall, product),
    FIELD (TEXT, "lot", OcopRegRecall, lot),
    FIELD (TEXT, "reason", OcopRegRecall, reason),
    FIELD (INT, "since_ms", OcopRegRecall, since_ms),
    FIELD (INT, "lifted_ms", OcopRegRecall, lifted_ms),
    MASTER_FIELDS (OcopRegRecall),
};
const OcopRegShape ocop_reg_recall_shape = SHAPE ("recall", OcopRegRecall, recall_fields, 2, 2);

static const OcopRegField inspection_fields[] = {
    FIELD (TEXT, "code", OcopRegInspection, code),
    FIELD (TEXT, "point", OcopRegInspection, point),
    FIELD (TEXT, "product", OcopRegInspection, product),
    FIELD (TEXT, "lot", OcopRegInspection, lot),
    FIELD (DAY, "day", OcopRegInspection, day),
    FIELD (TEXT, "inspector", OcopRegInspection, inspector),
    FIELD (TEXT, "checklist", OcopRegInspection, checklist),
    FIELD (TEXT, "finding", OcopRegInspection, finding),
    FIELD (DAY, "deadline", OcopRegInspection, deadline),
    FIELD (DAY, "closed_on", OcopRegInspection, closed_on),
    FIELD (SMALL, "is_block", OcopRegInspection, is_block),
    MASTER_FIELDS (OcopRegInspection),
};
const OcopRegShape ocop_reg_inspection_shape =
    SHAPE ("inspection", OcopRegInspection, inspection_fields, 1, 2);

static const OcopRegField chain_fields[] = {
    FIELD (TEXT, "code", OcopRegChain, code),
    FIELD (TEXT, "name", OcopRegChain, name),
    FIELD (TEXT, "place_code", OcopRegChain, place_code),
    FIELD (DAY, "place_day", OcopRegChain, place_day),
    MASTER_FIELDS (OcopRegChain),
};
const OcopRegShape ocop_reg_chain_shape = SHAPE ("value_chain", OcopRegChain, chain_fields, 1, 2);

static const OcopRegField chain_product_fields[] = {
    FIELD (TEXT, "chain", OcopRegChainProduct, chain),
    FIELD (TEXT, "product", OcopRegChainProduct, product),
    MASTER_FIELDS (OcopRegChainProduct),
};
const OcopRegShape ocop_reg_chain_product_shape =
    SHAPE ("chain_product", OcopRegChainProduct, chain_product_fields, 2, 2);

static const OcopRegField source_area_fields[] = {
    FIELD (TEXT, "code", OcopRegSourceArea, code),
    FIELD (TEXT, "name", OcopRegSourceArea, name),
    FIELD (TEXT, "kind", OcopRegSourceArea, kind),
    FIELD (TEXT, "place_code", OcopRegSourceArea, place_code),
    FIELD (DAY, "place_day", OcopRegSourceArea, place_day),
    FIELD (INT, "area_m2", OcopRegSourceArea, area_m2),
    FIELD (INT, "yearly_milli", OcopRegSourceArea, yearly_milli),
    FIELD (TEXT, "standard", OcopRegSourceArea, standard),
    FIELD (DAY, "valid_from", OcopRegSourceArea, valid_from),
    FIELD (DAY, "valid_to", OcopRegSourceArea, valid_to),
    MASTER_FIELDS (OcopRegSourceArea),
};
const OcopRegShape ocop_reg_source_area_shape =
    SHAPE ("source_area", OcopRegSourceArea, source_area_fields, 1, 2);

static const OcopRegField product_area_fields[] = {
    FIELD (TEXT, "product", OcopRegProductArea, product),
    FIELD (TEXT, "area", OcopRegProductArea, area),
    MASTER_FIELDS (OcopRegProductArea),
};
const OcopRegShape ocop_reg_product_area_shape =
    SHAPE ("product_area", OcopRegProductArea, product_area_fields, 2, 2);

static const OcopRegField mark_fields[] = {
    FIELD (TEXT, "kind", OcopRegMark, kind),        FIELD (TEXT, "number", OcopRegMark, number),
    FIELD (TEXT, "name", OcopRegMark, name),        FIELD (TEXT, "holder", OcopRegMark, holder),
    FIELD (DAY, "valid_to", OcopRegMark, valid_to), MASTER_FIELDS (OcopRegMark),
};
const OcopRegShape ocop_reg_mark_shape = SHAPE ("mark", OcopRegMark, mark_fields, 2, 2);

static const OcopRegField product_mark_fields[] = {
    FIELD (TEXT, "product", OcopRegProductMark, product),
    FIELD (TEXT, "kind", OcopRegProductMark, kind),
    FIELD (TEXT, "number", OcopRegProductMark, number),
    MASTER_FIELDS (OcopRegProductMark),
};
const OcopRegShape ocop_reg_product_mark_shape =
    SHAPE ("product_mark", OcopRegProductMark, product_mark_fields, 3, 2);

static const OcopRegField supply_fields[] = {
    FIELD (TEXT, "product", OcopRegSupply, product),
    FIELD (KEY_DAY, "from_day", OcopRegSupply, from),
    FIELD (KEY_DAY, "to_day", OcopRegSupply, to),
    FIELD (INT, "qty", OcopRegSupply, qty_milli),
    FIELD (INT, "declared_ms", OcopRegSupply, declared_ms),
    MASTER_FIELDS (OcopRegSupply),
};
const OcopRegShape ocop_reg_supply_shape = SHAPE ("supply", OcopRegSupply, supply_fields, 3, 2);
