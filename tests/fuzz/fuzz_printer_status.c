/* libFuzzer target: what printers say. The first byte chooses the options, the second which queries
 * are out. The rest comes in one piece and byte by byte: the same is heard, every byte is either in
 * something heard or counted as dropped, and flags stay among those told. */
#include "drivers/proto/escpos_status.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct {
    GByteArray *heard; /* kind, query and bytes of each */
    OcopStatusSorter *sorter;
} Hearing;

static void
take (const OcopPrinterSaid *said, gpointer data)
{
    Hearing *hearing = data;
    const guint8 head[] = {(guint8)said->kind, (guint8)said->query, said->byte,
                           (guint8)(said->flags & 0xff), (guint8)(said->flags >> 8)};
    g_assert_cmphex (said->flags & ~ocop_status_sorter_get_known (hearing->sorter), ==, 0);
    g_byte_array_append (hearing->heard, head, sizeof head);
    if (said->text != NULL) {
        g_assert_cmpuint (said->size, <=, OCOP_STATUS_BLOCK_MAX);
        g_assert_cmpuint (strlen (said->text), ==, said->size);
        g_byte_array_append (hearing->heard, (const guint8 *)said->text, (guint)said->size);
    }
    if (said->kind == OCOP_PRINTER_SAID_PROCESS_ID)
        ocop_process_id_compare (1, ocop_process_id_parse (said->text, said->size));
    g_assert_cmpint (said->star_counter, >=, -1);
    g_assert_cmpint (said->star_counter, <=, 31);
}

static void
listen_to (Hearing *hearing, const OcopStatusOptions *options, guint queries, const guint8 *bytes,
           gsize size, gsize portion)
{
    hearing->heard = g_byte_array_new();
    hearing->sorter = ocop_status_sorter_new (options, take, hearing);
    for (guint i = 0; i < 8; i++)
        if ((queries & (1u << i)) != 0) {
            ocop_status_sorter_expect (hearing->sorter, (OcopPrinterQuery)(1 + i), 0);
            ocop_status_sorter_expect (hearing->sorter, (OcopPrinterQuery)(7 + i), 0);
        }
    for (gsize at = 0; at < size; at += portion)
        ocop_status_sorter_feed (hearing->sorter, bytes + at, MIN (portion, size - at), 10);
    ocop_status_sorter_reset (hearing->sorter);
}

static void
stop_listening (Hearing *hearing)
{
    ocop_status_sorter_free (hearing->sorter);
    g_byte_array_unref (hearing->heard);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    Hearing whole, torn;
    if (size < 3)
        return 0;
    const OcopStatusOptions options = {
        .speech = (OcopPrinterSpeech)(data[0] % 3),
        .has_flow_control = (data[0] & 0x10) != 0,
        .has_free_asb_bit = (data[0] & 0x20) != 0,
        .is_gs_end_near_end = (data[0] & 0x40) != 0,
    };
    listen_to (&whole, &options, data[1], data + 2, size - 2, size);
    listen_to (&torn, &options, data[1], data + 2, size - 2, 1);
    g_assert_cmpuint (whole.heard->len, ==, torn.heard->len);
    g_assert_true (whole.heard->len == 0 ||
                   memcmp (whole.heard->data, torn.heard->data, whole.heard->len) == 0);
    const guint64 n_dropped = ocop_status_sorter_get_n_dropped (whole.sorter);
    g_assert_cmpuint (n_dropped, ==, ocop_status_sorter_get_n_dropped (torn.sorter));
    g_assert_cmpuint (n_dropped, <=, size - 2);
    g_assert_true (n_dropped == size - 2 || whole.heard->len > 0);
    stop_listening (&whole);
    stop_listening (&torn);
    return 0;
}
