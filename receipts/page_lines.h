/* Text broken into lines by width in dots. Private to this folder. */
#pragma once

#include "receipts/page_fonts.h"

/* Words of one text in one font, none wider than the room it was made for. */
typedef struct {
    OcopPageWord *word;
    const char *start;
    guint size;
    guint width;
    gboolean is_glued; /* to the one before it, of which it is the rest */
} OcopPageToken;

typedef struct {
    OcopPageFont *font;
    guint room;
    gboolean has_rtl;
    gboolean has_cut_word;
    GArray *tokens; /* of OcopPageToken */
} OcopPageText;

/* Texts are borrowed and must live as long. Words wider than @room (> 0) are cut between letters;
 * a letter that is wider is left as it is. */
OcopPageText ocop_page_text_break (OcopPageFont *font, const char *text, guint room);
void ocop_page_text_clear (OcopPageText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPageText, ocop_page_text_clear)

/* How many tokens from @first on fit @width, at least one, and how wide they are. */
guint ocop_page_text_fit (const OcopPageText *text, guint first, guint width, guint *ret_width);
/* The least width at which there are no more lines than at @width: for centred text. */
guint ocop_page_text_balance (const OcopPageText *text, guint width);
