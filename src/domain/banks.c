/* Looking banks up. Sixty rows: a walk is as good as an index. */
#include "domain/banks.h"

#include "base/text.h"
#include <string.h>

const OcopBank *
ocop_bank_find_by_bin (const char *bin)
{
    for (guint i = 0; i < ocop_n_banks; i++)
        if (strcmp (ocop_banks[i].bin, bin) == 0)
            return &ocop_banks[i];
    return NULL;
}

/* Letters and digits of @text without case and diacritics. */
static char *
dup_key (const char *text)
{
    g_autofree char *folded = ocop_text_fold (text);
    GString *key = g_string_new (NULL);
    for (const char *p = folded; *p != '\0'; p++)
        if (!g_ascii_isspace (*p))
            g_string_append_c (key, *p);
    return g_string_free (key, FALSE);
}

const OcopBank *
ocop_bank_find (const char *text)
{
    const OcopBank *bank = ocop_bank_find_by_bin (text);
    if (bank != NULL || !g_utf8_validate (text, -1, NULL))
        return bank;
    g_autofree char *wanted = dup_key (text);
    for (guint i = 0; i < ocop_n_banks && *wanted != '\0'; i++) {
        g_autofree char *code = dup_key (ocop_banks[i].code);
        g_autofree char *name = dup_key (ocop_banks[i].short_name);
        if (strcmp (code, wanted) == 0 || strcmp (name, wanted) == 0)
            return &ocop_banks[i];
    }
    return NULL;
}
