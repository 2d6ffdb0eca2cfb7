/* What a printer put on its paper, as the interpreter read it: as a picture, and the codes in it. */
#pragma once

#include "drivers/proto/escpos_interpreter.h"

/* The paper as it would look, grey on white, text in Noto Sans Mono on the printer's cells, cuts as
 * dashed lines. Errors: BAD_INPUT when over OCOP_BITMAP_HEIGHT_MAX dots high. */
GBytes *ocop_paper_to_png (const OcopEscposInterpreter *interpreter, GError **error);
/* What all QR codes hold, native ones and those in images, top to bottom: owned, NULL-terminated
 * array of GBytes. */
GPtrArray *ocop_paper_read_qr (const OcopEscposInterpreter *interpreter);
