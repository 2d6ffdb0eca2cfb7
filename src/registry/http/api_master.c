/* Master data as it is now: products, points, producers, groups, targets, by code, in pages. */
#include "registry/http/api.h"

#include "domain/certificate.h"
#include "registry/http/rows.h"
#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"

#define PAGE     1000
#define PAGE_MAX 10000

static const char *
word_status (int value)
{
    return ocop_status_get_text ((OcopStatus)value);
}

static const char *
word_level (int value)
{
    return ocop_level_get_text ((OcopLevel)value);
}

static const char *
word_sold_by (int value)
{
    return ocop_sold_by_get_text ((OcopSoldBy)value);
}

static const char *
word_kind (int value)
{
    return ocop_product_kind_get_text ((OcopProductKind)value);
}

static const char *
word_type (int value)
{
    return ocop_reg_point_type_get_text ((OcopRegPointType)value);
}

static const OcopApiColumn product_columns[] = {
    {.name = "code"},
    {.name = "gtin", .field = "gtins"},
    {.name = "name"},
    {.name = "unit"},
    {.name = "sold_by", .kind = OCOP_API_WORD, .word = word_sold_by},
    {.name = "group", .field = "product_group"},
    {.name = "sub_group"},
    {.name = "producer_code"},
    {.name = "place_code"},
    {.name = "place_day"},
    {.name = "stars"},
    {.name = "level", .kind = OCOP_API_WORD, .word = word_level},
    {.name = "decision"},
    {.name = "decided_on"},
    {.name = "valid_months"},
    {.name = "status", .kind = OCOP_API_WORD, .word = word_status},
    {.name = "age_limit"},
    {.name = "track_lots", .kind = OCOP_API_FLAG},
    {.name = "kind", .kind = OCOP_API_WORD, .word = word_kind},
    {.name = "provenance_url"},
    {.name = "in_programme_since"},
    {.name = "version"},
};
static const OcopApiColumn point_columns[] = {
    {.name = "code"},
    {.name = "name"},
    {.name = "type", .kind = OCOP_API_WORD, .word = word_type},
    {.name = "area_m2"},
    {.name = "operator", .field = "operator_name"},
    {.name = "place_code"},
    {.name = "place_day"},
    {.name = "opened"},
    {.name = "closed"},
    {.name = "version"},
};
/* Who to call there is the office's business, not every reader's. */
static const OcopApiColumn producer_columns[] = {
    {.name = "code"},       {.name = "name"},      {.name = "tax_code"},
    {.name = "place_code"}, {.name = "place_day"}, {.name = "version"},
};
static const OcopApiColumn group_columns[] = {
    {.name = "code"},
    {.name = "name"},
    {.name = "version"},
};
static const OcopApiColumn target_columns[] = {
    {.name = "code"},
    {.name = "name"},
    {.name = "indicator"},
    {.name = "from", .field = "from_day"},
    {.name = "to", .field = "to_day"},
    {.name = "scope"},
    {.name = "value"},
    {.name = "version"},
};

/* One row more than asked for tells whether there is a next page; its code is the first field. */
static gboolean
list (OcopWebContext *context, const OcopWebRequest *request, OcopWebAnswer *answer,
      const OcopRegShape *shape, const OcopApiColumn *columns, guint n_columns, GError **error)
{
    const char *after = ocop_web_request_get_query (request, "cursor");
    const gint64 limit = ocop_web_request_get_int (request, "limit", PAGE);
    const OcopRegQuery query = {.where = "code > $1",
                                .n_values = 1,
                                .values = {{.text = after != NULL ? after : ""}},
                                .limit = limit + 1};
    g_autoptr (GPtrArray) rows = ocop_reg_master_query (context->db, shape, &query, error);
    g_autofree char *next = NULL;
    if (rows == NULL)
        return FALSE;
    if (rows->len > (guint)limit) {
        g_ptr_array_set_size (rows, (int)limit);
        gconstpointer last = g_ptr_array_index (rows, rows->len - 1);
        next = g_strdup (G_STRUCT_MEMBER (char *, last, shape->fields[0].offset));
    }
    ocop_api_answer_rows (request, answer, shape, columns, n_columns, rows, next);
    return TRUE;
}

static gboolean
list_products (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
               GError **error)
{
    return list (context, request, answer, &ocop_reg_product_shape, product_columns,
                 G_N_ELEMENTS (product_columns), error);
}

static gboolean
list_points (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    return list (context, request, answer, &ocop_reg_point_shape, point_columns,
                 G_N_ELEMENTS (point_columns), error);
}

static gboolean
list_producers (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
                GError **error)
{
    return list (context, request, answer, &ocop_reg_producer_shape, producer_columns,
                 G_N_ELEMENTS (producer_columns), error);
}

static gboolean
list_groups (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    return list (context, request, answer, &ocop_reg_group_shape, group_columns,
                 G_N_ELEMENTS (group_columns), error);
}

static gboolean
list_targets (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
              GError **error)
{
    return list (context, request, answer, &ocop_reg_target_shape, target_columns,
                 G_N_ELEMENTS (target_columns), error);
}

static const OcopWebParameter parameters[] = {
    {.name = "cursor", .type = OCOP_WEB_TEXT},
    {.name = "limit", .type = OCOP_WEB_INT, .min = 1, .max = PAGE_MAX},
    {.name = "format", .type = OCOP_WEB_WORD, .words = "json csv"},
    {0},
};

#define LISTING(path_text, func, route_name)                                                       \
    {                                                                                              \
        .method = "GET", .path = (path_text), .who = OCOP_WEB_READER, .kind = OCOP_WEB_READ,       \
        .handler = (func), .name = (route_name), .parameters = parameters                          \
    }

static const OcopWebRoute routes[] = {
    LISTING ("/v1/products", list_products, "products"),
    LISTING ("/v1/points", list_points, "points"),
    LISTING ("/v1/producers", list_producers, "producers"),
    LISTING ("/v1/groups", list_groups, "groups"),
    LISTING ("/v1/targets", list_targets, "targets"),
};
const OcopApiRoutes ocop_api_master_routes = {routes, G_N_ELEMENTS (routes)};
