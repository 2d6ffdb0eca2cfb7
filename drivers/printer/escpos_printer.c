/* The job machine. One write is under way at a time; whoever reads the printer is here alone, and
 * the sorter says what the bytes were. Every wait has a timer of its own, which stands still while
 * the printer tells a reason: a receipt that waits for paper is not an error. */
#include "drivers/printer/escpos_printer.h"

#include "drivers/printer/recovery.h"
#include "drivers/proto/bands.h"

#define STOPPED                                                                                    \
    (OCOP_PRINTER_OFFLINE | OCOP_PRINTER_COVER_OPEN | OCOP_PRINTER_PAPER_OUT |                     \
     OCOP_PRINTER_FEEDING | OCOP_PRINTER_WAITS | OCOP_PRINTER_ERROR)
/* As much at once as a USB pipe takes in one transfer. */
#define SEGMENT_MAX 4096

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
    guint
        unsettled; /* process ID of the last job that ended UNKNOWN after its last byte; 0: none */
    gboolean needs_setup;
    OcopJobState confirmed; /* PRINTED or CONSUMED, told before the last write ended; NONE */
    gboolean is_cancelling;
    OcopDevResult cancel_reason;
    gboolean has_said_slow;
    WriteKind writing;
    OcopPrinterKicked kicked; /* of a write that is a kick */
    gpointer kick_data;
    guint pause_ms; /* behind the segment sent last */
    guint timer;    /* of the state: answer, ask again, pause, confirm */
    guint starver;  /* no byte accepted */
    gint64 starved_ms;
};

static void go_on (OcopEscposPrinter *printer);
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
on_starving (gpointer data)
{
    OcopEscposPrinter *printer = data;
    printer->starver = 0;
    if (!has_job (printer) || printer->job.state != OCOP_JOB_SENDING)
        return;
    if (!printer->has_said_slow && printer->events.job_slow != NULL)
        printer->events.job_slow (&printer->job, printer->events_data);
    printer->has_said_slow = TRUE;
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
on_unconfirmed (gpointer data)
{
    OcopEscposPrinter *printer = data;
    const gboolean is_mute = ocop_status_sorter_get_known (printer->sorter) == 0;
    printer->timer = 0;
    if (is_stopped (printer)) /* it tells why: as long as it takes */
        printer->timer =
            ocop_loop_add_timer (printer->loop, OCOP_JOB_CONFIRM_MS, on_unconfirmed, printer);
    else if (is_mute && !printer->profile->has_process_id)
        end_job (printer, OCOP_JOB_SENT, OCOP_DEV_OK);
    else
        end_job (printer, OCOP_JOB_UNKNOWN, OCOP_DEV_TIMEOUT);
}

static void
confirm (OcopEscposPrinter *printer)
{
    const gboolean is_mute =
        ocop_status_sorter_get_known (printer->sorter) == 0 && !printer->profile->has_process_id;
    ocop_loop_clear_timer (printer->loop, &printer->starver);
    enter (printer, OCOP_JOB_CONFIRMING);
    if (printer->confirmed != OCOP_JOB_NONE) {
        end_job (printer, printer->confirmed, OCOP_DEV_OK);
        return;
    }
    printer->timer = ocop_loop_add_timer (
        printer->loop, is_mute ? OCOP_JOB_MUTE_MS : OCOP_JOB_CONFIRM_MS, on_unconfirmed, printer);
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

/* Whole atoms, up to the first that has a pause behind it, or about a tenth of a second's where the
 * pace is given. *@ret_pause_ms: that pause. The first atom goes alone: it is the init, after which
 * automatic status has to be switched on again. */
static gsize
measure_segment (const OcopEscposPrinter *printer, gsize start, guint *ret_pause_ms)
{
    const GArray *atoms = printer->stream->atoms;
    const guint pace = printer->pace_bytes_per_s;
    const gsize size_max = pace != 0 ? MIN (pace / 10, SEGMENT_MAX) : SEGMENT_MAX;
    gsize size = 0;
    *ret_pause_ms = 0;
    for (guint i = ocop_print_stream_find_atom (printer->stream, start); i < atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (atoms, OcopAtom, i);
        if (size > 0 && size + atom->size > size_max)
            break;
        size += atom->size;
        *ret_pause_ms = pace != 0 ? (guint)(size * 1000 / pace) : atom->pause_ms;
        if ((pace == 0 && atom->pause_ms > 0) || i == 0)
            break;
    }
    return size;
}

static void
on_paused (gpointer data)
{
    OcopEscposPrinter *printer = data;
    printer->timer = 0;
    go_on (printer);
}

static void
write_segment (OcopEscposPrinter *printer)
{
    printer->n_segment_start = printer->job.n_accepted;
    const gsize size = measure_segment (printer, printer->n_segment_start, &printer->pause_ms);
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
        printer->timer = ocop_loop_add_timer (printer->loop, pause_ms, on_paused, printer);
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
        printer->timer =
            ocop_loop_add_timer (printer->loop, OCOP_JOB_ASK_MS, on_asked_long_enough, printer);
    } else if (is_stopped (printer)) {
        enter (printer, OCOP_JOB_WAITING);
        ask (printer);
    } else {
        start_sending (printer); /* it does not answer: some never do */
    }
}

static void
ask (OcopEscposPrinter *printer)
{
    static const guint8 queries[] = {0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4};
    const gint64 now_ms = ocop_loop_get_ms (printer->loop);
    if (!printer->profile->has_real_time_status) {
        start_sending (printer);
        return;
    }
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_PRINTER, now_ms);
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_OFFLINE, now_ms);
    ocop_status_sorter_expect (printer->sorter, OCOP_QUERY_PAPER, now_ms);
    const gboolean is_again = printer->job.state == OCOP_JOB_WAITING;
    printer->timer =
        ocop_loop_add_timer (printer->loop, is_again ? OCOP_JOB_ASK_MS : OCOP_JOB_ANSWER_MS,
                             on_asked_long_enough, printer);
    write_bytes (printer, WRITE_QUERY, queries, sizeof queries);
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
    if (!has_job (printer))
        return;
    if (said->query == OCOP_QUERY_GS_PAPER && !printer->profile->has_process_id)
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
    if (printer->broken == NULL && printer->profile->has_asb && printer->writing == WRITE_NONE)
        write_bytes (printer, WRITE_SETUP, setup, sizeof setup);
}

static OcopPrintStream *
copy_stream (const OcopPrintStream *stream)
{
    OcopPrintStream *copy = ocop_print_stream_new();
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        ocop_print_stream_add (copy, atom->kind, stream->bytes->data + atom->start, atom->size,
                               atom->pause_ms);
    }
    return copy;
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
    printer->stream = copy_stream (stream);
    printer->job = (OcopJobReport){.process_id = process_id};
    printer->n_segment_start = 0;
    printer->confirmed = OCOP_JOB_NONE;
    enter (printer, OCOP_JOB_CHECKING);
    printer->timer = ocop_loop_add_timer (printer->loop, 0, start_job, printer);
    return TRUE;
}

static void
cancel (OcopEscposPrinter *printer, OcopDevResult reason)
{
    if (printer->writing == WRITE_NONE) {
        break_off (printer, reason);
        return;
    }
    printer->is_cancelling = TRUE;
    printer->cancel_reason = reason;
    ocop_transport_cancel_write (printer->transport);
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
