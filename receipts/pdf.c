/* Pages as PDF. Cairo embeds the letters that are used and keeps which text they are; what it would
 * take from the clock is set from the record. */
#include "receipts/page.h"

#include "base/day.h"
#include "base/error.h"
#include "receipts/page_draw.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#define POINTS_PER_MM (72 / 25.4)
#define PAGE_POINTS   14400 /* longest side of a page. Source: ISO 32000-1 annex C */

typedef struct {
    double paper_mm;
    double printable_mm;
} Paper;

static const char *
name_of (OcopDocumentKind kind)
{
    switch (kind) {
    case OCOP_DOCUMENT_SALE:
        return "Biên lai";
    case OCOP_DOCUMENT_RETURN:
        return "Biên lai trả hàng";
    case OCOP_DOCUMENT_SHIFT_X:
        return "Báo cáo X";
    case OCOP_DOCUMENT_SHIFT_Z:
        return "Báo cáo Z";
    case OCOP_DOCUMENT_CASH:
        return "Phiếu thu chi tiền mặt";
    case OCOP_DOCUMENT_PARKED:
        return "Phiếu tạm giữ";
    case OCOP_DOCUMENT_PAYMENT_REQUEST:
        return "Phiếu đề nghị thanh toán";
    case OCOP_DOCUMENT_GOODS_RECEIVED:
        return "Phiếu nhập hàng";
    case OCOP_DOCUMENT_LABEL:
        return "Nhãn giá";
    case OCOP_DOCUMENT_TEST_PAGE:
        return "Trang in thử";
    }
    g_assert_not_reached();
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int size)
{
    g_byte_array_append (closure, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (cairo_surface_t *surface, const OcopDocument *document, gint64 utc_ms)
{
    const char *number = ocop_document_get_number (document);
    g_autofree char *title = g_strconcat (name_of (ocop_document_get_kind (document)),
                                          *number != '\0' ? " " : "", number, NULL);
    char instant[OCOP_INSTANT_TEXT_SIZE];
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                    ocop_instant_to_text (utc_ms, instant));
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "OCOP till");
}

/* Blocks [@first, result) fit @height dots; at least one. */
static guint
end_of_page (const OcopPageLayout *layout, guint first, guint top, double height)
{
    guint end = first + 1;
    while (end < layout->stops->len &&
           g_array_index (layout->stops, OcopPageStop, end).y - top <= height)
        end++;
    return end;
}

static void
draw_pages (const OcopPageLayout *layout, const Paper *paper, cairo_surface_t *surface)
{
    const double scale = paper->printable_mm / layout->width * POINTS_PER_MM;
    const double margin = (paper->paper_mm - paper->printable_mm) / 2 * POINTS_PER_MM;
    OcopPageStop from = {0};
    for (guint i = 0; i < layout->stops->len;) {
        i = end_of_page (layout, i, from.y, (PAGE_POINTS - 2 * margin) / scale);
        const OcopPageStop to = g_array_index (layout->stops, OcopPageStop, i - 1);
        cairo_pdf_surface_set_size (surface, paper->paper_mm * POINTS_PER_MM,
                                    (to.y - from.y) * scale + 2 * margin);
        cairo_t *cr = cairo_create (surface);
        cairo_translate (cr, margin, margin - from.y * scale);
        cairo_scale (cr, scale, scale);
        ocop_page_layout_draw (layout, cr, from.n_marks, to.n_marks);
        cairo_show_page (cr);
        cairo_destroy (cr);
        from = to;
    }
}

GBytes *
ocop_document_to_pdf (const OcopDocument *document, guint width_dots, gint64 utc_ms, GError **error)
{
    g_assert (width_dots >= OCOP_PAGE_WIDTH_MIN && width_dots <= OCOP_PAGE_WIDTH_MAX);
    const Paper paper = width_dots <= OCOP_PAGE_NARROW_MAX
                            ? (Paper){.paper_mm = 58, .printable_mm = 48}
                            : (Paper){.paper_mm = 80, .printable_mm = 72};
    ocop_page_fonts_begin();
    g_autoptr (OcopPageLayout) layout = ocop_page_layout_new (
        document, 0, ocop_document_get_n_blocks (document), width_dots, OCOP_INK_SHADES, G_MAXINT);
    GByteArray *out = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
        append_bytes, out, paper.paper_mm * POINTS_PER_MM, PAGE_POINTS);
    set_metadata (surface, document, utc_ms);
    draw_pages (layout, &paper, surface);
    cairo_surface_finish (surface);
    const cairo_status_t status = cairo_surface_status (surface);
    cairo_surface_destroy (surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_byte_array_unref (out);
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, _ ("writing a PDF failed: %s"),
                        cairo_status_to_string (status));
        return NULL;
    }
    return g_byte_array_free_to_bytes (out);
}
