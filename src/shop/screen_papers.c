/* The text of a paper is made here as print.c makes it, outside of any count. */
#include "shop/screen_papers.h"

#include "journal/paper.h"
#include "receipts/text.h"
#include "shop/papers.h"
#include "shop/private.h"
#include <string.h>

#define DRAWER_HEADING "KÉT TIỀN MẶT"
#define TOTALS_HEADING "LŨY KẾ CỦA QUẦY"
/* Digits; the shortest code of a product has eight. */
#define SHORT_NUMBER_MAX 6

/* What the drawer should hold is for the Z to say. */
static void
cut_drawer (char *text)
{
    char *from = strstr (text, DRAWER_HEADING);
    char *to = from != NULL ? strstr (from, TOTALS_HEADING) : NULL;
    if (to == NULL)
        return;
    while (from > text && from[-1] != '\n')
        from--;
    while (to > text && to[-1] != '\n')
        to--;
    memmove (from, to, strlen (to) + 1);
}

char *
ocop_shop_preview_paper (OcopShop *shop, const OcopPaperName *name, guint columns, GError **error)
{
    gint64 utc_ms;
    g_autoptr (OcopDocument) document =
        ocop_shop_make_document (shop, name, 0, NULL, &utc_ms, error);
    if (document == NULL)
        return NULL;
    char *text = ocop_document_to_text (document, columns);
    if (name->kind == OCOP_PAPER_KIND_X)
        cut_drawer (text);
    return text;
}

/* NULL: more than a few digits, or something else. Owned. */
static char *
expand_short_number (OcopShop *shop, const char *text)
{
    char number[OCOP_RECEIPT_NUMBER_SIZE];
    const gsize length = strlen (text);
    if (length == 0 || length > SHORT_NUMBER_MAX || strspn (text, "0123456789") != length)
        return NULL;
    ocop_receipt_number (ocop_shop_get_point (shop), ocop_shop_get_till (shop),
                         ocop_shop_get_epoch (shop), g_ascii_strtoll (text, NULL, 10), number);
    return g_strdup (number);
}

char *
ocop_shop_read_receipt_scan (OcopShop *shop, const char *scan, gboolean *ret_is_ours)
{
    OcopPaper paper;
    char point[9];
    int till;
    gint64 epoch, number;
    g_autofree char *expanded = expand_short_number (shop, scan);
    const gboolean is_qr = ocop_paper_read (scan, strlen (scan), &paper, NULL);
    g_autofree char *text = expanded != NULL ? g_steal_pointer (&expanded)
                            : is_qr          ? g_strdup (paper.receipt)
                                             : g_ascii_strup (scan, -1);
    if (!ocop_receipt_number_parse (text, point, &till, &epoch, &number))
        return NULL;
    *ret_is_ours =
        strcmp (point, ocop_shop_get_point (shop)) == 0 && till == ocop_shop_get_till (shop);
    return g_steal_pointer (&text);
}
