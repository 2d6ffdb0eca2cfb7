/* Customer displays that speak CD5220, the language of most 2 × 20 displays sold without a name.
 * Source: manuals of POS-408 and VFD-450. */
#pragma once

#include "drivers/proto/display_text.h"

/* 1B 40, overwrite mode, character set of the USA: once after opening. Owned. */
GByteArray *ocop_display_cd5220_begin (void);
/* Both lines. Owned. */
GByteArray *ocop_display_cd5220_show (const OcopDisplayText *text);
GByteArray *ocop_display_cd5220_clear (void);
/* @level 1 to 4, 4 the brightest. */
GByteArray *ocop_display_cd5220_set_brightness (guint level);
