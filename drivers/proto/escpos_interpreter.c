/* Takes the bytes apart one by one: that any portions give the same paper is so by construction. A
 * command is collected until its length is known and reached, then obeyed as a whole; beside it
 * runs the watch for real-time commands, which printers keep up in any data. */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

#define COMMAND_SHOWN_BYTES 3

/* A printer of 80 mm at 203 dpi as Epson makes them. */
static const OcopPrinterProfile plain_profile = {
    .paper_mm = 80,
    .width_dots = 576,
    .dpi = 203,
    .columns = 48,
    .cell_width = 12,
    .cell_height = 24,
    .line_height = 30,
    .text_mode = OCOP_TEXT_PAGES,
    .pages = {[OCOP_CODE_PAGE_ASCII] = 0,
              [OCOP_CODE_PAGE_TCVN3_LOWER] = 0x1e,
              [OCOP_CODE_PAGE_TCVN3_UPPER] = 0x1f,
              [OCOP_CODE_PAGE_CP1258] = 0x34},
    .has_font_size = TRUE,
    .raster = OCOP_RASTER_GS_L,
    .raster_dot = 1,
    .band_rows = G_MAXUINT16,
    .has_feed_units = TRUE,
    .has_native_qr = TRUE,
    .cut = OCOP_CUT_FULL,
    .has_feed_cut = TRUE,
    .has_process_id = TRUE,
    .has_asb = TRUE,
    .has_real_time_status = TRUE,
};

OcopEscposInterpreter *
ocop_escpos_interpreter_new (const OcopPrinterProfile *profile)
{
    OcopEscposInterpreter *interpreter = g_new0 (OcopEscposInterpreter, 1);
    if (profile == NULL)
        profile = &plain_profile;
    interpreter->profile = *profile;
    interpreter->profile.name = NULL;
    interpreter->profile.title = g_strdup (profile->title);
    interpreter->profile.sources = NULL;
    interpreter->profile.usb_ids = NULL;
    interpreter->profile.cell_width = MAX (profile->cell_width, 1);
    ocop_roll_init (&interpreter->roll, CLAMP (profile->width_dots, 1, OCOP_BITMAP_WIDTH_MAX),
                    interpreter->profile.cell_width);
    interpreter->command = g_byte_array_new();
    interpreter->waiting = g_byte_array_new();
    interpreter->replies = g_byte_array_new();
    interpreter->problems = g_ptr_array_new_with_free_func (g_free);
    interpreter->lead = -1;
    ocop_escpos_settings_reset (interpreter);
    return interpreter;
}

void
ocop_escpos_interpreter_free (OcopEscposInterpreter *interpreter)
{
    if (interpreter == NULL)
        return;
    g_clear_pointer (&interpreter->settings.qr, g_bytes_unref);
    ocop_bitmap_free (interpreter->settings.graphics);
    ocop_roll_clear (&interpreter->roll);
    g_byte_array_unref (interpreter->command);
    g_byte_array_unref (interpreter->waiting);
    g_byte_array_unref (interpreter->replies);
    g_ptr_array_unref (interpreter->problems);
    g_free (interpreter->profile.title);
    g_free (interpreter);
}

/* Printers that need GS P feed half dots without it. */
static guint
default_units_y (const OcopPrinterProfile *profile)
{
    return profile->has_motion_units ? 2 * profile->dpi : 0;
}

void
ocop_escpos_settings_reset (OcopEscposInterpreter *interpreter)
{
    const OcopPrinterProfile *profile = &interpreter->profile;
    OcopEscposSettings *settings = &interpreter->settings;
    g_clear_pointer (&settings->qr, g_bytes_unref);
    ocop_bitmap_free (settings->graphics);
    *settings = (OcopEscposSettings){
        .style = {.cell_width = profile->cell_width,
                  .cell_height = profile->cell_height,
                  .width_times = 1,
                  .height_times = 1},
        .line_spacing = profile->line_height,
        .units_y = default_units_y (profile),
        .has_page = TRUE,
        .code_page = OCOP_CODE_PAGE_ASCII,
        .is_two_byte = profile->has_two_byte_mode,
        .qr_model = 2,
        .qr_module_dots = 3,
        .barcode_height = 162,
        .barcode_module_dots = 3,
    };
    while (settings->n_tabs < OCOP_ESCPOS_TABS_MAX) {
        settings->tabs[settings->n_tabs] = 8 * (settings->n_tabs + 1);
        settings->n_tabs++;
    }
    ocop_roll_reset_area (&interpreter->roll);
    interpreter->roll.align = OCOP_ROLL_LEFT;
    interpreter->roll.is_upside_down = FALSE;
}

void
ocop_escpos_note (OcopEscposInterpreter *interpreter, const char *format, ...)
{
    va_list args;
    if (interpreter->problems->len >= OCOP_PAPER_PROBLEMS_MAX)
        return;
    if (interpreter->problems->len == OCOP_PAPER_PROBLEMS_MAX - 1) {
        g_ptr_array_add (interpreter->problems, g_strdup ("more problems than are listed"));
        return;
    }
    va_start (args, format);
    g_autofree char *what = g_strdup_vprintf (format, args);
    va_end (args);
    g_ptr_array_add (interpreter->problems, g_strdup_printf ("%s at byte %" G_GSIZE_FORMAT, what,
                                                             interpreter->command_start));
}

void
ocop_escpos_refuse (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size)
{
    g_autoptr (GString) hex = g_string_new (NULL);
    for (gsize i = 0; i < MIN (size, COMMAND_SHOWN_BYTES); i++)
        g_string_append_printf (hex, " %02X", bytes[i]);
    gboolean is_star = size >= 2 && bytes[0] == 0x1b && memchr ("\x06\x07\x1d\x1e#", bytes[1], 5);
    ocop_escpos_note (interpreter, "unknown command%s%s", hex->str,
                      is_star ? " (one of Star)" : "");
}

void
ocop_escpos_need_line_start (OcopEscposInterpreter *interpreter, const char *what)
{
    if (ocop_roll_is_at_line_start (&interpreter->roll))
        return;
    ocop_escpos_note (interpreter, "%s inside a line", what);
    ocop_roll_print_line (&interpreter->roll, interpreter->settings.line_spacing);
}

void
ocop_escpos_forget (OcopEscposInterpreter *interpreter)
{
    g_byte_array_set_size (interpreter->command, 0);
    interpreter->n_to_skip = 0;
    interpreter->lead = -1;
    ocop_roll_discard_line (&interpreter->roll);
}

static void
note_full_roll (OcopEscposInterpreter *interpreter)
{
    if (!interpreter->roll.is_full || interpreter->is_full_named)
        return;
    interpreter->is_full_named = TRUE;
    ocop_escpos_note (interpreter, "more than can be shown, the paper ends");
}

static void
end_command (OcopEscposInterpreter *interpreter)
{
    GByteArray *command = interpreter->command;
    if (interpreter->is_deselected) {
        /* Only ESC = is listened to, and even that cannot be told from another device's bytes. */
        if (command->len == 3 && command->data[0] == 0x1b && command->data[1] == '=')
            interpreter->is_deselected = (command->data[2] & 1) == 0;
    } else {
        ocop_escpos_obey (interpreter, command->data, command->len);
    }
    g_byte_array_set_size (command, 0);
}

static void
go_on_with_command (OcopEscposInterpreter *interpreter, guint8 byte)
{
    GByteArray *command = interpreter->command;
    g_byte_array_append (command, &byte, 1);
    if (command->len > 1 && command->len < interpreter->command_size)
        return;
    interpreter->command_size = ocop_escpos_measure (command->data, command->len);
    if (interpreter->command_size > OCOP_ESCPOS_COMMAND_MAX) {
        ocop_escpos_note (interpreter, "command of %" G_GUINT64_FORMAT " bytes, too many to read,",
                          interpreter->command_size);
        interpreter->n_to_skip = interpreter->command_size - command->len;
        g_byte_array_set_size (command, 0);
    } else if (interpreter->command_size <= command->len) {
        end_command (interpreter);
    }
}

static void
take_byte (OcopEscposInterpreter *interpreter, guint8 byte)
{
    if (interpreter->n_to_skip > 0) {
        interpreter->n_to_skip--;
    } else if (interpreter->command->len > 0) {
        go_on_with_command (interpreter, byte);
    } else {
        interpreter->command_start = interpreter->offset;
        if (byte < 0x20) {
            ocop_escpos_end_two_byte (interpreter);
            go_on_with_command (interpreter, byte);
        } else if (!interpreter->is_deselected) {
            ocop_escpos_put_byte (interpreter, byte);
        }
    }
    interpreter->offset++;
    note_full_roll (interpreter);
}

static void
keep_waiting (OcopEscposInterpreter *interpreter, guint8 byte)
{
    if (interpreter->waiting->len < OCOP_ESCPOS_WAITING_MAX) {
        g_byte_array_append (interpreter->waiting, &byte, 1);
        return;
    }
    if (interpreter->waiting->len == OCOP_ESCPOS_WAITING_MAX && !interpreter->is_overrun_named)
        ocop_escpos_note (interpreter, "bytes lost behind the printer's buffer, which it filled");
    interpreter->is_overrun_named = TRUE;
}

static void
print_waiting (OcopEscposInterpreter *interpreter)
{
    g_autoptr (GByteArray) bytes = interpreter->waiting;
    interpreter->waiting = g_byte_array_new();
    for (guint i = 0; i < bytes->len; i++)
        take_byte (interpreter, bytes->data[i]);
    interpreter->is_overrun_named = FALSE;
}

void
ocop_escpos_interpreter_feed (OcopEscposInterpreter *interpreter, const guint8 *bytes, gsize size)
{
    guint8 command[OCOP_REAL_TIME_MAX];
    for (gsize i = 0; i < size; i++) {
        gsize n = ocop_real_time_take (&interpreter->real_time, bytes[i], command);
        if (ocop_escpos_is_stopped (interpreter))
            keep_waiting (interpreter, bytes[i]);
        else
            take_byte (interpreter, bytes[i]);
        if (n > 0)
            ocop_escpos_obey_real_time (interpreter, command, n);
        if (n > 0 && interpreter->waiting->len > 0 && !ocop_escpos_is_stopped (interpreter))
            print_waiting (interpreter);
    }
}

/* Printers print raster row by row, so what came of it is on the paper. */
static void
finish_command (OcopEscposInterpreter *interpreter)
{
    GByteArray *command = interpreter->command;
    guint64 missing = interpreter->command_size - command->len;
    if (command->len == 1)
        missing = 1; /* nothing was measured yet */
    g_autoptr (GString) hex = g_string_new (NULL);
    for (guint i = 0; i < MIN (command->len, COMMAND_SHOWN_BYTES); i++)
        g_string_append_printf (hex, " %02X", command->data[i]);
    ocop_escpos_note (interpreter, "unfinished command%s, %" G_GUINT64_FORMAT " bytes missing,",
                      hex->str, missing);
    if (command->len > 8 && memcmp (command->data, "\x1dv0", 3) == 0)
        ocop_escpos_raster (interpreter, command->data, command->len);
    g_byte_array_set_size (command, 0);
}

void
ocop_escpos_interpreter_finish (OcopEscposInterpreter *interpreter)
{
    if (interpreter->n_to_skip > 0)
        ocop_escpos_note (interpreter, "unfinished command, %" G_GUINT64_FORMAT " bytes missing,",
                          interpreter->n_to_skip);
    interpreter->n_to_skip = 0;
    if (interpreter->command->len > 0 && !interpreter->is_deselected)
        finish_command (interpreter);
    g_byte_array_set_size (interpreter->command, 0);
    ocop_escpos_end_two_byte (interpreter);
    ocop_roll_print (&interpreter->roll, 0);
    note_full_roll (interpreter);
}

void
ocop_escpos_interpreter_set_state (OcopEscposInterpreter *interpreter,
                                   const OcopPrinterState *state)
{
    ocop_escpos_change_state (interpreter, state);
    if (!ocop_escpos_is_stopped (interpreter))
        print_waiting (interpreter);
}

OcopPrinterState
ocop_escpos_interpreter_get_state (const OcopEscposInterpreter *interpreter)
{
    return interpreter->state;
}

gsize
ocop_escpos_interpreter_get_room (const OcopEscposInterpreter *interpreter)
{
    if (!ocop_escpos_is_stopped (interpreter))
        return G_MAXSIZE;
    return OCOP_ESCPOS_WAITING_MAX - interpreter->waiting->len;
}

GByteArray *
ocop_escpos_interpreter_take_replies (OcopEscposInterpreter *interpreter)
{
    GByteArray *replies = interpreter->replies;
    interpreter->replies = g_byte_array_new();
    return replies;
}

void
ocop_escpos_interpreter_tear_off (OcopEscposInterpreter *interpreter)
{
    ocop_roll_tear_off (&interpreter->roll);
    interpreter->is_full_named = FALSE;
}

guint
ocop_escpos_interpreter_get_n_marks (const OcopEscposInterpreter *interpreter)
{
    return interpreter->roll.marks->len;
}

const OcopMark *
ocop_escpos_interpreter_peek_mark (const OcopEscposInterpreter *interpreter, guint index)
{
    g_assert (index < interpreter->roll.marks->len);
    return &g_array_index (interpreter->roll.marks, OcopMark, index);
}

guint
ocop_escpos_interpreter_get_width (const OcopEscposInterpreter *interpreter)
{
    return interpreter->roll.width;
}

guint
ocop_escpos_interpreter_get_height (const OcopEscposInterpreter *interpreter)
{
    return interpreter->roll.y;
}

guint
ocop_escpos_interpreter_get_n_cuts (const OcopEscposInterpreter *interpreter)
{
    return interpreter->roll.n_cuts;
}

guint
ocop_escpos_interpreter_get_n_pulses (const OcopEscposInterpreter *interpreter)
{
    return interpreter->roll.n_pulses;
}

const char *const *
ocop_escpos_interpreter_peek_problems (OcopEscposInterpreter *interpreter)
{
    GPtrArray *problems = interpreter->problems;
    g_ptr_array_add (problems, NULL);
    g_ptr_array_set_size (problems, (int)problems->len - 1); /* the NULL stays behind the last */
    return (const char *const *)problems->pdata;
}

char **
ocop_escpos_interpreter_dup_lines (const OcopEscposInterpreter *interpreter)
{
    const GPtrArray *lines = interpreter->roll.lines;
    guint n = lines->len;
    while (n > 0 && *(const char *)g_ptr_array_index (lines, n - 1) == '\0')
        n--;
    char **copy = g_new0 (char *, n + 1);
    for (guint i = 0; i < n; i++)
        copy[i] = g_strdup (g_ptr_array_index (lines, i));
    return copy;
}
