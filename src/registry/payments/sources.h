/* Banks' webhooks: a notice that money has arrived, for the till that waits for it.
 *
 * How a source signs, where code, amount, time and reference stand and what it wants to hear are
 * data (data/NAME.ini). Of a notice only these four are kept; who paid, from which account and how
 * much is on it never leave the function that reads it. Whether a payment is short, late or double
 * is for the till to say, which alone knows what it asked for: every event goes to it once, and two
 * events with the same code are both handed on. Source: domain.md 5.4. */
#pragma once

#include "registry/store/payments.h"

#define OCOP_PAYMENT_NOTICE_MAX_BYTES ((gsize)256 * 1024)
#define OCOP_PAYMENT_EVENTS_MAX       1000

typedef struct _OcopPaymentSources OcopPaymentSources;
typedef struct _OcopPaymentSource OcopPaymentSource;

/* The sources that the ini file @path has a secret for: [payos] key=… Errors: BAD_FILE for an
 * unknown source or a section without key; the message never quotes the file. */
OcopPaymentSources *ocop_payment_sources_read (const char *path, const OcopPorts *ports,
                                               GError **error);
OcopPaymentSources *ocop_payment_sources_parse (const char *text, gsize size, GError **error);
void ocop_payment_sources_free (OcopPaymentSources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPaymentSources, ocop_payment_sources_free)

/* NULL: no such source, or no secret for it. Borrowed. */
const OcopPaymentSource *ocop_payment_sources_find (const OcopPaymentSources *sources,
                                                    const char *name);
/* Names of all that are compiled in, NULL-terminated. Static. */
const char *const *ocop_payment_sources_list_known (void);
const char *ocop_payment_source_get_name (const OcopPaymentSource *source);
/* What the source wants to hear when all went well: JSON. Borrowed. */
const char *ocop_payment_source_get_answer (const OcopPaymentSource *source);

/* The value of a request's header, NULL when it is not there. */
typedef const char *(*OcopHeaderFunc) (const char *name, gconstpointer data);

/* TRUE when @body is what the source signed. Constant in time over what is secret. */
gboolean ocop_payment_source_verify (const OcopPaymentSource *source, OcopHeaderFunc header,
                                     gconstpointer header_data, const char *body, gsize size);

/* The payments in a verified @body: array of OcopRegPayment with received_ms not set; events that
 * carry no code, take money out or are of another currency are passed over. Errors: BAD_INPUT when
 * @body is not of the source's form. */
GPtrArray *ocop_payment_source_read (const OcopPaymentSource *source, const char *body, gsize size,
                                     GError **error);

/* The code in a statement's text, which banks write in capitals and glue to what they like: the
 * first that stands by itself, else the first at all. FALSE: there is none. */
gboolean ocop_payment_find_code (const char *text, char ret_code[9]);
