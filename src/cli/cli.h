/* One call of ocopctl: what the command functions get and where their answer goes.
 *
 * A command function calls the shop and writes its answer: one JSON value through @json when
 * @is_json, else lines of text into @out. It prints nothing itself; an answer leaves the program
 * whole or not at all. */
#pragma once

#include "base/json_writer.h"
#include "cli/args.h"
#include "shop/shop.h"
#include <glib.h>

typedef struct {
    const OcopPorts *ports;
    const OcopArgs *args;
    const char *const *words; /* behind the command's own; NULL-terminated */
    guint n_words;
    gboolean is_json;
    OcopJsonWriter json; /* writes to @out */
    GString *out;
    GString *warnings; /* lines for standard error of an answer that stands; NULL: none */
    int exit_status;   /* 1 where the answer itself says that something is wrong (doctor, verify) */
    /* owned */
    char *home;
    OcopShop *shop; /* NULL: not opened yet */
} OcopCli;

/* The shop in the home; opened once, closed at the end of the program. NULL on error. */
OcopShop *ocop_cli_open_shop (OcopCli *cli, GError **error);
OcopShop *ocop_cli_open_shop_with (OcopCli *cli, OcopShopFlags flags, GError **error);
/* TRUE when the home holds a store. */
gboolean ocop_cli_has_shop (OcopCli *cli);

/* --request-id. Errors: BAD_INPUT, field "request_id". */
gboolean ocop_cli_read_request_id (const OcopCli *cli, OcopRequestId *ret_request, GError **error);

/* Something went wrong that does not touch the answer. */
void ocop_cli_warn (OcopCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Appends a line to the text answer. */
void ocop_cli_say (OcopCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
