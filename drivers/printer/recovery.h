/* What brings a printer back that was left in the middle of a job. */
#pragma once

#include "drivers/proto/print_stream.h"
#include "drivers/proto/printer_profile.h"

/* Bytes that end the command which byte @offset of @broken stands in (the rest of a picture as
 * white dots), set the printer up anew and part the torn paper from the next one: init, a line that
 * says so, cut. Owned. */
GByteArray *ocop_printer_recovery_make (const OcopPrintStream *broken, gsize offset,
                                        const OcopPrinterProfile *profile);
