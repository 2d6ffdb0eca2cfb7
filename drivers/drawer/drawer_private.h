/* For those that make a drawer with a port of their own. */
#pragma once

#include "drivers/drawer/drawer.h"

/* The port's data go with the drawer, when no pulse is with it any more. */
void ocop_drawer_own_port (OcopDrawer *drawer, GDestroyNotify free_port);
