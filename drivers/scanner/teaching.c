/* A link for each candidate keyboard, held no longer than it types what a scanner would. While a
 * keyboard is held the desktop does not hear it: that is why a person must have asked, why a wrong
 * key gives it back, and why all are given back when the time is over. */
#include "drivers/scanner/teach.h"

#include "drivers/core/usb_facts.h"
#include "drivers/proto/scanner_known.h"
#include "drivers/transport/transport.h"

#define HID_CLASS 0x03

typedef struct {
    OcopTeaching *teaching;
    OcopUsbFacts facts;
    guint8 interface_number;
    OcopTransport *transport; /* owned; NULL: given back */
    OcopTeachEar *ear;
    guint timer;
    gboolean is_closing; /* is being given back */
} Candidate;

struct _OcopTeaching {
    OcopLoop *loop;
    GPtrArray *candidates; /* of Candidate */
    OcopTeachDone done;    /* NULL: told */
    gpointer data;
    guint timer;
    OcopTeachResult result;
    const Candidate *found; /* NULL: none */
    guint n_closing, n_denied;
};

static const OcopUsbInterface *
find_keyboard (const OcopUsbFacts *facts)
{
    for (guint i = 0; i < facts->n_interfaces; i++) {
        const OcopUsbInterface *interface = &facts->interfaces[i];
        if (interface->device_class == HID_CLASS && interface->subclass == 1 &&
            interface->protocol == 1 && interface->interrupt_in != 0)
            return interface;
    }
    return NULL;
}

gboolean
ocop_teach_is_candidate (const OcopUsbFacts *facts)
{
    return find_keyboard (facts) != NULL && ocop_scanner_find (facts->vid, facts->pid) == NULL;
}

static guint
count_held (const OcopTeaching *teaching)
{
    guint n = 0;
    for (guint i = 0; i < teaching->candidates->len; i++)
        n += ((Candidate *)g_ptr_array_index (teaching->candidates, i))->transport != NULL;
    return n;
}

/* Told when the last keyboard has been given back, and not before. */
static void
tell_if_done (OcopTeaching *teaching)
{
    OcopTeachDone done = teaching->done;
    if (done == NULL || teaching->n_closing > 0 || count_held (teaching) > 0)
        return;
    teaching->done = NULL;
    ocop_loop_clear_timer (teaching->loop, &teaching->timer);
    done (teaching->result, teaching->found != NULL ? &teaching->found->facts : NULL,
          teaching->data);
}

static void
on_given_back (OcopDevResult result, gpointer data)
{
    Candidate *candidate = data;
    candidate->teaching->n_closing--;
    candidate->is_closing = FALSE;
    g_clear_pointer (&candidate->transport, ocop_transport_free);
    tell_if_done (candidate->teaching);
}

static void
give_back (Candidate *candidate)
{
    ocop_loop_clear_timer (candidate->teaching->loop, &candidate->timer);
    if (candidate->transport == NULL || candidate->is_closing)
        return;
    candidate->is_closing = TRUE;
    candidate->teaching->n_closing++;
    ocop_transport_close (candidate->transport, on_given_back, candidate);
}

static void
give_all_back (OcopTeaching *teaching)
{
    for (guint i = 0; i < teaching->candidates->len; i++)
        give_back (g_ptr_array_index (teaching->candidates, i));
}

static void on_deadline (gpointer data);

static void
consider (Candidate *candidate, OcopTeachVerdict verdict)
{
    OcopTeaching *teaching = candidate->teaching;
    ocop_loop_clear_timer (teaching->loop, &candidate->timer);
    switch (verdict) {
    case OCOP_TEACH_NOTHING:
        break;
    case OCOP_TEACH_PROMISING:
        candidate->timer = ocop_loop_add_timer (
            teaching->loop,
            MAX (ocop_teach_ear_get_deadline (candidate->ear) - ocop_loop_get_ms (teaching->loop),
                 0),
            on_deadline, candidate);
        break;
    case OCOP_TEACH_KEYBOARD:
        give_back (candidate);
        break;
    case OCOP_TEACH_SCANNER:
    case OCOP_TEACH_WRONG_LAYOUT:
        if (teaching->found == NULL) {
            teaching->found = candidate;
            teaching->result =
                verdict == OCOP_TEACH_SCANNER ? OCOP_TEACH_FOUND : OCOP_TEACH_FOUND_WRONG_LAYOUT;
        }
        give_all_back (teaching);
        break;
    }
}

static void
on_deadline (gpointer data)
{
    Candidate *candidate = data;
    candidate->timer = 0;
    consider (candidate,
              ocop_teach_ear_tick (candidate->ear, ocop_loop_get_ms (candidate->teaching->loop)));
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    Candidate *candidate = data;
    if (candidate->teaching->found == NULL)
        consider (candidate, ocop_teach_ear_feed (candidate->ear, bytes, size,
                                                  ocop_loop_get_ms (candidate->teaching->loop)));
}

static void
on_gone (gpointer data)
{
    give_back (data);
}

/* One that stalls it speaks the boot protocol already, or what it says is no code. */
static void
on_boot_protocol (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
}

/* Where every one is denied it is the rights that fail, not the scanner. */
static void
give_up (Candidate *candidate, OcopDevResult result)
{
    OcopTeaching *teaching = candidate->teaching;
    teaching->n_denied += result == OCOP_DEV_NO_PERMISSION ? 1 : 0;
    if (teaching->n_denied == teaching->candidates->len) {
        teaching->result = OCOP_TEACH_NOT_ALLOWED;
        teaching->found = g_ptr_array_index (teaching->candidates, 0);
    }
    give_back (candidate);
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    Candidate *candidate = data;
    const OcopControl boot = {
        .request_type = 0x21, .request = 0x0b, .index = candidate->interface_number};
    if (result == OCOP_DEV_OK)
        ocop_transport_control (candidate->transport, &boot, on_boot_protocol, candidate);
    else
        give_up (candidate, result);
}

static void
on_time_over (gpointer data)
{
    OcopTeaching *teaching = data;
    teaching->timer = 0;
    give_all_back (teaching);
    tell_if_done (teaching);
}

static void
add_candidate (OcopTeaching *teaching, const OcopUsbOpener *opener, const OcopUsbFacts *facts)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    const OcopUsbInterface *interface = find_keyboard (facts);
    Candidate *candidate = g_new0 (Candidate, 1);
    candidate->teaching = teaching;
    candidate->facts = *facts;
    candidate->interface_number = interface->number;
    candidate->ear = ocop_teach_ear_new (OCOP_TEACH_CODE);
    candidate->transport = opener->make (OCOP_USB_HID, facts, interface, 0, opener->data);
    ocop_transport_set_events (candidate->transport, &events, candidate);
    g_ptr_array_add (teaching->candidates, candidate);
    ocop_transport_open (candidate->transport, on_opened, candidate);
}

static void
free_candidate (gpointer data)
{
    Candidate *candidate = data;
    ocop_loop_clear_timer (candidate->teaching->loop, &candidate->timer);
    g_clear_pointer (&candidate->transport, ocop_transport_free);
    ocop_teach_ear_free (candidate->ear);
    g_free (candidate);
}

OcopTeaching *
ocop_teaching_new (OcopLoop *loop, const OcopUsbOpener *opener, const OcopUsbFacts *const *facts,
                   guint n_facts, OcopTeachDone done, gpointer data)
{
    OcopTeaching *teaching = g_new0 (OcopTeaching, 1);
    teaching->loop = ocop_loop_ref (loop);
    teaching->candidates = g_ptr_array_new_with_free_func (free_candidate);
    teaching->done = done;
    teaching->data = data;
    teaching->result = OCOP_TEACH_NOT_FOUND;
    for (guint i = 0; i < n_facts; i++)
        if (ocop_teach_is_candidate (facts[i]))
            add_candidate (teaching, opener, facts[i]);
    teaching->timer = ocop_loop_add_timer (loop, teaching->candidates->len > 0 ? OCOP_TEACH_MS : 0,
                                           on_time_over, teaching);
    return teaching;
}

void
ocop_teaching_free (OcopTeaching *teaching)
{
    ocop_loop_clear_timer (teaching->loop, &teaching->timer);
    g_ptr_array_unref (teaching->candidates);
    ocop_loop_unref (teaching->loop);
    g_free (teaching);
}
