/* Strict reading of untrusted JSON where it stands, without a tree: for messages of a mebibyte, and
 * where a part that cannot be understood has to be kept as the bytes it came in.
 *
 * ocop_json_span_init checks the whole text once (RFC 8259 and nothing more, valid UTF-8 without
 * NUL, bounded depth). From then on every span of it is known to be one sound value, and walking
 * cannot fail for syntax; what can be wrong is the type or range of a value. No memory is taken but
 * for the texts that are copied out, whatever the text says.
 *
 * An object is read in the manner of OcopJsonReader (json_reader.h): list the keys, ask once at the
 * end. The difference: keys that nobody asks for are passed over, as messages between versions of
 * the product need it.
 *
 *     OcopJsonMembers m;
 *     ocop_json_members_init (&m, span, "");
 *     gint64 from = ocop_json_members_get_int (&m, "from", TRUE, 1, OCOP_SEQ_MAX, 0);
 *     …
 *     return ocop_json_members_finish (&m, error);
 *
 * All errors are OCOP_ERROR_BAD_INPUT with the path of the value as field ("rows[1].qty"). */
#pragma once

#include <glib.h>

/* One sound JSON value inside borrowed bytes, without blanks around it; size 0: there is none. */
typedef struct {
    const char *text;
    gsize size;
} OcopJsonSpan;

typedef enum {
    OCOP_JSON_ABSENT, /* no value */
    OCOP_JSON_NULL,
    OCOP_JSON_BOOL,
    OCOP_JSON_INT,    /* fits int64 */
    OCOP_JSON_NUMBER, /* any other number: nobody takes one */
    OCOP_JSON_STRING,
    OCOP_JSON_ARRAY,
    OCOP_JSON_OBJECT,
} OcopJsonType;

/* Checks @text, one whole JSON value of at most @max_bytes with blanks around it. The span borrows
 * from @text. Beside what RFC 8259 forbids are refused: nesting over OCOP_JSON_DEPTH_MAX
 * (json_reader.h), \u0000, lone surrogates, and keys written with a backslash. */
gboolean ocop_json_span_init (OcopJsonSpan *ret_span, const char *text, gsize size, gsize max_bytes,
                              GError **error);

OcopJsonType ocop_json_span_get_type (OcopJsonSpan span);

/* FALSE, output untouched, when the value is of another type. */
gboolean ocop_json_span_get_int (OcopJsonSpan span, gint64 *ret_value);
gboolean ocop_json_span_get_bool (OcopJsonSpan span, gboolean *ret_value);
/* A decimal string of at most 3 decimals in shortest form, "-1.5", as thousandths; within
 * ±OCOP_JSON_MILLI_MAX. */
gboolean ocop_json_span_get_milli (OcopJsonSpan span, gint64 *ret_milli);
/* The decoded text with a NUL, into @buffer of @size bytes. FALSE also when it does not fit. */
gboolean ocop_json_span_copy_string (OcopJsonSpan span, char *buffer, gsize size);
/* The decoded text, owned, NUL-terminated; @ret_size may be NULL. NULL when it is no string. The
 * same bytes as were written, controls and all: use ocop_text_take_in for what people will see. */
char *ocop_json_span_dup_string (OcopJsonSpan span, gsize *ret_size);
/* Exactly 2 × @size lower-case hex digits. */
gboolean ocop_json_span_get_hex (OcopJsonSpan span, guint8 *ret_bytes, gsize size);

#define OCOP_JSON_MILLI_MAX (G_GINT64_CONSTANT (1000000000000000))

typedef struct {
    OcopJsonSpan key; /* without its quotes */
    OcopJsonSpan value;
} OcopJsonMember;

/* Goes over the elements of an array or the members of an object, in the order of the text. */
typedef struct {
    /*< private >*/
    const char *at;
    const char *end;
} OcopJsonWalk;

/* A span that is neither array nor object has nothing inside. */
void ocop_json_walk_init (OcopJsonWalk *walk, OcopJsonSpan container);
/* FALSE behind the last. The one that fits the container. */
gboolean ocop_json_walk_next_element (OcopJsonWalk *walk, OcopJsonSpan *ret_element);
gboolean ocop_json_walk_next_member (OcopJsonWalk *walk, OcopJsonMember *ret_member);

#define OCOP_JSON_MEMBERS_MAX 64

typedef struct {
    /*< private >*/
    char *path; /* "" or "rows[1]."; NULL after finish */
    GError *error;
    guint n_members;
    OcopJsonMember members[OCOP_JSON_MEMBERS_MAX];
} OcopJsonMembers;

/* Lists the members of @object. Fails, to be seen at finish, when it is no object, has a key twice
 * or more than OCOP_JSON_MEMBERS_MAX. @path as made by the caller: "" or "acked[0].". */
void ocop_json_members_init (OcopJsonMembers *members, OcopJsonSpan object, const char *path);

/* The value at @key; size 0 when it is absent or null. */
OcopJsonSpan ocop_json_members_get (OcopJsonMembers *members, const char *key);
/* Each gives its fallback (0, NULL, zeros) when the key is absent, which is an error if @required,
 * and after an error. */
gint64 ocop_json_members_get_int (OcopJsonMembers *members, const char *key, gboolean required,
                                  gint64 min, gint64 max, gint64 fallback);
gboolean ocop_json_members_get_bool (OcopJsonMembers *members, const char *key, gboolean fallback);
/* TRUE when the value is there and sound. */
gboolean ocop_json_members_get_hex (OcopJsonMembers *members, const char *key, gboolean required,
                                    guint8 *ret_bytes, gsize size);
/* Owned text after ocop_text_take_in. */
char *ocop_json_members_dup_text (OcopJsonMembers *members, const char *key, gboolean required,
                                  gsize max_bytes);
/* Owned text as it stands, at most @max_bytes; @ret_size may be NULL. */
char *ocop_json_members_dup_raw (OcopJsonMembers *members, const char *key, gboolean required,
                                 gsize max_bytes, gsize *ret_size);
/* The array at @key with its number of elements, at most @max; size 0 when absent. */
OcopJsonSpan ocop_json_members_get_array (OcopJsonMembers *members, const char *key,
                                          gboolean required, guint max, guint *ret_length);
/* Starts @ret_child at the object @key; FALSE when it is absent. */
gboolean ocop_json_members_enter (OcopJsonMembers *members, const char *key, gboolean required,
                                  OcopJsonMembers *ret_child);
/* Starts @ret_child at @element, which is number @index of the array @key: path "key[index].". */
void ocop_json_members_enter_element (OcopJsonMembers *members, const char *key, guint index,
                                      OcopJsonSpan element, OcopJsonMembers *ret_child);
/* Finishes @child and hands its error to @members. */
void ocop_json_members_leave (OcopJsonMembers *members, OcopJsonMembers *child);

/* Notes an error of the caller's own at @key (NULL: the object itself), unless there is one. */
void ocop_json_members_fail (OcopJsonMembers *members, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean ocop_json_members_has_failed (const OcopJsonMembers *members);
/* TRUE when nothing failed. Frees what the struct holds. */
gboolean ocop_json_members_finish (OcopJsonMembers *members, GError **error);
