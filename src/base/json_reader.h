/* Strict reading of untrusted JSON: RFC 8259 only (no comments, no trailing commas), bounded depth
 * and size, no key twice in an object, integers that fit int64, valid UTF-8 without NUL. json-glib
 * builds the tree after a scan has found the text sound.
 *
 * A reader walks one object and remembers the first error, so that a caller reads every key in a
 * row and asks once at the end:
 *
 *     OcopJsonReader r;
 *     ocop_json_reader_init (&r, node, "");
 *     g_autofree char *cashier = ocop_json_reader_dup_string (&r, "cashier", TRUE, OCOP_TEXT_MAX);
 *     …
 *     return ocop_json_reader_finish (&r, error);   // also refuses keys that nobody asked for
 *
 * All errors are OCOP_ERROR_BAD_INPUT with the path of the value as field ("lines[1].qty"; lines
 * count from 0 as in the array). */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#define OCOP_JSON_DEPTH_MAX 16
#define OCOP_JSON_KEYS_MAX  64

/* The tree of @text; the caller frees it with json_node_unref. @max_bytes bounds @length (-1:
 * NUL-terminated). */
JsonNode *ocop_json_parse (const char *text, gssize length, gsize max_bytes, GError **error);

typedef struct {
    /*< private >*/
    JsonObject *object; /* borrowed, NULL when the node was no object */
    char *path;         /* "" or "lines[1]." */
    GError *error;      /* the first one */
    guint n_seen;
    const char *seen[OCOP_JSON_KEYS_MAX];
} OcopJsonReader;

/* @path: "" for the root, else as made by the element and member functions below (without a final
 * dot). */
void ocop_json_reader_init (OcopJsonReader *reader, JsonNode *node, const char *path);

/* TRUE when the key is there (null counts as absent). Marks it as known. */
gboolean ocop_json_reader_has (OcopJsonReader *reader, const char *key);

/* Owned text after ocop_text_take_in with @max_bytes; NULL when absent (an error if @required) or
 * after an error. */
char *ocop_json_reader_dup_string (OcopJsonReader *reader, const char *key, gboolean required,
                                   gsize max_bytes);
/* @fallback when absent and not @required. Only JSON integers within [@min, @max]. */
gint64 ocop_json_reader_get_int (OcopJsonReader *reader, const char *key, gboolean required,
                                 gint64 min, gint64 max, gint64 fallback);
gboolean ocop_json_reader_get_bool (OcopJsonReader *reader, const char *key, gboolean fallback);
/* A quantity string in thousandths; @fallback_milli when absent. */
gint64 ocop_json_reader_get_qty (OcopJsonReader *reader, const char *key, gboolean required,
                                 gint64 fallback_milli);

/* Length of the array at @key, at most @max; 0 when absent. */
guint ocop_json_reader_get_array_length (OcopJsonReader *reader, const char *key, gboolean required,
                                         guint max);
/* Starts @ret_child at element @index of the array @key: path "key[index]". After an error the
 * child is empty and carries none. */
void ocop_json_reader_enter_element (OcopJsonReader *reader, const char *key, guint index,
                                     OcopJsonReader *ret_child);
/* Starts @ret_child at the object @key; FALSE when it is absent. */
gboolean ocop_json_reader_enter_member (OcopJsonReader *reader, const char *key,
                                        OcopJsonReader *ret_child);
/* Finishes @child (unknown keys too) and hands its error to @reader. */
void ocop_json_reader_leave (OcopJsonReader *reader, OcopJsonReader *child);

/* Notes an error of the caller's own at @key (NULL: the object itself), unless there is one
 * already. */
void ocop_json_reader_fail (OcopJsonReader *reader, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean ocop_json_reader_has_failed (OcopJsonReader *reader);

/* Ends the reading: TRUE when nothing failed and every key of the object was asked for. Frees what
 * the reader holds. */
gboolean ocop_json_reader_finish (OcopJsonReader *reader, GError **error);

/* Element @index of an array of strings. NULL after an error. */
char *ocop_json_reader_dup_element (OcopJsonReader *reader, const char *key, guint index,
                                    gsize max_bytes);
/* A string as it stands, control characters included (the separators of a scanned code), at most
 * @max_bytes + 1 bytes so that the caller can see that it was too long. NULL when absent. */
char *ocop_json_reader_dup_scan (OcopJsonReader *reader, const char *key, gsize max_bytes);
