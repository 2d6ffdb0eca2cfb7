/* A layout while it is made: fonts by size, a place that moves down, marks put at it. Private to
 * this folder. */
#pragma once

#include "receipts/page_layout.h"

typedef struct {
    OcopPageLayout *layout;
    OcopInk ink;
    guint y;                    /* the top of what comes next */
    guint step;                 /* dots of a step of indentation: where the names of goods begin */
    guint small, normal, large; /* em */
} OcopPageMaker;

OcopPageFont *ocop_page_maker_get_font (const OcopPageMaker *maker, OcopSize size,
                                        gboolean is_bold);
/* Smaller than @style says where a large word would have to be cut: prices on labels. */
OcopPageFont *ocop_page_maker_get_font_for (const OcopPageMaker *maker, OcopStyle style,
                                            const char *text);
/* @x from the left edge. */
void ocop_page_maker_put_word (OcopPageMaker *maker, OcopPageWord *word, int x, guint baseline);
void ocop_page_maker_put_box (OcopPageMaker *maker, guint x, guint y, guint width, guint height);

/* Text in lines between @indent and the right edge; moves down. */
void ocop_page_maker_put_text (OcopPageMaker *maker, OcopPageFont *font, OcopAlign align,
                               guint indent, const char *text);
/* @left from @indent on in lines, @right whole at the right edge, beside the last line or, where
 * there is no room, below; smaller where it would not fit otherwise. */
void ocop_page_maker_put_row (OcopPageMaker *maker, OcopSize size, gboolean is_bold, guint indent,
                              const char *left, const char *right);

void ocop_page_maker_put_qr (OcopPageMaker *maker, const OcopBlock *block);
void ocop_page_maker_put_barcode (OcopPageMaker *maker, const OcopBlock *block);
void ocop_page_maker_put_ruler (OcopPageMaker *maker);
