/* Words to deeds: a table of first words, each with its reader. Strict: what is not understood
 * whole is refused whole. */
#include "drivers/virtual/virtual_private.h"

#include "base/json_writer.h"
#include "base/quantity.h"
#include "drivers/proto/raw_scan.h"
#include "drivers/transport/fake.h"
#include <string.h>

#define WEIGHT_MAX_G   99999
#define BYTES_MAX      10000000
#define SHOWN_LINES    400
#define SHOWN_PROBLEMS 50

/* NULL: done. Else why not, static. */
typedef const char *(*Doer) (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer);

static const char *const class_names[OCOP_N_DEV_CLASSES] = {"printer", "scanner", "drawer", "scale",
                                                            "display"};

/* ---- scanner */

static void
send_code (OcopVirtualDevices *devices, const char *text, gboolean is_whole)
{
    g_autoptr (GString) code = g_string_new (text);
    g_string_replace (code, "{GS}", "\x1d", 0);
    if (is_whole)
        g_string_append_c (code, '\r');
    ocop_fake_transport_send (devices->scanner, code->str, code->len);
}

static const char *
check_code (const OcopVirtualDevices *devices, const char *text)
{
    if (*text == '\0' || strlen (text) > OCOP_RAW_SCAN_MAX)
        return "a code has 1 to 4096 bytes";
    return devices->is_plugged[OCOP_DEV_CLASS_SCANNER] ? NULL : "the scanner is unplugged";
}

static const char *
scan (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    const char *problem = check_code (devices, rest);
    if (problem == NULL)
        send_code (devices, rest, TRUE);
    return problem;
}

static const char *
scan_aim (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    if (rest[0] != ']' || strlen (rest) < 4)
        return "the code begins with its AIM id, as in ]E08938505970011";
    return scan (devices, rest, answer);
}

static const char *
scan_half (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    const char *problem = check_code (devices, rest);
    if (problem == NULL)
        send_code (devices, rest, FALSE);
    return problem;
}

/* ---- scale */

/* "0.535 kg" or "535 g", and "stable" or nothing. */
static gboolean
read_weight (const char *text, gint64 *ret_weight_g)
{
    g_auto (GStrv) words = g_strsplit (text, " ", 4);
    const guint n = g_strv_length (words);
    gint64 milli;
    if (n < 2 || n > 3 || (n == 3 && strcmp (words[2], "stable") != 0) ||
        !ocop_qty_parse (words[0], NULL, &milli, NULL))
        return FALSE;
    if (strcmp (words[1], "kg") == 0)
        *ret_weight_g = milli;
    else if (strcmp (words[1], "g") == 0 && milli % 1000 == 0)
        *ret_weight_g = milli / 1000;
    else
        return FALSE;
    return *ret_weight_g <= WEIGHT_MAX_G;
}

static const char *
set_weight (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    static const struct {
        const char *word;
        OcopVirtualWeight weight;
    } states[] = {{"moving", OCOP_VIRTUAL_WEIGHT_MOVING},
                  {"over", OCOP_VIRTUAL_WEIGHT_OVER},
                  {"under", OCOP_VIRTUAL_WEIGHT_UNDER},
                  {"silent", OCOP_VIRTUAL_WEIGHT_SILENT}};
    for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
        if (strcmp (rest, states[i].word) == 0) {
            devices->weight = states[i].weight;
            return NULL;
        }
    }
    gint64 weight_g = 0;
    if (strcmp (rest, "zero") != 0 && !read_weight (rest, &weight_g))
        return "a weight is “0.535 kg”, “535 g”, “zero”, “moving”, “over”, “under” or “silent”";
    devices->weight = OCOP_VIRTUAL_WEIGHT_STABLE;
    devices->weight_g = weight_g;
    return NULL;
}

/* ---- printer and drawer */

/* What happened to it by itself is not undone. */
static void
read_state (OcopVirtualDevices *devices)
{
    devices->state =
        ocop_escpos_interpreter_get_state (ocop_virtual_printer_peek_paper (devices->printer));
}

static const char *
set_paper (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    const gboolean is_out = strcmp (rest, "out") == 0, is_near = strcmp (rest, "near") == 0;
    if (!is_out && !is_near && strcmp (rest, "ok") != 0)
        return "paper is “out”, “near” or “ok”";
    read_state (devices);
    devices->state.is_paper_out = is_out;
    devices->state.is_paper_near_end = is_near;
    ocop_virtual_devices_apply_state (devices);
    return NULL;
}

static const char *
set_cover (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    const gboolean is_open = strcmp (rest, "open") == 0;
    if (!is_open && strcmp (rest, "closed") != 0)
        return "the cover is “open” or “closed”";
    read_state (devices);
    devices->state.is_cover_open = is_open;
    ocop_virtual_devices_apply_state (devices);
    return NULL;
}

static gboolean
read_count (const char *text, gsize min, gsize *ret_count)
{
    const gsize length = strspn (text, "0123456789");
    if (length == 0 || length > 8 || text[length] != '\0')
        return FALSE;
    *ret_count = (gsize)g_ascii_strtoull (text, NULL, 10);
    return *ret_count >= min && *ret_count <= BYTES_MAX;
}

static const char *
end_paper_later (OcopVirtualDevices *devices, gsize n_bytes)
{
    read_state (devices);
    OcopPrinterState state = devices->state;
    state.is_paper_out = TRUE;
    ocop_virtual_printer_set_state_later (devices->printer, n_bytes, &state);
    return NULL;
}

static const char *
set_printer (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    g_auto (GStrv) words = g_strsplit (rest, " ", 3);
    const guint n = g_strv_length (words);
    gsize count;
    if (n == 1 && (strcmp (words[0], "mute") == 0 || strcmp (words[0], "talks") == 0)) {
        ocop_virtual_printer_set_mute (devices->printer, strcmp (words[0], "mute") == 0);
        return NULL;
    }
    if (n == 2 && strcmp (words[0], "buffer") == 0 && read_count (words[1], 0, &count)) {
        ocop_virtual_printer_set_buffer (devices->printer, count);
        return NULL;
    }
    if (n == 2 && strcmp (words[0], "paper-out-after") == 0 && read_count (words[1], 1, &count))
        return end_paper_later (devices, count);
    if (n == 2 && strcmp (words[0], "break-after") == 0 && read_count (words[1], 1, &count)) {
        ocop_virtual_printer_break_later (devices->printer, count);
        return NULL;
    }
    return "the printer can “break-after N”, “paper-out-after N”, have a “buffer N”, be “mute”, "
           "and "
           "“talks” again";
}

static const char *
set_drawer (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    const gboolean is_open = strcmp (rest, "open") == 0;
    if (strcmp (rest, "stuck") == 0 || strcmp (rest, "ok") == 0) {
        devices->is_drawer_stuck = strcmp (rest, "stuck") == 0;
        return NULL;
    }
    if (!is_open && strcmp (rest, "close") != 0)
        return "the drawer is “stuck” or “ok”, or is pushed “close” or pulled “open”";
    read_state (devices);
    devices->state.is_drawer_open = is_open;
    ocop_virtual_devices_apply_state (devices);
    return NULL;
}

/* ---- plugs */

static const char *
move_plug (OcopVirtualDevices *devices, const char *name, gboolean is_plugged)
{
    for (guint i = 0; i < OCOP_N_DEV_CLASSES; i++) {
        if (i == OCOP_DEV_CLASS_DRAWER || strcmp (name, class_names[i]) != 0)
            continue;
        ocop_virtual_devices_plug (devices, (OcopDevClass)i, is_plugged);
        return NULL;
    }
    return "what has a plug is “printer”, “scanner”, “scale” and “display”";
}

static const char *
plug (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    return move_plug (devices, rest, TRUE);
}

static const char *
unplug (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    return move_plug (devices, rest, FALSE);
}

/* ---- what can be seen */

static void
add_texts (OcopJsonWriter *answer, const char *key, const char *const *texts, guint n_max)
{
    ocop_json_begin_array (answer, key);
    for (guint i = 0; texts[i] != NULL && i < n_max; i++)
        ocop_json_add_string (answer, NULL, texts[i]);
    ocop_json_end_array (answer);
}

static void
show_paper (OcopVirtualDevices *devices, OcopJsonWriter *answer)
{
    OcopEscposInterpreter *paper = ocop_virtual_printer_peek_paper (devices->printer);
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (paper);
    const guint n_lines = g_strv_length (lines);
    ocop_json_add_int (answer, "bytes",
                       (gint64)ocop_virtual_printer_get_n_bytes (devices->printer));
    ocop_json_add_int (answer, "height_dots", ocop_escpos_interpreter_get_height (paper));
    ocop_json_add_int (answer, "cuts", ocop_escpos_interpreter_get_n_cuts (paper));
    ocop_json_add_int (answer, "pulses", ocop_escpos_interpreter_get_n_pulses (paper));
    /* The latest of them. */
    add_texts (answer, "text",
               (const char *const *)lines + MAX (n_lines, SHOWN_LINES) - SHOWN_LINES, SHOWN_LINES);
    add_texts (answer, "problems", ocop_escpos_interpreter_peek_problems (paper), SHOWN_PROBLEMS);
}

static void
show_printer (OcopVirtualDevices *devices, OcopJsonWriter *answer)
{
    read_state (devices);
    ocop_json_add_bool (answer, "plugged", devices->is_plugged[OCOP_DEV_CLASS_PRINTER]);
    ocop_json_add_bool (answer, "paper_out", devices->state.is_paper_out);
    ocop_json_add_bool (answer, "paper_near_end", devices->state.is_paper_near_end);
    ocop_json_add_bool (answer, "cover_open", devices->state.is_cover_open);
}

static const char *
show (OcopVirtualDevices *devices, const char *rest, OcopJsonWriter *answer)
{
    if (strcmp (rest, "display") == 0) {
        const char *const lines[] = {devices->shown.text.lines[0], devices->shown.text.lines[1],
                                     NULL};
        add_texts (answer, "display", lines, OCOP_DISPLAY_LINES);
    } else if (strcmp (rest, "paper") == 0) {
        show_paper (devices, answer);
    } else if (strcmp (rest, "printer") == 0) {
        show_printer (devices, answer);
    } else if (strcmp (rest, "drawer") == 0) {
        read_state (devices);
        ocop_json_add_bool (answer, "open", devices->state.is_drawer_open);
        ocop_json_add_bool (answer, "stuck", devices->is_drawer_stuck);
        ocop_json_add_int (answer, "pulses", devices->n_pulses);
    } else if (strcmp (rest, "plugged") == 0) {
        for (guint i = 0; i < OCOP_N_DEV_CLASSES; i++)
            if (i != OCOP_DEV_CLASS_DRAWER)
                ocop_json_add_bool (answer, class_names[i], devices->is_plugged[i]);
    } else {
        return "there is “display”, “paper”, “printer”, “drawer” and “plugged” to show";
    }
    return NULL;
}

/* ---- a line */

static const struct {
    const char *word;
    Doer act;
} table[] = {
    {"scan", scan},       {"scan-aim", scan_aim}, {"scan-half", scan_half}, {"weight", set_weight},
    {"paper", set_paper}, {"cover", set_cover},   {"printer", set_printer}, {"drawer", set_drawer},
    {"plug", plug},       {"unplug", unplug},     {"show", show},
};

static gboolean
is_plain (const char *line, gsize size)
{
    if (size == 0 || size > OCOP_VIRTUAL_LINE_MAX || !g_utf8_validate (line, (gssize)size, NULL))
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if ((guint8)line[i] < 0x20 || line[i] == 0x7f)
            return FALSE;
    return TRUE;
}

static const char *
carry_out (OcopVirtualDevices *devices, const char *line, OcopJsonWriter *answer)
{
    const char *blank = strchr (line, ' ');
    const gsize length = blank != NULL ? (gsize)(blank - line) : strlen (line);
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (strlen (table[i].word) == length && strncmp (table[i].word, line, length) == 0)
            return table[i].act (devices, blank != NULL ? blank + 1 : "", answer);
    return "unknown command";
}

char *
ocop_virtual_devices_command (OcopVirtualDevices *devices, const char *line, gsize size)
{
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) members = g_string_new (NULL);
    OcopJsonWriter w, inner;
    const char *problem = "a command is one line of plain UTF-8 text of at most 4200 bytes";
    ocop_json_writer_init (&inner, members);
    if (is_plain (line, size)) {
        g_autofree char *text = g_strndup (line, size);
        inner.needs_comma = TRUE;
        problem = carry_out (devices, text, &inner);
    }
    ocop_json_writer_init (&w, out);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_bool (&w, "ok", problem == NULL);
    if (problem != NULL)
        ocop_json_add_string (&w, "message", problem);
    else
        g_string_append (out, members->str);
    ocop_json_end_object (&w);
    return g_string_free (g_steal_pointer (&out), FALSE);
}
