/* The job machine. One write is under way at a time; whoever reads the printer is here alone, and
 * the sorter says what the bytes were. Every wait has a timer of its own, which stands still while
 * the printer tells a reason: a receipt that waits for paper is not an error. */
#include "drivers/printer/escpos_printer.h"

#include "drivers/printer/recovery.h"
#include "drivers/proto/bands.h"

#define STOPPED                                                                                    \
    (OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_PAPER_OUT |                     \
     OCOP_PRINTER_FEEDING | OCOP_PRINTER_WAITS | OCOP_PRINTER_ERROR)

typedef enum {
    WRITE_NONE,
    WRITE_SETUP,
    WRITE_QUERY,
    WRITE_RECOVERY,
    WRITE_JOB,
    WRITE_KICK
} WriteKind;

struct _OcopEscposPrinter {
    OcopTransport *transport;          /* borrowed */
    OcopLoop *loop;                    /* borrowed */
    const OcopPrinterProfile *profile; /* @able */
    OcopPrinterProfile able;           /* without what quirks deny; its texts are borrowed */
    guint pace_bytes_per_s;            /* instead of the pauses in the job, 0: these hold */
    gboolean is_deaf;                  /* to a printer that answers wrongly */
    OcopPrinterEvents events;
    gpointer events_data;
    OcopStatusSorter *sorter;

    OcopPrintStream *stream; /* of the job, owned; NULL: none */
    OcopJobReport job;
    gsize n_segment_start;   /* of the job: where the segment under way begins */
    OcopPrintStream *broken; /* of a job that was broken off, owned; NULL: the printer is clean */
    gsize broken_at;
    guint unsettled;        /* process ID of the last job that ended UNKNOWN when whole; 0: none */
    gboolean has_kept_word; /* since it was attached: automatic status or a job's end was told */
    gboolean has_failed_to; /* ever a job has ended without */
    OcopJobState confirmed; /* PRINTED or CONSUMED, told before the last write ended; NONE */
    gboolean needs_setup, is_cancelling, has_said_slow, has_asked_behind;
    OcopDevResult cancel_reason;
    WriteKind writing;
    OcopPrinterKicked kicked; /* of a write that is a kick */
    gpointer kick_data;
    guint pause_ms; /* behind the segment sent last */
    guint timer;    /* of the state: answer, ask again, pause, confirm */
    guint starver;  /* no byte accepted */
    gint64 starved_ms;
};

static void go_on (OcopEscposPrinter *printer);
static void on_unconfirmed (gpointer data);
static void write_queries (OcopEscposPrinter *printer);
static void ask (OcopEscposPrinter *printer);
static void start_job (gpointer data);
static void cancel (OcopEscposPrinter *printer, OcopDevResult reason);

static gboolean
is_stopped (const OcopEscposPrinter *printer)
{
    return (ocop_status_sorter_get_flags (printer->sorter) & STOPPED) != 0;
}

static gboolean
has_job (const OcopEscposPrinter *printer)
{
    return printer->stream != NULL;
}

/* ---- states */

static void
set_timer (OcopEscposPrinter *printer, guint ms, OcopLoopFunc func)
{
    printer->timer = ocop_loop_add_timer (printer->loop, ms, func, printer);
}

static void
enter (OcopEscposPrinter *printer, OcopJobState state)
{
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    if (printer->job.state == state)
        return;
    printer->job.state = state;
    if (printer->events.job_changed != NULL)
        printer->events.job_changed (&printer->job, printer->events_data);
}

static void
end_job (OcopEscposPrinter *printer, OcopJobState state, OcopDevResult reason)
{
    const gsize size = printer->stream->bytes->len;
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    ocop_loop_clear_timer (printer->loop, &printer->starver);
    printer->job.state = state;
    printer->job.reason = reason;
    if (state == OCOP_JOB_UNKNOWN && printer->job.n_accepted == size)
        printer->unsettled = printer->job.process_id;
    if (printer->job.n_accepted > 0 && printer->job.n_accepted < size) {
        g_clear_pointer (&printer->broken, ocop_print_stream_free);
        printer->broken = g_steal_pointer (&printer->stream);
        printer->broken_at = printer->job.n_accepted;
    }
    g_clear_pointer (&printer->stream, ocop_print_stream_free);
    const OcopJobReport report = printer->job;
    printer->is_cancelling = FALSE;
    printer->events.job_ended (&report, printer->events_data);
}

/* What cannot be finished: nobody knows what is on paper, unless nothing was sent. */
static void
break_off (OcopEscposPrinter *printer, OcopDevResult reason)
{
    end_job (printer, printer->job.n_accepted == 0 ? OCOP_JOB_FAILED : OCOP_JOB_UNKNOWN, reason);
}

/* ---- waiting for bytes to be accepted */

static void
say_slow (OcopEscposPrinter *printer)
{
    if (!printer->has_said_slow && printer->events.job_slow != NULL)
        printer->events.job_slow (&printer->job, printer->events_data);
    printer->has_said_slow = TRUE;
}

static void
on_starving (gpointer data)
{
    OcopEscposPrinter *printer = data;
    printer->starver = 0;
    if (!has_job (printer) || printer->job.state != OCOP_JOB_SENDING)
        return;
    say_slow (printer);
    printer->starved_ms = is_stopped (printer) ? 0 : printer->starved_ms + OCOP_JOB_SLOW_MS;
    if (printer->starved_ms >= OCOP_JOB_STUCK_MS) {
        cancel (printer, OCOP_DEV_TIMEOUT);
        return;
    }
    printer->starver = ocop_loop_add_timer (printer->loop, OCOP_JOB_SLOW_MS, on_starving, printer);
}

static void
feed (OcopEscposPrinter *printer)
{
    printer->starved_ms = 0;
    printer->has_said_slow = FALSE;
    ocop_loop_clear_timer (printer->loop, &printer->starver);
    printer->starver = ocop_loop_add_timer (printer->loop, OCOP_JOB_SLOW_MS, on_starving, printer);
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    OcopEscposPrinter *printer = data;
    if (printer->writing != WRITE_JOB)
        return;
    printer->job.n_accepted = printer->n_segment_start + n_accepted;
    feed (printer);
}

/* ---- the end of a job */

static void
ask_behind (OcopEscposPrinter *printer)
{
    printer->has_asked_behind = TRUE;
    set_timer (printer, is_stopped (printer) ? OCOP_JOB_ASK_MS : OCOP_JOB_ANSWER_MS,
               on_unconfirmed);
    write_queries (printer);
}

/* Its model would tell the end of a job, but what it says of its model need not be so: clones take
 * the names of others. One that has never told anything of the kind is asked whether it is well. */
static void
on_unconfirmed (gpointer data)
{
    OcopEscposPrinter *printer = data;
    const gboolean can_be_asked = ocop_status_sorter_get_known (printer->sorter) != 0 &&
                                  printer->profile->has_real_time_status;
    printer->timer = 0;
    if (printer->writing != WRITE_NONE) { /* the question is not taken */
        say_slow (printer);
        set_timer (printer, OCOP_JOB_ASK_MS, on_unconfirmed);
    } else if (printer->has_kept_word && is_stopped (printer)) { /* as long as it takes */
        set_timer (printer, OCOP_JOB_CONFIRM_MS, on_unconfirmed);
    } else if (printer->has_kept_word) {
        end_job (printer, OCOP_JOB_UNKNOWN, OCOP_DEV_TIMEOUT);
    } else if (can_be_asked && (!printer->has_asked_behind || is_stopped (printer))) {
        ask_behind (printer);
    } else {
        printer->has_failed_to = TRUE;
        end_job (printer, OCOP_JOB_SENT, OCOP_DEV_OK);
    }
}

static void
confirm (OcopEscposPrinter *printer)
{
    ocop_loop_clear_timer (printer->loop, &printer->starver);
    enter (printer, OCOP_JOB_CONFIRMING);
    if (printer->confirmed != OCOP_JOB_NONE) {
        end_job (printer, printer->confirmed, OCOP_DEV_OK);
        return;
    }
    printer->has_asked_behind = FALSE;
    set_timer (printer,
               printer->has_kept_word   ? OCOP_JOB_CONFIRM_MS
               : printer->has_failed_to ? OCOP_JOB_ANSWER_MS
                                        : OCOP_JOB_MUTE_MS,
               on_unconfirmed);
}

/* ---- writing */

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    OcopEscposPrinter *printer = data;
    const WriteKind kind = printer->writing;
    printer->writing = WRITE_NONE;
    if (kind == WRITE_KICK)
        printer->kicked (result, printer->kick_data);
    if ((kind == WRITE_RECOVERY || kind == WRITE_KICK) && result == OCOP_DEV_OK)
        g_clear_pointer (&printer->broken, ocop_print_stream_free);
    if (kind == WRITE_SETUP && result == OCOP_DEV_OK)
        printer->needs_setup = FALSE;
    if (!has_job (printer))
        return;
    if (kind == WRITE_JOB)
        printer->job.n_accepted = printer->n_segment_start + n_accepted;
    if (((result == OCOP_DEV_OK && kind == WRITE_SETUP) || kind == WRITE_KICK) &&
        !printer->is_cancelling && printer->job.state == OCOP_JOB_CHECKING)
        start_job (printer); /* it waited for the setup after attaching, or for the drawer */
    else if (result == OCOP_DEV_OK && !printer->is_cancelling)
        go_on (printer);
    else if (result == OCOP_DEV_OK && printer->job.n_accepted == printer->stream->bytes->len)
        confirm (printer); /* too late to break it off */
    else
        break_off (printer, printer->is_cancelling ? printer->cancel_reason : result);
}

static void
write_bytes (OcopEscposPrinter *printer, WriteKind kind, const guint8 *bytes, gsize size)
{
    g_autoptr (GBytes) copy = g_bytes_new (bytes, size);
    printer->writing = kind;
    ocop_transport_write (printer->transport, copy, on_progress, on_written, printer);
}

static void
on_paused (gpointer data)
{
    ((OcopEscposPrinter *)data)->timer = 0;
    go_on (data);
}

static void
write_segment (OcopEscposPrinter *printer)
{
    printer->n_segment_start = printer->job.n_accepted;
    const gsize size = ocop_print_stream_measure (printer->stream, printer->n_segment_start,
                                                  printer->pace_bytes_per_s, &printer->pause_ms);
    if (printer->n_segment_start + size == printer->stream->bytes->len &&
        !printer->profile->has_process_id)
        ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_GS_PAPER,
                                   ocop_loop_get_ms (printer->loop));
    write_bytes (printer, WRITE_JOB, printer->stream->bytes->data + printer->n_segment_start, size);
}

static void
send (OcopEscposPrinter *printer, gboolean has_paused)
{
    const guint pause_ms = has_paused ? 0 : printer->pause_ms;
    if (printer->job.n_accepted == printer->stream->bytes->len)
        confirm (printer);
    else if (pause_ms > 0)
        set_timer (printer, pause_ms, on_paused);
    else
        write_segment (printer);
}

/* Leaves room in the flow for what is not of the job: recovery before it, automatic status after
 * its init. */
static void
start_sending (OcopEscposPrinter *printer)
{
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    if (printer->broken != NULL) {
        g_autoptr (GByteArray) bytes =
            ocop_printer_recovery_make (printer->broken, printer->broken_at, printer->profile);
        write_bytes (printer, WRITE_RECOVERY, bytes->data, bytes->len);
        return;
    }
    enter (printer, OCOP_JOB_SENDING);
    printer->needs_setup = printer->profile->has_asb;
    feed (printer);
    write_segment (printer);
}

static void
go_on_sending (OcopEscposPrinter *printer)
{
    static const guint8 automatic_status[] = {0x1d, 0x61, 0x0f};
    /* The timer of a pause has just come, or a write has just ended. */
    const gboolean has_paused = printer->n_segment_start == printer->job.n_accepted;
    if (printer->needs_setup && printer->job.n_accepted < printer->stream->bytes->len) {
        write_bytes (printer, WRITE_SETUP, automatic_status, sizeof automatic_status);
        return;
    }
    printer->n_segment_start = printer->job.n_accepted;
    send (printer, has_paused);
}

/* ---- asking before sending */

static void
on_asked_long_enough (gpointer data)
{
    OcopEscposPrinter *printer = data;
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    if (printer->writing != WRITE_NONE) { /* not even the question is taken */
        enter (printer, OCOP_JOB_WAITING);
        set_timer (printer, OCOP_JOB_ASK_MS, on_asked_long_enough);
    } else if (is_stopped (printer)) {
        enter (printer, OCOP_JOB_WAITING);
        ask (printer);
    } else {
        start_sending (printer); /* it does not answer: some never do */
    }
}

static void
write_queries (OcopEscposPrinter *printer)
{
    static const guint8 queries[] = {0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4};
    const gint64 now_ms = ocop_loop_get_ms (printer->loop);
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_PRINTER, now_ms);
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_OFFLINE, now_ms);
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_PAPER, now_ms);
    write_bytes (printer, WRITE_QUERY, queries, sizeof queries);
}

static void
ask (OcopEscposPrinter *printer)
{
    if (!printer->profile->has_real_time_status) {
        start_sending (printer);
        return;
    }
    const gboolean is_again = printer->job.state == OCOP_JOB_WAITING;
    set_timer (printer, is_again ? OCOP_JOB_ASK_MS : OCOP_JOB_ANSWER_MS, on_asked_long_enough);
    write_queries (printer);
}

/* All three came, and they are fine. */
static void
consider_answers (OcopEscposPrinter *printer)
{
    const guint told = OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_PAPER_OUT;
    if (printer->writing != WRITE_NONE ||
        ocop_status_sorter_count_expected (printer->sorter, ocop_loop_get_ms (printer->loop)) > 0 ||
        (ocop_status_sorter_get_known (printer->sorter) & told) != told)
        return;
    if (!is_stopped (printer))
        start_sending (printer);
    else if (printer->job.state == OCOP_JOB_CHECKING)
        on_asked_long_enough (printer);
}

static void
go_on (OcopEscposPrinter *printer)
{
    if (printer->job.state == OCOP_JOB_SENDING)
        go_on_sending (printer);
    else if (printer->job.state == OCOP_JOB_CONFIRMING)
        return; /* the timer decides */
    else if (printer->broken == NULL && printer->writing == WRITE_NONE && printer->timer == 0)
        start_sending (printer); /* the recovery is done */
    else
        consider_answers (printer);
}

/* ---- what the printer says */

/* The answer may be faster than the news that its question was taken. */
static void
take_confirmation (OcopEscposPrinter *printer, OcopJobState state)
{
    if (printer->job.state == OCOP_JOB_CONFIRMING)
        end_job (printer, state, OCOP_DEV_OK);
    else if (printer->job.state == OCOP_JOB_SENDING)
        printer->confirmed = state;
}

static void
take_process_id (OcopEscposPrinter *printer, const OcopPrinterSaid *said)
{
    const guint id = ocop_process_id_parse (said->text, said->size);
    printer->has_kept_word = TRUE;
    if (id == 0)
        return;
    if (has_job (printer) && id == printer->job.process_id) {
        take_confirmation (printer, OCOP_JOB_PRINTED);
        return;
    }
    if (id != printer->unsettled)
        return;
    printer->unsettled = 0;
    if (printer->events.job_settled != NULL)
        printer->events.job_settled (id, printer->events_data);
}

static void
take_status (OcopEscposPrinter *printer, const OcopPrinterSaid *said)
{
    if (said->changed != 0 && printer->events.status_changed != NULL)
        printer->events.status_changed (said->flags, said->changed, printer->events_data);
    if (said->query == OCOP_QUERY_NONE || said->query == OCOP_QUERY_GS_PAPER)
        printer->has_kept_word = TRUE;
    if (has_job (printer) && said->query == OCOP_QUERY_GS_PAPER &&
        !printer->profile->has_process_id)
        take_confirmation (printer, OCOP_JOB_CONSUMED);
}

static void
on_said (const OcopPrinterSaid *said, gpointer data)
{
    if (said->kind == OCOP_PRINTER_SAID_STATUS)
        take_status (data, said);
    else if (said->kind == OCOP_PRINTER_SAID_PROCESS_ID)
        take_process_id (data, said);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    OcopEscposPrinter *printer = data;
    if (printer->is_deaf)
        return;
    ocop_status_sorter_feed (printer->sorter, bytes, size, ocop_loop_get_ms (printer->loop));
    if (has_job (printer) &&
        (printer->job.state == OCOP_JOB_CHECKING || printer->job.state == OCOP_JOB_WAITING))
        consider_answers (printer);
}

/* The write under way has ended before this, and the job with it; one that was between writes ends
 * here. */
static void
on_gone (gpointer data)
{
    OcopEscposPrinter *printer = data;
    ocop_status_sorter_reset (printer->sorter);
    if (has_job (printer))
        break_off (printer, OCOP_DEV_NO_HARDWARE);
}

/* ---- for the owner */

OcopEscposPrinter *
ocop_escpos_printer_new (OcopTransport *transport, const OcopPrinterProfile *profile,
                         const OcopPrinterEvents *events, gpointer data)
{
    static const OcopTransportEvents transport_events = {on_received, on_gone};
    OcopEscposPrinter *printer = g_new0 (OcopEscposPrinter, 1);
    printer->transport = transport;
    printer->loop = ocop_transport_get_loop (transport);
    printer->profile = &printer->able;
    ocop_escpos_printer_set_profile (printer, profile, NULL);
    printer->events = *events;
    printer->events_data = data;
    printer->sorter = ocop_status_sorter_new (NULL, on_said, printer);
    ocop_transport_set_events (transport, &transport_events, printer);
    return printer;
}

void
ocop_escpos_printer_free (OcopEscposPrinter *printer)
{
    static const OcopTransportEvents nobody = {NULL, NULL};
    ocop_transport_set_events (printer->transport, &nobody, NULL);
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    ocop_loop_clear_timer (printer->loop, &printer->starver);
    g_clear_pointer (&printer->stream, ocop_print_stream_free);
    g_clear_pointer (&printer->broken, ocop_print_stream_free);
    ocop_status_sorter_free (printer->sorter);
    g_free (printer);
}

void
ocop_escpos_printer_set_profile (OcopEscposPrinter *printer, const OcopPrinterProfile *profile,
                                 const OcopQuirks *quirks)
{
    printer->able = *profile;
    printer->is_deaf = quirks != NULL && (quirks->flags & OCOP_QUIRK_NO_STATUS) != 0;
    printer->pace_bytes_per_s = quirks != NULL ? quirks->pace_bytes_per_s : 0;
    if (printer->is_deaf)
        printer->able.has_process_id = printer->able.has_asb = printer->able.has_real_time_status =
            FALSE;
}

void
ocop_escpos_printer_attach (OcopEscposPrinter *printer)
{
    static const guint8 setup[] = {0x1b, 0x40, 0x1d, 0x61, 0x0f};
    ocop_status_sorter_reset (printer->sorter);
    printer->has_kept_word = FALSE;
    if (printer->broken == NULL && printer->profile->has_asb && printer->writing == WRITE_NONE)
        write_bytes (printer, WRITE_SETUP, setup, sizeof setup);
}

static void
start_job (gpointer data)
{
    OcopEscposPrinter *printer = data;
    /* The setup's end may be faster than the timer. */
    ocop_loop_clear_timer (printer->loop, &printer->timer);
    if (ocop_transport_get_state (printer->transport) != OCOP_TRANSPORT_OPEN)
        break_off (printer, OCOP_DEV_NO_HARDWARE);
    else if (printer->stream->bytes->len == 0 ||
             ocop_has_real_time_sequence (printer->stream->bytes->data,
                                          printer->stream->bytes->len))
        break_off (printer, OCOP_DEV_FAILURE);
    else if (printer->writing == WRITE_NONE)
        ask (printer);
}

gboolean
ocop_escpos_printer_print (OcopEscposPrinter *printer, const OcopPrintStream *stream,
                           guint process_id)
{
    if (has_job (printer))
        return FALSE;
    printer->stream = ocop_print_stream_copy (stream);
    printer->job = (OcopJobReport){.process_id = process_id};
    printer->n_segment_start = 0;
    printer->confirmed = OCOP_JOB_NONE;
    enter (printer, OCOP_JOB_CHECKING);
    set_timer (printer, 0, start_job);
    return TRUE;
}

static void
cancel (OcopEscposPrinter *printer, OcopDevResult reason)
{
    printer->is_cancelling = printer->writing != WRITE_NONE;
    printer->cancel_reason = reason;
    if (printer->is_cancelling)
        ocop_transport_cancel_write (printer->transport);
    else
        break_off (printer, reason);
}

void
ocop_escpos_printer_cancel (OcopEscposPrinter *printer)
{
    if (has_job (printer) && printer->job.state != OCOP_JOB_CONFIRMING)
        cancel (printer, OCOP_DEV_CANCELLED);
}

gboolean
ocop_escpos_printer_kick (OcopEscposPrinter *printer, GBytes *pulse, OcopPrinterKicked done,
                          gpointer data)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data (pulse, &size);
    g_autoptr (GByteArray) all = NULL;
    if (has_job (printer) || printer->writing != WRITE_NONE ||
        ocop_transport_get_state (printer->transport) != OCOP_TRANSPORT_OPEN)
        return FALSE;
    all = printer->broken != NULL
              ? ocop_printer_recovery_make (printer->broken, printer->broken_at, printer->profile)
              : g_byte_array_new();
    g_byte_array_append (all, bytes, (guint)size);
    printer->kicked = done;
    printer->kick_data = data;
    write_bytes (printer, WRITE_KICK, all->data, all->len);
    return TRUE;
}

void
ocop_escpos_printer_cancel_kick (OcopEscposPrinter *printer)
{
    if (printer->writing == WRITE_KICK)
        ocop_transport_cancel_write (printer->transport);
}

OcopJobState
ocop_escpos_printer_get_job_state (const OcopEscposPrinter *printer)
{
    return printer->job.state;
}

guint
ocop_escpos_printer_get_flags (const OcopEscposPrinter *printer)
{
    return ocop_status_sorter_get_flags (printer->sorter);
}
