/* What bytes for a receipt printer put on its paper, as JSON and as a picture. */
#include "shop/inspect.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "drivers/proto/escpos_interpreter.h"
#include "receipts/paper_picture.h"
#include <glib/gi18n-lib.h>

static void
add_strings (OcopJsonWriter *w, const char *key, const char *const *texts)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; texts[i] != NULL; i++)
        ocop_json_add_string (w, NULL, texts[i]);
    ocop_json_end_array (w);
}

/* A code may hold any bytes, JSON only text: what is none becomes U+FFFD and a problem. */
static void
add_codes (OcopJsonWriter *w, const GPtrArray *codes, GPtrArray *problems)
{
    ocop_json_begin_array (w, "qr");
    for (guint i = 0; i < codes->len; i++) {
        gsize size;
        const char *content = g_bytes_get_data (g_ptr_array_index (codes, i), &size);
        g_autofree char *text = g_utf8_make_valid (content, (gssize)size);
        if (!g_utf8_validate (content, (gssize)size, NULL))
            g_ptr_array_add (problems,
                             g_strdup_printf ("QR code %u holds bytes that are no text", i + 1));
        ocop_json_add_string (w, NULL, text);
    }
    ocop_json_end_array (w);
}

static void
write_escpos (OcopJsonWriter *w, OcopEscposInterpreter *printer)
{
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (printer);
    g_autoptr (GPtrArray) codes = ocop_paper_read_qr (printer);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    const char *const *noted = ocop_escpos_interpreter_peek_problems (printer);
    for (guint i = 0; noted[i] != NULL; i++)
        g_ptr_array_add (problems, g_strdup (noted[i]));
    ocop_json_begin_object (w, NULL);
    add_strings (w, "text", (const char *const *)lines);
    add_codes (w, codes, problems);
    ocop_json_add_int (w, "cuts", ocop_escpos_interpreter_get_n_cuts (printer));
    ocop_json_add_int (w, "pulses", ocop_escpos_interpreter_get_n_pulses (printer));
    g_ptr_array_add (problems, NULL);
    add_strings (w, "problems", (const char *const *)problems->pdata);
    ocop_json_end_object (w);
}

char *
ocop_inspect_escpos (const char *profile_name, const void *bytes, gsize size, GBytes **ret_png,
                     GError **error)
{
    OcopJsonWriter w;
    g_autoptr (OcopPrinterProfile) profile =
        profile_name != NULL ? ocop_printer_profile_find (profile_name, error) : NULL;
    if (profile_name != NULL && profile == NULL)
        return NULL;
    g_autoptr (OcopEscposInterpreter) printer = ocop_escpos_interpreter_new (profile);
    ocop_escpos_interpreter_feed (printer, bytes, size);
    ocop_escpos_interpreter_finish (printer);
    g_autoptr (GBytes) png = ret_png != NULL ? ocop_paper_to_png (printer, error) : NULL;
    if (ret_png != NULL && png == NULL)
        return NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    ocop_json_writer_init (&w, out);
    write_escpos (&w, printer);
    if (ret_png != NULL)
        *ret_png = g_steal_pointer (&png);
    return g_string_free (g_steal_pointer (&out), FALSE);
}
