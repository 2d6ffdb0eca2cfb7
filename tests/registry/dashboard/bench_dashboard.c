/* Times every page of the dashboard over a year of a province: 300 points × 500 products. Prints
 * one line a page with the median CPU time of its runs; exits 1 when one takes longer than the
 * limit.
 *
 * usage: bench-dashboard [POINTS PRODUCTS [LIMIT_MS]] */
#include "year.h"

#include "province.h"
#include "registry/dashboard/dashboard.h"
#include "registry/http/answer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RUNS 7

static const struct {
    const char *path, *value, *query;
} asked[] = {
    {"/", NULL, ""},
    {"/doanh-so", NULL, "ky=month"},
    {"/doanh-so", NULL, "ky=year"},
    {"/doanh-so", NULL, "ky=year&theo=product"},
    {"/doanh-so", NULL, "ky=year&theo=point"},
    {"/doanh-so", NULL, "ky=year&theo=producer&sao=4"},
    {"/doanh-so", NULL, "ky=year&theo=commune"},
    {"/doanh-so", NULL, "ky=year&theo=channel&diem=P1007"},
    {"/doanh-so", NULL, "ky=year&theo=product&diem=P1007"},
    {"/doanh-so", NULL, "ky=year&theo=point&san-pham=QN-1007"},
    {"/doanh-so", NULL, "ky=quarter&theo=day"},
    {"/tham-gia", NULL, ""},
    {"/muc-tieu", NULL, ""},
    {"/chung-nhan", NULL, ""},
    {"/cung-ung", NULL, ""},
    {"/dieu-chuyen", NULL, ""},
    {"/diem-ban", NULL, ""},
    {"/san-pham", NULL, ""},
    {"/san-pham/{code}", "QN-1007", ""},
    {"/ho-so", NULL, ""},
    {"/nhat-ky", NULL, ""},
};

static const OcopWebRoute *
find_route (const char *path)
{
    const OcopWebTable *table = ocop_dashboard_get_table();
    for (guint i = 0; i < table->n_routes; i++)
        if (strcmp (table->routes[i].path, path) == 0 &&
            strcmp (table->routes[i].method, "GET") == 0)
            return &table->routes[i];
    g_assert_not_reached();
}

/* Of this thread: what a page costs, whatever else the machine does. */
static gint64
get_cpu_us (void)
{
    struct timespec now;
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static gint64
time_page (OcopRegDb *db, guint i, gint64 now_ms, gsize *size)
{
    OcopWebRequest request = {.method = "GET", .path = asked[i].path};
    OcopWebContext context = {.db = db, .ports = ocop_ports_get_system(), .now_ms = now_ms};
    OcopWebAnswer answer = {0};
    g_autoptr (OcopForm) query = NULL;
    g_auto (OcopRegTransaction) snapshot = {0};
    GOOD (query = ocop_form_parse (asked[i].query, strlen (asked[i].query), &error));
    request.query = query;
    request.path_values[0] = (char *)asked[i].value;
    request.identity.role = OCOP_REG_ROLE_ADMIN;
    const gint64 start = get_cpu_us();
    GOOD (ocop_reg_begin (&snapshot, db, OCOP_REG_READ, &error));
    GOOD (find_route (asked[i].path)->handler (&context, &request, &answer, &error));
    const gint64 took = get_cpu_us() - start;
    *size = g_bytes_get_size (answer.body);
    ocop_web_answer_clear (&answer);
    return took;
}

static int
compare (const void *a, const void *b)
{
    const gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
    return (one > other) - (one < other);
}

int
main (int argc, char **argv)
{
    const OcopPorts *ports = ocop_ports_get_system();
    const OcopDay today = ocop_day_from_ymd (2026, 12, 22);
    const Year year = {.n_points = argc > 2 ? (guint)atoi (argv[1]) : 300,
                       .n_products = argc > 2 ? (guint)atoi (argv[2]) : 500,
                       .first = ocop_day_from_ymd (2026, 1, 1),
                       .last = today};
    const gint64 limit_us = (argc > 3 ? atoi (argv[3]) : 100) * 1000;
    g_autofree char *folder = g_dir_make_tmp ("ocop-year-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "registry.db", NULL);
    g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
    OcopRegDb *db = NULL, *reader = NULL;
    gboolean is_slow = FALSE;
    GOOD (db = ocop_reg_store_open (url, OCOP_REG_DB_CREATE, ports, &error));
    year_fill (db, &year);
    GOOD (reader = ocop_reg_store_open (url, OCOP_REG_DB_READ_ONLY, ports, &error));
    for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
        gint64 took[RUNS];
        gsize size = 0;
        for (guint k = 0; k < RUNS; k++)
            took[k] = time_page (reader, i, (gint64)today * 86400000, &size);
        qsort (took, RUNS, sizeof took[0], compare);
        is_slow = is_slow || took[RUNS / 2] > limit_us;
        printf ("dashboard %-18s %-34s %4d.%d ms %6d KiB\n", asked[i].path, asked[i].query,
                (int)(took[RUNS / 2] / 1000), (int)(took[RUNS / 2] / 100 % 10), (int)(size / 1024));
    }
    ocop_reg_db_close (reader);
    ocop_reg_db_close (db);
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
        g_autofree char *file = g_strconcat (path, endings[i], NULL);
        unlink (file);
    }
    rmdir (folder);
    return is_slow;
}
