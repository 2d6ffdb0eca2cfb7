/* Files of a home beside the store: the ballast, and HOME/head as anybody may read it. */
#include "store/journal.h"
#include "store/store.h"

/* One block, written in place: a header and blank lines. */
#define HEAD_FILE_BYTES 512

char *
ocop_store_path (const char *home, const char *name)
{
    return g_build_filename (home, name, NULL);
}

gboolean
ocop_store_read_side_head (const char *home, const OcopPorts *ports, OcopRecord *ret_record,
                           guint8 ret_hash[OCOP_HASH_SIZE])
{
    g_autofree char *path = ocop_store_path (home, "head");
    g_autoptr (GBytes) bytes = ocop_ports_read_file (ports, path, HEAD_FILE_BYTES, NULL);
    if (bytes == NULL)
        return FALSE;
    gsize size, used;
    OcopRecord record;
    const char *text = g_bytes_get_data (bytes, &size);
    if (!ocop_record_from_text (text, size, &record, &used, NULL))
        return FALSE;
    ocop_hash_bytes (text, used, ret_hash);
    if (ret_record != NULL)
        *ret_record = record;
    return TRUE;
}

gboolean
ocop_store_renew_side_head (OcopStore *store, GError **error)
{
    OcopRecord side, record;
    guint8 side_hash[OCOP_HASH_SIZE];
    char header[OCOP_RECORD_TEXT_MAX];
    const OcopStoreHead *head = ocop_store_peek_head (store);
    g_autofree char *path = ocop_store_path (ocop_store_get_home (store), "head");
    gboolean has_side = ocop_store_read_side_head (ocop_store_get_home (store),
                                                   ocop_store_get_ports (store), &side, side_hash);
    if (head->seq == 0 || (has_side && (side.epoch > head->epoch ||
                                        (side.epoch == head->epoch && side.seq >= head->seq))))
        return TRUE;
    if (!ocop_journal_read (store, OCOP_ID (head->epoch, head->seq), &record, NULL, NULL, NULL))
        return TRUE;
    gsize length = ocop_record_to_text (&record, header);
    return ocop_ports_write_file (ocop_store_get_ports (store), path, header, length, 0600, error);
}

gboolean
ocop_store_has_room (OcopStore *store)
{
    gint64 n_free = ocop_store_get_ports (store)->disk->free_bytes (
        ocop_store_get_home (store), ocop_store_get_ports (store)->disk->data);
    return n_free < 0 || n_free >= OCOP_DISK_SELL_BYTES;
}

gboolean
ocop_store_has_ballast (OcopStore *store)
{
    g_autofree char *path = ocop_store_path (ocop_store_get_home (store), "ballast");
    return ocop_store_get_ports (store)->disk->exists (path,
                                                       ocop_store_get_ports (store)->disk->data);
}

gboolean
ocop_store_drop_ballast (OcopStore *store)
{
    g_autofree char *path = ocop_store_path (ocop_store_get_home (store), "ballast");
    return ocop_store_has_ballast (store) &&
           ocop_store_get_ports (store)->disk->remove_file (
               path, ocop_store_get_ports (store)->disk->data, NULL);
}

gboolean
ocop_store_make_ballast (OcopStore *store)
{
    const OcopDisk *disk = ocop_store_get_ports (store)->disk;
    g_autofree char *path = ocop_store_path (ocop_store_get_home (store), "ballast");
    if (ocop_store_has_ballast (store))
        return TRUE;
    if (disk->free_bytes (ocop_store_get_home (store), disk->data) < OCOP_DISK_BALLAST_BYTES)
        return FALSE;
    if (disk->preallocate (path, OCOP_BALLAST_BYTES, disk->data, NULL))
        return TRUE;
    disk->remove_file (path, disk->data, NULL);
    return FALSE;
}
