/* What must not be sold: recalls and the blocks of inspections, as one list. A product (or lot)
 * that both name is free again only when both have ended. */
#pragma once

#include "registry/db/db.h"
#include "wire/recalls.h"

typedef struct {
    OcopRecall recall; /* owns its texts */
    gint64 version;    /* change-set that changed it last */
} OcopEffectiveRecall;

/* New array of OcopEffectiveRecall by code and lot, the whole product before its lots. NULL on
 * error. */
GArray *ocop_ingest_list_recalls (OcopRegDb *db, GError **error);
