/* VAT rates as the catalogue writes them, and the one place where the standard rate depends on the
 * day. */
#include "domain/vat.h"

#include <string.h>

static const char *const rate_texts[] = {
    [OCOP_VAT_0] = "0",   [OCOP_VAT_5] = "5",     [OCOP_VAT_8] = "8",
    [OCOP_VAT_10] = "10", [OCOP_VAT_KCT] = "KCT", [OCOP_VAT_STD] = "std",
};

static const int rate_percents[] = {
    [OCOP_VAT_0] = 0,   [OCOP_VAT_5] = 5,   [OCOP_VAT_8] = 8,
    [OCOP_VAT_10] = 10, [OCOP_VAT_KCT] = 0, [OCOP_VAT_STD] = -1,
};

/* The standard rate by its last day, in order of time; the final row never ends. 20818 is
 * 2026-12-31. Source: NQ 204/2025/QH15, NĐ 174/2025/NĐ-CP. A new act is a new row. */
static const struct {
    OcopDay last_day;
    OcopVatRate rate;
} standard_rates[] = {
    {20818, OCOP_VAT_8},
    {OCOP_DAY_MAX, OCOP_VAT_10},
};

const char *
ocop_vat_rate_get_text (OcopVatRate rate)
{
    return rate_texts[rate];
}

gboolean
ocop_vat_rate_parse (const char *text, OcopVatRate *ret_rate)
{
    for (gsize i = 0; i < G_N_ELEMENTS (rate_texts); i++) {
        if (strcmp (text, rate_texts[i]) == 0) {
            *ret_rate = (OcopVatRate)i;
            return TRUE;
        }
    }
    return FALSE;
}

OcopVatRate
ocop_vat_rate_resolve (OcopVatRate rate, OcopDay day)
{
    if (rate != OCOP_VAT_STD)
        return rate;

    gsize i = 0;
    while (i + 1 < G_N_ELEMENTS (standard_rates) && day > standard_rates[i].last_day)
        i++;
    return standard_rates[i].rate;
}

void
ocop_vat_split (gint64 gross, OcopVatRate rate, gint64 *ret_net, gint64 *ret_vat)
{
    const gint64 percent = rate_percents[rate];
    g_assert (gross >= 0 && percent >= 0);

    /* OCOP_MONEY_MAX × 200 is within int64. */
    const gint64 divisor = 2 * (100 + percent);
    const gint64 net = (gross * 200 + divisor / 2) / divisor;
    *ret_net = net;
    *ret_vat = gross - net;
}
