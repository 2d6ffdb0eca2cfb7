/* What a scale says, reading by reading, made into what a till may sell. A weight is whole grams
 * that came equal and stable several times; it is told when it changes, and forgotten when the
 * scale moves, is silent, or goes. */
#include "drivers/scale/scale.h"

#include "drivers/link/hid_requests.h"
#include "drivers/link/usb_steps.h"
#include "drivers/scale/tongue.h"

#include <string.h>

#define N_EQUAL 2

struct _OcopScale {
    OcopLink *link;
    OcopLoop *loop; /* borrowed */
    OcopScaleLanguage language;
    guint n_equal;
    OcopScaleEvents events;
    gpointer data;
    OcopScaleTongue *tongue;
    gboolean is_asking, is_there;
    gboolean is_writing; /* a question is on its way out */
    guint timer;         /* 0: none */

    gint64 tare_milli;
    OcopScaleAgreement agreement;
    OcopWeight weight;

    OcopScaleWeighed weighed; /* NULL: nobody waits */
    gpointer weighed_data;
    guint weigh_timer;
};

const char *
ocop_scale_language_get_name (OcopScaleLanguage language)
{
    static const char *const names[OCOP_N_SCALE_LANGUAGES] = {"hid", "toledo-8217", "cas",
                                                              "cas-stream", "nci"};
    g_assert (language < OCOP_N_SCALE_LANGUAGES);
    return names[language];
}

gboolean
ocop_scale_language_parse (const char *name, OcopScaleLanguage *ret_language)
{
    for (guint i = 0; i < OCOP_N_SCALE_LANGUAGES; i++)
        if (strcmp (name, ocop_scale_language_get_name (i)) == 0) {
            *ret_language = i;
            return TRUE;
        }
    return FALSE;
}

OcopTtySettings
ocop_scale_language_get_line (OcopScaleLanguage language)
{
    const gboolean has_parity =
        language == OCOP_SCALE_LANGUAGE_TOLEDO_8217 || language == OCOP_SCALE_LANGUAGE_NCI;
    return (OcopTtySettings){.baud = 9600,
                             .data_bits = has_parity ? 7 : 8,
                             .parity = has_parity ? OCOP_PARITY_EVEN : OCOP_PARITY_NONE};
}

const char *
ocop_weight_state_get_name (OcopWeightState state)
{
    static const char *const names[OCOP_N_WEIGHT_STATES] = {"none", "stable", "moving", "under",
                                                            "over", "zero",   "fault",  "refused"};
    g_assert (state < OCOP_N_WEIGHT_STATES);
    return names[state];
}

/* ---- from a reading to a weight */

/* A tare that is heavier than what lies there leaves less than nothing. */
static void
take_off_tare (const OcopScale *scale, gint64 milli, OcopWeight *weight)
{
    weight->tare_milli = weight->is_net ? 0 : scale->tare_milli;
    const gint64 net_milli = milli - weight->tare_milli;
    weight->state = net_milli > 0    ? OCOP_WEIGHT_STABLE
                    : net_milli == 0 ? OCOP_WEIGHT_ZERO
                                     : OCOP_WEIGHT_UNDER;
    weight->weight_milli = MAX (net_milli, 0);
}

static OcopWeight
judge_stable (OcopScale *scale, const OcopScaleReading *reading)
{
    OcopWeight weight = {
        .state = OCOP_WEIGHT_MOVING, .is_net = reading->is_net, .reading = *reading};
    gint64 milli;
    if (!ocop_scale_agreement_add (&scale->agreement, reading, scale->n_equal))
        return weight;
    if (ocop_scale_reading_to_milli_kg (reading, &milli, NULL))
        take_off_tare (scale, milli, &weight);
    else
        weight.state = OCOP_WEIGHT_REFUSED;
    return weight;
}

static OcopWeight
judge (OcopScale *scale, const OcopScaleReading *reading)
{
    OcopWeight weight = {.is_net = reading->is_net, .reading = *reading};
    if (reading->state == OCOP_SCALE_STABLE)
        return judge_stable (scale, reading);
    ocop_scale_agreement_add (&scale->agreement, reading, scale->n_equal);
    switch (reading->state) {
    case OCOP_SCALE_ZERO:
        weight.state = OCOP_WEIGHT_ZERO;
        break;
    case OCOP_SCALE_MOVING:
        weight.state = OCOP_WEIGHT_MOVING;
        break;
    case OCOP_SCALE_UNDER_ZERO:
        weight.state = OCOP_WEIGHT_UNDER;
        break;
    case OCOP_SCALE_OVER:
        weight.state = OCOP_WEIGHT_OVER;
        break;
    case OCOP_SCALE_FAULT:
    case OCOP_SCALE_CALIBRATE:
    case OCOP_SCALE_REZERO:
        weight.state = OCOP_WEIGHT_FAULT;
        break;
    case OCOP_SCALE_UNKNOWN:
    case OCOP_SCALE_STABLE:
    case OCOP_SCALE_SILENT:
    case OCOP_N_SCALE_STATES:
        break;
    }
    return weight;
}

static void
end_weighing (OcopScale *scale, OcopDevResult result)
{
    const OcopWeight weight = scale->weight;
    OcopScaleWeighed weighed = g_steal_pointer (&scale->weighed);
    ocop_loop_clear_timer (scale->loop, &scale->weigh_timer);
    if (weighed != NULL)
        weighed (scale, result, &weight, scale->weighed_data);
}

static void
set_weight (OcopScale *scale, const OcopWeight *weight)
{
    const OcopWeight *old = &scale->weight;
    const gboolean is_same = old->state == weight->state &&
                             old->weight_milli == weight->weight_milli &&
                             old->tare_milli == weight->tare_milli && old->is_net == weight->is_net;
    scale->weight = *weight;
    if (!is_same && scale->events.weight_changed != NULL)
        scale->events.weight_changed (scale, weight, scale->data);
}

static void
on_reading (const OcopScaleReading *reading, gpointer data)
{
    OcopScale *scale = data;
    /* It may have been stopped in a callback, a reading before this one. */
    if (!scale->is_asking || !scale->is_there)
        return;
    const OcopWeight weight = judge (scale, reading);
    set_weight (scale, &weight);
    if (weight.state == OCOP_WEIGHT_STABLE)
        end_weighing (scale, OCOP_DEV_OK);
}

static void
forget (OcopScale *scale)
{
    static const OcopWeight none = {0};
    scale->agreement = (OcopScaleAgreement){0};
    set_weight (scale, &none);
}

/* ---- asking */

static void tick (OcopScale *scale);

static void
on_timer (gpointer data)
{
    OcopScale *scale = data;
    scale->timer = 0;
    tick (scale);
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    ((OcopScale *)data)->is_writing = FALSE;
}

/* A question that the line does not take counts as one without an answer. */
static void
send (OcopScale *scale, const guint8 *bytes, gsize size)
{
    if (scale->is_writing)
        return;
    g_autoptr (GBytes) question = g_bytes_new (bytes, size);
    scale->is_writing = TRUE;
    ocop_transport_write (ocop_link_get_transport (scale->link), question, NULL, on_written, scale);
}

static void
tick (OcopScale *scale)
{
    guint8 bytes[OCOP_SCALE_QUESTION_MAX];
    ocop_loop_clear_timer (scale->loop, &scale->timer);
    if (!scale->is_there || !scale->is_asking)
        return;
    const gint64 now_ms = ocop_loop_get_ms (scale->loop);
    const gsize size = ocop_scale_tongue_tick (scale->tongue, now_ms, bytes);
    if (size > 0)
        send (scale, bytes, size);
    const gint64 deadline = ocop_scale_tongue_get_deadline (scale->tongue);
    if (deadline >= 0)
        scale->timer =
            ocop_loop_add_timer (scale->loop, MAX (deadline - now_ms, 0), on_timer, scale);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    OcopScale *scale = data;
    ocop_scale_tongue_feed (scale->tongue, bytes, size, ocop_loop_get_ms (scale->loop));
    tick (scale);
}

/* ---- coming and going */

static void
ready (OcopScale *scale)
{
    scale->is_there = TRUE;
    ocop_link_set_up_done (scale->link, OCOP_DEV_OK);
    tick (scale);
}

/* A scale that reports changes only is asked to repeat itself: equal readings are what is waited
 * for. It may refuse. */
static void
on_idle_set (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    OcopScale *scale = data;
    if (result == OCOP_DEV_NO_HARDWARE || result == OCOP_DEV_CANCELLED)
        ocop_link_set_up_done (scale->link, result);
    else
        ready (scale);
}

static void
on_descriptor (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    OcopScale *scale = data;
    OcopScaleHidLayout layout;
    g_autoptr (OcopHidDescriptor) descriptor =
        result == OCOP_DEV_OK ? ocop_hid_descriptor_parse (bytes, size, NULL) : NULL;
    if (result == OCOP_DEV_NO_HARDWARE || result == OCOP_DEV_CANCELLED) {
        ocop_link_set_up_done (scale->link, result);
        return;
    }
    if (descriptor != NULL && ocop_scale_hid_find_layout (descriptor, &layout))
        ocop_scale_tongue_set_layout (scale->tongue, &layout);
    ocop_hid_set_idle (scale->link, OCOP_HID_REPEAT_MS, on_idle_set, scale);
}

static void
set_up (OcopLink *link, gpointer data)
{
    OcopScale *scale = data;
    scale->is_writing = FALSE;
    ocop_scale_tongue_begin (scale->tongue, ocop_loop_get_ms (scale->loop));
    if (scale->language == OCOP_SCALE_LANGUAGE_HID)
        ocop_hid_ask_descriptor (link, on_descriptor, scale);
    else
        ready (scale);
}

static void
on_lost (gpointer data)
{
    OcopScale *scale = data;
    scale->is_there = scale->is_writing = FALSE;
    ocop_loop_clear_timer (scale->loop, &scale->timer);
    forget (scale);
    end_weighing (scale, OCOP_DEV_NO_HARDWARE);
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    OcopScale *scale = data;
    if (scale->events.state_changed != NULL)
        scale->events.state_changed (scale, state, fault, scale->data);
}

/* ---- for the owner */

static const OcopLinkClient client = {
    .set_up = set_up, .received = on_received, .lost = on_lost, .state_changed = on_state};

static OcopScale *
new_scale (OcopScaleLanguage language, const OcopScaleOptions *options,
           const OcopScaleEvents *events, gpointer data)
{
    OcopScale *scale = g_new0 (OcopScale, 1);
    scale->language = language;
    scale->n_equal = options != NULL && options->n_equal > 0 ? options->n_equal : N_EQUAL;
    scale->events = *events;
    scale->data = data;
    scale->is_asking = TRUE;
    scale->tongue = ocop_scale_tongue_new (
        language, options != NULL ? options->unit : OCOP_SCALE_UNIT_NONE, on_reading, scale);
    return scale;
}

OcopScale *
ocop_scale_new (OcopTransport *transport, OcopScaleLanguage language,
                const OcopScaleOptions *options, const OcopScaleEvents *events, gpointer data)
{
    OcopScale *scale = new_scale (language, options, events, data);
    scale->link = ocop_link_new (transport, &client, scale);
    scale->loop = ocop_link_get_loop (scale->link);
    return scale;
}

OcopScale *
ocop_scale_new_usb (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                    const OcopUsbOpener *opener, OcopScaleLanguage language,
                    const OcopScaleOptions *options, const OcopScaleEvents *events, gpointer data)
{
    if (driver == &ocop_scale_hid_driver)
        language = OCOP_SCALE_LANGUAGE_HID;
    OcopScale *scale = new_scale (language, options, events, data);
    scale->link = ocop_link_new_usb (loop, driver, wanted, opener, &client, scale);
    scale->loop = loop;
    ocop_link_set_baud (scale->link, options != NULL ? options->baud : 0);
    return scale;
}

void
ocop_scale_free (OcopScale *scale)
{
    ocop_loop_clear_timer (scale->loop, &scale->timer);
    ocop_loop_clear_timer (scale->loop, &scale->weigh_timer);
    ocop_link_free (scale->link);
    ocop_scale_tongue_free (scale->tongue);
    g_free (scale);
}

void
ocop_scale_start (OcopScale *scale)
{
    ocop_link_start (scale->link);
}

void
ocop_scale_stop (OcopScale *scale)
{
    ocop_link_stop (scale->link);
}

void
ocop_scale_set_asking (OcopScale *scale, gboolean is_asking)
{
    if (scale->is_asking == is_asking)
        return;
    scale->is_asking = is_asking;
    forget (scale);
    tick (scale);
}

void
ocop_scale_get_weight (const OcopScale *scale, OcopWeight *ret_weight)
{
    *ret_weight = scale->weight;
}

void
ocop_scale_set_tare (OcopScale *scale, gint64 tare_milli)
{
    g_assert (tare_milli >= 0);
    scale->tare_milli = tare_milli;
    forget (scale);
}

static void
on_zeroed (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
}

gboolean
ocop_scale_set_to_zero (OcopScale *scale)
{
    static const guint8 report[] = OCOP_SCALE_HID_ZERO_REPORT;
    if (!scale->is_there)
        return FALSE;
    if (scale->language != OCOP_SCALE_LANGUAGE_HID)
        return ocop_scale_tongue_set_to_zero (scale->tongue);
    ocop_hid_set_output_report (scale->link, report, sizeof report - 1, on_zeroed, NULL);
    return TRUE;
}

static void
on_weigh_timer (gpointer data)
{
    OcopScale *scale = data;
    scale->weigh_timer = 0;
    end_weighing (scale, scale->is_there ? OCOP_DEV_TIMEOUT : OCOP_DEV_NO_HARDWARE);
}

gboolean
ocop_scale_weigh (OcopScale *scale, guint timeout_ms, OcopScaleWeighed done, gpointer data)
{
    if (scale->weighed != NULL)
        return FALSE;
    scale->weighed = done;
    scale->weighed_data = data;
    ocop_scale_set_asking (scale, TRUE);
    scale->weigh_timer =
        ocop_loop_add_timer (scale->loop, scale->is_there ? timeout_ms : 0, on_weigh_timer, scale);
    return TRUE;
}

static void
on_cancelled (gpointer data)
{
    OcopScale *scale = data;
    scale->weigh_timer = 0;
    end_weighing (scale, OCOP_DEV_CANCELLED);
}

void
ocop_scale_cancel_weigh (OcopScale *scale)
{
    if (scale->weighed == NULL)
        return;
    ocop_loop_clear_timer (scale->loop, &scale->weigh_timer);
    scale->weigh_timer = ocop_loop_add_timer (scale->loop, 0, on_cancelled, scale);
}

OcopLink *
ocop_scale_get_link (OcopScale *scale)
{
    return scale->link;
}

OcopDev *
ocop_scale_get_dev (OcopScale *scale)
{
    return ocop_link_get_dev (scale->link);
}

guint64
ocop_scale_get_n_malformed (const OcopScale *scale)
{
    return ocop_scale_tongue_get_n_malformed (scale->tongue);
}
