/* Carts on the selling page, and the shelf they are sold from; OcopUiShot.open and .prepare. */
#pragma once

#include "find.h"

/* Stock of the demo's goods, names as long as they come, a recalled product. */
void ocop_shot_have_shelf (OcopFixture *shop);
void ocop_shot_one_line (OcopUiFixture *fixture);
void ocop_shot_cart (OcopUiFixture *fixture);
void ocop_shot_long_cart (OcopUiFixture *fixture);
void ocop_shot_long_names (OcopUiFixture *fixture);
void ocop_shot_selected_line (OcopUiFixture *fixture);
void ocop_shot_search (OcopUiFixture *fixture);
void ocop_shot_search_in_vain (OcopUiFixture *fixture);
void ocop_shot_focus_on_product (OcopUiFixture *fixture);
void ocop_shot_focus_on_pay (OcopUiFixture *fixture);
void ocop_shot_focus_on_cart (OcopUiFixture *fixture);
void ocop_shot_misread (OcopUiFixture *fixture);
void ocop_shot_recalled (OcopUiFixture *fixture);
void ocop_shot_training (OcopUiFixture *fixture);
