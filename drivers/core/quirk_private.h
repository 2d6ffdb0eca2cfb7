/* One section of a quirk file, as it is kept. */
#pragma once

#include "drivers/core/quirk.h"

typedef enum {
    OCOP_QUIRK_GENERIC,
    OCOP_QUIRK_VENDOR,
    OCOP_QUIRK_MODEL,
    OCOP_QUIRK_SHOP,
} OcopQuirkLayer;

#define OCOP_QUIRK_ANY (-1)

typedef struct {
    gint32 vid, pid; /* or ANY */
} OcopQuirkUsb;

typedef struct {
    OcopQuirkLayer layer;
    /* What it is for: all that is given has to fit. */
    GArray *usb; /* of OcopQuirkUsb, one of them; NULL: not asked */
    gboolean has_class;
    gint16 class_triple[3]; /* or ANY */
    char *maker, *model;    /* patterns with * of the device ID; NULL: not asked */
    /* What it says. */
    guint yes, no; /* OcopQuirkFlags */
    OcopQuirks values;
    gboolean has_pace, has_chunk, has_gs, has_profile;
    gboolean has_source;
} OcopQuirkSection;

void ocop_quirk_section_free (gpointer section);
/* The sections of one file, owned; NULL with @error set. */
GPtrArray *ocop_quirk_parse (const char *text, gsize size, GError **error);
