/* The socket, on GIO's sources of the loop's context. Clients are slow, rude or gone as they like:
 * an answer that does not fit into the socket's buffer ends the connection. */
#include "drivers/virtual/virtual_control.h"

#include "base/error.h"
#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE       0600
#define READ_SIZE  4096
#define PATIENCE_S 5

typedef struct {
    OcopVirtualControl *control; /* borrowed */
    GSocket *socket;
    GSource *source;
    OcopVirtualLines lines;
    gboolean is_over;
} Client;

struct _OcopVirtualControl {
    OcopVirtualDevices *devices; /* borrowed */
    OcopLoop *loop;              /* reference */
    char *path;
    GSocket *listener;
    GSource *source;
    GPtrArray *clients; /* of Client, owned */
};

/* ---- lines */

static void
end_line (OcopVirtualLines *lines, OcopVirtualLineFunc take, gpointer data)
{
    const gboolean is_too_long = lines->is_too_long;
    const gsize size = lines->size;
    lines->size = 0;
    lines->is_too_long = FALSE;
    take (is_too_long ? NULL : lines->bytes, is_too_long ? 0 : size, data);
}

void
ocop_virtual_lines_feed (OcopVirtualLines *lines, const char *bytes, gsize size,
                         OcopVirtualLineFunc take, gpointer data)
{
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            end_line (lines, take, data);
        else if (lines->size < OCOP_VIRTUAL_LINE_MAX)
            lines->bytes[lines->size++] = bytes[i];
        else
            lines->is_too_long = TRUE;
    }
}

typedef struct {
    OcopVirtualDevices *devices;
    guint n_lines, refused;
} Run;

static void
run_line (const char *line, gsize size, gpointer data)
{
    Run *run = data;
    run->n_lines++;
    if (run->refused != 0 || (line != NULL && (size == 0 || line[0] == '#')))
        return;
    g_autofree char *answer =
        line != NULL ? ocop_virtual_devices_command (run->devices, line, size) : NULL;
    if (answer == NULL || !g_str_has_prefix (answer, "{\"ok\":true"))
        run->refused = run->n_lines;
}

guint
ocop_virtual_control_run (OcopVirtualDevices *devices, const char *text, gsize size)
{
    Run run = {.devices = devices};
    g_autofree OcopVirtualLines *lines = g_new0 (OcopVirtualLines, 1);
    ocop_virtual_lines_feed (lines, text, size, run_line, &run);
    if (size > 0 && text[size - 1] != '\n')
        ocop_virtual_lines_feed (lines, "\n", 1, run_line, &run);
    return run.refused;
}

/* ---- the socket */

static void
free_client (gpointer data)
{
    Client *client = data;
    g_source_destroy (client->source);
    g_source_unref (client->source);
    g_socket_close (client->socket, NULL);
    g_object_unref (client->socket);
    g_free (client);
}

static void
answer_line (const char *line, gsize size, gpointer data)
{
    Client *client = data;
    if (client->is_over)
        return;
    g_autofree char *answer =
        ocop_virtual_devices_command (client->control->devices, line != NULL ? line : "", size);
    g_autofree char *text = g_strconcat (answer, "\n", NULL);
    const gssize length = (gssize)strlen (text);
    client->is_over = g_socket_send (client->socket, text, (gsize)length, NULL, NULL) != length;
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
    Client *client = data;
    char bytes[READ_SIZE];
    g_autoptr (GError) error = NULL;
    const gssize size = g_socket_receive (socket, bytes, sizeof bytes, NULL, &error);
    if (size > 0)
        ocop_virtual_lines_feed (&client->lines, bytes, (gsize)size, answer_line, client);
    else
        client->is_over = size == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    if (client->is_over)
        g_ptr_array_remove (client->control->clients, client);
    return G_SOURCE_CONTINUE;
}

static GSource *
watch (OcopVirtualControl *control, GSocket *socket, GSocketSourceFunc func, gpointer data)
{
    GSource *source = g_socket_create_source (socket, G_IO_IN, NULL);
    g_source_set_callback (source, G_SOURCE_FUNC (func), data, NULL);
    g_source_attach (source, ocop_loop_get_context (control->loop));
    return source;
}

static gboolean
on_connected (GSocket *listener, GIOCondition condition, gpointer data)
{
    OcopVirtualControl *control = data;
    g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, NULL);
    if (socket == NULL || control->clients->len == OCOP_VIRTUAL_CLIENTS_MAX)
        return G_SOURCE_CONTINUE;
    Client *client = g_new0 (Client, 1);
    g_socket_set_blocking (socket, FALSE);
    client->control = control;
    client->socket = g_steal_pointer (&socket);
    client->source = watch (control, client->socket, on_readable, client);
    g_ptr_array_add (control->clients, client);
    return G_SOURCE_CONTINUE;
}

static GSocket *
make_socket (const char *path, GError **error)
{
    g_autoptr (GSocket) socket =
        g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    if (socket != NULL)
        g_socket_set_blocking (socket, FALSE);
    return g_steal_pointer (&socket);
}

static gboolean
bind_to (GSocket *socket, const char *path, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    struct stat about;
    if (lstat (path, &about) == 0 && S_ISSOCK (about.st_mode))
        unlink (path);
    /* The folder is the home's and nobody else's; so it is between bind and chmod. */
    return g_socket_bind (socket, address, FALSE, error) && chmod (path, MODE) == 0 &&
           g_socket_listen (socket, error);
}

OcopVirtualControl *
ocop_virtual_control_new (OcopVirtualDevices *devices, OcopLoop *loop, const char *path,
                          GError **error)
{
    g_autoptr (GError) failure = NULL;
    /* sun_path of a socket's address: 108 bytes with the NUL. */
    const gboolean is_short = strlen (path) < 108;
    g_autoptr (GSocket) socket = is_short ? make_socket (path, &failure) : NULL;
    if (socket == NULL || !bind_to (socket, path, &failure)) {
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL,
                        _ ("the virtual devices cannot be reached at %s: %s"), path,
                        !is_short         ? _ ("the name is too long for a socket")
                        : failure != NULL ? failure->message
                                          : g_strerror (errno));
        return NULL;
    }
    OcopVirtualControl *control = g_new0 (OcopVirtualControl, 1);
    control->devices = devices;
    control->loop = ocop_loop_ref (loop);
    control->path = g_strdup (path);
    control->clients = g_ptr_array_new_with_free_func (free_client);
    control->listener = g_steal_pointer (&socket);
    control->source = watch (control, control->listener, on_connected, control);
    return control;
}

void
ocop_virtual_control_free (OcopVirtualControl *control)
{
    g_ptr_array_unref (control->clients);
    g_source_destroy (control->source);
    g_source_unref (control->source);
    g_socket_close (control->listener, NULL);
    g_object_unref (control->listener);
    unlink (control->path);
    ocop_loop_unref (control->loop);
    g_free (control->path);
    g_free (control);
}

/* ---- from another program */

static char *
ask (GSocket *socket, const char *path, const char *line, GError **error)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    g_autoptr (GString) answer = g_string_new (NULL);
    g_autofree char *text = g_strconcat (line, "\n", NULL);
    char bytes[READ_SIZE];
    if (!g_socket_connect (socket, address, NULL, error) ||
        g_socket_send (socket, text, strlen (text), NULL, error) < 0)
        return NULL;
    while (strchr (answer->str, '\n') == NULL) {
        const gssize size = g_socket_receive (socket, bytes, sizeof bytes, NULL, error);
        if (size < 0)
            return NULL;
        if (size == 0)
            break;
        g_string_append_len (answer, bytes, size);
    }
    g_string_truncate (answer, strcspn (answer->str, "\n"));
    return g_string_free (g_steal_pointer (&answer), FALSE);
}

char *
ocop_virtual_control_ask (const char *path, const char *line, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                               G_SOCKET_PROTOCOL_DEFAULT, &failure);
    char *answer = NULL;
    if (socket != NULL) {
        g_socket_set_timeout (socket, PATIENCE_S);
        answer = ask (socket, path, line, &failure);
    }
    if (answer == NULL)
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL,
                        _ ("no program has virtual devices at %s: %s"), path,
                        failure != NULL ? failure->message : "");
    return answer;
}
