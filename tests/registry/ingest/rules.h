/* What the parts of the suite of rules share. */
#pragma once

#include "office.h"

#define FOR(backend)                                                                               \
    g_auto (Office) office = {0};                                                                  \
    office_init (&office, (backend)->db)

/* QN01's till 1, enrolled. */
Sim *enrolled (Office *office);
/* The registry's rows are those of all epochs of @sim, and agree with all else it holds. */
void assert_dump (Office *office, const Sim *sim);
/* UNKNOWN: it was taken. */
OcopProblemType get_problem (const OcopIngestAnswer *answer);
OcopProblemType take (Office *office, const SimRequest *request);
OcopProblemType try_enrolment (Office *office, const SimRequest *request);

void add_batch_tests (void);
void add_fork_tests (void);
void add_case_tests (void);
void add_answer_tests (void);
