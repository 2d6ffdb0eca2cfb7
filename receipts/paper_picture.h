/* What a printer put on its paper, as the interpreter read it: as a picture, and the codes in it.
 */
#pragma once

#include "drivers/proto/escpos_interpreter.h"

/* Longest paper that becomes a picture, in dots. */
#define OCOP_PAPER_PICTURE_MAX 32000

/* The paper as it would look, black on white with a margin, one grey byte a dot: text in Noto Sans
 * Mono on the printer's cells, cuts as dashed lines. Errors: BAD_INPUT when it is over
 * OCOP_PAPER_PICTURE_MAX dots high. Owned. */
GBytes *ocop_paper_to_png (const OcopEscposInterpreter *interpreter, GError **error);
/* What all QR codes hold, native ones and those in images, top to bottom and from the left, byte
 * for byte: owned array of GBytes, each followed by a NUL that is not counted. Images beyond a
 * bounded number of dots are not looked at. */
GPtrArray *ocop_paper_read_qr (const OcopEscposInterpreter *interpreter);
