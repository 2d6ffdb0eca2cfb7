/* What the safety line says of each part, and how urgently. Pure: facts in, words out. */
#pragma once

#include "shop/devices.h"
#include "shop/safety.h"

typedef enum {
    OCOP_SAFETY_REGISTRY,
    OCOP_SAFETY_PAYMENTS, /* VietQR requests that nobody confirmed: only shown when there are any */
    OCOP_SAFETY_PRINTER,
    OCOP_SAFETY_SCANNER,
    OCOP_SAFETY_BACKUP,
    OCOP_N_SAFETY_PARTS
} OcopSafetyPart;

typedef enum { OCOP_SAFETY_FINE, OCOP_SAFETY_WATCH, OCOP_SAFETY_ACT } OcopSafetyLevel;

typedef struct {
    char *state;   /* a few words: "3 unsent" */
    char *explain; /* sentences: what it means and what to do */
    OcopSafetyLevel level;
} OcopSafetyWords;

void ocop_safety_words_clear (OcopSafetyWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSafetyWords, ocop_safety_words_clear)

/* "Registry" … translated; static. */
const char *ocop_safety_part_get_name (OcopSafetyPart part);
/* @device: of PRINTER and SCANNER, NULL: none is attached. @now_ms UTC. */
void ocop_safety_words_make (OcopSafetyPart part, const OcopSafety *safety,
                             const OcopDeviceInfo *device, gint64 now_ms,
                             OcopSafetyWords *ret_words);
