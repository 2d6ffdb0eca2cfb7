/* Which settings a person sees, page by page. */
#pragma once

#include "ui/settings/form.h"

typedef enum {
    OCOP_FIELDS_SHOP,
    OCOP_FIELDS_BANK,
    OCOP_FIELDS_RECEIPT,
    OCOP_N_FIELDS
} OcopFieldsId;

/* Static. */
const OcopField *ocop_fields_get (OcopFieldsId id, guint *ret_n);
