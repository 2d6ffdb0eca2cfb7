/* The messages of operator.h as bytes. Private to this folder. */
#pragma once

#include "registry/cli/operator.h"

#define OCOP_OPERATOR_HEAD_SIZE 8

GBytes *ocop_operator_request_to_bytes (const char *const *argv, GBytes *input);
/* FALSE for bytes that are no request. @ret_argv owned, NULL-terminated. */
gboolean ocop_operator_request_from_bytes (GBytes *bytes, char ***ret_argv, GBytes **ret_input);
GBytes *ocop_operator_answer_to_bytes (const OcopOperatorAnswer *answer);
gboolean ocop_operator_answer_from_bytes (GBytes *bytes, OcopOperatorAnswer *ret_answer);

/* What goes before a message of @size bytes; and back, FALSE when it is none. */
void ocop_operator_head_write (gsize size, guint8 ret_head[OCOP_OPERATOR_HEAD_SIZE]);
gboolean ocop_operator_head_read (const guint8 head[OCOP_OPERATOR_HEAD_SIZE], gsize *ret_size);
