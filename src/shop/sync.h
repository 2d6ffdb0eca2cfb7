/* The shop and the registry: enrolling, sending, a stick where there is no network.
 *
 * A session carries one message at a time, in three parts, so that the store is never held while the
 * network is waited for:
 *
 *     ocop_sync_session_prepare (session, &job, &wait_ms, …);   the shop's thread
 *     ocop_sync_job_carry (job);                                any thread; blocks
 *     ocop_sync_session_take (session, job, …);                 the shop's thread
 *
 * Whatever happens to the registry never stops a sale. */
#pragma once

#include "shop/shop.h"

typedef struct {
    gint64 acked_seq; /* of the newest epoch */
    gint64 pending;   /* records that the registry has not acknowledged, answers not counted */
    const char *state; /* "idle" "behind" "offline" "fork" "not-enrolled", static */
    const char *alarm; /* "none", "registry-lost-data" …, static */
    char *detail;      /* what went wrong last, for people; NULL: nothing */
    char *url;         /* NULL: never enrolled */
    gint64 contact_ms; /* of the last contact, about; 0: none */
    gint64 catalogue_version, recall_version;
    guint n_payments;  /* that a bank told of in this call */
} OcopSyncStatus;

void ocop_sync_status_clear (OcopSyncStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSyncStatus, ocop_sync_status_clear)

/* As the store knows it, without any contact. */
gboolean ocop_shop_get_sync_status (OcopShop *shop, OcopSyncStatus *ret_status, GError **error);

/* Makes this till known to the registry at @url with a one-time code, and pins the registry's key. A
 * new epoch (restore, init again) needs a new code. Errors: BAD_INPUT field registry or code;
 * ENROL_MISMATCH, REGISTRY_REFUSED, NETWORK. */
gboolean ocop_shop_enrol (OcopShop *shop, const char *url, const char *code,
                          const OcopRequestId *request, OcopActResult *ret_result, GError **error);

/* Sends all there is and fetches all there is, at once; ends when the registry does not answer. TRUE
 * whatever the registry said: see the state. */
gboolean ocop_shop_sync_now (OcopShop *shop, OcopSyncStatus *ret_status, GError **error);

/* What is unsent, as a file for ocop-registryd import. *@ret_n: messages in it. */
gboolean ocop_shop_export_sync (OcopShop *shop, GBytes **ret_file, guint *ret_n, GError **error);
/* The registry's answers to such a file. An old file changes nothing. Errors: BAD_FILE. */
gboolean ocop_shop_import_sync (OcopShop *shop, GBytes *file, OcopSyncStatus *ret_status,
                                GError **error);

typedef struct _OcopSyncSession OcopSyncSession;
typedef struct _OcopSyncJob OcopSyncJob;

/* @is_till: the first contact is spread over two minutes. @shop outlives it. */
OcopSyncSession *ocop_sync_session_new (OcopShop *shop, gboolean is_till);
/* Not while a job is carried. */
void ocop_sync_session_free (OcopSyncSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSyncSession, ocop_sync_session_free)

/* *@ret_job NULL: nothing for *@ret_wait_ms. A job that is prepared has to be carried and taken. */
gboolean ocop_sync_session_prepare (OcopSyncSession *session, OcopSyncJob **ret_job,
                                    gint64 *ret_wait_ms, GError **error);
void ocop_sync_job_carry (OcopSyncJob *job);
/* Frees @job. Errors: the store's; the contact is then made again. */
gboolean ocop_sync_session_take (OcopSyncSession *session, OcopSyncJob *job, GError **error);
/* A payment is asked for, a shift was closed: do not wait for the pace. */
void ocop_sync_session_hurry (OcopSyncSession *session);
gboolean ocop_sync_session_get_status (OcopSyncSession *session, OcopSyncStatus *ret_status,
                                       GError **error);
