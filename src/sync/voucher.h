/* The enrolment of an epoch that an officer's decision opened: signed with the key of the epoch
 * before and kept as a file in the home, because that key is gone when it may have to be sent
 * again. It is written before the commit of its epoch; one whose epoch did not begin counts for
 * nothing. */
#pragma once

#include "sync/request.h"

/* Keeps @request in the place of whatever was kept. */
gboolean ocop_voucher_keep (OcopStore *store, const OcopSyncRequest *request, GError **error);
/* NULL: none is kept for the present epoch and key, or it cannot be read (then the epoch needs a
 * code). */
OcopSyncRequest *ocop_voucher_load (OcopStore *store);
void ocop_voucher_forget (OcopStore *store);
