/* An OCOP star certificate as a dated fact. Stars are a function of the certificate and a day,
 * nothing else. */
#pragma once

#include "base/day.h"
#include <glib.h>

#define OCOP_CERTIFICATE_MONTHS 36
/* Days before the end from which a sale warns (certificate-expires-soon). */
#define OCOP_CERTIFICATE_SOON_DAYS 90

typedef enum {
    OCOP_STATUS_IN_PROGRAMME,
    OCOP_STATUS_CERTIFIED,
    OCOP_STATUS_WITHDRAWN,
    OCOP_STATUS_RECALLED,
} OcopStatus;

typedef enum {
    OCOP_LEVEL_NONE,
    OCOP_LEVEL_NATIONAL,
    OCOP_LEVEL_PROVINCIAL,
    OCOP_LEVEL_DISTRICT,
} OcopLevel;

typedef struct {
    int stars; /* 3 to 5, 0: none */
    OcopStatus status;
    OcopDay decided_on; /* OCOP_DAY_NONE: not known */
    int valid_months;   /* 1 to 1200 */
} OcopCertificate;

typedef enum {
    OCOP_CERTIFICATE_NONE, /* not certified, or decided only after the day */
    OCOP_CERTIFICATE_VALID,
    OCOP_CERTIFICATE_SOON, /* valid, and ends within OCOP_CERTIFICATE_SOON_DAYS */
    OCOP_CERTIFICATE_LAPSED,
    OCOP_CERTIFICATE_UNDATED, /* certified without the day of the decision: no stars */
} OcopCertificateState;

/* Last day on which the certificate holds: decided_on + valid_months, the day clamped to the
 * month's end, that day included (DESIGN.md "Dates"). OCOP_DAY_NONE when undated. */
OcopDay ocop_certificate_get_last_day (const OcopCertificate *certificate);
OcopCertificateState ocop_certificate_get_state (const OcopCertificate *certificate, OcopDay day);
/* Stars to show and count on @day: 3 to 5, or 0. Withdrawn and recalled products have none. */
int ocop_certificate_get_stars (const OcopCertificate *certificate, OcopDay day);

/* Stable texts: "in_programme" "certified" "withdrawn" "recalled"; "" "national" "provincial"
 * "district". Static. */
const char *ocop_status_get_text (OcopStatus status);
gboolean ocop_status_parse (const char *text, OcopStatus *ret_status);
const char *ocop_level_get_text (OcopLevel level);
gboolean ocop_level_parse (const char *text, OcopLevel *ret_level);
