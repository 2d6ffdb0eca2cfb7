/* A page of the till: one thing that a person does, filling the window below the safety line, or a
 * sheet that rises over the page behind it. Subclasses have a template beside their C file and
 * build on these few turns; they reach the window only through what is here. */
#pragma once

#include "ui/session/session.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_PAGE (ocop_page_get_type())
G_DECLARE_DERIVABLE_TYPE (OcopPage, ocop_page, OCOP, PAGE, GtkWidget)

struct _OcopPageClass {
    GtkWidgetClass parent_class;
    /* All may be NULL. In front, for the first time or again: read what may have changed, put the
     * focus where a scan cannot do harm. */
    void (*shown) (OcopPage *page);
    void (*hidden) (OcopPage *page);
    /* Something was scanned while in front; @scan is borrowed. FALSE: not for this page, it goes
     * into the cart. */
    gboolean (*scanned) (OcopPage *page, const OcopUiScan *scan);
    /* A key of which a focused entry makes nothing: F-keys, Escape, Delete … FALSE: not used.
     * Escape that is not used leaves the page. */
    gboolean (*key_pressed) (OcopPage *page, guint keyval, GdkModifierType modifiers);
};

typedef enum {
    OCOP_TELL_DONE,
    OCOP_TELL_WARNING, /* amber; goes with the next thing done */
    OCOP_TELL_REFUSAL, /* red, with a sound; stays until the next scan */
} OcopTellKind;

/* The one child: everything of the page. */
void ocop_page_set_child (OcopPage *page, GtkWidget *child);
/* Borrowed; valid from construction on: "session" is a construct property. */
OcopSession *ocop_page_get_session (OcopPage *page);
/* TRUE (default FALSE): a sheet over the page behind it. A construct property "is-sheet". */
gboolean ocop_page_is_sheet (OcopPage *page);

/* ---- only while in a window */

/* Takes @next (floating or owned by nobody) on top of this page. */
void ocop_page_push (OcopPage *page, OcopPage *next);
/* Leaves this page and all on top of it; the one behind is shown again. The first page of a window
 * is not left. */
void ocop_page_leave (OcopPage *page);
/* Leaves this page and takes @next in its place. */
void ocop_page_replace (OcopPage *page, OcopPage *next);
/* Leaves all pages but the first: after a sale, back to selling. */
void ocop_page_go_home (OcopPage *page);
/* The same with @next on top of it. */
void ocop_page_go_home_with (OcopPage *page, OcopPage *next);
/* A bar inside the window. @text is copied; plain text, never markup. */
void ocop_page_tell (OcopPage *page, OcopTellKind kind, const char *text);
/* The message of @error as a refusal; of a cancelled call nothing. */
void ocop_page_tell_error (OcopPage *page, const GError *error);
void ocop_page_hush (OcopPage *page);
