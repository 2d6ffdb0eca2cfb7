/* The document: blocks in one array, their texts in one arena, both freed at once. Every text
 * passes through keep_text, the only place where untrusted text becomes part of a paper. */
#include "receipts/document.h"

#include "base/text.h"
#include "domain/gtin.h"
#include "receipts/arena.h"

#include <string.h>

#define BLOCKS_EXPECTED 128
#define INDENT_MAX      2
#define EAN_13_DIGITS   13
#define CODE_128_MAX    48
#define DATA_MATRIX_MAX 1000

struct _OcopDocument {
    OcopDocumentKind kind;
    const char *number;
    const char *title;
    GArray *blocks; /* of OcopBlock */
    OcopArena texts;
};

/* The bytes of @text up to @size_max that end with a whole character. */
static gsize
bounded_size (const char *text, gsize size_max)
{
    gsize size = strnlen (text, size_max + 1);
    if (size <= size_max)
        return size;
    size = size_max;
    for (guint i = 0; i < 3 && ((guchar)text[size] & 0xc0) == 0x80; i++)
        size--;
    return size;
}

/* The bytes of the character at @p when it is one that papers are made of: printable ASCII, U+00A0
 * to U+02FF, the Vietnamese letters U+1EA0 to U+1EFF, U+2010 to U+2027, ₫ and ★. There is nothing
 * to replace, to compose or to widen in any of them. 0 for all others and what is not UTF-8. The
 * text ends in NUL, which follows no lead byte. */
static guint
plain_char_size (const guchar *p)
{
    if (p[0] < 0x80)
        return p[0] >= 0x20 && p[0] < 0x7f ? 1 : 0;
    if (p[0] <= 0xcb)
        return (p[1] & 0xc0) == 0x80 && (p[0] > 0xc2 || (p[0] == 0xc2 && p[1] >= 0xa0)) ? 2 : 0;
    if (p[0] == 0xe1)
        return ((p[1] == 0xba && p[2] >= 0xa0) || p[1] == 0xbb) && (p[2] & 0xc0) == 0x80 ? 3 : 0;
    if (p[0] != 0xe2)
        return 0;
    const gboolean is_sign = (p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xa7) ||
                             (p[1] == 0x82 && p[2] == 0xab) || (p[1] == 0x98 && p[2] == 0x85);
    return is_sign ? 3 : 0;
}

static gboolean
is_plain_text (const char *text, gsize size)
{
    const guchar *end = (const guchar *)text + size;
    for (const guchar *p = (const guchar *)text; p < end;) {
        const guint n = plain_char_size (p);
        if (n == 0)
            return FALSE;
        p += n;
    }
    return TRUE;
}

/* @text is valid UTF-8. U+00A0 stays: makers of documents glue words with it. */
static char *
with_plain_blanks (const char *text)
{
    GString *out = g_string_sized_new (strlen (text) + 1);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        const gunichar c = g_utf8_get_char (p);
        if (c != 0xa0 && g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
            g_string_append_c (out, ' ');
        else
            g_string_append_len (out, p, (gssize)(g_utf8_next_char (p) - p));
    }
    return g_string_free (out, FALSE);
}

static const char *
keep_bytes (OcopDocument *document, const char *text, gsize size)
{
    char *kept = ocop_arena_take (&document->texts, size + 1);
    memcpy (kept, text, size);
    kept[size] = '\0';
    return kept;
}

static const char *
keep_text (OcopDocument *document, const char *text)
{
    if (text == NULL || *text == '\0')
        return "";
    const gsize size = bounded_size (text, OCOP_BLOCK_TEXT_MAX);
    const gboolean is_cut = text[size] != '\0';
    if (!is_cut && is_plain_text (text, size))
        return keep_bytes (document, text, size);

    g_autofree char *safe = ocop_text_make_safe (text, (gssize)size);
    g_autofree char *spaced = with_plain_blanks (safe);
    g_autofree char *composed = ocop_text_to_nfc (spaced);
    g_autofree char *whole = g_strconcat (composed, is_cut ? "…" : "", NULL);
    return keep_bytes (document, whole, strlen (whole));
}

static OcopBlock *
append_block (OcopDocument *document, OcopBlockKind kind)
{
    const OcopItem no_item = {.name = "", .qty = "", .unit = "", .price = "", .amount = ""};
    const OcopBlock block = {.kind = kind, .text = "", .value = "", .item = no_item};
    g_array_append_val (document->blocks, block);
    return &g_array_index (document->blocks, OcopBlock, document->blocks->len - 1);
}

OcopDocument *
ocop_document_new (OcopDocumentKind kind, const char *number)
{
    OcopDocument *document = g_new0 (OcopDocument, 1);
    document->kind = kind;
    document->blocks = g_array_sized_new (FALSE, FALSE, sizeof (OcopBlock), BLOCKS_EXPECTED);
    document->number = keep_text (document, number);
    document->title = "";
    return document;
}

void
ocop_document_free (OcopDocument *document)
{
    if (document == NULL)
        return;
    g_array_unref (document->blocks);
    ocop_arena_clear (&document->texts);
    g_free (document);
}

void
ocop_document_add_title (OcopDocument *document, const char *text)
{
    OcopBlock *block = append_block (document, OCOP_BLOCK_TITLE);
    block->style =
        (OcopStyle){.align = OCOP_ALIGN_CENTRE, .size = OCOP_SIZE_LARGE, .is_bold = TRUE};
    block->text = keep_text (document, text);
    document->title = block->text;
}

void
ocop_document_add_text (OcopDocument *document, OcopStyle style, const char *text)
{
    g_assert (style.indent <= INDENT_MAX);
    if (text == NULL || *text == '\0')
        return;
    OcopBlock *block = append_block (document, OCOP_BLOCK_TEXT);
    block->style = style;
    block->text = keep_text (document, text);
}

void
ocop_document_add_pair (OcopDocument *document, OcopStyle style, const char *text,
                        const char *value)
{
    g_assert (style.indent <= INDENT_MAX);
    OcopBlock *block = append_block (document, OCOP_BLOCK_PAIR);
    block->style = style;
    block->text = keep_text (document, text);
    block->value = keep_text (document, value);
}

void
ocop_document_add_item (OcopDocument *document, const OcopItem *item)
{
    OcopBlock *block = append_block (document, OCOP_BLOCK_ITEM);
    block->item.number = item->number;
    block->item.name = keep_text (document, item->name);
    block->item.qty = keep_text (document, item->qty);
    block->item.unit = keep_text (document, item->unit);
    block->item.price = keep_text (document, item->price);
    block->item.amount = keep_text (document, item->amount);
}

void
ocop_document_add_rule (OcopDocument *document, gboolean is_heavy)
{
    append_block (document, OCOP_BLOCK_RULE)->style.is_bold = is_heavy;
}

static void
add_qr (OcopDocument *document, OcopSize size, const char *caption, const char *content)
{
    const gsize length = content != NULL ? strlen (content) : 0;
    if (length == 0 || length > OCOP_QR_TEXT_MAX)
        return;
    OcopBlock *block = append_block (document, OCOP_BLOCK_QR);
    block->style = (OcopStyle){.align = OCOP_ALIGN_CENTRE, .size = size};
    block->text = keep_text (document, caption);
    block->value = keep_bytes (document, content, length);
}

void
ocop_document_add_qr (OcopDocument *document, const char *caption, const char *content)
{
    add_qr (document, OCOP_SIZE_NORMAL, caption, content);
}

void
ocop_document_add_large_qr (OcopDocument *document, const char *caption, const char *content)
{
    add_qr (document, OCOP_SIZE_LARGE, caption, content);
}

static gboolean
is_printable_ascii (const char *text)
{
    while (*text >= 0x20 && *text < 0x7f)
        text++;
    return *text == '\0';
}

static gboolean
can_hold (OcopSymbology symbology, const char *value, gsize length)
{
    switch (symbology) {
    case OCOP_SYMBOL_EAN_13:
        return length == EAN_13_DIGITS && ocop_gtin_has_right_check_digit (value, length);
    case OCOP_SYMBOL_CODE_128:
        return length <= CODE_128_MAX && is_printable_ascii (value);
    case OCOP_SYMBOL_DATA_MATRIX:
        return length <= DATA_MATRIX_MAX;
    }
    g_assert_not_reached();
}

void
ocop_document_add_barcode (OcopDocument *document, OcopSymbology symbology, const char *caption,
                           const char *value)
{
    const OcopStyle centred = {.align = OCOP_ALIGN_CENTRE};
    const gsize length = value != NULL ? strlen (value) : 0;
    if (length == 0)
        return;
    if (!can_hold (symbology, value, length)) {
        ocop_document_add_text (document, centred, caption);
        ocop_document_add_text (document, centred, value);
        return;
    }
    OcopBlock *block = append_block (document, OCOP_BLOCK_BARCODE);
    block->style = centred;
    block->symbology = symbology;
    block->text = keep_text (document, caption);
    block->value = keep_bytes (document, value, length);
}

void
ocop_document_add_ruler (OcopDocument *document)
{
    append_block (document, OCOP_BLOCK_RULER);
}

void
ocop_document_add_sample (OcopDocument *document, const char *page_name, const char *text)
{
    OcopBlock *block = append_block (document, OCOP_BLOCK_SAMPLE);
    block->text = keep_text (document, text);
    block->value = keep_text (document, page_name);
}

void
ocop_document_add_drawer (OcopDocument *document)
{
    append_block (document, OCOP_BLOCK_DRAWER);
}

void
ocop_document_add_blank (OcopDocument *document)
{
    append_block (document, OCOP_BLOCK_BLANK);
}

void
ocop_document_add_cut (OcopDocument *document)
{
    append_block (document, OCOP_BLOCK_CUT);
}

OcopDocumentKind
ocop_document_get_kind (const OcopDocument *document)
{
    return document->kind;
}

const char *
ocop_document_get_number (const OcopDocument *document)
{
    return document->number;
}

const char *
ocop_document_get_title (const OcopDocument *document)
{
    return document->title;
}

guint
ocop_document_get_n_blocks (const OcopDocument *document)
{
    return document->blocks->len;
}

const OcopBlock *
ocop_document_peek_block (const OcopDocument *document, guint index)
{
    g_assert (index < document->blocks->len);
    return &g_array_index (document->blocks, OcopBlock, index);
}
