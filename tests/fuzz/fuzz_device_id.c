/* libFuzzer target: a printer's device ID, with and without its length. Values are bounded and
 * printable whatever it says. */
#include "drivers/core/quirk.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_value (const char *value)
{
    g_assert_cmpuint (strlen (value), <, OCOP_DEVICE_ID_VALUE_SIZE);
    for (const char *at = value; *at != '\0'; at++)
        g_assert_true (g_ascii_isprint (*at));
}

static void
check (const OcopDeviceId *id)
{
    static OcopQuirkTable *table;
    const OcopUsbFacts facts = {.vid = 0x04b8, .pid = 1};
    if (table == NULL)
        table = ocop_quirk_table_new();
    check_value (id->maker);
    check_value (id->model);
    check_value (id->commands);
    check_value (id->kind);
    check_value (id->serial);
    ocop_device_id_has_command (id, "ESC/POS");
    OcopQuirks quirks;
    ocop_quirk_table_find (table, &facts, id, &quirks);
    g_assert_cmpuint (strlen (quirks.profile), <, OCOP_QUIRK_NAME_SIZE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    OcopDeviceId id;
    ocop_device_id_parse (data, size, &id);
    check (&id);
    ocop_device_id_parse_text ((const char *)data, size, &id);
    check (&id);
    return 0;
}
