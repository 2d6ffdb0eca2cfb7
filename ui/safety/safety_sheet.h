/* One part of the safety line explained, and the one thing to do about it. */
#pragma once

#include "ui/safety/safety_words.h"
#include "ui/shell/page.h"

#define OCOP_TYPE_SAFETY_SHEET (ocop_safety_sheet_get_type())
G_DECLARE_FINAL_TYPE (OcopSafetySheet, ocop_safety_sheet, OCOP, SAFETY_SHEET, OcopPage)

/* Copies @words. Floating. */
OcopPage *ocop_safety_sheet_new (OcopSession *session, OcopSafetyPart part,
                                 const OcopSafetyWords *words);
