/* ocop-pos: the till on the screen. */
#include "ui/app/application.h"

int
main (int argc, char **argv)
{
    return ocop_application_run (argc, argv);
}
