/* The 134 letters of Vietnamese in the pages of printers, as tables: a receipt is some thousand
 * letters, and each is asked for more than once. One list of letters makes all tables.
 *
 * TCVN-3 has a page for each case. The capitals with a tone stand where their small letters do,
 * those without stand together at A1 to AD and A7 (as two community tables of page 1F say:
 * escpos-printer-db TCVN-3-2, CodepageEncoder tcvn3capitals; both write its Đ as U+00D0). TCVN
 * 5712-1 itself has its capitals elsewhere: printers do not follow it there.
 * Windows-1258 has some letters composed; the others are a letter and the byte of its tone behind
 * it. Only the tone is split off, never the horn, breve or circumflex. */
#include "drivers/proto/code_page.h"

#include <string.h>

#define GRAVE 0xCC
#define HOOK  0xD2
#define TILDE 0xDE
#define ACUTE 0xEC
#define DOT   0xF2

/* clang-format off */
/* small letter, capital, without marks, TCVN-3 lower, upper, base in CP1258 of both, its tone */
#define LETTERS(X) \
    X (0x0103, 0x0102, 'a', 0xA8, 0xA1, 0xE3, 0xC3, 0) /* ă */ \
    X (0x00E2, 0x00C2, 'a', 0xA9, 0xA2, 0xE2, 0xC2, 0) /* â */ \
    X (0x00EA, 0x00CA, 'e', 0xAA, 0xAA, 0xEA, 0xCA, 0) /* ê */ \
    X (0x00F4, 0x00D4, 'o', 0xAB, 0xAB, 0xF4, 0xD4, 0) /* ô */ \
    X (0x01A1, 0x01A0, 'o', 0xAC, 0xAC, 0xF5, 0xD5, 0) /* ơ */ \
    X (0x01B0, 0x01AF, 'u', 0xAD, 0xAD, 0xFD, 0xDD, 0) /* ư */ \
    X (0x0111, 0x0110, 'd', 0xAE, 0xA7, 0xF0, 0xD0, 0) /* đ */ \
    X (0x00E0, 0x00C0, 'a', 0xB5, 0xB5, 0xE0, 0xC0, 0) /* à */ \
    X (0x1EA3, 0x1EA2, 'a', 0xB6, 0xB6, 'a', 'A', HOOK) /* ả */ \
    X (0x00E3, 0x00C3, 'a', 0xB7, 0xB7, 'a', 'A', TILDE) /* ã */ \
    X (0x00E1, 0x00C1, 'a', 0xB8, 0xB8, 0xE1, 0xC1, 0) /* á */ \
    X (0x1EA1, 0x1EA0, 'a', 0xB9, 0xB9, 'a', 'A', DOT) /* ạ */ \
    X (0x1EB1, 0x1EB0, 'a', 0xBB, 0xBB, 0xE3, 0xC3, GRAVE) /* ằ */ \
    X (0x1EB3, 0x1EB2, 'a', 0xBC, 0xBC, 0xE3, 0xC3, HOOK) /* ẳ */ \
    X (0x1EB5, 0x1EB4, 'a', 0xBD, 0xBD, 0xE3, 0xC3, TILDE) /* ẵ */ \
    X (0x1EAF, 0x1EAE, 'a', 0xBE, 0xBE, 0xE3, 0xC3, ACUTE) /* ắ */ \
    X (0x1EB7, 0x1EB6, 'a', 0xC6, 0xC6, 0xE3, 0xC3, DOT) /* ặ */ \
    X (0x1EA7, 0x1EA6, 'a', 0xC7, 0xC7, 0xE2, 0xC2, GRAVE) /* ầ */ \
    X (0x1EA9, 0x1EA8, 'a', 0xC8, 0xC8, 0xE2, 0xC2, HOOK) /* ẩ */ \
    X (0x1EAB, 0x1EAA, 'a', 0xC9, 0xC9, 0xE2, 0xC2, TILDE) /* ẫ */ \
    X (0x1EA5, 0x1EA4, 'a', 0xCA, 0xCA, 0xE2, 0xC2, ACUTE) /* ấ */ \
    X (0x1EAD, 0x1EAC, 'a', 0xCB, 0xCB, 0xE2, 0xC2, DOT) /* ậ */ \
    X (0x00E8, 0x00C8, 'e', 0xCC, 0xCC, 0xE8, 0xC8, 0) /* è */ \
    X (0x1EBB, 0x1EBA, 'e', 0xCE, 0xCE, 'e', 'E', HOOK) /* ẻ */ \
    X (0x1EBD, 0x1EBC, 'e', 0xCF, 0xCF, 'e', 'E', TILDE) /* ẽ */ \
    X (0x00E9, 0x00C9, 'e', 0xD0, 0xD0, 0xE9, 0xC9, 0) /* é */ \
    X (0x1EB9, 0x1EB8, 'e', 0xD1, 0xD1, 'e', 'E', DOT) /* ẹ */ \
    X (0x1EC1, 0x1EC0, 'e', 0xD2, 0xD2, 0xEA, 0xCA, GRAVE) /* ề */ \
    X (0x1EC3, 0x1EC2, 'e', 0xD3, 0xD3, 0xEA, 0xCA, HOOK) /* ể */ \
    X (0x1EC5, 0x1EC4, 'e', 0xD4, 0xD4, 0xEA, 0xCA, TILDE) /* ễ */ \
    X (0x1EBF, 0x1EBE, 'e', 0xD5, 0xD5, 0xEA, 0xCA, ACUTE) /* ế */ \
    X (0x1EC7, 0x1EC6, 'e', 0xD6, 0xD6, 0xEA, 0xCA, DOT) /* ệ */ \
    X (0x00EC, 0x00CC, 'i', 0xD7, 0xD7, 'i', 'I', GRAVE) /* ì */ \
    X (0x1EC9, 0x1EC8, 'i', 0xD8, 0xD8, 'i', 'I', HOOK) /* ỉ */ \
    X (0x0129, 0x0128, 'i', 0xDC, 0xDC, 'i', 'I', TILDE) /* ĩ */ \
    X (0x00ED, 0x00CD, 'i', 0xDD, 0xDD, 0xED, 0xCD, 0) /* í */ \
    X (0x1ECB, 0x1ECA, 'i', 0xDE, 0xDE, 'i', 'I', DOT) /* ị */ \
    X (0x00F2, 0x00D2, 'o', 0xDF, 0xDF, 'o', 'O', GRAVE) /* ò */ \
    X (0x1ECF, 0x1ECE, 'o', 0xE1, 0xE1, 'o', 'O', HOOK) /* ỏ */ \
    X (0x00F5, 0x00D5, 'o', 0xE2, 0xE2, 'o', 'O', TILDE) /* õ */ \
    X (0x00F3, 0x00D3, 'o', 0xE3, 0xE3, 0xF3, 0xD3, 0) /* ó */ \
    X (0x1ECD, 0x1ECC, 'o', 0xE4, 0xE4, 'o', 'O', DOT) /* ọ */ \
    X (0x1ED3, 0x1ED2, 'o', 0xE5, 0xE5, 0xF4, 0xD4, GRAVE) /* ồ */ \
    X (0x1ED5, 0x1ED4, 'o', 0xE6, 0xE6, 0xF4, 0xD4, HOOK) /* ổ */ \
    X (0x1ED7, 0x1ED6, 'o', 0xE7, 0xE7, 0xF4, 0xD4, TILDE) /* ỗ */ \
    X (0x1ED1, 0x1ED0, 'o', 0xE8, 0xE8, 0xF4, 0xD4, ACUTE) /* ố */ \
    X (0x1ED9, 0x1ED8, 'o', 0xE9, 0xE9, 0xF4, 0xD4, DOT) /* ộ */ \
    X (0x1EDD, 0x1EDC, 'o', 0xEA, 0xEA, 0xF5, 0xD5, GRAVE) /* ờ */ \
    X (0x1EDF, 0x1EDE, 'o', 0xEB, 0xEB, 0xF5, 0xD5, HOOK) /* ở */ \
    X (0x1EE1, 0x1EE0, 'o', 0xEC, 0xEC, 0xF5, 0xD5, TILDE) /* ỡ */ \
    X (0x1EDB, 0x1EDA, 'o', 0xED, 0xED, 0xF5, 0xD5, ACUTE) /* ớ */ \
    X (0x1EE3, 0x1EE2, 'o', 0xEE, 0xEE, 0xF5, 0xD5, DOT) /* ợ */ \
    X (0x00F9, 0x00D9, 'u', 0xEF, 0xEF, 0xF9, 0xD9, 0) /* ù */ \
    X (0x1EE7, 0x1EE6, 'u', 0xF1, 0xF1, 'u', 'U', HOOK) /* ủ */ \
    X (0x0169, 0x0168, 'u', 0xF2, 0xF2, 'u', 'U', TILDE) /* ũ */ \
    X (0x00FA, 0x00DA, 'u', 0xF3, 0xF3, 0xFA, 0xDA, 0) /* ú */ \
    X (0x1EE5, 0x1EE4, 'u', 0xF4, 0xF4, 'u', 'U', DOT) /* ụ */ \
    X (0x1EEB, 0x1EEA, 'u', 0xF5, 0xF5, 0xFD, 0xDD, GRAVE) /* ừ */ \
    X (0x1EED, 0x1EEC, 'u', 0xF6, 0xF6, 0xFD, 0xDD, HOOK) /* ử */ \
    X (0x1EEF, 0x1EEE, 'u', 0xF7, 0xF7, 0xFD, 0xDD, TILDE) /* ữ */ \
    X (0x1EE9, 0x1EE8, 'u', 0xF8, 0xF8, 0xFD, 0xDD, ACUTE) /* ứ */ \
    X (0x1EF1, 0x1EF0, 'u', 0xF9, 0xF9, 0xFD, 0xDD, DOT) /* ự */ \
    X (0x1EF3, 0x1EF2, 'y', 0xFA, 0xFA, 'y', 'Y', GRAVE) /* ỳ */ \
    X (0x1EF7, 0x1EF6, 'y', 0xFB, 0xFB, 'y', 'Y', HOOK) /* ỷ */ \
    X (0x1EF9, 0x1EF8, 'y', 0xFC, 0xFC, 'y', 'Y', TILDE) /* ỹ */ \
    X (0x00FD, 0x00DD, 'y', 0xFD, 0xFD, 'y', 'Y', ACUTE) /* ý */ \
    X (0x1EF5, 0x1EF4, 'y', 0xFE, 0xFE, 'y', 'Y', DOT) /* ỵ */
/* clang-format on */

/* Letters are looked up by place: U+00C0 to U+01BF, then U+1EA0 to U+1EFF. */
#define SLOT(c)   ((c) < 0x1EA0 ? (c)-0xC0 : (c)-0x1EA0 + 0x100)
#define N_SLOTS   (0x100 + 0x60)
#define DONG_SIGN 0x20AB

typedef struct {
    guint8 tcvn3;
    guint8 is_capital;
    guint8 cp1258[OCOP_CODE_PAGE_BYTES_MAX];
    char ascii;
} Letter;

#define SMALL(small, capital, plain, lower, upper, base, base_capital, tone)                       \
    [SLOT (small)] = {lower, FALSE, {base, tone}, plain},
#define CAPITAL(small, capital, plain, lower, upper, base, base_capital, tone)                     \
    [SLOT (capital)] = {upper, TRUE, {base_capital, tone}, plain - 'a' + 'A'},
static const Letter letters[N_SLOTS] = {LETTERS (SMALL) LETTERS (CAPITAL)};

#define LOWER(small, capital, plain, lower, upper, base, base_capital, tone) [lower - 0x80] = small,
#define UPPER(small, capital, plain, lower, upper, base, base_capital, tone)                       \
    [upper - 0x80] = capital,
static const guint16 tcvn3_lower[0x80] = {LETTERS (LOWER)};
static const guint16 tcvn3_upper[0x80] = {LETTERS (UPPER)};

/* clang-format off */
static const guint16 cp1258[0x80] = {
    [0x40] = 0x00C0, 0x00C1, 0x00C2, 0x0102, [0x48] = 0x00C8, 0x00C9, 0x00CA, /* À Á Â Ă È É Ê */
    [0x4D] = 0x00CD, [0x50] = 0x0110, [0x53] = 0x00D3, 0x00D4, 0x01A0,        /* Í Đ Ó Ô Ơ */
    [0x59] = 0x00D9, 0x00DA, [0x5D] = 0x01AF,                                 /* Ù Ú Ư */
    [0x60] = 0x00E0, 0x00E1, 0x00E2, 0x0103, [0x68] = 0x00E8, 0x00E9, 0x00EA, /* à á â ă è é ê */
    [0x6D] = 0x00ED, [0x70] = 0x0111, [0x73] = 0x00F3, 0x00F4, 0x01A1,        /* í đ ó ô ơ */
    [0x79] = 0x00F9, 0x00FA, [0x7D] = 0x01B0, DONG_SIGN,                      /* ù ú ư ₫ */
    [GRAVE - 0x80] = 0x0300, [HOOK - 0x80] = 0x0309, [TILDE - 0x80] = 0x0303,
    [ACUTE - 0x80] = 0x0301, [DOT - 0x80] = 0x0323,
};
/* clang-format on */

static const char *const names[OCOP_N_CODE_PAGES] = {
    [OCOP_CODE_PAGE_ASCII] = "ascii",
    [OCOP_CODE_PAGE_TCVN3_LOWER] = "tcvn3-lower",
    [OCOP_CODE_PAGE_TCVN3_UPPER] = "tcvn3-upper",
    [OCOP_CODE_PAGE_CP1258] = "cp1258",
};

static gboolean
is_plain (gunichar c)
{
    return c >= 0x20 && c <= 0x7E;
}

/* NULL for what is no letter with marks. */
static const Letter *
find_letter (gunichar c)
{
    if ((c < 0xC0 || c >= 0x1C0) && (c < 0x1EA0 || c >= 0x1F00))
        return NULL;
    const Letter *letter = &letters[SLOT (c)];
    return letter->ascii != '\0' ? letter : NULL;
}

gsize
ocop_code_page_encode (OcopCodePage page, gunichar c, guint8 ret_bytes[OCOP_CODE_PAGE_BYTES_MAX])
{
    if (is_plain (c)) {
        ret_bytes[0] = (guint8)c;
        return 1;
    }
    if (page == OCOP_CODE_PAGE_CP1258 && c == DONG_SIGN) {
        ret_bytes[0] = 0xFE;
        return 1;
    }
    const Letter *letter = find_letter (c);
    if (letter == NULL)
        return 0;
    switch (page) {
    case OCOP_CODE_PAGE_TCVN3_LOWER:
    case OCOP_CODE_PAGE_TCVN3_UPPER:
        if (letter->is_capital != (page == OCOP_CODE_PAGE_TCVN3_UPPER))
            return 0;
        ret_bytes[0] = letter->tcvn3;
        return 1;
    case OCOP_CODE_PAGE_CP1258:
        ret_bytes[0] = letter->cp1258[0];
        if (letter->cp1258[1] == 0)
            return 1;
        ret_bytes[1] = letter->cp1258[1];
        return 2;
    case OCOP_CODE_PAGE_ASCII:
    case OCOP_N_CODE_PAGES:
        break;
    }
    return 0;
}

guint
ocop_code_page_get_pages (gunichar c)
{
    if (is_plain (c))
        return (1u << OCOP_N_CODE_PAGES) - 1;
    const Letter *letter = find_letter (c);
    if (letter == NULL)
        return c == DONG_SIGN ? 1u << OCOP_CODE_PAGE_CP1258 : 0;
    return 1u << OCOP_CODE_PAGE_CP1258 |
           1u << (letter->is_capital ? OCOP_CODE_PAGE_TCVN3_UPPER : OCOP_CODE_PAGE_TCVN3_LOWER);
}

gunichar
ocop_code_page_decode (OcopCodePage page, guint8 byte)
{
    if (is_plain (byte))
        return byte;
    if (byte < 0x80)
        return 0;
    switch (page) {
    case OCOP_CODE_PAGE_TCVN3_LOWER:
        return tcvn3_lower[byte - 0x80];
    case OCOP_CODE_PAGE_TCVN3_UPPER:
        return tcvn3_upper[byte - 0x80];
    case OCOP_CODE_PAGE_CP1258:
        return cp1258[byte - 0x80];
    case OCOP_CODE_PAGE_ASCII:
    case OCOP_N_CODE_PAGES:
        break;
    }
    return 0;
}

/* What papers use beside letters; each keeps its width of one column. */
static char
fold_sign (gunichar c)
{
    switch (c) {
    case 0x00A0: /* no-break blanks */
    case 0x2007:
    case 0x202F:
        return ' ';
    case 0x2010: /* hyphens, dashes, minus */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0x2500: /* a drawn line */
        return '-';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201C:
    case 0x201D:
        return '"';
    case 0x2026: /* … */
        return '.';
    case 0x00B7: /* middle dot, bullet, black star */
    case 0x2022:
    case 0x2605:
        return '*';
    case 0x00D7: /* × */
        return 'x';
    case DONG_SIGN:
        return 'd';
    default:
        return '\0';
    }
}

char
ocop_code_page_fold (gunichar c)
{
    if (is_plain (c))
        return (char)c;
    const Letter *letter = find_letter (c);
    if (letter != NULL)
        return letter->ascii;
    const char sign = fold_sign (c);
    if (sign != '\0')
        return sign;
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
    return is_plain (parts[0]) ? (char)parts[0] : '\0';
}

const char *
ocop_code_page_get_name (OcopCodePage page)
{
    return names[page];
}

gboolean
ocop_code_page_parse (const char *name, OcopCodePage *ret_page)
{
    for (guint i = 0; i < OCOP_N_CODE_PAGES; i++)
        if (strcmp (names[i], name) == 0) {
            *ret_page = (OcopCodePage)i;
            return TRUE;
        }
    return FALSE;
}
