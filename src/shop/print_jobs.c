/* Papers on their way to the printer.
 *
 * Where a job is stands in the store before anything of it leaves: SENDING is committed after the
 * printer was found and before the first byte. Whoever opens the store after a crash finds the job
 * SENDING and, where the printer cannot say what it got, asks a person. Nothing is ever sent twice
 * by itself: a copy is asked for, numbered and journaled. */
#include "shop/print.h"

#include "base/error.h"
#include "base/text.h"
#include "journal/hash.h"
#include "shop/device_address.h"
#include "shop/devices.h"
#include "shop/papers.h"
#include "store/print_jobs.h"
#include "store/sales.h"
#include "store/settings.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static void
clear_job (gpointer job)
{
    ocop_print_job_clear (job);
}

gboolean
ocop_shop_load_print_job (OcopShop *shop, gint64 id, OcopPrintJob *ret_job, GError **error)
{
    gboolean is_found;
    if (!ocop_print_jobs_load (ocop_store_get_db (shop->store), id, &is_found, ret_job, error))
        return FALSE;
    if (!is_found)
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "id", _ ("there is no print job %" PRId64),
                        id);
    return is_found;
}

static gboolean
append_jobs (OcopShop *shop, const GArray *ids, GArray *list, GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        OcopPrintJob job = {0};
        if (!ocop_shop_load_print_job (shop, g_array_index (ids, gint64, i), &job, error))
            return FALSE;
        g_array_append_val (list, job);
    }
    return TRUE;
}

GArray *
ocop_shop_list_print_jobs (OcopShop *shop, gboolean wants_all, guint n, GError **error)
{
    static const OcopPrintState open[] = {OCOP_PRINT_UNKNOWN, OCOP_PRINT_FAILED, OCOP_PRINT_SENDING,
                                          OCOP_PRINT_QUEUED};
    OcopDb *db = ocop_store_get_db (shop->store);
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopPrintJob));
    g_array_set_clear_func (list, clear_job);
    for (gsize i = 0; i < (wants_all ? 1 : G_N_ELEMENTS (open)); i++) {
        g_autoptr (GArray) ids = wants_all ? ocop_print_jobs_list_last (db, n, error)
                                           : ocop_print_jobs_list_open (db, open[i], error);
        if (ids == NULL || !append_jobs (shop, ids, list, error))
            return NULL;
    }
    return g_steal_pointer (&list);
}

/* ---- queueing */

void
ocop_printer_settings_clear (OcopPrinterSettings *settings)
{
    g_clear_pointer (&settings->device, g_free);
    g_clear_pointer (&settings->profile, g_free);
    g_clear_pointer (&settings->automatic, g_free);
    g_clear_pointer (&settings->drawer, g_free);
}

void
ocop_shop_note_printer (OcopShop *shop, const char *profile)
{
    char *copy = g_strdup (profile);
    g_free (shop->printer_found);
    shop->printer_found = copy;
}

gboolean
ocop_shop_dup_profile (OcopShop *shop, char **ret_name, GError **error)
{
    g_autofree char *set = NULL;
    if (!ocop_shop_dup_setting (shop, "printer.profile", &set, error))
        return FALSE;
    *ret_name = strcmp (set, OCOP_PROFILE_AUTO) != 0 ? g_steal_pointer (&set)
                : shop->printer_found != NULL        ? g_strdup (shop->printer_found)
                                                     : g_strdup (OCOP_PROFILE_UNKNOWN);
    return TRUE;
}

/* Where nobody has said anything about a printer, there is one once it was found: what is sold on
 * the command line before is not on paper, and nothing waits for a printer that nobody has. */
static gboolean
dup_device (OcopShop *shop, char **ret_device, GError **error)
{
    g_autofree char *stored = NULL;
    if (!ocop_settings_get (ocop_store_get_db (shop->store), "printer.device", &stored, error))
        return FALSE;
    if (stored == NULL && shop->printer_found == NULL) {
        *ret_device = g_strdup ("");
        return TRUE;
    }
    return ocop_shop_dup_setting (shop, "printer.device", ret_device, error);
}

gboolean
ocop_shop_load_printer (OcopShop *shop, OcopPrinterSettings *settings, GError **error)
{
    return dup_device (shop, &settings->device, error) &&
           (*settings->device == '\0' ||
            (ocop_shop_dup_profile (shop, &settings->profile, error) &&
             ocop_shop_dup_setting (shop, "printer.auto", &settings->automatic, error) &&
             ocop_shop_dup_setting (shop, "printer.drawer", &settings->drawer, error)));
}

gboolean
ocop_shop_insert_job (OcopShop *shop, const OcopPrinterSettings *settings,
                      const OcopPaperName *name, gint64 copy, gboolean opens_drawer, gint64 *ret_id,
                      GError **error)
{
    OcopPrintJob job = {.utc_ms = ocop_ports_utc_ms (shop->ports),
                        .kind = name->kind,
                        .reference = (char *)name->reference,
                        .copy = copy,
                        .printer = settings->device,
                        .profile = settings->profile,
                        .opens_drawer = opens_drawer};
    return ocop_print_jobs_insert (ocop_store_get_db (shop->store), &job, ret_id, error);
}

gboolean
ocop_shop_queue_original (OcopShop *shop, OcopPaperKind kind, const char *reference, gint64 number,
                          gboolean has_cash, gint64 *ret_job, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopPrinterSettings) settings = {0};
    OcopPaperName name = {kind, reference};
    gint64 times;
    *ret_job = 0;
    if (!ocop_shop_load_printer (shop, &settings, error))
        return FALSE;
    if (*settings.device == '\0' || strcmp (settings.automatic, "yes") != 0)
        return TRUE;
    if (kind == OCOP_PAPER_KIND_Z ? !ocop_z_count_print (db, number, &times, error)
                                  : !ocop_sales_count_print (db, number, &times, error))
        return FALSE;
    return ocop_shop_insert_job (shop, &settings, &name, times - 1,
                                 has_cash && strcmp (settings.drawer, "yes") == 0, ret_job, error);
}

typedef struct {
    const OcopPaperName *name;
    OcopPrinterSettings settings; /* owned */
    gint64 job;
} Queueing;

static gboolean
queue (OcopShop *shop, gint64 copy, gpointer data, GError **error)
{
    Queueing *queueing = data;
    gboolean is_in_write = queueing->name->kind == OCOP_PAPER_KIND_RECEIPT ||
                           queueing->name->kind == OCOP_PAPER_KIND_Z;
    g_auto (OcopStoreWrite) write = {0};
    return (is_in_write || ocop_store_begin (&write, shop->store, error)) &&
           ocop_shop_insert_job (shop, &queueing->settings, queueing->name, copy, FALSE,
                                 &queueing->job, error) &&
           (is_in_write || ocop_store_commit (&write, error));
}

gboolean
ocop_shop_queue_paper (OcopShop *shop, const OcopPaperName *name, gint64 *ret_job, GError **error)
{
    gint64 z;
    g_autofree char *number = NULL;
    OcopPaperName fixed = *name;
    Queueing queueing = {.name = &fixed};
    /* "last" is another Z by the time it is sent. */
    if (name->kind == OCOP_PAPER_KIND_Z) {
        if (!ocop_shop_find_z (shop, name->reference, &z, error))
            return FALSE;
        fixed.reference = number = g_strdup_printf ("%" G_GINT64_FORMAT, z);
    }
    gboolean is_queued = ocop_shop_load_printer (shop, &queueing.settings, error);
    if (is_queued && *queueing.settings.device == '\0') {
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, "printer.device", _ ("no printer is set"));
        is_queued = FALSE;
    }
    is_queued = is_queued && ocop_shop_count_and_do (shop, &fixed, queue, &queueing, NULL, error);
    ocop_printer_settings_clear (&queueing.settings);
    if (is_queued)
        *ret_job = queueing.job;
    return is_queued;
}

/* ---- from state to state */

void
ocop_print_job_write_body (OcopJsonWriter *w, const OcopPrintJob *job)
{
    ocop_json_add_int (w, "job", job->id);
    ocop_json_add_string (w, "paper", ocop_paper_kind_get_text (job->kind));
    ocop_json_add_string (w, "reference", job->reference);
    ocop_json_add_int (w, "copy", job->copy);
    ocop_json_add_string (w, "state", ocop_print_state_get_text (job->state));
    if (job->reason != NULL)
        ocop_json_add_string (w, "reason", job->reason);
    ocop_json_add_int (w, "bytes_total", job->bytes_total);
    if (job->bytes_accepted >= 0)
        ocop_json_add_int (w, "bytes_accepted", job->bytes_accepted);
    else
        ocop_json_add_null (w, "bytes_accepted");
}

static gboolean
journal_trouble (OcopShop *shop, const OcopPrintJob *job, GError **error)
{
    gint64 operator_number, shift;
    OcopDay day;
    g_autofree char *by = NULL;
    g_autoptr (GString) body = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, body);
    ocop_json_begin_object (&w, NULL);
    ocop_print_job_write_body (&w, job);
    ocop_json_end_object (&w);
    if (!ocop_shop_find_actor (shop, NULL, &operator_number, &by, error) ||
        !ocop_shop_get_shift_day (shop, &shift, &day, error))
        return FALSE;
    OcopJournalEntry entry = {.kind = OCOP_KIND_PRINT_JOB,
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day};
    OcopPosted posted;
    return ocop_journal_append (shop->store, &entry, &posted, error);
}

typedef struct {
    OcopPrintState from;
    OcopPrintJob *job;
} Move;

static gboolean
attempt_move (OcopShop *shop, gpointer data, GError **error)
{
    Move *move = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopPrintJob) present = {0};
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_shop_load_print_job (shop, move->job->id, &present, error))
        return FALSE;
    /* The first try turned out to have happened. */
    if (present.state == move->job->state && present.state != move->from)
        return TRUE;
    move->job->changed_ms = ocop_ports_utc_ms (shop->ports);
    return ocop_print_jobs_save (db, move->from, move->job, error) &&
           ((!ocop_print_state_is_trouble (move->job->state) &&
             !ocop_print_state_is_trouble (move->from)) ||
            journal_trouble (shop, move->job, error)) &&
           ocop_store_commit (&write, error);
}

gboolean
ocop_shop_move_print_job (OcopShop *shop, OcopPrintJob *job, OcopPrintState state,
                          const char *reason, GError **error)
{
    Move move = {.from = job->state, .job = job};
    g_free (job->reason);
    job->reason = reason != NULL ? ocop_text_excerpt (reason, -1) : NULL;
    job->state = state;
    if (ocop_shop_run_act (shop, OCOP_ACT_NORMAL, attempt_move, &move, NULL, error))
        return TRUE;
    job->state = move.from;
    return FALSE;
}

/* ---- sending */

void
ocop_print_job_note_stream (OcopPrintJob *job, const OcopPrintStream *stream)
{
    guint8 hash[OCOP_HASH_SIZE];
    char text[OCOP_HASH_TEXT_SIZE];
    ocop_hash_bytes ((const char *)stream->bytes->data, stream->bytes->len, hash);
    g_free (job->digest);
    job->digest = g_strdup (ocop_hash_to_text (hash, text));
    job->bytes_total = stream->bytes->len;
}

/* Atom by atom where the printer wants pauses, else in one piece. @ret_accepted also on failure. */
static gboolean
write_stream (OcopShop *shop, OcopPaperSink *sink, const OcopPrintStream *stream,
              gint64 *ret_accepted, GError **error)
{
    const OcopClock *clock = shop->ports->clock;
    gsize accepted = 0;
    *ret_accepted = 0;
    if (!sink->needs_pause) {
        gboolean is_written =
            sink->write (sink, stream->bytes->data, stream->bytes->len, 0, &accepted, error);
        *ret_accepted = (gint64)accepted;
        return is_written;
    }
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        gboolean is_written = sink->write (sink, stream->bytes->data + atom->start, atom->size,
                                           atom->start, &accepted, error);
        *ret_accepted += (gint64)accepted;
        if (!is_written)
            return FALSE;
        if (atom->pause_ms > 0)
            clock->sleep_ms (atom->pause_ms, clock->data);
    }
    return TRUE;
}

/* The printer has the job or not: what it says goes into the store. */
static gboolean
hand_over (OcopShop *shop, OcopPrintJob *job, OcopPaperSink *sink, const OcopPrintStream *stream,
           GError **error)
{
    g_autoptr (GError) failure = NULL;
    OcopPrintState state = OCOP_PRINT_SENT;
    gint64 accepted = 0;
    gboolean is_done = write_stream (shop, sink, stream, &accepted, &failure) &&
                       sink->finish (sink, &state, &accepted, &failure);
    job->bytes_accepted = accepted;
    if (is_done)
        return ocop_shop_move_print_job (shop, job, state, NULL, error);
    /* All of it is there, and only the printer's last word is missing. */
    gboolean is_doubtful = accepted < 0 || accepted == job->bytes_total;
    return ocop_shop_move_print_job (
        shop, job, is_doubtful ? OCOP_PRINT_UNKNOWN : OCOP_PRINT_FAILED, failure->message, error);
}

gboolean
ocop_shop_send_to_sink (OcopShop *shop, OcopPrintJob *job, OcopPaperSink *sink, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (OcopPrintStream) stream =
        ocop_shop_render_job (shop, job, sink->can_answer, &failure);
    if (stream == NULL || !sink->begin (sink, job, &failure)) {
        job->bytes_accepted = 0;
        return ocop_shop_move_print_job (shop, job, OCOP_PRINT_FAILED, failure->message, error);
    }
    ocop_print_job_note_stream (job, stream);
    job->bytes_accepted = -1;
    return ocop_shop_move_print_job (shop, job, OCOP_PRINT_SENDING, NULL, error) &&
           hand_over (shop, job, sink, stream, error);
}

static gboolean
send_to_file (OcopShop *shop, OcopPrintJob *job, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (OcopPaperSink) sink = ocop_paper_sink_open (
        job->printer, ocop_store_get_home (shop->store), shop->ports, &failure);
    return sink == NULL
               ? ocop_shop_move_print_job (shop, job, OCOP_PRINT_FAILED, failure->message, error)
               : ocop_shop_send_to_sink (shop, job, sink, error);
}

static gboolean
send_job (OcopShop *shop, gint64 id, OcopPrintSession **session, gboolean *ret_is_through,
          GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    if (!ocop_shop_load_print_job (shop, id, &job, error))
        return FALSE;
    if (ocop_device_address_is_device (job.printer)
            ? !ocop_shop_print_and_wait (shop, &job, session, error)
            : !send_to_file (shop, &job, error))
        return FALSE;
    *ret_is_through = !ocop_print_state_is_trouble (job.state);
    return TRUE;
}

gboolean
ocop_shop_send_print_jobs (OcopShop *shop, guint *ret_n_sent, GError **error)
{
    gboolean is_through = TRUE;
    guint n_sent = 0;
    g_autoptr (OcopPrintSession) session = NULL;
    g_autoptr (GArray) ids =
        ocop_print_jobs_list_open (ocop_store_get_db (shop->store), OCOP_PRINT_QUEUED, error);
    if (ids == NULL)
        return FALSE;
    for (guint i = 0; is_through && i < ids->len; i++) {
        if (!send_job (shop, g_array_index (ids, gint64, i), &session, &is_through, error))
            return FALSE;
        n_sent += is_through ? 1 : 0;
    }
    if (ret_n_sent != NULL)
        *ret_n_sent = n_sent;
    return TRUE;
}

gboolean
ocop_shop_take_print_job (OcopShop *shop, OcopPrintWork **ret_work, GError **error)
{
    OcopPrintWork *work = NULL;
    gboolean is_through = TRUE;
    g_autoptr (GArray) ids =
        ocop_print_jobs_list_open (ocop_store_get_db (shop->store), OCOP_PRINT_QUEUED, error);
    if (ids == NULL)
        return FALSE;
    for (guint i = 0; work == NULL && is_through && i < ids->len; i++) {
        g_auto (OcopPrintJob) job = {0};
        if (!ocop_shop_load_print_job (shop, g_array_index (ids, gint64, i), &job, error))
            return FALSE;
        if (ocop_device_address_is_device (job.printer)
                ? !ocop_shop_begin_print_work (shop, &job, &work, error)
                : !send_to_file (shop, &job, error))
            return FALSE;
        is_through = work != NULL || !ocop_print_state_is_trouble (job.state);
    }
    *ret_work = work;
    return TRUE;
}

void
ocop_shop_recover_print_jobs (OcopShop *shop)
{
    g_autoptr (GArray) ids =
        ocop_print_jobs_list_open (ocop_store_get_db (shop->store), OCOP_PRINT_SENDING, NULL);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        g_auto (OcopPrintJob) job = {0};
        if (!ocop_shop_load_print_job (shop, g_array_index (ids, gint64, i), &job, NULL))
            return;
        g_autoptr (OcopPaperSink) sink = ocop_paper_sink_open (
            job.printer, ocop_store_get_home (shop->store), shop->ports, NULL);
        OcopPrintState state = sink != NULL ? sink->look (sink, &job) : OCOP_PRINT_UNKNOWN;
        job.bytes_accepted = state == OCOP_PRINT_PRINTED  ? job.bytes_total
                             : state == OCOP_PRINT_FAILED ? 0
                                                          : -1;
        if (!ocop_shop_move_print_job (shop, &job, state,
                                       state == OCOP_PRINT_PRINTED
                                           ? NULL
                                           : _ ("the program ended while it was being sent"),
                                       NULL))
            return;
    }
}
