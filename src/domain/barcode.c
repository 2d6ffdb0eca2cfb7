/* Decides what kind of value was scanned and hands it to the reader of that kind. The order matters
 * only where a value could be two things: a number of GTIN length is a GTIN before all else, and an
 * element string without any mark is believed only when all of it makes sense. */
#include "domain/barcode.h"

#include "domain/digital_link.h"
#include "domain/gs1.h"
#include <string.h>

void
ocop_scan_clear (OcopScan *scan)
{
    g_clear_pointer (&scan->url, g_free);
}

static void
init_scan (OcopScan *scan)
{
    *scan = (OcopScan){
        .kind = OCOP_SCAN_UNKNOWN,
        .expiry = OCOP_DAY_NONE,
        .weight_milli = -1,
        .price_dong = -1,
    };
}

static gboolean
is_around (char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void
strip (const char **value, gsize *length)
{
    while (*length > 0 && is_around ((*value)[*length - 1]))
        --*length;
    while (*length > 0 && is_around (**value)) {
        ++*value;
        --*length;
    }
}

/* Takes the symbology identifier of ISO/IEC 15424 off @value; TRUE when it says GS1 element string:
 * Code 128, DataBar, Data Matrix, QR and DotCode with FNC1 in first position. */
static gboolean
take_symbology (const char **value, gsize *length)
{
    static const char *const gs1_symbologies[] = {"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"};
    const char *identifier = *value;

    if (*length < 3 || identifier[0] != ']' || !g_ascii_isalpha (identifier[1]) ||
        !g_ascii_isalnum (identifier[2]))
        return FALSE;
    *value += 3;
    *length -= 3;
    for (gsize i = 0; i < G_N_ELEMENTS (gs1_symbologies); i++) {
        if (memcmp (identifier, gs1_symbologies[i], 3) == 0)
            return TRUE;
    }
    /* EAN-13 with an add-on of two or five digits, which retail articles do not use. */
    if (memcmp (identifier, "]E3", 3) == 0 && (*length == 15 || *length == 18))
        *length = 13;
    return FALSE;
}

/* GTIN-8 of GS1 prefixes 000 to 099 and 200 to 299, and 13 digits of prefixes 02, 04 and 20 to
 * 29, are numbers for circulation inside a company or region (GS1 General Specifications 1.4,
 * tables of prefixes). */
static gboolean
is_restricted (const char *digits, gsize length, const char *code)
{
    if (length == 8)
        return digits[0] == '0' || digits[0] == '2';
    if (code == NULL)
        return FALSE;
    return code[0] == '2' || (code[0] == '0' && (code[1] == '2' || code[1] == '4'));
}

static void
read_label (const OcopBarcodeLayout *layout, const char *code, OcopScan *scan)
{
    gint64 value = -1;

    scan->kind = OCOP_SCAN_VARIABLE;
    switch (ocop_barcode_layout_read (layout, code, scan->item, &value)) {
    case OCOP_LABEL_OK:
        break;
    case OCOP_LABEL_BAD_VERIFIER:
        scan->problems |= OCOP_SCAN_PROBLEM_CHECK_DIGIT;
        return;
    case OCOP_LABEL_TOO_LARGE:
        scan->problems |= OCOP_SCAN_PROBLEM_LENGTH;
        return;
    default:
        g_assert_not_reached();
    }
    if (layout->value == OCOP_BARCODE_VALUE_WEIGHT)
        scan->weight_milli = value;
    else
        scan->price_dong = value;
}

/* Eight, twelve, 13 or 14 digits. The layouts speak of 13 digits, so twelve of them (UPC-A) get
 * a zero in front and 14 lose theirs: the number stays the same. */
static void
read_number (const char *digits, gsize length, const OcopBarcodeLayout *layouts, gsize n_layouts,
             OcopScan *scan)
{
    gboolean is_right = ocop_gtin_has_right_check_digit (digits, length);
    char gtin[OCOP_GTIN_SIZE] = "00";
    const char *code = NULL;
    const OcopBarcodeLayout *layout = NULL;

    if (length > 8) {
        memcpy (gtin + OCOP_GTIN_DIGITS - length, digits, length);
        code = gtin[0] == '0' ? gtin + 1 : NULL;
    }
    if (code != NULL)
        layout = ocop_barcode_layouts_find (layouts, n_layouts, code);

    if (!is_right)
        scan->problems |= OCOP_SCAN_PROBLEM_CHECK_DIGIT;
    if (layout != NULL && is_right) {
        read_label (layout, code, scan);
        return;
    }
    if (layout != NULL) {
        scan->kind = OCOP_SCAN_VARIABLE;
        return;
    }
    scan->kind = is_restricted (digits, length, code) ? OCOP_SCAN_INTERNAL : OCOP_SCAN_GTIN;
    if (is_right)
        ocop_gtin_read (digits, length, scan->gtin);
}

static void
read_elements (const char *text, gsize length, OcopDay today, OcopScan *scan)
{
    guint n_elements = ocop_gs1_is_written (text, length)
                           ? ocop_gs1_read_written (text, length, today, scan)
                           : ocop_gs1_read_bytes (text, length, today, scan);

    if (n_elements > 0)
        scan->kind = OCOP_SCAN_GS1;
}

/* An element string as scanners deliver it that leave out FNC1 and the symbology identifier.
 * Only one that begins with a GTIN is looked for, and all of it must have the form of elements.
 * A wrong check digit or date is named then; otherwise a damaged label would pass for no label
 * at all. */
static gboolean
read_unmarked_elements (const char *text, gsize length, OcopDay today, OcopScan *scan)
{
    OcopScan found;
    guint n_elements;

    if (length < 2 + OCOP_GTIN_DIGITS || memcmp (text, "01", 2) != 0)
        return FALSE;
    init_scan (&found);
    n_elements = ocop_gs1_read_bytes (text, length, today, &found);
    if ((found.problems & (OCOP_SCAN_PROBLEM_LENGTH | OCOP_SCAN_PROBLEM_UNKNOWN_AI)) != 0)
        return FALSE;
    if (found.gtin[0] == '\0' && n_elements < 2)
        return FALSE;
    found.kind = OCOP_SCAN_GS1;
    *scan = found;
    return TRUE;
}

static void
read_clean (const char *text, gsize length, gboolean is_gs1, const OcopBarcodeLayout *layouts,
            gsize n_layouts, OcopDay today, OcopScan *scan)
{
    gboolean has_separator = memchr (text, OCOP_GS1_SEPARATOR, length) != NULL;

    if (is_gs1 || ocop_gs1_is_written (text, length) ||
        (has_separator && (*text == OCOP_GS1_SEPARATOR || g_ascii_isdigit (*text)))) {
        read_elements (text, length, today, scan);
    } else if (has_separator) {
        return;
    } else if (ocop_digital_link_is_url (text, length)) {
        ocop_digital_link_read (text, length, today, scan);
    } else if (ocop_gtin_is_digits (text, length) &&
               (length == 8 || (length >= 12 && length <= OCOP_GTIN_DIGITS))) {
        read_number (text, length, layouts, n_layouts, scan);
    } else if (!read_unmarked_elements (text, length, today, scan) &&
               ocop_gtin_is_digits (text, length)) {
        scan->problems |= OCOP_SCAN_PROBLEM_LENGTH;
    }
}

void
ocop_scan_read (const char *value, gsize length, const OcopBarcodeLayout *layouts, gsize n_layouts,
                OcopDay today, OcopScan *ret_scan)
{
    gboolean is_gs1;

    init_scan (ret_scan);
    if (length > OCOP_SCAN_MAX_BYTES) {
        ret_scan->problems = OCOP_SCAN_PROBLEM_LENGTH;
        return;
    }
    strip (&value, &length);
    is_gs1 = take_symbology (&value, &length);
    if (length > 0 && ocop_gs1_is_clean_text (value, length, OCOP_GS1_SEPARATOR))
        read_clean (value, length, is_gs1, layouts, n_layouts, today, ret_scan);
}

const char *
ocop_scan_kind_get_text (OcopScanKind kind)
{
    switch (kind) {
    case OCOP_SCAN_GTIN:
        return "gtin";
    case OCOP_SCAN_GS1:
        return "gs1";
    case OCOP_SCAN_DIGITAL_LINK:
        return "digital-link";
    case OCOP_SCAN_VARIABLE:
        return "variable";
    case OCOP_SCAN_INTERNAL:
        return "internal";
    case OCOP_SCAN_URL:
        return "url";
    case OCOP_SCAN_UNKNOWN:
        return "unknown";
    default:
        g_return_val_if_reached ("unknown");
    }
}

const char *
ocop_scan_problem_get_text (OcopScanProblem problem)
{
    switch (problem) {
    case OCOP_SCAN_PROBLEM_CHECK_DIGIT:
        return "check-digit";
    case OCOP_SCAN_PROBLEM_LENGTH:
        return "length";
    case OCOP_SCAN_PROBLEM_UNKNOWN_AI:
        return "unknown-ai";
    case OCOP_SCAN_PROBLEM_BAD_DATE:
        return "bad-date";
    default:
        g_return_val_if_reached ("");
    }
}
