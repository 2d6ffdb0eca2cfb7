/* The frame of a batch. The lists whose members are taken one by one are in batch_rows.c. */
#include "wire/batch.h"
#include "wire/batch_rows.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WAITING_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -"

static void
read_signature (OcopJsonMembers *m, OcopBatch *batch)
{
    const OcopJsonSpan span = ocop_json_members_get (m, "signature");
    batch->has_signature = ocop_batch_count_headers (batch) > 0;
    if (batch->has_signature)
        ocop_json_members_get_hex (m, "signature", TRUE, batch->signature, OCOP_SIGNATURE_SIZE);
    else if (span.size != 0 && (span.size != strlen ("\"\"") || span.text[0] != '"'))
        ocop_json_members_fail (m, "signature", _ ("a signature without headers"));
}

static void
read_headers (OcopJsonMembers *m, OcopBatch *batch)
{
    gsize size = 0;
    batch->headers_from = ocop_json_members_get_int (m, "headers_from", TRUE, 1, OCOP_SEQ_MAX, 1);
    batch->headers_to = ocop_json_members_get_int (m, "headers_to", TRUE, batch->headers_from - 1,
                                                   OCOP_SEQ_MAX, batch->headers_from - 1);
    const gint64 n_headers = ocop_batch_count_headers (batch);
    if (n_headers > OCOP_BATCH_HEADERS_MAX)
        ocop_json_members_fail (m, "headers_to", _ ("more than %d headers"),
                                OCOP_BATCH_HEADERS_MAX);
    ocop_json_members_get_hex (m, "prev_hash", TRUE, batch->prev_hash, OCOP_HASH_SIZE);
    g_autofree char *headers = ocop_json_members_dup_raw (
        m, "headers", TRUE, (gsize)OCOP_BATCH_HEADERS_MAX * OCOP_RECORD_TEXT_MAX, &size);
    if (headers == NULL)
        return;
    g_string_append_len (batch->headers, headers, (gssize)size);
    if ((size > 0) != (n_headers > 0))
        ocop_json_members_fail (m, "headers",
                                _ ("the text does not hold the headers of the range"));
    read_signature (m, batch);
}

static void
read_clock (OcopJsonMembers *m, OcopBatch *batch)
{
    OcopJsonMembers clock;
    if (!ocop_json_members_enter (m, "clock", TRUE, &clock))
        return;
    batch->clock_utc_ms =
        ocop_json_members_get_int (&clock, "utc_ms", TRUE, G_MININT64, G_MAXINT64, 0);
    g_autofree char *state =
        ocop_json_members_dup_raw (&clock, "state", TRUE, OCOP_KIND_TEXT_SIZE, NULL);
    guint i = 0;
    while (state != NULL && i < OCOP_N_CLOCK_STATES &&
           strcmp (state, ocop_clock_state_to_text ((OcopClockState)i)) != 0)
        i++;
    if (i == OCOP_N_CLOCK_STATES)
        ocop_json_members_fail (&clock, "state", _ ("“%s” is no state of a clock"), state);
    else
        batch->clock_state = (OcopClockState)i;
    ocop_json_members_leave (m, &clock);
}

static void
read_waiting (OcopJsonMembers *m, OcopBatch *batch)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "waiting", FALSE, OCOP_BATCH_WAITING_MAX, &length);
    ocop_json_walk_init (&walk, array);
    while (ocop_json_walk_next_element (&walk, &element)) {
        char code[OCOP_WAITING_TEXT_MAX + 1];
        if (!ocop_json_span_copy_string (element, code, sizeof code) || code[0] == '\0' ||
            code[strspn (code, WAITING_CHARACTERS)] != '\0') {
            ocop_json_members_fail (m, "waiting",
                                    _ ("a payment code is made of letters and digits"));
            return;
        }
        ocop_batch_add_waiting (batch, code);
    }
}

/* The ends of a range (from, to]. */
static void
read_range (OcopJsonMembers *m, const char *from_key, const char *to_key, gint64 *ret_from,
            gint64 *ret_to)
{
    *ret_from = ocop_json_members_get_int (m, from_key, TRUE, 0, G_MAXINT64 - 1, 0);
    *ret_to = ocop_json_members_get_int (m, to_key, TRUE, *ret_from, G_MAXINT64 - 1, *ret_from);
}

static void
read_batch (OcopJsonMembers *m, OcopBatch *batch)
{
    ocop_wire_read_code (m, "province", 1, batch->province);
    ocop_wire_read_till (m, batch->point, &batch->till);
    batch->epoch = ocop_json_members_get_int (m, "epoch", TRUE, 1, OCOP_EPOCH_MAX, 0);
    read_headers (m, batch);
    read_range (m, "totals_from", "totals_to", &batch->totals_from, &batch->totals_to);
    read_range (m, "stock_from", "stock_to", &batch->stock_from, &batch->stock_to);
    batch->complete = ocop_json_members_get_bool (m, "complete", FALSE);
    read_clock (m, batch);
    read_waiting (m, batch);
    batch->catalogue_version =
        ocop_json_members_get_int (m, "catalogue_version", FALSE, 0, G_MAXINT64, 0);
    batch->recall_version =
        ocop_json_members_get_int (m, "recall_version", FALSE, 0, G_MAXINT64, 0);
    batch->has_installation = ocop_json_members_get_hex (
        m, "installation", FALSE, batch->installation, OCOP_INSTALLATION_SIZE);
    ocop_batch_read_bodies (m, batch);
    ocop_batch_read_rows (m, batch);
    ocop_batch_read_stock (m, batch);
}

OcopBatch *
ocop_batch_from_json (const char *bytes, gsize size, GError **error)
{
    OcopJsonMembers members;
    if (!ocop_wire_begin_read (bytes, size, OCOP_BATCH_MAX_BYTES, &members, error))
        return NULL;
    g_autoptr (OcopBatch) batch = ocop_batch_new();
    read_batch (&members, batch);
    if (!ocop_json_members_finish (&members, error))
        return NULL;
    return g_steal_pointer (&batch);
}
