/* A registry in memory behind the network's table: it keeps what it is sent by the rules of
 * DESIGN.md and answers signed, and a test makes it lose, delay, forget and refuse. Built from
 * src/wire alone, so that the till is not tested against itself. */
#pragma once

#include "base/network.h"
#include "wire/ack.h"
#include "wire/batch.h"
#include "wire/problem.h"
#include "wire/stick.h"

typedef struct {
    gint64 sales, returns; /* gt_* of a record */
} FakeSums;

typedef struct {
    gint64 epoch;
    GPtrArray *hashes; /* of GBytes: record n at n - 1 */
    GArray *sums;      /* of FakeSums: the same */
    GPtrArray *bodies; /* of char *: those that came, in order */
    GHashTable *rows;  /* of OcopWireRow */
    GHashTable *stock; /* product -> gint64 quantity in thousandths */
    gint64 acked_totals, acked_stock;
    gint64 gt_sales, gt_returns;     /* of the head */
    gint64 base_sales, base_returns; /* where the epoch's sums begin */
    guint8 first_prev[OCOP_HASH_SIZE];
    guint8 public_key[OCOP_PUBLIC_KEY_SIZE];
    gboolean is_alien; /* another journal has its number: all of it is refused */
} FakeEpoch;

typedef enum {
    FAKE_TAKES,
    FAKE_IS_AWAY,       /* nothing is sent */
    FAKE_LOSES_REQUEST, /* the till cannot know */
    FAKE_LOSES_ANSWER,  /* taken, and the till cannot know */
    FAKE_IS_BUSY,       /* 503 */
    FAKE_FORGES,        /* signed by somebody else */
    FAKE_CUTS_ANSWER,   /* the second half is missing */
    FAKE_IS_PORTAL,     /* a network asks for a log-in */
    FAKE_REPEATS,       /* the answer to the request before, once more */
    FAKE_REFUSES,       /* 422 */
    N_FAKE_MOODS
} FakeMood;

typedef struct {
    OcopNetwork network;
    OcopKeys keys;
    GPtrArray *epochs; /* of FakeEpoch */
    FakeMood mood;
    FakeMood (*choose) (gpointer data); /* NULL: @mood each time */
    gpointer choose_data;
    guint n_requests, n_batches, n_empty, n_states;
    gint64 server_time;
    /* what it tells */
    gint64 recall_version, catalogue_version;
    GArray *recalls;           /* of OcopRecall */
    gboolean tells_recalls;    /* with the ack; else they have to be fetched */
    char *catalogue;           /* a signed document's text */
    OcopPaymentNotice payment; /* code NULL: none */
    OcopCommand command;       /* with a fork */
    OcopForkDecision decision;
    guint n_unproven; /* answers after which headers and rows did not say the same */
    GBytes *before;   /* the last answer */
    char *before_signature;
    gboolean proved; /* the last complete batch's sums fitted */
    gboolean saw_complete;
    gint64 taken;            /* enrolment: newest epoch that another journal has, 0: none */
    gboolean wants_mismatch; /* enrolment: the code is for another till */
    char *last_waiting;      /* first code of the last batch */
} FakeRegistry;

FakeRegistry *fake_registry_new (void);
void fake_registry_free (FakeRegistry *fake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeRegistry, fake_registry_free)

/* NULL when it has none. */
FakeEpoch *fake_registry_find_epoch (FakeRegistry *fake, gint64 epoch);
/* Σ amounts of the rows of @epoch. */
gint64 fake_registry_sum (FakeRegistry *fake, gint64 epoch);
/* Forgets everything after record @seq of @epoch, as a restore from a backup does. */
void fake_registry_forget (FakeRegistry *fake, gint64 epoch, gint64 seq);
/* Puts other records in the place of those after @seq: another till has gone on from there. */
void fake_registry_fork (FakeRegistry *fake, gint64 epoch, gint64 seq);
/* A stick's requests carried out; the file of answers. */
GBytes *fake_registry_carry (FakeRegistry *fake, GBytes *requests);
