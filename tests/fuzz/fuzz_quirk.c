/* libFuzzer target: a shop's quirk file. What is refused leaves nothing behind; what is taken says
 * only what is in bounds. */
#include "drivers/core/quirk.h"

#include "base/error.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static const OcopDeviceId id = {.maker = "EPSON", .model = "TM-T20", .commands = "ESC/POS"};
    const OcopUsbFacts facts = {
        .vid = 0x04b8,
        .pid = 0x0e15,
        .n_interfaces = 1,
        .interfaces = {{.device_class = 7, .subclass = 1, .protocol = 2}},
    };
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new_empty();
    g_autoptr (GError) error = NULL;
    OcopQuirks quirks;
    if (!ocop_quirk_table_add (table, "fuzz", (const char *)data, size, &error)) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_cmpuint (ocop_quirk_table_count (table), ==, 0);
    }
    ocop_quirk_table_find (table, &facts, &id, &quirks);
    g_assert_cmpuint (quirks.chunk_bytes, <=, 4096);
    g_assert_true (quirks.gs_usage == 0 || (quirks.gs_usage >= 0x3e && quirks.gs_usage <= 0x45));
    g_assert_cmpuint (strlen (quirks.profile), <, OCOP_QUIRK_NAME_SIZE);
    return 0;
}
