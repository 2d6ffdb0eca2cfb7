/* Whether a file is a sound store. */
#pragma once

#include "store/store.h"

/* Opens the file at @path and checks it: application and version, structure, foreign keys, the
 * whole chain up to @head where one is given (NULL: up to the end that the file itself knows of).
 * Any thread; reads only this file. *@is_given_up is read as an atomic: 1 ends it; NULL is fine.
 * Errors: BAD_FILE, also when it was given up; STORE_NEWER. */
gboolean ocop_backup_check_copy (const char *path, const OcopStoreHead *head,
                                 const OcopPorts *ports, const int *is_given_up, GError **error);
