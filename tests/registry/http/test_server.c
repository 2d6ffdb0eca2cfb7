/* What the server refuses, and that it goes on afterwards. */
#include "rig.h"

#include <string.h>

static void
assert_still_well (Rig *rig)
{
    g_autoptr (RigAnswer) answer = rig_ask (rig, "GET", "/healthz", NULL, NULL, 0);
    g_assert_cmpint (answer->status, ==, 200);
    g_assert_nonnull (strstr (answer->body->str, "\"status\":\"ok\""));
}

static void
test_answers_carry_security_headers (Backend *backend)
{
    static const char *const targets[] = {"/healthz", "/nothing", "/v1/totals"};
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
        g_autoptr (RigAnswer) answer = rig_ask (&rig, "GET", targets[i], NULL, NULL, 0);
        const char *policy = rig_answer_get (answer, "content-security-policy");
        g_assert_nonnull (strstr (policy, "default-src 'none'"));
        g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
        g_assert_null (strstr (policy, "script"));
        g_assert_cmpstr (rig_answer_get (answer, "x-content-type-options"), ==, "nosniff");
        g_assert_cmpstr (rig_answer_get (answer, "x-frame-options"), ==, "DENY");
        g_assert_cmpstr (rig_answer_get (answer, "cache-control"), ==, "no-store");
        g_assert_null (rig_answer_get (answer, "server"));
    }
}

static void
test_path_tricks (Backend *backend)
{
    static const char *const targets[] = {
        "/..%2f..%2fetc/passwd", "/%252e%252e/etc/passwd",
        "/v1%2ftotals",          "/v1//totals",
        "/v1/totals/",           "/v1/totals%00",
        "/v1/totals%0a",         "/v1/totals\\",
        "/v1/reports/..%5c",     "/etc/passwd",
        "/../../etc/passwd",
    };
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
        g_autoptr (RigAnswer) answer = rig_get (&rig, targets[i], OCOP_REG_ROLE_ADMIN);
        if (answer->status != 400 && answer->status != 404)
            g_error ("%s: %d", targets[i], answer->status);
    }
    /* whatever dots come to, the rights are those of where they come to */
    g_autoptr (RigAnswer) dots = rig_ask (&rig, "GET", "/healthz/../v1/totals", NULL, NULL, 0);
    g_assert_cmpint (dots->status, ==, 401);
}

#define TWO_LENGTHS                                                                                \
    "POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "               \
    "chunked\r\n\r\n"                                                                              \
    "0\r\n\r\n"
#define HALF_A_BODY                                                                                \
    "POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"                     \
    "Content-Length: 100\r\n\r\n{"

static void
test_malformed_requests (Backend *backend)
{
    static const char *const texts[] = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
#ifndef __SANITIZE_ADDRESS__ /* libsoup 3.2.3 loses the path here */
        "POST /v1/enrol HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
#endif
        TWO_LENGTHS,
        "POST /v1/enrol HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET http://a:b@c/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/papers?qr=%ff HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/papers?qr=%0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/papers?qr=1&qr=2 HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GSocketConnection) connection = rig_connect (&rig);
        rig_say (connection, texts[i], -1);
        g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
        g_autoptr (RigAnswer) answer = rig_hear (connection);
        if (answer->status >= 200 && answer->status < 300)
            g_error ("%u was answered with %d", i, answer->status);
    }
    assert_still_well (&rig);
}

static void
test_oversized_requests (Backend *backend)
{
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    const gsize size = OCOP_BATCH_MAX_BYTES + 1;
    g_autofree char *body = g_malloc (size);
    memset (body, ' ', size);

    g_autoptr (RigAnswer) large =
        rig_ask (&rig, "POST", "/v1/tills/QN01/1/batches", "Content-Type: application/json\r\n",
                 body, (gssize)size);
    rig_assert_problem (large, 413, "too-large");

    /* announced, never sent: refused at once, so that nobody waits */
    g_autoptr (RigAnswer) expecting = rig_ask (&rig, "POST", "/v1/enrol",
                                               "Expect: 100-continue\r\nContent-Length: 2000000\r\n"
                                               "Content-Type: application/json\r\n",
                                               NULL, 0);
    rig_assert_problem (expecting, 413, "too-large");

    g_autoptr (RigAnswer) absurd =
        rig_ask (&rig, "POST", "/v1/enrol",
                 "Content-Length: 100000000000\r\nContent-Type: application/json\r\n", NULL, 0);
    rig_assert_problem (absurd, 413, "too-large");

    g_autofree char *name = g_strnfill (70000, 'x');
    g_autofree char *header = g_strdup_printf ("X-Long: %s\r\n", name);
    g_autoptr (RigAnswer) headers = rig_ask (&rig, "GET", "/healthz", header, NULL, 0);
    g_assert_cmpint (headers->status, !=, 200);

    g_autoptr (GString) many = g_string_new (NULL);
    for (guint i = 0; i < 100; i++)
        g_string_append_printf (many, "X-%u: 1\r\n", i);
    g_autoptr (RigAnswer) crowd = rig_ask (&rig, "GET", "/healthz", many->str, NULL, 0);
    g_assert_cmpint (crowd->status, ==, 400);
    assert_still_well (&rig);
}

static void
test_slow_requests (Backend *backend)
{
    const OcopServerSettings settings = {
        .header_timeout_ms = 150, .body_timeout_ms = 150, .idle_timeout_ms = 150};
    static const char *const beginnings[] = {
        "",
        "GET /healthz HT",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX-",
        HALF_A_BODY,
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, &settings);
    for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++) {
        g_autoptr (GSocketConnection) connection = rig_connect (&rig);
        rig_say (connection, beginnings[i], -1);
        /* the second answer never comes: the connection has been cut */
        g_autoptr (RigAnswer) first = rig_hear (connection);
        g_autoptr (RigAnswer) second = rig_hear (connection);
        g_assert_cmpint (first->status, ==, i == 4 ? 200 : 0);
        g_assert_cmpint (second->status, ==, 0);
    }
    assert_still_well (&rig);
}

static void
test_connections_of_one_address (Backend *backend)
{
    const OcopServerSettings settings = {.connections_per_address_max = 3};
    GSocketConnection *held[3];
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, &settings);
    for (guint i = 0; i < G_N_ELEMENTS (held); i++) {
        held[i] = rig_connect (&rig);
        rig_say (held[i], "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", -1);
        g_autoptr (RigAnswer) answer = rig_hear (held[i]);
        g_assert_cmpint (answer->status, ==, 200);
    }
    g_autoptr (RigAnswer) refused = rig_ask (&rig, "GET", "/healthz", NULL, NULL, 0);
    g_assert_cmpint (refused->status, ==, 0);
    /* a connection that has said goodbye makes room */
    rig_say (held[0], "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", -1);
    g_autoptr (RigAnswer) last = rig_hear (held[0]);
    g_autoptr (RigAnswer) end = rig_hear (held[0]);
    g_assert_cmpint (last->status, ==, 200);
    g_assert_cmpint (end->status, ==, 0);
    assert_still_well (&rig);
    for (guint i = 0; i < G_N_ELEMENTS (held); i++)
        g_object_unref (held[i]);
}

/* libsoup 3.2 by itself would keep each of them for ever: see registry/http/idle.c. */
static void
test_clients_that_went_are_forgotten (Backend *backend)
{
    const OcopServerSettings settings = {.connections_per_address_max = 8};
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, &settings);
    for (guint i = 0; i < 50; i++) {
        g_autoptr (GSocketConnection) connection = rig_connect (&rig);
        for (guint k = 0; k <= i % 3; k++) {
            rig_say (connection, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", -1);
            g_autoptr (RigAnswer) answer = rig_hear (connection);
            g_assert_cmpint (answer->status, ==, 200);
        }
    }
    assert_still_well (&rig);
}

static void
test_failures_are_limited (Backend *backend)
{
    const OcopServerSettings settings = {.failures_burst = 5};
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, &settings);
    g_autoptr (RigAnswer) good = rig_get (&rig, "/v1/points", OCOP_REG_ROLE_READER);
    g_assert_cmpint (good->status, ==, 200);
    guint n_limited = 0;
    for (guint i = 0; i < 20; i++) {
        g_autofree char *header = g_strdup_printf ("Authorization: Bearer ocop_%u\r\n", i);
        g_autoptr (RigAnswer) answer = rig_ask (&rig, "GET", "/v1/points", header, NULL, 0);
        if (answer->status == 429) {
            n_limited++;
            g_assert_nonnull (rig_answer_get (answer, "retry-after"));
        } else {
            rig_assert_problem (answer, 401, "token-missing");
        }
    }
    g_assert_cmpuint (n_limited, >=, 10);
    /* who has been proven goes on, from the same address */
    g_autoptr (RigAnswer) again = rig_get (&rig, "/v1/points", OCOP_REG_ROLE_READER);
    g_assert_cmpint (again->status, ==, 200);
}

static void
test_a_till_may_ask_ten_times_a_second (Backend *backend)
{
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    g_auto (Rig) rig = {0};
    g_auto (Office) office = {0};
    office_init (&office, backend->db);
    office_enrol (&office, sim);
    office_clear (&office);
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < 50; i++) {
        g_autoptr (SimRequest) request = sim_sign (sim, "GET", "/v1/tills/QN01/1/state", NULL, 1);
        g_autoptr (RigAnswer) answer = rig_send (&rig, request);
        g_assert_cmpint (answer->status, ==, 200);
    }
}

static void
test_roles (Backend *backend)
{
    static const struct {
        const char *method, *target, *body;
        OcopRegRole least;
    } asked[] = {
        {"GET", "/v1/totals", NULL, OCOP_REG_ROLE_READER},
        {"GET", "/v1/changes", NULL, OCOP_REG_ROLE_READER},
        {"GET", "/v1/catalogue", NULL, OCOP_REG_ROLE_READER},
        {"GET", "/v1/recalls", NULL, OCOP_REG_ROLE_READER},
        {"GET", "/v1/reports/totals", NULL, OCOP_REG_ROLE_READER},
        {"GET", "/v1/cases", NULL, OCOP_REG_ROLE_OFFICER},
        {"GET", "/v1/audit", NULL, OCOP_REG_ROLE_ADMIN},
        {"POST", "/v1/cases/1/decision", "{\"decision\":\"adopt\"}", OCOP_REG_ROLE_OFFICER},
    };
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
        for (int role = -1; role < OCOP_REG_N_ROLES; role++) {
            g_autofree char *headers =
                g_strdup_printf ("%sContent-Type: application/json\r\n%s%s%s", "",
                                 role >= 0 ? "Authorization: Bearer " : "",
                                 role >= 0 ? rig.tokens[role] : "", role >= 0 ? "\r\n" : "");
            g_autoptr (RigAnswer) answer =
                rig_ask (&rig, asked[i].method, asked[i].target, headers, asked[i].body, -1);
            const int refused = role < 0 ? 401 : 403;
            if (role < (int)asked[i].least)
                g_assert_cmpint (answer->status, ==, refused);
            else if (answer->status == 401 || answer->status == 403 || answer->status >= 500)
                g_error ("%s by %d: %d %s", asked[i].target, role, answer->status,
                         answer->body->str);
        }
    }
}

static void
test_methods_and_types (Backend *backend)
{
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    g_autoptr (RigAnswer) method = rig_ask (&rig, "DELETE", "/v1/totals", NULL, NULL, 0);
    rig_assert_problem (method, 405, "method-not-allowed");
    g_assert_cmpstr (rig_answer_get (method, "allow"), ==, "GET");
    g_autoptr (RigAnswer) type =
        rig_ask (&rig, "POST", "/v1/enrol", "Content-Type: text/plain\r\n", "{}", -1);
    rig_assert_problem (type, 415, "media-type");
    g_autoptr (RigAnswer) coding =
        rig_ask (&rig, "POST", "/v1/enrol",
                 "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "{}", -1);
    rig_assert_problem (coding, 415, "media-type");
    g_autoptr (RigAnswer) unknown =
        rig_get (&rig, "/v1/totals?frm=2026-01-01", OCOP_REG_ROLE_READER);
    rig_assert_problem (unknown, 400, "bad-request");
    g_autoptr (RigAnswer) value =
        rig_get (&rig, "/v1/totals?from=2026-02-30", OCOP_REG_ROLE_READER);
    rig_assert_problem (value, 400, "bad-request");
}

static void
test_logs_say_no_secrets (Backend *backend)
{
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    g_autoptr (RigAnswer) answer =
        rig_get (&rig, "/v1/products?cursor=hidden", OCOP_REG_ROLE_READER);
    g_assert_cmpint (answer->status, ==, 200);
    g_autoptr (RigAnswer) notice =
        rig_ask (&rig, "POST", "/v1/payments/sepay",
                 "Authorization: Apikey wrong-key\r\nContent-Type: application/json\r\n", "{}", -1);
    rig_assert_problem (notice, 401, "signature-wrong");
    rig_stop (&rig);
    g_autofree char *log = rig_dup_log (&rig);
    g_assert_nonnull (strstr (log, "\"actor\":\"token:reader\""));
    g_assert_null (strstr (log, rig.tokens[OCOP_REG_ROLE_READER]));
    g_assert_null (strstr (log, "hidden"));
    g_assert_null (strstr (log, "sepay-key"));
    g_assert_null (strstr (log, "wrong-key"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/answers-carry-security-headers",
                          test_answers_carry_security_headers);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/path-tricks-lead-nowhere", test_path_tricks);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/malformed-requests", test_malformed_requests);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/oversized-requests", test_oversized_requests);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/slow-requests-are-cut", test_slow_requests);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/clients-that-went-are-forgotten",
                          test_clients_that_went_are_forgotten);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/connections-of-one-address",
                          test_connections_of_one_address);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/failures-are-limited", test_failures_are_limited);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/a-till-may-ask-ten-times-a-second",
                          test_a_till_may_ask_ten_times_a_second);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/tokens-of-the-wrong-role", test_roles);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/methods-types-parameters",
                          test_methods_and_types);
    backend_add_test_for (OCOP_REG_SQLITE, "/http/logs-say-no-secrets", test_logs_say_no_secrets);
    return backend_run_tests();
}
