/* CD5220 as far as the till speaks it: a line behind 1B 51 41 or 42 up to its 0D; everything else
 * is two or three bytes that change nothing here, or one that clears. */
#include "drivers/virtual/virtual_private.h"

#include <string.h>

#define ESC 0x1b
#define CR  0x0d

static void
clear (OcopVirtualDisplay *display)
{
    for (guint i = 0; i < OCOP_DISPLAY_LINES; i++)
        ocop_display_set_line (&display->text, i, NULL, NULL);
}

void
ocop_virtual_display_init (OcopVirtualDisplay *display)
{
    *display = (OcopVirtualDisplay){.line = -1};
    clear (display);
}

/* Bytes of the command that @display->command begins with. */
static gsize
get_command_size (const OcopVirtualDisplay *display)
{
    if (display->size < 2)
        return 2;
    switch (display->command[1]) {
    case 'Q':
    case '*':
    case '_':
    case 'f':
    case 'c':
    case '=':
        return 3;
    case 'l':
        return 4;
    default:
        return 2;
    }
}

static void
obey (OcopVirtualDisplay *display)
{
    const guint8 *command = display->command;
    if (command[1] == '@') {
        clear (display);
    } else if (command[1] == 'Q' && (command[2] == 'A' || command[2] == 'B')) {
        display->line = command[2] - 'A';
        display->column = 0;
    }
}

static void
write_char (OcopVirtualDisplay *display, guint8 byte)
{
    char *line = display->text.lines[display->line];
    if (byte == CR) {
        display->line = -1;
        return;
    }
    if (display->column < OCOP_DISPLAY_COLUMNS && byte >= 0x20 && byte < 0x7f)
        line[display->column++] = (char)byte;
}

static void
take_byte (OcopVirtualDisplay *display, guint8 byte)
{
    if (display->size > 0) {
        display->command[display->size++] = byte;
        if (display->size < get_command_size (display))
            return;
        obey (display);
        display->size = 0;
    } else if (byte == ESC) {
        display->line = -1;
        display->command[display->size++] = byte;
    } else if (display->line >= 0) {
        write_char (display, byte);
    } else if (byte == 0x0c) {
        clear (display);
    }
}

void
ocop_virtual_display_feed (OcopVirtualDisplay *display, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        take_byte (display, bytes[i]);
}
