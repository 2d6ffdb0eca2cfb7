/* The real network: HTTP by libsoup. Certificates are checked against the system's authorities;
 * without TLS only this machine itself is spoken to. */
#pragma once

#include "base/network.h"

typedef struct _OcopHttpClient OcopHttpClient;

/* Used by one thread at a time; keeps connections open between exchanges. */
OcopHttpClient *ocop_http_client_new (void);
void ocop_http_client_free (OcopHttpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopHttpClient, ocop_http_client_free)

/* Borrowed from @client. */
const OcopNetwork *ocop_http_client_get_network (OcopHttpClient *client);

/* The address of a registry, "https://host[:port]", as a person types it. Errors: BAD_INPUT, field
 * "registry". Owned. */
char *ocop_http_client_dup_registry_url (const char *typed, GError **error);

/* The rule for URLs. Errors: BAD_INPUT, field "registry". */
gboolean ocop_http_client_check_url (const char *url, GError **error);
