/* QR codes of a paper. Native ones say what they hold; those in pictures are read by zbar from the
 * dots as they were sent. */
#include "receipts/paper_picture.h"

#include <string.h>
#include <zbar.h>

/* Pictures this near to each other are one: bands of a code with blank rows between. */
#define GAP_MAX 8
/* A long picture is looked at in windows, each as long as this and the widest code more. */
#define WINDOW_ROWS 2048
/* White around what is looked at: a code may reach to the paper's edge. */
#define QUIET_DOTS 40
/* zbar reads modules of two dots and more; of one dot only when they are enlarged. Such a code is
 * an image of its own, not part of a page. */
#define SMALL_ROWS  400
#define SMALL_SCALE 2
/* Places of one code in two looks differ by less. */
#define NEAR_DOTS 16
/* Dots that are looked at on one paper, quiet zones not counted: some 5 m of 80 mm. */
#define DOTS_MAX (24u * 1000 * 1000)

/* zbar tries every three of the corner patterns it finds, which takes it more than a second where
 * there are hundreds. No window has more than a few codes of three corners each. */
#define CORNERS_MAX 150

typedef struct {
    guint row, x, y; /* row: top of the line of codes it stands in */
    GBytes *content;
} Code;

typedef struct {
    const OcopEscposInterpreter *paper;
    GArray *codes; /* of Code */
    zbar_image_scanner_t *scanner;
    gsize n_dots; /* looked at so far */
} Reader;

/* Marks [first, end) with all pictures that touch; others may be among them. */
typedef struct {
    guint first, end;
    guint top, bottom;
} Group;

static void
clear_code (gpointer data)
{
    g_bytes_unref (((Code *)data)->content);
}

static GBytes *
copy_content (const char *content, gsize size)
{
    char *copy = g_malloc (size + 1);
    memcpy (copy, content, size);
    copy[size] = '\0';
    g_autoptr (GBytes) whole = g_bytes_new_take (copy, size + 1);
    return g_bytes_new_from_bytes (whole, 0, size);
}

static gboolean
is_near (guint a, guint b)
{
    return (a > b ? a - b : b - a) <= NEAR_DOTS;
}

static void
add_code (Reader *reader, guint x, guint y, const char *content, gsize size)
{
    Code code = {.x = x, .y = y, .content = copy_content (content, size)};
    for (guint i = 0; i < reader->codes->len; i++) {
        const Code *known = &g_array_index (reader->codes, Code, i);
        if (is_near (known->x, x) && is_near (known->y, y) &&
            g_bytes_equal (known->content, code.content)) {
            clear_code (&code);
            return;
        }
    }
    g_array_append_val (reader->codes, code);
}

/* Paints what of the group lies in rows [@top, @top + @rows) of the paper. */
static void
paint (const Reader *reader, const Group *group, guint top, guint rows, guint scale, guint8 *grey,
       guint stride)
{
    for (guint i = group->first; i < group->end; i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (reader->paper, i);
        if (mark->kind != OCOP_MARK_IMAGE)
            continue;
        guint begin = MAX (mark->y, top), end = MIN (mark->y + mark->height, top + rows);
        for (guint y = begin; y < end; y++) {
            for (guint x = 0; x < mark->width; x++) {
                if (!ocop_bitmap_get (mark->image, x, y - mark->y))
                    continue;
                gsize row = (gsize)(QUIET_DOTS + y - top) * scale;
                gsize column = (gsize)(QUIET_DOTS + mark->x + x) * scale;
                for (guint n = 0; n < scale; n++)
                    memset (grey + (row + n) * stride + column, 0, scale);
            }
        }
    }
}

/* The window as zbar sees it: one byte a dot, 0 black. */
typedef struct {
    const guint8 *grey;
    guint width, height;
} View;

/* Runs of one colour through (@x, @y), in steps of @step bytes, that make a corner: 1:1:3:1:1 with
 * the middle one around the place, more generous than zbar is. @before and @after: dots of the line
 * on both sides of the place. @ret_offset: of the middle run's middle from the place. */
static gboolean
is_corner (const guint8 *place, gssize step, guint before, guint after, int *ret_offset)
{
    guint runs[5] = {0};
    guint at = 0;
    for (int i = 2; i >= 0; i--) {
        guint8 colour = i == 1 ? 255 : 0;
        while (at <= before && place[-(gssize)at * step] == colour) {
            runs[i]++;
            at++;
        }
    }
    at = 1;
    guint right = 0;
    while (at <= after && place[(gssize)at * step] == 0) {
        right++;
        at++;
    }
    *ret_offset = ((int)right - (int)runs[2] + 1) / 2;
    runs[2] += right;
    for (int i = 3; i <= 4; i++) {
        guint8 colour = i == 3 ? 255 : 0;
        while (at <= after && place[(gssize)at * step] == colour) {
            runs[i]++;
            at++;
        }
    }
    guint total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
    for (guint i = 0; i < 5; i++) {
        guint seven = 7 * runs[i], modules = i == 2 ? 3 : 1;
        if (2 * seven < (2 * modules - 1) * total || 2 * seven > (2 * modules + 2) * total)
            return FALSE;
    }
    return TRUE;
}

static guint
count_corners (const View *view)
{
    guint n = 0;
    for (guint y = 0; y < view->height; y++) {
        const guint8 *row = view->grey + (gsize)y * view->width;
        guint start = 0;
        for (guint x = 0; x + 1 < view->width; x++) {
            int offset;
            if (row[x] != 0)
                start = x + 1;
            if (row[x] != 0 || row[x + 1] == 0)
                continue;
            guint middle = (start + x) / 2; /* of a black run that ends here */
            if (is_corner (row + middle, 1, middle, view->width - 1 - middle, &offset) &&
                is_corner (row + middle, (gssize)view->width, y, view->height - 1 - y, &offset) &&
                offset == 0)
                n++;
        }
    }
    return n;
}

static void
take_symbols (Reader *reader, const zbar_image_t *image, guint top, guint scale)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
    for (; symbol != NULL; symbol = zbar_symbol_next (symbol)) {
        guint x = G_MAXUINT, y = G_MAXUINT;
        if (zbar_symbol_get_type (symbol) != ZBAR_QRCODE)
            continue;
        for (guint i = 0; i < zbar_symbol_get_loc_size (symbol); i++) {
            x = MIN (x, (guint)MAX (zbar_symbol_get_loc_x (symbol, i), 0) / scale);
            y = MIN (y, (guint)MAX (zbar_symbol_get_loc_y (symbol, i), 0) / scale);
        }
        x = MAX (x, QUIET_DOTS) - QUIET_DOTS;
        y = top + MAX (y, QUIET_DOTS) - QUIET_DOTS;
        add_code (reader, x, y, zbar_symbol_get_data (symbol),
                  zbar_symbol_get_data_length (symbol));
    }
}

static void
look_at (Reader *reader, const Group *group, guint top, guint rows, guint scale)
{
    guint paper_width = ocop_escpos_interpreter_get_width (reader->paper);
    guint width = (paper_width + 2 * QUIET_DOTS) * scale;
    guint height = (rows + 2 * QUIET_DOTS) * scale;
    gsize size = (gsize)width * height;
    guint8 *grey = g_malloc (size);
    memset (grey, 255, size);
    paint (reader, group, top, rows, scale, grey, width);
    const View view = {grey, width, height};
    if (count_corners (&view) > CORNERS_MAX) {
        g_free (grey);
        return;
    }
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
    zbar_image_set_size (image, width, height);
    zbar_image_set_data (image, grey, size, NULL);
    if (zbar_scan_image (reader->scanner, image) > 0)
        take_symbols (reader, image, top, scale);
    zbar_image_destroy (image);
    g_free (grey);
}

static void
look_at_group (Reader *reader, const Group *group)
{
    guint width = ocop_escpos_interpreter_get_width (reader->paper);
    for (guint top = group->top; top < group->bottom; top += WINDOW_ROWS) {
        guint rows = MIN (group->bottom - top, WINDOW_ROWS + width);
        reader->n_dots += (gsize)rows * width;
        if (reader->n_dots > DOTS_MAX)
            return;
        guint n_before = reader->codes->len;
        look_at (reader, group, top, rows, 1);
        if (rows <= SMALL_ROWS && reader->codes->len == n_before)
            look_at (reader, group, top, rows, SMALL_SCALE);
        if (top + rows == group->bottom)
            return;
    }
}

/* In the order of printing nothing is far above what came before, so touching pictures stand one
 * behind the other. */
static void
look_at_images (Reader *reader)
{
    Group group = {0};
    guint n_marks = ocop_escpos_interpreter_get_n_marks (reader->paper);
    for (guint i = 0; i < n_marks; i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (reader->paper, i);
        if (mark->kind != OCOP_MARK_IMAGE)
            continue;
        if (group.end > 0 && mark->y > group.bottom + GAP_MAX) {
            look_at_group (reader, &group);
            group.end = 0;
        }
        if (group.end == 0)
            group = (Group){.first = i, .top = mark->y};
        group.end = i + 1;
        group.top = MIN (group.top, mark->y);
        group.bottom = MAX (group.bottom, mark->y + mark->height);
    }
    if (group.end > 0)
        look_at_group (reader, &group);
}

static zbar_image_scanner_t *
make_scanner (void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* Without it zbar guesses an encoding and changes the bytes. */
    zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    return scanner;
}

static int
compare_y (gconstpointer a, gconstpointer b)
{
    const Code *left = a, *right = b;
    return (left->y > right->y) - (left->y < right->y);
}

static int
compare_place (gconstpointer a, gconstpointer b)
{
    const Code *left = a, *right = b;
    if (left->row != right->row)
        return left->row > right->row ? 1 : -1;
    return (left->x > right->x) - (left->x < right->x);
}

/* Codes beside each other may begin a dot higher or lower. */
static void
sort_codes (GArray *codes)
{
    guint row = 0;
    g_array_sort (codes, compare_y);
    for (guint i = 0; i < codes->len; i++) {
        Code *code = &g_array_index (codes, Code, i);
        if (i == 0 || code->y > row + NEAR_DOTS)
            row = code->y;
        code->row = row;
    }
    g_array_sort (codes, compare_place);
}

GPtrArray *
ocop_paper_read_qr (const OcopEscposInterpreter *interpreter)
{
    Reader reader = {.paper = interpreter,
                     .codes = g_array_new (FALSE, FALSE, sizeof (Code)),
                     .scanner = make_scanner()};
    g_array_set_clear_func (reader.codes, clear_code);
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (interpreter); i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (interpreter, i);
        if (mark->kind == OCOP_MARK_QR)
            add_code (&reader, mark->x, mark->y, mark->text, mark->text_size);
    }
    look_at_images (&reader);
    sort_codes (reader.codes);
    GPtrArray *contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    for (guint i = 0; i < reader.codes->len; i++)
        g_ptr_array_add (contents, g_bytes_ref (g_array_index (reader.codes, Code, i).content));
    zbar_image_scanner_destroy (reader.scanner);
    g_array_unref (reader.codes);
    return contents;
}
