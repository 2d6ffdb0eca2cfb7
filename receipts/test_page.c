/* What a new printer is tried with. Each part fails in a way that can be seen: a wrong width breaks
 * the ruler, a wrong code page shows other letters in the sample than in the lines above it. */
#include "receipts/slips.h"

#include "receipts/parts.h"

#define EAN_SAMPLE "2012345678903" /* of the range for use within a shop */

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};
static const OcopStyle bold = {.align = OCOP_ALIGN_LEFT, .is_bold = TRUE};
static const OcopStyle small = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_SMALL};
static const OcopStyle large = {.align = OCOP_ALIGN_LEFT, .size = OCOP_SIZE_LARGE};

/* The 134 letters of Vietnamese that are not ASCII, 67 and their capitals. */
static const char *const lower[] = {"àảãáạ ăằẳẵắặ âầẩẫấậ đ", "èẻẽéẹ êềểễếệ ìỉĩíị",
                                    "òỏõóọ ôồổỗốộ ơờởỡớợ", "ùủũúụ ưừửữứự ỳỷỹýỵ"};
static const char *const upper[] = {"ÀẢÃÁẠ ĂẰẲẴẮẶ ÂẦẨẪẤẬ Đ", "ÈẺẼÉẸ ÊỀỂỄẾỆ ÌỈĨÍỊ",
                                    "ÒỎÕÓỌ ÔỒỔỖỐỘ ƠỜỞỠỚỢ", "ÙỦŨÚỤ ƯỪỬỮỨỰ ỲỶỸÝỴ"};
static const char *const ascii[] = {"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz",
                                    "0123456789 !\"#$%&'()*+,-./", ":;<=>?@[\\]^_`{|}~"};

static void
add_texts (OcopDocument *document, const char *const *texts, gsize n)
{
    for (gsize i = 0; i < n; i++)
        ocop_document_add_text (document, plain, texts[i]);
}

static void
add_samples (OcopDocument *document, const char *page, const char *const *texts, gsize n)
{
    for (gsize i = 0; i < n; i++)
        ocop_document_add_sample (document, page, texts[i]);
}

static void
add_page (OcopDocument *document, OcopCodePage page, int number)
{
    const char *name = ocop_code_page_get_name (page);
    g_autofree char *heading = g_strdup_printf ("%s, ESC t %d:", name, number);
    ocop_document_add_sample (document, name, heading); /* ASCII, the same in all pages */
    switch (page) {
    case OCOP_CODE_PAGE_ASCII:
        add_samples (document, name, ascii, G_N_ELEMENTS (ascii));
        break;
    case OCOP_CODE_PAGE_TCVN3_LOWER:
        add_samples (document, name, lower, G_N_ELEMENTS (lower));
        break;
    case OCOP_CODE_PAGE_TCVN3_UPPER:
        add_samples (document, name, upper, G_N_ELEMENTS (upper));
        break;
    case OCOP_CODE_PAGE_CP1258:
        add_samples (document, name, lower, G_N_ELEMENTS (lower));
        add_samples (document, name, upper, G_N_ELEMENTS (upper));
        break;
    case OCOP_N_CODE_PAGES:
        g_assert_not_reached();
    }
}

static const char *
text_mode_name (OcopTextMode mode)
{
    switch (mode) {
    case OCOP_TEXT_RASTER:
        return "ảnh điểm";
    case OCOP_TEXT_PAGES:
        return "bảng mã";
    case OCOP_TEXT_ASCII:
        return "không dấu";
    }
    g_assert_not_reached();
}

static void
add_printer (OcopDocument *document, const OcopPrinterProfile *profile)
{
    char width[64];
    g_snprintf (width, sizeof width, "%u chấm, %u cột", profile->width_dots, profile->columns);
    ocop_part_add_fact (document, "Máy in", profile->title);
    ocop_part_add_fact (document, "Cấu hình", profile->name);
    ocop_part_add_count (document, "Khổ giấy (mm):", profile->paper_mm);
    ocop_part_add_fact (document, "Bề rộng", width);
    ocop_part_add_fact (document, "In chữ bằng", text_mode_name (profile->text_mode));
}

static void
add_styles (OcopDocument *document)
{
    ocop_document_add_text (document, plain, "Chữ thường 0123456789 ₫ ★");
    ocop_document_add_text (document, bold, "Chữ đậm 0123456789");
    ocop_document_add_text (document, small, "Chữ nhỏ 0123456789");
    ocop_document_add_text (document, large, "Chữ lớn 0123");
    ocop_document_add_pair (document, plain, "Lề trái", "Lề phải");
}

OcopDocument *
ocop_test_page (const OcopPrinterProfile *profile, const OcopShopFace *face, gint64 utc_ms)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_TEST_PAGE, profile->name);
    ocop_part_add_head (document, face);
    ocop_document_add_title (document, "TRANG IN THỬ");
    ocop_document_add_blank (document);
    ocop_part_add_instant (document, "Ngày", utc_ms);
    add_printer (document, profile);
    ocop_part_add_heading (document, "Thước: phải vừa một dòng, chạm hai lề");
    ocop_document_add_ruler (document);
    ocop_part_add_heading (document, "134 chữ cái có dấu");
    add_texts (document, lower, G_N_ELEMENTS (lower));
    add_texts (document, upper, G_N_ELEMENTS (upper));
    ocop_document_add_rule (document, FALSE);
    add_styles (document);
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++) {
        if (profile->pages[page] >= 0)
            add_page (document, (OcopCodePage)page, profile->pages[page]);
    }
    ocop_document_add_rule (document, TRUE);
    ocop_document_add_qr (document, "Mã QR", "OCOP TRANG IN THU 0123456789");
    ocop_document_add_barcode (document, OCOP_SYMBOL_EAN_13, "Mã vạch EAN-13", EAN_SAMPLE);
    ocop_document_add_text (document, plain, "Sau dòng này: mở két tiền, cắt giấy");
    ocop_document_add_drawer (document);
    ocop_document_add_cut (document);
    return document;
}
