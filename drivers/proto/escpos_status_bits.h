/* What the bits of a printer's status bytes mean; for drivers/proto alone. */
#pragma once

#include "drivers/proto/escpos_status.h"

typedef struct {
    guint told, flags; /* of OcopPrinterFlag */
} OcopStatusBits;

#define OCOP_ASB_SIZE      4
#define OCOP_STAR_SIZE_MIN 7
#define OCOP_STAR_SIZE_MAX 15

/* The answer @byte to @query, which is one that a single byte answers. FALSE when @byte cannot be
 * one. */
gboolean ocop_status_bits_read_answer (OcopPrinterQuery query, guint8 byte,
                                       gboolean is_gs_end_near_end, OcopStatusBits *ret_bits);
/* A frame of automatic status whose bytes have passed ocop_status_bits_is_asb. */
OcopStatusBits ocop_status_bits_read_asb (const guint8 frame[OCOP_ASB_SIZE]);
/* TRUE when @byte may be byte number @index of such a frame. */
gboolean ocop_status_bits_is_asb (guint index, guint8 byte, gboolean has_free_bit);

/* Bytes of the frame that a Star's header @byte begins, itself included; 0 when it is none. */
guint ocop_status_bits_get_star_size (guint8 byte);
/* TRUE when @byte may be byte number @index, from 1, of a Star's frame. */
gboolean ocop_status_bits_is_star (guint index, guint8 byte);
OcopStatusBits ocop_status_bits_read_star (const guint8 *frame, guint size, gint *ret_counter);
