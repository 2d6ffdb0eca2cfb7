/* Readable by its owner alone: figures of the shop. */
#include "ui/reports/report_file.h"

OcopReportFile *
ocop_report_file_new (const OcopPorts *ports, const char *path, GString *csv, char *done)
{
    OcopReportFile *file = g_new (OcopReportFile, 1);
    *file = (OcopReportFile){ports, g_strdup (path), csv, done};
    return file;
}

void
ocop_report_file_free (gpointer data)
{
    OcopReportFile *file = data;
    g_free (file->path);
    g_free (file->done);
    g_string_free (file->csv, TRUE);
    g_free (file);
}

gpointer
ocop_report_file_write (OcopShop *shop, gpointer data, GError **error)
{
    const OcopReportFile *file = data;
    return ocop_ports_write_file (file->ports, file->path, file->csv->str, file->csv->len, 0600,
                                  error)
               ? data
               : NULL;
}
