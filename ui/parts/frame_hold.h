/* Holds back drawing for a moment, so that an answer from the store's thread, which takes a few
 * milliseconds, is painted with the key that asked for it and not one frame later. Nobody waits:
 * events and answers are taken meanwhile as ever. */
#pragma once

#include <glib.h>

/* No longer than that; a frame of a screen of 60 Hz has 16.7. */
#define OCOP_FRAME_HOLD_MS 8

/* Until the release, or the time is over. On GTK's thread. */
void ocop_frame_hold (void);
void ocop_frame_release (void);
