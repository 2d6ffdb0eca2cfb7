/* Which language the program speaks. */
#pragma once

#include "base/ports.h"

/* Picks Vietnamese or English from LANGUAGE, LC_ALL, LC_MESSAGES and LANG and binds the message
 * catalogue: that of the build tree where the program stands in one, else the installed one.
 * @program is argv[0]. Call once, before the first message. */
void ocop_language_init (const char *program, const OcopPorts *ports);
