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

/* The registry's rows are those of the epochs that are named, of each till one: Sim *, int … NULL.
 */
void assert_counts (Office *office, ...);

typedef struct {
    Sim *kept, *branch;
} Pair;
/* Both share four records; the kept one has been taken in whole. */
Pair make_fork (Office *office);
void pair_clear (Pair *pair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)
/* An officer adopts the branch, and its till has opened the next epoch. */
void adopt (Office *office, Pair *pair);

void add_copy_tests (void);
void add_batch_tests (void);
void add_fork_tests (void);
void add_case_tests (void);
void add_answer_tests (void);
