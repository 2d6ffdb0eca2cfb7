/* Random business days, step by step against the model: answers, refusals, and in the end every
 * figure. The store is closed, opened and cut off from its power in between.
 *
 * OCOP_MODEL_SEED=N starts with another seed, OCOP_MODEL_RUNS=N plays so many sequences,
 * OCOP_MODEL_VERBOSE=1 tells every step; a failure names seed and step. */
#include "base/error.h"
#include "crash/crash_vfs.h"
#include "lib/fixture.h"
#include "property/compare.h"
#include "property/generate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUNS       240
#define STEPS      60
#define FIRST_SEED 2026

/* A request that was answered. */
typedef struct {
    guint64 id;
    char *json;
    gboolean is_return;
    gint64 number, total;
} Answered;

typedef struct {
    OcopFixture *fixture;
    OcopCrashDisk *disk;
    Model *model;
    GArray *answered; /* of Answered */
    guint64 state, n_ids;
} Play;

static guint n_done, n_refused; /* sales and returns */
static char position[4096];     /* what is being done, for the message of a failure */

static void
tell (int signal_number)
{
    ssize_t written = write (STDERR_FILENO, position, strlen (position));
    signal (SIGABRT, SIG_DFL);
    _exit (written > 0 ? 134 : 135);
}

static void
assert_code (const GError *error, const char *expected)
{
    const char *code = error != NULL ? ocop_error_get_name (error) : NULL;
    if (error != NULL && g_strcmp0 (code, expected) != 0)
        g_printerr ("%s\n", error->message);
    g_assert_cmpstr (code, ==, expected);
}

static OcopShop *
get_shop (Play *play)
{
    return play->fixture->shop;
}

static void
open_store (Play *play)
{
    g_autoptr (GError) error = NULL;
    play->fixture->shop = ocop_shop_open (play->fixture->home, OCOP_SHOP_NORMAL, "test",
                                          &play->fixture->ports, &error);
    g_assert_no_error (error);
}

static void
reopen_store (Play *play)
{
    gboolean is_cut = random_one_in (&play->state, 2);
    if (is_cut)
        ocop_crash_disk_crash (play->disk);
    g_clear_pointer (&play->fixture->shop, ocop_shop_close);
    if (is_cut) {
        ocop_crash_disk_power_cycle (play->disk,
                                     (OcopDamage)random_below (&play->state, OCOP_N_DAMAGES),
                                     random_next (&play->state));
        play->fixture->boottime_ms = 5000;
    }
    open_store (play);
}

static void
remember (Play *play, guint64 id, const char *json, gboolean is_return, gint64 number, gint64 total)
{
    if (id == 0)
        return;
    Answered answered = {id, g_strdup (json), is_return, number, total};
    g_array_append_val (play->answered, answered);
}

/* ---- steps */

static guint64
next_id (Play *play)
{
    return random_one_in (&play->state, 3) ? ++play->n_ids : 0;
}

static void
say (const char *what)
{
    if (g_getenv ("OCOP_MODEL_VERBOSE") != NULL)
        g_printerr ("%s\n", what);
    gsize length = strlen (position);
    g_snprintf (position + length, sizeof position - length, "%s\n", what);
}

static OcopSaleRequest *
read_sale (const char *json)
{
    g_autoptr (GError) error = NULL;
    OcopSaleRequest *request = ocop_sale_request_read (json, -1, &error);
    say (json);
    g_assert_no_error (error);
    return request;
}

static void
sell (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSaleResult) result = {0};
    guint64 id = next_id (play);
    MRequest request;
    MSale expected;
    generate_sale (play->model, &play->state, &request);
    g_autofree char *json = sale_to_json (play->model, &request, id);
    g_autoptr (OcopSaleRequest) asked = read_sale (json);
    const char *refusal = model_sell (play->model, &request, &expected);
    ocop_shop_sell (get_shop (play), asked, &result, &error);
    assert_code (error, refusal);
    *(refusal == NULL ? &n_done : &n_refused) += 1;
    if (refusal != NULL)
        return;
    assert_sale (play->model, result.sale, &expected);
    g_assert_false (result.act.is_repeated);
    if (expected.number > 0)
        assert_number (result.sale->receipt, expected.number);
    else
        g_assert_null (result.sale->receipt);
    remember (play, id, json, FALSE, expected.number, expected.total);
}

static void
take_back (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReturnResult) result = {0};
    guint64 id = next_id (play);
    MBack back;
    generate_back (play->model, &play->state, &back);
    g_autofree char *json = back_to_json (play->model, &back, id);
    say (json);
    g_autoptr (OcopReturnRequest) asked = ocop_return_request_read (json, -1, &error);
    g_assert_no_error (error);
    const char *refusal = model_take_back (play->model, &back);
    ocop_shop_take_back (get_shop (play), asked, &result, &error);
    assert_code (error, refusal);
    *(refusal == NULL ? &n_done : &n_refused) += 1;
    if (refusal != NULL)
        return;
    assert_number (result.taking_back->receipt, back.number);
    g_assert_cmpint (result.taking_back->total, ==, back.total);
    g_assert_cmpuint (result.taking_back->lines->len, ==, back.n_lines);
    for (guint i = 0; i < back.n_lines; i++) {
        const OcopReturnLine *line = g_ptr_array_index (result.taking_back->lines, i);
        g_assert_cmpint (line->amount, ==, back.lines[i].amount);
        g_assert_cmpstr (line->code, ==, play->model->products[back.lines[i].product].code);
    }
    remember (play, id, json, TRUE, back.number, back.total);
}

/* The same again, or something else under the same id; in whatever state the shop is by now. */
static void
repeat (Play *play)
{
    g_autoptr (GError) error = NULL;
    if (play->answered->len == 0)
        return;
    const Answered *before = &g_array_index (play->answered, Answered,
                                             random_below (&play->state, (int)play->answered->len));
    g_autofree char *json = g_strdup (before->json);
    gboolean is_changed = random_one_in (&play->state, 3);
    if (random_one_in (&play->state, 8)) {
        OcopRequestId id = {.is_given = TRUE};
        g_auto (OcopActResult) moved = {0};
        g_autofree char *text =
            g_strdup_printf ("%08x-0000-4000-8000-000000000000", (guint)before->id);
        ocop_uuid_parse (text, id.id);
        ocop_shop_move_cash (get_shop (play), FALSE, 1000, "thử", NULL, &id, &moved, &error);
        assert_code (error, "request-id-reused");
        return;
    }
    if (is_changed) {
        MRequest request;
        generate_sale (play->model, &play->state, &request);
        request.cashier = "an"; /* never lan, and the channel tells it from what an sold */
        request.channel = 3;
        g_free (json);
        json = sale_to_json (play->model, &request, before->id);
        if (strcmp (json, before->json) == 0)
            return;
    }
    if (before->is_return && !is_changed) {
        g_auto (OcopReturnResult) result = {0};
        g_autoptr (OcopReturnRequest) asked = ocop_return_request_read (json, -1, &error);
        say (json);
        ocop_shop_take_back (get_shop (play), asked, &result, &error);
        g_assert_no_error (error);
        g_assert_true (result.act.is_repeated);
        assert_number (result.taking_back->receipt, before->number);
        g_assert_cmpint (result.taking_back->total, ==, before->total);
        return;
    }
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) asked = read_sale (json);
    ocop_shop_sell (get_shop (play), asked, &result, &error);
    assert_code (error, is_changed ? "request-id-reused" : NULL);
    if (is_changed)
        return;
    g_assert_true (result.act.is_repeated);
    g_assert_cmpint (result.sale->total, ==, before->total);
    if (before->number > 0)
        assert_number (result.sale->receipt, before->number);
}

static void
park (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_autofree char *id = NULL;
    int number = 0;
    MRequest request;
    generate_sale (play->model, &play->state, &request);
    if (request.resumed != 0 || request.is_training)
        return;
    request.n_payments = 0;
    g_autofree char *json = sale_to_json (play->model, &request, 0);
    g_autoptr (OcopSaleRequest) asked = read_sale (json);
    const char *refusal = model_park (play->model, &request, &number);
    ocop_shop_park (get_shop (play), asked, &id, &result, &error);
    assert_code (error, refusal);
    g_autofree char *expected = refusal == NULL ? g_strdup_printf ("P%d", number) : NULL;
    g_assert_cmpstr (id, ==, expected);
}

static void
drop (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    int number = 1 + random_below (&play->state, play->model->n_parked + 1);
    g_autofree char *id = g_strdup_printf ("P%d", number);
    const char *refusal = model_drop (play->model, number);
    ocop_shop_drop_parked (get_shop (play), id, NULL, &result, &error);
    assert_code (error, refusal);
}

static void
open_shift (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {.cashier = random_one_in (&play->state, 20)  ? "hoa"
                                               : random_one_in (&play->state, 3) ? "minh"
                                                                                 : "lan",
                                    .opening_float = 1000 * random_below (&play->state, 2000),
                                    .day = OCOP_DAY_NONE};
    int day = M_NO_DAY;
    if (random_one_in (&play->state, 5))
        opening.day = day = model_today (play->model) + random_below (&play->state, 4) - 2;
    const char *refusal = model_open (play->model, opening.cashier, opening.opening_float, day);
    ocop_shop_open_shift (get_shop (play), &opening, NULL, &result, &error);
    assert_code (error, refusal);
    if (refusal == NULL)
        g_assert_cmpint (result.business_day, ==, play->model->shift.day);
}

static void
read_x (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopShiftClose) x = ocop_shop_read_shift (get_shop (play), &error);
    assert_code (error, play->model->shift.is_open ? NULL : "shift-closed");
    if (x != NULL)
        assert_figures (play->model, x, &play->model->shift);
}

static void
close_shift (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_autoptr (OcopShiftClose) close = NULL;
    MShift expected;
    gint64 counted = random_below (&play->state, 5000000);
    const char *refusal = model_close (play->model, &expected);
    ocop_shop_close_shift (get_shop (play), counted, NULL, NULL, NULL, &close, &result, &error);
    assert_code (error, refusal);
    if (refusal != NULL)
        return;
    assert_figures (play->model, close, &expected);
    g_assert_cmpint (close->z, ==, play->model->n_z);
    g_assert_cmpint (close->counted_cash, ==, counted);
}

static void
move_cash (Play *play)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    gboolean is_out = random_one_in (&play->state, 2);
    gint64 amount = 1 + random_below (&play->state, 1000000);
    const char *refusal = model_move_cash (play->model, is_out, amount);
    ocop_shop_move_cash (get_shop (play), is_out, amount, "đổi tiền lẻ", NULL, NULL, &result,
                         &error);
    assert_code (error, refusal);
}

static void
book_stock (Play *play)
{
    static const OcopStockActKind kinds[] = {OCOP_STOCK_WASTE, OCOP_STOCK_ADJUST,
                                             OCOP_STOCK_RECEIVE};
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    guint64 *state = &play->state;
    int index = random_one_in (state, 30) ? -1 : random_below (state, M_PRODUCTS);
    int sign = random_one_in (state, 2) ? 1 : random_below (state, 3) - 1, expiry = M_NO_DAY;
    gboolean is_weight = index >= 0 && play->model->products[index].is_weight;
    gint64 qty =
        is_weight ? 1 + random_below (state, 60000)
                  : 1000 * (1 + random_below (state, 40)) + (random_one_in (state, 40) ? 500 : 0);
    char lot[8] = "";
    if (sign == 0 && random_one_in (state, 2))
        qty = -qty;
    if (!random_one_in (state, 3))
        g_snprintf (lot, sizeof lot, "L%d", random_below (state, 8));
    if (sign > 0 && lot[0] != '\0' && !random_one_in (state, 4))
        expiry = model_today (play->model) + random_below (state, 60) - 5;
    OcopStockRequest stock = {.kind = kinds[sign < 0    ? 0
                                            : sign == 0 ? 1
                                                        : 2],
                              .code = index >= 0 ? play->model->products[index].code : "QN-none",
                              .qty_milli = qty,
                              .lot = lot[0] != '\0' ? lot : NULL,
                              .expiry = expiry,
                              .reason = "kiểm kê"};
    const char *refusal = model_book (play->model, index, sign, qty, lot, expiry);
    g_autofree char *text = g_strdup_printf ("stock %s %d %" G_GINT64_FORMAT " lot %s expiry %d",
                                             stock.code, sign, qty, lot, expiry);
    say (text);
    ocop_shop_book_stock (get_shop (play), &stock, NULL, &result, &error);
    assert_code (error, refusal);
}

static void
set_price (Play *play)
{
    g_autoptr (GError) error = NULL;
    MProduct *product = &play->model->products[random_below (&play->state, M_PRODUCTS)];
    int from = model_today (play->model) + random_below (&play->state, 3);
    MPrice price = {from, 1 + random_below (&play->state, 400000)};
    if (product->n_prices == M_PRICES)
        return;
    for (guint i = 0; i < product->n_prices; i++)
        if (product->prices[i].from == from)
            return;
    product->prices[product->n_prices++] = price;
    play->model->last_record_ms = play->model->utc_ms;
    ocop_shop_set_price (get_shop (play), product->code, price.price, from, NULL, NULL, &error);
    g_assert_no_error (error);
}

static void
set_setting (Play *play)
{
    g_autoptr (GError) error = NULL;
    static const char *const steps[] = {"0", "500", "1000"};
    int choice = random_below (&play->state, 3);
    gboolean is_rounding = random_one_in (&play->state, 2);
    if (is_rounding)
        play->model->rounding_step = 500 * choice;
    else
        play->model->shows_vat = choice > 0;
    play->model->last_record_ms = play->model->utc_ms;
    ocop_shop_set_setting (get_shop (play), is_rounding ? "rounding" : "shop.vat_method",
                           is_rounding  ? steps[choice]
                           : choice > 0 ? "deduction"
                                        : "direct",
                           NULL, NULL, &error);
    g_assert_no_error (error);
}

static void
turn_clock (Play *play)
{
    const gint64 minute = 60000, hour = 60 * minute, day = 24 * hour;
    gint64 *now = &play->fixture->utc_ms;
    gint64 midnight = (gint64)(model_today (play->model) + 1) * day - 7 * hour;
    gint64 target = *now, new_year;
    switch (random_below (&play->state, 8)) {
    case 0:
        target = midnight - minute;
        break;
    case 1:
        target = midnight;
        break;
    case 2:
        target += day * (1 + random_below (&play->state, 20));
        break;
    case 3:
        new_year = (gint64)(model_day (2026, 12, 31) + 1) * day - 7 * hour -
                   random_below (&play->state, 2);
        target = MAX (*now, new_year);
        break;
    case 4: /* somebody sets it back */
        *now -= hour * (1 + random_below (&play->state, 50));
        play->model->utc_ms = *now;
        return;
    default:
        target += hour * random_below (&play->state, 10);
        break;
    }
    ocop_fixture_advance (play->fixture, target - *now);
    play->model->utc_ms = *now;
}

/* ---- the whole */

static void
take_step (Play *play)
{
    static const struct {
        int weight;
        void (*act) (Play *play);
        const char *name;
    } steps[] = {{40, sell, "sell"},          {12, take_back, "return"},
                 {16, book_stock, "stock"},   {4, move_cash, "cash"},
                 {4, park, "park"},           {2, drop, "drop"},
                 {6, repeat, "repeat"},       {3, reopen_store, "reopen"},
                 {5, turn_clock, "clock"},    {3, set_price, "price"},
                 {2, set_setting, "setting"}, {3, close_shift, "close"},
                 {1, open_shift, "open"},     {3, read_x, "X"}};
    int lot = random_below (&play->state, 104);
    ocop_fixture_advance (play->fixture, 1000 * (1 + random_below (&play->state, 300)));
    play->model->utc_ms = play->fixture->utc_ms;
    if (!play->model->shift.is_open && random_one_in (&play->state, 2)) {
        say ("open");
        open_shift (play);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        lot -= steps[i].weight;
        if (lot >= 0)
            continue;
        say (steps[i].name);
        steps[i].act (play);
        return;
    }
}

static void
clear_answered (gpointer data)
{
    g_free (((Answered *)data)->json);
}

static void
play_one (OcopFixture *fixture, OcopCrashDisk *disk, gint64 utc_ms, guint64 seed)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) imported = {0};
    fixture->utc_ms = utc_ms;
    g_autoptr (Model) model = model_new (utc_ms);
    g_autoptr (GArray) answered = g_array_new (FALSE, TRUE, sizeof (Answered));
    g_array_set_clear_func (answered, clear_answered);
    Play play = {
        .fixture = fixture, .disk = disk, .model = model, .answered = answered, .state = seed};
    g_autofree char *csv = generate_catalogue (model, &play.state);
    g_snprintf (position, sizeof position, "model: seed %" G_GUINT64_FORMAT ", catalogue\n%s", seed,
                csv);
    say (csv);
    open_store (&play);
    ocop_shop_import_catalogue (fixture->shop, "random.csv", csv, strlen (csv), NULL, NULL,
                                &imported, &error);
    g_assert_no_error (error);
    model->last_record_ms = utc_ms;
    for (int step = 0; step < STEPS; step++) {
        g_snprintf (position, sizeof position, "model: seed %" G_GUINT64_FORMAT " step %d: ", seed,
                    step);
        take_step (&play);
    }
    g_snprintf (position, sizeof position, "model: seed %" G_GUINT64_FORMAT ", at the end\n", seed);
    assert_stock (model, fixture->shop);
    assert_report (model, fixture->shop);
    read_x (&play);
    ocop_fixture_assert_healthy (fixture);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
}

static guint64
read_number (const char *variable, guint64 fallback)
{
    const char *text = g_getenv (variable);
    return text != NULL ? g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_random_days (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty();
    g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    static const struct {
        const char *name;
        OcopRole role;
    } users[] = {{"lan", OCOP_ROLE_CASHIER},
                 {"minh", OCOP_ROLE_MANAGER},
                 {"an", OCOP_ROLE_ADMIN},
                 {"hoa", OCOP_ROLE_MANAGER}};
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    guint64 first = read_number ("OCOP_MODEL_SEED", FIRST_SEED),
            n = read_number ("OCOP_MODEL_RUNS", RUNS);
    fixture->disk = *ocop_crash_disk_get_port (disk);
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
    for (gsize i = 0; i < G_N_ELEMENTS (users); i++) {
        ocop_shop_add_user (fixture->shop, users[i].name, users[i].role, "1234", NULL, NULL,
                            &error);
        g_assert_no_error (error);
    }
    ocop_shop_disable_user (fixture->shop, "hoa", NULL, NULL, &error);
    g_assert_no_error (error);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    g_autoptr (OcopCrashImage) image = ocop_crash_disk_save (disk);
    gint64 utc_ms = fixture->utc_ms + 1000;
    g_test_message ("%" G_GUINT64_FORMAT " sequences from seed %" G_GUINT64_FORMAT, n, first);
    signal (SIGABRT, tell);
    for (guint64 i = 0; i < n; i++) {
        ocop_crash_disk_load (disk, image);
        play_one (fixture, disk, utc_ms, first + i);
    }
    signal (SIGABRT, SIG_DFL);
    g_test_message ("%u sales and returns done, %u refused", n_done, n_refused);
    g_assert_cmpuint (n_done, >, 4 * n);
    g_assert_cmpuint (n_refused, >, 4 * n);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/property/model/answers-refusals-and-figures-agree", test_random_days);
    return g_test_run();
}
