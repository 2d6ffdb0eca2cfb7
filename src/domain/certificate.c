/* Stars by day. Nothing here is stored: whoever asks twice with the same certificate and day gets
 * the same answer. */
#include "domain/certificate.h"

#include <string.h>

static const char *const status_texts[] = {
    [OCOP_STATUS_IN_PROGRAMME] = "in_programme",
    [OCOP_STATUS_CERTIFIED] = "certified",
    [OCOP_STATUS_WITHDRAWN] = "withdrawn",
    [OCOP_STATUS_RECALLED] = "recalled",
};

static const char *const level_texts[] = {
    [OCOP_LEVEL_NONE] = "",
    [OCOP_LEVEL_NATIONAL] = "national",
    [OCOP_LEVEL_PROVINCIAL] = "provincial",
    [OCOP_LEVEL_DISTRICT] = "district",
};

OcopDay
ocop_certificate_get_last_day (const OcopCertificate *certificate)
{
    if (certificate->decided_on == OCOP_DAY_NONE)
        return OCOP_DAY_NONE;
    return ocop_day_add_months (certificate->decided_on, certificate->valid_months);
}

OcopCertificateState
ocop_certificate_get_state (const OcopCertificate *certificate, OcopDay day)
{
    if (certificate->status != OCOP_STATUS_CERTIFIED)
        return OCOP_CERTIFICATE_NONE;
    if (certificate->decided_on == OCOP_DAY_NONE)
        return OCOP_CERTIFICATE_UNDATED;
    if (day < certificate->decided_on)
        return OCOP_CERTIFICATE_NONE;

    const OcopDay last_day = ocop_certificate_get_last_day (certificate);
    if (day > last_day)
        return OCOP_CERTIFICATE_LAPSED;
    return last_day - day <= OCOP_CERTIFICATE_SOON_DAYS ? OCOP_CERTIFICATE_SOON
                                                        : OCOP_CERTIFICATE_VALID;
}

int
ocop_certificate_get_stars (const OcopCertificate *certificate, OcopDay day)
{
    const OcopCertificateState state = ocop_certificate_get_state (certificate, day);
    return state == OCOP_CERTIFICATE_VALID || state == OCOP_CERTIFICATE_SOON ? certificate->stars
                                                                             : 0;
}

const char *
ocop_status_get_text (OcopStatus status)
{
    return status_texts[status];
}

gboolean
ocop_status_parse (const char *text, OcopStatus *ret_status)
{
    for (gsize i = 0; i < G_N_ELEMENTS (status_texts); i++) {
        if (strcmp (text, status_texts[i]) == 0) {
            *ret_status = (OcopStatus)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ocop_level_get_text (OcopLevel level)
{
    return level_texts[level];
}

gboolean
ocop_level_parse (const char *text, OcopLevel *ret_level)
{
    for (gsize i = 0; i < G_N_ELEMENTS (level_texts); i++) {
        if (strcmp (text, level_texts[i]) == 0) {
            *ret_level = (OcopLevel)i;
            return TRUE;
        }
    }
    return FALSE;
}
