/* What a till has to tell, in one request: a range of journal headers, the few bodies that leave
 * the shop, the totals rows and stock positions that changed, and the till's own condition.
 *
 *     {"schema":1,"province":"22","point":"QN01","till":1,"epoch":1,
 *      "headers_from":57,"headers_to":58,"prev_hash":"…64 hex…","headers":"OCOPJ1\n22\nQN01\n…",
 *      "signature":"…128 hex…","bodies":[{"seq":58,"body":"{\"z\":1,…}"}],
 *      "totals_from":56,"totals_to":58,"rows":[["2026-11-21","QN-0001","showroom",4,"2.5",…,57]],
 *      "stock_from":90,"stock_to":93,"stock":[["QN-0001","12.5",93,[["L1","2027-01-31","5"]]]],
 *      "complete":true,"clock":{"utc_ms":1795233125000,"state":"ok"},"waiting":["OC7K2M9Q"],
 *      "catalogue_version":4,"recall_version":2,"installation":"…32 hex…"}
 *
 * Reading is strict about the frame (everything but single rows, positions and bodies): one thing
 * wrong there and nothing is taken. A single row, position or body that cannot be read goes to
 * @quarantined as the bytes it came in, the rest is taken: one poisoned row must not stop a till's
 * line for ever. Unknown keys are passed over. What the headers say is not looked at here:
 * header_range.h. Source: DESIGN.md "Sync and the registry". */
#pragma once

#include "journal/first_body.h"
#include "journal/keys.h"
#include "journal/record.h"
#include "wire/totals_row.h"

#define OCOP_WIRE_SCHEMA 1

#define OCOP_BATCH_MAX_BYTES      ((gsize)16 * 1024 * 1024)
#define OCOP_BATCH_HEADERS_MAX    1000
#define OCOP_BATCH_BODIES_MAX     OCOP_BATCH_HEADERS_MAX
#define OCOP_BATCH_ROWS_MAX       20000
#define OCOP_BATCH_STOCK_MAX      20000 /* positions; as many lots together */
#define OCOP_BATCH_WAITING_MAX    20
#define OCOP_BATCH_QUARANTINE_MAX 1000
/* What a till aims at; a single version with more rows than that goes out whole. */
#define OCOP_BATCH_AIM_BYTES ((gsize)1024 * 1024)

#define OCOP_INSTALLATION_SIZE 16
#define OCOP_WAITING_TEXT_MAX  25 /* bytes of a VietQR purpose */

/* Body of one record of the range, exactly the bytes that were hashed. */
typedef struct {
    gint64 seq;
    char *text; /* owned, NUL-terminated */
    gsize size;
} OcopWireBody;

/* A stock position: what lies at the till, may be below zero. */
typedef struct {
    char product[OCOP_WIRE_PRODUCT_SIZE];
    gint64 qty_milli;
    gint64 movement; /* id of the product's last movement, from 1 */
    guint first_lot; /* its lots in OcopBatch.lots, ascending by bytes */
    guint n_lots;
} OcopWireStock;

typedef struct {
    char *lot;        /* owned, after ocop_text_take_in; never "" */
    OcopDay expiry;   /* OCOP_DAY_NONE: not known */
    gint64 qty_milli; /* not 0 */
} OcopWireLot;

typedef enum {
    OCOP_QUARANTINE_ROW,
    OCOP_QUARANTINE_STOCK,
    OCOP_QUARANTINE_BODY,
} OcopQuarantineKind;

/* "row", "stock", "body". Static. */
const char *ocop_quarantine_kind_to_text (OcopQuarantineKind kind);

typedef struct {
    OcopQuarantineKind kind;
    guint index; /* in the array of the message */
    char *raw;   /* owned: the JSON value as it came, valid UTF-8; of "body_sha256" the body */
    const char *reason; /* static: the name of the field, "order" or "twice" */
} OcopQuarantined;

typedef struct {
    char province[OCOP_CODE_TEXT_SIZE];
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    gint64 epoch;

    gint64 headers_from;              /* inclusive; headers_to + 1 when there are none */
    gint64 headers_to;                /* 0 only when there are none */
    guint8 prev_hash[OCOP_HASH_SIZE]; /* of the record before headers_from, or what seq 1 names */
    GString *headers;                 /* the records' bytes, one after the other */
    gboolean has_signature;           /* TRUE exactly when there are headers */
    guint8 signature[OCOP_SIGNATURE_SIZE]; /* of the record headers_to */
    GArray *bodies;                        /* of OcopWireBody, seq ascending within the range */

    gint64 totals_from; /* rows that changed in (from, to] */
    gint64 totals_to;
    GArray *rows; /* of OcopWireRow in the order of ocop_wire_row_compare, keys unique */

    gint64 stock_from; /* positions whose last movement is in (from, to] */
    gint64 stock_to;
    GArray *stock; /* of OcopWireStock, movement ascending, products unique */
    GArray *lots;  /* of OcopWireLot */

    gboolean complete; /* after this nothing of the snapshot is unsent */
    gint64 clock_utc_ms;
    OcopClockState clock_state;
    GPtrArray *waiting; /* of char *: VietQR codes that the till waits for */
    gint64 catalogue_version;
    gint64 recall_version;
    gboolean has_installation;
    guint8 installation[OCOP_INSTALLATION_SIZE]; /* random, kept outside of the store */

    GPtrArray *quarantined; /* of OcopQuarantined; only reading fills it */
} OcopBatch;

OcopBatch *ocop_batch_new (void);
void ocop_batch_free (OcopBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopBatch, ocop_batch_free)

/* Number of headers in the range. */
gint64 ocop_batch_count_headers (const OcopBatch *batch);

/* Builders; what they are given is copied. Range ends, signature and the plain fields are set by
 * the caller. */
void ocop_batch_add_header (OcopBatch *batch, const char *text, gsize size);
void ocop_batch_add_body (OcopBatch *batch, gint64 seq, const char *text, gsize size);
void ocop_batch_add_row (OcopBatch *batch, const OcopWireRow *row);
void ocop_batch_add_stock (OcopBatch *batch, const char *product, gint64 qty_milli,
                           gint64 movement);
/* To the position added last. */
void ocop_batch_add_lot (OcopBatch *batch, const char *lot, OcopDay expiry, gint64 qty_milli);
void ocop_batch_add_waiting (OcopBatch *batch, const char *code);

/* Brings rows and positions into the order in which they travel. */
void ocop_batch_sort (OcopBatch *batch);

/* The message. The same batch always gives the same bytes. A batch that could not be read back is a
 * fault of the program and stops it. Owned. */
GBytes *ocop_batch_to_json (const OcopBatch *batch);

/* NULL and OCOP_ERROR_BAD_INPUT with the field when the frame is not sound ("schema": of a version
 * that is not understood here). */
OcopBatch *ocop_batch_from_json (const char *bytes, gsize size, GError **error);
