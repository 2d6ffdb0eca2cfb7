/* The strict reader of quirk files. A key that nobody knows is a typing error in a file that is to
 * make a printer work: it is refused, and with it the file. */
#include "drivers/core/quirk_private.h"

#include "base/error.h"
#include "drivers/proto/ini.h"
#include "drivers/proto/printer_profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORDS_MAX 64 /* of match-usb */

typedef struct {
    GPtrArray *sections;       /* of OcopQuirkSection */
    OcopQuirkSection *section; /* the one being read, in @sections; NULL: [file] or none yet */
    char *name;                /* of the last section line */
    GHashTable *names, *keys;  /* sections there were; keys of this one */
    gboolean has_layer;
    OcopQuirkLayer layer;
} Reader;

static gboolean
refuse (const OcopIniEntry *entry, GError **error, const char *why)
{
    g_autoptr (GError) problem = NULL;
    ocop_set_error (&problem, OCOP_ERROR_BAD_FILE, NULL, "%s = %s: %s", entry->key, entry->value,
                    why);
    ocop_error_set_place (problem, NULL, entry->row, entry->key);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
}

/* ---- values */

static gboolean
parse_hex (const char *text, gsize n_digits, gint32 *ret)
{
    gint32 value = 0;
    if (g_str_equal (text, "*")) {
        *ret = OCOP_QUIRK_ANY;
        return TRUE;
    }
    if (strlen (text) != n_digits)
        return FALSE;
    for (const char *at = text; *at != '\0'; at++) {
        if (!g_ascii_isxdigit (*at) || g_ascii_isupper (*at))
            return FALSE;
        value = value * 16 + g_ascii_xdigit_value (*at);
    }
    *ret = value;
    return TRUE;
}

static gboolean
parse_usb (const char *value, OcopQuirkSection *section)
{
    g_auto (GStrv) words = g_strsplit (value, " ", WORDS_MAX + 1);
    g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (OcopQuirkUsb));
    for (guint i = 0; words[i] != NULL; i++) {
        g_auto (GStrv) parts = g_strsplit (words[i], ":", 3);
        OcopQuirkUsb usb;
        if (g_strv_length (parts) != 2 || !parse_hex (parts[0], 4, &usb.vid) ||
            !parse_hex (parts[1], 4, &usb.pid) || usb.vid == OCOP_QUIRK_ANY)
            return FALSE;
        g_array_append_val (list, usb);
    }
    if (list->len == 0 || list->len > WORDS_MAX)
        return FALSE;
    section->usb = g_steal_pointer (&list);
    return TRUE;
}

static gboolean
parse_class (const char *value, OcopQuirkSection *section)
{
    g_auto (GStrv) parts = g_strsplit (value, ":", 4);
    if (g_strv_length (parts) != 3)
        return FALSE;
    for (guint i = 0; i < 3; i++) {
        gint32 number;
        if (!parse_hex (parts[i], 2, &number))
            return FALSE;
        section->class_triple[i] = (gint16)number;
    }
    section->has_class = section->class_triple[0] != OCOP_QUIRK_ANY;
    return section->has_class;
}

static gboolean
parse_pattern (const char *value, char **ret)
{
    if (value[0] == '\0' || g_str_equal (value, "*") || strlen (value) > 64)
        return FALSE;
    for (const char *at = value; *at != '\0'; at++)
        if (!g_ascii_isprint (*at) || *at == '?')
            return FALSE;
    *ret = g_strdup (value);
    return TRUE;
}

static gboolean
parse_number (const char *value, guint min, guint max, guint *ret)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned (value, 10, min, max, &number, NULL))
        return FALSE;
    *ret = (guint)number;
    return TRUE;
}

/* "f5" to "f12", or one printable character that is no letter or digit: those are of codes. */
static gboolean
parse_gs (const char *value, OcopQuirks *quirks)
{
    guint number;
    if (value[0] == 'f' && parse_number (value + 1, 5, 12, &number)) {
        quirks->gs_usage = (guint8)(0x3e + number - 5);
        quirks->gs_character = '\0';
        return TRUE;
    }
    if (strlen (value) != 1 || !g_ascii_ispunct (value[0]))
        return FALSE;
    quirks->gs_usage = 0;
    quirks->gs_character = value[0];
    return TRUE;
}

static gboolean
parse_profile (const char *value, OcopQuirks *quirks)
{
    if (!g_strv_contains (ocop_printer_profile_list(), value))
        return FALSE;
    return g_strlcpy (quirks->profile, value, sizeof quirks->profile) < sizeof quirks->profile;
}

/* ---- keys */

static const struct {
    const char *key;
    OcopQuirkFlags flag;
} flags[] = {
    {"no-soft-reset", OCOP_QUIRK_NO_SOFT_RESET},
    {"soft-reset", OCOP_QUIRK_SOFT_RESET},
    {"no-get-device-id", OCOP_QUIRK_NO_GET_DEVICE_ID},
    {"no-status", OCOP_QUIRK_NO_STATUS},
    {"needs-dtr", OCOP_QUIRK_NEEDS_DTR},
    {"keep-usblp", OCOP_QUIRK_KEEP_USBLP},
    {"no-reattach", OCOP_QUIRK_NO_REATTACH},
    {"unidir", OCOP_QUIRK_UNIDIR},
    {"delay-close", OCOP_QUIRK_DELAY_CLOSE},
    {"vendor-class", OCOP_QUIRK_VENDOR_CLASS},
};

static gboolean
take_flag (const OcopIniEntry *entry, OcopQuirkSection *section, guint flag, GError **error)
{
    if (g_str_equal (entry->value, "yes"))
        section->yes |= flag;
    else if (g_str_equal (entry->value, "no"))
        section->no |= flag;
    else
        return refuse (entry, error, _ ("neither yes nor no"));
    return TRUE;
}

static gboolean
take_match (const OcopIniEntry *entry, OcopQuirkSection *section, gboolean *ret_is_good)
{
    if (g_str_equal (entry->key, "match-usb"))
        *ret_is_good = parse_usb (entry->value, section);
    else if (g_str_equal (entry->key, "match-class"))
        *ret_is_good = parse_class (entry->value, section);
    else if (g_str_equal (entry->key, "match-maker"))
        *ret_is_good = parse_pattern (entry->value, &section->maker);
    else if (g_str_equal (entry->key, "match-model"))
        *ret_is_good = parse_pattern (entry->value, &section->model);
    else
        return FALSE;
    return TRUE;
}

static gboolean
take_value (const OcopIniEntry *entry, OcopQuirkSection *section, gboolean *ret_is_good)
{
    OcopQuirks *values = &section->values;
    if (g_str_equal (entry->key, "source"))
        *ret_is_good = section->has_source = entry->value[0] != '\0';
    else if (g_str_equal (entry->key, "pace"))
        *ret_is_good = section->has_pace =
            parse_number (entry->value, 100, 10000000, &values->pace_bytes_per_s);
    else if (g_str_equal (entry->key, "chunk"))
        *ret_is_good = section->has_chunk =
            parse_number (entry->value, 8, 4096, &values->chunk_bytes);
    else if (g_str_equal (entry->key, "gs-substitute"))
        *ret_is_good = section->has_gs = parse_gs (entry->value, values);
    else if (g_str_equal (entry->key, "terminator"))
        *ret_is_good = values->has_terminator =
            ocop_scanner_terminator_parse (entry->value, &values->terminator);
    else if (g_str_equal (entry->key, "profile"))
        *ret_is_good = section->has_profile = parse_profile (entry->value, values);
    else
        return FALSE;
    return TRUE;
}

static gboolean
take_of_section (const OcopIniEntry *entry, OcopQuirkSection *section, GError **error)
{
    gboolean is_good;
    for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
        if (g_str_equal (entry->key, flags[i].key))
            return take_flag (entry, section, flags[i].flag, error);
    if (!take_match (entry, section, &is_good) && !take_value (entry, section, &is_good))
        return refuse (entry, error, _ ("no such key"));
    return is_good || refuse (entry, error, _ ("not a value of this key"));
}

static gboolean
take_of_file (const OcopIniEntry *entry, Reader *reader, GError **error)
{
    static const char *const layers[] = {"generic", "vendor", "model", "shop"};
    if (!g_str_equal (entry->key, "layer"))
        return refuse (entry, error, _ ("no such key"));
    for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
        if (g_str_equal (entry->value, layers[i])) {
            reader->layer = (OcopQuirkLayer)i;
            reader->has_layer = TRUE;
            return TRUE;
        }
    return refuse (entry, error, _ ("not generic, vendor, model or shop"));
}

/* ---- sections */

static gboolean
says_something (const OcopQuirkSection *section)
{
    return section->yes != 0 || section->no != 0 || section->has_pace || section->has_chunk ||
           section->has_gs || section->values.has_terminator || section->has_profile;
}

/* What is only seen when all keys are read. */
static gboolean
finish_section (const Reader *reader, GError **error)
{
    const OcopQuirkSection *section = reader->section;
    const char *why = NULL;
    if (section == NULL)
        return TRUE;
    if (section->usb == NULL && !section->has_class && section->maker == NULL &&
        section->model == NULL)
        why = _ ("the section does not say which devices it is for");
    else if (!section->has_source)
        why = _ ("the section does not say where it is known from");
    else if (!says_something (section))
        why = _ ("the section says nothing of its devices");
    if (why == NULL)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "[%s]: %s", reader->name, why);
    return FALSE;
}

static gboolean
begin_section (const OcopIniEntry *entry, Reader *reader, GError **error)
{
    if (!finish_section (reader, error))
        return FALSE;
    g_free (reader->name);
    reader->name = g_strdup (entry->section);
    reader->section = NULL;
    g_hash_table_remove_all (reader->keys);
    if (!g_hash_table_add (reader->names, g_strdup (entry->section)))
        return refuse (entry, error, _ ("a section of this name was there before"));
    if (g_str_equal (entry->section, "file"))
        return TRUE;
    if (!reader->has_layer)
        return refuse (entry, error, _ ("the file does not begin with [file] and its layer"));
    if (reader->sections->len == OCOP_QUIRK_SECTIONS_MAX)
        return refuse (entry, error, _ ("too many sections"));
    reader->section = g_new0 (OcopQuirkSection, 1);
    reader->section->layer = reader->layer;
    g_ptr_array_add (reader->sections, reader->section);
    return TRUE;
}

static gboolean
take (const OcopIniEntry *entry, gpointer data, GError **error)
{
    Reader *reader = data;
    if (g_strcmp0 (reader->name, entry->section) != 0 && !begin_section (entry, reader, error))
        return FALSE;
    if (!g_hash_table_add (reader->keys, g_strdup (entry->key)))
        return refuse (entry, error, _ ("the key is there twice"));
    return reader->section != NULL ? take_of_section (entry, reader->section, error)
                                   : take_of_file (entry, reader, error);
}

void
ocop_quirk_section_free (gpointer data)
{
    OcopQuirkSection *section = data;
    g_clear_pointer (&section->usb, g_array_unref);
    g_free (section->maker);
    g_free (section->model);
    g_free (section);
}

GPtrArray *
ocop_quirk_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (GPtrArray) sections = g_ptr_array_new_with_free_func (ocop_quirk_section_free);
    g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.sections = sections, .names = names, .keys = keys};
    if (size > OCOP_QUIRK_FILE_MAX_BYTES) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the file is longer than %d bytes"),
                        OCOP_QUIRK_FILE_MAX_BYTES);
        return NULL;
    }
    const gboolean is_good =
        ocop_ini_read (text, size, take, &reader, error) && finish_section (&reader, error);
    g_free (reader.name);
    return is_good ? g_steal_pointer (&sections) : NULL;
}
