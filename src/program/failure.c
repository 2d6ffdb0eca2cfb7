/* The place of an error stands before its message, but not twice. */
#include "program/failure.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_failure_append_json (const GError *error, GString *out)
{
    g_autofree char *message = ocop_text_make_safe (error->message, -1);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_begin_object (&w, "error");
    ocop_json_add_string (&w, "code", ocop_error_get_name (error));
    ocop_json_add_string (&w, "message", message);
    if (ocop_error_get_field (error) != NULL)
        ocop_json_add_string (&w, "field", ocop_error_get_field (error));
    if (ocop_error_get_file (error) != NULL) {
        g_autofree char *file = ocop_text_make_safe (ocop_error_get_file (error), -1);
        ocop_json_add_string (&w, "file", file);
    }
    if (ocop_error_get_row (error) != 0)
        ocop_json_add_int (&w, "row", ocop_error_get_row (error));
    if (ocop_error_get_column (error) != NULL)
        ocop_json_add_string (&w, "column", ocop_error_get_column (error));
    ocop_json_end_object (&w);
    ocop_json_end_object (&w);
}

char *
ocop_failure_dup_line (const char *program, const GError *error)
{
    const char *file = ocop_error_get_file (error);
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, "%s: ", program);
    if (file != NULL && strstr (error->message, file) == NULL)
        g_string_append_printf (text, "%s: ", file);
    if (ocop_error_get_row (error) != 0)
        g_string_append_printf (text, _ ("row %d: "), (int)ocop_error_get_row (error));
    if (ocop_error_get_column (error) != NULL)
        g_string_append_printf (text, "%s: ", ocop_error_get_column (error));
    g_string_append_printf (text, "%s (%s)", error->message, ocop_error_get_name (error));
    return ocop_text_make_safe (text->str, (gssize)text->len);
}
