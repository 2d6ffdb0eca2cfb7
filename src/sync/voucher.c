/* In the form of the stick: a signed request as bytes. */
#include "sync/voucher.h"

#include "wire/enrol.h"
#include "wire/stick.h"
#include <string.h>

#define FILE_NAME      "voucher"
#define FILE_MAX_BYTES ((gsize)4 * 1024 * 1024)

static char *
dup_path (OcopStore *store)
{
    return ocop_store_path (ocop_store_get_home (store), FILE_NAME);
}

static void
free_message (gpointer message)
{
    ocop_stick_message_free (message);
}

gboolean
ocop_voucher_keep (OcopStore *store, const OcopSyncRequest *request, GError **error)
{
    g_autofree char *path = dup_path (store);
    g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (free_message);
    OcopStickMessage *message =
        ocop_stick_request_new (request->method, request->target, request->body);
    gsize size;
    ocop_stick_message_add_header (message, "Content-Digest", request->headers.content_digest);
    ocop_stick_message_add_header (message, "Signature-Input", request->headers.signature_input);
    ocop_stick_message_add_header (message, "Signature", request->headers.signature);
    g_ptr_array_add (messages, message);
    g_autoptr (GBytes) file = ocop_stick_write (OCOP_STICK_REQUESTS, messages, error);
    if (file == NULL)
        return FALSE;
    const void *bytes = g_bytes_get_data (file, &size);
    return ocop_ports_write_file (ocop_store_get_ports (store), path, bytes, size, 0600, error);
}

static gboolean
is_of_present_epoch (OcopStore *store, GBytes *body)
{
    gsize size;
    const char *bytes = g_bytes_get_data (body, &size);
    const OcopKeys *keys = ocop_store_get_keys (store);
    g_autoptr (OcopEnrolRequest) request = ocop_enrol_request_from_json (bytes, size, NULL);
    return request != NULL && keys != NULL &&
           request->epoch == ocop_store_peek_head (store)->epoch &&
           memcmp (ocop_enrol_request_get_key (request), keys->public_key, OCOP_PUBLIC_KEY_SIZE) ==
               0;
}

OcopSyncRequest *
ocop_voucher_load (OcopStore *store)
{
    const OcopPorts *ports = ocop_store_get_ports (store);
    g_autofree char *path = dup_path (store);
    if (!ports->disk->exists (path, ports->disk->data))
        return NULL;
    g_autoptr (GBytes) file = ocop_ports_read_file (ports, path, FILE_MAX_BYTES, NULL);
    g_autoptr (GPtrArray) messages =
        file != NULL ? ocop_stick_read (OCOP_STICK_REQUESTS, file, NULL) : NULL;
    if (messages == NULL || messages->len != 1)
        return NULL;
    const OcopStickMessage *message = g_ptr_array_index (messages, 0);
    if (!is_of_present_epoch (store, message->body))
        return NULL;
    OcopSyncRequest *request = g_new0 (OcopSyncRequest, 1);
    gsize size;
    request->step = OCOP_SYNC_STEP_SEND;
    request->method = g_strdup (message->method);
    request->target = g_strdup (message->target);
    request->body = g_bytes_ref (message->body);
    request->headers.content_digest =
        g_strdup (ocop_stick_message_get_header (message, "Content-Digest"));
    request->headers.signature_input =
        g_strdup (ocop_stick_message_get_header (message, "Signature-Input"));
    request->headers.signature = g_strdup (ocop_stick_message_get_header (message, "Signature"));
    const void *bytes = g_bytes_get_data (request->body, &size);
    ocop_hash_bytes (bytes, size, request->hash);
    return request;
}

void
ocop_voucher_forget (OcopStore *store)
{
    const OcopPorts *ports = ocop_store_get_ports (store);
    g_autofree char *path = dup_path (store);
    ports->disk->remove_file (path, ports->disk->data, NULL);
}
