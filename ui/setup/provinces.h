/* The 34 provinces and cities by their codes.
 * Source: decision 19/2025/QĐ-TTg of 30 June 2025, table of administrative units. Compared pair by
 * pair with a public transcript of that table, and the codes with the data set
 * thanglequoc/vietnamese-provinces-database (MIT) of August 2026. Resolution 30/2026/QH16, which
 * makes Đồng Nai a city, changes neither code nor name. */
#pragma once

#include <glib.h>

typedef struct {
    const char *code, *name;
} OcopProvince;

#define OCOP_N_PROVINCES 34

/* In Vietnamese order of names. */
extern const OcopProvince ocop_provinces[OCOP_N_PROVINCES];
