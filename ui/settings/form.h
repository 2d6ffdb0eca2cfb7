/* A form over settings of the shop: what they are now, what a person makes of them, and one act for
 * each that was changed. */
#pragma once

#include "ui/shell/page.h"

typedef struct {
    const char *value, *text; /* text is translated when shown */
} OcopFieldChoice;

typedef struct {
    const char *key;   /* the setting */
    const char *label; /* translated when shown; the accessible name */
    const char *hint;  /* NULL: none */
    /* NULL: an entry; else a drop-down, up to a NULL value */
    const OcopFieldChoice *choices;
    const char *rule; /* what it may hold, said where the store refuses it; NULL: anything */
    gboolean is_searched;
    gboolean is_qty; /* written with a comma here, with a dot in the store */
} OcopField;

#define OCOP_TYPE_SETTINGS_FORM (ocop_settings_form_get_type())
G_DECLARE_FINAL_TYPE (OcopSettingsForm, ocop_settings_form, OCOP, SETTINGS_FORM, GtkWidget)

/* @fields are static. Reads the settings at once. Floating. */
GtkWidget *ocop_settings_form_new (OcopSession *session, const OcopField *fields, guint n_fields);

/* @error NULL: all stands in the store. A refusal is shown at its field as well. */
typedef void (*OcopFormSaved) (GtkWidget *form, const GError *error, gpointer data);
/* Nothing while another is under way, or before the settings were read. @done is not called when
 * the form has gone. */
void ocop_settings_form_save (OcopSettingsForm *form, OcopFormSaved done, gpointer data);
/* Whether something stands in it that is not in the store. */
gboolean ocop_settings_form_is_changed (OcopSettingsForm *form);
/* Entry or drop-down of the first field. */
void ocop_settings_form_focus (OcopSettingsForm *form);

/* Signal "activate": Enter in an entry. */
