/* The second window, on the same virtual screen. */
#include "shot_display.h"

#include "shot_cart.h"
#include "shot_selling.h"
#include "ui/display/customer_window.h"

GtkWindow *
ocop_shot_make_display (OcopUiFixture *fixture)
{
    return ocop_customer_window_new (NULL, fixture->session);
}

void
ocop_shot_display_long (OcopUiFixture *fixture)
{
    ocop_shot_long_cart (fixture);
    ocop_shot_long_names (fixture);
}

void
ocop_shot_display_qr (OcopUiFixture *fixture)
{
    ocop_shot_vietqr (fixture);
}

void
ocop_shot_display_thanks (OcopUiFixture *fixture)
{
    ocop_shot_done (fixture);
}
