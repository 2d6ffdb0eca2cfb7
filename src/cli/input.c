/* Standard input is read here and nowhere else, bounded; files through the ports. */
#include "cli/input.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define STEP_BYTES   65536
#define PIN_LINE_MAX 64
#define STDIN_NAME   "-"

void
ocop_input_name_file (GError **error, const char *path)
{
    if (error == NULL || *error == NULL || (*error)->domain != G_FILE_ERROR)
        return;
    gboolean is_full = g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    g_autoptr (GError) cause = g_steal_pointer (error);
    ocop_set_error (error, is_full ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_BAD_FILE, NULL, "%s",
                    cause->message);
    ocop_error_set_place (*error, path, 0, NULL);
}

static GBytes *
read_stdin (gsize max_bytes, GError **error)
{
    g_autoptr (GByteArray) content = g_byte_array_new();
    for (;;) {
        gsize length = content->len;
        g_byte_array_set_size (content, (guint)(length + STEP_BYTES));
        gsize n_read = fread (content->data + length, 1, STEP_BYTES, stdin);
        g_byte_array_set_size (content, (guint)(length + n_read));
        if (content->len > max_bytes) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("standard input is larger than %u bytes"), (guint)max_bytes);
            return NULL;
        }
        if (n_read < STEP_BYTES)
            break;
    }
    if (ferror (stdin)) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("standard input cannot be read"));
        return NULL;
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

GBytes *
ocop_input_read (const OcopCli *cli, const char *path, gsize max_bytes, GError **error)
{
    GError *failure = NULL;
    GBytes *content = strcmp (path, STDIN_NAME) == 0
                          ? read_stdin (max_bytes, &failure)
                          : ocop_ports_read_file (cli->ports, path, max_bytes, &failure);
    if (content != NULL)
        return content;
    ocop_input_name_file (&failure, path);
    ocop_error_set_place (failure, path, 0, NULL);
    g_propagate_error (error, failure);
    return NULL;
}

char *
ocop_input_read_pin (GError **error)
{
    char *pin = g_malloc0 (PIN_LINE_MAX + 1);
    gsize length = 0;
    int c = getchar();
    while (c != EOF && c != '\n' && c != '\0' && length < PIN_LINE_MAX) {
        pin[length++] = (char)c;
        c = getchar();
    }
    if (length > 0 && pin[length - 1] == '\r')
        pin[--length] = '\0';
    if (length > 0 && (c == '\n' || c == EOF))
        return pin;
    ocop_input_free_pin (pin);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "pin",
                    _ ("the first line of standard input is not a PIN"));
    return NULL;
}

void
ocop_input_free_pin (char *pin)
{
    if (pin != NULL)
        explicit_bzero (pin, PIN_LINE_MAX + 1);
    g_free (pin);
}

static gboolean
write_file (OcopCli *cli, const char *path, const void *bytes, gsize size, GError **error)
{
    GError *failure = NULL;
    if (ocop_ports_write_file (cli->ports, path, bytes, size, 0644, &failure))
        return TRUE;
    ocop_input_name_file (&failure, path);
    g_propagate_error (error, failure);
    return FALSE;
}

gboolean
ocop_input_write_bytes (OcopCli *cli, const char *path, GBytes *bytes, GError **error)
{
    gsize size;
    const void *data = g_bytes_get_data (bytes, &size);
    return write_file (cli, path, data, size, error);
}

gboolean
ocop_input_write_out (OcopCli *cli, const char *path, GError **error)
{
    if (!write_file (cli, path, cli->out->str, cli->out->len, error))
        return FALSE;
    g_string_truncate (cli->out, 0);
    return TRUE;
}
