/* Profiles from their files. One table says for every key where its value goes, what it looks like
 * and in which bounds, so that no key goes unchecked; what only a set of values shows to be wrong
 * is below it, in contradictions().
 *
 * A file that is wrong is refused as a whole: half a profile prints receipts with letters missing,
 * and nobody looks before the customer does. */
#include "drivers/proto/printer_profile.h"

#include "base/error.h"
#include "base/text.h"
#include "drivers/proto/ini.h"
#include "drivers/proto/printer_profile_data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_BYTES 40
#define USB_IDS_MAX    16

typedef enum {
    VALUE_TEXT,
    VALUE_NUMBER,
    VALUE_PAGE, /* a number that may also be written 0x1E, as manuals do */
    VALUE_YES_NO,
    VALUE_WORD,
    VALUE_USB_IDS,
} ValueKind;

typedef struct {
    const char *section, *key;
    ValueKind kind;
    gsize offset; /* of the field */
    guint min, max;
    const char *const *words; /* of WORD, in the order of its enumeration */
    gboolean is_optional;
} Key;

static const char *const text_modes[] = {"raster", "pages", "ascii", NULL};
static const char *const raster_kinds[] = {"none",     "gs-v-0",     "gs-l",
                                           "esc-star", "esc-star-8", NULL};
static const char *const cut_kinds[] = {"none", "partial", "full", NULL};
static const char *const pins[] = {"2", "5", NULL};

#define FIELD(name) .offset = offsetof (OcopPrinterProfile, name)
#define PAGE(page)  .offset = offsetof (OcopPrinterProfile, pages) + sizeof (int) * (page)

#define TEXT(section_, key_, name, max_)                                                           \
    {                                                                                              \
        .section = section_, .key = key_, .kind = VALUE_TEXT, FIELD (name), .min = 1, .max = max_  \
    }
#define NUMBER(section_, key_, name, min_, max_)                                                   \
    {                                                                                              \
        .section = section_, .key = key_, .kind = VALUE_NUMBER, FIELD (name), .min = min_,         \
        .max = max_                                                                                \
    }
#define YES_NO(section_, key_, name)                                                               \
    {                                                                                              \
        .section = section_, .key = key_, .kind = VALUE_YES_NO, FIELD (name)                       \
    }
#define WORD(section_, key_, name, words_)                                                         \
    {                                                                                              \
        .section = section_, .key = key_, .kind = VALUE_WORD, FIELD (name), .words = words_        \
    }
#define TEXT_PAGE(key_, page)                                                                      \
    {                                                                                              \
        .section = "text", .key = key_, .kind = VALUE_PAGE, PAGE (page), .max = 255,               \
        .is_optional = TRUE                                                                        \
    }

static const Key keys[] = {
    TEXT ("printer", "title", title, 80),
    TEXT ("printer", "sources", sources, 400),
    {.section = "printer",
     .key = "usb-ids",
     .kind = VALUE_USB_IDS,
     FIELD (usb_ids),
     .is_optional = TRUE},
    NUMBER ("paper", "width-mm", paper_mm, 40, 120),
    NUMBER ("paper", "width-dots", width_dots, 128, OCOP_PRINTER_WIDTH_MAX),
    NUMBER ("paper", "dpi", dpi, 60, 400),
    NUMBER ("font", "columns", columns, 20, 80),
    NUMBER ("font", "cell-width", cell_width, 4, 48),
    NUMBER ("font", "cell-height", cell_height, 4, 96),
    NUMBER ("font", "line-height", line_height, 4, 200),
    YES_NO ("font", "sizes", has_font_size),
    WORD ("text", "mode", text_mode, text_modes),
    YES_NO ("text", "two-byte-mode", has_two_byte_mode),
    TEXT_PAGE ("ascii", OCOP_CODE_PAGE_ASCII),
    TEXT_PAGE ("tcvn3-lower", OCOP_CODE_PAGE_TCVN3_LOWER),
    TEXT_PAGE ("tcvn3-upper", OCOP_CODE_PAGE_TCVN3_UPPER),
    TEXT_PAGE ("cp1258", OCOP_CODE_PAGE_CP1258),
    WORD ("raster", "kind", raster, raster_kinds),
    NUMBER ("raster", "dot", raster_dot, 1, 2),
    NUMBER ("raster", "band-rows", band_rows, 1, 255),
    NUMBER ("raster", "bytes-per-second", pace_bytes_per_s, 0, 10000000),
    YES_NO ("raster", "feed-units", has_feed_units),
    YES_NO ("raster", "motion-units", has_motion_units),
    YES_NO ("qr", "native", has_native_qr),
    NUMBER ("qr", "module-dots-min", qr_module_dots_min, 1, 16),
    WORD ("cut", "kind", cut, cut_kinds),
    YES_NO ("cut", "feed-cut", has_feed_cut),
    NUMBER ("cut", "feed-before-cut", feed_before_cut, 0, 12),
    NUMBER ("cut", "feed-at-end", feed_at_end, 0, 12),
    WORD ("drawer", "pin", drawer_pin, pins),
    NUMBER ("drawer", "on-ms", drawer_on_ms, 2, 510),
    NUMBER ("drawer", "off-ms", drawer_off_ms, 2, 510),
    YES_NO ("status", "process-id", has_process_id),
    YES_NO ("status", "automatic", has_asb),
    YES_NO ("status", "real-time", has_real_time_status),
};

G_STATIC_ASSERT (sizeof (OcopTextMode) == sizeof (guint));
G_STATIC_ASSERT (sizeof (OcopRasterKind) == sizeof (guint));
G_STATIC_ASSERT (sizeof (OcopCutKind) == sizeof (guint));

typedef struct {
    OcopPrinterProfile *profile;
    guint rows[G_N_ELEMENTS (keys)]; /* where each key was, 0: nowhere */
} Reading;

static gboolean refuse (GError **error, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *message = g_strdup_vprintf (format, arguments);
    va_end (arguments);

    g_autoptr (GError) problem = NULL;
    ocop_set_error (&problem, OCOP_ERROR_BAD_FILE, NULL, "%s", message);
    ocop_error_set_place (problem, NULL, 0, key);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
}

static gboolean
take_number (const Key *key, const char *value, guint *ret_number, GError **error)
{
    const gboolean is_hex = key->kind == VALUE_PAGE && g_str_has_prefix (value, "0x");
    guint64 number;
    if (!g_ascii_string_to_unsigned (is_hex ? value + 2 : value, is_hex ? 16 : 10, key->min,
                                     key->max, &number, NULL))
        return refuse (error, key->key, _ ("%s is “%s”, not a whole number from %u to %u"),
                       key->key, value, key->min, key->max);
    *ret_number = (guint)number;
    return TRUE;
}

/* @words: index of @value in it. */
static gboolean
take_word (const Key *key, const char *const *words, const char *value, guint *ret_index,
           GError **error)
{
    for (guint i = 0; words[i] != NULL; i++)
        if (strcmp (words[i], value) == 0) {
            *ret_index = i;
            return TRUE;
        }
    g_autofree char *known = g_strjoinv (", ", (char **)words);
    return refuse (error, key->key, _ ("%s is “%s”, none of: %s"), key->key, value, known);
}

static gboolean
take_text (const Key *key, const char *value, char **ret_text, GError **error)
{
    const gsize length = strlen (value);
    if (length < key->min || length > key->max)
        return refuse (error, key->key, _ ("%s has %zu bytes, not %u to %u"), key->key, length,
                       key->min, key->max);
    *ret_text = g_strdup (value);
    return TRUE;
}

static gboolean
is_usb_id (const char *text)
{
    for (guint i = 0; i < 9; i++)
        if (i == 4 ? text[i] != ':' : (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i])))
            return FALSE;
    return text[9] == '\0';
}

static gboolean
take_usb_ids (const Key *key, const char *value, char ***ret_ids, GError **error)
{
    g_auto (GStrv) ids = g_strsplit (value, " ", USB_IDS_MAX + 1);
    for (guint i = 0; ids[i] != NULL; i++)
        if (i >= USB_IDS_MAX || !is_usb_id (ids[i]))
            return refuse (error, key->key,
                           _ ("%s is “%s”, not up to %d like 04b8:0e15 with one blank between"),
                           key->key, value, USB_IDS_MAX);
    g_strfreev (*ret_ids);
    *ret_ids = g_steal_pointer (&ids);
    return TRUE;
}

static gboolean
take_value (OcopPrinterProfile *profile, const Key *key, const char *value, GError **error)
{
    static const char *const no_yes[] = {"no", "yes", NULL};
    gpointer field = (guint8 *)profile + key->offset;
    switch (key->kind) {
    case VALUE_TEXT:
        return take_text (key, value, field, error);
    case VALUE_NUMBER:
    case VALUE_PAGE: /* an int that holds 0 to 255 */
        return take_number (key, value, field, error);
    case VALUE_YES_NO:
        return take_word (key, no_yes, value, field, error);
    case VALUE_WORD:
        return take_word (key, key->words, value, field, error);
    case VALUE_USB_IDS:
        return take_usb_ids (key, value, field, error);
    }
    g_assert_not_reached();
}

static gboolean
take_entry (const OcopIniEntry *entry, gpointer data, GError **error)
{
    Reading *reading = data;
    gboolean is_known_section = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
        if (strcmp (keys[i].section, entry->section) != 0)
            continue;
        is_known_section = TRUE;
        if (strcmp (keys[i].key, entry->key) != 0)
            continue;
        if (reading->rows[i] != 0)
            return refuse (error, entry->key, _ ("%s is there twice, first in row %u"), entry->key,
                           reading->rows[i]);
        reading->rows[i] = entry->row;
        return take_value (reading->profile, &keys[i], entry->value, error);
    }
    if (!is_known_section)
        return refuse (error, entry->key, _ ("the section [%s] is not known"), entry->section);
    return refuse (error, entry->key, _ ("[%s] has no key %s"), entry->section, entry->key);
}

static gboolean
check_complete (const Reading *reading, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        if (reading->rows[i] == 0 && !keys[i].is_optional)
            return refuse (error, keys[i].key, _ ("%s is missing in [%s]"), keys[i].key,
                           keys[i].section);
    return TRUE;
}

typedef struct {
    gboolean is_wrong;
    const char *key;
    const char *why;
} Contradiction;

static gboolean
has_same_pages (const OcopPrinterProfile *profile)
{
    for (guint i = 0; i < OCOP_N_CODE_PAGES; i++)
        for (guint j = 0; j < i; j++)
            if (profile->pages[i] >= 0 && profile->pages[i] == profile->pages[j])
                return TRUE;
    return FALSE;
}

static gboolean
has_letters (const OcopPrinterProfile *profile)
{
    return profile->pages[OCOP_CODE_PAGE_TCVN3_LOWER] >= 0 ||
           profile->pages[OCOP_CODE_PAGE_TCVN3_UPPER] >= 0 ||
           profile->pages[OCOP_CODE_PAGE_CP1258] >= 0;
}

static gboolean
check_paper_and_text (const OcopPrinterProfile *p, GError **error)
{
    /* 254 tenths of a millimetre are an inch. */
    const gboolean is_wider_than_paper = p->width_dots * 254 > p->paper_mm * 10 * p->dpi;
    const Contradiction list[] = {
        {is_wider_than_paper, "width-dots", N_ ("so many dots do not fit the paper at this dpi")},
        {p->columns * p->cell_width > p->width_dots, "columns",
         N_ ("so many columns of this cell-width do not fit width-dots")},
        {p->cell_height > p->line_height, "line-height", N_ ("cell-height is more than a line")},
        {p->text_mode == OCOP_TEXT_PAGES && !has_letters (p), "mode",
         N_ ("the mode is “pages”, but no page with Vietnamese letters is given")},
        {has_same_pages (p), "mode", N_ ("two pages have the same number")},
        {p->text_mode != OCOP_TEXT_ASCII && p->raster == OCOP_RASTER_NONE, "mode",
         N_ ("the mode draws lines, but the raster kind is “none”")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
        if (list[i].is_wrong)
            return refuse (error, list[i].key, "%s", _ (list[i].why));
    return TRUE;
}

static gboolean
check_raster_and_cut (const OcopPrinterProfile *p, GError **error)
{
    const gboolean is_star = p->raster == OCOP_RASTER_ESC_STAR;
    const gboolean is_star_8 = p->raster == OCOP_RASTER_ESC_STAR_8;
    const gboolean has_cutter = p->cut != OCOP_CUT_NONE;
    const Contradiction list[] = {
        {(is_star && p->band_rows != 24) || (is_star_8 && p->band_rows != 8), "band-rows",
         N_ ("a column of esc-star is 24 dots, of esc-star-8 is 8")},
        {(is_star || is_star_8) && !p->has_feed_units, "feed-units",
         N_ ("columns need feed-units to move on")},
        {p->raster_dot != 1 && !is_star_8, "dot", N_ ("only esc-star-8 has dots of 2 units")},
        {p->has_motion_units && p->dpi > 255, "motion-units", N_ ("GS P takes a dpi up to 255")},
        {p->qr_module_dots_min % p->raster_dot != 0, "module-dots-min",
         N_ ("modules are no whole dots")},
        {p->has_feed_cut && !has_cutter, "feed-cut", N_ ("there is no cutter to feed to")},
        {p->feed_before_cut > 0 && (!has_cutter || p->has_feed_cut), "feed-before-cut",
         N_ ("only a cutter without feed-cut has lines before it")},
        {(p->feed_at_end > 0) == has_cutter, "feed-at-end",
         N_ ("lines to tear off belong to a printer without cutter, and it needs them")},
        {p->drawer_on_ms % 2 != 0, "on-ms", N_ ("a pulse is counted in 2 ms")},
        {p->drawer_off_ms % 2 != 0, "off-ms", N_ ("a pulse is counted in 2 ms")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
        if (list[i].is_wrong)
            return refuse (error, list[i].key, "%s", _ (list[i].why));
    return TRUE;
}

static gboolean
check_name (const char *name, GError **error)
{
    const gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (length > 0 && length <= NAME_MAX_BYTES && name[length] == '\0')
        return TRUE;
    g_autofree char *excerpt = ocop_text_excerpt (name, -1);
    return refuse (error, NULL, _ ("“%s” is no name of a profile: up to %d of a-z, 0-9 and -"),
                   excerpt, NAME_MAX_BYTES);
}

/* Where the key stands that a contradiction is pinned on. */
static void
set_row (GError *problem, const Reading *reading)
{
    g_autofree char *column = g_strdup (ocop_error_get_column (problem));
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        if (strcmp (keys[i].key, column) == 0) {
            ocop_error_set_place (problem, NULL, reading->rows[i], column);
            return;
        }
}

static OcopPrinterProfile *
read_file (const char *name, const char *text, gsize size, GError **error)
{
    g_autoptr (OcopPrinterProfile) profile = g_new0 (OcopPrinterProfile, 1);
    Reading reading = {.profile = profile};

    if (!check_name (name, error))
        return NULL;
    if (size > OCOP_PRINTER_PROFILE_MAX_BYTES) {
        refuse (error, NULL, _ ("the file is larger than %d bytes"),
                OCOP_PRINTER_PROFILE_MAX_BYTES);
        return NULL;
    }
    profile->name = g_strdup (name);
    profile->usb_ids = g_new0 (char *, 1);
    for (guint i = 0; i < OCOP_N_CODE_PAGES; i++)
        profile->pages[i] = -1;
    if (!ocop_ini_read (text, size, take_entry, &reading, error) ||
        !check_complete (&reading, error))
        return NULL;
    g_autoptr (GError) problem = NULL;
    if (!check_paper_and_text (profile, &problem) || !check_raster_and_cut (profile, &problem)) {
        set_row (problem, &reading);
        g_propagate_error (error, g_steal_pointer (&problem));
        return NULL;
    }
    return g_steal_pointer (&profile);
}

OcopPrinterProfile *
ocop_printer_profile_parse (const char *name, const char *text, gsize size, GError **error)
{
    g_autoptr (GError) problem = NULL;
    OcopPrinterProfile *profile = read_file (name, text, size, &problem);
    if (profile != NULL)
        return profile;
    g_autofree char *file = g_strconcat (name, ".ini", NULL);
    g_autofree char *safe = ocop_text_excerpt (file, -1);
    g_autofree char *column = g_strdup (ocop_error_get_column (problem));
    ocop_error_set_place (problem, safe, ocop_error_get_row (problem), column);
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
}

void
ocop_printer_profile_free (OcopPrinterProfile *profile)
{
    if (profile == NULL)
        return;
    g_free (profile->name);
    g_free (profile->title);
    g_free (profile->sources);
    g_strfreev (profile->usb_ids);
    g_free (profile);
}

OcopPrinterProfile *
ocop_printer_profile_find (const char *name, GError **error)
{
    for (gsize i = 0; i < ocop_n_printer_files; i++) {
        const OcopPrinterFile *file = &ocop_printer_files[i];
        if (strcmp (file->name, name) == 0)
            return ocop_printer_profile_parse (name, file->text, file->size, error);
    }
    g_autofree char *excerpt = ocop_text_excerpt (name, -1);
    g_autofree char *known = g_strjoinv (", ", (char **)ocop_printer_file_names);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "profile",
                    _ ("there is no printer profile “%s”, only: %s"), excerpt, known);
    return NULL;
}

const char *const *
ocop_printer_profile_list (void)
{
    return ocop_printer_file_names;
}
