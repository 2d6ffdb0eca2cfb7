/* AIM ids by their letter and modifier. Only ids that are in the standard are believed: a code that
 * happens to begin with a bracket keeps it. */
#include "drivers/proto/aim.h"

#include <string.h>

#define GS 0x1d

typedef struct {
    char letter;
    const char *modifiers; /* NULL: any digit or letter */
    OcopAim aim;
} Entry;

/* The first that fits counts. */
static const Entry entries[] = {
    {'E', "0", {OCOP_SYMBOLOGY_EAN_13, FALSE}},
    {'E', "4", {OCOP_SYMBOLOGY_EAN_8, FALSE}},
    {'E', "123", {OCOP_SYMBOLOGY_EAN_ADD_ON, FALSE}},
    {'C', "1", {OCOP_SYMBOLOGY_CODE_128, TRUE}},
    {'C', "024", {OCOP_SYMBOLOGY_CODE_128, FALSE}},
    {'A', NULL, {OCOP_SYMBOLOGY_CODE_39, FALSE}},
    {'G', NULL, {OCOP_SYMBOLOGY_CODE_93, FALSE}},
    {'F', NULL, {OCOP_SYMBOLOGY_CODABAR, FALSE}},
    {'I', NULL, {OCOP_SYMBOLOGY_ITF, FALSE}},
    {'e', "0123", {OCOP_SYMBOLOGY_DATABAR, TRUE}},
    {'L', NULL, {OCOP_SYMBOLOGY_PDF417, FALSE}},
    {'Q', "34", {OCOP_SYMBOLOGY_QR, TRUE}},
    {'Q', "01256", {OCOP_SYMBOLOGY_QR, FALSE}},
    {'d', "25", {OCOP_SYMBOLOGY_DATA_MATRIX, TRUE}},
    {'d', "01346", {OCOP_SYMBOLOGY_DATA_MATRIX, FALSE}},
    {'J', "14", {OCOP_SYMBOLOGY_DOT_CODE, TRUE}},
    {'J', "0235", {OCOP_SYMBOLOGY_DOT_CODE, FALSE}},
    {'z', NULL, {OCOP_SYMBOLOGY_AZTEC, FALSE}},
    {'U', NULL, {OCOP_SYMBOLOGY_MAXI_CODE, FALSE}},
    {'h', NULL, {OCOP_SYMBOLOGY_HAN_XIN, FALSE}},
    {'B', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'D', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'H', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'K', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'M', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'N', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'O', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'P', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'R', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'S', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'T', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'X', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'Y', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
    {'Z', NULL, {OCOP_SYMBOLOGY_OTHER, FALSE}},
};

static const char *const symbology_names[OCOP_N_SYMBOLOGIES] = {
    "unknown",     "ean-13",  "ean-add-on", "ean-8",     "code-39", "code-93",
    "code-128",    "codabar", "itf",        "databar",   "pdf417",  "qr",
    "data-matrix", "aztec",   "dot-code",   "maxi-code", "han-xin", "other",
};

OcopAim
ocop_aim_read (const char *id)
{
    const OcopAim unknown = {OCOP_SYMBOLOGY_UNKNOWN, FALSE};
    if (strlen (id) != 3 || id[0] != ']' || !g_ascii_isalnum (id[2]))
        return unknown;
    for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
        if (entries[i].letter == id[1] &&
            (entries[i].modifiers == NULL || strchr (entries[i].modifiers, id[2]) != NULL))
            return entries[i].aim;
    return unknown;
}

const char *
ocop_symbology_get_name (OcopSymbology symbology)
{
    g_assert (symbology < OCOP_N_SYMBOLOGIES);
    return symbology_names[symbology];
}

void
ocop_aim_scan_clear (OcopAimScan *scan)
{
    g_clear_pointer (&scan->data, g_byte_array_unref);
    g_clear_pointer (&scan->composite, g_byte_array_unref);
}

/* Where "|]e0" to "|]e3" stands in @bytes; @size when it does not. Only EAN carries it so: others
 * may have a bar among their data. */
static gsize
find_composite (const OcopAimScan *scan, const guint8 *bytes, gsize size)
{
    const OcopSymbology symbology = scan->aim.symbology;
    if (symbology != OCOP_SYMBOLOGY_EAN_13 && symbology != OCOP_SYMBOLOGY_EAN_8 &&
        symbology != OCOP_SYMBOLOGY_EAN_ADD_ON)
        return size;
    for (gsize i = 0; i + 4 <= size; i++)
        if (memcmp (bytes + i, "|]e", 3) == 0 && bytes[i + 3] >= '0' && bytes[i + 3] <= '3')
            return i;
    return size;
}

static GByteArray *
take_data (const guint8 *bytes, gsize size, guint8 gs_substitute, gboolean is_gs1)
{
    GByteArray *data = g_byte_array_sized_new ((guint)size);
    for (gsize i = 0; i < size; i++) {
        const guint8 byte = gs_substitute != 0 && bytes[i] == gs_substitute ? GS : bytes[i];
        /* The first FNC1 only says that this is GS1. */
        if (is_gs1 && byte == GS && data->len == 0)
            continue;
        g_byte_array_append (data, &byte, 1);
    }
    while (is_gs1 && data->len > 0 && data->data[data->len - 1] == GS)
        g_byte_array_set_size (data, data->len - 1);
    return data;
}

void
ocop_aim_scan_init (OcopAimScan *scan, const OcopRawScan *raw, guint8 gs_substitute)
{
    const guint8 *bytes = raw->bytes;
    gsize size = raw->size;

    *scan = (OcopAimScan){0};
    g_strlcpy (scan->id, raw->aim, sizeof scan->id);
    if (size >= 3) {
        const char id[] = {(char)bytes[0], (char)bytes[1], (char)bytes[2], '\0'};
        /* A device may be set up to tell it twice: in its report and before the data. */
        if (scan->id[0] == '\0' ? ocop_aim_read (id).symbology != OCOP_SYMBOLOGY_UNKNOWN
                                : strcmp (scan->id, id) == 0) {
            memcpy (scan->id, id, sizeof id);
            bytes += 3;
            size -= 3;
        }
    }
    scan->aim = ocop_aim_read (scan->id);
    if (scan->aim.symbology != OCOP_SYMBOLOGY_UNKNOWN && !scan->aim.is_gs1)
        gs_substitute = 0;

    const gsize border = find_composite (scan, bytes, size);
    scan->data = take_data (bytes, border, gs_substitute, scan->aim.is_gs1);
    if (border < size)
        scan->composite = take_data (bytes + border + 4, size - border - 4, gs_substitute, TRUE);
}

GByteArray *
ocop_aim_scan_join (const OcopAimScan *scan)
{
    GByteArray *joined = g_byte_array_sized_new (scan->data->len + 3);
    g_byte_array_append (joined, (const guint8 *)scan->id, (guint)strlen (scan->id));
    g_byte_array_append (joined, scan->data->data, scan->data->len);
    return joined;
}
