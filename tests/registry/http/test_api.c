/* A till's day through HTTP, and what can be asked afterwards. */
#include "rig.h"

#include "registry/store/places.h"
#include "registry/store/products.h"
#include <string.h>

static Sim *
enrol_sim (Backend *backend, const char *point)
{
    g_auto (Office) office = {0};
    Sim *sim = sim_new (point, 1, (guint8)point[3]);
    office_init (&office, backend->db);
    office_enrol (&office, sim);
    return sim;
}

static void
assert_has (const RigAnswer *answer, const char *text)
{
    if (strstr (answer->body->str, text) == NULL)
        g_error ("“%s” is not in %s", text, answer->body->str);
}

static guint
count (const char *text, const char *part)
{
    guint n = 0;
    for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
        n++;
    return n;
}

static void
test_a_day_arrives (Backend *backend)
{
    g_auto (Office) office = {0};
    g_autoptr (Sim) sim = sim_new ("QN01", 1, 1);
    office_init (&office, backend->db);
    g_autofree char *code = office_make_code (&office, sim);
    office_clear (&office);
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);

    rig_enrol (&rig, sim, code);
    sim_note (sim, "shift-open");
    sim_sell (sim, "QN-0001", 4, 2500, 370000);
    sim_sell (sim, "QN-0002", 0, 1000, 50000);
    sim_take_back (sim, "QN-0001", 4, 500, 74000);
    sim_close (sim);
    rig_drain (&rig, sim);

    g_autoptr (RigAnswer) all = rig_get (&rig, "/v1/totals?product=QN-0001", OCOP_REG_ROLE_READER);
    g_assert_cmpint (all->status, ==, 200);
    assert_has (all, "\"product\":\"QN-0001\",\"channel\":\"showroom\",\"stars\":4,\"qty\":\"2.5\","
                     "\"amount\":370000,\"returned_qty\":\"0.5\",\"returned_amount\":74000}");
    g_autoptr (RigAnswer) grouped = rig_get (&rig, "/v1/totals?by=point", OCOP_REG_ROLE_READER);
    assert_has (grouped, "{\"point\":\"QN01\",\"qty\":\"3.5\",\"amount\":420000,");
    assert_has (grouped, "\"next\":null");
    g_autoptr (RigAnswer) csv =
        rig_get (&rig, "/v1/totals?by=stars&format=csv", OCOP_REG_ROLE_READER);
    g_assert_cmpstr (csv->body->str, ==,
                     "stars,qty,amount,returned_qty,returned_amount\r\n0,1,50000,0,0\r\n"
                     "4,2.5,370000,0.5,74000\r\n");
    g_assert_cmpstr (rig_answer_get (csv, "content-type"), ==, "text/csv; charset=utf-8");
    g_autoptr (RigAnswer) changes = rig_get (&rig, "/v1/changes", OCOP_REG_ROLE_READER);
    g_assert_cmpuint (count (changes->body->str, "\"version\":"), ==, 2);
    g_autoptr (RigAnswer) report = rig_get (&rig, "/v1/reports/totals", OCOP_REG_ROLE_READER);
    assert_has (report, "\"QN-0002\"");
}

static void
test_repeats_and_forgeries (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_autoptr (Sim) stranger = sim_new ("QN01", 1, 77);
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    sim_sell (sim, "QN-0001", 4, 1000, 1000);
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_autoptr (RigAnswer) first = rig_send (&rig, request);
    g_autoptr (RigAnswer) second = rig_send (&rig, request);
    g_assert_cmpint (first->status, ==, 200);
    g_assert_cmpint (second->status, ==, 200);
    assert_has (second, "\"acked_seq\":2");
    g_assert_nonnull (rig_answer_get (first, "ocop-signature"));

    g_autoptr (RigAnswer) unsigned_ =
        rig_ask (&rig, "POST", request->target, "Content-Type: application/json\r\n", "{}", -1);
    rig_assert_problem (unsigned_, 401, "signature-missing");
    g_autoptr (SimRequest) forged = sim_batch_request (stranger, batch);
    g_autoptr (RigAnswer) wrong = rig_send (&rig, forged);
    rig_assert_problem (wrong, 401, "signature-wrong");
    g_autoptr (SimRequest) altered = sim_request_copy (request);
    g_bytes_unref (altered->body);
    altered->body = g_bytes_new ("{}", 2);
    g_autoptr (RigAnswer) other = rig_send (&rig, altered);
    rig_assert_problem (other, 400, "digest-wrong");
    g_autoptr (SimRequest) elsewhere = sim_request_copy (request);
    g_free (elsewhere->target);
    elsewhere->target = g_strdup ("/v1/tills/QN02/1/batches");
    g_autoptr (RigAnswer) moved = rig_send (&rig, elsewhere);
    rig_assert_problem (moved, 401, "signature-wrong");
    g_autoptr (RigAnswer) totals = rig_get (&rig, "/v1/totals?by=product", OCOP_REG_ROLE_READER);
    assert_has (totals, "\"amount\":1000,");
}

static void
test_pages_and_feed_miss_nothing (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_autofree char *cursor = g_strdup ("");
    guint n_rows = 0, n_changes = 0;
    g_auto (Rig) rig = {0};
    for (guint i = 0; i < 25; i++) {
        g_autofree char *product = g_strdup_printf ("QN-%04u", i);
        sim_sell (sim, product, 3, 1000, 1000 + i);
    }
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    for (guint page = 0; page < 10; page++) {
        g_autofree char *target = g_strdup_printf ("/v1/totals?limit=10&cursor=%u", page * 10);
        g_autoptr (RigAnswer) answer = rig_get (&rig, target, OCOP_REG_ROLE_READER);
        n_rows += count (answer->body->str, "\"product\":");
        if (strstr (answer->body->str, "\"next\":null") != NULL)
            break;
    }
    g_assert_cmpuint (n_rows, ==, 25);
    for (guint page = 0; page < 10; page++) {
        g_autofree char *target = g_strdup_printf ("/v1/changes?limit=10&cursor=%s", cursor);
        g_autoptr (RigAnswer) answer = rig_get (&rig, target, OCOP_REG_ROLE_READER);
        n_changes += count (answer->body->str, "\"product\":");
        g_free (cursor);
        cursor = g_strdup (rig_answer_get (answer, "ocop-next"));
        if (strcmp (rig_answer_get (answer, "ocop-more"), "no") == 0)
            break;
    }
    g_assert_cmpuint (n_changes, ==, 25);
    sim_sell (sim, "QN-0003", 3, 1000, 7);
    rig_drain (&rig, sim);
    g_autofree char *target = g_strdup_printf ("/v1/changes?cursor=%s", cursor);
    g_autoptr (RigAnswer) later = rig_get (&rig, target, OCOP_REG_ROLE_READER);
    g_assert_cmpuint (count (later->body->str, "\"product\":"), ==, 1);
    assert_has (later, "\"product\":\"QN-0003\"");
    g_autoptr (RigAnswer) nonsense = rig_get (&rig, "/v1/changes?cursor=x", OCOP_REG_ROLE_READER);
    rig_assert_problem (nonsense, 400, "bad-request");
}

/* "next" of a JSON answer, as it has to be sent back; NULL at the end. Owned. */
static char *
dup_next (const RigAnswer *answer)
{
    const char *at = strstr (answer->body->str, "\"next\":\"");
    return at != NULL ? g_strndup (at + 8, strcspn (at + 8, "\"")) : NULL;
}

/* A page goes on behind the last line of the one before: what comes in meanwhile, before it or
 * behind it, makes no line come twice and none be missed. */
static void
test_pages_stand_still (Backend *backend)
{
    static const char *const questions[] = {"limit=4", "by=product&limit=3",
                                            "by=point,product,stars&limit=5"};
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_auto (Rig) rig = {0};
    for (guint i = 0; i < 20; i++) {
        g_autofree char *product = g_strdup_printf ("QN-1%03u", i);
        sim_sell (sim, product, (int)(i % 3) + 3, 1000, 1000);
    }
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    for (guint q = 0; q < G_N_ELEMENTS (questions); q++) {
        g_autoptr (GString) seen = g_string_new (NULL);
        g_autofree char *next = g_strdup ("");
        for (guint page = 0; next != NULL; page++) {
            g_assert_cmpuint (page, <, 30);
            g_autofree char *target =
                g_strdup_printf ("/v1/totals?%s&product=&cursor=%s", questions[q], next);
            g_autoptr (RigAnswer) answer = rig_get (&rig, target, OCOP_REG_ROLE_READER);
            g_assert_cmpint (answer->status, ==, 200);
            g_string_append (seen, answer->body->str);
            g_free (next);
            next = dup_next (answer);
            if (page != 1)
                continue;
            g_autofree char *early = g_strdup_printf ("QN-0%03u", q);
            sim_sell (sim, early, 4, 1000, 1);
            rig_drain (&rig, sim);
        }
        for (guint i = 0; i < 20; i++) {
            g_autofree char *product = g_strdup_printf ("\"product\":\"QN-1%03u\"", i);
            g_assert_cmpuint (count (seen->str, product), ==, 1);
        }
    }
    g_autoptr (RigAnswer) first = rig_get (&rig, "/v1/totals?limit=1", OCOP_REG_ROLE_READER);
    g_autofree char *cursor = dup_next (first);
    g_autofree char *other = g_strdup_printf ("/v1/totals?by=product&cursor=%s", cursor);
    g_autoptr (RigAnswer) refused = rig_get (&rig, other, OCOP_REG_ROLE_READER);
    rig_assert_problem (refused, 400, "bad-request");
    g_autoptr (RigAnswer) nonsense = rig_get (&rig, "/v1/totals?cursor=x", OCOP_REG_ROLE_READER);
    rig_assert_problem (nonsense, 400, "bad-request");
}

/* Longer than one chunk: written while it is read, and whole. */
static void
test_long_answers_are_streamed (Backend *backend)
{
    enum { N = 3000 };
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_auto (Rig) rig = {0};
    for (guint i = 0; i < N; i++) {
        g_autofree char *product = g_strdup_printf ("QN-%05u", i);
        sim_sell (sim, product, 3, 1000, 1);
    }
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    g_autoptr (RigAnswer) csv = rig_get (&rig, "/v1/totals?format=csv", OCOP_REG_ROLE_READER);
    g_assert_cmpint (csv->status, ==, 200);
    g_assert_cmpstr (rig_answer_get (csv, "transfer-encoding"), ==, "chunked");
    g_assert_cmpuint (count (csv->body->str, "\r\n"), ==, N + 1);
    /* a client that goes away in the middle leaves a worker free */
    for (guint i = 0; i < 8; i++) {
        g_autoptr (GSocketConnection) connection = rig_connect (&rig);
        g_autofree char *head = g_strdup_printf (
            "GET /v1/totals?format=csv HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n",
            rig.tokens[OCOP_REG_ROLE_READER]);
        rig_say (connection, head, -1);
        g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
    g_autoptr (RigAnswer) again = rig_get (&rig, "/v1/points", OCOP_REG_ROLE_READER);
    g_assert_cmpint (again->status, ==, 200);
}

/* --- what a person wrote stays what it is --- */

#define EVIL "Robert'); DROP TABLE totals;-- <script>alert(1)</script> =1+1 \"x\""

static void
put_master (OcopRegDb *db)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegChange change;
    OcopRegPoint *point = ocop_reg_row_new (&ocop_reg_point_shape);
    OcopRegProduct *product = ocop_reg_row_new (&ocop_reg_product_shape);
    point->code = g_strdup ("QN01");
    point->name = g_strdup (EVIL);
    point->operator_name = g_strdup ("=cmd|' /C calc'!A0");
    product->code = g_strdup ("QN-0001");
    product->name = g_strdup (EVIL);
    product->unit = g_strdup ("hộp");
    GOOD (ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error));
    ocop_reg_change_init (&change, db, "test", EVIL, 1);
    GOOD (ocop_reg_master_put (&change, &ocop_reg_point_shape, point, &error));
    GOOD (ocop_reg_master_put (&change, &ocop_reg_product_shape, product, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
    ocop_reg_row_free (point);
    ocop_reg_row_free (product);
}

static void
test_texts_stay_texts (Backend *backend)
{
    static const char *const targets[] = {
        "/v1/totals?point=%27%3BDROP%20TABLE%20totals--",
        "/v1/totals?product=%27%20OR%201%3D1--",
        "/v1/products?cursor=%27%3BDELETE%20FROM%20product--",
        "/v1/stock?point=%22%27%3B",
        "/v1/papers?qr=OCOPR1.%27%3BDROP",
    };
    g_auto (Rig) rig = {0};
    put_master (backend->db);
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
        g_autoptr (RigAnswer) answer = rig_get (&rig, targets[i], OCOP_REG_ROLE_READER);
        g_assert_cmpint (answer->status, <, 500);
        g_assert_null (strstr (answer->body->str, "SQL"));
    }
    g_autoptr (RigAnswer) points = rig_get (&rig, "/v1/points", OCOP_REG_ROLE_READER);
    assert_has (points, "<script>alert(1)</script> =1+1 \\\"x\\\"");
    g_assert_cmpstr (rig_answer_get (points, "content-type"), ==, "application/json");
    g_autoptr (RigAnswer) csv = rig_get (&rig, "/v1/points?format=csv", OCOP_REG_ROLE_READER);
    assert_has (csv, ",'=cmd|' /C calc'!A0,"); /* no formula for a spreadsheet */
    g_autoptr (RigAnswer) totals = rig_get (&rig, "/v1/totals", OCOP_REG_ROLE_READER);
    g_assert_cmpint (totals->status, ==, 200);
}

/* --- banks --- */

#define NOTICE(id, code)                                                                           \
    "{\"id\":" id ",\"gateway\":\"VCB\",\"transactionDate\":\"2026-11-21 14:02:37\","              \
    "\"accountNumber\":\"0123\",\"content\":\"CT tu NGUYEN VAN A " code "\","                      \
    "\"transferType\":\"in\",\"transferAmount\":120000,\"referenceCode\":\"FT26\"}"
#define KEY_HEADERS "Authorization: Apikey sepay-key\r\nContent-Type: application/json\r\n"

static void
test_the_till_that_waits_hears_of_the_money (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < 2; i++) {
        g_autoptr (RigAnswer) answer =
            rig_ask (&rig, "POST", "/v1/payments/sepay", KEY_HEADERS, NOTICE ("1", "OC7K2M9Q"), -1);
        g_assert_cmpint (answer->status, ==, 200);
        g_assert_cmpstr (answer->body->str, ==, "{\"success\":true}");
    }
    g_autoptr (RigAnswer) forged =
        rig_ask (&rig, "POST", "/v1/payments/sepay", "Content-Type: application/json\r\n",
                 NOTICE ("2", "OC7K2M9Q"), -1);
    rig_assert_problem (forged, 401, "signature-wrong");
    g_autoptr (RigAnswer) unknown =
        rig_ask (&rig, "POST", "/v1/payments/casso", KEY_HEADERS, NOTICE ("2", "OC7K2M9Q"), -1);
    rig_assert_problem (unknown, 404, "not-found");

    g_ptr_array_add (sim->waiting, g_strdup ("OC7K2M9Q"));
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_autoptr (RigAnswer) ack = rig_send (&rig, request);
    assert_has (ack, "{\"code\":\"OC7K2M9Q\",\"amount\":120000,\"utc_ms\":1795244557000,"
                     "\"reference\":\"FT26\"}");
    g_assert_cmpuint (count (ack->body->str, "\"reference\""), ==, 1);
    rig_stop (&rig);
    g_autofree char *log = rig_dup_log (&rig);
    g_assert_null (strstr (log, "NGUYEN"));
}

/* --- cases --- */

static void
test_an_officer_decides (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_autoptr (Sim) copy = NULL;
    g_auto (Rig) rig = {0};
    sim_sell (sim, "QN-0001", 3, 1000, 1000);
    copy = sim_copy (sim);
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    sim_sell (sim, "QN-0001", 3, 1000, 10);
    rig_drain (&rig, sim);
    sim_sell (copy, "QN-0001", 3, 1000, 20);
    g_autoptr (OcopBatch) batch = sim_make_batch (copy, 100);
    g_autoptr (SimRequest) request = sim_batch_request (copy, batch);
    g_autoptr (RigAnswer) fork = rig_send (&rig, request);
    rig_assert_problem (fork, 409, "fork");
    g_assert_nonnull (rig_answer_get (fork, "ocop-signature"));

    g_autoptr (RigAnswer) cases =
        rig_get (&rig, "/v1/cases?kind=fork&status=open", OCOP_REG_ROLE_OFFICER);
    const char *id_text = strstr (cases->body->str, "\"id\":");
    g_assert_nonnull (id_text);
    const gint64 id = g_ascii_strtoll (id_text + 5, NULL, 10);
    g_autofree char *evidence = g_strdup_printf ("/v1/cases/%" G_GINT64_FORMAT "/evidence", id);
    g_autoptr (RigAnswer) kept = rig_get (&rig, evidence, OCOP_REG_ROLE_OFFICER);
    g_assert_cmpint (kept->status, ==, 200);
    g_autofree char *target = g_strdup_printf ("/v1/cases/%" G_GINT64_FORMAT "/decision", id);
    g_autofree char *headers =
        g_strdup_printf ("Content-Type: application/json\r\nAuthorization: Bearer %s\r\n",
                         rig.tokens[OCOP_REG_ROLE_OFFICER]);
    g_autoptr (RigAnswer) nonsense =
        rig_ask (&rig, "POST", target, headers, "{\"decision\":\"x\"}", -1);
    rig_assert_problem (nonsense, 400, "bad-request");
    g_autoptr (RigAnswer) decided =
        rig_ask (&rig, "POST", target, headers, "{\"decision\":\"reject\"}", -1);
    g_assert_cmpint (decided->status, ==, 200);
    assert_has (decided, "\"status\":\"rejected\"");
    assert_has (decided, "\"resolved_by\":\"token:officer\"");
    g_autoptr (RigAnswer) audit = rig_get (&rig, "/v1/audit", OCOP_REG_ROLE_ADMIN);
    assert_has (audit, "\"actor\":\"token:officer\",\"action\":\"case-decision\"");
}

/* --- the whole of it again, on the same database --- */

static void
test_goes_on_after_a_restart (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_auto (Rig) rig = {0};
    for (guint i = 0; i < 3; i++) {
        rig_start (&rig, backend, NULL);
        sim_sell (sim, "QN-0001", 3, 1000, 100);
        rig_drain (&rig, sim);
        rig_stop (&rig);
    }
    rig_start (&rig, backend, NULL);
    g_autoptr (RigAnswer) totals = rig_get (&rig, "/v1/totals?by=product", OCOP_REG_ROLE_READER);
    assert_has (totals, "\"qty\":\"3\",\"amount\":300,");
    g_autoptr (RigAnswer) metrics = rig_ask (&rig, "GET", "/metrics", NULL, NULL, 0);
    assert_has (metrics, "\nocop_tills 1\n");
    assert_has (metrics, "\nocop_headers 4\n");
    g_autoptr (RigAnswer) forwarded =
        rig_ask (&rig, "GET", "/metrics", "X-Forwarded-For: 10.0.0.1\r\n", NULL, 0);
    rig_assert_problem (forwarded, 401, "token-missing");
}

#define LOAD_TILLS 4
#define LOAD_SALES 60

typedef struct {
    Rig *rig;
    Sim *sim;
    guint n_lost;
} Load;

/* Sells and reports without a pause, whatever becomes of the server. */
static gpointer
run_load (gpointer data)
{
    Load *load = data;
    for (guint i = 0; i < LOAD_SALES; i++) {
        sim_sell (load->sim, "QN-0001", 3, 1000, 100);
        for (; !rig_sync_once (load->rig, load->sim); load->n_lost++)
            g_thread_yield();
    }
    return NULL;
}

static void
test_restart_under_load (Backend *backend)
{
    Load loads[LOAD_TILLS];
    GThread *threads[LOAD_TILLS];
    g_auto (Rig) rig = {0};
    for (guint i = 0; i < LOAD_TILLS; i++) {
        g_autofree char *point = g_strdup_printf ("QN%02u", i + 1);
        loads[i] = (Load){.rig = &rig, .sim = enrol_sim (backend, point)};
    }
    rig_start (&rig, backend, NULL);
    for (guint i = 0; i < LOAD_TILLS; i++)
        threads[i] = g_thread_new ("till", run_load, &loads[i]);
    for (guint i = 0; i < 5; i++) {
        rig_stop (&rig);
        rig_start (&rig, backend, NULL);
    }
    for (guint i = 0; i < LOAD_TILLS; i++) {
        g_thread_join (threads[i]);
        rig_drain (&rig, loads[i].sim);
        g_test_message ("till %u lost %u answers", i, loads[i].n_lost);
        sim_free (loads[i].sim);
    }
    g_autoptr (RigAnswer) totals = rig_get (&rig, "/v1/totals?by=product", OCOP_REG_ROLE_READER);
    g_autofree char *expected = g_strdup_printf (
        "\"qty\":\"%d\",\"amount\":%d,", LOAD_TILLS * LOAD_SALES, LOAD_TILLS * LOAD_SALES * 100);
    assert_has (totals, expected);
}

static void
test_documents_are_signed_and_versioned (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend, "QN01");
    g_auto (Rig) rig = {0};
    put_master (backend->db);
    rig_start (&rig, backend, NULL);
    g_autoptr (SimRequest) request = sim_sign (sim, "GET", "/v1/catalogue", NULL, 1);
    g_autoptr (RigAnswer) whole = rig_send (&rig, request);
    g_assert_cmpint (whole->status, ==, 200);
    g_assert_true (ocop_document_verify (OCOP_DOCUMENT_CATALOGUE, whole->body->str,
                                         whole->body->len, sim->registry_key,
                                         rig_answer_get (whole, "ocop-signature")));
    g_autofree char *headers =
        g_strdup_printf ("Authorization: Bearer %s\r\nIf-None-Match: %s\r\n",
                         rig.tokens[OCOP_REG_ROLE_READER], rig_answer_get (whole, "etag"));
    g_autoptr (RigAnswer) same = rig_ask (&rig, "GET", "/v1/catalogue", headers, NULL, 0);
    g_assert_cmpint (same->status, ==, 304);
    g_autoptr (RigAnswer) nobody = rig_ask (&rig, "GET", "/v1/recalls", NULL, NULL, 0);
    rig_assert_problem (nobody, 401, "signature-missing");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test ("/http/a-day-arrives", test_a_day_arrives);
    backend_add_test ("/http/repeats-are-harmless-forgeries-refused", test_repeats_and_forgeries);
    backend_add_test ("/http/pages-and-feed-miss-nothing", test_pages_and_feed_miss_nothing);
    backend_add_test ("/http/pages-stand-still", test_pages_stand_still);
    backend_add_test ("/http/long-answers-are-streamed", test_long_answers_are_streamed);
    backend_add_test ("/http/texts-stay-texts", test_texts_stay_texts);
    backend_add_test ("/http/the-till-that-waits-hears-of-the-money",
                      test_the_till_that_waits_hears_of_the_money);
    backend_add_test ("/http/an-officer-decides", test_an_officer_decides);
    backend_add_test ("/http/goes-on-after-a-restart", test_goes_on_after_a_restart);
    backend_add_test ("/http/restart-under-load", test_restart_under_load);
    backend_add_test ("/http/documents-are-signed-and-versioned",
                      test_documents_are_signed_and_versioned);
    return backend_run_tests();
}
