/* Which file has which columns. A fact that a file leaves out keeps what is held of it. */
#include "registry/catalogue/tables.h"

#include "registry/catalogue/import.h"
#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include <string.h>

static int
read_point_type (const char *text)
{
    OcopRegPointType type;
    return ocop_reg_point_type_parse (text, &type) ? (int)type : -1;
}

static int
read_producer_kind (const char *text)
{
    OcopProducerKind kind;
    return ocop_producer_kind_parse (text, &kind) ? (int)kind : -1;
}

static int
read_status (const char *text)
{
    OcopStatus status;
    return ocop_status_parse (text, &status) ? (int)status : -1;
}

static int
read_level (const char *text)
{
    OcopLevel level;
    return ocop_level_parse (text, &level) ? (int)level : -1;
}

#define REQUIRED .is_required = TRUE
#define CELL(a_kind, a_name, a_field)                                                              \
    .names = (a_name), .field = (a_field), .kind = OCOP_CELL_##a_kind
#define TEXT(name, field)                                                                          \
    {                                                                                              \
        CELL (TEXT, name, field)                                                                   \
    }
#define DAY(name, field)                                                                           \
    {                                                                                              \
        CELL (DAY, name, field)                                                                    \
    }
#define INT(name, field)                                                                           \
    {                                                                                              \
        CELL (INT, name, field)                                                                    \
    }
#define NEED(kind, name, field)                                                                    \
    {                                                                                              \
        CELL (kind, name, field), REQUIRED                                                         \
    }
#define PLACE                                                                                      \
    {                                                                                              \
        CELL (PLACE, "place_code|place", "place_code"), .day_field = "place_day"                   \
    }

static const OcopTableColumn points[] = {
    NEED (CODE, "code", "code"),
    NEED (TEXT, "name", "name"),
    TEXT ("province", "province"),
    {CELL (WORD, "type", "type"), .word = read_point_type, .fallback = "shop"},
    INT ("area_m2", "area_m2"),
    TEXT ("operator", "operator_name"),
    PLACE,
    DAY ("opened", "opened"),
    DAY ("closed", "closed"),
};
static const OcopTableColumn places[] = {
    NEED (KEY, "code", "code"),    NEED (DAY, "valid_from", "valid_from"),
    DAY ("valid_to", "valid_to"),  NEED (TEXT, "name", "name"),
    TEXT ("kind", "kind"),         TEXT ("district", "district"),
    TEXT ("province", "province"), TEXT ("standard", "standard"),
};
static const OcopTableColumn successions[] = {
    NEED (KEY, "old_code", "old_code"),
    {CELL (DAY, "old_from", "old_from"), .fallback = "1900-01-01"},
    NEED (KEY, "new_code", "new_code"),
    {CELL (DAY, "new_from", "new_from"), .fallback = "2025-07-01"},
    {CELL (YES_NO, "split", "is_split")},
};
/* A line says that a place, or a former district as a whole, is in a group. */
static const OcopTableColumn group_places[] = {
    NEED (KEY, "group|group_code|code", "group_code"),
    NEED (KEY, "place_code|place|district|unit|code", "place_code"),
    {CELL (DAY, "place_from", "place_from"), .fallback = "1900-01-01"},
    DAY ("valid_from|from", "valid_from"),
    DAY ("valid_to|to", "valid_to"),
};
static const OcopTableColumn groups[] = {
    NEED (KEY, "group|group_code|code", "code"),
    TEXT ("name|group_name", "name"),
};
static const OcopTableColumn targets[] = {
    NEED (KEY, "code", "code"),
    TEXT ("name", "name"),
    NEED (KEY, "indicator", "indicator"),
    NEED (INT, "value|target", "value"),
    DAY ("from|from_day|valid_from", "from_day"),
    DAY ("to|to_day|valid_to", "to_day"),
    TEXT ("scope|group|place_code", "scope"),
};
static const OcopTableColumn producers[] = {
    NEED (TEXT, "code", "code"), NEED (TEXT, "name", "name"), TEXT ("tax_code", "tax_code"), PLACE,
    TEXT ("contact", "contact"),
};
static const OcopTableColumn forms[] = {
    NEED (TEXT, "producer|producer_code", "producer"),
    DAY ("valid_from|from", "valid_from"),
    {CELL (WORD, "kind|form|producer_kind", "kind"), REQUIRED, .word = read_producer_kind},
    TEXT ("name", "name"),
    TEXT ("tax_code", "tax_code"),
};
static const OcopTableColumn certificates[] = {
    NEED (KEY, "product|code", "product"),
    DAY ("decided_on", "decided_on"),
    TEXT ("decision", "decision"),
    NEED (INT, "stars", "stars"),
    {CELL (WORD, "level", "level"), .word = read_level},
    {CELL (INT, "valid_months", "valid_months"), .fallback = "36"},
    {CELL (WORD, "status", "status"), .word = read_status, .fallback = "certified"},
    DAY ("ended_on", "ended_on"),
    TEXT ("criteria", "criteria"),
    {CELL (SCORE, "score", "score_hundredths")},
};
static const OcopTableColumn supplies[] = {
    NEED (KEY, "product|code", "product"),
    NEED (DAY, "from|from_day", "from_day"),
    NEED (DAY, "to|to_day", "to_day"),
    NEED (QTY, "qty", "qty"),
};
static const OcopTableColumn inspections[] = {
    NEED (KEY, "code", "code"),
    TEXT ("point", "point"),
    TEXT ("product", "product"),
    TEXT ("lot", "lot"),
    NEED (DAY, "day", "day"),
    TEXT ("inspector", "inspector"),
    {CELL (JSON, "checklist", "checklist")},
    TEXT ("finding", "finding"),
    DAY ("deadline", "deadline"),
    DAY ("closed_on", "closed_on"),
    {CELL (YES_NO, "block", "is_block")},
};
static const OcopTableColumn chains[] = {
    NEED (KEY, "code", "code"),
    NEED (TEXT, "name", "name"),
    PLACE,
};
static const OcopTableColumn chain_products[] = {
    NEED (KEY, "chain", "chain"),
    NEED (KEY, "product|code", "product"),
};
static const OcopTableColumn areas[] = {
    NEED (KEY, "code", "code"),    TEXT ("name", "name"),
    TEXT ("kind", "kind"),         PLACE,
    INT ("area_m2", "area_m2"),    {CELL (QTY, "yearly_qty", "yearly_milli")},
    TEXT ("standard", "standard"), DAY ("valid_from", "valid_from"),
    DAY ("valid_to", "valid_to"),
};
static const OcopTableColumn product_areas[] = {
    NEED (KEY, "product|code", "product"),
    NEED (KEY, "area", "area"),
};
static const OcopTableColumn marks[] = {
    NEED (KEY, "kind", "kind"), NEED (TEXT, "number", "number"), NEED (TEXT, "name", "name"),
    TEXT ("holder", "holder"),  DAY ("valid_to", "valid_to"),
};
static const OcopTableColumn product_marks[] = {
    NEED (KEY, "product|code", "product"),
    NEED (KEY, "kind", "kind"),
    NEED (TEXT, "number", "number"),
};

#define TABLE(name, shape, columns)                                                                \
    {                                                                                              \
        name, &shape, columns, G_N_ELEMENTS (columns), NULL, NULL, 0                               \
    }

static const OcopTableFacts tables[] = {
    TABLE ("points", ocop_reg_point_shape, points),
    TABLE ("places", ocop_reg_place_shape, places),
    TABLE ("successions", ocop_reg_succession_shape, successions),
    {"groups", &ocop_reg_group_place_shape, group_places, G_N_ELEMENTS (group_places),
     &ocop_reg_group_shape, groups, G_N_ELEMENTS (groups)},
    TABLE ("targets", ocop_reg_target_shape, targets),
    TABLE ("producers", ocop_reg_producer_shape, producers),
    TABLE ("forms", ocop_reg_producer_form_shape, forms),
    TABLE ("certificates", ocop_reg_certificate_shape, certificates),
    TABLE ("supply", ocop_reg_supply_shape, supplies),
    TABLE ("inspections", ocop_reg_inspection_shape, inspections),
    TABLE ("chains", ocop_reg_chain_shape, chains),
    TABLE ("chain-products", ocop_reg_chain_product_shape, chain_products),
    TABLE ("areas", ocop_reg_source_area_shape, areas),
    TABLE ("product-areas", ocop_reg_product_area_shape, product_areas),
    TABLE ("marks", ocop_reg_mark_shape, marks),
    TABLE ("product-marks", ocop_reg_product_mark_shape, product_marks),
};

const OcopTableFacts *
ocop_province_find_table (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        if (strcmp (tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

const char *const *
ocop_province_list_tables (void)
{
    static const char *names[G_N_ELEMENTS (tables) + 1];
    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        names[i] = tables[i].name;
    return names;
}

static void
append_columns (GString *text, const OcopTableColumn *columns, guint n_columns)
{
    for (guint i = 0; i < n_columns; i++) {
        const gsize length = strcspn (columns[i].names, "|");
        g_autofree char *name = g_strndup (columns[i].names, length);
        if (columns == groups && columns[i].is_required)
            continue;
        g_string_append_printf (text, columns[i].is_required ? "%s%s" : "%s[%s]",
                                text->len > 0 ? ", " : "", name);
    }
}

char *
ocop_province_describe_table (const char *table)
{
    const OcopTableFacts *facts = ocop_province_find_table (table);
    if (facts == NULL)
        return NULL;
    GString *text = g_string_new (NULL);
    append_columns (text, facts->columns, facts->n_columns);
    append_columns (text, facts->second_columns, facts->n_second_columns);
    return g_string_free (text, FALSE);
}
