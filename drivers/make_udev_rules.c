/* Run while the till is built: writes the udev rules of all drivers to standard output.
 *
 * usage: make-udev-rules GROUP */
#include "drivers/tables.h"

int
main (int argc, char **argv)
{
    if (argc != 2) {
        g_printerr ("usage: make-udev-rules GROUP\n");
        return 2;
    }
    g_autofree char *rules = ocop_drivers_make_udev_rules (argv[1]);
    g_print ("%s", rules);
    return 0;
}
