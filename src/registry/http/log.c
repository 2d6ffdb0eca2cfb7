/* One JSON line per request: who asked what, how it went, how long it took. Never a query, a body,
 * a header or a token. */
#include "registry/http/private.h"

#include "base/json_writer.h"
#include "base/text.h"
#include <stdio.h>

static void
put (const OcopServer *server, GString *line)
{
    g_string_append_c (line, '\n');
    if (server->settings.log != NULL) {
        server->settings.log (line->str, server->settings.log_data);
        return;
    }
    fwrite (line->str, 1, line->len, stderr);
    fflush (stderr);
}

static void
add_safe (OcopJsonWriter *json, const char *key, const char *text)
{
    g_autofree char *safe = text != NULL ? ocop_text_excerpt (text, -1) : NULL;
    ocop_json_add_string (json, key, safe);
}

void
ocop_exchange_log (const OcopExchange *exchange, int status, gint64 size, gint64 latency_ms)
{
    g_autoptr (GString) line = g_string_new (NULL);
    OcopJsonWriter json;
    ocop_json_writer_init (&json, line);
    ocop_json_begin_object (&json, NULL);
    ocop_json_add_instant (&json, "at", ocop_ports_utc_ms (exchange->server->ports));
    ocop_json_add_string (&json, "event", "request");
    add_safe (&json, "method", exchange->request.method);
    add_safe (&json, "path", exchange->path);
    ocop_json_add_string (&json, "route",
                          exchange->entry != NULL ? exchange->entry->route->name : NULL);
    ocop_json_add_int (&json, "status", status);
    ocop_json_add_int (&json, "ms", latency_ms);
    ocop_json_add_int (&json, "in", (gint64)exchange->received);
    ocop_json_add_int (&json, "out", size);
    add_safe (&json, "address", exchange->address);
    add_safe (&json, "actor", exchange->request.identity.actor);
    ocop_json_end_object (&json);
    put (exchange->server, line);
}

void
ocop_server_log (const OcopServer *server, const char *event, const char *detail)
{
    g_autoptr (GString) line = g_string_new (NULL);
    OcopJsonWriter json;
    ocop_json_writer_init (&json, line);
    ocop_json_begin_object (&json, NULL);
    ocop_json_add_instant (&json, "at", ocop_ports_utc_ms (server->ports));
    ocop_json_add_string (&json, "event", event);
    add_safe (&json, "detail", detail);
    ocop_json_end_object (&json);
    put (server, line);
}
