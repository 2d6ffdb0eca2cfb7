/* Places before and after July 2025, what became of what, and the groups made of them.
 *
 * The same code means different units in different years (domain.md 3.2), so places are compared as
 * things, never by their codes. */
#include "registry/report/facts_private.h"

#include <string.h>

static void
free_place (gpointer data)
{
    OcopFactPlace *place = data;
    if (place->predecessors != NULL)
        g_ptr_array_unref (place->predecessors);
    g_free (place);
}

static void
free_group (gpointer data)
{
    OcopFactGroup *group = data;
    g_hash_table_unref (group->places);
    g_hash_table_unref (group->districts);
    g_free (group);
}

void
ocop_facts_init_places (OcopFacts *facts)
{
    facts->places = g_ptr_array_new_with_free_func (free_place);
    facts->groups = g_ptr_array_new_with_free_func (free_group);
    facts->places_by_code =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
}

void
ocop_facts_free_places (OcopFacts *facts)
{
    g_ptr_array_unref (facts->groups);
    g_hash_table_unref (facts->places_by_code);
    g_ptr_array_unref (facts->places);
}

static OcopFactPlace *
add_place (OcopFacts *facts, const char *code)
{
    OcopFactPlace *place = g_new0 (OcopFactPlace, 1);
    place->code = code;
    place->name = code;
    place->district = "";
    place->standard = "";
    place->valid_from = place->valid_to = OCOP_DAY_NONE;
    g_ptr_array_add (facts->places, place);
    GPtrArray *same = g_hash_table_lookup (facts->places_by_code, code);
    if (same == NULL) {
        same = g_ptr_array_new();
        g_hash_table_insert (facts->places_by_code, (gpointer)code, same);
    }
    g_ptr_array_add (same, place);
    return place;
}

OcopFactPlace *
ocop_facts_find_place (OcopFacts *facts, const char *code, OcopDay day)
{
    if (*code == '\0')
        return NULL;
    const GPtrArray *same = g_hash_table_lookup (facts->places_by_code, code);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        OcopFactPlace *place = g_ptr_array_index (same, i);
        if (day == OCOP_DAY_NONE || (place->valid_from <= day &&
                                     (place->valid_to == OCOP_DAY_NONE || place->valid_to >= day)))
            return place;
    }
    /* A day between two lists: the code alone still says more than nothing. */
    if (same != NULL)
        return g_ptr_array_index (same, 0);
    return add_place (facts, g_string_chunk_insert_const (facts->texts, code));
}

static OcopFactPlace *
find_exactly (OcopFacts *facts, const char *code, OcopDay valid_from)
{
    const GPtrArray *same = g_hash_table_lookup (facts->places_by_code, code);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        OcopFactPlace *place = g_ptr_array_index (same, i);
        if (place->valid_from == valid_from)
            return place;
    }
    return NULL;
}

static void
link_places (OcopFacts *facts, const OcopRegSuccession *row)
{
    OcopFactPlace *old = find_exactly (facts, row->old_code, row->old_from);
    OcopFactPlace *new = find_exactly (facts, row->new_code, row->new_from);
    if (old == NULL || new == NULL)
        return;
    if (new->predecessors == NULL)
        new->predecessors = g_ptr_array_new();
    g_ptr_array_add (new->predecessors, old);
    old->is_split = old->is_split || row->is_split || old->successor != NULL;
    old->successor = old->is_split ? NULL : new;
}

static gboolean
load_groups (OcopFacts *facts, OcopRegDb *db, GError **error)
{
    GPtrArray *rows = ocop_facts_list_rows (facts, db, &ocop_reg_group_shape, "code", error);
    GPtrArray *members = rows != NULL
                             ? ocop_facts_list_rows (facts, db, &ocop_reg_group_place_shape,
                                                     "group_code, place_code", error)
                             : NULL;
    if (members == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegGroup *row = g_ptr_array_index (rows, i);
        OcopFactGroup *group = g_new0 (OcopFactGroup, 1);
        group->code = row->code;
        group->name = *row->name != '\0' ? row->name : row->code;
        group->places = g_hash_table_new (NULL, NULL);
        group->districts = g_hash_table_new (g_str_hash, g_str_equal);
        g_ptr_array_add (facts->groups, group);
    }
    for (guint i = 0; i < members->len; i++) {
        const OcopRegGroupPlace *row = g_ptr_array_index (members, i);
        const OcopFactGroup *group = ocop_facts_find_group (facts, row->group_code);
        if (group == NULL || row->valid_from > facts->day ||
            (row->valid_to != OCOP_DAY_NONE && row->valid_to < facts->day))
            continue;
        g_hash_table_add (group->places,
                          ocop_facts_find_place (facts, row->place_code, row->place_from));
        g_hash_table_add (group->districts, row->place_code);
    }
    return TRUE;
}

gboolean
ocop_facts_load_places (OcopFacts *facts, OcopRegDb *db, GError **error)
{
    GPtrArray *rows =
        ocop_facts_list_rows (facts, db, &ocop_reg_place_shape, "code, valid_from DESC", error);
    GPtrArray *links =
        rows != NULL ? ocop_facts_list_rows (facts, db, &ocop_reg_succession_shape, NULL, error)
                     : NULL;
    if (links == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegPlace *row = g_ptr_array_index (rows, i);
        OcopFactPlace *place = add_place (facts, row->code);
        g_autofree char *name = *row->kind != '\0' && !g_str_has_prefix (row->name, row->kind)
                                    ? g_strconcat (row->kind, " ", row->name, NULL)
                                    : g_strdup (row->name);
        place->name =
            *row->name != '\0' ? g_string_chunk_insert_const (facts->texts, name) : row->code;
        place->district = row->district;
        place->standard = row->standard;
        place->valid_from = row->valid_from;
        place->valid_to = row->valid_to;
    }
    for (guint i = 0; i < links->len; i++)
        link_places (facts, g_ptr_array_index (links, i));
    return load_groups (facts, db, error);
}

const OcopFactGroup *
ocop_facts_find_group (const OcopFacts *facts, const char *code)
{
    for (guint i = 0; i < facts->groups->len; i++) {
        const OcopFactGroup *group = g_ptr_array_index (facts->groups, i);
        if (strcmp (group->code, code) == 0)
            return group;
    }
    return NULL;
}

static gboolean
has_itself (const OcopFactGroup *group, const OcopFactPlace *place)
{
    return g_hash_table_contains (group->places, place) ||
           (*place->district != '\0' && g_hash_table_contains (group->districts, place->district));
}

gboolean
ocop_fact_group_has (const OcopFactGroup *group, const OcopFactPlace *place)
{
    if (place == NULL)
        return FALSE;
    if (has_itself (group, place) ||
        (place->successor != NULL && has_itself (group, place->successor)))
        return TRUE;
    for (guint i = 0; place->predecessors != NULL && i < place->predecessors->len; i++)
        if (!has_itself (group, g_ptr_array_index (place->predecessors, i)))
            return FALSE;
    return place->predecessors != NULL;
}

const OcopFactPlace *
ocop_fact_place_now (const OcopFactPlace *place)
{
    if (place == NULL || place->is_split)
        return NULL;
    return place->successor != NULL ? place->successor : place;
}

const char *
ocop_fact_place_district (const OcopFactPlace *place)
{
    if (place == NULL)
        return NULL;
    if (*place->district != '\0')
        return place->district;
    const char *district = NULL;
    for (guint i = 0; place->predecessors != NULL && i < place->predecessors->len; i++) {
        const OcopFactPlace *old = g_ptr_array_index (place->predecessors, i);
        if (*old->district == '\0' || (district != NULL && strcmp (district, old->district) != 0))
            return NULL;
        district = old->district;
    }
    return district;
}

const char *
ocop_facts_get_district_name (const OcopFacts *facts, const char *code)
{
    const GPtrArray *same = g_hash_table_lookup (facts->places_by_code, code);
    return same != NULL ? ((const OcopFactPlace *)g_ptr_array_index (same, 0))->name : code;
}
