/* What a cashier has to be able to see at any time: is everything safe? */
#pragma once

#include "shop/shop.h"

typedef struct {
    /* the registry */
    gint64 pending;    /* records it has not acknowledged */
    const char *state; /* as OcopSyncStatus; static */
    const char *alarm;
    gint64 contact_ms; /* UTC, about; 0: none */
    /* the disk */
    gint64 backup_ms;  /* UTC of the last backup; 0: never */
    gint64 free_bytes; /* where the store is; -1: unknown */
    gboolean has_room; /* FALSE: new sales get disk-full */
    /* what waits for a person */
    guint n_payments; /* VietQR requests that are not confirmed */
    guint n_papers;   /* print jobs that failed or of which nobody knows */
    guint n_queued;   /* papers on their way */
    guint n_parked;
} OcopSafety;

/* A few small look-ups, whatever the history. */
gboolean ocop_shop_get_safety (OcopShop *shop, OcopSafety *ret_safety, GError **error);
