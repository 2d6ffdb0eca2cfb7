/* Numbers of print jobs as GS ( H wants them: four printable characters. A late answer has to be
 * told from an old one, so they count up and their distance says which it is. */
#include "drivers/proto/escpos_status.h"

#define NUMBER_MAX 9999u

void
ocop_process_id_format (guint number, char ret_text[OCOP_PROCESS_ID_SIZE + 1])
{
    g_assert (number >= 1 && number <= NUMBER_MAX);
    for (gsize i = OCOP_PROCESS_ID_SIZE; i-- > 0; number /= 10)
        ret_text[i] = (char)('0' + number % 10);
    ret_text[OCOP_PROCESS_ID_SIZE] = '\0';
}

guint
ocop_process_id_parse (const char *text, gsize size)
{
    guint number = 0;
    if (size != OCOP_PROCESS_ID_SIZE)
        return 0;
    for (gsize i = 0; i < size; i++) {
        if (!g_ascii_isdigit (text[i]))
            return 0;
        number = number * 10 + (guint)(text[i] - '0');
    }
    return number;
}

OcopProcessIdAge
ocop_process_id_compare (guint awaited, guint came)
{
    g_assert (awaited >= 1 && awaited <= NUMBER_MAX && came <= NUMBER_MAX);
    if (came == 0)
        return OCOP_PROCESS_ID_AHEAD;
    const guint distance = (awaited + NUMBER_MAX - came) % NUMBER_MAX;
    if (distance == 0)
        return OCOP_PROCESS_ID_AWAITED;
    return distance <= NUMBER_MAX / 2 ? OCOP_PROCESS_ID_OLD : OCOP_PROCESS_ID_AHEAD;
}
