/* The sorter as a state machine of one byte at a time: between frames a byte is told by its bits,
 * inside a frame only by its place. A byte that cannot go on with a frame ends it and is looked at
 * afresh, so that one lost byte costs one frame and not the next one too. */
#include "drivers/proto/escpos_status.h"

#include "drivers/proto/escpos_status_bits.h"
#include <string.h>

#define XON  0x11
#define XOFF 0x13

typedef enum {
    STATE_BETWEEN,
    STATE_ASB,
    STATE_STAR,
    STATE_NAME,  /* 5F .. 00 */
    STATE_BLOCK, /* 37 id .. 00 */
} State;

typedef struct {
    OcopPrinterQuery query;
    gint64 sent_ms;
} Expected;

typedef struct {
    Expected items[OCOP_STATUS_BUFFERED_MAX]; /* oldest first */
    guint count, max;
    gint64 lifetime_ms;
} Queue;

struct _OcopStatusSorter {
    OcopStatusOptions options;
    OcopPrinterSaidFunc take;
    gpointer data;
    State state;
    guint8 bytes[OCOP_STATUS_BLOCK_MAX + 1]; /* of what is begun; room for a NUL */
    guint size, star_size;
    gboolean is_too_long;
    gint64 last_ms; /* when its last byte came */
    Queue real_time, buffered;
    guint known, flags;
    guint64 n_dropped;
};

OcopStatusSorter *
ocop_status_sorter_new (const OcopStatusOptions *options, OcopPrinterSaidFunc take, gpointer data)
{
    G_STATIC_ASSERT (OCOP_STATUS_BUFFERED_MAX >= OCOP_STATUS_REAL_TIME_MAX);
    OcopStatusSorter *sorter = g_new0 (OcopStatusSorter, 1);
    if (options != NULL)
        sorter->options = *options;
    sorter->take = take;
    sorter->data = data;
    sorter->real_time.max = OCOP_STATUS_REAL_TIME_MAX;
    sorter->real_time.lifetime_ms = OCOP_STATUS_REAL_TIME_MS;
    sorter->buffered.max = OCOP_STATUS_BUFFERED_MAX;
    sorter->buffered.lifetime_ms = OCOP_STATUS_BUFFERED_MS;
    return sorter;
}

void
ocop_status_sorter_free (OcopStatusSorter *sorter)
{
    g_free (sorter);
}

/* -- what was asked -- */

static gboolean
is_real_time (OcopPrinterQuery query)
{
    return query >= OCOP_QUERY_PRINTER && query <= OCOP_QUERY_PAPER;
}

static gboolean
is_answered_by_block (OcopPrinterQuery query)
{
    return query >= OCOP_QUERY_FIRMWARE;
}

static guint
count_too_old (const Queue *queue, gint64 now_ms)
{
    guint n = 0;
    while (n < queue->count && now_ms - queue->items[n].sent_ms > queue->lifetime_ms)
        n++;
    return n;
}

static void
remove_first (Queue *queue, guint n)
{
    queue->count -= n;
    memmove (queue->items, queue->items + n, queue->count * sizeof queue->items[0]);
}

gboolean
ocop_status_sorter_expect (OcopStatusSorter *sorter, OcopPrinterQuery query, gint64 now_ms)
{
    g_assert (query != OCOP_QUERY_NONE);
    Queue *queue = is_real_time (query) ? &sorter->real_time : &sorter->buffered;
    remove_first (queue, count_too_old (queue, now_ms));
    if (queue->count == queue->max)
        return FALSE;
    queue->items[queue->count++] = (Expected){.query = query, .sent_ms = now_ms};
    return TRUE;
}

guint
ocop_status_sorter_count_expected (const OcopStatusSorter *sorter, gint64 now_ms)
{
    return sorter->real_time.count - count_too_old (&sorter->real_time, now_ms) +
           sorter->buffered.count - count_too_old (&sorter->buffered, now_ms);
}

/* The first query of @queue that is answered in the form that came. A printer works in order: what
 * stands before it has been passed over and is not answered any more. */
static OcopPrinterQuery
take_expected (Queue *queue, gboolean is_block, gint64 now_ms)
{
    remove_first (queue, count_too_old (queue, now_ms));
    for (guint i = 0; i < queue->count; i++) {
        const OcopPrinterQuery query = queue->items[i].query;
        if (is_answered_by_block (query) == is_block) {
            remove_first (queue, i + 1);
            return query;
        }
    }
    return OCOP_QUERY_NONE;
}

/* -- what is said -- */

static void
say_status (OcopStatusSorter *sorter, OcopPrinterQuery query, OcopStatusBits bits, gint counter)
{
    const guint now = (sorter->flags & ~bits.told) | (bits.flags & bits.told);
    const OcopPrinterSaid said = {
        .kind = OCOP_PRINTER_SAID_STATUS,
        .query = query,
        .told = bits.told,
        .flags = now,
        .changed = (now ^ sorter->flags) | (bits.told & ~sorter->known),
        .star_counter = counter,
    };
    sorter->flags = now;
    sorter->known |= bits.told;
    sorter->take (&said, sorter->data);
}

static void
say (OcopStatusSorter *sorter, OcopPrinterSaidKind kind, OcopPrinterQuery query, guint8 byte,
     const guint8 *text, gsize size)
{
    const OcopPrinterSaid said = {.kind = kind,
                                  .query = query,
                                  .flags = sorter->flags,
                                  .byte = byte,
                                  .text = (const char *)text,
                                  .size = size,
                                  .star_counter = -1};
    sorter->take (&said, sorter->data);
}

static void
begin (OcopStatusSorter *sorter, State state, guint8 byte)
{
    sorter->state = state;
    sorter->bytes[0] = byte;
    sorter->size = 1;
    sorter->is_too_long = FALSE;
}

static void
drop_begun (OcopStatusSorter *sorter)
{
    sorter->n_dropped += sorter->size;
    sorter->state = STATE_BETWEEN;
    sorter->size = 0;
}

/* -- bytes between frames -- */

static void
take_answer (OcopStatusSorter *sorter, Queue *queue, guint8 byte, gint64 now_ms)
{
    const OcopPrinterQuery query = take_expected (queue, FALSE, now_ms);
    OcopStatusBits bits;
    if (query >= OCOP_QUERY_MODEL_ID)
        say (sorter, OCOP_PRINTER_SAID_BYTE, query, byte, NULL, 0);
    else if (query != OCOP_QUERY_NONE &&
             ocop_status_bits_read_answer (query, byte, sorter->options.is_gs_end_near_end, &bits))
        say_status (sorter, query, bits, -1);
    else
        sorter->n_dropped++;
}

static gboolean
is_star_header (const OcopStatusSorter *sorter, guint8 byte)
{
    switch (sorter->options.speech) {
    case OCOP_PRINTER_SPEAKS_ESCPOS:
        return FALSE;
    case OCOP_PRINTER_SPEAKS_EITHER:
        /* The same bits as an answer to GS r. */
        if (sorter->buffered.count > 0)
            return FALSE;
        break;
    case OCOP_PRINTER_SPEAKS_STAR:
        break;
    }
    return ocop_status_bits_get_star_size (byte) > 0;
}

static void
take_first (OcopStatusSorter *sorter, guint8 byte, gint64 now_ms)
{
    if (byte == 0x5f) {
        begin (sorter, STATE_NAME, byte);
    } else if (byte == 0x37) {
        begin (sorter, STATE_BLOCK, byte);
    } else if ((byte & 0x93) == 0x12) {
        take_answer (sorter, &sorter->real_time, byte, now_ms);
    } else if (ocop_status_bits_is_asb (0, byte, sorter->options.has_free_asb_bit)) {
        begin (sorter, STATE_ASB, byte);
    } else if (is_star_header (sorter, byte)) {
        begin (sorter, STATE_STAR, byte);
        sorter->star_size = ocop_status_bits_get_star_size (byte);
    } else if ((byte & 0x90) == 0) {
        take_answer (sorter, &sorter->buffered, byte, now_ms);
    } else {
        sorter->n_dropped++;
    }
}

/* -- frames -- */

static void
end_asb (OcopStatusSorter *sorter)
{
    sorter->state = STATE_BETWEEN;
    say_status (sorter, OCOP_QUERY_NONE, ocop_status_bits_read_asb (sorter->bytes), -1);
}

static void
end_star (OcopStatusSorter *sorter)
{
    gint counter = -1;
    sorter->state = STATE_BETWEEN;
    const OcopStatusBits bits =
        ocop_status_bits_read_star (sorter->bytes, sorter->star_size, &counter);
    say_status (sorter, OCOP_QUERY_NONE, bits, counter);
}

/* FALSE when @byte does not belong to the frame that is begun, which is then dropped. */
static gboolean
take_frame_byte (OcopStatusSorter *sorter, guint8 byte)
{
    const gboolean is_star = sorter->state == STATE_STAR;
    if (is_star ? !ocop_status_bits_is_star (sorter->size, byte)
                : !ocop_status_bits_is_asb (sorter->size, byte, FALSE)) {
        drop_begun (sorter);
        return FALSE;
    }
    sorter->bytes[sorter->size++] = byte;
    if (is_star && sorter->size == sorter->star_size)
        end_star (sorter);
    else if (!is_star && sorter->size == OCOP_ASB_SIZE)
        end_asb (sorter);
    return TRUE;
}

static gboolean
is_process_id (const guint8 *text, gsize size)
{
    if (size != OCOP_PROCESS_ID_SIZE)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if (text[i] < 0x20 || text[i] > 0x7e)
            return FALSE;
    return TRUE;
}

/* @text, @size: what stands behind the id, with a NUL behind it. */
static void
end_block (OcopStatusSorter *sorter, guint8 id, const guint8 *text, gsize size)
{
    if (id == 0x22 && is_process_id (text, size))
        say (sorter, OCOP_PRINTER_SAID_PROCESS_ID, OCOP_QUERY_NONE, id, text, size);
    else if (id == 0x22)
        sorter->n_dropped += sorter->size;
    else if (id == 0x25 && size == 0)
        say (sorter, OCOP_PRINTER_SAID_BUFFER_CLEARED, OCOP_QUERY_NONE, id, NULL, 0);
    else
        say (sorter, OCOP_PRINTER_SAID_BLOCK, OCOP_QUERY_NONE, id, text, size);
}

static void
end_name_or_block (OcopStatusSorter *sorter, gint64 now_ms)
{
    const State state = sorter->state;
    sorter->state = STATE_BETWEEN;
    /* The closing 00, dropped with the rest or a NUL behind the text. */
    sorter->bytes[sorter->size++] = '\0';
    if (sorter->is_too_long || (state == STATE_BLOCK && sorter->size < 3)) {
        drop_begun (sorter);
        return;
    }
    if (state == STATE_BLOCK) {
        end_block (sorter, sorter->bytes[1], sorter->bytes + 2, sorter->size - 3);
        return;
    }
    const OcopPrinterQuery query = take_expected (&sorter->buffered, TRUE, now_ms);
    if (query == OCOP_QUERY_NONE)
        drop_begun (sorter);
    else
        say (sorter, OCOP_PRINTER_SAID_NAME, query, 0, sorter->bytes + 1, sorter->size - 2);
}

static void
take_block_byte (OcopStatusSorter *sorter, guint8 byte, gint64 now_ms)
{
    if (byte == 0) {
        end_name_or_block (sorter, now_ms);
    } else if (sorter->size < OCOP_STATUS_BLOCK_MAX) {
        sorter->bytes[sorter->size++] = byte;
    } else {
        sorter->is_too_long = TRUE;
        sorter->n_dropped++;
    }
}

/* A printer answers DLE EOT at once, and not every one finishes its frame before. */
static gboolean
is_awaited_inside_frame (const OcopStatusSorter *sorter, guint8 byte)
{
    return sorter->state != STATE_BETWEEN && sorter->real_time.count > 0 && (byte & 0x93) == 0x12;
}

static void
take_byte (OcopStatusSorter *sorter, guint8 byte, gint64 now_ms)
{
    if (sorter->state == STATE_NAME || sorter->state == STATE_BLOCK) {
        take_block_byte (sorter, byte, now_ms);
        return;
    }
    if (sorter->options.has_flow_control && (byte == XON || byte == XOFF)) {
        say (sorter, byte == XON ? OCOP_PRINTER_SAID_GO_ON : OCOP_PRINTER_SAID_STOP,
             OCOP_QUERY_NONE, byte, NULL, 0);
        return;
    }
    if (is_awaited_inside_frame (sorter, byte))
        take_answer (sorter, &sorter->real_time, byte, now_ms);
    else if (sorter->state == STATE_BETWEEN || !take_frame_byte (sorter, byte))
        take_first (sorter, byte, now_ms);
}

void
ocop_status_sorter_feed (OcopStatusSorter *sorter, const guint8 *bytes, gsize size, gint64 now_ms)
{
    if (size == 0)
        return;
    if (sorter->state != STATE_BETWEEN && now_ms - sorter->last_ms > OCOP_STATUS_FRAME_MS)
        drop_begun (sorter);
    for (gsize i = 0; i < size; i++)
        take_byte (sorter, bytes[i], now_ms);
    sorter->last_ms = now_ms;
}

void
ocop_status_sorter_reset (OcopStatusSorter *sorter)
{
    if (sorter->state != STATE_BETWEEN)
        drop_begun (sorter);
    sorter->real_time.count = sorter->buffered.count = 0;
    sorter->known = sorter->flags = 0;
}

guint
ocop_status_sorter_get_known (const OcopStatusSorter *sorter)
{
    return sorter->known;
}

guint
ocop_status_sorter_get_flags (const OcopStatusSorter *sorter)
{
    return sorter->flags;
}

guint64
ocop_status_sorter_get_n_dropped (const OcopStatusSorter *sorter)
{
    return sorter->n_dropped;
}
