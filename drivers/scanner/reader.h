/* The readers of drivers/proto behind one face: bytes of whatever kind go in, codes come out. Not
 * for the scanner's owner. */
#pragma once

#include "drivers/proto/hid_keyboard.h"
#include "drivers/proto/hid_pos.h"
#include "drivers/scanner/scanner.h"

typedef struct _OcopCodeReader OcopCodeReader;

/* @take may not free the reader nor feed it. Owned. */
OcopCodeReader *ocop_code_reader_new (OcopScannerReader kind, const OcopScannerOptions *options,
                                      OcopRawScanFunc take, gpointer data);
void ocop_code_reader_free (OcopCodeReader *reader);
/* From the next code on; half of one is dropped. */
void ocop_code_reader_set_options (OcopCodeReader *reader, const OcopScannerOptions *options);
/* Of a keyboard, before it is fed: where its reports have what. */
void ocop_code_reader_set_keyboard_layout (OcopCodeReader *reader,
                                           const OcopHidKeyboardLayout *layout);
/* Of HID POS, before it is fed. */
void ocop_code_reader_set_pos_layout (OcopCodeReader *reader, const OcopHidPosLayout *layout);
void ocop_code_reader_feed (OcopCodeReader *reader, const guint8 *bytes, gsize size, gint64 now_ms);
void ocop_code_reader_tick (OcopCodeReader *reader, gint64 now_ms);
/* -1: none. */
gint64 ocop_code_reader_get_deadline (const OcopCodeReader *reader);
/* TRUE when half a code was dropped. */
gboolean ocop_code_reader_reset (OcopCodeReader *reader);
guint64 ocop_code_reader_get_n_unknown (const OcopCodeReader *reader);
guint64 ocop_code_reader_get_n_malformed (const OcopCodeReader *reader);
