/* The virtual devices' socket: any bytes, torn into lines, told to devices that somebody has open.
 */
#include "drivers/virtual/virtual_control.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

static void
on_line (const char *line, gsize size, gpointer data)
{
    g_autofree char *answer = ocop_virtual_devices_command (data, line != NULL ? line : "", size);
    g_assert_true (g_str_has_prefix (answer, "{\"ok\":true") ||
                   g_str_has_prefix (answer, "{\"ok\":false,\"message\":"));
    g_assert_null (strchr (answer, '\n'));
    g_assert_true (g_utf8_validate (answer, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
    OcopLoop *loop = ocop_loop_new_manual();
    OcopVirtualDevices *devices = ocop_virtual_devices_new (loop, NULL, NULL, NULL);
    g_autofree OcopVirtualLines *lines = g_new0 (OcopVirtualLines, 1);
    ocop_transport_open (ocop_virtual_devices_get_transport (devices, OCOP_DEV_CLASS_SCANNER), NULL,
                         NULL);
    ocop_transport_open (ocop_virtual_devices_get_transport (devices, OCOP_DEV_CLASS_PRINTER), NULL,
                         NULL);
    ocop_loop_run_pending (loop);
    ocop_virtual_lines_feed (lines, (const char *)bytes, size, on_line, devices);
    ocop_virtual_lines_feed (lines, "\n", 1, on_line, devices);
    ocop_loop_run_pending (loop);
    ocop_virtual_control_run (devices, (const char *)bytes, size);
    ocop_virtual_devices_free (devices);
    ocop_loop_run_pending (loop);
    ocop_loop_unref (loop);
    return 0;
}
