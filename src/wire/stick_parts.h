/* The form of a stick's file, for its writer and its reader. Private to this folder. */
#pragma once

#include "wire/stick.h"

#define OCOP_STICK_MESSAGE    "message "
#define OCOP_STICK_END        "end "
#define OCOP_STICK_NAME_MAX   64
#define OCOP_STICK_VALUE_MAX  2048
#define OCOP_STICK_STATUS_MIN 100
#define OCOP_STICK_STATUS_MAX 599

OcopStickMessage *ocop_stick_message_new (void);
const char *ocop_stick_get_magic (OcopStickKind kind);
gboolean ocop_stick_is_header_sound (const char *name, const char *value);
gboolean ocop_stick_is_request_sound (const char *method, const char *target);
/* The last line, over all that is in @file. */
void ocop_stick_append_end (GString *file, guint n_messages);
