/* One command of the operator's, wherever it is carried out: in the running server or directly. A
 * command function works on the database and writes its answer; it prints nothing, reads no file
 * and writes none but a backup: what it reads comes with the call, what it makes goes back with it.
 */
#pragma once

#include "base/json_writer.h"
#include "registry/cli/options.h"
#include "registry/store/access.h"
#include "registry/store/store.h"
#include "wire/document.h"

typedef struct _OcopCall OcopCall;

struct _OcopCall {
    OcopRegDb *db;
    const OcopPorts *ports;
    const OcopKeys *keys; /* the registry's, NULL where the command does not sign */
    gint64 now_ms;
    const OcopArgs *opts;
    const char *const *words; /* behind the command's own; NULL-terminated */
    guint n_words;
    GBytes *input; /* content of the command's file, NULL: it has none */
    const char *by;
    gboolean is_json;
    OcopJsonWriter json; /* writes to @out */
    GString *out;
    GString *warnings; /* lines for standard error */
    GBytes *output;    /* what goes into --out, NULL: nothing */
    int exit_status;   /* 1 where the answer itself says that something is wrong */
};

/* Appends a line to the text answer, or to the warnings. */
void ocop_call_say (OcopCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* --role. Errors: BAD_INPUT field role. */
gboolean ocop_call_read_role (OcopCall *call, OcopRegRole *ret_role, GError **error);
void ocop_call_warn (OcopCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef enum {
    OCOP_COMMAND_READS_FILE =
        1 << 0, /* its first word is a file whose content it gets; "-": stdin */
    OCOP_COMMAND_NAMES_FILE = 1 << 1,  /* its first word is a path that the database's side opens */
    OCOP_COMMAND_SIGNS = 1 << 2,       /* it needs the registry's key */
    OCOP_COMMAND_LOCAL = 1 << 3,       /* needs no database, or sees to it itself */
    OCOP_COMMAND_TABLE_FIRST = 1 << 4, /* the file is the second word */
    OCOP_COMMAND_READS_STDIN = 1 << 5, /* it gets standard input */
} OcopCommandFlags;

typedef struct {
    const char *words; /* "case list" */
    const char *usage; /* what comes behind, not translated */
    const char *help;  /* marked for translation, not translated */
    guint n_words_min, n_words_max;
    guint64 options; /* of OCOP_OPTION_BIT, besides those of all commands */
    guint flags;     /* OcopCommandFlags */
    gboolean (*run) (OcopCall *call, GError **error);
} OcopCommandFacts;

/* All commands, ended by one without words. */
const OcopCommandFacts *ocop_commands_get (void);
/* The command that @opts asks for, its words and options checked. @ret_n_own: how many words name
 * it. Errors: BAD_INPUT. */
const OcopCommandFacts *ocop_commands_match (const OcopArgs *opts, guint *ret_n_own,
                                             GError **error);
gboolean ocop_commands_append_help (const char *const *words, guint n_words, GString *out,
                                    GError **error);
