/* Whole commands by lead and code: the small ones are obeyed here, the others handed on. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

typedef OcopEscposInterpreter Interpreter;

static guint
read_16 (const guint8 *bytes)
{
    return bytes[0] + 256u * bytes[1];
}

/* n of commands that take 0, 1, 2 … or the digit. */
static guint
read_choice (guint8 n)
{
    return n >= '0' && n <= '9' ? n - '0' : n;
}

guint
ocop_escpos_units_to_rows (const Interpreter *interpreter, guint units)
{
    guint per_inch = interpreter->settings.units_y;
    return per_inch == 0 ? units : units * interpreter->profile.dpi / per_inch;
}

guint
ocop_escpos_units_to_columns (const Interpreter *interpreter, guint units)
{
    guint per_inch = interpreter->settings.units_x;
    return per_inch == 0 ? units : units * interpreter->profile.dpi / per_inch;
}

static void
set_font (Interpreter *interpreter, guint font)
{
    OcopRollStyle *style = &interpreter->settings.style;
    const OcopPrinterProfile *profile = &interpreter->profile;
    /* Font B is 9 × 17 where A is 12 × 24. */
    interpreter->settings.font = font;
    style->cell_width = font == 0 ? profile->cell_width : MAX (profile->cell_width * 3 / 4, 1);
    style->cell_height = font == 0 ? profile->cell_height : profile->cell_height * 17 / 24;
}

static void
set_mode (Interpreter *interpreter, guint8 n)
{
    OcopRollStyle *style = &interpreter->settings.style;
    set_font (interpreter, n & 0x01);
    style->is_bold = (n & 0x08) != 0;
    style->height_times = (n & 0x10) != 0 ? 2 : 1;
    style->width_times = (n & 0x20) != 0 ? 2 : 1;
    style->is_underlined = (n & 0x80) != 0;
}

static void
set_size (Interpreter *interpreter, guint8 n)
{
    if (!interpreter->profile.has_font_size) {
        ocop_escpos_note (interpreter, "character size, which this printer does not have,");
        return;
    }
    interpreter->settings.style.width_times = 1 + ((n >> 4) & 7);
    interpreter->settings.style.height_times = 1 + (n & 7);
}

static void
set_align (Interpreter *interpreter, guint8 n)
{
    static const OcopRollAlign aligns[] = {OCOP_ROLL_LEFT, OCOP_ROLL_CENTRE, OCOP_ROLL_RIGHT};
    guint choice = read_choice (n);
    if (!ocop_roll_is_at_line_start (&interpreter->roll))
        ocop_escpos_note (interpreter, "alignment changed inside a line, not obeyed,");
    else if (choice < G_N_ELEMENTS (aligns))
        interpreter->roll.align = aligns[choice];
}

static void
set_upside_down (Interpreter *interpreter, guint8 n)
{
    if (ocop_roll_is_at_line_start (&interpreter->roll))
        interpreter->roll.is_upside_down = (n & 1) != 0;
    else
        ocop_escpos_note (interpreter, "upside-down changed inside a line, not obeyed,");
}

static void
set_margins (Interpreter *interpreter, const guint8 *bytes)
{
    OcopRoll *roll = &interpreter->roll;
    guint dots = ocop_escpos_units_to_columns (interpreter, read_16 (bytes + 2));
    /* A character has to fit, whatever is asked for. */
    guint least = MIN (interpreter->profile.cell_width, roll->width);
    if (!ocop_roll_is_at_line_start (roll)) {
        ocop_escpos_note (interpreter, "margins changed inside a line, not obeyed,");
        return;
    }
    if (bytes[1] == 'L') {
        roll->left = MIN (dots, roll->width - least);
        roll->area_width = MIN (roll->area_width, roll->width - roll->left);
    } else {
        roll->area_width = CLAMP (dots, least, roll->width - roll->left);
    }
}

static void
move_pen (Interpreter *interpreter, const guint8 *bytes)
{
    guint units = read_16 (bytes + 2);
    gint64 base = bytes[1] == '$' ? 0 : interpreter->roll.pen;
    if (bytes[1] == '\\' && units >= 0x8000)
        base -= ocop_escpos_units_to_columns (interpreter, 0x10000 - units);
    else
        base += ocop_escpos_units_to_columns (interpreter, units);
    ocop_roll_move_pen (&interpreter->roll, base);
}

static void
set_tabs (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    OcopEscposSettings *settings = &interpreter->settings;
    settings->n_tabs = 0;
    for (gsize i = 2; i < size && bytes[i] != 0 && settings->n_tabs < OCOP_ESCPOS_TABS_MAX; i++) {
        if (settings->n_tabs > 0 && bytes[i] <= settings->tabs[settings->n_tabs - 1])
            break; /* what does not rise ends the list */
        settings->tabs[settings->n_tabs++] = bytes[i];
    }
}

static void
go_to_tab (Interpreter *interpreter)
{
    const OcopEscposSettings *settings = &interpreter->settings;
    OcopRoll *roll = &interpreter->roll;
    guint cell = settings->style.cell_width * settings->style.width_times + settings->style.spacing;
    for (guint i = 0; i < settings->n_tabs; i++) {
        if (settings->tabs[i] * cell > roll->pen) {
            if (settings->tabs[i] * cell < roll->area_width)
                ocop_roll_move_pen (roll, settings->tabs[i] * cell);
            return;
        }
    }
}

static void
feed_lines (Interpreter *interpreter, guint n)
{
    guint spacing = interpreter->settings.line_spacing;
    if (n == 0)
        ocop_roll_print (&interpreter->roll, 0);
    for (guint i = 0; i < n && !interpreter->roll.is_full; i++)
        ocop_roll_print_line (&interpreter->roll, spacing);
}

static void
cut (Interpreter *interpreter, gboolean is_full, guint feed)
{
    ocop_escpos_need_line_start (interpreter, "cut");
    if (feed > 0)
        ocop_roll_print (&interpreter->roll, feed);
    if (interpreter->profile.cut == OCOP_CUT_NONE)
        ocop_escpos_note (interpreter, "cut, which this printer cannot,");
    else
        ocop_roll_add_cut (&interpreter->roll, is_full);
}

/* 1D 56 m [n]. */
static void
cut_by_mode (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    switch (bytes[2]) {
    case 0x00:
    case 0x30:
    case 0x01:
    case 0x31:
        cut (interpreter, (bytes[2] & 1) == 0, 0);
        break;
    case 0x41:
    case 0x61:
    case 0x67:
    case 0x42:
    case 0x62:
    case 0x68:
        if (!interpreter->profile.has_feed_cut && interpreter->profile.cut != OCOP_CUT_NONE)
            ocop_escpos_note (interpreter, "cut with feed, which this printer does not have,");
        cut (interpreter, bytes[2] != 0x42 && bytes[2] != 0x62 && bytes[2] != 0x68,
             ocop_escpos_units_to_rows (interpreter, bytes[3]));
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, size);
        break;
    }
}

static void
pulse (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    guint pin = read_choice (bytes[2]);
    if (pin <= 1)
        ocop_roll_add_pulse (&interpreter->roll, pin, 2u * bytes[3], 2u * bytes[4]);
    else
        ocop_escpos_refuse (interpreter, bytes, size);
}

static void
set_page_mode (Interpreter *interpreter, gboolean is_page_mode)
{
    if (is_page_mode)
        ocop_escpos_note (interpreter, "page mode, shown as it comes,");
    ocop_roll_print (&interpreter->roll, interpreter->settings.line_spacing);
    interpreter->settings.is_page_mode = is_page_mode;
}

static void
initialize (Interpreter *interpreter)
{
    ocop_roll_discard_line (&interpreter->roll);
    ocop_escpos_settings_reset (interpreter);
}

/* Styles and places. FALSE: not one of these. */
static gboolean
obey_esc_style (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    OcopEscposSettings *settings = &interpreter->settings;
    guint8 n = size > 2 ? bytes[2] : 0;
    switch (bytes[1]) {
    case ' ':
        settings->style.spacing = ocop_escpos_units_to_columns (interpreter, n);
        break;
    case '!':
        set_mode (interpreter, n);
        break;
    case '$':
    case '\\':
        move_pen (interpreter, bytes);
        break;
    case '-':
        settings->style.is_underlined = read_choice (n) == 1 || read_choice (n) == 2;
        break;
    case '2':
        settings->line_spacing = interpreter->profile.line_height;
        break;
    case '3':
        settings->line_spacing = ocop_escpos_units_to_rows (interpreter, n);
        break;
    case 'D':
        set_tabs (interpreter, bytes, size);
        break;
    case 'E':
    case 'G':
        settings->style.is_bold = (n & 1) != 0;
        break;
    case 'M':
        set_font (interpreter, read_choice (n) == 0 ? 0 : 1);
        break;
    case 'R':
        settings->national_set = n;
        break;
    case 'a':
        set_align (interpreter, n);
        break;
    case 't':
        ocop_escpos_select_page (interpreter, n);
        break;
    case '{':
        set_upside_down (interpreter, n);
        break;
    default:
        return FALSE;
    }
    return TRUE;
}

static gboolean
obey_esc_act (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    switch (bytes[1]) {
    case '\f':
        ocop_roll_print (&interpreter->roll, interpreter->settings.line_spacing);
        break;
    case '*':
        ocop_escpos_strip (interpreter, bytes, size);
        break;
    case '=':
        interpreter->is_deselected = (bytes[2] & 1) == 0;
        break;
    case '@':
        initialize (interpreter);
        break;
    case 'J':
        ocop_roll_print (&interpreter->roll, ocop_escpos_units_to_rows (interpreter, bytes[2]));
        break;
    case 'd':
        feed_lines (interpreter, bytes[2]);
        break;
    case 'L':
    case 'S':
        set_page_mode (interpreter, bytes[1] == 'L');
        break;
    case 'i':
    case 'm':
        cut (interpreter, bytes[1] == 'i', 0);
        break;
    case 'p':
        pulse (interpreter, bytes, size);
        break;
    case 'u':
    case 'v':
        ocop_escpos_ask_old_status (interpreter, bytes[1]);
        break;
    default:
        return FALSE;
    }
    return TRUE;
}

static void
obey_esc (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (obey_esc_style (interpreter, bytes, size) || obey_esc_act (interpreter, bytes, size))
        return;
    switch (bytes[1]) {
    case '<': /* home */
    case 'U': /* one direction */
    case 'W': /* page mode: area, direction */
    case 'T':
        break;
    case 'c': /* sensors and buttons */
        if (memchr ("345", bytes[2], 3) == NULL)
            ocop_escpos_refuse (interpreter, bytes, size);
        break;
    case '%': /* letters of the shop's own: off is how it always is here */
    case 'V': /* turned by 90 degrees */
    case 'r': /* second colour */
        if (bytes[2] != 0 && bytes[2] != '0')
            ocop_escpos_note (interpreter, "command 1B %02X %02X, not shown,", bytes[1], bytes[2]);
        break;
    case '&':
    case '?':
    case 'K':
    case 'e':
        ocop_escpos_note (interpreter, "command 1B %02X, not shown,", bytes[1]);
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, size);
        break;
    }
}

static void
obey_fs (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    switch (bytes[1]) {
    case '&':
    case '.':
        interpreter->settings.is_two_byte = bytes[1] == '&';
        break;
    case '!': /* looks of two-byte characters */
    case '-':
    case 'C':
    case 'S':
    case 'W':
        break;
    case 'p':
        ocop_escpos_note (interpreter, "picture %u of the printer's memory, not known here,",
                          bytes[2]);
        break;
    case 'q':
        ocop_escpos_note (interpreter, "pictures for the printer's memory, not kept,");
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, size);
        break;
    }
}

/* 1D 28 code pL pH … */
static void
obey_gs_counted (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    switch (bytes[2]) {
    case 'D':
        ocop_escpos_set_real_time (interpreter, bytes, size);
        break;
    case 'H':
        ocop_escpos_ask_process_id (interpreter, bytes, size);
        break;
    case 'L':
        ocop_escpos_graphics (interpreter, bytes, size);
        break;
    case 'k':
        ocop_escpos_symbol (interpreter, bytes, size);
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, size);
        break;
    }
}

static gboolean
obey_gs_setting (Interpreter *interpreter, const guint8 *bytes)
{
    OcopEscposSettings *settings = &interpreter->settings;
    switch (bytes[1]) {
    case '!':
        set_size (interpreter, bytes[2]);
        break;
    case 'B':
        settings->style.is_inverted = (bytes[2] & 1) != 0;
        break;
    case 'H':
        settings->barcode_text = read_choice (bytes[2]) & 3;
        break;
    case 'L':
    case 'W':
        set_margins (interpreter, bytes);
        break;
    case 'P':
        settings->units_x = bytes[2];
        settings->units_y = bytes[3];
        break;
    case 'a':
        ocop_escpos_set_asb (interpreter, bytes[2]);
        break;
    case 'h':
        settings->barcode_height = MAX (bytes[2], 1);
        break;
    case 'w':
        if (bytes[2] >= 1 && bytes[2] <= 6)
            settings->barcode_module_dots = bytes[2];
        break;
    case '$': /* page mode: vertical places */
    case '\\':
    case 'T': /* to the line's start */
    case 'b': /* smoothing */
    case 'f': /* font of a bar code's text */
    case 'z': /* waiting times */
        break;
    default:
        return FALSE;
    }
    return TRUE;
}

static void
obey_gs (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (obey_gs_setting (interpreter, bytes))
        return;
    switch (bytes[1]) {
    case '(':
        obey_gs_counted (interpreter, bytes, size);
        break;
    case '8':
        if (bytes[2] == 'L')
            ocop_escpos_graphics (interpreter, bytes, size);
        else
            ocop_escpos_refuse (interpreter, bytes, size);
        break;
    case '*':
    case '/':
    case ':':
    case '^':
        ocop_escpos_note (interpreter, "command 1D %02X, not shown,", bytes[1]);
        break;
    case 'I':
        ocop_escpos_ask_identity (interpreter, bytes[2]);
        break;
    case 'V':
        cut_by_mode (interpreter, bytes, size);
        break;
    case 'k':
        ocop_escpos_barcode (interpreter, bytes, size);
        break;
    case 'r':
        ocop_escpos_ask_status (interpreter, (guint8)read_choice (bytes[2]));
        break;
    case 'v':
        ocop_escpos_raster (interpreter, bytes, size);
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, size);
        break;
    }
}

static void
obey_control (Interpreter *interpreter, const guint8 *bytes)
{
    switch (bytes[0]) {
    case 0x00: /* filling */
    case '\r': /* the line feed before or after it does the work */
    case 0x18: /* page mode: clear */
        break;
    case '\t':
        go_to_tab (interpreter);
        break;
    case '\n':
        ocop_roll_print_line (&interpreter->roll, interpreter->settings.line_spacing);
        break;
    case '\f':
        ocop_roll_print (&interpreter->roll, ocop_roll_is_at_line_start (&interpreter->roll)
                                                 ? 0
                                                 : interpreter->settings.line_spacing);
        interpreter->settings.is_page_mode = FALSE;
        break;
    default:
        ocop_escpos_refuse (interpreter, bytes, 1);
        break;
    }
}

void
ocop_escpos_obey (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (size < 2) {
        obey_control (interpreter, bytes);
    } else if (bytes[0] == 0x1b) {
        obey_esc (interpreter, bytes, size);
    } else if (bytes[0] == 0x1c) {
        obey_fs (interpreter, bytes, size);
    } else if (bytes[0] == 0x1d) {
        obey_gs (interpreter, bytes, size);
    } else if (ocop_real_time_match (bytes, size) == 0) {
        /* Those that are known were obeyed when they came in. */
        ocop_escpos_refuse (interpreter, bytes, size);
    }
}
