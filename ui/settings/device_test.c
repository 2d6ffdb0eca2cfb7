/* The devices may be made anew while a test runs, and then tell nothing more: who waits is kept
 * here, one for each kind, and only weakly. */
#include "ui/settings/device_test.h"

#include "shop/desk.h"
#include "shop/printing.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>

#define WEIGHING_MS 5000

typedef struct {
    GObject *owner; /* weak; NULL: nobody waits */
    OcopDeviceTested done;
    gpointer data;
} Waiting;

static Waiting waiting[OCOP_N_DEVICES];

const char *
ocop_device_kind_get_words (OcopDeviceKind kind)
{
    switch (kind) {
    case OCOP_DEVICE_PRINTER:
        return _ ("Printer");
    case OCOP_DEVICE_SCANNER:
        return _ ("Scanner");
    case OCOP_DEVICE_DRAWER:
        return _ ("Cash drawer");
    case OCOP_DEVICE_SCALE:
        return _ ("Scale");
    case OCOP_DEVICE_DISPLAY:
        return _ ("Customer's line display");
    case OCOP_N_DEVICES:
    default:
        return "";
    }
}

static void
tell (OcopDeviceKind kind, const char *words, gboolean is_good)
{
    if (waiting[kind].owner != NULL)
        waiting[kind].done (words, is_good, waiting[kind].data);
}

/* ---- printer */

static gpointer
queue_test_page (OcopShop *shop, gpointer request, GError **error)
{
    const OcopPaperName name = {OCOP_PAPER_KIND_TEST, ""};
    gint64 job;
    ocop_shop_queue_paper (shop, &name, &job, error);
    return NULL;
}

static void
on_queued (gpointer result, const GError *error, gpointer data)
{
    OcopSession *session = data;
    if (error != NULL) {
        tell (OCOP_DEVICE_PRINTER, error->message, FALSE);
        return;
    }
    ocop_devices_model_print_queued (ocop_session_get_devices (session));
    tell (OCOP_DEVICE_PRINTER, _ ("The test page was sent: is everything on it easy to read?"),
          TRUE);
}

/* ---- drawer */

static void
on_drawer (OcopDrawerResult result, gpointer data)
{
    switch (result) {
    case OCOP_DRAWER_DID_OPEN:
        tell (OCOP_DEVICE_DRAWER, _ ("The drawer is open"), TRUE);
        break;
    case OCOP_DRAWER_WAS_TOLD:
        tell (OCOP_DEVICE_DRAWER, _ ("The drawer was told to open: did it?"), TRUE);
        break;
    case OCOP_DRAWER_STAYED_SHUT:
        tell (OCOP_DEVICE_DRAWER, _ ("The drawer stayed shut: is it locked?"), FALSE);
        break;
    case OCOP_DRAWER_NOT_TOLD:
    default:
        tell (OCOP_DEVICE_DRAWER, _ ("The drawer could not be told: is the printer ready?"), FALSE);
        break;
    }
}

typedef struct {
    char *by;
    OcopRequestId request;
} Opening;

static void
free_opening (gpointer data)
{
    Opening *opening = data;
    g_free (opening->by);
    g_free (opening);
}

/* In the journal like every opening without a sale. */
static gpointer
note_opening (OcopShop *shop, gpointer request, GError **error)
{
    const Opening *opening = request;
    g_auto (OcopActResult) act = {0};
    ocop_shop_open_drawer (shop, _ ("test of the drawer"), opening->by, NULL, &opening->request,
                           &act, error);
    return NULL;
}

static void
on_noted (gpointer result, const GError *error, gpointer data)
{
    OcopSession *session = data;
    OcopShopDevices *devices = ocop_devices_model_peek (ocop_session_get_devices (session));
    if (error != NULL)
        tell (OCOP_DEVICE_DRAWER, error->message, FALSE);
    else if (devices != NULL)
        ocop_shop_devices_open_drawer (devices, on_drawer, NULL);
}

static void
test_drawer (OcopSession *session)
{
    const OcopUserInfo *user = ocop_session_peek_user (session);
    Opening *opening = g_new0 (Opening, 1);
    opening->by = user != NULL ? g_strdup (user->name) : NULL;
    opening->request.is_given = TRUE;
    ocop_uuid_make (ocop_session_get_ports (session), opening->request.id);
    ocop_session_call (session, note_opening, opening, free_opening, session, on_noted, NULL,
                       session);
}

/* ---- scale and display */

static void
on_weighed (const OcopDeviceWeight *weight, gpointer data)
{
    if (weight->says != OCOP_SCALE_SAYS_STABLE) {
        tell (OCOP_DEVICE_SCALE, weight->words, FALSE);
        return;
    }
    g_autofree char *text =
        g_strdup_printf (_ ("The scale shows %d,%03d kg"), (int)(weight->weight_milli / 1000),
                         (int)(weight->weight_milli % 1000));
    tell (OCOP_DEVICE_SCALE, text, TRUE);
}

static void
test_scale (OcopShopDevices *devices)
{
    if (ocop_shop_devices_weigh (devices, WEIGHING_MS, on_weighed, NULL))
        tell (OCOP_DEVICE_SCALE, _ ("Put something on the scale …"), TRUE);
}

static void
test_display (OcopShopDevices *devices)
{
    ocop_shop_devices_show (devices, "OCOP Việt Nam", NULL, _ ("Test"), "1.234.567");
    tell (OCOP_DEVICE_DISPLAY, _ ("The display should now say “OCOP Việt Nam” and 1.234.567"),
          TRUE);
}

/* ---- */

void
ocop_device_test (OcopSession *session, OcopDeviceKind kind, GObject *owner, OcopDeviceTested done,
                  gpointer data)
{
    OcopShopDevices *devices = ocop_devices_model_peek (ocop_session_get_devices (session));
    g_set_weak_pointer (&waiting[kind].owner, owner);
    waiting[kind].done = done;
    waiting[kind].data = data;
    if (devices == NULL) {
        tell (kind, _ ("the devices are not ready yet"), FALSE);
        return;
    }
    switch (kind) {
    case OCOP_DEVICE_PRINTER:
        ocop_session_call (session, queue_test_page, NULL, NULL, session, on_queued, NULL, session);
        break;
    case OCOP_DEVICE_DRAWER:
        test_drawer (session);
        break;
    case OCOP_DEVICE_SCALE:
        test_scale (devices);
        break;
    case OCOP_DEVICE_DISPLAY:
        test_display (devices);
        break;
    case OCOP_DEVICE_SCANNER:
    case OCOP_N_DEVICES:
    default:
        break;
    }
}
