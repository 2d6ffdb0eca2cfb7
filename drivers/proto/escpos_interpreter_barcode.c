/* Bar codes of GS k: what they hold, whether they may, and how wide they come out. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

typedef OcopEscposInterpreter Interpreter;

#define DIGITS "0123456789"

static gboolean
has_only (const char *data, gsize size, const char *letters)
{
    for (gsize i = 0; i < size; i++) {
        if (data[i] == '\0' || strchr (letters, data[i]) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* EAN and UPC of @n_digits with their check digit, which printers add where it is left out. */
static gboolean
take_digits (Interpreter *interpreter, const char *data, gsize size, gsize n_digits, GString *text)
{
    guint sum = 0;
    if ((size != n_digits && size != n_digits - 1) || !has_only (data, size, DIGITS))
        return FALSE;
    g_string_append_len (text, data, (gssize)n_digits - 1);
    for (gsize i = 0; i < n_digits - 1; i++)
        sum += (guint)(text->str[n_digits - 2 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    char check = (char)('0' + (10 - sum % 10) % 10);
    if (size == n_digits && data[n_digits - 1] != check)
        ocop_escpos_note (interpreter, "bar code with a wrong check digit");
    g_string_append_c (text, size == n_digits ? data[n_digits - 1] : check);
    return TRUE;
}

/* Code 128 as it comes: "{A" "{B" "{C" change the set, "{S" shifts, "{1" to "{4" are FNC, "{{" is a
 * brace; in set C a byte is two digits. @ret_words: how many code words it takes. */
static gboolean
take_code_128 (const char *data, gsize size, GString *text, guint *ret_words)
{
    char set = '\0';
    guint words = 0;
    for (gsize i = 0; i < size; i++, words++) {
        if (data[i] == '{') {
            char order = i + 1 < size ? data[++i] : '\0';
            if (order == 'A' || order == 'B' || order == 'C')
                set = order;
            else if (order == '{' && set != 'C' && set != '\0')
                g_string_append_c (text, '{');
            else if (order == '\0' || strchr ("S1234", order) == NULL)
                return FALSE;
        } else if (set == '\0') {
            return FALSE;
        } else if (set == 'C') {
            if ((guchar)data[i] > 99)
                return FALSE;
            g_string_append_printf (text, "%02d", data[i]);
        } else if ((guchar)data[i] > 127) {
            return FALSE;
        } else {
            g_string_append_c (text, data[i]);
        }
    }
    *ret_words = words;
    return words > 1;
}

static gboolean
take_letters (const char *data, gsize size, const char *letters, GString *text)
{
    g_string_append_len (text, data, (gssize)size);
    return size > 0 && (letters == NULL || has_only (data, size, letters));
}

/* What @data holds, into @text, and @ret_modules, how many modules wide it is (with wide bars of
 * three narrow ones). FALSE: the kind cannot hold it. */
static gboolean
read_content (Interpreter *interpreter, OcopBarcodeKind kind, const char *data, gsize size,
              GString *text, guint *ret_modules)
{
    guint n = (guint)size;
    switch (kind) {
    case OCOP_BARCODE_UPC_A:
        *ret_modules = 95;
        return take_digits (interpreter, data, size, 12, text);
    case OCOP_BARCODE_EAN_13:
        *ret_modules = 95;
        return take_digits (interpreter, data, size, 13, text);
    case OCOP_BARCODE_EAN_8:
        *ret_modules = 67;
        return take_digits (interpreter, data, size, 8, text);
    case OCOP_BARCODE_UPC_E:
        *ret_modules = 51;
        return n >= 6 && n <= 12 && take_letters (data, size, DIGITS, text);
    case OCOP_BARCODE_CODE_39:
        *ret_modules = 16 * (n + 2);
        return take_letters (data, size, DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./", text);
    case OCOP_BARCODE_ITF:
        *ret_modules = 9 * n + 9;
        return n % 2 == 0 && take_letters (data, size, DIGITS, text);
    case OCOP_BARCODE_CODABAR:
        *ret_modules = 14 * n;
        return take_letters (data, size, DIGITS "ABCDabcd$+-./:", text);
    case OCOP_BARCODE_CODE_93:
        *ret_modules = 9 * (n + 4) + 1;
        return take_letters (data, size, NULL, text);
    case OCOP_BARCODE_CODE_128:
        if (!take_code_128 (data, size, text, &n))
            return FALSE;
        *ret_modules = 11 * (n + 1) + 13; /* the first word is the start, one is the check */
        return TRUE;
    case OCOP_BARCODE_GS1_128:
        *ret_modules = 11 * (n + 3) + 13;
        return take_letters (data, size, NULL, text);
    }
    return FALSE;
}

static void
print_barcode (Interpreter *interpreter, OcopBarcodeKind kind, const char *data, gsize size)
{
    const OcopEscposSettings *settings = &interpreter->settings;
    g_autoptr (GString) text = g_string_new (NULL);
    guint modules = 0;
    ocop_escpos_need_line_start (interpreter, "bar code");
    if (!read_content (interpreter, kind, data, size, text, &modules)) {
        ocop_escpos_note (interpreter, "bar code of kind %02X that cannot hold its content", kind);
        return;
    }
    guint text_height = interpreter->profile.cell_height;
    guint above = (settings->barcode_text & 1) != 0 ? text_height : 0;
    guint below = (settings->barcode_text & 2) != 0 ? text_height : 0;
    OcopMark mark = {.kind = OCOP_MARK_BARCODE,
                     .width = modules * settings->barcode_module_dots,
                     .height = above + settings->barcode_height + below,
                     .text_size = text->len,
                     .module_dots = settings->barcode_module_dots,
                     .barcode = kind,
                     .bars_y = above,
                     .bars_height = settings->barcode_height};
    if (mark.width > interpreter->roll.area_width) {
        ocop_escpos_note (interpreter, "bar code too wide for the paper, not printed,");
        return;
    }
    mark.text = g_string_free (g_steal_pointer (&text), FALSE);
    ocop_roll_add_block (&interpreter->roll, mark);
}

/* 1D 6B m data 00 with m 0 to 6, 1D 6B m n data from 41 on. */
void
ocop_escpos_barcode (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (size >= 4 && bytes[2] <= 6 && bytes[size - 1] == 0)
        print_barcode (interpreter, (OcopBarcodeKind)(OCOP_BARCODE_UPC_A + bytes[2]),
                       (const char *)bytes + 3, size - 4);
    else if (size >= 4 && bytes[2] >= OCOP_BARCODE_UPC_A && bytes[2] <= OCOP_BARCODE_GS1_128)
        print_barcode (interpreter, (OcopBarcodeKind)bytes[2], (const char *)bytes + 4, size - 4);
    else
        ocop_escpos_refuse (interpreter, bytes, size);
}
