/* The languages of drivers/proto behind one face: bytes in, readings out, and what is to be sent
 * when. Not for the scale's owner. */
#pragma once

#include "drivers/proto/scale_hid.h"
#include "drivers/scale/scale.h"

typedef struct _OcopScaleTongue OcopScaleTongue;

#define OCOP_SCALE_QUESTION_MAX 2 /* bytes */

/* @take may not feed it. Owned. */
OcopScaleTongue *ocop_scale_tongue_new (OcopScaleLanguage language, OcopScaleUnit unit,
                                        OcopScaleReadingFunc take, gpointer data);
void ocop_scale_tongue_free (OcopScaleTongue *tongue);
/* The scale is there, for the first time or again. */
void ocop_scale_tongue_begin (OcopScaleTongue *tongue, gint64 now_ms);
/* Of HID, behind begin: where its reports have what. */
void ocop_scale_tongue_set_layout (OcopScaleTongue *tongue, const OcopScaleHidLayout *layout);
void ocop_scale_tongue_feed (OcopScaleTongue *tongue, const guint8 *bytes, gsize size,
                             gint64 now_ms);
/* What to send now. Returns: how many bytes. */
gsize ocop_scale_tongue_tick (OcopScaleTongue *tongue, gint64 now_ms,
                              guint8 ret_bytes[OCOP_SCALE_QUESTION_MAX]);
/* -1: it needs no tick. */
gint64 ocop_scale_tongue_get_deadline (const OcopScaleTongue *tongue);
/* The next question sets the scale to zero; FALSE: the language has none. */
gboolean ocop_scale_tongue_set_to_zero (OcopScaleTongue *tongue);
guint64 ocop_scale_tongue_get_n_malformed (const OcopScaleTongue *tongue);
