/* Papers as bytes, and how they are counted. */
#include "shop/print.h"

#include "base/error.h"
#include "base/text.h"
#include "receipts/page.h"
#include "receipts/symbols.h"
#include "receipts/text.h"
#include "shop/papers.h"
#include "store/print_jobs.h"
#include "store/sales.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT_COLUMNS     42
#define PROFILE_FOR_58MM "generic-58"
#define PROFILE_FOR_80MM "generic-80"
/* Dots of a QR's module on a screen. */
#define SCREEN_MODULE     8
#define SCREEN_BAR_MODULE 2
#define SCREEN_BAR_DOTS   120

static const struct {
    int columns;
    guint dots;
} widths[] = {{32, 384}, {42, 512}, {48, 576}};

const char *
ocop_paper_format_get_text (OcopPaperFormat format)
{
    static const char *const texts[OCOP_N_FORMATS] = {"text", "escpos", "png", "pdf"};
    g_assert (format < OCOP_N_FORMATS);
    return texts[format];
}

gboolean
ocop_paper_format_parse (const char *text, OcopPaperFormat *ret_format)
{
    for (guint i = 0; i < OCOP_N_FORMATS; i++) {
        if (strcmp (text, ocop_paper_format_get_text ((OcopPaperFormat)i)) == 0) {
            *ret_format = (OcopPaperFormat)i;
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- on which paper */

static gboolean
find_dots (int columns, guint *ret_dots, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
        if (widths[i].columns == columns) {
            *ret_dots = widths[i].dots;
            return TRUE;
        }
    }
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "columns",
                    _ ("papers have 32, 42 or 48 columns, not %d"), columns);
    return FALSE;
}

/* The printer @style speaks of. Columns that are stated narrow it or tell which one it is. */
static OcopPrinterProfile *
find_profile (OcopShop *shop, const OcopPaperStyle *style, guint dots, GError **error)
{
    g_autofree char *set = NULL;
    const char *name = style->profile;
    if (name == NULL && !ocop_shop_dup_profile (shop, &set, error))
        return NULL;
    if (name == NULL)
        name = set;
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (name, error);
    if (profile == NULL || style->columns == 0 || profile->width_dots == dots)
        return g_steal_pointer (&profile);
    if (style->profile == NULL) {
        g_clear_pointer (&profile, ocop_printer_profile_free);
        profile = ocop_printer_profile_find (
            style->columns == 32 ? PROFILE_FOR_58MM : PROFILE_FOR_80MM, error);
    }
    if (profile != NULL && profile->width_dots > dots) {
        profile->width_dots = dots;
        profile->columns = MIN (profile->columns, (guint)style->columns);
    }
    return g_steal_pointer (&profile);
}

typedef struct {
    OcopPaperFormat format;
    guint columns; /* of text */
    guint dots;
    OcopPrinterProfile *profile;
} Paper;

static void
paper_clear (Paper *paper)
{
    g_clear_pointer (&paper->profile, ocop_printer_profile_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)

static gboolean
choose_paper (OcopShop *shop, const OcopPaperStyle *style, Paper *ret_paper, GError **error)
{
    Paper paper = {.format = style->format};
    if (style->columns != 0 && !find_dots (style->columns, &paper.dots, error))
        return FALSE;
    paper.profile = find_profile (shop, style, paper.dots, error);
    if (paper.profile == NULL)
        return FALSE;
    if (style->columns != 0)
        paper.columns = (guint)style->columns;
    else
        paper.columns = style->profile != NULL
                            ? CLAMP (paper.profile->columns, OCOP_COLUMNS_MIN, OCOP_COLUMNS_MAX)
                            : TEXT_COLUMNS;
    if (paper.dots == 0)
        paper.dots = CLAMP (paper.profile->width_dots / MAX (paper.profile->raster_dot, 1),
                            OCOP_PAGE_WIDTH_MIN, OCOP_PAGE_WIDTH_MAX);
    *ret_paper = paper;
    return TRUE;
}

static GBytes *
render (const Paper *paper, const OcopDocument *document, gint64 utc_ms, GError **error)
{
    switch (paper->format) {
    case OCOP_FORMAT_TEXT: {
        char *text = ocop_document_to_text (document, paper->columns);
        return g_bytes_new_take (text, strlen (text));
    }
    case OCOP_FORMAT_PNG:
        return ocop_document_to_png (document, paper->dots, error);
    case OCOP_FORMAT_PDF:
        return ocop_document_to_pdf (document, paper->dots, utc_ms, error);
    case OCOP_FORMAT_ESCPOS: {
        OcopEscposOptions options = {.has_no_end_mark = TRUE};
        g_autoptr (OcopPrintStream) stream =
            ocop_document_to_escpos (document, paper->profile, &options);
        return g_bytes_new (stream->bytes->data, stream->bytes->len);
    }
    case OCOP_N_FORMATS:
    default:
        g_assert_not_reached();
    }
}

OcopPrintStream *
ocop_shop_render_job (OcopShop *shop, const OcopPrintJob *job, gboolean can_answer, GError **error)
{
    char process_id[OCOP_PRINT_ID_TEXT_SIZE];
    gint64 utc_ms;
    OcopPaperName name = {job->kind, job->reference};
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (job->profile, error);
    if (profile == NULL)
        return NULL;
    g_autoptr (OcopDocument) document =
        ocop_shop_make_document (shop, &name, job->copy, profile, &utc_ms, error);
    if (document == NULL)
        return NULL;
    ocop_print_job_get_process_id (job->id, process_id);
    OcopEscposOptions options = {.opens_drawer = job->opens_drawer,
                                 .process_id = process_id,
                                 .has_no_end_mark = !can_answer};
    return ocop_document_to_escpos (document, profile, &options);
}

/* ---- counting
 *
 * A paper is finished and taken over while its count is still uncommitted: one that cannot be
 * written is none. */

typedef struct {
    const OcopPaperName *name;
    gint64 number; /* of the receipt or the Z */
    OcopPaperWork work;
    gpointer work_data;
    gint64 copy; /* out */
    gboolean is_done;
} Counting;

static gboolean
is_counted (OcopPaperKind kind)
{
    return kind == OCOP_PAPER_KIND_RECEIPT || kind == OCOP_PAPER_KIND_Z;
}

static gboolean
get_times (OcopShop *shop, const Counting *counting, gint64 *ret_times, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    return counting->name->kind == OCOP_PAPER_KIND_Z
               ? ocop_z_get_prints (db, counting->number, ret_times, error)
               : ocop_sales_get_prints (db, counting->number, ret_times, error);
}

static gboolean
count (OcopShop *shop, const Counting *counting, gint64 *ret_times, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    return counting->name->kind == OCOP_PAPER_KIND_Z
               ? ocop_z_count_print (db, counting->number, ret_times, error)
               : ocop_sales_count_print (db, counting->number, ret_times, error);
}

static gboolean
attempt_original (OcopShop *shop, gpointer data, GError **error)
{
    Counting *counting = data;
    gint64 times;
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !get_times (shop, counting, &times, error))
        return FALSE;
    /* The first try turned out to have happened. */
    if (times > 0 && counting->is_done)
        return TRUE;
    counting->is_done = FALSE;
    if (!count (shop, counting, &times, error) ||
        !counting->work (shop, 0, counting->work_data, error))
        return FALSE;
    counting->is_done = TRUE;
    counting->copy = times - 1;
    return ocop_store_commit (&write, error);
}

static gboolean
apply_copy (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    Counting *counting = data;
    gint64 times, shift;
    OcopDay day;
    if (!count (shop, counting, &times, error) ||
        !ocop_shop_get_shift_day (shop, &shift, &day, error))
        return FALSE;
    counting->copy = times - 1;
    if (counting->name->kind == OCOP_PAPER_KIND_Z) {
        ocop_json_add_int (body, "z", counting->number);
        ocop_json_add_int (body, "copy", counting->copy);
    } else {
        ocop_json_add_string (body, "receipt", counting->name->reference);
        ocop_json_add_int (body, "copy", counting->copy);
        if (shift != 0)
            ocop_json_add_int (body, "shift", shift);
        if (!ocop_sales_insert_copy (ocop_store_get_db (shop->store), shift, error))
            return FALSE;
    }
    return counting->work (shop, counting->copy, counting->work_data, error);
}

static gboolean
find_number (OcopShop *shop, Counting *counting, GError **error)
{
    return counting->name->kind == OCOP_PAPER_KIND_Z
               ? ocop_shop_find_z (shop, counting->name->reference, &counting->number, error)
               : ocop_shop_find_receipt_no (shop, counting->name->reference, &counting->number,
                                            error);
}

static gboolean
make_copy (OcopShop *shop, Counting *counting, const OcopRequestId *request,
           const char *digest_text, OcopActResult *ret_result, GError **error)
{
    OcopPlainAct act = {.kind = OCOP_KIND_REPRINT,
                        .request = request,
                        .digest_text = digest_text,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_copy,
                        .data = counting};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

gboolean
ocop_shop_count_copy (OcopShop *shop, const OcopPaperName *name, const OcopRequestId *request,
                      const char *digest_text, OcopPaperWork work, gpointer data,
                      OcopActResult *ret_result, GError **error)
{
    Counting counting = {.name = name, .work = work, .work_data = data};
    return find_number (shop, &counting, error) &&
           make_copy (shop, &counting, request, digest_text, ret_result, error);
}

gboolean
ocop_shop_count_and_do (OcopShop *shop, const OcopPaperName *name, OcopPaperWork work,
                        gpointer data, gint64 *ret_copy, GError **error)
{
    Counting counting = {.name = name, .work = work, .work_data = data};
    gint64 times;
    if (!is_counted (name->kind)) {
        if (!work (shop, 0, data, error))
            return FALSE;
    } else if (!find_number (shop, &counting, error) ||
               !get_times (shop, &counting, &times, error) ||
               !(times == 0 ? ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_original,
                                                 &counting, NULL, error)
                            : make_copy (shop, &counting, NULL, name->reference, NULL, error))) {
        return FALSE;
    }
    if (ret_copy != NULL)
        *ret_copy = counting.copy;
    return TRUE;
}

/* ---- as files */

typedef struct {
    const OcopPaperName *name;
    const Paper *paper;
    OcopPaperFunc write;
    gpointer write_data;
    GBytes *bytes; /* out */
} Making;

static gboolean
make (OcopShop *shop, gint64 copy, gpointer data, GError **error)
{
    Making *making = data;
    gint64 utc_ms;
    g_autoptr (OcopDocument) document =
        ocop_shop_make_document (shop, making->name, copy, making->paper->profile, &utc_ms, error);
    g_clear_pointer (&making->bytes, g_bytes_unref);
    if (document != NULL)
        making->bytes = render (making->paper, document, utc_ms, error);
    return making->bytes != NULL &&
           (making->write == NULL || making->write (making->bytes, making->write_data, error));
}

GBytes *
ocop_shop_make_paper (OcopShop *shop, const OcopPaperName *name, const OcopPaperStyle *style,
                      OcopPaperFunc write, gpointer data, gint64 *ret_copy, GError **error)
{
    g_auto (Paper) paper = {0};
    Making making = {.name = name, .paper = &paper, .write = write, .write_data = data};
    if (!choose_paper (shop, style, &paper, error))
        return NULL;
    if (ocop_shop_count_and_do (shop, name, make, &making, ret_copy, error))
        return making.bytes;
    g_clear_pointer (&making.bytes, g_bytes_unref);
    return NULL;
}

static gboolean
do_nothing (OcopShop *shop, gint64 copy, gpointer data, GError **error)
{
    return TRUE;
}

gboolean
ocop_shop_count_paper (OcopShop *shop, const char *number, gint64 *ret_copy, GError **error)
{
    OcopPaperName name = {OCOP_PAPER_KIND_RECEIPT, number};
    return ocop_shop_count_and_do (shop, &name, do_nothing, NULL, ret_copy, error);
}

gboolean
ocop_shop_check_style (OcopShop *shop, const OcopPaperStyle *style, GError **error)
{
    g_auto (Paper) paper = {0};
    return choose_paper (shop, style, &paper, error);
}

static char *
to_text (GBytes *bytes)
{
    gsize size;
    const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
    return text != NULL ? g_strndup (text, size) : NULL;
}

char *
ocop_shop_print_receipt_text (OcopShop *shop, const char *number, int columns, GError **error)
{
    guint dots;
    OcopPaperName name = {OCOP_PAPER_KIND_RECEIPT, number};
    OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT, .columns = columns};
    if (!find_dots (columns, &dots, error))
        return NULL;
    g_autoptr (GBytes) bytes = ocop_shop_make_paper (shop, &name, &style, NULL, NULL, NULL, error);
    return to_text (bytes);
}

GBytes *
ocop_shop_make_qr_png (const char *text, GError **error)
{
    return ocop_qr_to_png (text, strlen (text), SCREEN_MODULE, error);
}

GBytes *
ocop_shop_make_bars_png (const char *text, GError **error)
{
    return ocop_code_128_to_png (text, SCREEN_BAR_MODULE, SCREEN_BAR_DOTS, error);
}

static void
clear_profile (gpointer data)
{
    OcopProfileInfo *info = data;
    g_free (info->name);
    g_free (info->title);
}

GArray *
ocop_shop_list_profiles (GError **error)
{
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopProfileInfo));
    g_array_set_clear_func (list, clear_profile);
    for (const char *const *name = ocop_printer_profile_list(); *name != NULL; name++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (*name, error);
        if (profile == NULL)
            return NULL;
        OcopProfileInfo info = {.name = g_strdup (profile->name),
                                .title = g_strdup (profile->title),
                                .paper_mm = profile->paper_mm,
                                .width_dots = profile->width_dots,
                                .columns = profile->columns,
                                .text_mode = profile->text_mode == OCOP_TEXT_RASTER  ? "raster"
                                             : profile->text_mode == OCOP_TEXT_PAGES ? "pages"
                                                                                     : "ascii"};
        g_array_append_val (list, info);
    }
    return g_steal_pointer (&list);
}
