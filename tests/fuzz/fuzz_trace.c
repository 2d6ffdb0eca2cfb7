/* libFuzzer target: a recording of a device. What is read comes out as the same lines, comments
 * aside, and playing it to a till that does nothing but open ends. */
#include "drivers/transport/trace.h"

#include "base/error.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_lines (const GPtrArray *events, const char *text, gsize size)
{
    const char *at = text + strlen (OCOP_TRACE_HEADER);
    for (guint i = 0; i < events->len; i++) {
        g_autofree char *line = ocop_trace_event_format (g_ptr_array_index (events, i));
        while (*at == '#')
            at = (const char *)memchr (at, '\n', size - (gsize)(at - text)) + 1;
        g_assert_true (memcmp (at, line, strlen (line)) == 0);
        at += strlen (line);
    }
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    *(gboolean *)data = TRUE;
}

static void
on_differed (const char *message, gpointer data)
{
    g_assert_cmpuint (strlen (message), >, 0);
}

static void
play (GPtrArray *events)
{
    gboolean is_opened = FALSE;
    g_autoptr (OcopLoop) loop = ocop_loop_new_manual();
    g_autoptr (OcopTransport) replay = ocop_replay_new (loop, events, on_differed, NULL);
    ocop_transport_open (replay, on_opened, &is_opened);
    ocop_loop_advance (loop, G_GINT64_CONSTANT (40000000000));
    g_assert_true (is_opened);
    ocop_replay_is_over (replay);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events = ocop_trace_parse ((const char *)data, size, &error);
    if (events == NULL) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        return 0;
    }
    check_lines (events, (const char *)data, size);
    play (events);
    return 0;
}
