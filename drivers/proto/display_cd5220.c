/* CD5220. A line is written whole by 1B 51 A or B: wherever the cursor stands and whatever an
 * earlier line left scrolling, what is seen is exactly these 20 characters. */
#include "drivers/proto/display_cd5220.h"

static GByteArray *
bytes_of (const char *bytes, guint size)
{
    GByteArray *array = g_byte_array_new();
    g_byte_array_append (array, (const guint8 *)bytes, size);
    return array;
}

GByteArray *
ocop_display_cd5220_begin (void)
{
    static const char commands[] = "\x1b\x40"      /* to its defaults */
                                   "\x1b\x11"      /* overwrite */
                                   "\x1b\x66\x00"  /* letters of the USA */
                                   "\x1b\x5f\x00"; /* no cursor */
    return bytes_of (commands, sizeof commands - 1);
}

GByteArray *
ocop_display_cd5220_show (const OcopDisplayText *text)
{
    GByteArray *array = g_byte_array_new();
    for (guint i = 0; i < OCOP_DISPLAY_LINES; i++) {
        const guint8 head[] = {0x1b, 0x51, (guint8)('A' + i)};
        g_byte_array_append (array, head, sizeof head);
        g_byte_array_append (array, (const guint8 *)text->lines[i], OCOP_DISPLAY_COLUMNS);
        g_byte_array_append (array, (const guint8 *)"\r", 1);
    }
    return array;
}

GByteArray *
ocop_display_cd5220_clear (void)
{
    return bytes_of ("\x0c", 1);
}

GByteArray *
ocop_display_cd5220_set_brightness (guint level)
{
    g_assert (level >= 1 && level <= 4);
    const char command[] = {0x1b, 0x2a, (char)level};
    return bytes_of (command, sizeof command);
}
