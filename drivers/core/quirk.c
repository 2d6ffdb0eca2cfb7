/* Which sections fit, one layer over the other. */
#include "drivers/core/quirk.h"

#include "base/error.h"
#include "drivers/core/quirk_data.h"
#include "drivers/core/quirk_private.h"
#include "drivers/proto/printer_profile.h"

#define FALLBACK_PROFILE "generic-58"

struct _OcopQuirkTable {
    GPtrArray *sections; /* of OcopQuirkSection, owned; by layer, in a layer as they were added */
};

OcopQuirkTable *
ocop_quirk_table_new_empty (void)
{
    OcopQuirkTable *table = g_new (OcopQuirkTable, 1);
    table->sections = g_ptr_array_new_with_free_func (ocop_quirk_section_free);
    return table;
}

OcopQuirkTable *
ocop_quirk_table_new (void)
{
    OcopQuirkTable *table = ocop_quirk_table_new_empty();
    for (gsize i = 0; i < ocop_n_quirk_files; i++) {
        const OcopQuirkFile *file = &ocop_quirk_files[i];
        g_autoptr (GError) error = NULL;
        if (!ocop_quirk_table_add (table, file->name, file->text, file->size, &error))
            g_error ("%s.quirk: %s", file->name, error->message);
    }
    return table;
}

void
ocop_quirk_table_free (OcopQuirkTable *table)
{
    g_ptr_array_unref (table->sections);
    g_free (table);
}

guint
ocop_quirk_table_count (const OcopQuirkTable *table)
{
    return table->sections->len;
}

static void
insert (GPtrArray *all, OcopQuirkSection *section)
{
    guint at = all->len;
    while (at > 0 &&
           ((const OcopQuirkSection *)g_ptr_array_index (all, at - 1))->layer > section->layer)
        at--;
    g_ptr_array_insert (all, (gint)at, section);
}

gboolean
ocop_quirk_table_add (OcopQuirkTable *table, const char *name, const char *text, gsize size,
                      GError **error)
{
    g_autoptr (GError) problem = NULL;
    g_autoptr (GPtrArray) sections = ocop_quirk_parse (text, size, &problem);
    if (sections == NULL) {
        g_autofree char *column = g_strdup (ocop_error_get_column (problem));
        ocop_error_set_place (problem, name, ocop_error_get_row (problem), column);
        g_propagate_error (error, g_steal_pointer (&problem));
        return FALSE;
    }
    while (sections->len > 0)
        insert (table->sections, g_ptr_array_steal_index (sections, 0));
    return TRUE;
}

/* ---- finding */

static gboolean
fits_usb (const OcopQuirkSection *section, const OcopUsbFacts *facts)
{
    for (guint i = 0; section->usb != NULL && i < section->usb->len; i++) {
        const OcopQuirkUsb *usb = &g_array_index (section->usb, OcopQuirkUsb, i);
        if (usb->vid == facts->vid && (usb->pid == OCOP_QUIRK_ANY || usb->pid == facts->pid))
            return TRUE;
    }
    return section->usb == NULL;
}

static gboolean
fits_class (const OcopQuirkSection *section, const OcopUsbFacts *facts)
{
    for (guint i = 0; section->has_class && i < facts->n_interfaces; i++) {
        const OcopUsbInterface *interface = &facts->interfaces[i];
        const guint8 triple[] = {interface->device_class, interface->subclass, interface->protocol};
        gboolean fits = TRUE;
        for (guint j = 0; j < G_N_ELEMENTS (triple); j++)
            fits = fits && (section->class_triple[j] == OCOP_QUIRK_ANY ||
                            section->class_triple[j] == triple[j]);
        if (fits)
            return TRUE;
    }
    return !section->has_class;
}

static gboolean
fits_text (const char *pattern, const char *text)
{
    return pattern == NULL || (text != NULL && g_pattern_match_simple (pattern, text));
}

static gboolean
fits (const OcopQuirkSection *section, const OcopUsbFacts *facts, const OcopDeviceId *id)
{
    return fits_usb (section, facts) && fits_class (section, facts) &&
           fits_text (section->maker, id != NULL ? id->maker : NULL) &&
           fits_text (section->model, id != NULL ? id->model : NULL);
}

static void
lay_over (OcopQuirks *quirks, const OcopQuirkSection *section)
{
    const OcopQuirks *values = &section->values;
    quirks->flags = (quirks->flags & ~section->no) | section->yes;
    if (section->has_pace)
        quirks->pace_bytes_per_s = values->pace_bytes_per_s;
    if (section->has_chunk)
        quirks->chunk_bytes = values->chunk_bytes;
    if (section->has_gs) {
        quirks->gs_usage = values->gs_usage;
        quirks->gs_character = values->gs_character;
    }
    if (values->has_terminator) {
        quirks->has_terminator = TRUE;
        quirks->terminator = values->terminator;
    }
    if (section->has_profile)
        g_strlcpy (quirks->profile, values->profile, sizeof quirks->profile);
}

void
ocop_quirk_table_find (const OcopQuirkTable *table, const OcopUsbFacts *facts,
                       const OcopDeviceId *id, OcopQuirks *ret_quirks)
{
    OcopQuirks quirks = {0};
    for (guint i = 0; i < table->sections->len; i++) {
        const OcopQuirkSection *section = g_ptr_array_index (table->sections, i);
        if (fits (section, facts, id))
            lay_over (&quirks, section);
    }
    *ret_quirks = quirks;
}

/* ---- the profile of a printer */

static const char *
find_profile_by_usb_id (const OcopUsbFacts *facts)
{
    const char *const *names = ocop_printer_profile_list();
    g_autofree char *usb_id = g_strdup_printf ("%04x:%04x", facts->vid, facts->pid);
    for (guint i = 0; names[i] != NULL; i++) {
        g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find (names[i], NULL);
        if (profile != NULL && g_strv_contains ((const char *const *)profile->usb_ids, usb_id))
            return names[i];
    }
    return NULL;
}

const char *
ocop_quirk_table_choose_profile (const OcopQuirkTable *table, const OcopUsbFacts *facts,
                                 const OcopDeviceId *id)
{
    const char *chosen = NULL;
    for (guint i = 0; i < table->sections->len; i++) {
        const OcopQuirkSection *section = g_ptr_array_index (table->sections, i);
        if (section->has_profile && fits (section, facts, id))
            chosen = section->values.profile;
    }
    if (chosen == NULL)
        chosen = find_profile_by_usb_id (facts);
    return chosen != NULL ? chosen : FALLBACK_PROFILE;
}
