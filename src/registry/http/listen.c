/* Addresses as an operator writes them. */
#include "registry/http/listen.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define HOPS_MAX 32

static void
set_wrong (const char *text, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "listen",
                    _ ("“%s” is not an address and a port to listen on"), text);
}

GSocketAddress *
ocop_listen_parse (const char *text, GError **error)
{
    const char *colon = text != NULL ? strrchr (text, ':') : NULL;
    gint64 port = 0;
    if (colon == NULL || !g_ascii_string_to_signed (colon + 1, 10, 0, 65535, &port, NULL)) {
        set_wrong (text != NULL ? text : "", error);
        return NULL;
    }
    g_autofree char *host = g_strndup (text, (gsize)(colon - text));
    const gsize length = strlen (host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
        memmove (host, host + 1, length - 2);
        host[length - 2] = '\0';
    }
    GSocketAddress *address = g_inet_socket_address_new_from_string (
        strcmp (host, "localhost") == 0 ? "127.0.0.1" : host, (guint)port);
    if (address == NULL)
        set_wrong (text, error);
    return address;
}

gboolean
ocop_listen_is_loopback (GSocketAddress *address)
{
    return g_inet_address_get_is_loopback (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

gboolean
ocop_listen_parse_proxies (const char *text, char ***ret_proxies, GError **error)
{
    if (text == NULL || *text == '\0') {
        *ret_proxies = NULL;
        return TRUE;
    }
    g_auto (GStrv) proxies = g_strsplit (text, ",", -1);
    for (guint i = 0; proxies[i] != NULL; i++) {
        g_strstrip (proxies[i]);
        if (!g_hostname_is_ip_address (proxies[i])) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "trusted-proxies",
                            _ ("“%s” is not an address"), proxies[i]);
            return FALSE;
        }
    }
    *ret_proxies = g_steal_pointer (&proxies);
    return TRUE;
}

char *
ocop_listen_dup_client (const char *forwarded, char **proxies)
{
    g_auto (GStrv) hops = g_strsplit (forwarded, ",", HOPS_MAX);
    for (guint i = g_strv_length (hops); i-- > 0;) {
        const char *hop = g_strstrip (hops[i]);
        if (!g_hostname_is_ip_address (hop))
            return NULL;
        if (!g_strv_contains ((const char *const *)proxies, hop))
            return g_strdup (hop);
    }
    return NULL;
}
