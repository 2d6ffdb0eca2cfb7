/* How a till becomes known to the registry: POST /v1/enrol with a one-time code (code.h), signed
 * with the key of its newest epoch; the answer brings the registry's key, which the till pins.
 *
 *     {"schema":1,"code":"7K2M9QX4TB","province":"22","point":"QN01","till":1,"name":"OCOP Hạ
 * Long", "keys":["…64 hex…","…"],"epoch":2,"head":{"seq":9,"hash":"…"},
 *      "named":{"epoch":1,"seq":58,"hash":"…"},"branch":"…64 hex…","program":"0.1.0"}
 *     {"schema":1,"registry_key":"…64 hex…","point":"QN01","till":1,"epoch":2,
 *      "acked":[{"epoch":1,"acked_seq":58,"head_hash":"…","acked_totals":58,"acked_stock":93}],
 *      "server_time":1795233125100,"next_sync_s":60} */
#pragma once

#include "wire/ack.h"
#include "wire/code.h"

#define OCOP_ENROL_KEYS_MAX   10000
#define OCOP_ENROL_MAX_BYTES  ((gsize)4 * 1024 * 1024)
#define OCOP_PROGRAM_TEXT_MAX 64
#define OCOP_TILL_NAME_MAX    512

typedef struct {
    char code[OCOP_ENROL_CODE_SIZE]; /* normalised */
    char province[OCOP_CODE_TEXT_SIZE];
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    char *name;       /* the shop's; after ocop_text_take_in */
    GByteArray *keys; /* OCOP_PUBLIC_KEY_SIZE bytes per epoch 1 to @epoch; zeros for a lost one */
    gint64 epoch;     /* the newest */
    gint64 head_seq;  /* newest record of that epoch */
    guint8 head_hash[OCOP_HASH_SIZE];
    gboolean has_named; /* TRUE exactly when @epoch > 1 */
    OcopHead named;     /* what the first record of @epoch names */
    /* Of an adopted fork, vouched for by the key of the epoch that forked: the hash of the record
     * in which the branch differs, the one behind @named. */
    gboolean has_branch;
    guint8 branch[OCOP_HASH_SIZE];
    char *program; /* version of the till's program */
} OcopEnrolRequest;

OcopEnrolRequest *ocop_enrol_request_new (void);
void ocop_enrol_request_free (OcopEnrolRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopEnrolRequest, ocop_enrol_request_free)
/* The key of the newest epoch. Borrowed. */
const guint8 *ocop_enrol_request_get_key (const OcopEnrolRequest *request);
GBytes *ocop_enrol_request_to_json (const OcopEnrolRequest *request);
/* Errors: OCOP_ERROR_BAD_INPUT with field; "code" when it can be no code. */
OcopEnrolRequest *ocop_enrol_request_from_json (const char *bytes, gsize size, GError **error);

typedef struct {
    guint8 registry_key[OCOP_PUBLIC_KEY_SIZE];
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    gint64 epoch;
    GArray *acked; /* of OcopCursors, epoch ascending */
    gint64 server_time;
    gint64 next_sync_s;
} OcopEnrolAnswer;

OcopEnrolAnswer *ocop_enrol_answer_new (void);
void ocop_enrol_answer_free (OcopEnrolAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopEnrolAnswer, ocop_enrol_answer_free)
GBytes *ocop_enrol_answer_to_json (const OcopEnrolAnswer *answer);
OcopEnrolAnswer *ocop_enrol_answer_from_json (const char *bytes, gsize size, GError **error);
