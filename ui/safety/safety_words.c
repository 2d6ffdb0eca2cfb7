/* Thresholds: a backup of today or yesterday is fine; less than 500 MB on the disk wants an eye;
 * a till that has not reached its registry for a day, too. */
#include "ui/safety/safety_words.h"

#include "base/day.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DAY_MS           (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define FREE_BYTES_WATCH (500 * G_GINT64_CONSTANT (1000000))

void
ocop_safety_words_clear (OcopSafetyWords *words)
{
    g_clear_pointer (&words->state, g_free);
    g_clear_pointer (&words->explain, g_free);
}

const char *
ocop_safety_part_get_name (OcopSafetyPart part)
{
    switch (part) {
    case OCOP_SAFETY_REGISTRY:
        return _ ("Registry");
    case OCOP_SAFETY_PAYMENTS:
        return _ ("Payments");
    case OCOP_SAFETY_PRINTER:
        return _ ("Printer");
    case OCOP_SAFETY_SCANNER:
        return _ ("Scanner");
    case OCOP_SAFETY_BACKUP:
    case OCOP_N_SAFETY_PARTS:
    default:
        return _ ("Backup");
    }
}

/* "never", "21/11/2026 14:32". Owned. */
static char *
dup_when (gint64 utc_ms)
{
    char text[OCOP_INSTANT_TEXT_SIZE];
    return g_strdup (utc_ms == 0 ? _ ("never") : ocop_instant_to_local (utc_ms, text));
}

static void
make_registry (const OcopSafety *safety, gint64 now_ms, OcopSafetyWords *words)
{
    g_autofree char *when = dup_when (safety->contact_ms);
    const gboolean is_known = strcmp (safety->state, "not-enrolled") != 0;
    if (!is_known) {
        words->state = g_strdup (_ ("not connected"));
        words->explain = g_strdup (_ (
            "This till is not known to the registry yet. It sells all the same. Ask the provincial "
            "office for a code and enter it under Settings, Registry."));
        words->level = OCOP_SAFETY_FINE;
        return;
    }
    words->state = safety->pending == 0
                       ? g_strdup (_ ("all sent"))
                       : g_strdup_printf (_ ("%" PRId64 " unsent"), safety->pending);
    words->explain = g_strdup_printf (
        _ ("Last answer of the registry: %s. What is unsent is safe in this till and goes out by "
           "itself when there is a network. Nothing of it is lost by waiting."),
        when);
    words->level = OCOP_SAFETY_FINE;
    if (safety->pending > 0 && now_ms - safety->contact_ms > DAY_MS)
        words->level = OCOP_SAFETY_WATCH;
    if (strcmp (safety->state, "fork") == 0 || strcmp (safety->alarm, "none") != 0) {
        g_autofree char *text = g_steal_pointer (&words->explain);
        words->explain = g_strdup_printf (
            _ ("The registry asks for attention (%s). Selling goes on; call the "
               "provincial office.\n%s"),
            strcmp (safety->alarm, "none") != 0 ? safety->alarm : safety->state, text);
        words->level = OCOP_SAFETY_ACT;
    }
}

static void
make_payments (const OcopSafety *safety, OcopSafetyWords *words)
{
    words->state = g_strdup_printf (_ ("%u open"), safety->n_payments);
    words->explain = g_strdup (
        _ ("VietQR codes were shown, and nobody has confirmed the money. Look into the bank's app "
           "before the goods go."));
    words->level = safety->n_payments > 0 ? OCOP_SAFETY_WATCH : OCOP_SAFETY_FINE;
}

/* What fits the line; the whole sentence is in the sheet behind it. */
static const char *
get_short_words (const OcopDeviceInfo *device)
{
    switch (device->state) {
    case OCOP_DEVICE_ABSENT:
        return _ ("not found");
    case OCOP_DEVICE_STARTING:
        return _ ("starting");
    case OCOP_DEVICE_READY:
        return (device->printer_conditions & OCOP_PRINTER_NEEDS_PAPER_SOON) != 0
                   ? _ ("little paper")
                   : _ ("ready");
    case OCOP_DEVICE_BUSY:
        return _ ("printing");
    case OCOP_DEVICE_WAITING:
        return (device->printer_conditions & OCOP_PRINTER_HAS_COVER_OPEN) != 0 ? _ ("cover open")
               : (device->printer_conditions & OCOP_PRINTER_NEEDS_PAPER) != 0  ? _ ("no paper")
                                                                               : _ ("stopped");
    case OCOP_DEVICE_IN_USE:
        return _ ("taken");
    case OCOP_DEVICE_DENIED:
        return _ ("not allowed");
    case OCOP_DEVICE_UNDECIDED:
        return _ ("choose one");
    case OCOP_DEVICE_UNSET:
        return _ ("none");
    case OCOP_DEVICE_FAULTY:
    case OCOP_N_DEVICE_STATES:
    default:
        return _ ("fault");
    }
}

static void
make_device (const OcopDeviceInfo *device, const char *without, OcopSafetyWords *words)
{
    if (device == NULL || device->state == OCOP_DEVICE_UNSET) {
        words->state = g_strdup (_ ("none"));
        words->explain = g_strdup (without);
        words->level = OCOP_SAFETY_FINE;
        return;
    }
    words->state = g_strdup (get_short_words (device));
    words->explain = g_strdup_printf ("%s: %s%s%s", device->name, device->words,
                                      *device->hint != '\0' ? "\n" : "", device->hint);
    words->level = device->state == OCOP_DEVICE_READY || device->state == OCOP_DEVICE_BUSY ||
                           device->state == OCOP_DEVICE_STARTING
                       ? OCOP_SAFETY_FINE
                       : OCOP_SAFETY_ACT;
    if (device->state == OCOP_DEVICE_READY &&
        (device->printer_conditions & OCOP_PRINTER_NEEDS_PAPER_SOON) != 0)
        words->level = OCOP_SAFETY_WATCH;
}

static void
make_printer (const OcopSafety *safety, const OcopDeviceInfo *device, OcopSafetyWords *words)
{
    make_device (device,
                 _ ("No printer is set. Receipts can be printed later. Choose one under Settings, "
                    "Devices."),
                 words);
    if (safety->n_papers == 0)
        return;
    g_free (words->state);
    words->state = g_strdup_printf (_ ("%u papers to look at"), safety->n_papers);
    words->level = OCOP_SAFETY_ACT;
}

static void
make_backup (const OcopSafety *safety, gint64 now_ms, OcopSafetyWords *words)
{
    const gint64 days = ocop_day_at (now_ms) - ocop_day_at (safety->backup_ms);
    g_autofree char *when = dup_when (safety->backup_ms);
    if (safety->backup_ms == 0)
        words->state = g_strdup (_ ("never"));
    else if (days <= 0)
        words->state = g_strdup (_ ("today"));
    else if (days == 1)
        words->state = g_strdup (_ ("yesterday"));
    else
        words->state = g_strdup_printf (_ ("%" PRId64 " days ago"), days);
    words->level = safety->backup_ms != 0 && days <= 1 ? OCOP_SAFETY_FINE : OCOP_SAFETY_WATCH;
    g_autofree char *room = safety->free_bytes < 0 ? g_strdup (_ ("unknown"))
                                                   : g_strdup_printf (_ ("%" PRId64 " MB"),
                                                                      safety->free_bytes / 1000000);
    words->explain = g_strdup_printf (
        _ ("Last backup: %s. Free on the disk: %s. Keep a copy on a USB stick away from the till."),
        when, room);
    if (!safety->has_room) {
        g_free (words->state);
        words->state = g_strdup (_ ("disk full"));
        words->level = OCOP_SAFETY_ACT;
    } else if (safety->free_bytes >= 0 && safety->free_bytes < FREE_BYTES_WATCH) {
        words->level = MAX (words->level, OCOP_SAFETY_WATCH);
    }
}

void
ocop_safety_words_make (OcopSafetyPart part, const OcopSafety *safety, const OcopDeviceInfo *device,
                        gint64 now_ms, OcopSafetyWords *ret_words)
{
    switch (part) {
    case OCOP_SAFETY_REGISTRY:
        make_registry (safety, now_ms, ret_words);
        break;
    case OCOP_SAFETY_PAYMENTS:
        make_payments (safety, ret_words);
        break;
    case OCOP_SAFETY_PRINTER:
        make_printer (safety, device, ret_words);
        break;
    case OCOP_SAFETY_SCANNER:
        make_device (device,
                     _ ("No scanner is set. One that types like a keyboard works as it is; choose "
                        "it under Settings, Devices to make it safe against input methods."),
                     ret_words);
        break;
    case OCOP_SAFETY_BACKUP:
    case OCOP_N_SAFETY_PARTS:
    default:
        make_backup (safety, now_ms, ret_words);
        break;
    }
}
