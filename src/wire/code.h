/* The one-time code by which a till is enrolled: ten characters of Crockford's base 32 (50 bits),
 * as an officer reads it to a shop over the telephone: "7K2M9-QX4TB". No I, L, O, U in it, and what
 * people make of 1 and 0 is understood. */
#pragma once

#include <glib.h>

#define OCOP_ENROL_CODE_LENGTH       10
#define OCOP_ENROL_CODE_SIZE         (OCOP_ENROL_CODE_LENGTH + 1)
#define OCOP_ENROL_CODE_SHOWN_SIZE   (OCOP_ENROL_CODE_LENGTH + 2)
#define OCOP_ENROL_CODE_RANDOM_BYTES 7
#define OCOP_ENROL_CODE_HASH_SIZE    32

/* The code, without dash, that @random stands for; every code is equally likely. */
void ocop_enrol_code_make (const guint8 random[OCOP_ENROL_CODE_RANDOM_BYTES],
                           char ret_code[OCOP_ENROL_CODE_SIZE]);
/* With its dash. */
void ocop_enrol_code_to_shown (const char code[OCOP_ENROL_CODE_SIZE],
                               char ret_shown[OCOP_ENROL_CODE_SHOWN_SIZE]);
/* Reads what a person typed: lower case, O for 0, I and L for 1, blanks and dashes anywhere. FALSE,
 * output untouched, when it can be no code. */
gboolean ocop_enrol_code_normalise (const char *typed, char ret_code[OCOP_ENROL_CODE_SIZE]);
/* What the registry stores instead of a code: SHA-256 of "OCOPE1 code" LF and the normalised code.
 */
void ocop_enrol_code_hash (const char code[OCOP_ENROL_CODE_SIZE],
                           guint8 ret_hash[OCOP_ENROL_CODE_HASH_SIZE]);
