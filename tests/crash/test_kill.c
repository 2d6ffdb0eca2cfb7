/* A program that sells is killed at random moments, on the real disk: what it said it had sold is
 * there, numbers have no gap, and the next program goes on from where it was. OCOP_KILL_SEED=N
 * changes the moments. */
#include "base/error.h"
#include "lib/fixture.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS       60
#define LIFE_MAX_MS  60
#define FIRST_MAX_MS 30000 /* a machine may be busy */
#define HEALTH_EVERY 20

typedef struct {
    OcopFixture *fixture;
    gint64 n_told;     /* the last receipt that a child told of */
    gint64 n_receipts; /* after the last round */
    guint n_told_in_all, n_untold;
} Rounds;

static void
open_shop (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    fixture->shop =
        ocop_shop_open (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports, &error);
    g_assert_no_error (error);
}

/* The child: sells for ever and tells the number of each receipt when it has it. */
static void G_GNUC_NORETURN
sell_for_ever (OcopFixture *fixture, int pipe_fd)
{
    open_shop (fixture);
    for (;;) {
        char point[9];
        int till;
        gint64 epoch, number;
        g_auto (OcopSaleResult) result = ocop_fixture_sell (
            fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"},{\"code\":\"QN-0005\","
                     "\"qty\":\"3\"}],"
                     "\"payments\":[{\"method\":\"cash\",\"tendered\":100000}]}");
        g_assert_true (
            ocop_receipt_number_parse (result.sale->receipt, point, &till, &epoch, &number));
        if (write (pipe_fd, &number, sizeof number) != (ssize_t)sizeof number)
            _exit (1);
    }
}

/* Listens to the child for @life_ms, from its beginning or from the first receipt it tells of,
 * kills it, and hears the rest of what it told. */
static void
listen_and_kill (Rounds *rounds, pid_t child, int pipe_fd, gboolean waits_for_first, gint64 life_ms)
{
    gint64 deadline = g_get_monotonic_time() + (waits_for_first ? FIRST_MAX_MS : life_ms) * 1000,
           number;
    gboolean is_alive = TRUE;
    for (;;) {
        struct pollfd waiting = {.fd = pipe_fd, .events = POLLIN};
        gint64 left_us = deadline - g_get_monotonic_time();
        int n_ready = is_alive ? poll (&waiting, 1, (int)(MAX (0, left_us) / 1000)) : 1;
        if (is_alive && (left_us <= 0 || n_ready == 0)) {
            kill (child, SIGKILL);
            is_alive = FALSE;
            continue;
        }
        if (read (pipe_fd, &number, sizeof number) != (ssize_t)sizeof number)
            break;
        g_assert_cmpint (number, ==, rounds->n_receipts + 1);
        if (waits_for_first)
            deadline = g_get_monotonic_time() + life_ms * 1000;
        waits_for_first = FALSE;
        rounds->n_receipts = rounds->n_told = number;
        rounds->n_told_in_all++;
    }
    int status;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

static void
check (Rounds *rounds, gboolean is_thorough)
{
    g_autoptr (GError) error = NULL;
    OcopFixture *fixture = rounds->fixture;
    open_shop (fixture);
    g_auto (GStrv) numbers =
        ocop_shop_list_receipts (fixture->shop, OCOP_DAY_MIN, OCOP_DAY_MAX, &error);
    g_assert_no_error (error);
    gint64 n = (gint64)g_strv_length (numbers);
    g_assert_cmpint (n, >=, rounds->n_told);
    g_assert_cmpint (n, <=, rounds->n_told + 1); /* killed between the commit and telling */
    for (gint64 i = 0; i < n; i++) {
        g_autofree char *expected = g_strdup_printf ("QN01-1-%08d", (int)i + 1);
        g_assert_cmpstr (numbers[i], ==, expected);
    }
    if (n > 0) {
        g_auto (OcopReceipt) last = {0};
        ocop_shop_get_receipt (fixture->shop, numbers[n - 1], &last, &error);
        g_assert_no_error (error);
    }
    rounds->n_untold += n > rounds->n_told ? 1 : 0;
    rounds->n_receipts = rounds->n_told = n;
    if (is_thorough)
        ocop_fixture_assert_healthy (fixture);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
}

static void
test_killed (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    Rounds rounds = {.fixture = fixture};
    const char *text = g_getenv ("OCOP_KILL_SEED");
    g_autoptr (GRand) random =
        g_rand_new_with_seed (text != NULL ? (guint32)g_ascii_strtoull (text, NULL, 10) : 20261121);
    ocop_fixture_open_shift (fixture);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        g_assert_cmpint (pipe (ends), ==, 0);
        ocop_fixture_advance (fixture, 600000);
        pid_t child = fork();
        g_assert_cmpint (child, >=, 0);
        if (child == 0) {
            close (ends[0]);
            sell_for_ever (fixture, ends[1]);
        }
        close (ends[1]);
        listen_and_kill (&rounds, child, ends[0], round % 2 == 0,
                         g_rand_int_range (random, 0, LIFE_MAX_MS));
        close (ends[0]);
        check (&rounds, round % HEALTH_EVERY == HEALTH_EVERY - 1);
    }
    g_test_message ("%u receipts told of, %u rounds with one more that was not",
                    rounds.n_told_in_all, rounds.n_untold);
    g_assert_cmpuint (rounds.n_told_in_all, >=, ROUNDS / 2);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/kill/what-was-told-is-there", test_killed);
    return g_test_run();
}
