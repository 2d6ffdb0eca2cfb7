/* A receipt printer at work: one job at a time, and what can be said of it afterwards.
 *
 *     CHECKING -> (WAITING) -> SENDING -> CONFIRMING -> PRINTED | CONSUMED | SENT | FAILED |
 * UNKNOWN
 *
 * Nothing of a job is sent while the printer says that it cannot print: printers keep a backlog and
 * print all of it later. How a job ends: PRINTED, its process ID came back; CONSUMED, a query
 * behind it was answered and the printer is well; SENT, the printer never says when it has printed;
 * FAILED, nothing of it has reached the printer; UNKNOWN, all or part of it may be on paper, and a
 * person has to look before it is printed again. Nothing is ever sent twice. Source:
 * devices.md 1.3, 1.7 to 1.9, 6.3. */
#pragma once

#include "drivers/proto/escpos_status.h"
#include "drivers/proto/print_stream.h"
#include "drivers/proto/printer_profile.h"
#include "drivers/transport/transport.h"

typedef enum {
    OCOP_JOB_NONE,
    OCOP_JOB_CHECKING,
    OCOP_JOB_WAITING, /* the printer says why it cannot: see its flags */
    OCOP_JOB_SENDING,
    OCOP_JOB_CONFIRMING,
    OCOP_JOB_PRINTED,
    OCOP_JOB_CONSUMED,
    OCOP_JOB_SENT,
    OCOP_JOB_FAILED,
    OCOP_JOB_UNKNOWN,
    OCOP_N_JOB_STATES
} OcopJobState;

const char *ocop_job_state_get_name (OcopJobState state); /* "checking" … Static. */

/* So long without a byte accepted and without a reason told, and the job is broken off. */
#define OCOP_JOB_STUCK_MS 120000
/* Without a byte accepted for so long, the person at the till is told. */
#define OCOP_JOB_SLOW_MS 5000
/* Answers to the status queries, and how often they are asked again while the printer cannot. */
#define OCOP_JOB_ANSWER_MS 1000
#define OCOP_JOB_ASK_MS    2000
/* The end of the job is told within so long of the last byte, not counted while the printer says
 * that it cannot print; of a printer that has told neither the end of a job nor its state by itself
 * since it is there, so long. */
#define OCOP_JOB_CONFIRM_MS 30000
#define OCOP_JOB_MUTE_MS    3000

typedef struct {
    OcopJobState state;
    OcopDevResult reason; /* of FAILED and UNKNOWN */
    gsize n_accepted;     /* bytes of the job that the printer has */
    guint process_id;     /* of the job */
} OcopJobReport;

typedef struct {
    /* The job moved on; not for its end. */
    void (*job_changed) (const OcopJobReport *report, gpointer data);
    /* Once for each job. The next may be printed from inside. */
    void (*job_ended) (const OcopJobReport *report, gpointer data);
    /* A job that ended UNKNOWN was printed after all. */
    void (*job_settled) (guint process_id, gpointer data);
    /* OcopPrinterFlags, and which of them changed. */
    void (*status_changed) (guint flags, guint changed, gpointer data);
    /* No byte was accepted for OCOP_JOB_SLOW_MS. */
    void (*job_slow) (const OcopJobReport *report, gpointer data);
} OcopPrinterEvents;
