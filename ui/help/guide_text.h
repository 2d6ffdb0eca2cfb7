/* The guide's pages: a small part of HTML, the same files that a browser shows. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_GUIDE_TITLE,
    OCOP_GUIDE_HEADING,
    OCOP_GUIDE_PARAGRAPH,
    OCOP_GUIDE_BULLET,
    OCOP_GUIDE_NUMBERED, /* the number comes from its place in its list */
    OCOP_GUIDE_PICTURE,  /* text: what it shows */
} OcopGuideKind;

typedef struct {
    OcopGuideKind kind;
    guint number; /* NUMBERED: from 1 */
    char *text;
    char *source; /* PICTURE: "pictures/pay.png"; else NULL */
} OcopGuideBlock;

/* Knows h1, h2, p, ul, ol, li, img; what is inside others is left out. NULL: not well-formed. New
 * array of OcopGuideBlock that owns its content. */
GArray *ocop_guide_text_parse (const char *html, gssize size, GError **error);
