/* A shop on the disk that crashes, with some business done, that a test can start from again and
 * again. */
#pragma once

#include "crash/crash_vfs.h"
#include "lib/fixture.h"

typedef struct {
    OcopFixture *fixture; /* its shop is NULL while closed */
    OcopCrashDisk *disk;
    OcopCrashImage *empty;   /* no file at all */
    OcopCrashImage *closed;  /* the shop, closed properly */
    OcopCrashImage *unclean; /* the same as a power cut left it */
    gint64 utc_ms;
} OcopRig;

/* A shift of lan's is open; minh is a manager; QN-0005 has the lots L1 and L2; receipts 1 (three
 * QN-0001) and 2 (a gift, a discount, one more lot); cart P1 is parked; prices of QN-0006 were
 * changed; QN01 holds a backup at HOME/backup/first.db. */
OcopRig *ocop_rig_new (void);
void ocop_rig_free (OcopRig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRig, ocop_rig_free)

/* The disk is @image again, the clock and the random numbers start anew, the shop is closed. */
void ocop_rig_load (OcopRig *rig, const OcopCrashImage *image);
gboolean ocop_rig_open (OcopRig *rig, OcopShopFlags flags, GError **error);
void ocop_rig_close (OcopRig *rig);
/* Ends the shop as the power cut found it, and starts the machine again. */
void ocop_rig_power_cycle (OcopRig *rig, OcopDamage damage, guint64 seed);

/* What is in the shop, so that two states can be compared: end of the journal, stock, catalogue,
 * parked carts. Owned. */
char *ocop_rig_describe (OcopRig *rig);
/* Asserts that the receipts of the present epoch are 1, 2, 3 … */
void ocop_rig_assert_gapless (OcopRig *rig);

OcopRequestId ocop_rig_request_id (guint8 number);
/* Sells one QN-0001 under request id @number: the receipt, or NULL with @error. Owned. */
char *ocop_rig_sell (OcopRig *rig, guint8 number, gboolean *ret_is_repeated, GError **error);
