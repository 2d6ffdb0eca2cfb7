/* Asks for the approval of one act by somebody who has the right. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_APPROVAL_SHEET (ocop_approval_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopApprovalSheet, ocop_approval_sheet, OCOP, APPROVAL_SHEET, OcopPage)

/* @approver: what the act's approved_by takes. Called when the sheet has gone. */
typedef void (*OcopApprovedFunc) (const char *approver, gpointer data);

/* When @owner has been finalized meanwhile, @approved is not called: @data may point to it.
 * Floating. */
OcopPage *ocop_approval_sheet_new (OcopSession *session, OcopAct act, GObject *owner,
                                   OcopApprovedFunc approved, gpointer data);
/* What for, for people and the journal: "Rượu mơ: 150.000 ₫". Copied. */
void ocop_approval_sheet_set_detail (OcopApprovalSheet *sheet, const char *detail);
