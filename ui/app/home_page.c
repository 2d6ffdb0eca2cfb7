/* State to page: the only file that knows the first page of each. */
#include "ui/app/home_page.h"

#include "ui/login/login_page.h"
#include "ui/sell/sell_page.h"
#include "ui/shift/open_page.h"

OcopPage *
ocop_home_page_new (OcopSession *session)
{
    switch (ocop_session_get_state (session)) {
    case OCOP_SESSION_LOGGED_OUT:
        return ocop_login_page_new (session);
    case OCOP_SESSION_SHIFT_CLOSED:
        return ocop_open_shift_page_new (session);
    case OCOP_SESSION_SELLING:
        return ocop_sell_page_new (session);
    case OCOP_SESSION_OPENING:
    case OCOP_SESSION_NO_STORE:
    case OCOP_SESSION_BROKEN:
    default:
        return NULL;
    }
}
