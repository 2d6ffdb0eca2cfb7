/* The document: blocks in one array, their texts in one chunk, both freed at once. Every text
 * passes through keep_text, the only place where untrusted text becomes part of a paper. */
#include "receipts/document.h"

#include "base/text.h"

#include <string.h>

#define CHUNK_BYTES 4096
#define INDENT_MAX  2

struct _OcopDocument {
    OcopDocumentKind kind;
    const char *number;
    const char *title;
    GArray *blocks; /* of OcopBlock */
    GStringChunk *texts;
};

/* Printable ASCII, letters of Latin-1 and the Vietnamese ones, dashes and signs of papers: nothing
 * to replace, to compose or to widen. Nearly every text of a receipt is made of these. */
static gboolean
is_plain (gunichar c)
{
    return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0x300) || (c >= 0x1ea0 && c <= 0x1eff) ||
           (c >= 0x2010 && c <= 0x2027) || c == 0x20ab || c == 0x2605;
}

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

static gboolean
is_plain_text (const char *text, gsize size)
{
    if (!g_utf8_validate_len (text, size, NULL))
        return FALSE;
    for (const char *p = text; p < text + size; p = g_utf8_next_char (p)) {
        if (!is_plain ((guchar)*p < 0x80 ? (guchar)*p : g_utf8_get_char (p)))
            return FALSE;
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
keep_text (OcopDocument *document, const char *text)
{
    if (text == NULL || *text == '\0')
        return "";
    const gsize size = bounded_size (text, OCOP_BLOCK_TEXT_MAX);
    const gboolean is_cut = text[size] != '\0';
    if (!is_cut && is_plain_text (text, size))
        return g_string_chunk_insert_len (document->texts, text, (gssize)size);

    g_autofree char *safe = ocop_text_make_safe (text, (gssize)size);
    g_autofree char *spaced = with_plain_blanks (safe);
    g_autofree char *composed = ocop_text_to_nfc (spaced);
    g_autofree char *whole = g_strconcat (composed, is_cut ? "…" : "", NULL);
    return g_string_chunk_insert (document->texts, whole);
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
    document->blocks = g_array_new (FALSE, TRUE, sizeof (OcopBlock));
    document->texts = g_string_chunk_new (CHUNK_BYTES);
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
    g_string_chunk_free (document->texts);
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

void
ocop_document_add_qr (OcopDocument *document, const char *caption, const char *content)
{
    if (content == NULL || *content == '\0' || strlen (content) > OCOP_QR_TEXT_MAX)
        return;
    OcopBlock *block = append_block (document, OCOP_BLOCK_QR);
    block->style.align = OCOP_ALIGN_CENTRE;
    block->text = keep_text (document, caption);
    block->value = g_string_chunk_insert (document->texts, content);
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
