/* A line is set in pieces, each a run of one style or a strip of picture, and becomes marks when it
 * is printed: only then its height and its place between the margins are known. */
#include "drivers/proto/escpos_roll.h"

#include <string.h>

/* A piece's mark has x from the left of the printable area and y 0 until it is printed. */
typedef struct {
    OcopMark mark;
    GString *text;
    guint spacing;
} Piece;

static void
clear_mark (gpointer data)
{
    OcopMark *mark = data;
    g_free (mark->text);
    ocop_bitmap_free (mark->image);
}

static void
clear_piece (gpointer data)
{
    Piece *piece = data;
    clear_mark (&piece->mark);
    if (piece->text != NULL)
        g_string_free (piece->text, TRUE);
}

void
ocop_roll_init (OcopRoll *roll, guint width, guint column_width)
{
    *roll = (OcopRoll){.width = width, .column_width = column_width};
    roll->marks = g_array_new (FALSE, FALSE, sizeof (OcopMark));
    g_array_set_clear_func (roll->marks, clear_mark);
    roll->line = g_array_new (FALSE, FALSE, sizeof (Piece));
    g_array_set_clear_func (roll->line, clear_piece);
    roll->lines = g_ptr_array_new_with_free_func (g_free);
    ocop_roll_reset_area (roll);
}

void
ocop_roll_clear (OcopRoll *roll)
{
    g_array_unref (roll->marks);
    g_array_unref (roll->line);
    g_ptr_array_unref (roll->lines);
}

void
ocop_roll_tear_off (OcopRoll *roll)
{
    g_array_set_size (roll->marks, 0);
    g_ptr_array_set_size (roll->lines, 0);
    roll->y = 0;
    roll->image_room = 0;
    roll->is_full = FALSE;
}

gboolean
ocop_roll_is_at_line_start (const OcopRoll *roll)
{
    return roll->line->len == 0 && roll->pen == 0;
}

void
ocop_roll_reset_area (OcopRoll *roll)
{
    roll->left = 0;
    roll->area_width = roll->width;
}

void
ocop_roll_discard_line (OcopRoll *roll)
{
    g_array_set_size (roll->line, 0);
    roll->pen = 0;
}

void
ocop_roll_move_pen (OcopRoll *roll, gint64 pen)
{
    roll->pen = (guint)CLAMP (pen, 0, (gint64)roll->area_width);
}

static gboolean
has_room (OcopRoll *roll)
{
    if (roll->marks->len + roll->line->len >= OCOP_PAPER_MARKS_MAX)
        roll->is_full = TRUE;
    return !roll->is_full;
}

static void
move_paper (OcopRoll *roll, guint dots)
{
    if (dots > OCOP_PAPER_HEIGHT_MAX - roll->y) {
        dots = OCOP_PAPER_HEIGHT_MAX - roll->y;
        roll->is_full = TRUE;
    }
    roll->y += dots;
}

/* The piece that a character of @style goes on with; NULL: a new one is needed. */
static Piece *
find_open_piece (OcopRoll *roll, const OcopRollStyle *style)
{
    if (roll->line->len == 0)
        return NULL;
    Piece *piece = &g_array_index (roll->line, Piece, roll->line->len - 1);
    const OcopMark *mark = &piece->mark;
    gboolean fits =
        mark->kind == OCOP_MARK_TEXT && mark->is_bold == style->is_bold &&
        mark->is_underlined == style->is_underlined && mark->is_inverted == style->is_inverted &&
        mark->width_times == style->width_times && mark->height_times == style->height_times &&
        mark->cell_width == style->cell_width * style->width_times &&
        piece->spacing == style->spacing && mark->x + mark->width == roll->pen;
    return fits ? piece : NULL;
}

static Piece *
open_piece (OcopRoll *roll, const OcopRollStyle *style)
{
    Piece piece = {.text = g_string_new (NULL), .spacing = style->spacing};
    piece.mark = (OcopMark){.kind = OCOP_MARK_TEXT,
                            .x = roll->pen,
                            .height = style->cell_height * style->height_times,
                            .is_bold = style->is_bold,
                            .is_underlined = style->is_underlined,
                            .is_inverted = style->is_inverted,
                            .width_times = style->width_times,
                            .height_times = style->height_times,
                            .cell_width = style->cell_width * style->width_times};
    g_array_append_val (roll->line, piece);
    return &g_array_index (roll->line, Piece, roll->line->len - 1);
}

static gboolean
add_combining (OcopRoll *roll, const OcopRollStyle *style, gunichar c)
{
    Piece *piece = find_open_piece (roll, style);
    if (piece != NULL)
        g_string_append_unichar (piece->text, c);
    return piece != NULL;
}

gboolean
ocop_roll_add_char (OcopRoll *roll, const OcopRollStyle *style, gunichar c, guint line_spacing)
{
    guint cell = style->cell_width * style->width_times;
    if (g_unichar_combining_class (c) != 0)
        return roll->is_full || add_combining (roll, style, c);
    if (g_unichar_iswide (c))
        cell *= 2;
    if (roll->pen > 0 && roll->pen + cell > roll->area_width)
        ocop_roll_print_line (roll, line_spacing);
    if (!has_room (roll))
        return TRUE;
    Piece *piece = find_open_piece (roll, style);
    if (piece == NULL)
        piece = open_piece (roll, style);
    g_string_append_unichar (piece->text, c);
    piece->mark.width += cell + style->spacing;
    roll->pen = piece->mark.x + piece->mark.width;
    return TRUE;
}

/* The left @width dots of @image, which is taken. */
static OcopBitmap *
crop (OcopBitmap *image, guint width)
{
    OcopBitmap *part = ocop_bitmap_new (width, image->height);
    guint8 last_bits = (guint8)(0xff << (part->stride * 8 - width));
    for (guint y = 0; y < part->height; y++) {
        guint8 *row = part->bits + y * part->stride;
        memcpy (row, image->bits + y * image->stride, part->stride);
        row[part->stride - 1] &= last_bits;
    }
    ocop_bitmap_free (image);
    return part;
}

gboolean
ocop_roll_add_strip (OcopRoll *roll, OcopBitmap *image)
{
    guint room = roll->area_width - MIN (roll->pen, roll->area_width);
    gboolean is_whole = image->width <= room;
    if (room == 0 || !has_room (roll)) {
        ocop_bitmap_free (image);
        return is_whole;
    }
    if (!is_whole)
        image = crop (image, room);
    Piece piece = {.mark = {.kind = OCOP_MARK_IMAGE,
                            .x = roll->pen,
                            .width = image->width,
                            .height = image->height,
                            .image = image}};
    roll->pen += image->width;
    g_array_append_val (roll->line, piece);
    return is_whole;
}

/* Makes @mark the lower part of the image above it where the two are one. */
static gboolean
join_image (OcopRoll *roll, const OcopMark *mark)
{
    if (roll->marks->len == 0)
        return FALSE;
    OcopMark *above = &g_array_index (roll->marks, OcopMark, roll->marks->len - 1);
    if (above->kind != OCOP_MARK_IMAGE || above->x != mark->x || above->width != mark->width ||
        above->y + above->height != mark->y ||
        above->height + mark->height > OCOP_BITMAP_HEIGHT_MAX)
        return FALSE;
    OcopBitmap *image = above->image;
    gsize used = image->stride * image->height, more = image->stride * mark->height;
    if (used + more > roll->image_room) {
        roll->image_room = 2 * (used + more);
        image->bits = g_realloc (image->bits, roll->image_room);
    }
    memcpy (image->bits + used, mark->image->bits, more);
    image->height += mark->height;
    above->height = image->height;
    return TRUE;
}

/* Takes what @mark owns. */
static void
put_mark (OcopRoll *roll, OcopMark *mark)
{
    if (mark->kind == OCOP_MARK_IMAGE && join_image (roll, mark)) {
        clear_mark (mark);
        return;
    }
    roll->image_room =
        mark->kind == OCOP_MARK_IMAGE ? mark->image->stride * mark->image->height : 0;
    g_array_append_val (roll->marks, *mark);
}

static guint
align_in (const OcopRoll *roll, guint width)
{
    guint room = roll->area_width - MIN (width, roll->area_width);
    switch (roll->align) {
    case OCOP_ROLL_CENTRE:
        return room / 2;
    case OCOP_ROLL_RIGHT:
        return room;
    case OCOP_ROLL_LEFT:
        break;
    }
    return 0;
}

/* Appends one piece's text at its column: a piece that begins where the one before ended goes on
 * behind it, whatever widths its letters have. */
static void
append_text (const OcopRoll *roll, const OcopMark *mark, guint *end_x, guint *column, GString *out)
{
    guint want = mark->x / roll->column_width;
    if (mark->x != *end_x) {
        guint blanks = want > *column ? want - *column : *column > 0 ? 1 : 0;
        for (guint i = 0; i < blanks; i++)
            g_string_append_c (out, ' ');
        *column += blanks;
    }
    g_string_append_len (out, mark->text, (gssize)mark->text_size);
    *column += (guint)g_utf8_strlen (mark->text, (gssize)mark->text_size);
    *end_x = mark->x + mark->width;
}

static void
take_line_text (OcopRoll *roll, GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
    if (roll->lines->len >= OCOP_PAPER_LINES_MAX)
        roll->is_full = TRUE;
    else
        g_ptr_array_add (roll->lines, g_strndup (text->str, text->len));
}

static int
compare_x (gconstpointer a, gconstpointer b)
{
    const Piece *left = a, *right = b;
    return (left->mark.x > right->mark.x) - (left->mark.x < right->mark.x);
}

/* Closes the pieces: text in NFC, places on the paper. @height: that of the line. */
static void
place_pieces (OcopRoll *roll, guint height)
{
    guint end = 0;
    for (guint i = 0; i < roll->line->len; i++) {
        Piece *piece = &g_array_index (roll->line, Piece, i);
        end = MAX (end, piece->mark.x + piece->mark.width);
        if (piece->text == NULL)
            continue;
        piece->mark.text = g_utf8_normalize (piece->text->str, (gssize)piece->text->len,
                                             G_NORMALIZE_DEFAULT_COMPOSE);
        piece->mark.text_size = strlen (piece->mark.text);
    }
    guint shift = roll->left + align_in (roll, end);
    for (guint i = 0; i < roll->line->len; i++) {
        OcopMark *mark = &g_array_index (roll->line, Piece, i).mark;
        mark->x += shift;
        mark->y = roll->y + height - mark->height; /* on one base line */
    }
}

static void
turn_upside_down (const OcopRoll *roll, OcopMark *mark)
{
    guint end = mark->x + mark->width;
    mark->x = roll->width - MIN (end, roll->width);
    mark->is_upside_down = TRUE;
}

/* Prints the pieces, returns the height of their line. */
static guint
print_pieces (OcopRoll *roll)
{
    g_autoptr (GString) text = g_string_new (NULL);
    guint height = 0, end_x = 0, column = 0, n_texts = 0;
    for (guint i = 0; i < roll->line->len; i++)
        height = MAX (height, g_array_index (roll->line, Piece, i).mark.height);
    place_pieces (roll, height);
    g_array_sort (roll->line, compare_x);
    for (guint i = 0; i < roll->line->len; i++) {
        Piece *piece = &g_array_index (roll->line, Piece, i);
        if (piece->text != NULL) {
            append_text (roll, &piece->mark, &end_x, &column, text);
            n_texts++;
        }
        if (roll->is_upside_down)
            turn_upside_down (roll, &piece->mark);
        put_mark (roll, &piece->mark);
        memset (&piece->mark, 0, sizeof piece->mark); /* owned by the marks now */
    }
    ocop_roll_discard_line (roll);
    if (n_texts > 0)
        take_line_text (roll, text);
    return height;
}

void
ocop_roll_print (OcopRoll *roll, guint feed)
{
    guint height = roll->is_full ? 0 : print_pieces (roll);
    ocop_roll_discard_line (roll);
    move_paper (roll, MAX (feed, height));
}

void
ocop_roll_print_line (OcopRoll *roll, guint line_spacing)
{
    if (roll->line->len == 0 && !roll->is_full) {
        g_autoptr (GString) empty = g_string_new (NULL);
        take_line_text (roll, empty);
    }
    ocop_roll_print (roll, line_spacing);
}

gboolean
ocop_roll_add_block (OcopRoll *roll, OcopMark mark)
{
    gboolean is_whole = mark.kind != OCOP_MARK_IMAGE || mark.width <= roll->area_width;
    if (!has_room (roll) || mark.height == 0) {
        clear_mark (&mark);
        return is_whole;
    }
    if (!is_whole) {
        mark.image = crop (mark.image, roll->area_width);
        mark.width = roll->area_width;
    }
    mark.x = roll->left + align_in (roll, mark.width);
    mark.y = roll->y;
    guint height = mark.height;
    put_mark (roll, &mark);
    move_paper (roll, height);
    return is_whole;
}

void
ocop_roll_add_cut (OcopRoll *roll, gboolean is_full)
{
    OcopMark mark = {.kind = OCOP_MARK_CUT, .y = roll->y, .width = roll->width, .is_full = is_full};
    roll->n_cuts++;
    if (has_room (roll))
        put_mark (roll, &mark);
}

void
ocop_roll_add_pulse (OcopRoll *roll, guint pin, guint on_ms, guint off_ms)
{
    OcopMark mark = {
        .kind = OCOP_MARK_PULSE, .y = roll->y, .pin = pin, .on_ms = on_ms, .off_ms = off_ms};
    roll->n_pulses++;
    if (has_room (roll))
        put_mark (roll, &mark);
}
