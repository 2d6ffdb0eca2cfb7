/* Names and values as a browser sends them, in a query or in a body of
 * application/x-www-form-urlencoded: bounded, valid UTF-8 without control characters (a textarea's
 * line breaks excepted), each name once. */
#pragma once

#include <glib.h>

#define OCOP_FORM_FIELDS_MAX 64
#define OCOP_FORM_NAME_MAX   64   /* bytes */
#define OCOP_FORM_VALUE_MAX  4096 /* bytes, decoded */

typedef struct {
    char *name;
    char *value;
} OcopFormField;

typedef struct {
    guint n_fields;
    OcopFormField fields[OCOP_FORM_FIELDS_MAX];
} OcopForm;

/* "a=1&b=%C4%91+x". Errors: OCOP_ERROR_BAD_INPUT with the field's name. An empty text is an empty
 * form. */
OcopForm *ocop_form_parse (const char *text, gsize size, GError **error);
void ocop_form_free (OcopForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopForm, ocop_form_free)

/* Borrowed; NULL when it is not there. "" is there. */
const char *ocop_form_get (const OcopForm *form, const char *name);

/* Appends @text with everything but letters, digits and "-._~" as %XX. */
void ocop_form_append_escaped (GString *out, const char *text);
