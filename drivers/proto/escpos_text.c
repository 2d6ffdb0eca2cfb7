/* Lines of text in the pages of a printer. The printer stays on a page until a letter needs
 * another: TCVN-3 has one for each case, so "Cà Phê" changes none but "ĐÀ lạt" does.
 *
 * Called for every line of every receipt: letters go through tables straight into the stream. */
#include "drivers/proto/escpos_text.h"

#include "drivers/proto/escpos.h"

/* A letter is at least two bytes of UTF-8 and becomes at most 1B 74 n and two bytes; a plain one
 * needs the same only at the beginning. */
#define BYTES_PER_BYTE_MAX 3
#define BYTES_BESIDE       8

/* Stands for "whatever a raw line chose". */
#define PAGE_UNKNOWN OCOP_N_CODE_PAGES

static gboolean
is_plain (guint8 byte)
{
    return byte >= 0x20 && byte <= 0x7E;
}

static gboolean
has_page (const OcopPrinterProfile *profile, OcopCodePage page)
{
    return page < OCOP_N_CODE_PAGES && profile->pages[page] >= 0;
}

/* The pages that @profile names, as bits. */
static guint
get_pages (const OcopPrinterProfile *profile)
{
    guint pages = 0;
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++)
        if (has_page (profile, (OcopCodePage)page))
            pages |= 1u << page;
    return pages;
}

gboolean
ocop_escpos_can_print (const OcopPrinterProfile *profile, const char *text, gsize size)
{
    if (profile->text_mode != OCOP_TEXT_PAGES)
        return profile->text_mode == OCOP_TEXT_ASCII;
    const guint pages = get_pages (profile);
    for (const char *at = text; at < text + size;) {
        if (is_plain ((guint8)*at)) {
            at++;
            continue;
        }
        if ((ocop_code_page_get_pages (g_utf8_get_char (at)) & pages) == 0)
            return FALSE;
        at = g_utf8_next_char (at);
    }
    return TRUE;
}

/* How many bytes of @text can be printed without leaving @page. */
static gsize
measure_run (OcopCodePage page, const char *text, const char *end)
{
    const char *at = text;
    while (at < end && (ocop_code_page_get_pages (g_utf8_get_char (at)) & 1u << page) != 0)
        at = g_utf8_next_char (at);
    return (gsize)(at - text);
}

/* Of those that have the first letter, the page that carries furthest. */
static OcopCodePage
choose_page (const OcopPrinterProfile *profile, const char *text, const char *end)
{
    const guint pages = get_pages (profile) & ocop_code_page_get_pages (g_utf8_get_char (text));
    OcopCodePage best = PAGE_UNKNOWN;
    gsize best_size = 0;
    if (pages != 0 && (pages & (pages - 1)) == 0)
        return (OcopCodePage)g_bit_nth_lsf (pages, -1);
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++) {
        const gsize size =
            (pages & 1u << page) != 0 ? measure_run ((OcopCodePage)page, text, end) : 0;
        if (size > best_size) {
            best = (OcopCodePage)page;
            best_size = size;
        }
    }
    return best;
}

static gsize
select_page (OcopEscpos *escpos, OcopCodePage page, guint8 *bytes)
{
    if (!has_page (escpos->profile, page))
        return 0;
    bytes[0] = 0x1B;
    bytes[1] = 0x74;
    bytes[2] = (guint8)escpos->profile->pages[page];
    escpos->page = page;
    return 3;
}

static gsize
write_letter (OcopEscpos *escpos, const char *at, const char *end, guint8 *bytes)
{
    const gunichar c = g_utf8_get_char (at);
    gsize size = 0;
    gsize n = ocop_code_page_encode (escpos->page, c, bytes);
    if (n > 0)
        return n;
    size = select_page (escpos, choose_page (escpos->profile, at, end), bytes);
    n = ocop_code_page_encode (escpos->page, c, bytes + size);
    if (n == 0)
        bytes[size++] = '?';
    return size + n;
}

static gsize
write_in_pages (OcopEscpos *escpos, const char *text, gsize size, guint8 *bytes)
{
    const char *end = text + size;
    gsize n = 0;
    for (const char *at = text; at < end;) {
        if (is_plain ((guint8)*at)) {
            bytes[n++] = (guint8)*at++;
            continue;
        }
        n += write_letter (escpos, at, end, bytes + n);
        at = g_utf8_next_char (at);
    }
    return n;
}

static gsize
write_as_ascii (const char *text, gsize size, guint8 *bytes)
{
    gsize n = 0;
    for (const char *at = text; at < text + size; at = g_utf8_next_char (at)) {
        const gunichar c = g_utf8_get_char (at);
        const char plain = ocop_code_page_fold (c);
        if (plain != '\0')
            bytes[n++] = (guint8)plain;
        else if (!g_unichar_iszerowidth (c))
            bytes[n++] = '?';
    }
    return n;
}

static void
set_style (OcopEscpos *escpos, const OcopEscposStyle *style)
{
    const OcopPrinterProfile *profile = escpos->profile;
    const guint width = profile->has_font_size ? CLAMP (style->width_times, 1, 2) : 1;
    const guint height = profile->has_font_size ? CLAMP (style->height_times, 1, 2) : 1;
    const gboolean is_bold = style->is_bold != FALSE;

    if (is_bold != escpos->is_bold) {
        const guint8 bytes[] = {0x1B, 0x45, is_bold ? 0x01 : 0x00};
        ocop_print_stream_add (escpos->stream, OCOP_ATOM_SETUP, bytes, sizeof bytes, 0);
    }
    if (width != escpos->width_times || height != escpos->height_times) {
        const guint8 bytes[] = {0x1D, 0x21, (guint8)((width - 1) << 4 | (height - 1))};
        ocop_print_stream_add (escpos->stream, OCOP_ATOM_SETUP, bytes, sizeof bytes, 0);
    }
    escpos->is_bold = is_bold;
    escpos->width_times = width;
    escpos->height_times = height;
}

static void
commit_line (OcopEscpos *escpos, guint8 *bytes, gsize size)
{
    bytes[size++] = 0x0A;
    ocop_print_stream_commit (escpos->stream, OCOP_ATOM_TEXT, size,
                              ocop_escpos_get_pause (escpos->profile, size));
}

void
ocop_escpos_add_line (OcopEscpos *escpos, const char *text, gsize size,
                      const OcopEscposStyle *style)
{
    set_style (escpos, style);
    guint8 *bytes =
        ocop_print_stream_reserve (escpos->stream, size * BYTES_PER_BYTE_MAX + BYTES_BESIDE);
    gsize n = 0;
    /* Even plain letters may differ in the page that a raw line left behind. */
    if (escpos->page == PAGE_UNKNOWN)
        n = select_page (escpos, OCOP_CODE_PAGE_ASCII, bytes);
    if (escpos->profile->text_mode == OCOP_TEXT_ASCII)
        n += write_as_ascii (text, size, bytes + n);
    else
        n += write_in_pages (escpos, text, size, bytes + n);
    commit_line (escpos, bytes, n);
}

void
ocop_escpos_add_raw_line (OcopEscpos *escpos, guint8 n, const guint8 *bytes, gsize size)
{
    guint8 *line = ocop_print_stream_reserve (escpos->stream, size + BYTES_BESIDE);
    line[0] = 0x1B;
    line[1] = 0x74;
    line[2] = n;
    for (gsize i = 0; i < size; i++)
        line[3 + i] = bytes[i] < 0x20 ? ' ' : bytes[i];
    escpos->page = PAGE_UNKNOWN;
    commit_line (escpos, line, 3 + size);
}
