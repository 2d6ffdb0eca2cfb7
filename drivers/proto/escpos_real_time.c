/* One table of sequences, matched byte by byte or in a block. */
#include "drivers/proto/escpos_real_time.h"

#include <string.h>

/* Each byte lies between its low and its high. */
typedef struct {
    guint size;
    guint8 low[OCOP_REAL_TIME_MAX], high[OCOP_REAL_TIME_MAX];
} Sequence;

static const Sequence sequences[] = {
    {3, {0x10, 0x04, 1}, {0x10, 0x04, 4}},             /* status */
    {3, {0x10, 0x05, 0}, {0x10, 0x05, 2}},             /* recovery */
    {5, {0x10, 0x14, 1, 0, 1}, {0x10, 0x14, 1, 1, 8}}, /* drawer */
    {5, {0x10, 0x14, 2, 1, 8}, {0x10, 0x14, 2, 1, 8}}, /* power off */
    {4, {0x10, 0x14, 7, 1}, {0x10, 0x14, 7, 1}},       /* ASB frame now */
    {10,                                               /* clear buffers */
     {0x10, 0x14, 8, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08},
     {0x10, 0x14, 8, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08}},
};

static gboolean
begins_with (const Sequence *sequence, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] < sequence->low[i] || bytes[i] > sequence->high[i])
            return FALSE;
    }
    return TRUE;
}

gsize
ocop_real_time_match (const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++) {
        if (sequences[i].size <= size && begins_with (&sequences[i], bytes, sequences[i].size))
            return sequences[i].size;
    }
    return 0;
}

static gboolean
may_become_one (const OcopRealTime *real_time)
{
    for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++) {
        if (real_time->size <= sequences[i].size &&
            begins_with (&sequences[i], real_time->bytes, real_time->size))
            return TRUE;
    }
    return FALSE;
}

gsize
ocop_real_time_take (OcopRealTime *real_time, guint8 byte, guint8 ret_bytes[OCOP_REAL_TIME_MAX])
{
    if (real_time->size == 0 && byte != sequences[0].low[0])
        return 0;
    real_time->bytes[real_time->size++] = byte;
    while (real_time->size > 0 && !may_become_one (real_time)) {
        real_time->size--;
        memmove (real_time->bytes, real_time->bytes + 1, real_time->size);
    }
    gsize size = ocop_real_time_match (real_time->bytes, real_time->size);
    if (size > 0) {
        memcpy (ret_bytes, real_time->bytes, size);
        real_time->size = 0;
    }
    return size;
}

gboolean
ocop_real_time_find (const guint8 *bytes, gsize size, gsize from, gsize *ret_index)
{
    while (from < size) {
        const guint8 *at = memchr (bytes + from, sequences[0].low[0], size - from);
        if (at == NULL)
            return FALSE;
        gsize index = (gsize)(at - bytes);
        if (ocop_real_time_match (at, size - index) > 0) {
            *ret_index = index;
            return TRUE;
        }
        from = index + 1;
    }
    return FALSE;
}
