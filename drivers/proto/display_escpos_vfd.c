/* ESC/POS displays. The cursor is put where each line begins; in overwrite mode the 20th character
 * moves nothing but the cursor. */
#include "drivers/proto/display_escpos_vfd.h"

static GByteArray *
begin_command (gboolean is_behind_printer)
{
    GByteArray *array = g_byte_array_new();
    if (is_behind_printer)
        g_byte_array_append (array, (const guint8 *)"\x1b\x3d\x02", 3);
    return array;
}

static void
add (GByteArray *array, const char *bytes, guint size)
{
    g_byte_array_append (array, (const guint8 *)bytes, size);
}

static GByteArray *
end_command (GByteArray *array, gboolean is_behind_printer)
{
    if (is_behind_printer)
        add (array, "\x1b\x3d\x01", 3);
    return array;
}

GByteArray *
ocop_display_vfd_begin (gboolean is_behind_printer)
{
    static const char commands[] = "\x1b\x40"      /* to its defaults */
                                   "\x1b\x52\x00"  /* letters of the USA */
                                   "\x1f\x01"      /* overwrite */
                                   "\x1f\x43\x00"; /* no cursor */
    GByteArray *array = begin_command (is_behind_printer);
    /* 1B 40 makes the display listen, and a printer before it as well: told again. */
    add (array, commands, 2);
    if (is_behind_printer)
        add (array, "\x1b\x3d\x02", 3);
    add (array, commands + 2, sizeof commands - 1 - 2);
    return end_command (array, is_behind_printer);
}

GByteArray *
ocop_display_vfd_show (const OcopDisplayText *text, gboolean is_behind_printer)
{
    GByteArray *array = begin_command (is_behind_printer);
    for (guint i = 0; i < OCOP_DISPLAY_LINES; i++) {
        const char at[] = {0x1f, 0x24, 1, (char)(i + 1)};
        add (array, at, sizeof at);
        add (array, text->lines[i], OCOP_DISPLAY_COLUMNS);
    }
    return end_command (array, is_behind_printer);
}

GByteArray *
ocop_display_vfd_clear (gboolean is_behind_printer)
{
    GByteArray *array = begin_command (is_behind_printer);
    add (array, "\x0c", 1);
    return end_command (array, is_behind_printer);
}

GByteArray *
ocop_display_vfd_set_brightness (guint level, gboolean is_behind_printer)
{
    g_assert (level >= 1 && level <= 4);
    const char command[] = {0x1f, 0x58, (char)level};
    GByteArray *array = begin_command (is_behind_printer);
    add (array, command, sizeof command);
    return end_command (array, is_behind_printer);
}
