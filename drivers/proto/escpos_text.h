/* What the two halves of escpos.h share; for drivers/proto alone. */
#pragma once

#include "drivers/proto/printer_profile.h"

/* How long a printer of this pace is to be left alone after @size bytes. */
guint ocop_escpos_get_pause (const OcopPrinterProfile *profile, gsize size);
