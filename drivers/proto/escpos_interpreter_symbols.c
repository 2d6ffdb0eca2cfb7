/* Codes that printers draw themselves: QR by GS ( k, bar codes by GS k. What they hold is kept as
 * it came; only the room they take is worked out, drawing is the business of whoever shows the
 * paper. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

typedef OcopEscposInterpreter Interpreter;

#define QR_VERSIONS  40
#define QR_LEVELS    4
#define MICRO_QR_MAX 15 /* bytes of the largest, M4-L */

/* Bytes that a QR of version 1 to 40 holds at level L, M, Q, H. Source: ISO/IEC 18004, table 7. */
/* clang-format off */
static const guint16 qr_bytes[QR_VERSIONS][QR_LEVELS] = {
    {17, 14, 11, 7}, {32, 26, 20, 14}, {53, 42, 32, 24}, {78, 62, 46, 34}, {106, 84, 60, 44},
    {134, 106, 74, 58}, {154, 122, 86, 64}, {192, 152, 108, 84}, {230, 180, 130, 98},
    {271, 213, 151, 119}, {321, 251, 177, 137}, {367, 287, 203, 155}, {425, 331, 241, 177},
    {458, 362, 258, 194}, {520, 412, 292, 220}, {586, 450, 322, 250}, {644, 504, 364, 280},
    {718, 560, 394, 310}, {792, 624, 442, 338}, {858, 666, 482, 382}, {929, 711, 509, 403},
    {1003, 779, 565, 439}, {1091, 857, 611, 461}, {1171, 911, 661, 511}, {1273, 997, 715, 535},
    {1367, 1059, 751, 593}, {1465, 1125, 805, 625}, {1528, 1190, 868, 658},
    {1628, 1264, 908, 698}, {1732, 1370, 982, 742}, {1840, 1452, 1030, 790},
    {1952, 1538, 1112, 842}, {2068, 1628, 1168, 898}, {2188, 1722, 1228, 958},
    {2303, 1809, 1283, 983}, {2431, 1911, 1351, 1051}, {2563, 1989, 1423, 1093},
    {2699, 2099, 1499, 1139}, {2809, 2213, 1579, 1219}, {2953, 2331, 1663, 1273},
};
/* clang-format on */

/* Modules of a side, 0: too much. Counted as bytes: printers that find a shorter form for figures
 * take less room. */
static guint
count_qr_modules (const OcopEscposSettings *settings, gsize size)
{
    if (settings->qr_model == 3)
        return size <= MICRO_QR_MAX ? 17 : 0;
    for (guint version = 1; version <= QR_VERSIONS; version++) {
        if (size <= qr_bytes[version - 1][settings->qr_level])
            return 17 + 4 * version;
    }
    return 0;
}

static void
print_qr (Interpreter *interpreter)
{
    const OcopEscposSettings *settings = &interpreter->settings;
    gsize size = 0;
    const char *content = settings->qr != NULL ? g_bytes_get_data (settings->qr, &size) : NULL;
    guint side = count_qr_modules (settings, size) * settings->qr_module_dots;
    ocop_escpos_need_line_start (interpreter, "QR code");
    if (size == 0) {
        ocop_escpos_note (interpreter, "QR code without content");
        return;
    }
    if (side == 0 || side > interpreter->roll.area_width) {
        ocop_escpos_note (interpreter, "QR code too large for the paper, not printed,");
        return;
    }
    OcopMark mark = {.kind = OCOP_MARK_QR,
                     .width = side,
                     .height = side,
                     .text = g_malloc (size + 1),
                     .text_size = size,
                     .module_dots = settings->qr_module_dots};
    memcpy (mark.text, content, size);
    mark.text[size] = '\0';
    ocop_roll_add_block (&interpreter->roll, mark);
}

/* Function and parameters behind cn = 31. FALSE: not understood. */
static gboolean
obey_qr (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    OcopEscposSettings *settings = &interpreter->settings;
    guint8 n = size > 1 ? bytes[1] : 0;
    switch (bytes[0]) {
    case 0x41:
        if (n < 0x31 || n > 0x33)
            return FALSE;
        settings->qr_model = n - 0x30u;
        return TRUE;
    case 0x43:
        if (n < 1 || n > 16)
            return FALSE;
        settings->qr_module_dots = n;
        return TRUE;
    case 0x45:
        if (n < 0x30 || n > 0x33)
            return FALSE;
        settings->qr_level = n - 0x30u;
        return TRUE;
    case 0x50:
        if (n != 0x30)
            return FALSE;
        g_clear_pointer (&settings->qr, g_bytes_unref);
        settings->qr = g_bytes_new (bytes + 2, size - 2);
        return TRUE;
    case 0x51:
        print_qr (interpreter);
        return n == 0x30;
    case 0x52: /* asks for its size; nobody does */
        return TRUE;
    default:
        return FALSE;
    }
}

/* 1D 28 6B pL pH cn fn … */
void
ocop_escpos_symbol (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (size < 7) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    if (bytes[5] != 0x31) {
        ocop_escpos_note (interpreter, "two-dimensional code of kind %02X, not known,", bytes[5]);
        return;
    }
    if (!interpreter->profile.has_native_qr && bytes[6] == 0x51)
        ocop_escpos_note (interpreter, "QR code, which this printer cannot draw,");
    if (!obey_qr (interpreter, bytes + 6, size - 6))
        ocop_escpos_note (interpreter, "QR function %02X with a parameter out of range", bytes[6]);
}
