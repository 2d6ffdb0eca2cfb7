/* The programme's words for people: codes of the contract in Vietnamese. All take and give static
 * texts; what they do not know comes back as it is. */
#pragma once

#include "registry/store/products.h"

const char *ocop_label_channel (const char *channel);
const char *ocop_label_producer_kind (const char *kind);
const char *ocop_label_level (const char *level);
const char *ocop_label_status (const char *status);
const char *ocop_label_point_type (const char *type);
const char *ocop_label_case_kind (const char *kind);
const char *ocop_label_case_status (const char *status);
const char *ocop_label_proof (const char *proof);
const char *ocop_label_indicator (const char *indicator);
const char *ocop_label_role (const char *role);
/* "category" … of sales.h. */
const char *ocop_label_measure (const char *measure);
