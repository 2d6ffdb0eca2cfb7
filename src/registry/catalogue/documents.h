/* What tills are given: the catalogue, whole or as changes, and the list of recalls, as the bytes
 * that the registry signs (wire/document.h). */
#pragma once

#include "registry/db/db.h"

/* The catalogue since version @from, 0: whole. A @from that is above the present version (a
 * registry restored from a backup) gives the whole. *@ret_bytes NULL: nothing changed since @from.
 * In one snapshot of the caller's. */
gboolean ocop_province_make_catalogue (OcopRegDb *db, gint64 from, gint64 *ret_version,
                                       GBytes **ret_bytes, GError **error);
gboolean ocop_province_make_recalls (OcopRegDb *db, gint64 now_ms, gint64 *ret_version,
                                     GBytes **ret_bytes, GError **error);
