/* Kept as data of the session, which knows nothing of it. */
#include "ui/setup/setup.h"

#define KEY "ocop-setup"

static void
free_setup (gpointer data)
{
    OcopSetup *setup = data;
    g_free (setup->point);
    g_free (setup->name);
    g_free (setup);
}

OcopSetup *
ocop_setup_peek (OcopSession *session)
{
    return g_object_get_data (G_OBJECT (session), KEY);
}

static OcopRequestId
make_request (OcopSession *session)
{
    OcopRequestId request = {.is_given = TRUE};
    ocop_uuid_make (ocop_session_get_ports (session), request.id);
    return request;
}

OcopSetup *
ocop_setup_begin (OcopSession *session)
{
    OcopSetup *setup = ocop_setup_peek (session);
    if (setup != NULL)
        return setup;
    setup = g_new0 (OcopSetup, 1);
    setup->step = ocop_session_get_state (session) == OCOP_SESSION_NO_STORE ? OCOP_SETUP_POINT
                                                                            : OCOP_SETUP_USER;
    setup->till = 1;
    setup->init = make_request (session);
    setup->user = make_request (session);
    g_object_set_data_full (G_OBJECT (session), KEY, setup, free_setup);
    return setup;
}

void
ocop_setup_forget (OcopSession *session)
{
    g_object_set_data (G_OBJECT (session), KEY, NULL);
}

void
ocop_setup_end (OcopSession *session)
{
    ocop_setup_forget (session);
    g_signal_emit_by_name (session, "state-changed");
}
