/* Posts and timers: in order, later than the call, and free of leaks when nobody listens. */
#include "drivers/core/loop.h"

static void
append (gpointer data)
{
    g_string_append ((GString *)data, "x");
}

typedef struct {
    GString *text;
    OcopLoop *loop;
    guint timer;
} Fixture;

static void
say_one (gpointer data)
{
    g_string_append (((Fixture *)data)->text, "1");
}

static void
say_two (gpointer data)
{
    g_string_append (((Fixture *)data)->text, "2");
}

static void
say_one_then_post (gpointer data)
{
    Fixture *fixture = data;
    say_one (fixture);
    ocop_loop_post (fixture->loop, say_two, fixture, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->text = g_string_new (NULL);
    fixture->loop = ocop_loop_new_manual();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_loop_unref (fixture->loop);
    g_string_free (fixture->text, TRUE);
}

static void
test_posts_come_later_and_in_order (Fixture *fixture, gconstpointer data)
{
    ocop_loop_post (fixture->loop, say_one_then_post, fixture, NULL);
    ocop_loop_post (fixture->loop, say_one, fixture, NULL);
    g_assert_cmpstr (fixture->text->str, ==, "");
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpstr (fixture->text->str, ==, "112");
}

static void
test_timers_come_at_their_time (Fixture *fixture, gconstpointer data)
{
    guint first = ocop_loop_add_timer (fixture->loop, 60000, say_two, fixture);
    ocop_loop_add_timer (fixture->loop, 1000, say_one, fixture);
    guint cleared = ocop_loop_add_timer (fixture->loop, 1000, say_two, fixture);
    ocop_loop_clear_timer (fixture->loop, &cleared);
    g_assert_cmpuint (cleared, ==, 0);
    ocop_loop_advance (fixture->loop, 999);
    g_assert_cmpstr (fixture->text->str, ==, "");
    ocop_loop_advance (fixture->loop, 1);
    g_assert_cmpstr (fixture->text->str, ==, "1");
    ocop_loop_advance (fixture->loop, 59000);
    g_assert_cmpstr (fixture->text->str, ==, "12");
    g_assert_cmpint (ocop_loop_get_ms (fixture->loop), ==, 60000);
    ocop_loop_clear_timer (fixture->loop, &first);
}

/* A post from a timer comes before the next timer of the same advance. */
static void
test_what_a_timer_posts_comes_before_the_next (Fixture *fixture, gconstpointer data)
{
    ocop_loop_add_timer (fixture->loop, 10, say_one_then_post, fixture);
    ocop_loop_add_timer (fixture->loop, 20, say_one, fixture);
    ocop_loop_advance (fixture->loop, 20);
    g_assert_cmpstr (fixture->text->str, ==, "121");
}

static void
free_string (gpointer data)
{
    g_string_append ((GString *)data, "freed");
}

static void
test_undelivered_posts_are_freed (Fixture *fixture, gconstpointer data)
{
    OcopLoop *loop = ocop_loop_new_manual();
    ocop_loop_post (loop, append, fixture->text, free_string);
    ocop_loop_unref (loop);
    g_assert_cmpstr (fixture->text->str, ==, "freed");
}

#define N_POSTS 1000

static gpointer
post_many (gpointer data)
{
    Fixture *fixture = data;
    for (guint i = 0; i < N_POSTS; i++)
        ocop_loop_post (fixture->loop, say_one, fixture, NULL);
    return NULL;
}

static void
test_posts_of_threads_wake_a_real_loop (Fixture *fixture, gconstpointer data)
{
    ocop_loop_unref (fixture->loop);
    fixture->loop = ocop_loop_new (NULL);
    GThread *threads[2];
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("post", post_many, fixture);
    while (fixture->text->len < N_POSTS * G_N_ELEMENTS (threads))
        g_main_context_iteration (NULL, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
    ADD ("/core/loop/posts-come-later-and-in-order", test_posts_come_later_and_in_order);
    ADD ("/core/loop/timers-come-at-their-time", test_timers_come_at_their_time);
    ADD ("/core/loop/what-a-timer-posts-comes-before-the-next",
         test_what_a_timer_posts_comes_before_the_next);
    ADD ("/core/loop/undelivered-posts-are-freed", test_undelivered_posts_are_freed);
    ADD ("/core/loop/posts-of-threads-wake-a-real-loop", test_posts_of_threads_wake_a_real_loop);
    return g_test_run();
}
