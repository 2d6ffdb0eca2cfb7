/* A run of keys, each within the gap of the one before; whatever breaks the run begins a new one.
 */
#include "ui/shell/wedge.h"

#define GROUP_SEPARATOR 0x1d

struct _OcopWedge {
    GString *run;
    guint n_characters; /* of the run, those too many counted */
    gint64 last_ms;
};

OcopWedge *
ocop_wedge_new (void)
{
    OcopWedge *wedge = g_new0 (OcopWedge, 1);
    wedge->run = g_string_new (NULL);
    return wedge;
}

void
ocop_wedge_free (OcopWedge *wedge)
{
    g_string_free (wedge->run, TRUE);
    g_free (wedge);
}

static void
begin (OcopWedge *wedge)
{
    g_string_truncate (wedge->run, 0);
    wedge->n_characters = 0;
}

char *
ocop_wedge_take_key (OcopWedge *wedge, gunichar character, gboolean ends, gint64 time_ms)
{
    if (wedge->n_characters > 0 && time_ms - wedge->last_ms > OCOP_WEDGE_GAP_MS)
        begin (wedge);
    wedge->last_ms = time_ms;
    if (ends) {
        char *code = NULL;
        if (wedge->n_characters > OCOP_WEDGE_LENGTH_MAX)
            code = g_strdup ("");
        else if (wedge->n_characters >= OCOP_WEDGE_LENGTH_MIN)
            code = g_strdup (wedge->run->str);
        begin (wedge);
        return code;
    }
    if ((character < 0x20 && character != GROUP_SEPARATOR) || character == 0x7f) {
        begin (wedge);
        return NULL;
    }
    if (wedge->n_characters < OCOP_WEDGE_LENGTH_MAX)
        g_string_append_unichar (wedge->run, character);
    wedge->n_characters++;
    return NULL;
}

gboolean
ocop_wedge_is_in_run (const OcopWedge *wedge, gint64 time_ms)
{
    return wedge->n_characters > 0 && time_ms - wedge->last_ms <= OCOP_WEDGE_GAP_MS;
}
