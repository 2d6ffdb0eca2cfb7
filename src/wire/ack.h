/* The registry's answer to a batch. Signed (document.h, OCOP_DOCUMENT_ACK) over "OCOPA1 ack" LF and
 * the body's bytes; a till moves its cursors only after it has verified that.
 *
 *     {"schema":1,"point":"QN01","till":1,"epoch":1,"acked_seq":58,"head_hash":"…64 hex…",
 *      "acked_totals":58,"acked_stock":93,"proven":"proven","next_sync_s":60,
 *      "catalogue_version":4,"recall_version":3,"recalls":[{"code":"QN-0001","lot":"L1",…}],
 *      "payments":[{"code":"OC7K2M9Q","amount":120000,"utc_ms":1795233100000,"reference":"FT26…"}],
 *      "command":null,"quarantined":0,"server_time":1795233125100,"request":"…64 hex…"} */
#pragma once

#include "journal/first_body.h"
#include "journal/keys.h"
#include "journal/record.h"
#include "wire/document.h"
#include "wire/recalls.h"

#define OCOP_ACK_MAX_BYTES       ((gsize)4 * 1024 * 1024)
#define OCOP_ACK_RECALLS_MAX     1000
#define OCOP_ACK_PAYMENTS_MAX    100
#define OCOP_ACK_NEXT_SYNC_MAX_S 86400
#define OCOP_PAYMENT_TEXT_MAX    128

typedef enum {
    OCOP_UNPROVEN,    /* complete, and the rows do not sum to the headers' totals: a case */
    OCOP_CATCHING_UP, /* not complete, nothing to compare */
    OCOP_PROVEN,      /* Σ rows of the epoch = gt_* of the head, less the epoch's base */
    OCOP_N_PROVEN
} OcopProven;

/* "unproven", "catching-up", "proven". Static. */
const char *ocop_proven_to_text (OcopProven proven);
gboolean ocop_proven_from_text (const char *text, OcopProven *ret_proven);

/* How far the registry has come with one epoch. */
typedef struct {
    gint64 epoch;
    gint64 acked_seq;                 /* 0: nothing yet */
    guint8 head_hash[OCOP_HASH_SIZE]; /* of that record; zeros when there is none */
    gint64 acked_totals;
    gint64 acked_stock;
} OcopCursors;

/* A payment that a bank has confirmed. Texts are owned, after ocop_text_take_in. */
typedef struct {
    char *code; /* that the till waits for */
    gint64 amount;
    gint64 utc_ms;
    char *reference; /* the bank's, may be "" */
} OcopPaymentNotice;

/* What an officer decided and the till has to do. */
typedef enum {
    OCOP_COMMAND_NONE,
    OCOP_COMMAND_OPEN_EPOCH, /* go on as a new epoch whose first record names @at */
} OcopCommandKind;

typedef struct {
    OcopCommandKind kind;
    OcopHead at; /* newest record that both sides have; seq 0: none of that epoch */
    gint64 case_id;
} OcopCommand;

typedef struct {
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    OcopCursors acked;
    OcopProven proven;
    gint64 next_sync_s; /* 1 to OCOP_ACK_NEXT_SYNC_MAX_S */
    gint64 catalogue_version;
    gint64 recall_version;
    /* TRUE: @recalls holds every change since the batch's recall_version (maybe none). FALSE with a
     * higher recall_version: too many, fetch the list. */
    gboolean has_recalls;
    GArray *recalls;     /* of OcopRecall */
    GPtrArray *payments; /* of OcopPaymentNotice */
    OcopCommand command;
    gint64 n_quarantined; /* rows, positions and bodies of the batch that were set aside */
    gint64 server_time;   /* utc ms */
    guint8 request[OCOP_HASH_SIZE]; /* SHA-256 of the request's body */
} OcopAck;

OcopAck *ocop_ack_new (void);
void ocop_ack_free (OcopAck *ack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopAck, ocop_ack_free)
void ocop_ack_add_payment (OcopAck *ack, const char *code, gint64 amount, gint64 utc_ms,
                           const char *reference);

GBytes *ocop_ack_to_json (const OcopAck *ack);
/* Verify the signature before. Errors: OCOP_ERROR_BAD_INPUT with field. */
OcopAck *ocop_ack_from_json (const char *bytes, gsize size, GError **error);

/* {"kind":"open-epoch","at":{"epoch","seq","hash"},"case":12}, or null. Shared with problem.h. An
 * unknown kind, of a later version, is read as NONE. */
void ocop_command_write (OcopJsonWriter *writer, const char *key, const OcopCommand *command);
void ocop_command_read (OcopJsonMembers *members, const char *key, OcopCommand *ret_command);
