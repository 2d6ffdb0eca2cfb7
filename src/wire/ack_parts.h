/* Parts of an ack that state.c, enrol.c and problem.c have as well. Private to this folder. */
#pragma once

#include "wire/ack.h"

/* The five keys of one epoch, inside the object being written or read. */
void ocop_cursors_write (OcopJsonWriter *writer, const OcopCursors *cursors);
void ocop_cursors_read (OcopJsonMembers *members, OcopCursors *ret_cursors);
/* "proven". */
OcopProven ocop_proven_read (OcopJsonMembers *members);
