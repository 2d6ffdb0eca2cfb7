/* State to page: the only file that knows the first page of each. */
#include "ui/app/home_page.h"

#include "ui/login/login_page.h"
#include "ui/sell/sell_page.h"
#include "ui/setup/broken_page.h"
#include "ui/setup/setup_page.h"
#include "ui/setup/wait_page.h"
#include "ui/shift/open_page.h"

OcopPage *
ocop_home_page_new (OcopSession *session)
{
    const OcopSessionState state = ocop_session_get_state (session);
    /* A first start goes on when the store is there, until its last question. */
    if (ocop_setup_peek (session) != NULL && state != OCOP_SESSION_BROKEN)
        return ocop_setup_page_new (session);
    switch (state) {
    case OCOP_SESSION_LOGGED_OUT:
        return ocop_login_page_new (session);
    case OCOP_SESSION_SHIFT_CLOSED:
        return ocop_open_shift_page_new (session);
    case OCOP_SESSION_SELLING:
        return ocop_sell_page_new (session);
    case OCOP_SESSION_NO_STORE:
        return ocop_setup_page_new (session);
    case OCOP_SESSION_BROKEN:
        return ocop_broken_page_new (session);
    case OCOP_SESSION_OPENING:
    default:
        return ocop_wait_page_new (session);
    }
}
