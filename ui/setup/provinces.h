/* The 34 provinces and cities by their codes.
 * Source: decision 19/2025/QĐ-TTg of 30 June 2025, table of administrative units. */
#pragma once

#include <glib.h>

typedef struct {
    const char *code, *name;
} OcopProvince;

#define OCOP_N_PROVINCES 34

/* In Vietnamese order of names. */
extern const OcopProvince ocop_provinces[OCOP_N_PROVINCES];
