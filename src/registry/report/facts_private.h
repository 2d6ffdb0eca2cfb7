/* What facts.c and facts_places.c share. */
#pragma once

#include "registry/report/facts.h"

void ocop_facts_init_places (OcopFacts *facts);
gboolean ocop_facts_load_places (OcopFacts *facts, OcopRegDb *db, GError **error);
void ocop_facts_free_places (OcopFacts *facts);
/* Rows that live as long as @facts. */
GPtrArray *ocop_facts_list_rows (OcopFacts *facts, OcopRegDb *db, const OcopRegShape *shape,
                                 const char *order, GError **error);
