/* Points of sale: the register of them, who has not been heard from, what they must carry. */
#pragma once

#include "registry/report/facts.h"
#include "registry/report/table.h"

/* A till is silent when no batch of it came for this long. */
#define OCOP_SILENT_DAYS 3

/* Tills whose newest batch came before @before_ms, tills that never sent one, and open points
 * without a till; the longest silent first. */
OcopTable *ocop_report_silent (OcopRegDb *db, const OcopFacts *facts, gint64 before_ms,
                               gint64 now_ms, GError **error);
/* Every point with its tills: type, place, area, when last heard from, what is proven. */
OcopTable *ocop_report_points (OcopRegDb *db, OcopFacts *facts, gint64 now_ms, GError **error);
