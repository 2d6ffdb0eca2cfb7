/* devices play: a till without a screen. A script says what people do: goods are scanned and laid
 * on the scale, paper ends, cables are pulled, money is given; the devices of the settings, virtual
 * ones as a rule, do the rest. For demonstrations and for tests of the whole way from a scan to a
 * receipt.
 *
 *     scan 8938505970011         and all other words of the virtual devices
 *     weigh CODE                 a line of what lies on the scale, once it lies still
 *     pay cash VND               sells what was scanned; the receipt prints as the settings say
 *     drawer-open REASON         an opening without a sale
 *     await printer STATE        as devices list names them
 *     await job STATE            the last job under way or ended: SENDING PRINTED UNKNOWN …
 *     await idle                 nothing prints, and nothing that could waits
 *     await drawer open|closed
 *     await display TEXT         the customer can read that
 *     await settled              the printer said after all that it has printed
 *     settle printed|lost        what a person says of the oldest paper that nobody knows of
 *     retry                      the oldest paper that did not come out again
 *
 * An “await” that does not come within 20 s, a sale that is refused and a line that nobody
 * understands end it. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include "cli/devices_wait.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "shop/desk.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define SCRIPT_MAX (1024 * 1024)
#define AWAIT_MS   20000
#define SCAN_MS    5000
#define APPEAR_MS  4000
/* Nobody scans the same thing twice in less; two equal codes at once are one. */
#define SCAN_GAP_MS 200

typedef struct {
    OcopCli *cli;
    OcopCliDevices devices;
    OcopSaleRequest *cart;
    GPtrArray *sales;   /* of char *, JSON objects */
    GPtrArray *shown;   /* of char *, JSON objects */
    GPtrArray *refused; /* of char *: scans that were no goods */
    GArray *jobs;       /* of gint64, as they were begun */
    gint64 first_job;   /* before it are those of others, 0: none yet */
    char *last_scan;    /* line of the script */
    guint n_scans;      /* told or refused, since the last line */
    guint n_drawer;     /* times the drawer's switch said open */
    gboolean is_drawer_open, is_drawer_known;
    gboolean is_pulse_done;
    OcopDeviceWeight weight;
    gboolean is_weighed;
    guint n_settled;
    guint row;
    GError *failure; /* of what was done inside a callback */
} Play;

static void
play_clear (Play *play)
{
    ocop_cli_devices_close (&play->devices);
    g_clear_pointer (&play->cart, ocop_sale_request_free);
    g_ptr_array_unref (play->sales);
    g_ptr_array_unref (play->shown);
    g_ptr_array_unref (play->refused);
    g_array_unref (play->jobs);
    g_free (play->last_scan);
    g_clear_error (&play->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

static void
keep_failure (Play *play, GError *failure)
{
    if (play->failure == NULL)
        play->failure = failure;
    else
        g_clear_error (&failure);
}

/* ---- printing: the next job goes when the printer is free */

static void
pump (Play *play)
{
    GError *failure = NULL;
    OcopPrintWork *work = NULL;
    if (!ocop_shop_devices_can_print (play->devices.devices))
        return;
    ocop_shop_note_printer (play->cli->shop, ocop_shop_devices_get_profile (play->devices.devices));
    if (!ocop_shop_take_print_job (play->cli->shop, &work, &failure)) {
        keep_failure (play, failure);
        return;
    }
    if (work == NULL)
        return;
    const gint64 job = ocop_print_work_get_job (work);
    g_array_append_val (play->jobs, job);
    ocop_shop_devices_print (play->devices.devices, work);
}

static void
on_job_ended (const OcopPrintOutcome *outcome, gpointer data)
{
    Play *play = data;
    GError *failure = NULL;
    if (!ocop_shop_store_print_outcome (play->cli->shop, outcome, &failure))
        keep_failure (play, failure);
    pump (play);
}

static void
on_job_settled (gint64 job, gpointer data)
{
    Play *play = data;
    GError *failure = NULL;
    if (!ocop_shop_note_late_print (play->cli->shop, job, &failure))
        keep_failure (play, failure);
    play->n_settled++;
}

static void
on_changed (const OcopDeviceInfo *info, gpointer data)
{
    if (info->kind == OCOP_DEVICE_PRINTER)
        pump (data);
}

/* ---- scans and weights */

static void
show_line (Play *play, const OcopScanned *scanned)
{
    char price[OCOP_MONEY_TEXT_SIZE];
    ocop_shop_devices_show (play->devices.devices, scanned->offer.name, NULL, NULL,
                            ocop_money_to_digits (scanned->offer.unit_price, price));
}

static void
add_line (Play *play, const char *scan, const char *code, gint64 qty_milli)
{
    OcopLineRequest *line = ocop_line_request_new();
    line->scan = g_strdup (scan);
    line->code = g_strdup (code);
    line->qty_milli = qty_milli;
    g_ptr_array_add (play->cart->lines, line);
}

static void
on_scanned (const OcopDeviceScan *scan, gpointer data)
{
    Play *play = data;
    g_auto (OcopScanned) scanned = {0};
    play->n_scans++;
    if (!ocop_shop_look_up_scan (play->cli->shop, scan->code, ocop_shop_get_today (play->cli->shop),
                                 &scanned, NULL)) {
        g_ptr_array_add (play->refused, g_strdup (scan->code));
        ocop_shop_devices_show (play->devices.devices, "?", NULL, NULL, NULL);
        return;
    }
    add_line (play, scan->code, NULL, 0);
    show_line (play, &scanned);
}

static void
on_scan_refused (const char *words, const char *text, gpointer data)
{
    Play *play = data;
    play->n_scans++;
    g_ptr_array_add (play->refused, g_strdup (text));
}

static void
on_weighed (const OcopDeviceWeight *weight, gpointer data)
{
    Play *play = data;
    play->weight = *weight;
    play->is_weighed = TRUE;
}

static void
on_drawer_changed (gboolean is_open, gpointer data)
{
    Play *play = data;
    play->n_drawer += is_open ? 1 : 0;
    play->is_drawer_open = is_open;
    play->is_drawer_known = TRUE;
}

static void
on_drawer_done (OcopDrawerResult result, gpointer data)
{
    ((Play *)data)->is_pulse_done = TRUE;
}

/* ---- waiting */

typedef gboolean (*Arrived) (Play *play, const char *word);

static gboolean
on_tick (gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
wait_for (Play *play, Arrived has_arrived, const char *word, guint timeout_ms)
{
    gboolean is_over = FALSE;
    GSource *watch = g_timeout_source_new (timeout_ms);
    g_source_set_callback (watch, on_tick, &is_over, NULL);
    g_source_attach (watch, play->devices.context);
    while (!is_over && play->failure == NULL && !has_arrived (play, word))
        g_main_context_iteration (play->devices.context, TRUE);
    g_source_destroy (watch);
    g_source_unref (watch);
    return has_arrived (play, word);
}

static gboolean
is_printer (Play *play, const char *word)
{
    const OcopDeviceInfo *info = ocop_shop_devices_get (play->devices.devices, OCOP_DEVICE_PRINTER);
    return strcmp (ocop_device_state_get_text (info->state), word) == 0;
}

static gboolean
is_job (Play *play, const char *word)
{
    g_auto (OcopPrintJob) job = {0};
    return play->jobs->len > 0 &&
           ocop_shop_load_print_job (play->cli->shop,
                                     g_array_index (play->jobs, gint64, play->jobs->len - 1), &job,
                                     NULL) &&
           strcmp (ocop_print_state_get_text (job.state), word) == 0;
}

static gboolean
is_idle (Play *play, const char *word)
{
    g_autoptr (GArray) open = ocop_shop_list_print_jobs (play->cli->shop, FALSE, 0, NULL);
    for (guint i = 0; open != NULL && i < open->len; i++) {
        const OcopPrintState state = g_array_index (open, OcopPrintJob, i).state;
        if (state == OCOP_PRINT_SENDING || state == OCOP_PRINT_QUEUED)
            return FALSE;
    }
    return open != NULL;
}

static gboolean
is_drawer (Play *play, const char *word)
{
    return play->is_drawer_known && play->is_drawer_open == (strcmp (word, "open") == 0);
}

/* A part of what the customer reads. */
static gboolean
is_display (Play *play, const char *word)
{
    g_autofree char *answer =
        ocop_shop_devices_tell_virtual (play->devices.devices, "show display");
    return answer != NULL && strstr (answer, word) != NULL;
}

static gboolean
has_settled (Play *play, const char *word)
{
    return play->n_settled > 0;
}

static gboolean
has_scan (Play *play, const char *word)
{
    return play->n_scans > 0;
}

static gboolean
has_nothing (Play *play, const char *word)
{
    return FALSE;
}

static gboolean
has_weight (Play *play, const char *word)
{
    return play->is_weighed;
}

static gboolean
has_pulse (Play *play, const char *word)
{
    return play->is_pulse_done;
}

/* ---- what people do */

static gboolean
refuse (OcopErrorCode code, const char *why, GError **error)
{
    ocop_set_error (error, code, NULL, "%s", why);
    return FALSE;
}

static gboolean
await (Play *play, const char *rest, GError **error)
{
    static const struct {
        const char *word;
        Arrived arrived;
    } table[] = {{"printer ", is_printer}, {"job ", is_job},         {"idle", is_idle},
                 {"drawer ", is_drawer},   {"display ", is_display}, {"settled", has_settled}};
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        if (!g_str_has_prefix (rest, table[i].word))
            continue;
        if (wait_for (play, table[i].arrived, rest + strlen (table[i].word), AWAIT_MS))
            return TRUE;
        return refuse (OCOP_ERROR_DEVICE_ABSENT, _ ("what the script waits for does not come"),
                       error);
    }
    return refuse (OCOP_ERROR_BAD_INPUT, _ ("nobody can wait for that"), error);
}

static gboolean
weigh (Play *play, const char *code, GError **error)
{
    g_auto (OcopScanned) scanned = {0};
    play->is_weighed = FALSE;
    if (!ocop_shop_look_up_code (play->cli->shop, code, ocop_shop_get_today (play->cli->shop),
                                 &scanned, error))
        return FALSE;
    ocop_shop_devices_weigh (play->devices.devices, AWAIT_MS, on_weighed, play);
    wait_for (play, has_weight, "", 2 * AWAIT_MS);
    if (!play->is_weighed || play->weight.says != OCOP_SCALE_SAYS_STABLE)
        return refuse (OCOP_ERROR_DEVICE_ABSENT, play->weight.words, error);
    add_line (play, NULL, code, play->weight.weight_milli);
    show_line (play, &scanned);
    return TRUE;
}

static void
note_sale (Play *play, const OcopSaleResult *result)
{
    OcopJsonWriter w;
    g_autoptr (GString) json = g_string_new (NULL);
    ocop_json_writer_init (&w, json);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "receipt", result->sale->receipt);
    ocop_json_add_int (&w, "total", result->sale->total);
    ocop_json_add_int (&w, "change", result->sale->change);
    ocop_json_add_int (&w, "lines", result->sale->lines->len);
    ocop_json_add_int (&w, "job", result->act.print_job);
    ocop_json_end_object (&w);
    g_ptr_array_add (play->sales, g_strdup (json->str));
}

static gboolean
pay (Play *play, const char *rest, GError **error)
{
    char total[OCOP_MONEY_TEXT_SIZE], change[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *cashier = NULL;
    gboolean is_open;
    OcopShiftFigures figures;
    OcopPaymentRequest payment = {.method = OCOP_PAYMENT_CASH};
    g_auto (OcopSaleResult) result = {0};
    if (!g_str_has_prefix (rest, "cash "))
        return refuse (OCOP_ERROR_BAD_INPUT, _ ("money is given as “pay cash 100000”"), error);
    if (!ocop_money_parse (rest + 5, OCOP_PRICE_MAX, "cash", &payment.amount, error) ||
        !ocop_shop_find_open_shift (play->cli->shop, &is_open, &figures, &cashier, error))
        return FALSE;
    if (!is_open)
        return refuse (OCOP_ERROR_SHIFT_CLOSED, _ ("no shift is open"), error);
    play->cart->cashier = g_strdup (cashier);
    g_array_append_val (play->cart->payments, payment);
    play->cart->has_payments = TRUE;
    if (!ocop_shop_sell (play->cli->shop, play->cart, &result, error))
        return FALSE;
    note_sale (play, &result);
    ocop_shop_devices_show (play->devices.devices, "TONG",
                            ocop_money_to_digits (result.sale->total, total), "TIEN THUA",
                            ocop_money_to_digits (result.sale->change, change));
    ocop_sale_request_free (play->cart);
    play->cart = ocop_sale_request_new();
    pump (play);
    return TRUE;
}

static gboolean
open_drawer (Play *play, const char *reason, GError **error)
{
    g_auto (OcopActResult) result = {0};
    play->is_pulse_done = FALSE;
    if (!ocop_shop_record_no_sale (play->cli->shop, reason, NULL, NULL, &result, error))
        return FALSE;
    ocop_shop_devices_open_drawer (play->devices.devices, on_drawer_done, play);
    wait_for (play, has_pulse, "", AWAIT_MS);
    return TRUE;
}

static gboolean
find_trouble (Play *play, gboolean is_unknown, gint64 *ret_id, GError **error)
{
    g_autoptr (GArray) open = ocop_shop_list_print_jobs (play->cli->shop, FALSE, 0, error);
    for (guint i = 0; open != NULL && i < open->len; i++) {
        const OcopPrintJob *job = &g_array_index (open, OcopPrintJob, i);
        if (job->state == OCOP_PRINT_UNKNOWN || (!is_unknown && job->state == OCOP_PRINT_FAILED)) {
            *ret_id = job->id;
            return TRUE;
        }
    }
    return open != NULL && refuse (OCOP_ERROR_BAD_INPUT, _ ("no paper is in doubt"), error);
}

static gboolean
settle (Play *play, const char *how, GError **error)
{
    gint64 id;
    g_auto (OcopActResult) result = {0};
    const gboolean is_printed = strcmp (how, "printed") == 0;
    if (!is_printed && strcmp (how, "lost") != 0)
        return refuse (OCOP_ERROR_BAD_INPUT, _ ("a paper was “printed” or is “lost”"), error);
    return find_trouble (play, TRUE, &id, error) &&
           ocop_shop_settle_print_job (play->cli->shop, id, is_printed, NULL, &result, error);
}

static gboolean
retry (Play *play, const char *rest, GError **error)
{
    gint64 id, new_id;
    g_auto (OcopActResult) result = {0};
    if (!find_trouble (play, FALSE, &id, error) ||
        !ocop_shop_retry_print_job (play->cli->shop, id, NULL, &new_id, &result, error))
        return FALSE;
    pump (play);
    return TRUE;
}

/* ---- lines */

static gboolean
is_scan (const char *line)
{
    return g_str_has_prefix (line, "scan ") || g_str_has_prefix (line, "scan-aim ");
}

static gboolean
tell_virtual (Play *play, const char *line, GError **error)
{
    if (is_scan (line) && g_strcmp0 (line, play->last_scan) == 0)
        wait_for (play, has_nothing, "", SCAN_GAP_MS);
    g_autofree char *answer = ocop_shop_devices_tell_virtual (play->devices.devices, line);
    if (answer == NULL)
        return refuse (OCOP_ERROR_BAD_INPUT, _ ("the settings name no virtual device"), error);
    if (!g_str_has_prefix (answer, "{\"ok\":true"))
        return refuse (OCOP_ERROR_BAD_INPUT, answer, error);
    if (g_str_has_prefix (line, "show "))
        g_ptr_array_add (play->shown, g_steal_pointer (&answer));
    if (!is_scan (line))
        return TRUE;
    g_free (play->last_scan);
    play->last_scan = g_strdup (line);
    play->n_scans = 0;
    return wait_for (play, has_scan, "", SCAN_MS) ||
           refuse (OCOP_ERROR_DEVICE_ABSENT, _ ("the scan did not arrive"), error);
}

static gboolean
play_line (Play *play, const char *line, GError **error)
{
    static const struct {
        const char *word;
        gboolean (*act) (Play *play, const char *rest, GError **error);
    } table[] = {{"await ", await},   {"weigh ", weigh}, {"pay ", pay},
                 {"settle ", settle}, {"retry", retry},  {"drawer-open ", open_drawer}};
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (g_str_has_prefix (line, table[i].word))
            return table[i].act (play, line + strlen (table[i].word), error);
    return tell_virtual (play, line, error);
}

static gboolean
play_script (Play *play, const char *text, GError **error)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        GError *failure = NULL;
        gboolean is_done =
            *lines[i] == '\0' || *lines[i] == '#' || play_line (play, lines[i], &failure);
        if (play->failure != NULL) {
            g_clear_error (&failure);
            failure = g_steal_pointer (&play->failure);
            is_done = FALSE;
        }
        if (is_done)
            continue;
        ocop_error_set_place (failure, play->cli->words[0], i + 1, NULL);
        g_propagate_error (error, failure);
        return FALSE;
    }
    return TRUE;
}

/* ---- the answer */

static void
add_raws (OcopJsonWriter *w, const char *key, const GPtrArray *raws)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < raws->len; i++)
        ocop_json_add_raw (w, NULL, g_ptr_array_index (raws, i));
    ocop_json_end_array (w);
}

static void
write_answer (Play *play)
{
    OcopJsonWriter *w = &play->cli->json;
    ocop_json_begin_object (w, NULL);
    add_raws (w, "sales", play->sales);
    ocop_json_begin_array (w, "refused_scans");
    for (guint i = 0; i < play->refused->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (play->refused, i));
    ocop_json_end_array (w);
    ocop_json_begin_array (w, "jobs");
    for (guint i = 0; i < play->jobs->len; i++) {
        g_auto (OcopPrintJob) job = {0};
        if (!ocop_shop_load_print_job (play->cli->shop, g_array_index (play->jobs, gint64, i), &job,
                                       NULL))
            continue;
        ocop_json_begin_object (w, NULL);
        ocop_paper_write_job (w, &job);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_add_int (w, "drawer_opened", play->n_drawer);
    ocop_json_add_int (w, "settled_late", play->n_settled);
    add_raws (w, "shown", play->shown);
    ocop_json_end_object (w);
}

/* Those that the settings name; what is only looked for may come later. */
static void
wait_for_devices (Play *play)
{
    for (guint i = 0; i < OCOP_N_DEVICES; i++) {
        const OcopDeviceInfo *info =
            ocop_shop_devices_get (play->devices.devices, (OcopDeviceKind)i);
        if (info->state != OCOP_DEVICE_UNSET && strcmp (info->address, "auto") != 0)
            ocop_cli_devices_wait_ready (&play->devices, (OcopDeviceKind)i, APPEAR_MS);
    }
}

gboolean
ocop_command_devices_play (OcopCli *cli, GError **error)
{
    static const OcopShopDevicesEvents events = {.changed = on_changed,
                                                 .scanned = on_scanned,
                                                 .scan_refused = on_scan_refused,
                                                 .drawer_changed = on_drawer_changed,
                                                 .job_ended = on_job_ended,
                                                 .job_settled = on_job_settled};
    g_auto (Play) play = {.cli = cli,
                          .cart = ocop_sale_request_new(),
                          .sales = g_ptr_array_new_with_free_func (g_free),
                          .shown = g_ptr_array_new_with_free_func (g_free),
                          .refused = g_ptr_array_new_with_free_func (g_free),
                          .jobs = g_array_new (FALSE, FALSE, sizeof (gint64))};
    gsize size;
    g_autoptr (GBytes) script = ocop_input_read (cli, cli->words[0], SCRIPT_MAX, error);
    if (script == NULL || !ocop_cli_devices_open (&play.devices, cli, OCOP_N_DEVICES, NULL, NULL,
                                                  &events, &play, error))
        return FALSE;
    const char *bytes = g_bytes_get_data (script, &size);
    g_autofree char *text = g_strndup (bytes, size);
    wait_for_devices (&play);
    if (!play_script (&play, text, error))
        return FALSE;
    if (cli->is_json)
        write_answer (&play);
    else
        ocop_cli_say (cli, _ ("%u sales, %u papers"), play.sales->len, play.jobs->len);
    return TRUE;
}
