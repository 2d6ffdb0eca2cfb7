/* The document takes texts in: what is hostile is replaced, what is Vietnamese is kept. */
#include "receipts/document.h"

#include <string.h>

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};

/* What a text becomes in a block. Borrowed from @document. */
static const char *
taken_in (OcopDocument *document, const char *text)
{
    const guint n = ocop_document_get_n_blocks (document);
    ocop_document_add_text (document, plain, text);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, n + 1);
    return ocop_document_peek_block (document, n)->text;
}

static void
test_hostile (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    g_assert_cmpstr (taken_in (document, "a\x1b@b\n"), ==, "a\ufffd@b\ufffd");
    g_assert_cmpstr (taken_in (document, "\x10\x04\x01"), ==, "\ufffd\ufffd\ufffd");
    g_assert_cmpstr (taken_in (document, "a\u202eb\u2066c\u200f"), ==, "a\ufffdb\ufffdc\ufffd");
    g_assert_cmpstr (taken_in (document, "\xff\xc3"), ==, "\ufffd\ufffd");
    g_assert_cmpstr (taken_in (document, "a\xc2\x85"
                                         "b\xc2\x9b"
                                         "c\u2028"),
                     ==, "a\ufffdb\ufffdc\ufffd");
    g_assert_cmpstr (taken_in (document, "<b>&amp;%s</b>"), ==, "<b>&amp;%s</b>");
    g_assert_cmpstr (taken_in (document, "a\u2003b\u3000c"), ==, "a b c");
}

static void
test_composes (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    g_assert_cmpstr (taken_in (document, "Ru\u031bo\u031b\u0323u"), ==, "R\u01b0\u1ee3u");
    g_assert_cmpstr (taken_in (document, "Rượu mơ ₫"), ==, "Rượu mơ ₫");
}

static void
test_bounded (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    GString *text = g_string_new ("a");
    while (text->len < 3 * OCOP_BLOCK_TEXT_MAX)
        g_string_append (text, "ệ");
    const char *kept = taken_in (document, text->str);
    g_assert_cmpuint (strlen (kept), <=, OCOP_BLOCK_TEXT_MAX + strlen ("…"));
    g_assert_true (g_utf8_validate (kept, -1, NULL));
    g_assert_true (g_str_has_suffix (kept, "ệ…"));
    ocop_document_add_qr (document, "Mã", text->str);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, 1);
    g_string_free (text, TRUE);
}

/* A run of marks longer than any letter has must not cost more than its length. */
static void
test_marks_without_end (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    GString *text = g_string_new ("e");
    while (text->len < 100000)
        g_string_append (text, "\u0323\u0302");
    const char *kept = taken_in (document, text->str);
    g_assert_true (g_str_has_prefix (kept, "\u1ec7"));
    g_string_free (text, TRUE);
}

static void
test_codes_are_exact (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    ocop_document_add_qr (document, "Mã", "x\xff\u202e y");
    g_assert_cmpstr (ocop_document_peek_block (document, 0)->value, ==, "x\xff\u202e y");
    ocop_document_add_qr (document, "Mã", "");
    ocop_document_add_qr (document, "Mã", NULL);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, 1);
}

static const OcopBlock *
last_block (OcopDocument *document)
{
    return ocop_document_peek_block (document, ocop_document_get_n_blocks (document) - 1);
}

static void
test_sizes_of_codes (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_PAYMENT_REQUEST, NULL);
    ocop_document_add_qr (document, "Mã", "x");
    g_assert_cmpint (last_block (document)->style.size, ==, OCOP_SIZE_NORMAL);
    ocop_document_add_large_qr (document, "Mã", "x");
    g_assert_cmpint (last_block (document)->kind, ==, OCOP_BLOCK_QR);
    g_assert_cmpint (last_block (document)->style.size, ==, OCOP_SIZE_LARGE);
    g_assert_cmpstr (last_block (document)->value, ==, "x");
}

static void
assert_barcode (OcopDocument *document, OcopSymbology symbology, const char *value)
{
    ocop_document_add_barcode (document, symbology, "Mã", value);
    const OcopBlock *block = last_block (document);
    g_assert_cmpint (block->kind, ==, OCOP_BLOCK_BARCODE);
    g_assert_cmpint (block->symbology, ==, symbology);
    g_assert_cmpstr (block->value, ==, value);
    g_assert_cmpstr (block->text, ==, "Mã");
}

/* Its caption and value stand there as text. */
static void
assert_no_barcode (OcopDocument *document, OcopSymbology symbology, const char *value)
{
    const guint n = ocop_document_get_n_blocks (document);
    ocop_document_add_barcode (document, symbology, "Mã", value);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, n + 2);
    g_assert_cmpint (last_block (document)->kind, ==, OCOP_BLOCK_TEXT);
    g_assert_true (g_utf8_validate (last_block (document)->text, -1, NULL));
    g_assert_cmpstr (ocop_document_peek_block (document, n)->text, ==, "Mã");
}

static void
test_barcodes (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_LABEL, NULL);
    g_autofree char *longest = g_strnfill (48, 'A');
    g_autofree char *too_long = g_strnfill (49, 'A');
    g_autofree char *matrix = g_strnfill (1000, 'A');
    g_autofree char *too_much = g_strnfill (1001, 'A');
    assert_barcode (document, OCOP_SYMBOL_EAN_13, "8938505970011");
    assert_barcode (document, OCOP_SYMBOL_CODE_128, "P12 ~!");
    assert_barcode (document, OCOP_SYMBOL_CODE_128, longest);
    assert_barcode (document, OCOP_SYMBOL_DATA_MATRIX, matrix);
    assert_barcode (document, OCOP_SYMBOL_DATA_MATRIX, "Trà");
    assert_no_barcode (document, OCOP_SYMBOL_EAN_13, "8938505970012");
    assert_no_barcode (document, OCOP_SYMBOL_EAN_13, "89385059");
    assert_no_barcode (document, OCOP_SYMBOL_EAN_13, "893850597001x");
    assert_no_barcode (document, OCOP_SYMBOL_CODE_128, "Trà");
    assert_no_barcode (document, OCOP_SYMBOL_CODE_128, "\x1d");
    assert_no_barcode (document, OCOP_SYMBOL_CODE_128, "\xff");
    assert_no_barcode (document, OCOP_SYMBOL_CODE_128, too_long);
    assert_no_barcode (document, OCOP_SYMBOL_DATA_MATRIX, too_much);
    const guint n = ocop_document_get_n_blocks (document);
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "Mã", "");
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, "Mã", NULL);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, n);
}

/* Every character up to U+FFFF, each in a text of its own: what is taken in is NFC and has no
 * control character, whichever way it went. */
static void
test_every_character (void)
{
    for (gunichar c = 1; c < 0x10000; c++) {
        char text[16] = "e";
        if (!g_unichar_validate (c))
            continue;
        text[1 + g_unichar_to_utf8 (c, text + 1)] = '\0';
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, text);
        const char *kept = ocop_document_get_number (document);
        g_autofree char *composed = g_utf8_normalize (kept, -1, G_NORMALIZE_NFC);
        g_assert_cmpstr (kept, ==, composed);
        for (const char *p = kept; *p != '\0'; p = g_utf8_next_char (p))
            g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
}

/* Bytes that look like the beginning or the middle of a plain character. */
static void
test_broken_characters (void)
{
    static const char *const texts[] = {"\xc3",     "\xc3 ",        "\xe1\xba",    "\xe1\xba\x20",
                                        "\xe1",     "\xe2\x80",     "\xc2\x80",    "\xc0\x80",
                                        "\xc1\xbf", "\x80",         "\xe2\x82",    "\xe1\xbb",
                                        "\xcb",     "\xe1\xbb\xff", "\xed\xa0\x80"};
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        const char *kept = taken_in (document, texts[i]);
        g_assert_true (g_utf8_validate (kept, -1, NULL));
        g_assert_nonnull (strstr (kept, "\ufffd"));
    }
}

static void
test_no_text_is_null (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SHIFT_Z, NULL);
    const OcopItem item = {.name = NULL};
    g_assert_cmpstr (ocop_document_get_title (document), ==, "");
    g_assert_cmpstr (ocop_document_get_number (document), ==, "");
    ocop_document_add_title (document, "Z");
    ocop_document_add_text (document, plain, NULL);
    ocop_document_add_text (document, plain, "");
    ocop_document_add_pair (document, plain, NULL, NULL);
    ocop_document_add_item (document, &item);
    ocop_document_add_rule (document, TRUE);
    ocop_document_add_blank (document);
    ocop_document_add_ruler (document);
    ocop_document_add_sample (document, NULL, NULL);
    ocop_document_add_drawer (document);
    ocop_document_add_qr (document, NULL, "x");
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, NULL, "x");
    ocop_document_add_cut (document);
    g_assert_cmpstr (ocop_document_get_title (document), ==, "Z");
    g_assert_cmpint (ocop_document_get_kind (document), ==, OCOP_DOCUMENT_SHIFT_Z);
    g_assert_cmpuint (ocop_document_get_n_blocks (document), ==, 11);
    for (guint i = 0; i < 11; i++) {
        const OcopBlock *block = ocop_document_peek_block (document, i);
        g_assert_nonnull (block->text);
        g_assert_nonnull (block->value);
        g_assert_nonnull (block->item.name);
        g_assert_nonnull (block->item.qty);
        g_assert_nonnull (block->item.unit);
        g_assert_nonnull (block->item.price);
        g_assert_nonnull (block->item.amount);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/document/replaces-what-could-command", test_hostile);
    g_test_add_func ("/receipts/document/composes", test_composes);
    g_test_add_func ("/receipts/document/texts-are-bounded", test_bounded);
    g_test_add_func ("/receipts/document/marks-without-end", test_marks_without_end);
    g_test_add_func ("/receipts/document/codes-are-exact", test_codes_are_exact);
    g_test_add_func ("/receipts/document/sizes-of-codes", test_sizes_of_codes);
    g_test_add_func ("/receipts/document/barcodes-hold-what-they-can", test_barcodes);
    g_test_add_func ("/receipts/document/every-character", test_every_character);
    g_test_add_func ("/receipts/document/broken-characters", test_broken_characters);
    g_test_add_func ("/receipts/document/no-text-is-null", test_no_text_is_null);
    return g_test_run();
}
