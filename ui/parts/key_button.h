/* A button that shows the key which does the same ("F9"). Assistive technology hears its label
 * alone. Min 48 px high; with the css class "primary" 64 and in the accent colour. */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_KEY_BUTTON (ocop_key_button_get_type())
G_DECLARE_FINAL_TYPE (OcopKeyButton, ocop_key_button, OCOP, KEY_BUTTON, GtkButton)

/* Properties "text" (translatable) and "key" ("F9", NULL or "": none). */
GtkWidget *ocop_key_button_new (const char *text, const char *key);
void ocop_key_button_set_text (OcopKeyButton *button, const char *text);
const char *ocop_key_button_get_text (OcopKeyButton *button);
/* The key under the words, for a row of many. */
void ocop_key_button_set_stacked (OcopKeyButton *button, gboolean is_stacked);
