/* libFuzzer target: what scales send, through the class that says what may be sold. The first byte
 * chooses the language, how many equal readings make a weight, and a tare; then portions, each
 * behind a byte that says how long it is and how much time passes before it; some unplug the scale.
 * Only a stable weight has grams, and never more than a till can count. */
#include "drivers/proto/scale_hid.h"
#include "drivers/scale/scale.h"
#include "drivers/transport/fake.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MILLI_MAX G_GINT64_CONSTANT (1000000000000)

static guint n_weighed;

static void
check (const OcopWeight *weight)
{
    g_assert_nonnull (ocop_weight_state_get_name (weight->state));
    g_assert_true ((weight->state == OCOP_WEIGHT_STABLE) == (weight->weight_milli > 0));
    g_assert_cmpint (weight->weight_milli, <=, MILLI_MAX);
    if (weight->state == OCOP_WEIGHT_STABLE)
        g_assert_cmpint (weight->reading.state, ==, OCOP_SCALE_STABLE);
}

static void
on_weight (OcopScale *scale, const OcopWeight *weight, gpointer data)
{
    check (weight);
}

static void
on_weighed (OcopScale *scale, OcopDevResult result, const OcopWeight *weight, gpointer data)
{
    check (weight);
    g_assert_true (result != OCOP_DEV_OK || weight->state == OCOP_WEIGHT_STABLE);
    n_weighed++;
}

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

static void
play (OcopLoop *loop, OcopTransport *transport, const guint8 *data, gsize size)
{
    static const gint64 pauses_ms[] = {0, 1, 150, 2500};
    for (gsize at = 0; at < size;) {
        const guint8 head = data[at++];
        const gsize portion = MIN ((gsize)(head & 0x3f), size - at);
        ocop_loop_advance (loop, pauses_ms[head >> 6]);
        if (head == 0xc0) {
            ocop_fake_transport_unplug (transport);
            ocop_loop_run_pending (loop);
            ocop_fake_transport_plug (transport);
            ocop_loop_advance (loop, OCOP_LINK_RETRY_MS);
        }
        ocop_fake_transport_send (transport, data + at, portion);
        ocop_loop_run_pending (loop);
        at += portion;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static const OcopScaleEvents events = {on_weight, NULL};
    const OcopFakeDevice device = {.take = take};
    if (size < 1)
        return 0;
    const OcopScaleOptions options = {.n_equal = (guint)data[0] >> 6,
                                      .unit = (data[0] & 0x20) != 0 ? OCOP_SCALE_UNIT_KG
                                                                    : OCOP_SCALE_UNIT_NONE};
    OcopLoop *loop = ocop_loop_new_manual();
    OcopTransport *transport = ocop_fake_transport_new (loop, &device);
    OcopScale *scale =
        ocop_scale_new (transport, (OcopScaleLanguage)(data[0] & 7) % OCOP_N_SCALE_LANGUAGES,
                        &options, &events, NULL);
    ocop_scale_start (scale);
    if ((data[0] & 0x10) != 0)
        ocop_scale_set_tare (scale, 250);
    n_weighed = 0;
    ocop_loop_run_pending (loop);
    g_assert_true (ocop_scale_weigh (scale, 60000, on_weighed, NULL));
    play (loop, transport, data + 1, size - 1);
    ocop_loop_advance (loop, 60000);
    g_assert_cmpuint (n_weighed, ==, 1);
    ocop_scale_free (scale);
    ocop_loop_run_pending (loop);
    ocop_loop_unref (loop);
    return 0;
}
