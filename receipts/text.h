/* A document as plain text in a fixed number of columns. */
#pragma once

#include "receipts/document.h"

/* The widths that shops have are 32 (58 mm), 42 and 48 (80 mm). */
#define OCOP_COLUMNS_MIN 24
#define OCOP_COLUMNS_MAX 96

/* @document in @columns, OCOP_COLUMNS_MIN to OCOP_COLUMNS_MAX: UTF-8 in NFC, each line ended by LF,
 * none wider than @columns, none with a blank at its end. Weight, size and cuts have no form in
 * text; a QR code stands as its caption and what it holds. The same document always gives the same
 * bytes. Owned. */
char *ocop_document_to_text (const OcopDocument *document, guint columns);
