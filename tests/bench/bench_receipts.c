/* Papers: a receipt of 15 Vietnamese lines and two QR codes as text, as bytes for a printer that
 * prints letters and for one that gets all as dots, and as PDF. A bar holds for making the document
 * from the sale's record and rendering it; rendering alone is shown below it. Processor time,
 * medians. */
#include "bench.h"

#include "receipts/escpos.h"
#include "receipts/page.h"
#include "receipts/text.h"
#include "samples.h"

#include <string.h>

#define COLUMNS    48
#define WIDTH_DOTS 576
/* As the sample document "bench" has them. */
#define INVOICE      "1C26MAA-00000123"
#define LOOK_UP      "https://tracuu.example.vn/hoa-don?mst=5701234565&ma=M1-26-DEMO1-00000000123"
#define TEXT_PRINTER "epson-tm-t20" /* code pages, native QR */
#define DOTS_PRINTER "generic-80"   /* everything drawn */

typedef struct {
    OcopSale *sale;
    OcopPaperFacts facts;
    OcopPrinterProfile *text_printer, *dots_printer;
    gsize size; /* of what was rendered last */
} Papers;

typedef void (*Render) (Papers *papers, const OcopDocument *document);

static void
render_text (Papers *papers, const OcopDocument *document)
{
    g_autofree char *text = ocop_document_to_text (document, COLUMNS);
    papers->size = strlen (text);
}

static void
render_escpos (Papers *papers, const OcopDocument *document)
{
    g_autoptr (OcopPrintStream) stream =
        ocop_document_to_escpos (document, papers->text_printer, NULL);
    papers->size = stream->bytes->len;
}

static void
render_dots (Papers *papers, const OcopDocument *document)
{
    g_autoptr (OcopPrintStream) stream =
        ocop_document_to_escpos (document, papers->dots_printer, NULL);
    papers->size = stream->bytes->len;
}

static void
render_pdf (Papers *papers, const OcopDocument *document)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) pdf =
        ocop_document_to_pdf (document, WIDTH_DOTS, papers->facts.utc_ms, &error);
    bench_must ("PDF", error);
    papers->size = g_bytes_get_size (pdf);
}

static OcopDocument *
make_document (const Papers *papers)
{
    return ocop_receipt_for_sale (papers->sale, &sample_face, &papers->facts);
}

static void
measure (Papers *papers, const char *name, Render render, double bar_us, guint n)
{
    g_autoptr (BenchSamples) whole = bench_samples_new();
    g_autoptr (BenchSamples) alone = bench_samples_new();
    g_autoptr (OcopDocument) kept = make_document (papers);
    render (papers, kept); /* fonts are loaded once in a process */
    for (guint i = 0; i < n; i++) {
        gint64 before = bench_cpu_ns();
        g_autoptr (OcopDocument) document = make_document (papers);
        render (papers, document);
        bench_samples_add (whole, bench_cpu_ns() - before);
        before = bench_cpu_ns();
        render (papers, kept);
        bench_samples_add (alone, bench_cpu_ns() - before);
    }
    const gboolean is_slow = bar_us >= 1000;
    const double unit = is_slow ? 1000 : 1;
    const char *unit_name = is_slow ? "ms" : "µs";
    g_autofree char *what = g_strdup_printf ("g  receipt of 15 lines, 2 QR: %s", name);
    bench_figure_add (what, bar_us / unit, bench_samples_get_percentile_us (whole, 50) / unit,
                      unit_name);
    bench_figure_add_note ("rendering alone", bench_samples_get_percentile_us (alone, 50) / unit,
                           unit_name);
    bench_figure_add_note ("its size", (double)papers->size / 1000, "kB");
}

static OcopPrinterProfile *
find_profile (const char *name)
{
    g_autoptr (GError) error = NULL;
    OcopPrinterProfile *profile = ocop_printer_profile_find (name, &error);
    bench_must (name, error);
    return profile;
}

void
bench_receipts (const BenchPlan *plan)
{
    g_autoptr (OcopSale) sale = sample_bench_sale();
    g_autofree char *qr_text = sample_qr_text();
    g_autoptr (OcopPrinterProfile) text_printer = find_profile (TEXT_PRINTER);
    g_autoptr (OcopPrinterProfile) dots_printer = find_profile (DOTS_PRINTER);
    Papers papers = {.sale = sale,
                     .facts = sample_facts (qr_text),
                     .text_printer = text_printer,
                     .dots_printer = dots_printer};
    papers.facts.invoice = INVOICE;
    papers.facts.invoice_lookup = LOOK_UP;
    measure (&papers, "text", render_text, 50, plan->n_papers);
    measure (&papers, "ESC/POS by code pages", render_escpos, 100, plan->n_papers);
    measure (&papers, "ESC/POS, all as dots", render_dots, 5000, plan->n_papers / 10);
    measure (&papers, "PDF", render_pdf, 10000, plan->n_papers / 10);
}
