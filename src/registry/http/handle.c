/* Handlers on the main thread, with the writing connection. */
#include "registry/http/private.h"

#include "registry/http/identity.h"

#define ATTEMPTS 4

static OcopWebContext
make_context (OcopExchange *exchange)
{
    OcopServer *server = exchange->server;
    return (OcopWebContext){.db = server->db,
                            .ingest = server->ingest,
                            .keys = &server->keys,
                            .ports = server->ports,
                            .now_ms = ocop_ports_utc_ms (server->ports),
                            .data = exchange->entry->data};
}

static gboolean
write_once (OcopExchange *exchange, OcopWebContext *context, GError **error)
{
    const OcopWebRoute *route = exchange->entry->route;
    OcopWebAnswer *answer = &exchange->answer;
    g_auto (OcopRegTransaction) transaction = {0};
    if (!ocop_reg_begin (&transaction, context->db, OCOP_REG_WRITE, error) ||
        !route->handler (context, &exchange->request, answer, error))
        return FALSE;
    if (answer->status >= 400)
        return TRUE;
    const char *actor = exchange->request.identity.actor;
    return ocop_reg_audit_add (context->db, actor != NULL ? actor : exchange->address, route->name,
                               exchange->path, "", context->now_ms, error) &&
           ocop_reg_commit (&transaction, error);
}

static gboolean
write_until_done (OcopExchange *exchange, OcopWebContext *context, GError **error)
{
    for (guint i = 1;; i++) {
        g_autoptr (GError) failure = NULL;
        if (write_once (exchange, context, &failure))
            return TRUE;
        const gboolean is_again =
            ocop_reg_error_is_again (failure) || ocop_reg_is_outcome_unknown (context->db);
        ocop_web_answer_clear (&exchange->answer);
        if (!is_again || i == ATTEMPTS) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
    }
}

static void
run (OcopExchange *exchange)
{
    const OcopWebRoute *route = exchange->entry->route;
    OcopWebContext context = make_context (exchange);
    g_autoptr (GError) error = NULL;
    gboolean is_done = TRUE;

    /* What has been prepared was authenticated before. */
    if (route->prepare == NULL)
        is_done = ocop_web_authenticate (context.db, route, &exchange->request, context.now_ms,
                                         &exchange->answer, &error);
    if (is_done && !ocop_web_answer_is_set (&exchange->answer))
        is_done = route->kind == OCOP_WEB_WRITE
                      ? write_until_done (exchange, &context, &error)
                      : route->handler (&context, &exchange->request, &exchange->answer, &error);
    if (!is_done)
        ocop_web_answer_set_error (&exchange->answer, error, exchange->is_page);
    ocop_exchange_send (exchange);
}

void
ocop_exchange_handle (OcopExchange *exchange)
{
    const OcopWebRoute *route = exchange->entry->route;
    if (route->kind == OCOP_WEB_BATCH)
        ocop_batch_reader_push (exchange->server->reader, exchange);
    else if (route->kind == OCOP_WEB_READ || (route->prepare != NULL && !exchange->is_prepared))
        ocop_workers_push (exchange->server->workers, exchange);
    else
        run (exchange);
}
