/* A new user: name, role, PIN twice. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_PIN_DIGITS_MIN 4
#define OCOP_PIN_DIGITS_MAX 12

#define OCOP_TYPE_USER_FORM (ocop_user_form_get_type())
G_DECLARE_FINAL_TYPE (OcopUserForm, ocop_user_form, OCOP, USER_FORM, GtkWidget)

typedef enum {
    OCOP_USER_FORM_FIRST, /* of a new shop: who may set everything */
    OCOP_USER_FORM_NEW,
    OCOP_USER_FORM_STAFF, /* made by a manager: no administrator */
    OCOP_USER_FORM_PIN,   /* only the PIN, of somebody there is */
} OcopUserFormKind;

/* Floating. */
GtkWidget *ocop_user_form_new (OcopUserFormKind kind);

typedef struct {
    char *name, *pin;
    OcopRole role;
} OcopUserWish;

void ocop_user_wish_clear (OcopUserWish *wish); /* and wipes the PIN */
/* FALSE: something is wrong, which is said at its field. */
gboolean ocop_user_form_read (OcopUserForm *form, OcopUserWish *ret_wish);
/* A refusal of the store, at the field it speaks of. */
void ocop_user_form_show_error (OcopUserForm *form, const GError *error);
/* Whether something was typed into it. */
gboolean ocop_user_form_is_begun (OcopUserForm *form);
void ocop_user_form_empty (OcopUserForm *form);
void ocop_user_form_focus (OcopUserForm *form);

/* "Cashier" … translated. */
const char *ocop_role_get_words (OcopRole role);

/* Signal "activate": Enter in an entry. */
