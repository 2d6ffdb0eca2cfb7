/* Banks of VietQR by number and name. The list is data (data/vietqr-banks.csv), compiled in. */
#pragma once

#include <glib.h>

typedef struct {
    const char *bin;        /* six digits */
    const char *code;       /* "VCB", "" where it has none */
    const char *short_name; /* "Vietcombank" */
    const char *name;       /* "Ngân hàng TMCP Ngoại Thương Việt Nam" */
    gboolean can_send;      /* its customers can pay by VietQR, not only be paid */
} OcopBank;

/* By BIN; a BIN with two names has the one in use first. */
extern const OcopBank ocop_banks[];
extern const guint ocop_n_banks;

/* The bank of a six-digit BIN, NULL where it is not in the list. */
const OcopBank *ocop_bank_find_by_bin (const char *bin);
/* By BIN, code or short name; case, diacritics and blanks do not count. NULL: none. */
const OcopBank *ocop_bank_find (const char *text);
