/* ICU's collator for "vi" by CLDR: a < ă < â, d < đ, tones in their order, independent of installed
 * locales. */
#include "store/collate.h"

#include "base/error.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* Names are at most OCOP_TEXT_MAX bytes; longer texts are ordered by their beginning. */
#define UNITS_MAX 1024
#define KEY_BYTES 256

struct _OcopCollator {
    UCollator *icu;
    char *version;
};

/* "153.128" of the rules and data, so that any update of ICU is a new version. */
static char *
dup_version (const UCollator *icu)
{
    UVersionInfo rules, library;
    char rules_text[U_MAX_VERSION_STRING_LENGTH];
    char library_text[U_MAX_VERSION_STRING_LENGTH];
    ucol_getVersion (icu, rules);
    u_getVersion (library);
    u_versionToString (rules, rules_text);
    u_versionToString (library, library_text);
    return g_strdup_printf ("icu %s vi %s", library_text, rules_text);
}

OcopCollator *
ocop_collator_new (GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *icu = ucol_open ("vi", &status);
    /* Without data for the language ICU falls back to its root order and only warns. */
    const char *locale =
        U_SUCCESS (status) ? ucol_getLocaleByType (icu, ULOC_VALID_LOCALE, &status) : NULL;
    if (U_FAILURE (status) || locale == NULL || strcmp (locale, "vi") != 0) {
        if (icu != NULL)
            ucol_close (icu);
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "ICU has no Vietnamese collation (%s)",
                        u_errorName (status));
        return NULL;
    }

    OcopCollator *collator = g_new (OcopCollator, 1);
    collator->icu = icu;
    collator->version = dup_version (icu);
    return collator;
}

void
ocop_collator_free (OcopCollator *collator)
{
    if (collator == NULL)
        return;
    ucol_close (collator->icu);
    g_free (collator->version);
    g_free (collator);
}

const char *
ocop_collator_get_version (OcopCollator *collator)
{
    return collator->version;
}

void
ocop_collator_append_key (OcopCollator *collator, const char *text, GByteArray *keys)
{
    UChar units[UNITS_MAX];
    int32_t n_units = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8 (units, UNITS_MAX, &n_units, text, -1, &status);
    g_assert (status != U_INVALID_CHAR_FOUND);
    n_units = MIN (n_units, UNITS_MAX);

    const guint start = keys->len;
    g_byte_array_set_size (keys, start + KEY_BYTES);
    int32_t size = ucol_getSortKey (collator->icu, units, n_units, keys->data + start, KEY_BYTES);
    g_assert (size > 0);
    g_byte_array_set_size (keys, start + (guint)size);
    if (size > KEY_BYTES)
        ucol_getSortKey (collator->icu, units, n_units, keys->data + start, size);
}
