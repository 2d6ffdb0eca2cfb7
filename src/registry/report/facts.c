/* Products, producers, certificates and points of one day, joined. Places are facts_places.c. */
#include "registry/report/facts_private.h"

#include <string.h>

static GPtrArray *
list (OcopFacts *facts, OcopRegDb *db, const OcopRegShape *shape, const char *order, GError **error)
{
    const OcopRegQuery query = {.order = order};
    GPtrArray *rows = ocop_reg_master_query (db, shape, &query, error);
    if (rows != NULL)
        g_ptr_array_add (facts->rows, rows);
    return rows;
}

GPtrArray *
ocop_facts_list_rows (OcopFacts *facts, OcopRegDb *db, const OcopRegShape *shape, const char *order,
                      GError **error)
{
    return list (facts, db, shape, order, error);
}

static OcopFactProducer *
add_producer (OcopFacts *facts, const char *code, const char *name)
{
    OcopFactProducer *producer = g_new0 (OcopFactProducer, 1);
    producer->code = code;
    producer->name = name;
    g_ptr_array_add (facts->producers, producer);
    g_hash_table_insert (facts->producers_by_code, (gpointer)code, producer);
    return producer;
}

static gboolean
load_producers (OcopFacts *facts, OcopRegDb *db, GError **error)
{
    GPtrArray *rows = list (facts, db, &ocop_reg_producer_shape, "code", error);
    GPtrArray *forms = rows != NULL ? list (facts, db, &ocop_reg_producer_form_shape,
                                            "producer, valid_from", error)
                                    : NULL;
    if (forms == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegProducer *row = g_ptr_array_index (rows, i);
        OcopFactProducer *producer = add_producer (facts, row->code, row->name);
        producer->place = ocop_facts_find_place (facts, row->place_code, row->place_day);
    }
    for (guint i = 0; i < forms->len; i++) {
        const OcopRegProducerForm *form = g_ptr_array_index (forms, i);
        OcopFactProducer *producer = g_hash_table_lookup (facts->producers_by_code, form->producer);
        if (producer == NULL || form->valid_from > facts->day)
            continue;
        producer->kind = (OcopProducerKind)form->kind;
        if (*form->name != '\0')
            producer->name = form->name;
    }
    return TRUE;
}

/* The last certificate decided not after the day, as store/products.h counts stars. */
static void
take_certificate (OcopFactProduct *product, const OcopRegCertificate *row, OcopDay day)
{
    if (row->decided_on == OCOP_DAY_NONE)
        return;
    if (product->first_certified == OCOP_DAY_NONE || row->decided_on < product->first_certified)
        product->first_certified = row->decided_on;
    if (row->decided_on > day)
        return;
    product->certificate = (OcopCertificate){.stars = row->stars,
                                             .status = (OcopStatus)row->status,
                                             .decided_on = row->decided_on,
                                             .valid_months = row->valid_months};
    if (row->ended_on != OCOP_DAY_NONE && day < row->ended_on)
        product->certificate.status = OCOP_STATUS_CERTIFIED;
}

static void
count (OcopFactProduct *product, OcopDay day)
{
    const OcopRegProduct *row = product->row;
    product->stars = ocop_certificate_get_stars (&product->certificate, day);
    product->last_day = product->certificate.stars > 0
                            ? ocop_certificate_get_last_day (&product->certificate)
                            : OCOP_DAY_NONE;
    product->in_programme =
        row->status != OCOP_STATUS_WITHDRAWN &&
        (row->in_programme_since == OCOP_DAY_NONE || row->in_programme_since <= day);
    if (product->producer == NULL || !product->in_programme)
        return;
    product->producer->n_products++;
    product->producer->n_certified += product->stars > 0;
}

static OcopFactProduct *
add_product (OcopFacts *facts, const OcopRegProduct *row)
{
    OcopFactProduct *product = g_new0 (OcopFactProduct, 1);
    product->row = row;
    product->first_certified = OCOP_DAY_NONE;
    if (*row->producer_code != '\0') {
        product->producer = g_hash_table_lookup (facts->producers_by_code, row->producer_code);
        if (product->producer == NULL)
            product->producer = add_producer (facts, row->producer_code, row->producer_code);
    }
    product->place = ocop_facts_find_place (facts, row->place_code, row->place_day);
    if (product->place == NULL && product->producer != NULL)
        product->place = product->producer->place;
    product->certificate = (OcopCertificate){.stars = row->stars,
                                             .status = (OcopStatus)row->status,
                                             .decided_on = row->decided_on,
                                             .valid_months = row->valid_months};
    if (row->stars > 0)
        product->first_certified = row->decided_on;
    g_ptr_array_add (facts->products, product);
    g_hash_table_insert (facts->products_by_code, row->code, product);
    return product;
}

static gboolean
load_products (OcopFacts *facts, OcopRegDb *db, GError **error)
{
    GPtrArray *rows = list (facts, db, &ocop_reg_product_shape, "code", error);
    GPtrArray *certificates = rows != NULL ? list (facts, db, &ocop_reg_certificate_shape,
                                                   "product, decided_on, decision", error)
                                           : NULL;
    if (certificates == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++)
        add_product (facts, g_ptr_array_index (rows, i));
    for (guint i = 0; i < certificates->len; i++) {
        const OcopRegCertificate *row = g_ptr_array_index (certificates, i);
        OcopFactProduct *product = g_hash_table_lookup (facts->products_by_code, row->product);
        if (product != NULL)
            take_certificate (product, row, facts->day);
    }
    for (guint i = 0; i < facts->products->len; i++)
        count (g_ptr_array_index (facts->products, i), facts->day);
    return TRUE;
}

static gboolean
load_points (OcopFacts *facts, OcopRegDb *db, GError **error)
{
    facts->points = list (facts, db, &ocop_reg_point_shape, "code", error);
    for (guint i = 0; facts->points != NULL && i < facts->points->len; i++) {
        OcopRegPoint *point = g_ptr_array_index (facts->points, i);
        g_hash_table_insert (facts->points_by_code, point->code, point);
    }
    return facts->points != NULL;
}

OcopFacts *
ocop_facts_load (OcopRegDb *db, OcopDay day, GError **error)
{
    g_autoptr (OcopFacts) facts = g_new0 (OcopFacts, 1);
    facts->day = day;
    facts->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
    facts->texts = g_string_chunk_new (4096);
    facts->products = g_ptr_array_new_with_free_func (g_free);
    facts->producers = g_ptr_array_new_with_free_func (g_free);
    facts->products_by_code = g_hash_table_new (g_str_hash, g_str_equal);
    facts->producers_by_code = g_hash_table_new (g_str_hash, g_str_equal);
    facts->points_by_code = g_hash_table_new (g_str_hash, g_str_equal);
    ocop_facts_init_places (facts);
    if (!ocop_facts_load_places (facts, db, error) || !load_producers (facts, db, error) ||
        !load_products (facts, db, error) || !load_points (facts, db, error))
        return NULL;
    return g_steal_pointer (&facts);
}

void
ocop_facts_free (OcopFacts *facts)
{
    if (facts == NULL)
        return;
    g_hash_table_unref (facts->products_by_code);
    g_hash_table_unref (facts->producers_by_code);
    g_hash_table_unref (facts->points_by_code);
    g_ptr_array_unref (facts->products);
    g_ptr_array_unref (facts->producers);
    ocop_facts_free_places (facts);
    g_ptr_array_unref (facts->rows);
    g_string_chunk_free (facts->texts);
    g_free (facts);
}

const OcopFactProduct *
ocop_facts_find_product (const OcopFacts *facts, const char *code)
{
    return g_hash_table_lookup (facts->products_by_code, code);
}

const OcopFactProducer *
ocop_facts_find_producer (const OcopFacts *facts, const char *code)
{
    return g_hash_table_lookup (facts->producers_by_code, code);
}

const OcopRegPoint *
ocop_facts_find_point (const OcopFacts *facts, const char *code)
{
    return g_hash_table_lookup (facts->points_by_code, code);
}
