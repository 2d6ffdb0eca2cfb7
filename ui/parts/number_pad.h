/* Digits to touch, which go into an entry: ten digits, 00, 000, a comma where asked for, the last
 * digit away, Clear. Buttons are named by what they write; targets are 64 px. */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_NUMBER_PAD (ocop_number_pad_get_type())
G_DECLARE_FINAL_TYPE (OcopNumberPad, ocop_number_pad, OCOP, NUMBER_PAD, GtkGrid)

typedef enum {
    OCOP_NUMBER_PAD_PIN,      /* digits */
    OCOP_NUMBER_PAD_MONEY,    /* digits, 00, 000 */
    OCOP_NUMBER_PAD_QUANTITY, /* digits, comma */
} OcopNumberPadKind;

GtkWidget *ocop_number_pad_new (void);
/* @entry is not kept alive. A selection is replaced, as by typing. */
void ocop_number_pad_set_entry (OcopNumberPad *pad, GtkEditable *entry);
void ocop_number_pad_set_kind (OcopNumberPad *pad, OcopNumberPadKind kind);
