/* libFuzzer target: printer profiles. Besides not crashing, a profile that is let through is one
 * that can be printed with: a page of dots and a line of text come out, without a real-time
 * sequence. */
#include "drivers/proto/bands.h"
#include "drivers/proto/escpos.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char line[] = "Cà phê sữa ĐÁ 15.000₫";

static void
print (const OcopPrinterProfile *profile, const guint8 *data, gsize size)
{
    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    g_autoptr (OcopBitmap) bitmap = ocop_bitmap_new (profile->width_dots / 8 * 8, 40);
    OcopEscpos escpos;

    memcpy (bitmap->bits, data, MIN (size, bitmap->stride * bitmap->height));
    ocop_escpos_begin (&escpos, stream, profile);
    ocop_escpos_add_bitmap (&escpos, bitmap);
    ocop_escpos_add_feed (&escpos, profile->line_height);
    if (ocop_escpos_can_print (profile, line, strlen (line)))
        ocop_escpos_add_line (&escpos, line, strlen (line), &(OcopEscposStyle){.is_bold = TRUE});
    ocop_escpos_add_cut (&escpos);
    ocop_escpos_add_pulse (&escpos);
    ocop_escpos_add_end_of_job (&escpos, "0001");

    g_assert_cmpuint (stream->bytes->len, >, 0);
    g_assert_false (ocop_has_real_time_sequence (stream->bytes->data, stream->bytes->len));
    if (profile->text_mode == OCOP_TEXT_PAGES)
        g_assert_false (ocop_escpos_can_print (profile, "★", strlen ("★")));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopPrinterProfile) profile =
        ocop_printer_profile_parse ("fuzzed", (const char *)data, size, &error);

    g_assert_true ((profile == NULL) == (error != NULL));
    if (profile == NULL) {
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        return 0;
    }
    g_assert_cmpuint (profile->columns * profile->cell_width, <=, profile->width_dots);
    print (profile, data, size);
    return 0;
}
