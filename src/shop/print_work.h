/* A job's bytes on their way from the store to a device. Not for other folders. */
#pragma once

#include "drivers/proto/print_stream.h"
#include "shop/printing.h"

struct _OcopPrintWork {
    gint64 job;
    guint process_id; /* 1 to 9999 */
    char *profile;
    OcopPrintStream *stream;
};
