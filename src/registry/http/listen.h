/* Where the server listens and who may be believed. Private to this folder. */
#pragma once

#include <gio/gio.h>

/* "127.0.0.1:8080", "[::1]:8080", "localhost:0". Owned. Errors: BAD_INPUT with field "listen". */
GSocketAddress *ocop_listen_parse (const char *text, GError **error);
gboolean ocop_listen_is_loopback (GSocketAddress *address);
/* "10.0.0.1,10.0.0.2" as a vector; NULL for NULL or "". Errors: BAD_INPUT. */
gboolean ocop_listen_parse_proxies (const char *text, char ***ret_proxies, GError **error);
/* The last address of an X-Forwarded-For that is none of @proxies; NULL: there is none, or
 * something that is no address. Owned. */
char *ocop_listen_dup_client (const char *forwarded, char **proxies);
