/* Bring a window to a page of ui/setup or ui/settings; OcopUiShot.open. */
#pragma once

#include "shot.h"

void ocop_shot_settings_shop (OcopUiFixture *fixture);
void ocop_shot_settings_bank (OcopUiFixture *fixture);
void ocop_shot_settings_users (OcopUiFixture *fixture);
void ocop_shot_settings_user (OcopUiFixture *fixture);
void ocop_shot_settings_devices (OcopUiFixture *fixture);
void ocop_shot_settings_device (OcopUiFixture *fixture);
void ocop_shot_settings_receipt (OcopUiFixture *fixture);
void ocop_shot_settings_registry (OcopUiFixture *fixture);
void ocop_shot_settings_backup (OcopUiFixture *fixture);
void ocop_shot_setup_user (OcopUiFixture *fixture);
void ocop_shot_setup_bank (OcopUiFixture *fixture);
void ocop_shot_setup_printer (OcopUiFixture *fixture);
void ocop_shot_setup_scanner (OcopUiFixture *fixture);
void ocop_shot_setup_goods (OcopUiFixture *fixture);
void ocop_shot_setup_stock (OcopUiFixture *fixture);
void ocop_shot_setup_users (OcopUiFixture *fixture);
void ocop_shot_setup_registry (OcopUiFixture *fixture);
void ocop_shot_setup_end (OcopUiFixture *fixture);
void ocop_shot_restore (OcopUiFixture *fixture);
void ocop_shot_broken (OcopUiFixture *fixture);
void ocop_shot_settings_teach (OcopUiFixture *fixture);
void ocop_shot_settings_unsaved (OcopUiFixture *fixture);
void ocop_shot_guide (OcopUiFixture *fixture);
void ocop_shot_guide_first (OcopUiFixture *fixture);
void ocop_shot_guide_goods (OcopUiFixture *fixture);
