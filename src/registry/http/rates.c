/* Token buckets by name, filled by the time that has passed; bounded in number. */
#include "registry/http/rates.h"

#define BUCKETS_MAX 100000
#define FORGET_MS   (G_GINT64_CONSTANT (600000))

typedef struct {
    gint64 level_milli; /* thousandths of a request */
    gint64 filled_ms;
    gboolean is_proven;
} Bucket;

struct _OcopBuckets {
    GHashTable *buckets;
};

OcopBuckets *
ocop_buckets_new (void)
{
    OcopBuckets *buckets = g_new0 (OcopBuckets, 1);
    buckets->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return buckets;
}

void
ocop_buckets_free (OcopBuckets *buckets)
{
    if (buckets == NULL)
        return;
    g_hash_table_unref (buckets->buckets);
    g_free (buckets);
}

static Bucket *
get_filled (OcopBuckets *buckets, const char *key, OcopRate rate, gint64 now_ms)
{
    Bucket *bucket = g_hash_table_lookup (buckets->buckets, key);
    if (bucket == NULL) {
        /* A flood of made-up keys must not take the memory: then everybody begins anew. */
        if (g_hash_table_size (buckets->buckets) >= BUCKETS_MAX)
            g_hash_table_remove_all (buckets->buckets);
        bucket = g_new0 (Bucket, 1);
        bucket->level_milli = rate.burst * 1000;
        bucket->filled_ms = now_ms;
        g_hash_table_insert (buckets->buckets, g_strdup (key), bucket);
    }
    const gint64 passed_ms = CLAMP (now_ms - bucket->filled_ms, 0, FORGET_MS);
    bucket->level_milli =
        MIN (rate.burst * 1000, bucket->level_milli + passed_ms * rate.per_second);
    bucket->filled_ms = now_ms;
    return bucket;
}

static gboolean
look (const Bucket *bucket, OcopRate rate, gint64 *ret_wait_ms)
{
    if (bucket->level_milli >= 1000)
        return TRUE;
    *ret_wait_ms = (1000 - bucket->level_milli + rate.per_second - 1) / rate.per_second;
    return FALSE;
}

gboolean
ocop_buckets_has (OcopBuckets *buckets, const char *key, OcopRate rate, gint64 now_ms,
                  gint64 *ret_wait_ms)
{
    return look (get_filled (buckets, key, rate, now_ms), rate, ret_wait_ms);
}

gboolean
ocop_buckets_take (OcopBuckets *buckets, const char *key, OcopRate rate, gint64 now_ms,
                   gint64 *ret_wait_ms)
{
    Bucket *bucket = get_filled (buckets, key, rate, now_ms);
    if (!look (bucket, rate, ret_wait_ms))
        return FALSE;
    bucket->level_milli -= 1000;
    return TRUE;
}

void
ocop_buckets_prove (OcopBuckets *buckets, const char *key)
{
    Bucket *bucket = g_hash_table_lookup (buckets->buckets, key);
    if (bucket != NULL)
        bucket->is_proven = TRUE;
}

gboolean
ocop_buckets_is_proven (OcopBuckets *buckets, const char *key)
{
    const Bucket *bucket = g_hash_table_lookup (buckets->buckets, key);
    return bucket != NULL && bucket->is_proven;
}

void
ocop_buckets_sweep (OcopBuckets *buckets, gint64 now_ms)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init (&iter, buckets->buckets);
    while (g_hash_table_iter_next (&iter, NULL, &value))
        if (now_ms - ((const Bucket *)value)->filled_ms > FORGET_MS)
            g_hash_table_iter_remove (&iter);
}
