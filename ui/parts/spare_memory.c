/* glibc keeps freed memory below what is still in use; a table's thousands of widgets leave some
 * 10 MB of it. Looking through it takes a millisecond or two, ten after a large page. */
#include "ui/parts/spare_memory.h"

#include <glib.h>
#include <malloc.h>

#define LATER_MS 3000

static guint source;

static gboolean
on_time (gpointer data)
{
    source = 0;
    malloc_trim (0);
    return G_SOURCE_REMOVE;
}

void
ocop_spare_memory_give_back_later (void)
{
    if (source == 0)
        source = g_timeout_add_full (G_PRIORITY_LOW, LATER_MS, on_time, NULL, NULL);
}
