/* Cases: what a person has to decide or should know, with the evidence kept whole. */
#pragma once

#include "registry/store/shape.h"

typedef enum {
    OCOP_REG_CASE_FORK,
    OCOP_REG_CASE_CLONE,
    OCOP_REG_CASE_GAP,
    OCOP_REG_CASE_CLOCK_SKEW,
    OCOP_REG_CASE_STARS_MISMATCH,
    OCOP_REG_CASE_TOTALS_CONFLICT,
    OCOP_REG_CASE_UNPROVEN,
    OCOP_REG_CASE_QUARANTINE,
    OCOP_REG_CASE_REGISTRY, /* a check of the registry's own data failed */
    OCOP_REG_N_CASE_KINDS
} OcopRegCaseKind;

typedef enum {
    OCOP_REG_CASE_OPEN,
    OCOP_REG_CASE_ADOPTED,
    OCOP_REG_CASE_REJECTED,
    OCOP_REG_CASE_CLOSED,
} OcopRegCaseStatus;

/* "fork" … and "open" …. Static. */
const char *ocop_reg_case_kind_get_text (OcopRegCaseKind kind);
const char *ocop_reg_case_status_get_text (OcopRegCaseStatus status);

typedef struct {
    gint64 id;
    int kind;        /* OcopRegCaseKind */
    gint64 till_key; /* 0: of no till */
    char *point;
    int till;
    gint64 epoch;
    gint64 seq;
    /* What it is about within kind and till: a second case with the same subject is not opened
     * while one is open ("2026-11-21/QN-0001" of stars-mismatch, a machine's id of clone). */
    char *subject;
    int status; /* OcopRegCaseStatus */
    gint64 opened_ms;
    gint64 seen_ms; /* it happened again */
    gint64 n_seen;
    char *detail; /* JSON object */
    gint64 resolved_ms;
    char *resolved_by;
    GBytes *evidence; /* NULL: none */
} OcopRegCase;
extern const OcopRegShape ocop_reg_case_shape;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegCase, ocop_reg_row_free)

/* Opens @a_case (id, status, times by the store) or, where one with the same kind, till and subject
 * is open, counts it there. *@ret_id: of the one or the other. */
gboolean ocop_reg_cases_open (OcopRegDb *db, const OcopRegCase *a_case, gint64 now_ms,
                              gint64 *ret_id, gboolean *ret_is_new, GError **error);
gboolean ocop_reg_cases_find (OcopRegDb *db, gint64 id, OcopRegCase **ret_case, GError **error);
/* Open cases of one kind and till, newest first. */
gboolean ocop_reg_cases_find_open (OcopRegDb *db, OcopRegCaseKind kind, gint64 till_key,
                                   const char *subject, OcopRegCase **ret_case, GError **error);
/* Sets the status of an open case. *@ret_was_open FALSE, nothing changed, when it was not. */
gboolean ocop_reg_cases_resolve (OcopRegDb *db, gint64 id, OcopRegCaseStatus status, const char *by,
                                 gint64 now_ms, gboolean *ret_was_open, GError **error);

typedef struct {
    int status;      /* -1: any */
    int kind;        /* -1: any */
    gint64 till_key; /* 0: any */
    gint64 limit, offset;
} OcopRegCaseQuery;
/* Without evidence; newest first. Array of OcopRegCase. */
GPtrArray *ocop_reg_cases_list (OcopRegDb *db, const OcopRegCaseQuery *query, GError **error);
