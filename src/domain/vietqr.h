/* VietQR: the text of a transfer QR code, written and read.
 *
 * Fields of two-digit id, two-digit length and value; 38 names the account at NAPAS, 62 the bill
 * and the purpose, 63 a CRC over all before it. Lengths count characters, the CRC runs over
 * UTF-8 bytes.
 * Source: NAPAS QR switching specification 1.5.2, on EMVCo's merchant-presented QR codes. */
#pragma once

#include <glib.h>

#define OCOP_VIETQR_MAX_BYTES   4096 /* longer texts are not looked at */
#define OCOP_VIETQR_BIN_DIGITS  6
#define OCOP_VIETQR_ACCOUNT_MAX 19
#define OCOP_VIETQR_TEXT_MAX    25 /* characters of bill and purpose */
#define OCOP_VIETQR_AMOUNT_MAX  (G_GINT64_CONSTANT (9999999999999))

typedef struct {
    const char *bin;     /* six digits */
    const char *account; /* 1 to 19 ASCII letters and digits */
    gboolean is_card;    /* @account is a card number */
    gint64 amount_dong;  /* 1 to OCOP_VIETQR_AMOUNT_MAX; 0: the payer enters it */
    const char *purpose; /* any UTF-8, see below; NULL or "": none */
    const char *bill;    /* 1 to 25 printable ASCII characters; NULL or "": none */
} OcopVietQrRequest;

/* The payload, owned: static (01 = 11) without amount, dynamic (12) with one.
 * The purpose loses its diacritics (đ is d); each character that is then no ASCII letter, digit or
 * blank becomes one blank; of the result the first 25 characters are taken.
 * Errors: OCOP_ERROR_BAD_INPUT with field bank, account, amount, purpose or bill. */
char *ocop_vietqr_encode (const OcopVietQrRequest *request, GError **error);

/* CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, no reflection. "123456789" gives 29B1. */
guint16 ocop_vietqr_compute_crc (const char *bytes, gsize size);

typedef enum {
    OCOP_VIETQR_SERVICE_NONE,
    OCOP_VIETQR_SERVICE_ACCOUNT, /* QRIBFTTA */
    OCOP_VIETQR_SERVICE_CARD,    /* QRIBFTTC */
    OCOP_VIETQR_SERVICE_PUSH,    /* QRPUSH, also where none is given */
    OCOP_VIETQR_SERVICE_CASH,    /* QRCASH */
} OcopVietQrService;

typedef enum {
    OCOP_VIETQR_PROBLEM_BAD_CRC = 1 << 0,
    /* Not a row of fields with 00 ("01") first and 63 last, a field twice, or content of the
     * wrong form: an amount that is not digits, a BIN that is not six, control characters. */
    OCOP_VIETQR_PROBLEM_BAD_TLV = 1 << 1,
    /* One of 00, 53, 58, 63 is missing, or any account (26 to 51), or BIN or account number in
     * 38. */
    OCOP_VIETQR_PROBLEM_MISSING_FIELD = 1 << 2,
    OCOP_VIETQR_PROBLEM_NOT_VND = 1 << 3,
    /* No account of NAPAS (38 with A000000727) or of a service it does not define. */
    OCOP_VIETQR_PROBLEM_NOT_NAPAS = 1 << 4,
} OcopVietQrProblem;
#define OCOP_N_VIETQR_PROBLEMS 5

typedef struct {
    /* No problem but not-napas. What stands below is shown even where this is FALSE. */
    gboolean is_valid;
    gboolean is_dynamic;                       /* 01 is 12 */
    char bin[OCOP_VIETQR_BIN_DIGITS + 1];      /* "" : none */
    char account[OCOP_VIETQR_ACCOUNT_MAX + 1]; /* "" : none */
    OcopVietQrService service;
    gint64 amount_dong; /* -1: none */
    char *bill;         /* owned, NULL: none */
    char *purpose;      /* owned, NULL: none */
    guint problems;     /* of OcopVietQrProblem */
} OcopVietQr;

/* Reads @length bytes at @text, which needs no NUL and may be anything; never fails. Blanks and
 * line ends behind it are dropped. @ret_qr is overwritten, to be cleared by the caller. */
void ocop_vietqr_decode (const char *text, gsize length, OcopVietQr *ret_qr);
void ocop_vietqr_clear (OcopVietQr *qr);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopVietQr, ocop_vietqr_clear)

/* "account" "card" "push" "cash"; NULL for NONE. Static. */
const char *ocop_vietqr_service_get_text (OcopVietQrService service);
/* "bad-crc" "bad-tlv" "missing-field" "not-vnd" "not-napas". Static. */
const char *ocop_vietqr_problem_get_text (OcopVietQrProblem problem);
