/* From what is posted to the document of a paper. Not for other folders. */
#pragma once

#include "drivers/proto/printer_profile.h"
#include "receipts/document.h"
#include "receipts/facts.h"
#include "shop/printing.h"

/* The shop's own texts, read from the settings, and the face that borrows them. */
typedef struct {
    OcopShopFace face;
    char *texts[7];
} OcopFaceTexts;

gboolean ocop_shop_load_face (OcopShop *shop, OcopFaceTexts *ret_texts, GError **error);
void ocop_face_texts_clear (OcopFaceTexts *texts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopFaceTexts, ocop_face_texts_clear)

/* The document of the paper @name; @copy is stated on those that are counted. @profile: of the
 * printer, for its test page. @ret_utc_ms: when what it states happened. Owned. */
OcopDocument *ocop_shop_make_document (OcopShop *shop, const OcopPaperName *name, gint64 copy,
                                       const OcopPrinterProfile *profile, gint64 *ret_utc_ms,
                                       GError **error);
/* "last" and "3" -> 3, of a closed shift. Errors: BAD_INPUT field "reference". */
gboolean ocop_shop_find_z (OcopShop *shop, const char *reference, gint64 *ret_z, GError **error);
