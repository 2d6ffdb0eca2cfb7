/* One scan as the screen gets it, from a device, a wedge or a test. */
#pragma once

#include <glib.h>

typedef struct {
    const char *text;   /* valid UTF-8, without terminator; GS as 0x1d */
    const char *source; /* the device's name for people, "keyboard" for a wedge */
} OcopUiScan;
