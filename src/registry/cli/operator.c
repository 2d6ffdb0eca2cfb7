/* Both ends of the operator's socket. The server reads and writes without blocking and carries the
 * commands out one after the other on its own thread; the client may wait. */
#include "registry/cli/operator.h"

#include "base/error.h"
#include "registry/cli/operator_message.h"
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define BACKLOG 8

struct _OcopOperator {
    OcopOperatorContext context;
    GSocketService *service;
    char *path;
};

/* --- server --- */

typedef struct {
    const OcopOperatorContext *context;
    GSocketConnection *connection;
    guint8 head[OCOP_OPERATOR_HEAD_SIZE];
    guint8 *body;
    gsize size;
    GBytes *answer;
} Visit;

static void
visit_free (Visit *visit)
{
    g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
    g_object_unref (visit->connection);
    g_free (visit->body);
    g_clear_pointer (&visit->answer, g_bytes_unref);
    g_free (visit);
}

static void
on_body_written (GObject *source, GAsyncResult *result, gpointer data)
{
    g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
    visit_free (data);
}

static void
on_head_written (GObject *source, GAsyncResult *result, gpointer data)
{
    Visit *visit = data;
    gsize size;
    if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL)) {
        visit_free (visit);
        return;
    }
    const void *bytes = g_bytes_get_data (visit->answer, &size);
    g_output_stream_write_all_async (G_OUTPUT_STREAM (source), bytes, size, G_PRIORITY_DEFAULT,
                                     NULL, on_body_written, visit);
}

static void
carry_out (Visit *visit)
{
    g_auto (GStrv) argv = NULL;
    g_autoptr (GBytes) input = NULL;
    g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&visit->body), visit->size);
    g_auto (OcopOperatorAnswer) answer = {0};
    if (!ocop_operator_request_from_bytes (bytes, &argv, &input)) {
        visit_free (visit);
        return;
    }
    ocop_operator_run (visit->context, (const char *const *)argv, input, &answer);
    visit->answer = ocop_operator_answer_to_bytes (&answer);
    ocop_operator_head_write (g_bytes_get_size (visit->answer), visit->head);
    g_output_stream_write_all_async (
        g_io_stream_get_output_stream (G_IO_STREAM (visit->connection)), visit->head,
        sizeof visit->head, G_PRIORITY_DEFAULT, NULL, on_head_written, visit);
}

static void
on_body_read (GObject *source, GAsyncResult *result, gpointer data)
{
    Visit *visit = data;
    gsize n_read;
    if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
        n_read != visit->size) {
        visit_free (visit);
        return;
    }
    carry_out (visit);
}

static void
on_head_read (GObject *source, GAsyncResult *result, gpointer data)
{
    Visit *visit = data;
    gsize n_read;
    if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, NULL) ||
        n_read != sizeof visit->head || !ocop_operator_head_read (visit->head, &visit->size)) {
        visit_free (visit);
        return;
    }
    visit->body = g_malloc (MAX (visit->size, 1));
    g_input_stream_read_all_async (G_INPUT_STREAM (source), visit->body, visit->size,
                                   G_PRIORITY_DEFAULT, NULL, on_body_read, visit);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
    OcopOperator *operator_ = data;
    Visit *visit = g_new0 (Visit, 1);
    visit->context = &operator_->context;
    visit->connection = g_object_ref (connection);
    g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                   visit->head, sizeof visit->head, G_PRIORITY_DEFAULT, NULL,
                                   on_head_read, visit);
    return TRUE;
}

OcopOperator *
ocop_operator_serve (const char *socket_path, const OcopOperatorContext *context, GError **error)
{
    g_autoptr (GSocketService) service = g_socket_service_new();
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
    g_autoptr (GError) cause = NULL;
    const OcopDisk *disk = context->ports->disk;
    g_socket_listener_set_backlog (G_SOCKET_LISTENER (service), BACKLOG);
    if (!disk->remove_file (socket_path, disk->data, &cause)) {
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, "%s: %s", socket_path, cause->message);
        return NULL;
    }
    /* The mode has to be right from the socket's first moment on. */
    const mode_t mask = umask (0177);
    const gboolean is_listening =
        g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &cause);
    umask (mask);
    if (!is_listening) {
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, "%s: %s", socket_path, cause->message);
        return NULL;
    }
    OcopOperator *operator_ = g_new0 (OcopOperator, 1);
    operator_->context = *context;
    operator_->path = g_strdup (socket_path);
    operator_->service = g_steal_pointer (&service);
    g_signal_connect (operator_->service, "incoming", G_CALLBACK (on_incoming), operator_);
    g_socket_service_start (operator_->service);
    return operator_;
}

void
ocop_operator_free (OcopOperator *operator_)
{
    if (operator_ == NULL)
        return;
    const OcopDisk *disk = operator_->context.ports->disk;
    g_socket_service_stop (operator_->service);
    g_socket_listener_close (G_SOCKET_LISTENER (operator_->service));
    g_object_unref (operator_->service);
    disk->remove_file (operator_->path, disk->data, NULL);
    g_free (operator_->path);
    g_free (operator_);
}

/* --- client --- */

static GBytes *
exchange (GSocketConnection *connection, GBytes *request, GError **error)
{
    GOutputStream *to = g_io_stream_get_output_stream (G_IO_STREAM (connection));
    GInputStream *from = g_io_stream_get_input_stream (G_IO_STREAM (connection));
    guint8 head[OCOP_OPERATOR_HEAD_SIZE];
    gsize size, n_read;
    const void *bytes = g_bytes_get_data (request, &size);
    ocop_operator_head_write (size, head);
    if (!g_output_stream_write_all (to, head, sizeof head, NULL, NULL, error) ||
        !g_output_stream_write_all (to, bytes, size, NULL, NULL, error) ||
        !g_input_stream_read_all (from, head, sizeof head, &n_read, NULL, error))
        return NULL;
    if (n_read == sizeof head && ocop_operator_head_read (head, &size)) {
        g_autofree guint8 *body = g_malloc (MAX (size, 1));
        if (!g_input_stream_read_all (from, body, size, &n_read, NULL, error))
            return NULL;
        if (n_read == size)
            return g_bytes_new_take (g_steal_pointer (&body), size);
    }
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "cut off");
    return NULL;
}

gboolean
ocop_operator_ask (const char *socket_path, const char *const *argv, GBytes *input,
                   gboolean *ret_is_there, OcopOperatorAnswer *ret_answer, GError **error)
{
    g_autoptr (GSocketClient) client = g_socket_client_new();
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
    g_autoptr (GError) cause = NULL;
    g_autoptr (GSocketConnection) connection =
        g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
    *ret_is_there = connection != NULL;
    if (connection == NULL)
        return TRUE;
    g_autoptr (GBytes) request = ocop_operator_request_to_bytes (argv, input);
    g_autoptr (GBytes) answer = exchange (connection, request, &cause);
    if (answer != NULL && ocop_operator_answer_from_bytes (answer, ret_answer))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_NETWORK, NULL,
                    _ ("the registry's server went away before it answered: %s"),
                    cause != NULL ? cause->message : "?");
    return FALSE;
}
