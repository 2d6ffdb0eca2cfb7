/* What a printer says of itself when asked for its device ID (IEEE 1284): "MFG:EPSON;CMD:ESC/POS;
 * MDL:TM-T20;CLS:PRINTER;SN:…;". Clones answer with nothing, with the length the wrong way round,
 * or without a model: then little or nothing is known, and that is no error.
 *
 * Source: USB printer class 1.1, 4.2.1; IEEE 1284-2000, 7.6; devices.md 1.1. */
#pragma once

#include <glib.h>

#define OCOP_DEVICE_ID_MAX        1024 /* bytes looked at */
#define OCOP_DEVICE_ID_VALUE_SIZE 128  /* of one value, with the NUL; the rest is left out */

/* Printable ASCII, without blanks around; "" where it is not said. */
typedef struct {
    char maker[OCOP_DEVICE_ID_VALUE_SIZE];    /* MFG, MANUFACTURER */
    char model[OCOP_DEVICE_ID_VALUE_SIZE];    /* MDL, MODEL */
    char commands[OCOP_DEVICE_ID_VALUE_SIZE]; /* CMD, COMMAND SET: "ESC/POS,STAR" */
    char kind[OCOP_DEVICE_ID_VALUE_SIZE];     /* CLS, CLASS */
    char serial[OCOP_DEVICE_ID_VALUE_SIZE];   /* SN, SERN, SERIALNUMBER */
} OcopDeviceId;

/* The answer to GET_DEVICE_ID as it came: two bytes of length, which counts itself, big-endian or
 * little-endian, and text. A length that fits neither way is passed over: all that came is read.
 * FALSE when nothing was said; *@ret_id is set in any case. */
gboolean ocop_device_id_parse (const guint8 *bytes, gsize size, OcopDeviceId *ret_id);
/* The same without the length: what usblp gives as text (/sys/…/ieee1284_id). */
gboolean ocop_device_id_parse_text (const char *text, gsize size, OcopDeviceId *ret_id);
/* @commands has @word ("ESC/POS"), letters' case aside. */
gboolean ocop_device_id_has_command (const OcopDeviceId *id, const char *word);
