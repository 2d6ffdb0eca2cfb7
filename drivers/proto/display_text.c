/* Text folded and cut to the columns of a display. */
#include "drivers/proto/display_text.h"

#include "base/text.h"

#include <string.h>

/* Owned; nothing but 20 to 7E hex. */
static char *
fold (const char *text)
{
    g_autofree char *safe = ocop_text_make_safe (text != NULL ? text : "", -1);
    char *ascii = ocop_text_to_ascii (safe, '?');
    for (char *at = ascii; *at != '\0'; at++)
        if (*at < 0x20 || *at > 0x7e)
            *at = '?';
    return ascii;
}

void
ocop_display_set_line (OcopDisplayText *text, guint line, const char *left, const char *right)
{
    g_assert (line < OCOP_DISPLAY_LINES);
    g_autofree char *left_text = fold (left), *right_text = fold (right);
    const gsize right_size = MIN (strlen (right_text), (gsize)OCOP_DISPLAY_COLUMNS);
    gsize room = OCOP_DISPLAY_COLUMNS - right_size;
    if (right_size > 0 && room > 0)
        room--;

    char *columns = text->lines[line];
    memset (columns, ' ', OCOP_DISPLAY_COLUMNS);
    columns[OCOP_DISPLAY_COLUMNS] = '\0';
    memcpy (columns, left_text, MIN (strlen (left_text), room));
    memcpy (columns + OCOP_DISPLAY_COLUMNS - right_size, right_text, right_size);
}
