/* Pieces that several messages share, written and read in one way. Private to this folder. */
#pragma once

#include "base/json_span.h"
#include "base/json_writer.h"
#include "journal/first_body.h"
#include "journal/record.h"
#include <glib.h>

/* Checks @bytes and starts @ret_members at the object they are; its "schema" must be one that is
 * understood here. On TRUE end with ocop_json_members_finish. */
gboolean ocop_wire_begin_read (const char *bytes, gsize size, gsize max_bytes,
                               OcopJsonMembers *ret_members, GError **error);
/* Begins an object with its "schema". */
void ocop_wire_begin_write (OcopJsonWriter *writer, GString *out);
/* Ends the object; takes @out. */
GBytes *ocop_wire_end_write (OcopJsonWriter *writer, GString *out);

void ocop_wire_add_hex (OcopJsonWriter *writer, const char *key, const guint8 *bytes, gsize size);

/* [A-Z0-9], @min to OCOP_CODE_TEXT_SIZE - 1 of them: a province's or point's code. */
void ocop_wire_read_code (OcopJsonMembers *members, const char *key, gsize min,
                          char ret_code[OCOP_CODE_TEXT_SIZE]);
/* "point" and "till". */
void ocop_wire_add_till (OcopJsonWriter *writer, const char *point, gint64 till);
void ocop_wire_read_till (OcopJsonMembers *members, char ret_point[OCOP_CODE_TEXT_SIZE],
                          gint64 *ret_till);
/* {"epoch","seq","hash"}, null without @head. read: FALSE when absent or wrong. */
void ocop_wire_add_head (OcopJsonWriter *writer, const char *key, const OcopHead *head);
gboolean ocop_wire_read_head (OcopJsonMembers *members, const char *key, gint64 min_seq,
                              OcopHead *ret_head);
/* A product's code. */
void ocop_wire_read_product (OcopJsonMembers *members, const char *key, char *ret_code);

/* Whether @code is @min to OCOP_CODE_TEXT_SIZE - 1 characters of [A-Z0-9]. */
gboolean ocop_wire_is_code (const char *code, gsize min);
