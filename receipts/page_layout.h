/* Where everything of a paper stands, in dots: what all drawings of it are made from. Private to
 * this folder. */
#pragma once

#include "receipts/document.h"
#include "receipts/page_lines.h"
#include "receipts/symbols.h"

typedef enum {
    OCOP_PAGE_WORD,   /* y: of its baseline */
    OCOP_PAGE_BOX,    /* black */
    OCOP_PAGE_SYMBOL, /* modules of dots_across × dots_down */
    OCOP_PAGE_CUT,    /* dashes across the paper */
} OcopPageMarkKind;

typedef struct {
    OcopPageMarkKind kind;
    int x, y; /* from the left upper corner of what is printable; y of the upper edge */
    guint width, height;
    OcopPageWord *word;
    const OcopSymbol *symbol; /* the layout's */
    guint dots_across, dots_down;
} OcopPageMark;

/* Where a block ends. */
typedef struct {
    guint y;
    guint n_marks; /* of all blocks so far */
} OcopPageStop;

typedef struct {
    guint width, height;
    GArray *marks;      /* of OcopPageMark */
    GArray *stops;      /* of OcopPageStop, one for each block laid out */
    GPtrArray *symbols; /* of OcopSymbol */
} OcopPageLayout;

/* Blocks [@first, @first + @n), stopping before one that would end below @height_max unless it is
 * the first. For printers (black ink) cuts take no room; else they are marks, except a last one,
 * and blanks are words, so that a PDF has them. Words live as page_fonts.h says. Owned. */
OcopPageLayout *ocop_page_layout_new (const OcopDocument *document, guint first, guint n,
                                      guint width_dots, OcopInk ink, guint height_max);
void ocop_page_layout_free (OcopPageLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPageLayout, ocop_page_layout_free)

static inline const OcopPageMark *
ocop_page_layout_peek_mark (const OcopPageLayout *layout, guint index)
{
    return &g_array_index (layout->marks, OcopPageMark, index);
}
