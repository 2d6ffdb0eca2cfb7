/* A form is read into fixed places: what does not fit is an error, never a larger form. */
#include "registry/http/form.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static int
hex_value (char c)
{
    return g_ascii_xdigit_value (c);
}

/* A textarea's line breaks and tabs may stand; no other control, no NUL. */
static gboolean
is_fit (const char *text, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        const guchar c = (guchar)text[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
            return FALSE;
    }
    return g_utf8_validate (text, (gssize)size, NULL);
}

/* Owned, NULL when @text is no sound value of at most @max bytes. */
static char *
decode (const char *text, gsize size, gsize max)
{
    g_autoptr (GString) out = g_string_sized_new (MIN (size, max) + 1);
    for (gsize i = 0; i < size; i++) {
        char c = text[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            if (i + 2 >= size || hex_value (text[i + 1]) < 0 || hex_value (text[i + 2]) < 0)
                return NULL;
            c = (char)(hex_value (text[i + 1]) * 16 + hex_value (text[i + 2]));
            i += 2;
        }
        if (out->len >= max)
            return NULL;
        g_string_append_c (out, c);
    }
    if (!is_fit (out->str, out->len))
        return NULL;
    return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
add_field (OcopForm *form, const char *text, gsize size, GError **error)
{
    const char *equals = memchr (text, '=', size);
    const gsize name_size = equals != NULL ? (gsize)(equals - text) : size;
    g_autofree char *name = decode (text, name_size, OCOP_FORM_NAME_MAX);
    if (name == NULL || *name == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("a field's name cannot be read"));
        return FALSE;
    }
    g_autofree char *value = equals == NULL
                                 ? g_strdup ("")
                                 : decode (equals + 1, size - name_size - 1, OCOP_FORM_VALUE_MAX);
    if (value == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, name, _ ("the value cannot be read"));
        return FALSE;
    }
    if (ocop_form_get (form, name) != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, name, _ ("it is there twice"));
        return FALSE;
    }
    if (form->n_fields == OCOP_FORM_FIELDS_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, name, _ ("more than %d fields"),
                        OCOP_FORM_FIELDS_MAX);
        return FALSE;
    }
    form->fields[form->n_fields++] =
        (OcopFormField){.name = g_steal_pointer (&name), .value = g_steal_pointer (&value)};
    return TRUE;
}

OcopForm *
ocop_form_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (OcopForm) form = g_new0 (OcopForm, 1);
    while (size > 0) {
        const char *end = memchr (text, '&', size);
        const gsize length = end != NULL ? (gsize)(end - text) : size;
        if (length > 0 && !add_field (form, text, length, error))
            return NULL;
        const gsize used = end != NULL ? length + 1 : length;
        text += used;
        size -= used;
    }
    return g_steal_pointer (&form);
}

void
ocop_form_free (OcopForm *form)
{
    if (form == NULL)
        return;
    for (guint i = 0; i < form->n_fields; i++) {
        g_free (form->fields[i].name);
        g_free (form->fields[i].value);
    }
    g_free (form);
}

const char *
ocop_form_get (const OcopForm *form, const char *name)
{
    for (guint i = 0; form != NULL && i < form->n_fields; i++)
        if (strcmp (form->fields[i].name, name) == 0)
            return form->fields[i].value;
    return NULL;
}

void
ocop_form_append_escaped (GString *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (g_ascii_isalnum (*at) || strchr ("-._~", *at) != NULL)
            g_string_append_c (out, *at);
        else
            g_string_append_printf (out, "%%%02X", (guint)(guchar)*at);
    }
}
