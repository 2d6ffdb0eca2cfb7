/* The commands, by subject. */
#pragma once

#include "registry/cli/call.h"

gboolean ocop_command_catalogue_import (OcopCall *call, GError **error);
gboolean ocop_command_table_import (OcopCall *call, GError **error);
gboolean ocop_command_group_import (OcopCall *call, GError **error);
gboolean ocop_command_target_import (OcopCall *call, GError **error);
gboolean ocop_command_point_add (OcopCall *call, GError **error);
gboolean ocop_command_point_list (OcopCall *call, GError **error);
gboolean ocop_command_recall_add (OcopCall *call, GError **error);
gboolean ocop_command_recall_lift (OcopCall *call, GError **error);
gboolean ocop_command_recall_list (OcopCall *call, GError **error);

gboolean ocop_command_enrol_code (OcopCall *call, GError **error);
gboolean ocop_command_token_add (OcopCall *call, GError **error);
gboolean ocop_command_token_list (OcopCall *call, GError **error);
gboolean ocop_command_token_revoke (OcopCall *call, GError **error);
gboolean ocop_command_user_add (OcopCall *call, GError **error);
gboolean ocop_command_user_password (OcopCall *call, GError **error);
gboolean ocop_command_user_disable (OcopCall *call, GError **error);
gboolean ocop_command_user_list (OcopCall *call, GError **error);
gboolean ocop_command_setting (OcopCall *call, GError **error);

gboolean ocop_command_case_list (OcopCall *call, GError **error);
gboolean ocop_command_case_show (OcopCall *call, GError **error);
gboolean ocop_command_case_resolve (OcopCall *call, GError **error);
gboolean ocop_command_paper (OcopCall *call, GError **error);
gboolean ocop_command_till_list (OcopCall *call, GError **error);

gboolean ocop_command_report (OcopCall *call, GError **error);

gboolean ocop_command_import (OcopCall *call, GError **error);
gboolean ocop_command_verify (OcopCall *call, GError **error);
gboolean ocop_command_backup (OcopCall *call, GError **error);
gboolean ocop_command_restore (OcopCall *call, GError **error);
gboolean ocop_command_distribute (OcopCall *call, GError **error);

gboolean ocop_command_serve (OcopCall *call, GError **error);
gboolean ocop_command_help (OcopCall *call, GError **error);
