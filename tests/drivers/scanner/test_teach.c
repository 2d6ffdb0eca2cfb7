/* Which of the keyboards is a scanner: only the one that types exactly the test code as no person
 * can; every other is given back, and none is held for long. */
#include "../fake_usb.h"
#include "../key_reports.h"
#include "drivers/scanner/teach.h"

/* ---- one keyboard */

static OcopTeachVerdict
type (OcopTeachEar *ear, const char *text, gint64 gap_ms, gint64 *now_ms)
{
    static const guint8 up[8] = {0};
    OcopTeachVerdict verdict = OCOP_TEACH_NOTHING;
    for (; *text != '\0'; text++) {
        guint8 report[8];
        g_assert_true (key_report_init (report, *text));
        *now_ms += gap_ms;
        ocop_teach_ear_feed (ear, report, sizeof report, *now_ms);
        verdict = ocop_teach_ear_feed (ear, up, sizeof up, *now_ms);
    }
    return verdict;
}

static OcopTeachVerdict
judge (const char *text, gint64 gap_ms, gint64 silence_ms)
{
    g_autoptr (OcopTeachEar) ear = ocop_teach_ear_new (OCOP_TEACH_CODE);
    gint64 now_ms = 1000;
    type (ear, text, gap_ms, &now_ms);
    return ocop_teach_ear_tick (ear, now_ms + silence_ms);
}

static void
test_scanner (void)
{
    g_assert_cmpint (judge (OCOP_TEACH_CODE "\r", 5, 0), ==, OCOP_TEACH_SCANNER);
    g_assert_cmpint (judge (OCOP_TEACH_CODE "\t", 60, 0), ==, OCOP_TEACH_SCANNER);
    g_assert_cmpint (judge (OCOP_TEACH_CODE, 60, 0), ==, OCOP_TEACH_PROMISING);
    g_assert_cmpint (judge (OCOP_TEACH_CODE, 60, OCOP_TEACH_KEY_MS + 1), ==, OCOP_TEACH_SCANNER);
}

static void
test_person (void)
{
    /* The same letters, by hand; one wrong key; half of it; more than it. */
    g_assert_cmpint (judge (OCOP_TEACH_CODE "\r", OCOP_TEACH_KEY_MS + 1, 0), ==,
                     OCOP_TEACH_KEYBOARD);
    g_assert_cmpint (judge ("x", 5, OCOP_TEACH_KEY_MS + 1), ==, OCOP_TEACH_KEYBOARD);
    g_assert_cmpint (judge ("Ocop\r", 5, 0), ==, OCOP_TEACH_KEYBOARD);
    g_assert_cmpint (judge (OCOP_TEACH_CODE "0", 5, 0), ==, OCOP_TEACH_KEYBOARD);
    g_assert_cmpint (judge ("8934563138165\r", 5, 0), ==, OCOP_TEACH_KEYBOARD);
    g_assert_cmpint (judge ("", 5, 100000), ==, OCOP_TEACH_NOTHING);
}

/* A German scanner types y for z, a French one q for a, one in Caps Lock the other case. */
static void
test_wrong_layout (void)
{
    g_assert_cmpint (judge ("Ocop/Yzx/0123456789\r", 5, 0), ==, OCOP_TEACH_WRONG_LAYOUT);
    g_assert_cmpint (judge ("oCOP-zYX-0123456789\r", 5, 0), ==, OCOP_TEACH_WRONG_LAYOUT);
}

/* ---- all keyboards */

typedef struct {
    FakeUsb usb;
    guint n_told;
    OcopTeachResult result;
    guint found; /* id */
} Fixture;

static void
on_done (OcopTeachResult result, const OcopUsbFacts *facts, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_told++;
    fixture->result = result;
    fixture->found = facts != NULL ? facts->id : 0;
}

static void
test_which_of_three (void)
{
    Fixture fixture = {0};
    fake_usb_init (&fixture.usb);
    const OcopUsbFacts mouse = fake_usb_facts (1, 1, "1-1",
                                               &(OcopUsbInterface){.device_class = 3,
                                                                   .subclass = 1,
                                                                   .protocol = 2,
                                                                   .interrupt_in = 0x81}),
                       keyboard = fake_usb_facts (1, 2, "1-2", &FAKE_BOOT_KEYBOARD),
                       known = fake_usb_facts (0x05e0, 0x1200, "1-3", &FAKE_BOOT_KEYBOARD),
                       scanner = fake_usb_facts (1, 2, "1-4", &FAKE_BOOT_KEYBOARD);
    const OcopUsbFacts *const facts[] = {&mouse, &keyboard, &known, &scanner};
    OcopTransport *transports[2];
    g_autoptr (OcopTeaching) teaching = NULL;

    teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, &facts[1], 1, on_done, &fixture);
    ocop_teaching_free (g_steal_pointer (&teaching)); /* before its end: nothing is told */
    ocop_loop_advance (fixture.usb.loop, OCOP_TEACH_MS);
    g_assert_cmpuint (fixture.n_told, ==, 0);
    g_assert_cmpuint (fixture.usb.n_made, ==, 1);

    /* Which transport is whose: made one by one. */
    teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, facts, 3, on_done, &fixture);
    g_assert_cmpuint (fixture.usb.n_made, ==, 2); /* neither the mouse nor the known one */
    transports[0] = fixture.usb.transport;
    ocop_loop_run_pending (fixture.usb.loop);
    key_reports_send (transports[0], "m");
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpint (ocop_transport_get_state (transports[0]), ==, OCOP_TRANSPORT_OPEN);
    ocop_loop_advance (fixture.usb.loop, OCOP_TEACH_KEY_MS + 1);
    g_assert_cmpuint (fixture.n_told, ==, 1); /* the last one was given back: no use waiting */
    g_assert_cmpint (fixture.result, ==, OCOP_TEACH_NOT_FOUND);
    ocop_teaching_free (g_steal_pointer (&teaching));

    teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, &facts[3], 1, on_done, &fixture);
    transports[1] = fixture.usb.transport;
    ocop_loop_run_pending (fixture.usb.loop);
    key_reports_send (transports[1], OCOP_TEACH_CODE "\r");
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpuint (fixture.n_told, ==, 2);
    g_assert_cmpint (fixture.result, ==, OCOP_TEACH_FOUND);
    g_assert_cmpuint (fixture.found, ==, scanner.id);
    ocop_teaching_free (g_steal_pointer (&teaching));
    fake_usb_clear (&fixture.usb);
}

static OcopTransport *made[4];

static OcopTransport *
make_and_keep (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
               guint baud, gpointer data)
{
    const guint index = ((FakeUsb *)data)->n_made;
    made[index] = fake_usb_make (kind, facts, interface, baud, data);
    return made[index];
}

static void
test_others_are_given_back (void)
{
    Fixture fixture = {0};
    fake_usb_init (&fixture.usb);
    const OcopUsbOpener opener = {make_and_keep, &fixture.usb, NULL};
    const OcopUsbFacts first = fake_usb_facts (1, 2, "1-1", &FAKE_BOOT_KEYBOARD),
                       second = fake_usb_facts (1, 2, "1-2", &FAKE_BOOT_KEYBOARD),
                       third = fake_usb_facts (1, 2, "1-3", &FAKE_BOOT_KEYBOARD);
    const OcopUsbFacts *const facts[] = {&first, &second, &third};
    g_autoptr (OcopTeaching) teaching =
        ocop_teaching_new (fixture.usb.loop, &opener, facts, 3, on_done, &fixture);
    ocop_loop_run_pending (fixture.usb.loop);
    /* A person types on the first, somebody pulls out the third, the second is the scanner. */
    key_reports_send (made[0], "hello");
    ocop_loop_advance (fixture.usb.loop, OCOP_TEACH_KEY_MS + 1);
    ocop_fake_transport_unplug (made[2]);
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpuint (fixture.n_told, ==, 0);
    key_reports_send (made[1], OCOP_TEACH_CODE "\r");
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    g_assert_cmpuint (fixture.found, ==, second.id);
    ocop_loop_advance (fixture.usb.loop, OCOP_TEACH_MS);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    g_clear_pointer (&teaching, ocop_teaching_free);
    fake_usb_clear (&fixture.usb);
}

static OcopTransport *
make_first_in_use (OcopUsbKind kind, const OcopUsbFacts *facts, const OcopUsbInterface *interface,
                   guint baud, gpointer data)
{
    FakeUsb *usb = data;
    usb->open_result = usb->n_made == 0 ? OCOP_DEV_IN_USE : OCOP_DEV_OK;
    return make_and_keep (kind, facts, interface, baud, data);
}

/* One that cannot be had is given up in the same moment as the other is found. */
static void
test_in_use_and_found_at_once (void)
{
    Fixture fixture = {0};
    fake_usb_init (&fixture.usb);
    const OcopUsbOpener opener = {make_first_in_use, &fixture.usb, NULL};
    const OcopUsbFacts first = fake_usb_facts (1, 2, "1-1", &FAKE_BOOT_KEYBOARD),
                       second = fake_usb_facts (1, 2, "1-2", &FAKE_BOOT_KEYBOARD);
    const OcopUsbFacts *const facts[] = {&first, &second};
    g_autoptr (OcopTeaching) teaching =
        ocop_teaching_new (fixture.usb.loop, &opener, facts, 2, on_done, &fixture);
    key_reports_send (made[1], OCOP_TEACH_CODE "\r");
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    g_assert_cmpuint (fixture.found, ==, second.id);
    g_clear_pointer (&teaching, ocop_teaching_free);
    fake_usb_clear (&fixture.usb);
}

/* "Nothing was scanned" would be untrue: nobody could listen. */
static void
test_not_allowed (void)
{
    Fixture fixture = {0};
    fake_usb_init (&fixture.usb);
    fixture.usb.open_result = OCOP_DEV_NO_PERMISSION;
    const OcopUsbFacts first = fake_usb_facts (1, 2, "1-1", &FAKE_BOOT_KEYBOARD),
                       second = fake_usb_facts (1, 2, "1-2", &FAKE_BOOT_KEYBOARD);
    const OcopUsbFacts *const facts[] = {&first, &second};
    g_autoptr (OcopTeaching) teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, facts, 2, on_done, &fixture);
    ocop_loop_run_pending (fixture.usb.loop);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    g_assert_cmpint (fixture.result, ==, OCOP_TEACH_NOT_ALLOWED);
    g_assert_cmpuint (fixture.found, ==, first.id);
    g_clear_pointer (&teaching, ocop_teaching_free);
    fake_usb_clear (&fixture.usb);
}

static void
test_time_is_over (void)
{
    Fixture fixture = {0};
    fake_usb_init (&fixture.usb);
    const OcopUsbFacts facts = fake_usb_facts (1, 2, "1-1", &FAKE_BOOT_KEYBOARD);
    const OcopUsbFacts *const list[] = {&facts};
    g_autoptr (OcopTeaching) teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, list, 1, on_done, &fixture);
    ocop_loop_advance (fixture.usb.loop, OCOP_TEACH_MS - 1);
    g_assert_cmpuint (fixture.n_told, ==, 0);
    ocop_loop_advance (fixture.usb.loop, 1);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    g_assert_cmpint (fixture.result, ==, OCOP_TEACH_NOT_FOUND);
    g_clear_pointer (&teaching, ocop_teaching_free);

    teaching =
        ocop_teaching_new (fixture.usb.loop, &fixture.usb.opener, NULL, 0, on_done, &fixture);
    g_assert_cmpuint (fixture.n_told, ==, 1);
    ocop_loop_advance (fixture.usb.loop, 0);
    g_assert_cmpuint (fixture.n_told, ==, 2);
    g_clear_pointer (&teaching, ocop_teaching_free);
    fake_usb_clear (&fixture.usb);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/teach/scanner-types-the-code", test_scanner);
    g_test_add_func ("/teach/person-is-no-scanner", test_person);
    g_test_add_func ("/teach/scanner-of-another-country", test_wrong_layout);
    g_test_add_func ("/teach/which-of-three", test_which_of_three);
    g_test_add_func ("/teach/others-are-given-back", test_others_are_given_back);
    g_test_add_func ("/teach/in-use-and-found-at-once", test_in_use_and_found_at_once);
    g_test_add_func ("/teach/not-allowed-to-listen", test_not_allowed);
    g_test_add_func ("/teach/time-is-over", test_time_is_over);
    return g_test_run();
}
