/* The parts of the benchmark. Each works in folders of its own under @plan's folder and adds its
 * figures to the table. */
#pragma once

#include "figures.h"
#include "measure.h"
#include "wal_count.h"
#include "world.h"

typedef struct {
    const char *folder;
    const char *large;     /* home of the largest catalogue's shop; NULL: in @folder */
    const char *ocopctl;   /* NULL: not measured */
    guint n_products;      /* of an ordinary shop */
    guint n_many_products; /* of the largest catalogue */
    guint n_sales;         /* whose CPU is measured */
    guint n_paired_sales;
    guint n_few_sales; /* the history that a long one is compared with */
    guint n_many_sales;
    guint n_rounds;      /* of that comparison */
    guint n_shift_sales; /* history under the X and the Z */
    guint n_papers;      /* renderings of a receipt; a tenth of those that are drawn */
} BenchPlan;

char *bench_plan_home (const BenchPlan *plan, const char *name);

/* a: a durable sale against a raw append of the same size, and its CPU. */
void bench_sale (const BenchPlan *plan);
/* b: what a sale costs after a long history and after a short one. */
void bench_history (const BenchPlan *plan);
/* c and d: the largest catalogue. Leaves its shop in the home "large", as plan->large says. */
void bench_catalogue (const BenchPlan *plan);
/* e: X, Z and opening; goes on in the home "large". */
void bench_shift (const BenchPlan *plan);
/* f: memory of the command line program on the home "large". */
void bench_memory (const BenchPlan *plan);
/* g: a receipt in every format. */
void bench_receipts (const BenchPlan *plan);
/* h: what a screen asks for, in the home "large". */
void bench_screen (const BenchPlan *plan);
/* Runs @argv and prints its peak of resident memory in KiB: a process of its own, since a child
 * that is forked from a large one counts its parent's pages. Ends the program. */
void bench_memory_launch (char **argv) G_GNUC_NORETURN;
