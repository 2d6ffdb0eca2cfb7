/* The line between till and registry as two files on a USB stick, for a point without a network:
 * the signed requests there, the signed answers back, with exactly the bytes that HTTP would carry.
 *
 *     OCOPS1 requests LF                         or   OCOPS1 answers LF
 *     message POST /v1/tills/QN01/1/batches 3 70732 LF     message 200 2 512 LF
 *     Content-Digest: sha-256=:…: LF
 *     …as many header lines as the line says, then as many bytes of body, LF
 *     end COUNT SHA256 LF      over all bytes before this line: a stick pulled out early shows
 *
 * The answers stand in the order of the requests. The checksum guards against accidents; what
 * proves the content are the signatures inside. */
#pragma once

#include <glib.h>

#define OCOP_STICK_MAX_BYTES    ((gsize)256 * 1024 * 1024)
#define OCOP_STICK_MESSAGES_MAX 100000
#define OCOP_STICK_HEADERS_MAX  16
#define OCOP_STICK_BODY_MAX     ((gsize)64 * 1024 * 1024)

typedef enum { OCOP_STICK_REQUESTS, OCOP_STICK_ANSWERS } OcopStickKind;

typedef struct {
    char *name;  /* token of RFC 9110 */
    char *value; /* printable ASCII */
} OcopStickHeader;

typedef struct {
    char *method;    /* of a request, else NULL */
    char *target;    /* of a request, else NULL */
    int status;      /* of an answer, else 0 */
    GArray *headers; /* of OcopStickHeader */
    GBytes *body;
} OcopStickMessage;

OcopStickMessage *ocop_stick_request_new (const char *method, const char *target, GBytes *body);
OcopStickMessage *ocop_stick_answer_new (int status, GBytes *body);
void ocop_stick_message_add_header (OcopStickMessage *message, const char *name, const char *value);
/* NULL when there is none; case of @name ignored. Borrowed. */
const char *ocop_stick_message_get_header (const OcopStickMessage *message, const char *name);
void ocop_stick_message_free (OcopStickMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopStickMessage, ocop_stick_message_free)

/* The file's bytes of @messages (of OcopStickMessage). Errors: OCOP_ERROR_BAD_INPUT when one cannot
 * be written in the form, or they are too many or too large. */
GBytes *ocop_stick_write (OcopStickKind kind, const GPtrArray *messages, GError **error);
/* New array that owns its messages; bodies borrow from @file and keep it alive. Errors:
 * OCOP_ERROR_BAD_FILE with the message's number as row. */
GPtrArray *ocop_stick_read (OcopStickKind kind, GBytes *file, GError **error);
