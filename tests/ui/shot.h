/* The table of pages that ui-shot can take a picture of. */
#pragma once

#include "find.h"

typedef struct {
    const char *name; /* one that begins with "display": of the customer's window */
    OcopUiOptions options;
    /* Brings the page into the state to be seen; may be NULL: the first page. */
    void (*open) (OcopUiFixture *fixture);
} OcopUiShot;

/* Ends with a NULL name. */
extern const OcopUiShot ocop_ui_shots[];
