/* Crockford's base 32 (crockford.com/base32.html): digits and letters without I, L, O, U. */
#include "wire/code.h"

#include "journal/hash.h"

#include <string.h>

#define HASH_PREFIX    "OCOPE1 code\n"
#define GROUP_LENGTH   (OCOP_ENROL_CODE_LENGTH / 2)
#define BITS_OF_SYMBOL 5

G_STATIC_ASSERT (OCOP_ENROL_CODE_HASH_SIZE == OCOP_HASH_SIZE);
G_STATIC_ASSERT (OCOP_ENROL_CODE_RANDOM_BYTES * 8 >= OCOP_ENROL_CODE_LENGTH * BITS_OF_SYMBOL);

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
ocop_enrol_code_make (const guint8 random[OCOP_ENROL_CODE_RANDOM_BYTES],
                      char ret_code[OCOP_ENROL_CODE_SIZE])
{
    guint64 bits = 0;
    for (guint i = 0; i < OCOP_ENROL_CODE_RANDOM_BYTES; i++)
        bits = bits << 8 | random[i];
    for (guint i = 0; i < OCOP_ENROL_CODE_LENGTH; i++) {
        ret_code[i] = alphabet[bits & 0x1f];
        bits >>= BITS_OF_SYMBOL;
    }
    ret_code[OCOP_ENROL_CODE_LENGTH] = '\0';
}

void
ocop_enrol_code_to_shown (const char code[OCOP_ENROL_CODE_SIZE],
                          char ret_shown[OCOP_ENROL_CODE_SHOWN_SIZE])
{
    g_snprintf (ret_shown, OCOP_ENROL_CODE_SHOWN_SIZE, "%.*s-%s", GROUP_LENGTH, code,
                code + GROUP_LENGTH);
}

/* The symbol that somebody meant by @typed, 0 when there is none. */
static char
read_symbol (char typed)
{
    const char upper = g_ascii_toupper (typed);
    switch (upper) {
    case 'O':
        return '0';
    case 'I':
    case 'L':
        return '1';
    default:
        return upper != '\0' && strchr (alphabet, upper) != NULL ? upper : '\0';
    }
}

gboolean
ocop_enrol_code_normalise (const char *typed, char ret_code[OCOP_ENROL_CODE_SIZE])
{
    char code[OCOP_ENROL_CODE_SIZE];
    guint n_symbols = 0;
    for (const char *at = typed; *at != '\0'; at++) {
        if (g_ascii_isspace (*at) || *at == '-')
            continue;
        const char symbol = read_symbol (*at);
        if (symbol == '\0' || n_symbols == OCOP_ENROL_CODE_LENGTH)
            return FALSE;
        code[n_symbols++] = symbol;
    }
    if (n_symbols != OCOP_ENROL_CODE_LENGTH)
        return FALSE;
    code[n_symbols] = '\0';
    memcpy (ret_code, code, sizeof code);
    return TRUE;
}

void
ocop_enrol_code_hash (const char code[OCOP_ENROL_CODE_SIZE],
                      guint8 ret_hash[OCOP_ENROL_CODE_HASH_SIZE])
{
    char text[sizeof HASH_PREFIX + OCOP_ENROL_CODE_LENGTH];
    g_snprintf (text, sizeof text, HASH_PREFIX "%s", code);
    ocop_hash_bytes (text, strlen (text), ret_hash);
}
