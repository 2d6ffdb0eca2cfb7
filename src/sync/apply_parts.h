/* What the files that apply answers share. Private to this folder. All inside a write. */
#pragma once

#include "journal/kind.h"
#include "store/store.h"

/* A record of nobody in particular. @ret_id may be NULL. */
gboolean ocop_sync_journal (OcopStore *store, OcopKind kind, const GString *body, gint64 *ret_id,
                            GError **error);
/* @recalls: of OcopRecall; @is_whole: the list takes the place of what is held. With its record. */
gboolean ocop_sync_put_recalls (OcopStore *store, const GArray *recalls, gint64 version,
                                gboolean is_whole, GError **error);
