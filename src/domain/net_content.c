/* The text is taken apart into numbers, words and signs; then each number with a unit of mass or
 * volume behind it is a content, and "×" on either side multiplies it. Integers only.
 *
 * Prices go by the kilogram and the litre whatever the size of the pack, as directive 98/6/EC has
 * it and Vietnamese shops do with loose goods: a price by 100 g beside one by the kilogram could
 * not be compared. */
#include "domain/net_content.h"

#include "base/money.h"
#include "base/text.h"

#include <string.h>

#define TOKENS_MAX      96
#define DIGITS_MAX      7
#define PIECES_MAX      10000
#define MILLI           1000
#define MILLI_PER_KG    (G_GINT64_CONSTANT (1000000))
#define PIECE_WORDS_MAX 2 /* "gói", "gói nhỏ" */

typedef enum { TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN } TokenKind;

typedef struct {
    TokenKind kind;
    const char *text;
    gsize size;
    gboolean is_joined; /* no blank before it */
} Token;

typedef struct {
    Token tokens[TOKENS_MAX];
    guint n_tokens;
    gboolean is_used[TOKENS_MAX]; /* numbers that belong to the content */
} Reading;

typedef struct {
    const char *word;
    OcopNetKind kind;
    gint64 factor; /* thousandths of a gram or millilitre in one */
} Unit;

static const Unit units[] = {
    {"g", OCOP_NET_MASS, MILLI},
    {"gr", OCOP_NET_MASS, MILLI},
    {"gam", OCOP_NET_MASS, MILLI},
    {"gram", OCOP_NET_MASS, MILLI},
    {"lạng", OCOP_NET_MASS, 100 * MILLI},
    {"kg", OCOP_NET_MASS, MILLI_PER_KG},
    {"ml", OCOP_NET_VOLUME, MILLI},
    {"cl", OCOP_NET_VOLUME, 10 * MILLI},
    {"l", OCOP_NET_VOLUME, MILLI_PER_KG},
    {"lit", OCOP_NET_VOLUME, MILLI_PER_KG},
    {"lít", OCOP_NET_VOLUME, MILLI_PER_KG},
};

/* One of these is one pack; of a "thùng" or "lốc" the name states what a single bottle holds. */
static const char *const packs[] = {"gói",  "túi",   "hộp",   "chai", "lọ",  "hũ",   "lon",
                                    "bịch", "can",   "bình",  "tuýp", "bao", "khay", "vỉ",
                                    "bánh", "thanh", "miếng", "cây",  "con", "cái",  "chiếc"};

/* What a pack may be made of: a number of them that is not multiplied leaves open what one holds.
 */
static const char *const pieces[] = {"gói",  "túi",  "hộp",   "chai", "lọ",    "hũ",    "lon",
                                     "bịch", "tuýp", "khay",  "bánh", "thanh", "miếng", "viên",
                                     "tép",  "cái",  "chiếc", "vỉ",   "ống",   "que",   "phong"};

static gboolean
word_is (const Token *token, const char *word)
{
    if (token->kind != TOKEN_WORD)
        return FALSE;
    g_autofree char *lower = g_utf8_strdown (token->text, (gssize)token->size);
    return strcmp (lower, word) == 0;
}

static gboolean
word_is_one_of (const Token *token, const char *const *words, gsize n_words)
{
    for (gsize i = 0; i < n_words; i++)
        if (word_is (token, words[i]))
            return TRUE;
    return FALSE;
}

static gboolean
sign_is (const Token *token, const char *sign)
{
    return token->kind == TOKEN_SIGN && token->size == strlen (sign) &&
           memcmp (token->text, sign, token->size) == 0;
}

static const Unit *
find_unit (const Token *token)
{
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (word_is (token, units[i].word))
            return &units[i];
    return NULL;
}

/* Digits with separators that have a digit on both sides. */
static gsize
number_size (const char *text)
{
    gsize size = 0;
    while (g_ascii_isdigit (text[size]) ||
           ((text[size] == '.' || text[size] == ',') && g_ascii_isdigit (text[size + 1])))
        size++;
    return size;
}

static gsize
word_size (const char *text)
{
    const char *p = text;
    while (g_unichar_isalpha (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    return (gsize)(p - text);
}

/* FALSE when there is more than any name has. */
static gboolean
take_apart (const char *text, Reading *reading)
{
    gboolean is_joined = FALSE;
    for (const char *p = text; *p != '\0';) {
        if (g_unichar_isspace (g_utf8_get_char (p))) {
            is_joined = FALSE;
            p = g_utf8_next_char (p);
            continue;
        }
        if (reading->n_tokens == TOKENS_MAX)
            return FALSE;
        Token *token = &reading->tokens[reading->n_tokens++];
        *token = (Token){.text = p, .is_joined = is_joined};
        if (g_ascii_isdigit (*p)) {
            token->kind = TOKEN_NUMBER;
            token->size = number_size (p);
        } else if ((token->size = word_size (p)) > 0) {
            token->kind = TOKEN_WORD;
        } else {
            token->kind = TOKEN_SIGN;
            token->size = (gsize)(g_utf8_next_char (p) - p);
        }
        p += token->size;
        is_joined = TRUE;
    }
    return TRUE;
}

/* Digits only, no separator. */
static gboolean
read_whole (const Token *token, gint64 *ret_value)
{
    gint64 value = 0;
    if (token->kind != TOKEN_NUMBER || token->size > DIGITS_MAX)
        return FALSE;
    for (gsize i = 0; i < token->size; i++) {
        if (!g_ascii_isdigit (token->text[i]))
            return FALSE;
        value = value * 10 + (token->text[i] - '0');
    }
    *ret_value = value;
    return TRUE;
}

/* Thousandths of a number with at most one separator, of which the comma and the dot may both be
 * decimal ("0,5", "0.5"). Three digits behind it can be thousands as well: a dot groups grams
 * ("1.000 g") and nobody writes "0.500" for thousands; the rest has two readings. */
static gboolean
read_number (const Token *token, gboolean is_small_unit, gint64 *ret_milli)
{
    gint64 value = 0;
    gsize n_digits = 0, n_decimals = 0;
    char separator = '\0';
    for (gsize i = 0; i < token->size; i++) {
        const char c = token->text[i];
        if (!g_ascii_isdigit (c)) {
            if (separator != '\0')
                return FALSE;
            separator = c;
            continue;
        }
        value = value * 10 + (c - '0');
        n_digits++;
        n_decimals += separator != '\0';
    }
    if (n_digits > DIGITS_MAX || n_decimals > 3)
        return FALSE;
    if (n_decimals == 3 && *token->text != '0') {
        if (is_small_unit != (separator == '.'))
            return FALSE;
        if (separator == '.')
            n_decimals = 0;
    }
    for (; n_decimals < 3; n_decimals++)
        value *= 10;
    *ret_milli = value;
    return TRUE;
}

static gboolean
is_times (const Token *token)
{
    return word_is (token, "x") || sign_is (token, "×") || sign_is (token, "*");
}

/* "10 gói x" before the content at @index: multiplies @times by all of them, marks their numbers.
 * FALSE when something is multiplied that is no number of pieces. */
static gboolean
multiply_before (Reading *reading, guint index, gint64 *times)
{
    while (index > 0 && is_times (&reading->tokens[index - 1])) {
        guint at = index - 1;
        gint64 count;
        for (guint n = 0; n < PIECE_WORDS_MAX && at > 0; n++, at--)
            if (reading->tokens[at - 1].kind != TOKEN_WORD)
                break;
        if (at == 0 || !read_whole (&reading->tokens[at - 1], &count) || count == 0 ||
            count > PIECES_MAX || *times > PIECES_MAX / count)
            return FALSE;
        *times *= count;
        index = at - 1;
        reading->is_used[index] = TRUE;
    }
    return TRUE;
}

/* "x 10 gói" or "/gói x 10" behind the unit at @index. */
static gboolean
multiply_behind (Reading *reading, guint index, gint64 *times)
{
    guint at = index + 1;
    if (at + 1 < reading->n_tokens && sign_is (&reading->tokens[at], "/") &&
        reading->tokens[at + 1].kind == TOKEN_WORD)
        at += 2;
    while (at < reading->n_tokens && is_times (&reading->tokens[at])) {
        gint64 count;
        if (at + 1 == reading->n_tokens || !read_whole (&reading->tokens[at + 1], &count) ||
            count == 0 || count > PIECES_MAX || *times > PIECES_MAX / count)
            return FALSE;
        *times *= count;
        reading->is_used[at + 1] = TRUE;
        at += 2;
        while (at < reading->n_tokens && reading->tokens[at].kind == TOKEN_WORD &&
               !is_times (&reading->tokens[at]))
            at++;
    }
    return TRUE;
}

/* A number at @index that begins neither a range nor follows one, and stands free: "B12g" is a
 * name. */
static gboolean
stands_free (const Reading *reading, guint index)
{
    if (index == 0)
        return TRUE;
    const Token *before = &reading->tokens[index - 1];
    if (before->kind == TOKEN_WORD)
        return !reading->tokens[index].is_joined || is_times (before);
    const gboolean is_dash =
        sign_is (before, "-") || sign_is (before, "–") || sign_is (before, "~");
    return !is_dash || index == 1 || reading->tokens[index - 2].kind != TOKEN_NUMBER;
}

static gboolean
read_content (Reading *reading, guint index, const Unit *unit, OcopNetContent *ret_content)
{
    gint64 milli, times = 1;
    if (!stands_free (reading, index) ||
        !read_number (&reading->tokens[index], unit->factor == MILLI, &milli) ||
        !multiply_before (reading, index, &times) || !multiply_behind (reading, index + 1, &times))
        return FALSE;
    reading->is_used[index] = TRUE;
    /* At most 10^10 × 10^6 × 10^4. */
    const __int128 total = (__int128)milli * unit->factor * times / MILLI;
    if (total < 1 || total > OCOP_NET_MAX_MILLI)
        return FALSE;
    *ret_content = (OcopNetContent){.kind = unit->kind, .milli = (gint64)total};
    return TRUE;
}

/* A number that belongs to no content and yet may say something of it: pieces that nothing
 * multiplies, and the "2" of "1 lít 2". */
static gboolean
is_doubtful_number (const Reading *reading, guint index)
{
    if (reading->tokens[index].kind != TOKEN_NUMBER || reading->is_used[index])
        return FALSE;
    if (index > 0 && find_unit (&reading->tokens[index - 1]) != NULL)
        return TRUE;
    return index + 1 < reading->n_tokens &&
           word_is_one_of (&reading->tokens[index + 1], pieces, G_N_ELEMENTS (pieces));
}

static gboolean
leaves_doubt (const Reading *reading)
{
    for (guint i = 0; i < reading->n_tokens; i++)
        if (sign_is (&reading->tokens[i], "+") || is_doubtful_number (reading, i))
            return TRUE;
    return FALSE;
}

gboolean
ocop_net_content_read (const char *text, OcopNetContent *ret_content)
{
    Reading reading = {.n_tokens = 0};
    OcopNetContent content;
    gboolean has_content = FALSE;
    if (strnlen (text, OCOP_TEXT_MAX + 1) > OCOP_TEXT_MAX || !g_utf8_validate (text, -1, NULL) ||
        !take_apart (text, &reading))
        return FALSE;
    for (guint i = 0; i + 1 < reading.n_tokens; i++) {
        const Unit *unit = find_unit (&reading.tokens[i + 1]);
        if (reading.tokens[i].kind != TOKEN_NUMBER || unit == NULL)
            continue;
        if (has_content || !read_content (&reading, i, unit, &content))
            return FALSE;
        has_content = TRUE;
    }
    if (!has_content || leaves_doubt (&reading))
        return FALSE;
    *ret_content = content;
    return TRUE;
}

gboolean
ocop_net_content_price (const OcopNetContent *content, gint64 price, gint64 *ret_price)
{
    return ocop_money_mul_div (price, MILLI_PER_KG, content->milli, OCOP_ROUND_HALF_UP, ret_price,
                               NULL);
}

/* What @unit says alone: "kg", "lạng" are contents of one, "gói" is a pack of its own. */
static const Unit *
find_bare_unit (const char *unit)
{
    const Token token = {.kind = TOKEN_WORD, .text = unit, .size = strlen (unit)};
    return find_unit (&token);
}

/* Without figures: a "hộp 10 gói" is not what the name of one "gói" speaks of. */
static gboolean
is_single_pack (const char *unit)
{
    if (strpbrk (unit, "0123456789") != NULL)
        return FALSE;
    const Token token = {.kind = TOKEN_WORD, .text = unit, .size = strcspn (unit, " ")};
    return word_is_one_of (&token, packs, G_N_ELEMENTS (packs));
}

gboolean
ocop_net_content_base_price (const char *name, const char *unit, gint64 price, gint64 *ret_price,
                             const char **ret_unit)
{
    OcopNetContent content;
    if (strnlen (unit, OCOP_TEXT_MAX + 1) > OCOP_TEXT_MAX || !g_utf8_validate (unit, -1, NULL))
        return FALSE;
    const Unit *bare = find_bare_unit (unit);
    if (bare != NULL)
        content = (OcopNetContent){.kind = bare->kind, .milli = bare->factor};
    else if (!ocop_net_content_read (unit, &content) &&
             (!is_single_pack (unit) || !ocop_net_content_read (name, &content)))
        return FALSE;
    if (content.milli == MILLI_PER_KG || !ocop_net_content_price (&content, price, ret_price))
        return FALSE;
    *ret_unit = content.kind == OCOP_NET_MASS ? "kg" : "lít";
    return TRUE;
}
