/* Operator commands, carried out where the database is: by the running server, asked through a
 * socket beside it that only its owner can open, or directly when none runs.
 *
 * On the socket a message is "OCO1", four bytes of length (big-endian) and a GVariant: the request
 * (aayay) = words of the command line and the content of the command's file, the answer (iayayay) =
 * exit status, standard output, standard error, content for --out. */
#pragma once

#include "base/ports.h"
#include "journal/keys.h"
#include "registry/db/db.h"
#include <gio/gio.h>

#define OCOP_OPERATOR_MESSAGE_MAX ((gsize)768 * 1024 * 1024)

typedef struct {
    int exit_status;
    GBytes *out;
    GBytes *err;
    GBytes *file; /* for --out; empty: none */
} OcopOperatorAnswer;

void ocop_operator_answer_clear (OcopOperatorAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopOperatorAnswer, ocop_operator_answer_clear)

/* What a command is carried out with; all borrowed. */
typedef struct {
    OcopRegDb *db;
    const OcopKeys *keys; /* NULL: commands that sign are refused */
    const OcopPorts *ports;
} OcopOperatorContext;

/* Carries out @argv (program's name first) with @input as the content of its file. Always gives an
 * answer; refusals are part of it. */
void ocop_operator_run (const OcopOperatorContext *context, const char *const *argv, GBytes *input,
                        OcopOperatorAnswer *ret_answer);
/* The answer to a command that failed before it could be carried out. */
void ocop_operator_answer_failure (gboolean is_json, const GError *failure,
                                   OcopOperatorAnswer *ret_answer);

typedef struct _OcopOperator OcopOperator;

/* Listens on @socket_path (0600) in the thread-default main context until it is freed; a socket
 * left behind is replaced: the caller owns the database. @context is copied. Errors: NETWORK. */
OcopOperator *ocop_operator_serve (const char *socket_path, const OcopOperatorContext *context,
                                   GError **error);
void ocop_operator_free (OcopOperator *operator_);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopOperator, ocop_operator_free)

/* Asks the server behind @socket_path. *@ret_is_there FALSE: nobody listens there. Errors: NETWORK
 * when the server went away before it answered: whether it did as asked is not known. */
gboolean ocop_operator_ask (const char *socket_path, const char *const *argv, GBytes *input,
                            gboolean *ret_is_there, OcopOperatorAnswer *ret_answer, GError **error);
