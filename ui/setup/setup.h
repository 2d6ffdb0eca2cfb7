/* How far a first start has come. It belongs to the session, since the pages of the window are made
 * anew when the store is there and when somebody is logged in. */
#pragma once

#include "ui/session/session.h"

typedef enum {
    OCOP_SETUP_POINT,
    OCOP_SETUP_USER,
    OCOP_SETUP_BANK,
    OCOP_SETUP_USERS,
    OCOP_SETUP_PRINTER,
    OCOP_SETUP_SCANNER,
    OCOP_SETUP_GOODS,
    OCOP_SETUP_STOCK,
    OCOP_SETUP_REGISTRY,
    OCOP_SETUP_END,
    OCOP_N_SETUP_STEPS
} OcopSetupStepId;

typedef struct {
    OcopSetupStepId step;
    /* the point, as it was answered; texts owned, NULL: not yet */
    const char *province; /* static */
    char *point, *name;
    int till;
    OcopRequestId init, user; /* made once: what was done before a failure is not done again */
} OcopSetup;

/* NULL: no set-up is under way. Borrowed. */
OcopSetup *ocop_setup_peek (OcopSession *session);
/* Begins one, unless one is under way: for a home without a store at the point, for a store without
 * users at the first of them. Borrowed. */
OcopSetup *ocop_setup_begin (OcopSession *session);
/* The other pages come again. */
void ocop_setup_end (OcopSession *session);
/* Forgets it without a word: another store takes the place. */
void ocop_setup_forget (OcopSession *session);
