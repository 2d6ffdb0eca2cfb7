/* enrol and sync: the line to the registry. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/ids.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/text.h"
#include "shop/sync.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define STATUS_OFFLINE    4
#define STATUS_CASE       1
#define FILE_MODE         0600
#define FILE_MAX_BYTES    ((gsize)256 * 1024 * 1024)

gboolean
ocop_command_enrol (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    const char *url, *code;
    if (!ocop_args_need_text (cli->args, OCOP_OPTION_REGISTRY, &url, error) ||
        !ocop_args_need_text (cli->args, OCOP_OPTION_CODE, &code, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_enrol (cli->shop, url, code, &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Enrolled with %s"), url);
    return TRUE;
}

/* 0 only when nothing is left unsent. */
static int
get_exit_status (const OcopSyncStatus *status)
{
    if (strcmp (status->state, "fork") == 0 || strcmp (status->state, "not-enrolled") == 0)
        return STATUS_CASE;
    return strcmp (status->state, "idle") == 0 ? 0 : STATUS_OFFLINE;
}

static void
explain (OcopCli *cli, const OcopSyncStatus *status)
{
    if (strcmp (status->state, "not-enrolled") == 0)
        ocop_cli_warn (cli, "%s",
                       status->url != NULL
                           ? _ ("this till goes on in a new epoch, or the registry does not know it: "
                                "“ocopctl enrol” with a new code")
                           : _ ("this till was never enrolled: “ocopctl enrol”"));
    else if (strcmp (status->state, "fork") == 0)
        ocop_cli_warn (cli, "%s",
                       _ ("the registry holds other records under this till's numbers: the "
                          "provincial office has to decide; selling goes on"));
    else if (strcmp (status->state, "idle") != 0)
        ocop_cli_warn (cli, "%s",
                       status->detail != NULL ? status->detail
                                              : _ ("not everything has reached the registry"));
    if (strcmp (status->alarm, "none") != 0)
        ocop_cli_warn (cli, _ ("alarm: %s"), status->alarm);
}

static void
answer_status (OcopCli *cli, const OcopSyncStatus *status)
{
    OcopJsonWriter *w = &cli->json;
    cli->exit_status = get_exit_status (status);
    explain (cli, status);
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("%s: acknowledged up to record %d, %d not sent"), status->state,
                      (int)status->acked_seq, (int)status->pending);
        return;
    }
    ocop_json_begin_object (w, NULL);
    ocop_json_add_int (w, "acked_seq", status->acked_seq);
    ocop_json_add_int (w, "pending", status->pending);
    ocop_json_add_string (w, "state", status->state);
    ocop_json_add_string (w, "alarm", status->alarm);
    ocop_json_add_string (w, "detail", status->detail);
    ocop_json_add_string (w, "registry", status->url);
    ocop_json_add_int (w, "catalogue_version", status->catalogue_version);
    ocop_json_add_int (w, "recall_version", status->recall_version);
    ocop_json_add_int (w, "payments", status->n_payments);
    ocop_json_end_object (w);
}

static gboolean
export_file (OcopCli *cli, const char *path, GError **error)
{
    guint n;
    gsize size;
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GError) failure = NULL;
    g_auto (OcopSyncStatus) status = {0};
    if (!ocop_shop_export_sync (cli->shop, &file, &n, error) ||
        !ocop_shop_get_sync_status (cli->shop, &status, error))
        return FALSE;
    const void *bytes = g_bytes_get_data (file, &size);
    if (!ocop_ports_write_file (cli->ports, path, bytes, size, FILE_MODE, &failure)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "export", _ ("“%s” cannot be written: %s"),
                        path, failure->message);
        return FALSE;
    }
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Messages: %d, written to %s"), (int)n, path);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_int (&cli->json, "acked_seq", status.acked_seq);
    ocop_json_add_int (&cli->json, "pending", status.pending);
    ocop_json_add_string (&cli->json, "state", status.state);
    ocop_json_add_int (&cli->json, "messages", n);
    ocop_json_add_string (&cli->json, "file", path);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

static gboolean
import_file (OcopCli *cli, const char *path, GError **error)
{
    GError *failure = NULL;
    g_auto (OcopSyncStatus) status = {0};
    g_autoptr (GBytes) file = ocop_ports_read_file (cli->ports, path, FILE_MAX_BYTES, &failure);
    if (file == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "import", _ ("“%s” cannot be read: %s"), path,
                        failure->message);
        g_clear_error (&failure);
        return FALSE;
    }
    if (!ocop_shop_import_sync (cli->shop, file, &status, &failure)) {
        ocop_input_name_file (&failure, path);
        g_propagate_error (error, failure);
        return FALSE;
    }
    answer_status (cli, &status);
    return TRUE;
}

gboolean
ocop_command_sync (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopSyncStatus) status = {0};
    const char *to = ocop_args_get (cli->args, OCOP_OPTION_EXPORT);
    const char *from = ocop_args_get (cli->args, OCOP_OPTION_IMPORT);
    if (to != NULL && from != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "import",
                        _ ("--export and --import do not go together"));
        return FALSE;
    }
    /* Doing it twice does it once by its nature; the id is taken like everywhere. */
    if (!ocop_cli_read_request_id (cli, &request, error) || ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (to != NULL)
        return export_file (cli, to, error);
    if (from != NULL)
        return import_file (cli, from, error);
    if (!ocop_shop_sync_now (cli->shop, &status, error))
        return FALSE;
    answer_status (cli, &status);
    return TRUE;
}
