/* What shows that a device works: a page, a weight, an opened drawer, words on the display. */
#pragma once

#include "ui/session/devices.h"
#include <gtk/gtk.h>

/* "Printer" … translated. */
const char *ocop_device_kind_get_words (OcopDeviceKind kind);

/* @words: for people, translated. */
typedef void (*OcopDeviceTested) (const char *words, gboolean is_good, gpointer data);
/* @done comes later, maybe more than once, and not when @owner has gone. A scanner is not tested
 * here: somebody has to scan. */
void ocop_device_test (OcopSession *session, OcopDeviceKind kind, GObject *owner,
                       OcopDeviceTested done, gpointer data);
