/* A real server on loopback, in a thread of its own, and a client that can say anything to it. */
#pragma once

#include "backend.h"
#include "office.h"
#include "registry/http/server.h"
#include <gio/gio.h>

typedef struct {
    Backend *backend;
    OcopServerSettings settings;
    char *key_path, *secret_path;
    char tokens[OCOP_REG_N_ROLES][OCOP_REG_TOKEN_SIZE];
    /* the server's thread */
    GThread *thread;
    GMainContext *context;
    GMainLoop *loop;
    OcopServer *server;
    guint16 port;
    /* what it logged */
    GMutex lock;
    GCond cond;
    GString *log;
    gboolean is_ready;
} Rig;

/* Makes tokens of every role, "reader" "officer" "admin", and hands the database to the server.
 * @settings NULL: the defaults. */
void rig_start (Rig *rig, Backend *backend, const OcopServerSettings *settings);
/* In good order; rig_start may follow. */
void rig_stop (Rig *rig);
void rig_clear (Rig *rig);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rig, rig_clear)
/* While no server runs: the database. Close it again. */
OcopRegDb *rig_open_db (Rig *rig);
char *rig_dup_log (Rig *rig);
/* Until it has logged @text, after or before. */
void rig_wait_for_log (Rig *rig, const char *text);

typedef struct {
    int status;          /* 0: the connection ended without an answer */
    GHashTable *headers; /* lower-case names */
    GString *body;
} RigAnswer;
void rig_answer_free (RigAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RigAnswer, rig_answer_free)
const char *rig_answer_get (const RigAnswer *answer, const char *name);
/* "gap" for a problem document of that type; asserts that it is one. */
void rig_assert_problem (const RigAnswer *answer, int status, const char *name);

GSocketConnection *rig_connect (Rig *rig);
/* FALSE: the other side has closed. */
gboolean rig_say (GSocketConnection *connection, const char *bytes, gssize size);
RigAnswer *rig_hear (GSocketConnection *connection);

/* One request on a connection of its own. @headers: "Name: value\r\n…", NULL none; @body NULL:
 * none, @size -1: NUL-terminated. */
RigAnswer *rig_ask (Rig *rig, const char *method, const char *target, const char *headers,
                    const char *body, gssize size);
/* GET with the token of @role. */
RigAnswer *rig_get (Rig *rig, const char *target, OcopRegRole role);
/* A till's request there and back; the sim believes the answer to a batch. */
RigAnswer *rig_send (Rig *rig, const SimRequest *request);
void rig_enrol (Rig *rig, Sim *sim, const char *code);
/* One batch there and back; FALSE when no answer came. */
gboolean rig_sync_once (Rig *rig, Sim *sim);
void rig_drain (Rig *rig, Sim *sim);
