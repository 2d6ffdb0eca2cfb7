/* The list of recalls: products, or lots of products, that may not be sold any more.
 *
 *     {"schema":1,"version":7,"issued":1795233125000,
 *      "recalls":[{"code":"QN-0001","lot":null,"reason":"…","since":1795233000000,"lifted":false}]}
 *
 * The whole list is a document signed under "OCOPC1 recalls"; an ack carries the same objects. */
#pragma once

#include "base/json_span.h"
#include "base/json_writer.h"
#include "wire/totals_row.h"

#define OCOP_RECALLS_MAX       20000
#define OCOP_RECALLS_MAX_BYTES ((gsize)16 * 1024 * 1024)
#define OCOP_RECALL_REASON_MAX 512

typedef struct {
    char code[OCOP_WIRE_PRODUCT_SIZE];
    char *lot;       /* NULL: the whole product */
    char *reason;    /* after ocop_text_take_in; may be "" */
    gint64 since;    /* utc ms */
    gboolean lifted; /* no longer in force: kept so that whoever has it learns */
} OcopRecall;

typedef struct {
    gint64 version;  /* 0: there never was a recall */
    gint64 issued;   /* utc ms */
    GArray *recalls; /* of OcopRecall; (code, lot) unique */
} OcopRecallList;

/* New array of OcopRecall that owns its texts. */
GArray *ocop_recalls_new (void);
/* Copies. @lot may be NULL. */
void ocop_recalls_add (GArray *recalls, const char *code, const char *lot, const char *reason,
                       gint64 since, gboolean lifted);

OcopRecallList *ocop_recall_list_new (void);
void ocop_recall_list_free (OcopRecallList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRecallList, ocop_recall_list_free)

GBytes *ocop_recall_list_to_json (const OcopRecallList *list);
/* Errors: OCOP_ERROR_BAD_INPUT with field. */
OcopRecallList *ocop_recall_list_from_json (const char *bytes, gsize size, GError **error);

/* The array at @key of another message. read appends nothing when the key is absent or wrong. */
void ocop_recalls_write (OcopJsonWriter *writer, const char *key, const GArray *recalls);
void ocop_recalls_read (OcopJsonMembers *members, const char *key, guint max, GArray *recalls);
