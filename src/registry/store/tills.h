/* Tills, their epochs with keys, heads and cursors, and the one-time codes that enrol them. */
#pragma once

#include "journal/keys.h"
#include "journal/record.h"
#include "registry/store/shape.h"
#include "wire/code.h"

typedef enum {
    OCOP_REG_TILL_ACTIVE,
    OCOP_REG_TILL_FORKED,  /* a fork case is open or rejected: its batches are refused */
    OCOP_REG_TILL_RETIRED, /* refused for good */
} OcopRegTillState;

typedef struct {
    gint64 key; /* till_key: what every table of tills is distributed by */
    char *province;
    char *point;
    int till;
    char *name;
    int state;        /* OcopRegTillState */
    gint64 epoch;     /* newest enrolled */
    gint64 fork_case; /* 0: none */
    gint64 enrolled_ms;
    char *program; /* what it said of itself at its last enrolment */
} OcopRegTill;
extern const OcopRegShape ocop_reg_till_shape;

typedef enum {
    OCOP_REG_CATCHING_UP,
    OCOP_REG_PROVEN,
    OCOP_REG_UNPROVEN,
} OcopRegProof;

/* One epoch of a till: all that ingest reads and writes besides the rows themselves. */
typedef struct {
    gint64 till_key;
    gint64 epoch;
    guint8 public_key[OCOP_PUBLIC_KEY_SIZE];
    gint64 enrolled_ms;
    /* What its first record names; named_epoch 0: nothing (epoch 1). */
    gint64 named_epoch;
    gint64 named_seq;
    guint8 named_hash[OCOP_HASH_SIZE];
    guint8 first_prev[OCOP_HASH_SIZE]; /* what its record 1 chains to: genesis or the named hash */
    /* gt_* that it went on from: what Σ rows + base = head means. */
    int has_base;
    gint64 base_sales, base_returns, base_count;
    /* The head: newest record held. acked_seq 0: none, head_hash then is first_prev. */
    gint64 acked_seq;
    guint8 head_hash[OCOP_HASH_SIZE];
    gint64 head_sales, head_returns, head_count;
    gint64 head_ms; /* its utc_ms */
    gint64 acked_totals;
    gint64 acked_stock;
    /* Σ rows of totals, kept by who puts them (totals.h): what must be head − base when complete.
     */
    gint64 held_sales, held_returns;
    int proof;                                /* OcopRegProof */
    gint64 proven_seq;                        /* head at the last complete that agreed */
    gint64 first_ms;                          /* arrival of the first batch, 0: none yet */
    gint64 last_ms;                           /* arrival of the newest batch */
    gint64 skew_ms;                           /* till's clock minus ours at the newest batch */
    gint64 catalogue_version, recall_version; /* what the till says it has */
    char *installation;                       /* id of the machine that sent last; "" not known */
} OcopRegEpoch;
extern const OcopRegShape ocop_reg_epoch_shape;

/* *@ret_till owned, NULL when there is none. */
gboolean ocop_reg_tills_find (OcopRegDb *db, const char *point, int till, OcopRegTill **ret_till,
                              GError **error);
gboolean ocop_reg_tills_find_by_key (OcopRegDb *db, gint64 till_key, OcopRegTill **ret_till,
                                     GError **error);
/* Adds a till and sets till->key. */
gboolean ocop_reg_tills_add (OcopRegDb *db, OcopRegTill *till, GError **error);
gboolean ocop_reg_tills_update (OcopRegDb *db, const OcopRegTill *till, GError **error);
/* All, ordered by point and till: array of OcopRegTill. */
GPtrArray *ocop_reg_tills_list (OcopRegDb *db, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegTill, ocop_reg_row_free)

/* *@ret_epoch owned, NULL when there is none. @lock: nobody else changes it until this transaction
 * ends; what ingest uses. */
gboolean ocop_reg_epochs_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gboolean lock,
                               OcopRegEpoch **ret_epoch, GError **error);
gboolean ocop_reg_epochs_put (OcopRegDb *db, const OcopRegEpoch *epoch, GError **error);
/* Of one till, by epoch: array of OcopRegEpoch. @till_key 0: of all tills. */
GPtrArray *ocop_reg_epochs_list (OcopRegDb *db, gint64 till_key, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegEpoch, ocop_reg_row_free)

/* (keyid, nonce) of signed requests, for the clock-skew case only: replays are harmless.
 * *@ret_is_new FALSE when it was seen before. Forgets what is older than a day, some at a time. */
gboolean ocop_reg_nonces_see (OcopRegDb *db, gint64 till_key, const char *nonce, gint64 now_ms,
                              gboolean *ret_is_new, GError **error);

/* --- enrolment codes --- */

#define OCOP_REG_ENROL_CODE_LIFE_MS (G_GINT64_CONSTANT (14) * 24 * 3600 * 1000)

typedef struct {
    guint8 hash[OCOP_HASH_SIZE]; /* of the code: the code itself is nowhere kept */
    char *point;
    int till;
    gint64 made_ms, expires_ms;
    char *made_by;
    gint64 used_ms;                   /* 0: not used */
    gint64 till_key, epoch;           /* of the enrolment it made */
    guint8 keys_hash[OCOP_HASH_SIZE]; /* of what was enrolled: a repeat gets the same answer */
} OcopRegEnrolCode;
extern const OcopRegShape ocop_reg_enrol_code_shape;

/* Draws a code, stores its hash and writes the code out. */
gboolean ocop_reg_enrol_codes_make (OcopRegDb *db, const char *point, int till, const char *by,
                                    gint64 now_ms, char ret_shown[OCOP_ENROL_CODE_SHOWN_SIZE],
                                    GError **error);
/* By ocop_enrol_code_hash. *@ret_code owned, NULL when there is none; whether it fits, is used or
 * has expired is for the caller to say. */
gboolean ocop_reg_enrol_codes_find (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE],
                                    OcopRegEnrolCode **ret_code, GError **error);
gboolean ocop_reg_enrol_codes_update (OcopRegDb *db, const OcopRegEnrolCode *code, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegEnrolCode, ocop_reg_row_free)
