/* Vietnamese order of texts. The only user of ICU; nobody else sees its types. */
#pragma once

#include <glib.h>

typedef struct _OcopCollator OcopCollator;

/* Errors: OCOP_ERROR_INTERNAL when ICU has no Vietnamese rules. */
OcopCollator *ocop_collator_new (GError **error);
void ocop_collator_free (OcopCollator *collator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCollator, ocop_collator_free)

/* Names the rules: keys of different versions must not be compared. Borrowed. */
const char *ocop_collator_get_version (OcopCollator *collator);

/* Appends the key of @text (valid UTF-8) and a NUL to @keys; memcmp orders keys as people order the
 * texts. */
void ocop_collator_append_key (OcopCollator *collator, const char *text, GByteArray *keys);
