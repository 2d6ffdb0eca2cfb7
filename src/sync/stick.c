/* Messages by stick are those of the network, byte for byte. */
#include "sync/stick.h"

#include "sync/voucher.h"
#include "wire/document.h"

static OcopStickMessage *
to_message (const OcopSyncRequest *request)
{
    OcopStickMessage *message =
        ocop_stick_request_new (request->method, request->target, request->body);
    ocop_stick_message_add_header (message, "Content-Digest", request->headers.content_digest);
    ocop_stick_message_add_header (message, "Signature-Input", request->headers.signature_input);
    ocop_stick_message_add_header (message, "Signature", request->headers.signature);
    return message;
}

static void
free_message (gpointer message)
{
    ocop_stick_message_free (message);
}

/* As if the registry had taken it. */
static void
move_on (GArray *epochs, const OcopOutboxRange *range)
{
    for (guint i = 0; i < epochs->len; i++) {
        OcopSyncEpoch *epoch = &g_array_index (epochs, OcopSyncEpoch, i);
        if (epoch->epoch != range->epoch)
            continue;
        epoch->acked_seq = range->to.seq;
        epoch->acked_totals = range->to.totals;
        epoch->acked_stock = range->to.stock;
    }
}

GPtrArray *
ocop_sync_stick_fill (OcopStore *store, const OcopOutboxFacts *facts, GError **error)
{
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (store, error);
    g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_message);
    gsize n_bytes = 0;
    gboolean is_all = FALSE;
    if (epochs == NULL)
        return NULL;
    g_autoptr (OcopSyncRequest) voucher = ocop_voucher_load (store);
    if (voucher != NULL)
        g_ptr_array_add (messages, to_message (voucher));
    while (!is_all && n_bytes < OCOP_STICK_MAX_BYTES / 2 &&
           messages->len < OCOP_STICK_MESSAGES_MAX) {
        g_autoptr (OcopSyncRequest) request =
            ocop_sync_request_new_batch (store, epochs, facts, error);
        if (request == NULL)
            return NULL;
        g_ptr_array_add (messages, to_message (request));
        n_bytes += g_bytes_get_size (request->body);
        is_all = request->range.is_all || !request->range.has_content;
        move_on (epochs, &request->range);
    }
    return g_steal_pointer (&messages);
}

OcopSyncReply *
ocop_sync_stick_read_answer (const OcopStickMessage *message, const char *point, int till,
                             gint64 epoch, const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE])
{
    const OcopSyncAsked asked = {
        .step = OCOP_SYNC_STEP_SEND, .point = point, .till = till, .epoch = epoch};
    const OcopSyncAnswer answer = {
        .status = message->status,
        .signature = ocop_stick_message_get_header (message, OCOP_DOCUMENT_HEADER),
        .body = message->body};
    OcopSyncReply *reply = ocop_sync_reply_read_voucher (&asked, &answer, registry_key);
    if (reply->end == OCOP_SYNC_ENDED_VOUCHED && reply->problem == NULL)
        return reply;
    ocop_sync_reply_free (reply);
    return ocop_sync_reply_read (&asked, &answer, registry_key);
}
