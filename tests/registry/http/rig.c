/* Server and client for tests: sockets, not a library's idea of HTTP, so that wrong things can be
 * said too. */
#include "rig.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRETS "[payos]\nkey=payos-key\n[sepay]\nkey=sepay-key\n"

#define LOG_PATIENCE_S 60

static void
take_log (const char *line, gpointer data)
{
    Rig *rig = data;
    g_mutex_lock (&rig->lock);
    g_string_append (rig->log, line);
    g_cond_broadcast (&rig->cond);
    g_mutex_unlock (&rig->lock);
}

void
rig_wait_for_log (Rig *rig, const char *text)
{
    const gint64 until = g_get_monotonic_time() + LOG_PATIENCE_S * G_TIME_SPAN_SECOND;
    g_mutex_lock (&rig->lock);
    while (strstr (rig->log->str, text) == NULL)
        g_assert_true (g_cond_wait_until (&rig->cond, &rig->lock, until));
    g_mutex_unlock (&rig->lock);
}

char *
rig_dup_log (Rig *rig)
{
    g_mutex_lock (&rig->lock);
    char *log = g_strdup (rig->log->str);
    g_mutex_unlock (&rig->lock);
    return log;
}

OcopRegDb *
rig_open_db (Rig *rig)
{
    g_autoptr (GError) error = NULL;
    OcopRegDb *db = ocop_reg_store_open (rig->backend->url, OCOP_REG_DB_CREATE,
                                         ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    return db;
}

/* --- the server's thread --- */

static gpointer
run_server (gpointer data)
{
    Rig *rig = data;
    g_autoptr (GError) error = NULL;
    g_main_context_push_thread_default (rig->context);
    rig->server = ocop_server_new (&rig->settings, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    ocop_server_start (rig->server, &error);
    g_assert_no_error (error);
    g_mutex_lock (&rig->lock);
    rig->port =
        (guint16)g_ascii_strtoull (strrchr (ocop_server_get_url (rig->server), ':') + 1, NULL, 10);
    rig->is_ready = TRUE;
    g_cond_broadcast (&rig->cond);
    g_mutex_unlock (&rig->lock);
    g_main_loop_run (rig->loop);
    ocop_server_free (rig->server);
    rig->server = NULL;
    g_main_context_pop_thread_default (rig->context);
    return NULL;
}

static void
make_tokens (Rig *rig)
{
    g_autoptr (OcopRegDb) db = rig_open_db (rig);
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
    for (int i = 0; i < OCOP_REG_N_ROLES; i++)
        GOOD (ocop_reg_tokens_make (db, ocop_reg_role_get_text ((OcopRegRole)i), (OcopRegRole)i, 1,
                                    rig->tokens[i], &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static void
write_files (Rig *rig)
{
    guint8 seed[OCOP_SEED_SIZE];
    char text[OCOP_KEY_FILE_TEXT_SIZE];
    g_auto (OcopKeys) keys = {0};
    /* the same as the office's, so that a till enrolled there knows this server */
    memset (seed, 0xee, sizeof seed);
    ocop_keys_init_from_seed (&keys, seed);
    ocop_keys_to_file_text (&keys, text);
    g_autofree char *folder = g_dir_make_tmp ("ocop-http-XXXXXX", NULL);
    rig->key_path = g_build_filename (folder, "registry.key", NULL);
    rig->secret_path = g_build_filename (folder, "secrets.ini", NULL);
    GOOD (g_file_set_contents (rig->key_path, text, -1, &error));
    GOOD (g_file_set_contents (rig->secret_path, SECRETS, -1, &error));
}

void
rig_start (Rig *rig, Backend *backend, const OcopServerSettings *settings)
{
    if (rig->log == NULL) {
        rig->backend = backend;
        g_clear_pointer (&backend->db, ocop_reg_db_close);
        rig->log = g_string_new (NULL);
        g_mutex_init (&rig->lock);
        g_cond_init (&rig->cond);
        write_files (rig);
        make_tokens (rig);
    }
    rig->settings = settings != NULL ? *settings : (OcopServerSettings){0};
    rig->settings.db_url = backend->url;
    rig->settings.listen = "127.0.0.1:0";
    rig->settings.key_path = rig->key_path;
    rig->settings.webhook_secret_file = rig->secret_path;
    rig->settings.log = take_log;
    rig->settings.log_data = rig;
    rig->context = g_main_context_new();
    rig->loop = g_main_loop_new (rig->context, FALSE);
    rig->is_ready = FALSE;
    rig->thread = g_thread_new ("server", run_server, rig);
    g_mutex_lock (&rig->lock);
    while (!rig->is_ready)
        g_cond_wait (&rig->cond, &rig->lock);
    g_mutex_unlock (&rig->lock);
}

static void
on_stopped (gpointer server, gpointer data)
{
    g_main_loop_quit (((Rig *)data)->loop);
}

static gboolean
stop (gpointer data)
{
    Rig *rig = data;
    ocop_server_stop (rig->server, 5000, on_stopped, rig);
    return G_SOURCE_REMOVE;
}

void
rig_stop (Rig *rig)
{
    if (rig->thread == NULL)
        return;
    g_main_context_invoke (rig->context, stop, rig);
    g_thread_join (g_steal_pointer (&rig->thread));
    g_clear_pointer (&rig->loop, g_main_loop_unref);
    g_clear_pointer (&rig->context, g_main_context_unref);
}

void
rig_clear (Rig *rig)
{
    if (rig->log == NULL)
        return;
    rig_stop (rig);
    g_autofree char *folder = g_path_get_dirname (rig->key_path);
    g_unlink (rig->key_path);
    g_unlink (rig->secret_path);
    g_rmdir (folder);
    g_free (rig->key_path);
    g_free (rig->secret_path);
    g_string_free (rig->log, TRUE);
    g_mutex_clear (&rig->lock);
    g_cond_clear (&rig->cond);
}

/* --- client --- */

static RigAnswer *
answer_new (void)
{
    RigAnswer *answer = g_new0 (RigAnswer, 1);
    answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    answer->body = g_string_new (NULL);
    return answer;
}

void
rig_answer_free (RigAnswer *answer)
{
    g_hash_table_unref (answer->headers);
    g_string_free (answer->body, TRUE);
    g_free (answer);
}

const char *
rig_answer_get (const RigAnswer *answer, const char *name)
{
    return g_hash_table_lookup (answer->headers, name);
}

void
rig_assert_problem (const RigAnswer *answer, int status, const char *name)
{
    g_autofree char *type = g_strdup_printf ("\"type\":\"urn:ocop:problem:%s\"", name);
    g_assert_cmpint (answer->status, ==, status);
    g_assert_cmpstr (rig_answer_get (answer, "content-type"), ==, "application/problem+json");
    if (strstr (answer->body->str, type) == NULL)
        g_error ("%s is not %s", answer->body->str, name);
}

static GSocketConnection *
try_connect (Rig *rig)
{
    g_autoptr (GSocketClient) client = g_socket_client_new();
    g_mutex_lock (&rig->lock);
    const guint16 port = rig->port;
    g_mutex_unlock (&rig->lock);
    g_socket_client_set_timeout (client, 30);
    g_socket_client_set_enable_proxy (client, FALSE);
    return g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
}

GSocketConnection *
rig_connect (Rig *rig)
{
    GSocketConnection *connection = try_connect (rig);
    g_assert_nonnull (connection);
    return connection;
}

gboolean
rig_say (GSocketConnection *connection, const char *bytes, gssize size)
{
    GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
    return g_output_stream_write_all (out, bytes, size < 0 ? strlen (bytes) : (gsize)size, NULL,
                                      NULL, NULL);
}

/* Until the other side closes or @n bytes are there. */
static gboolean
fill (GSocketConnection *connection, GString *text, gsize n)
{
    GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
    char buffer[65536];
    while (text->len < n) {
        const gssize got = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
        if (got <= 0)
            return FALSE;
        g_string_append_len (text, buffer, got);
    }
    return TRUE;
}

static gboolean
fill_to (GSocketConnection *connection, GString *text, const char *end, gsize *ret_at)
{
    for (;;) {
        const char *at = strstr (text->str, end);
        if (at != NULL) {
            *ret_at = (gsize)(at - text->str);
            return TRUE;
        }
        if (!fill (connection, text, text->len + 1))
            return FALSE;
    }
}

static void
take_chunks (GSocketConnection *connection, GString *rest, RigAnswer *answer)
{
    gsize at;
    while (fill_to (connection, rest, "\r\n", &at)) {
        const gsize size = g_ascii_strtoull (rest->str, NULL, 16);
        g_string_erase (rest, 0, (gssize)at + 2);
        if (!fill (connection, rest, size + 2))
            break;
        g_string_append_len (answer->body, rest->str, (gssize)size);
        g_string_erase (rest, 0, (gssize)size + 2);
        if (size == 0)
            return;
    }
    answer->status = 0; /* broken off */
}

RigAnswer *
rig_hear (GSocketConnection *connection)
{
    RigAnswer *answer = answer_new();
    g_autoptr (GString) text = g_string_new (NULL);
    gsize end;
    if (!fill_to (connection, text, "\r\n\r\n", &end))
        return answer;
    g_autofree char *head = g_strndup (text->str, end);
    g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
    g_string_erase (text, 0, (gssize)end + 4);
    answer->status = (int)g_ascii_strtoll (lines[0] + strlen ("HTTP/1.1 "), NULL, 10);
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto (GStrv) pair = g_strsplit (lines[i], ": ", 2);
        g_hash_table_insert (answer->headers, g_ascii_strdown (pair[0], -1), g_strdup (pair[1]));
    }
    const char *length = rig_answer_get (answer, "content-length");
    if (length != NULL) {
        const gsize size = g_ascii_strtoull (length, NULL, 10);
        if (fill (connection, text, size))
            g_string_append_len (answer->body, text->str, (gssize)size);
        else
            answer->status = 0; /* broken off */
    } else if (g_strcmp0 (rig_answer_get (answer, "transfer-encoding"), "chunked") == 0) {
        take_chunks (connection, text, answer);
    }
    return answer;
}

RigAnswer *
rig_ask (Rig *rig, const char *method, const char *target, const char *headers, const char *body,
         gssize size)
{
    g_autoptr (GSocketConnection) connection = try_connect (rig);
    if (connection == NULL)
        return answer_new();
    if (size < 0)
        size = body != NULL ? (gssize)strlen (body) : 0;
    g_autofree char *length =
        body != NULL ? g_strdup_printf ("Content-Length: %" G_GSSIZE_FORMAT "\r\n", size) : NULL;
    g_autofree char *head =
        g_strdup_printf ("%s %s HTTP/1.1\r\nHost: registry\r\n%s%s\r\n", method, target,
                         headers != NULL ? headers : "", length != NULL ? length : "");
    rig_say (connection, head, -1);
    if (body != NULL)
        rig_say (connection, body, size);
    return rig_hear (connection);
}

RigAnswer *
rig_get (Rig *rig, const char *target, OcopRegRole role)
{
    g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", rig->tokens[role]);
    return rig_ask (rig, "GET", target, header, NULL, 0);
}

RigAnswer *
rig_send (Rig *rig, const SimRequest *request)
{
    gsize size = 0;
    const char *body = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;
    g_autofree char *headers = g_strdup_printf (
        "%sContent-Digest: %s\r\nSignature-Input: %s\r\nSignature: %s\r\n",
        size > 0 ? "Content-Type: application/json\r\n" : "", request->headers.content_digest,
        request->headers.signature_input, request->headers.signature);
    return rig_ask (rig, request->method, request->target, headers, body, (gssize)size);
}

static void
to_ingest (const RigAnswer *answer, OcopIngestAnswer *ret_answer)
{
    *ret_answer = (OcopIngestAnswer){
        .status = answer->status,
        .content_type = answer->status == 200 ? "application/json" : OCOP_PROBLEM_CONTENT_TYPE,
        .body = g_bytes_new (answer->body->str, answer->body->len)};
    const char *signature = rig_answer_get (answer, "ocop-signature");
    if (signature != NULL)
        g_strlcpy (ret_answer->signature, signature, sizeof ret_answer->signature);
}

void
rig_enrol (Rig *rig, Sim *sim, const char *code)
{
    g_autoptr (SimRequest) request = sim_enrol_request (sim, code, 0);
    g_autoptr (RigAnswer) answer = rig_send (rig, request);
    g_auto (OcopIngestAnswer) heard = {0};
    g_assert_cmpint (answer->status, ==, 200);
    to_ingest (answer, &heard);
    sim_hear_enrolment (sim, &heard);
}

gboolean
rig_sync_once (Rig *rig, Sim *sim)
{
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_autoptr (RigAnswer) answer = rig_send (rig, request);
    g_auto (OcopIngestAnswer) heard = {0};
    if (answer->status == 0)
        return FALSE;
    to_ingest (answer, &heard);
    sim_hear (sim, request, &heard);
    return TRUE;
}

void
rig_drain (Rig *rig, Sim *sim)
{
    for (guint i = 0; i < 100 && !sim_is_drained (sim); i++)
        g_assert_true (rig_sync_once (rig, sim));
    g_assert_true (sim_is_drained (sim));
}
