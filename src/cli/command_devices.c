/* devices list, test, teach, tell; drawer open. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/devices_wait.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include "shop/desk.h"
#include "shop/inspect.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define ARRIVE_MS  1500
#define APPEAR_MS  4000
#define SCAN_MS    30000
#define WEIGH_MS   15000
#define DRAWER_MS  6000
#define TEACH_MS   35000
#define SHOW_MS    1000
#define PRINT_MS   60000
#define REPLAY_MAX (16 * 1024 * 1024)

/* ---- list */

static void
write_info (OcopJsonWriter *w, const OcopDeviceInfo *info)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "device", ocop_device_kind_get_text (info->kind));
    ocop_json_add_string (w, "address", info->address);
    ocop_json_add_string (w, "name", info->name);
    ocop_json_add_string (w, "driver", info->driver);
    ocop_json_add_string (w, "state", ocop_device_state_get_text (info->state));
    ocop_json_add_string (w, "message", info->words);
    ocop_json_add_string (w, "hint", info->hint);
    ocop_json_add_string (w, "found", info->found);
    ocop_json_end_object (w);
}

/* What is plugged in and nobody's, and how a person says what it is. */
static void
print_candidate (OcopCli *cli, const OcopPluggedDevice *other)
{
    g_auto (GStrv) kinds = g_strsplit (other->could_be, "|", 0);
    ocop_cli_say (cli, "%s %s", other->address, other->name);
    for (guint i = 0; kinds[i] != NULL; i++)
        ocop_cli_say (cli, _ ("  if it is the %s: ocopctl settings set %s.device %s"), kinds[i],
                      kinds[i], other->address);
}

static void
print_list (OcopCli *cli, const GPtrArray *list, const GPtrArray *others)
{
    g_autoptr (OcopTable) table = ocop_table_new ("lllll");
    for (guint i = 0; i < list->len; i++) {
        const OcopDeviceInfo *info = g_ptr_array_index (list, i);
        ocop_table_add (table, ocop_device_kind_get_text (info->kind));
        ocop_table_add (table, info->address);
        ocop_table_add (table, info->driver);
        ocop_table_add (table, ocop_device_state_get_text (info->state));
        ocop_table_add (table, info->words);
    }
    ocop_table_print (table, cli->out);
    for (guint i = 0; i < list->len; i++) {
        const OcopDeviceInfo *info = g_ptr_array_index (list, i);
        if (*info->hint != '\0')
            ocop_cli_say (cli, "%s: %s", ocop_device_kind_get_text (info->kind), info->hint);
    }
    for (guint i = 0; i < others->len; i++)
        print_candidate (cli, g_ptr_array_index (others, i));
}

static void
write_list (OcopCli *cli, const GPtrArray *list, const GPtrArray *others)
{
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_begin_array (&cli->json, "devices");
    for (guint i = 0; i < list->len; i++)
        write_info (&cli->json, g_ptr_array_index (list, i));
    ocop_json_end_array (&cli->json);
    ocop_json_begin_array (&cli->json, "plugged_in");
    for (guint i = 0; i < others->len; i++) {
        const OcopPluggedDevice *other = g_ptr_array_index (others, i);
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_string (&cli->json, "address", other->address);
        ocop_json_add_string (&cli->json, "name", other->name);
        ocop_json_add_string (&cli->json, "could_be", other->could_be);
        ocop_json_end_object (&cli->json);
    }
    ocop_json_end_array (&cli->json);
    ocop_json_end_object (&cli->json);
}

gboolean
ocop_command_devices_list (OcopCli *cli, GError **error)
{
    static const gboolean never = FALSE;
    g_auto (OcopCliDevices) devices = {0};
    if (!ocop_cli_devices_open (&devices, cli, OCOP_N_DEVICES, NULL, NULL, NULL, NULL, error))
        return FALSE;
    /* Nobody says when the last one has been found. */
    ocop_cli_devices_wait (&devices, &never, ARRIVE_MS);
    g_autoptr (GPtrArray) list = ocop_shop_devices_list (devices.devices);
    g_autoptr (GPtrArray) others = ocop_shop_devices_list_plugged (devices.devices);
    if (cli->is_json)
        write_list (cli, list, others);
    else
        print_list (cli, list, others);
    return TRUE;
}

/* ---- test */

typedef struct {
    OcopCli *cli;
    OcopCliDevices *devices;
    gboolean is_done;
    char *code, *aim, *symbology, *raw;
    char *refusal;
    OcopDeviceWeight weight;
    OcopDrawerResult drawer;
    gboolean has_drawer;
} Test;

static void
test_clear (Test *test)
{
    g_free (test->code);
    g_free (test->aim);
    g_free (test->symbology);
    g_free (test->raw);
    g_free (test->refusal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

static void
on_scanned (const OcopDeviceScan *scan, gpointer data)
{
    Test *test = data;
    if (test->is_done)
        return;
    test->code = g_strdup (scan->code);
    test->aim = g_strdup (scan->aim);
    test->symbology = g_strdup (scan->symbology);
    test->raw = g_strdup (scan->raw_hex);
    test->is_done = TRUE;
}

static void
on_refused (const char *words, const char *text, gpointer data)
{
    Test *test = data;
    if (!test->is_done)
        test->refusal = g_strdup (words);
    test->is_done = TRUE;
}

static void
on_weighed (const OcopDeviceWeight *weight, gpointer data)
{
    Test *test = data;
    test->weight = *weight;
    test->is_done = TRUE;
}

static void
on_drawer (OcopDrawerResult result, gpointer data)
{
    Test *test = data;
    test->drawer = result;
    test->has_drawer = TRUE;
}

static gboolean
refuse (const char *why, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL, "%s", why);
    return FALSE;
}

static gboolean
test_scanner (Test *test, GError **error)
{
    OcopCli *cli = test->cli;
    if (!ocop_cli_devices_wait (test->devices, &test->is_done, SCAN_MS))
        return refuse (_ ("no code was scanned"), error);
    if (test->refusal != NULL)
        return refuse (test->refusal, error);
    g_autofree char *decoded =
        ocop_inspect_barcode (cli->shop, cli->ports, test->code, strlen (test->code));
    if (cli->is_json) {
        ocop_json_add_string (&cli->json, "raw_hex", test->raw);
        ocop_json_add_string (&cli->json, "code", test->code);
        ocop_json_add_string (&cli->json, "aim", test->aim);
        ocop_json_add_string (&cli->json, "symbology", test->symbology);
        ocop_json_add_raw (&cli->json, "decoded", decoded);
        return TRUE;
    }
    g_autofree char *shown = ocop_text_make_safe (test->code, -1);
    ocop_cli_say (cli, _ ("Raw: %s"), test->raw);
    ocop_cli_say (cli, _ ("Code: %s (%s)"), shown, test->symbology);
    ocop_cli_say (cli, "%s", decoded);
    return TRUE;
}

static gboolean
test_scale (Test *test, GError **error)
{
    char text[OCOP_QTY_TEXT_SIZE];
    OcopCli *cli = test->cli;
    ocop_shop_devices_weigh (test->devices->devices, WEIGH_MS, on_weighed, test);
    ocop_cli_devices_wait (test->devices, &test->is_done, WEIGH_MS + APPEAR_MS);
    if (!test->is_done || test->weight.says != OCOP_SCALE_SAYS_STABLE)
        return refuse (test->is_done ? test->weight.words : _ ("the scale says nothing"), error);
    if (cli->is_json)
        ocop_json_add_qty (&cli->json, "weight", test->weight.weight_milli);
    else
        ocop_cli_say (cli, "%s kg", ocop_qty_to_text (test->weight.weight_milli, text));
    return TRUE;
}

static gboolean
test_display (Test *test, GError **error)
{
    static const gboolean never = FALSE;
    OcopCli *cli = test->cli;
    ocop_shop_devices_show (test->devices->devices, "OCOP", "1.234.567", "Xin chào quý khách",
                            NULL);
    ocop_cli_devices_wait (test->devices, &never, SHOW_MS);
    if (!cli->is_json)
        ocop_cli_say (cli, _ ("The display should read: OCOP 1.234.567 / Xin chao quy khach"));
    return TRUE;
}

static gboolean
test_drawer (Test *test, GError **error)
{
    OcopCli *cli = test->cli;
    ocop_shop_devices_open_drawer (test->devices->devices, on_drawer, test);
    ocop_cli_devices_wait (test->devices, &test->has_drawer, DRAWER_MS);
    if (!test->has_drawer || test->drawer == OCOP_DRAWER_NOT_TOLD)
        return refuse (_ ("no pulse reached the drawer"), error);
    if (cli->is_json)
        ocop_json_add_string (&cli->json, "drawer", ocop_drawer_result_get_text (test->drawer));
    else
        ocop_cli_say (cli, _ ("Drawer: %s"), ocop_drawer_result_get_text (test->drawer));
    return TRUE;
}

/* ---- the printer: its test page is a job like others */

static void
on_job_ended (const OcopPrintOutcome *outcome, gpointer data)
{
    Test *test = data;
    g_autoptr (GError) error = NULL;
    if (!ocop_shop_store_print_outcome (test->cli->shop, outcome, &error))
        ocop_cli_warn (test->cli, "%s", error->message);
    test->is_done = TRUE;
}

static gboolean
test_printer (Test *test, GError **error)
{
    OcopCli *cli = test->cli;
    OcopPaperName name = {OCOP_PAPER_KIND_TEST, ""};
    OcopPrintWork *work = NULL;
    g_auto (OcopPrintJob) job = {0};
    gint64 id;
    if (!ocop_shop_queue_paper (cli->shop, &name, &id, error))
        return FALSE;
    /* What waited before it comes first, as it should. */
    do {
        test->is_done = FALSE;
        ocop_shop_note_printer (cli->shop, ocop_shop_devices_get_profile (test->devices->devices));
        if (!ocop_shop_take_print_job (cli->shop, &work, error))
            return FALSE;
        if (work == NULL || !ocop_shop_devices_print (test->devices->devices, work))
            break;
        if (!ocop_cli_devices_wait (test->devices, &test->is_done, PRINT_MS)) {
            ocop_shop_devices_cancel_print (test->devices->devices);
            ocop_cli_devices_wait (test->devices, &test->is_done, APPEAR_MS);
        }
    } while (test->is_done && work != NULL);
    if (!ocop_shop_load_print_job (cli->shop, id, &job, error))
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, "print");
        ocop_paper_write_job (&cli->json, &job);
        ocop_json_end_object (&cli->json);
    } else {
        ocop_cli_say (cli, _ ("Print job %d: %s"), (int)id, ocop_print_state_get_text (job.state));
    }
    if (ocop_print_state_is_trouble (job.state))
        return refuse (job.reason != NULL ? job.reason : "", error);
    return test_drawer (test, error);
}

/* ---- all of them */

static gboolean
run_test (Test *test, OcopDeviceKind kind, GError **error)
{
    switch (kind) {
    case OCOP_DEVICE_PRINTER:
        return test_printer (test, error);
    case OCOP_DEVICE_SCANNER:
        return test_scanner (test, error);
    case OCOP_DEVICE_DRAWER:
        return test_drawer (test, error);
    case OCOP_DEVICE_SCALE:
        return test_scale (test, error);
    case OCOP_DEVICE_DISPLAY:
        return test_display (test, error);
    case OCOP_N_DEVICES:
    default:
        g_return_val_if_reached (FALSE);
    }
}

static gboolean
begin_test (Test *test, OcopDeviceKind kind, GError **error)
{
    const OcopDeviceKind through =
        kind == OCOP_DEVICE_DRAWER &&
                strcmp (ocop_shop_devices_get (test->devices->devices, kind)->address, "printer") ==
                    0
            ? OCOP_DEVICE_PRINTER
            : kind;
    const gboolean is_ready = ocop_cli_devices_wait_ready (test->devices, through, APPEAR_MS);
    const OcopDeviceInfo *info = ocop_shop_devices_get (test->devices->devices, through);
    if (is_ready)
        return TRUE;
    g_autofree char *why = *info->hint == '\0'
                               ? g_strdup (info->words)
                               : g_strdup_printf ("%s; %s", info->words, info->hint);
    ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL, "%s: %s",
                    ocop_device_kind_get_text (through), why);
    return FALSE;
}

/* A recording of a test that failed is the one that is wanted most. */
static gboolean
keep_record (OcopCli *cli, GString *record, GError **error)
{
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_RECORD);
    if (path == NULL)
        return TRUE;
    g_autoptr (GBytes) bytes = g_bytes_new (record->str, record->len);
    return ocop_input_write_bytes (cli, path, bytes, error);
}

static gboolean
test_device (OcopCli *cli, OcopDeviceKind kind, GString *record, GBytes *replay, GError **error)
{
    static const OcopShopDevicesEvents events = {
        .scanned = on_scanned, .scan_refused = on_refused, .job_ended = on_job_ended};
    g_auto (OcopCliDevices) devices = {0};
    g_auto (Test) test = {.cli = cli, .devices = &devices};
    if (!ocop_cli_devices_open (&devices, cli, kind, record, replay, &events, &test, error) ||
        !begin_test (&test, kind, error))
        return FALSE;
    if (!cli->is_json)
        return run_test (&test, kind, error);
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "device", ocop_device_kind_get_text (kind));
    ocop_json_add_string (&cli->json, "name", ocop_shop_devices_get (devices.devices, kind)->name);
    if (!run_test (&test, kind, error))
        return FALSE;
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_devices_test (OcopCli *cli, GError **error)
{
    OcopDeviceKind kind;
    g_autoptr (GBytes) replay = NULL;
    g_autoptr (GString) record = g_string_new (NULL);
    const char *replay_path = ocop_args_get (cli->args, OCOP_OPTION_REPLAY);
    const gboolean is_recorded = ocop_args_has (cli->args, OCOP_OPTION_RECORD);
    if (!ocop_device_kind_parse (cli->words[0], &kind)) {
        g_autofree char *shown = ocop_text_excerpt (cli->words[0], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("there is no device “%s”: printer, scanner, drawer, scale, display"),
                        shown);
        return FALSE;
    }
    if (is_recorded && replay_path != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "record",
                        _ ("a recording is either made or played"));
        return FALSE;
    }
    if (replay_path != NULL) {
        replay = ocop_input_read (cli, replay_path, REPLAY_MAX, error);
        if (replay == NULL)
            return FALSE;
        if (!ocop_device_recording_check (replay, error)) {
            if (error != NULL && *error != NULL)
                ocop_error_set_place (*error, replay_path, ocop_error_get_row (*error), NULL);
            return FALSE;
        }
    }
    if (test_device (cli, kind, is_recorded ? record : NULL, replay, error))
        return keep_record (cli, record, error);
    keep_record (cli, record, NULL);
    return FALSE;
}

/* ---- teach, tell */

typedef struct {
    OcopTaughtResult result;
    char *address;
    gboolean is_done;
} Taught;

static void
on_taught (OcopTaughtResult result, const char *address, gpointer data)
{
    Taught *taught = data;
    taught->result = result;
    taught->address = g_strdup (address);
    taught->is_done = TRUE;
}

/* The person at the terminal has to know before the answer what to do. */
static void
ask_for_scan (const OcopCli *cli)
{
    if (!cli->is_json)
        fprintf (stderr, _ ("Scan this code with the new scanner within half a minute: %s\n"),
                 ocop_shop_devices_get_teach_code());
}

static gboolean
learn (OcopCli *cli, Taught *taught, GError **error)
{
    static const gboolean never = FALSE;
    g_auto (OcopCliDevices) devices = {0};
    if (!ocop_cli_devices_open (&devices, cli, OCOP_DEVICE_SCANNER, NULL, NULL, NULL, NULL, error))
        return FALSE;
    ocop_cli_devices_wait (&devices, &never, ARRIVE_MS);
    ask_for_scan (cli);
    if (!ocop_shop_devices_teach (devices.devices, on_taught, taught))
        return refuse (_ ("there is no USB to look for scanners on: set scanner.device to “auto”"),
                       error);
    ocop_cli_devices_wait (&devices, &taught->is_done, TEACH_MS);
    if (taught->is_done && taught->result == OCOP_TAUGHT_FOUND)
        return TRUE;
    if (taught->is_done && taught->result == OCOP_TAUGHT_DENIED) {
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL,
                        _ ("this program may not open the keyboard %s: set scanner.device to it if "
                           "it is the scanner, and “devices list” tells the udev rule it needs"),
                        taught->address);
        return FALSE;
    }
    return refuse (
        taught->is_done && taught->result == OCOP_TAUGHT_WRONG_LAYOUT
            ? _ ("the scanner plays another country's keyboard: set it to a US one first")
            : _ ("no scanner was found"),
        error);
}

gboolean
ocop_command_devices_teach (OcopCli *cli, GError **error)
{
    Taught taught = {0};
    g_auto (OcopActResult) result = {0};
    const gboolean is_learned = learn (cli, &taught, error);
    g_autofree char *address = taught.address;
    if (!is_learned ||
        !ocop_shop_set_setting (cli->shop, "scanner.device", address, NULL, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, "scanner.device = %s", address);
    return TRUE;
}

gboolean
ocop_command_devices_tell (OcopCli *cli, GError **error)
{
    g_autofree char *line = g_strjoinv (" ", (char **)cli->words);
    g_autofree char *answer = ocop_shop_devices_tell_program (cli->home, line, error);
    if (answer == NULL)
        return FALSE;
    g_string_append (cli->out, answer);
    if (!cli->is_json)
        g_string_append_c (cli->out, '\n');
    return TRUE;
}

/* ---- the drawer without a sale */

static void
write_drawer (OcopJsonWriter *w, gconstpointer data)
{
    ocop_json_add_string (w, "drawer", data);
}

gboolean
ocop_command_drawer_open (OcopCli *cli, GError **error)
{
    const char *reason;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    g_auto (OcopCliDevices) devices = {0};
    g_auto (Test) test = {.cli = cli, .devices = &devices, .drawer = OCOP_DRAWER_NOT_TOLD};
    if (!ocop_args_need_text (cli->args, OCOP_OPTION_REASON, &reason, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_record_no_sale (cli->shop, reason, ocop_args_get (cli->args, OCOP_OPTION_BY),
                                   &request, &result, error) ||
        !ocop_cli_devices_open (&devices, cli, OCOP_DEVICE_DRAWER, NULL, NULL, NULL, NULL, error))
        return FALSE;
    /* The act stands whatever the drawer does; a repeated one opens nothing. */
    if (!result.is_repeated && begin_test (&test, OCOP_DEVICE_DRAWER, NULL)) {
        ocop_shop_devices_open_drawer (devices.devices, on_drawer, &test);
        ocop_cli_devices_wait (&devices, &test.has_drawer, DRAWER_MS);
    }
    const char *text = ocop_drawer_result_get_text (test.drawer);
    if (test.drawer == OCOP_DRAWER_NOT_TOLD && !result.is_repeated)
        ocop_cli_warn (cli, "%s", _ ("no pulse reached the drawer"));
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, write_drawer, text, error);
    ocop_cli_say (cli, _ ("Drawer: %s"), text);
    return TRUE;
}
