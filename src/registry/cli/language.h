/* Which language the program speaks: Vietnamese or English by LANGUAGE, LC_ALL, LC_MESSAGES, LANG.
 * @program is argv[0]. Call once, before the first message. */
#pragma once

#include "base/ports.h"

void ocop_registry_language_init (const char *program, const OcopPorts *ports);
