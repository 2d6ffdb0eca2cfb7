/* The registry's view of a till, asked for. */
#include "wire/state.h"

#include "wire/ack_parts.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>

OcopTillState *
ocop_till_state_new (void)
{
    OcopTillState *state = g_new0 (OcopTillState, 1);
    state->epochs = g_array_new (FALSE, TRUE, sizeof (OcopEpochState));
    return state;
}

void
ocop_till_state_free (OcopTillState *state)
{
    if (state == NULL)
        return;
    g_array_unref (state->epochs);
    g_free (state);
}

const OcopEpochState *
ocop_till_state_find (const OcopTillState *state, gint64 epoch)
{
    for (guint i = 0; i < state->epochs->len; i++) {
        const OcopEpochState *found = &g_array_index (state->epochs, OcopEpochState, i);
        if (found->cursors.epoch == epoch)
            return found;
    }
    return NULL;
}

GBytes *
ocop_till_state_to_json (const OcopTillState *state)
{
    OcopJsonWriter writer, *w = &writer;
    GString *out = g_string_new (NULL);
    ocop_wire_begin_write (w, out);
    ocop_wire_add_till (w, state->point, state->till);
    ocop_json_begin_array (w, "epochs");
    for (guint i = 0; i < state->epochs->len; i++) {
        const OcopEpochState *epoch = &g_array_index (state->epochs, OcopEpochState, i);
        ocop_json_begin_object (w, NULL);
        ocop_cursors_write (w, &epoch->cursors);
        ocop_json_add_string (w, "proven", ocop_proven_to_text (epoch->proven));
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_add_int (w, "catalogue_version", state->catalogue_version);
    ocop_json_add_int (w, "recall_version", state->recall_version);
    ocop_command_write (w, "command", &state->command);
    ocop_json_add_int (w, "server_time", state->server_time);
    return ocop_wire_end_write (w, out);
}

static void
read_epochs (OcopJsonMembers *m, OcopTillState *state)
{
    guint length;
    gint64 last = 0;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "epochs", TRUE, OCOP_STATE_EPOCHS_MAX, &length);
    ocop_json_walk_init (&walk, array);
    for (guint i = 0; ocop_json_walk_next_element (&walk, &element); i++) {
        OcopJsonMembers child;
        OcopEpochState epoch = {0};
        ocop_json_members_enter_element (m, "epochs", i, element, &child);
        ocop_cursors_read (&child, &epoch.cursors);
        epoch.proven = ocop_proven_read (&child);
        if (epoch.cursors.epoch <= last)
            ocop_json_members_fail (&child, "epoch", _ ("the epochs are not in order"));
        last = epoch.cursors.epoch;
        g_array_append_val (state->epochs, epoch);
        ocop_json_members_leave (m, &child);
    }
}

OcopTillState *
ocop_till_state_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members, *m = &members;
    if (!ocop_wire_begin_read (bytes, size, OCOP_STATE_MAX_BYTES, m, error))
        return NULL;
    g_autoptr (OcopTillState) state = ocop_till_state_new();
    ocop_wire_read_till (m, state->point, &state->till);
    read_epochs (m, state);
    state->catalogue_version =
        ocop_json_members_get_int (m, "catalogue_version", TRUE, 0, G_MAXINT64, 0);
    state->recall_version = ocop_json_members_get_int (m, "recall_version", TRUE, 0, G_MAXINT64, 0);
    ocop_command_read (m, "command", &state->command);
    state->server_time = ocop_json_members_get_int (m, "server_time", TRUE, 0, OCOP_UTC_MS_MAX, 0);
    if (!ocop_json_members_finish (m, error))
        return NULL;
    return g_steal_pointer (&state);
}
