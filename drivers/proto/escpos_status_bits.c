/* Status bytes as flags. Each kind of answer knows only some of them: what it does not speak of is
 * not in `told`, and whoever keeps the state leaves it as it was. */
#include "drivers/proto/escpos_status_bits.h"

#define ERROR_KINDS                                                                                \
    (OCOP_PRINTER_ERROR_MECHANICAL | OCOP_PRINTER_ERROR_CUTTER | OCOP_PRINTER_ERROR_FATAL |        \
     OCOP_PRINTER_ERROR_PASSING)

typedef struct {
    guint8 bits;
    guint flag; /* set when all @bits are */
} BitMeaning;

static guint
translate (guint8 byte, const BitMeaning *meanings, gsize n)
{
    guint flags = 0;
    for (gsize i = 0; i < n; i++)
        if ((byte & meanings[i].bits) == meanings[i].bits)
            flags |= meanings[i].flag;
    return flags;
}
#define TRANSLATE(byte, meanings) translate (byte, meanings, G_N_ELEMENTS (meanings))

static const BitMeaning error_bits[] = {
    {0x04, OCOP_PRINTER_ERROR_MECHANICAL},
    {0x08, OCOP_PRINTER_ERROR_CUTTER},
    {0x20, OCOP_PRINTER_ERROR_FATAL},
    {0x40, OCOP_PRINTER_ERROR_PASSING},
};

static OcopStatusBits
read_errors (guint8 byte)
{
    const guint kinds = TRANSLATE (byte, error_bits);
    return (OcopStatusBits){.told = ERROR_KINDS | OCOP_PRINTER_ERROR,
                            .flags = kinds | (kinds != 0 ? OCOP_PRINTER_ERROR : 0)};
}

static OcopStatusBits
read_printer (guint8 byte)
{
    static const BitMeaning bits[] = {{0x04, OCOP_PRINTER_DRAWER_HIGH},
                                      {0x08, OCOP_PRINTER_OFFLINE},
                                      {0x20, OCOP_PRINTER_WAITS},
                                      {0x40, OCOP_PRINTER_FEEDING}};
    return (OcopStatusBits){.told = OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_OFFLINE |
                                    OCOP_PRINTER_WAITS | OCOP_PRINTER_FEEDING,
                            .flags = TRANSLATE (byte, bits)};
}

/* Bit 5, stopped for want of paper, says nothing about paper when it is clear: a printer between
 * two jobs has not stopped. No error at all clears every kind; that there is one names none. */
static OcopStatusBits
read_offline_cause (guint8 byte)
{
    static const BitMeaning bits[] = {{0x04, OCOP_PRINTER_COVER_OPEN},
                                      {0x08, OCOP_PRINTER_FEEDING},
                                      {0x20, OCOP_PRINTER_PAPER_OUT},
                                      {0x40, OCOP_PRINTER_ERROR}};
    const guint flags = TRANSLATE (byte, bits);
    guint told = OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_FEEDING | OCOP_PRINTER_ERROR;
    told |= flags & OCOP_PRINTER_PAPER_OUT;
    if ((flags & OCOP_PRINTER_ERROR) == 0)
        told |= ERROR_KINDS;
    return (OcopStatusBits){.told = told, .flags = flags};
}

/* A sensor has two bits that are always equal: an answer in which they differ is another's. */
static gboolean
read_paper (guint8 byte, guint8 near_end, guint8 end, OcopStatusBits *ret_bits)
{
    const guint8 found_near = byte & near_end, found_end = byte & end;
    if ((found_near != 0 && found_near != near_end) || (found_end != 0 && found_end != end))
        return FALSE;
    *ret_bits = (OcopStatusBits){.told = OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_PAPER_NEAR_END,
                                 .flags = (found_near != 0 ? OCOP_PRINTER_PAPER_NEAR_END : 0u) |
                                          (found_end != 0 ? OCOP_PRINTER_PAPER_OUT : 0u)};
    return TRUE;
}

gboolean
ocop_status_bits_read_answer (OcopPrinterQuery query, guint8 byte, gboolean is_gs_end_near_end,
                              OcopStatusBits *ret_bits)
{
    switch (query) {
    case OCOP_QUERY_PRINTER:
        *ret_bits = read_printer (byte);
        return TRUE;
    case OCOP_QUERY_OFFLINE:
        *ret_bits = read_offline_cause (byte);
        return TRUE;
    case OCOP_QUERY_ERROR:
        *ret_bits = read_errors (byte);
        return TRUE;
    case OCOP_QUERY_PAPER:
        return read_paper (byte, 0x0c, 0x60, ret_bits);
    case OCOP_QUERY_GS_PAPER:
        if (!is_gs_end_near_end)
            return read_paper (byte, 0x03, 0x0c, ret_bits);
        *ret_bits =
            (OcopStatusBits){.told = OCOP_PRINTER_PAPER_NEAR_END,
                             .flags = (byte & 0x0c) != 0 ? OCOP_PRINTER_PAPER_NEAR_END : 0u};
        return TRUE;
    case OCOP_QUERY_GS_DRAWER:
        *ret_bits = (OcopStatusBits){.told = OCOP_PRINTER_DRAWER_HIGH,
                                     .flags = (byte & 0x01) != 0 ? OCOP_PRINTER_DRAWER_HIGH : 0u};
        return TRUE;
    case OCOP_QUERY_NONE:
    case OCOP_QUERY_MODEL_ID:
    case OCOP_QUERY_TYPE_ID:
    case OCOP_QUERY_ROM_ID:
    case OCOP_QUERY_FIRMWARE:
    case OCOP_QUERY_MAKER:
    case OCOP_QUERY_MODEL:
    case OCOP_QUERY_SERIAL:
    case OCOP_QUERY_LANGUAGES:
        return FALSE;
    }
    g_assert_not_reached();
}

gboolean
ocop_status_bits_is_asb (guint index, guint8 byte, gboolean has_free_bit)
{
    if (index == 0)
        return (byte & (has_free_bit ? 0x92 : 0x93)) == 0x10;
    return (byte & 0x90) == 0;
}

/* Nothing else can be this frame, so one bit of a sensor is enough. */
OcopStatusBits
ocop_status_bits_read_asb (const guint8 frame[OCOP_ASB_SIZE])
{
    static const BitMeaning first[] = {{0x04, OCOP_PRINTER_DRAWER_HIGH},
                                       {0x08, OCOP_PRINTER_OFFLINE},
                                       {0x20, OCOP_PRINTER_COVER_OPEN},
                                       {0x40, OCOP_PRINTER_FEEDING}};
    static const BitMeaning third[] = {{0x01, OCOP_PRINTER_PAPER_NEAR_END},
                                       {0x02, OCOP_PRINTER_PAPER_NEAR_END},
                                       {0x04, OCOP_PRINTER_PAPER_OUT},
                                       {0x08, OCOP_PRINTER_PAPER_OUT}};
    OcopStatusBits bits = read_errors (frame[1]);
    bits.told |= OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN |
                 OCOP_PRINTER_FEEDING | OCOP_PRINTER_WAITS | OCOP_PRINTER_PAPER_OUT |
                 OCOP_PRINTER_PAPER_NEAR_END;
    bits.flags |= TRANSLATE (frame[0], first) | TRANSLATE (frame[2], third);
    if ((frame[1] & 0x01) != 0)
        bits.flags |= OCOP_PRINTER_WAITS;
    return bits;
}

guint
ocop_status_bits_get_star_size (guint8 byte)
{
    if ((byte & 0x91) != 0x01)
        return 0;
    const guint size = (byte & 0x20 ? 8u : 0u) + (byte & 0x08 ? 4u : 0u) + (byte & 0x04 ? 2u : 0u) +
                       (byte & 0x02 ? 1u : 0u);
    return size >= OCOP_STAR_SIZE_MIN ? size : 0;
}

gboolean
ocop_status_bits_is_star (guint index, guint8 byte)
{
    /* The version in byte 2 has its highest bit set. */
    return (byte & (index == 1 ? 0x11 : 0x91)) == 0;
}

OcopStatusBits
ocop_status_bits_read_star (const guint8 *frame, guint size, gint *ret_counter)
{
    static const BitMeaning state[] = {{0x04, OCOP_PRINTER_DRAWER_HIGH},
                                       {0x08, OCOP_PRINTER_OFFLINE},
                                       {0x20, OCOP_PRINTER_COVER_OPEN},
                                       {0x40, OCOP_PRINTER_FEEDING}};
    g_assert (size >= OCOP_STAR_SIZE_MIN);
    OcopStatusBits bits = read_errors (frame[3]);
    bits.told |= OCOP_PRINTER_DRAWER_HIGH | OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN |
                 OCOP_PRINTER_FEEDING | OCOP_PRINTER_PAPER_OUT | OCOP_PRINTER_PAPER_NEAR_END;
    bits.flags |= TRANSLATE (frame[2], state);
    if ((frame[5] & 0x08) != 0)
        bits.flags |= OCOP_PRINTER_PAPER_OUT;
    if ((frame[5] & 0x04) != 0)
        bits.flags |= OCOP_PRINTER_PAPER_NEAR_END;
    /* Five bits in the places that the header has for its length. */
    const guint8 c = size >= 8 ? frame[7] : 0;
    *ret_counter = size >= 8 ? (c & 0x40) >> 2 | (c & 0x20) >> 2 | (c & 0x0e) >> 1 : -1;
    return bits;
}
