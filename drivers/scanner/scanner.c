/* Codes as they come from a reader are taken apart (AIM id, text), judged, and queued: one is told
 * each time the data event is enabled, refusals at once. Nothing is told from inside a reader: the
 * owner may stop or free the scanner in any of his callbacks. */
#include "drivers/scanner/scanner.h"

#include "base/text.h"
#include "drivers/link/hid_requests.h"
#include "drivers/link/usb_steps.h"
#include "drivers/scanner/reader.h"

#include <string.h>

#define SHOWN_LETTERS_MAX 64

typedef struct {
    OcopAimScan aim;
    GByteArray *raw;
    gint64 at_ms;
} Item;

typedef struct {
    OcopScanRefusal refusal;
    char *text;
} Refusal;

struct _OcopScanner {
    OcopLink *link;
    OcopLoop *loop; /* borrowed */
    OcopScannerReader kind;
    OcopScannerOptions asked;   /* by the owner */
    OcopScannerOptions options; /* with what is odd about the device */
    OcopScannerEvents events;
    gpointer data;
    OcopCodeReader *reader;
    GQueue items;    /* of Item, at most OCOP_SCANNER_QUEUE_MAX */
    GQueue refusals; /* of Refusal, the same */
    gboolean is_enabled, is_telling, is_freed;
    guint timer, telling; /* ids, 0: none */
    GByteArray *last;     /* AIM id and bytes of the last code */
    gint64 last_ms;
    OcopScannerCounts counts;
};

static void
free_item (gpointer data)
{
    Item *item = data;
    ocop_aim_scan_clear (&item->aim);
    g_byte_array_unref (item->raw);
    g_free (item);
}

static void
free_refusal (gpointer data)
{
    g_free (((Refusal *)data)->text);
    g_free (data);
}

const char *
ocop_scan_refusal_get_name (OcopScanRefusal refusal)
{
    static const char *const names[OCOP_N_SCAN_REFUSALS] = {
        "cut-off", "lost", "too-long", "malformed", "not-text", "bad-check", "overflow"};
    g_assert (refusal < OCOP_N_SCAN_REFUSALS);
    return names[refusal];
}

char *
ocop_scan_dup_code (const OcopScan *scan)
{
    return g_strconcat (scan->aim_id, scan->text, NULL);
}

/* ---- judging */

static void
refuse (OcopScanner *scanner, OcopScanRefusal reason, const guint8 *bytes, gsize size)
{
    scanner->counts.n_refused++;
    if (scanner->refusals.length == OCOP_SCANNER_QUEUE_MAX)
        return;
    g_autofree char *safe = ocop_text_make_safe ((const char *)bytes, (gssize)size);
    Refusal *refusal = g_new (Refusal, 1);
    *refusal = (Refusal){
        reason, g_utf8_substring (safe, 0, MIN (g_utf8_strlen (safe, -1), SHOWN_LETTERS_MAX))};
    g_queue_push_tail (&scanner->refusals, refusal);
}

static gboolean
has_good_check_digit (const GByteArray *data)
{
    guint sum = 0;
    for (guint i = 0; i < data->len; i++) {
        if (!g_ascii_isdigit (data->data[i]))
            return FALSE;
        sum += (guint)(data->data[i] - '0') * ((data->len - 1 - i) % 2 == 0 ? 1u : 3u);
    }
    return sum % 10 == 0;
}

/* Only what a scanner has called EAN is known to have a check digit; eight digits called EAN-13 may
 * be UPC-E, whose digit is that of its long form. */
static gboolean
is_misread (const OcopAimScan *scan)
{
    const guint size = scan->data->len;
    if (scan->aim.symbology == OCOP_SYMBOLOGY_EAN_8)
        return size == 8 && !has_good_check_digit (scan->data);
    return scan->aim.symbology == OCOP_SYMBOLOGY_EAN_13 && (size == 12 || size == 13) &&
           !has_good_check_digit (scan->data);
}

static gboolean
is_text (const GByteArray *data)
{
    return data == NULL || g_utf8_validate ((const char *)data->data, data->len, NULL);
}

/* Two equal reads shortly after each other: the trigger was held, or the laser passed twice. */
static gboolean
is_double (OcopScanner *scanner, const OcopRawScan *raw, gint64 now_ms)
{
    const gsize id_size = strlen (raw->aim);
    const gboolean is_same = scanner->last->len == id_size + raw->size && scanner->last_ms >= 0 &&
                             now_ms - scanner->last_ms <= OCOP_SCANNER_DOUBLE_MS &&
                             memcmp (scanner->last->data, raw->aim, id_size) == 0 &&
                             memcmp (scanner->last->data + id_size, raw->bytes, raw->size) == 0;
    g_byte_array_set_size (scanner->last, 0);
    g_byte_array_append (scanner->last, (const guint8 *)raw->aim, (guint)id_size);
    g_byte_array_append (scanner->last, raw->bytes, (guint)raw->size);
    scanner->last_ms = now_ms;
    return is_same;
}

/* FALSE and why: it is not to be told as a code. */
static gboolean
judge (const OcopScanner *scanner, const Item *item, OcopScanRefusal *ret_reason)
{
    const OcopAimScan *aim = &item->aim;
    if (aim->data->len == 0) /* an id, or FNC1, with nothing behind it */
        *ret_reason = OCOP_SCAN_MALFORMED;
    else if (!is_text (aim->data) || !is_text (aim->composite))
        *ret_reason = OCOP_SCAN_NOT_TEXT;
    else if (is_misread (aim))
        *ret_reason = OCOP_SCAN_BAD_CHECK;
    else if (scanner->items.length == OCOP_SCANNER_QUEUE_MAX)
        *ret_reason = OCOP_SCAN_OVERFLOW;
    else
        return TRUE;
    return FALSE;
}

static void
take_code (OcopScanner *scanner, const OcopRawScan *raw, gint64 now_ms)
{
    if (is_double (scanner, raw, now_ms)) {
        scanner->counts.n_double++;
        return;
    }
    Item *item = g_new0 (Item, 1);
    ocop_aim_scan_init (&item->aim, raw, (guint8)scanner->options.gs_character);
    item->raw = g_byte_array_sized_new ((guint)raw->size);
    g_byte_array_append (item->raw, raw->bytes, (guint)raw->size);
    item->at_ms = now_ms;

    OcopScanRefusal reason;
    if (!judge (scanner, item, &reason)) {
        refuse (scanner, reason, raw->bytes, raw->size);
        free_item (item);
        return;
    }
    scanner->counts.n_scans++;
    g_queue_push_tail (&scanner->items, item);
}

static void
on_raw (const OcopRawScan *raw, gpointer data)
{
    OcopScanner *scanner = data;
    switch (raw->state) {
    case OCOP_RAW_SCAN_COMPLETE:
        if (raw->size > 0)
            take_code (scanner, raw, ocop_loop_get_ms (scanner->loop));
        else /* keys without a character, and nothing else */
            refuse (scanner, OCOP_SCAN_MALFORMED, (const guint8 *)"", 0);
        break;
    case OCOP_RAW_SCAN_CUT_OFF:
        refuse (scanner, OCOP_SCAN_CUT_OFF, raw->bytes, raw->size);
        break;
    case OCOP_RAW_SCAN_TOO_LONG:
        refuse (scanner, OCOP_SCAN_TOO_LONG, raw->bytes, raw->size);
        break;
    case OCOP_RAW_SCAN_MALFORMED:
        refuse (scanner, OCOP_SCAN_MALFORMED, raw->bytes, raw->size);
        break;
    }
}

/* ---- telling */

static void
tell_item (OcopScanner *scanner, Item *item)
{
    OcopAimScan *aim = &item->aim;
    g_byte_array_append (aim->data, (const guint8 *)"", 1);
    if (aim->composite != NULL)
        g_byte_array_append (aim->composite, (const guint8 *)"", 1);
    OcopScan scan = {.text = (const char *)aim->data->data,
                     .text_size = aim->data->len - 1,
                     .composite =
                         aim->composite != NULL ? (const char *)aim->composite->data : NULL,
                     .symbology = aim->aim.symbology,
                     .is_gs1 = aim->aim.is_gs1,
                     .raw = item->raw->data,
                     .raw_size = item->raw->len,
                     .at_ms = item->at_ms};
    g_strlcpy (scan.aim_id, aim->id, sizeof scan.aim_id);
    scanner->is_enabled = FALSE;
    if (scanner->events.scanned != NULL)
        scanner->events.scanned (scanner, &scan, scanner->data);
    free_item (item);
}

static void free_now (OcopScanner *scanner);

/* The scanner may be gone afterwards. */
static void
tell (OcopScanner *scanner)
{
    if (scanner->is_telling)
        return;
    scanner->is_telling = TRUE;
    while (!scanner->is_freed) {
        Refusal *refusal = g_queue_pop_head (&scanner->refusals);
        if (refusal != NULL) {
            if (scanner->events.refused != NULL)
                scanner->events.refused (scanner, refusal->refusal, refusal->text, scanner->data);
            free_refusal (refusal);
            continue;
        }
        if (!scanner->is_enabled || scanner->items.length == 0)
            break;
        tell_item (scanner, g_queue_pop_head (&scanner->items));
    }
    scanner->is_telling = FALSE;
    if (scanner->is_freed)
        free_now (scanner);
}

static void
on_telling (gpointer data)
{
    OcopScanner *scanner = data;
    scanner->telling = 0;
    tell (scanner);
}

static void on_deadline (gpointer data);

static void
set_timer (OcopScanner *scanner)
{
    ocop_loop_clear_timer (scanner->loop, &scanner->timer);
    const gint64 deadline = ocop_code_reader_get_deadline (scanner->reader);
    if (deadline < 0)
        return;
    const gint64 delay = MAX (deadline - ocop_loop_get_ms (scanner->loop), 0);
    scanner->timer = ocop_loop_add_timer (scanner->loop, delay, on_deadline, scanner);
}

static void
on_deadline (gpointer data)
{
    OcopScanner *scanner = data;
    scanner->timer = 0;
    ocop_code_reader_tick (scanner->reader, ocop_loop_get_ms (scanner->loop));
    set_timer (scanner);
    tell (scanner);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    OcopScanner *scanner = data;
    ocop_code_reader_feed (scanner->reader, bytes, size, ocop_loop_get_ms (scanner->loop));
    set_timer (scanner);
    tell (scanner);
}

/* Told later: a device may be lost from inside one of the owner's calls. */
static void
on_lost (gpointer data)
{
    OcopScanner *scanner = data;
    ocop_loop_clear_timer (scanner->loop, &scanner->timer);
    scanner->last_ms = -1;
    if (!ocop_code_reader_reset (scanner->reader))
        return;
    refuse (scanner, OCOP_SCAN_LOST, (const guint8 *)"", 0);
    if (scanner->telling == 0)
        scanner->telling = ocop_loop_add_timer (scanner->loop, 0, on_telling, scanner);
}

/* ---- setting the device up */

static void
on_idle_set (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ocop_link_set_up_done (((OcopScanner *)data)->link,
                           result == OCOP_DEV_NO_HARDWARE ? result : OCOP_DEV_OK);
}

/* A keyboard without a descriptor that can be used is taken for one that sends boot reports. */
static void
on_keyboard_descriptor (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    OcopScanner *scanner = data;
    OcopHidKeyboardLayout layout = {0};
    g_autoptr (OcopHidDescriptor) descriptor =
        result == OCOP_DEV_OK ? ocop_hid_descriptor_parse (bytes, size, NULL) : NULL;
    if (result == OCOP_DEV_NO_HARDWARE || result == OCOP_DEV_CANCELLED) {
        ocop_link_set_up_done (scanner->link, result);
        return;
    }
    if (descriptor != NULL && ocop_hid_keyboard_find_layout (descriptor, &layout))
        ocop_code_reader_set_keyboard_layout (scanner->reader, &layout);
    ocop_hid_set_idle (scanner->link, 0, on_idle_set, scanner);
}

static void
on_boot_protocol (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    static const OcopHidKeyboardLayout boot = {0};
    OcopScanner *scanner = data;
    if (result != OCOP_DEV_OK) {
        ocop_hid_ask_descriptor (scanner->link, on_keyboard_descriptor, scanner);
        return;
    }
    ocop_code_reader_set_keyboard_layout (scanner->reader, &boot);
    ocop_hid_set_idle (scanner->link, 0, on_idle_set, scanner);
}

static void
on_pos_descriptor (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    OcopScanner *scanner = data;
    OcopHidPosLayout layout;
    if (result != OCOP_DEV_OK) {
        ocop_link_set_up_done (scanner->link, result);
        return;
    }
    g_autoptr (OcopHidDescriptor) descriptor = ocop_hid_descriptor_parse (bytes, size, NULL);
    if (descriptor == NULL || !ocop_hid_pos_find_layout (descriptor, &layout, NULL)) {
        ocop_link_set_up_done (scanner->link, OCOP_DEV_NOT_SUPPORTED);
        return;
    }
    ocop_code_reader_set_pos_layout (scanner->reader, &layout);
    ocop_link_set_up_done (scanner->link, OCOP_DEV_OK);
}

static gboolean
has_boot_protocol (OcopLink *link)
{
    const OcopUsbInterface *interface = ocop_link_get_interface (link);
    return interface == NULL || (interface->subclass == 1 && interface->protocol == 1);
}

/* What the owner says counts; where he says nothing, what is known of the device. */
static void
obey_quirks (OcopScanner *scanner)
{
    const OcopQuirks *quirks = ocop_link_get_quirks (scanner->link);
    OcopScannerOptions options = scanner->asked;
    if (options.gs_usage == 0 && options.gs_character == '\0') {
        options.gs_usage = quirks->gs_usage;
        options.gs_character = quirks->gs_character;
    }
    if (options.terminator == OCOP_TERMINATOR_ANY && quirks->has_terminator)
        options.terminator = quirks->terminator;
    if (options.gs_usage == scanner->options.gs_usage &&
        options.gs_character == scanner->options.gs_character &&
        options.terminator == scanner->options.terminator)
        return;
    scanner->options = options;
    ocop_code_reader_set_options (scanner->reader, &options);
}

static void
set_up (OcopLink *link, gpointer data)
{
    OcopScanner *scanner = data;
    obey_quirks (scanner);
    switch (scanner->kind) {
    case OCOP_SCANNER_STREAM:
    case OCOP_SCANNER_EVDEV:
        ocop_link_set_up_done (link, OCOP_DEV_OK);
        break;
    case OCOP_SCANNER_KEYBOARD:
        if (has_boot_protocol (link))
            ocop_hid_set_boot_protocol (link, on_boot_protocol, scanner);
        else
            ocop_hid_ask_descriptor (link, on_keyboard_descriptor, scanner);
        break;
    case OCOP_SCANNER_HID_POS:
        ocop_hid_ask_descriptor (link, on_pos_descriptor, scanner);
        break;
    }
}

static void
on_state (OcopDevState state, OcopDevResult fault, gpointer data)
{
    OcopScanner *scanner = data;
    if (scanner->events.state_changed != NULL && !scanner->is_freed)
        scanner->events.state_changed (scanner, state, fault, scanner->data);
}

/* ---- for the owner */

static const OcopLinkClient client = {
    .set_up = set_up, .received = on_received, .lost = on_lost, .state_changed = on_state};

static OcopScanner *
new_scanner (OcopScannerReader kind, const OcopScannerOptions *options,
             const OcopScannerEvents *events, gpointer data)
{
    static const OcopScannerOptions usual = {0};
    OcopScanner *scanner = g_new0 (OcopScanner, 1);
    scanner->kind = kind;
    scanner->asked = scanner->options = options != NULL ? *options : usual;
    scanner->events = *events;
    scanner->data = data;
    scanner->reader = ocop_code_reader_new (kind, &scanner->options, on_raw, scanner);
    scanner->is_enabled = TRUE;
    scanner->last = g_byte_array_new();
    scanner->last_ms = -1;
    return scanner;
}

OcopScanner *
ocop_scanner_new (OcopTransport *transport, OcopScannerReader reader,
                  const OcopScannerOptions *options, const OcopScannerEvents *events, gpointer data)
{
    OcopScanner *scanner = new_scanner (reader, options, events, data);
    scanner->link = ocop_link_new (transport, &client, scanner);
    scanner->loop = ocop_link_get_loop (scanner->link);
    return scanner;
}

OcopScanner *
ocop_scanner_new_usb (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                      const OcopUsbOpener *opener, const OcopScannerOptions *options,
                      const OcopScannerEvents *events, gpointer data)
{
    const OcopScannerReader kind = driver == &ocop_scanner_hid_pos ? OCOP_SCANNER_HID_POS
                                   : driver == &ocop_scanner_cdc   ? OCOP_SCANNER_STREAM
                                                                   : OCOP_SCANNER_KEYBOARD;
    OcopScanner *scanner = new_scanner (kind, options, events, data);
    scanner->link = ocop_link_new_usb (loop, driver, wanted, opener, &client, scanner);
    scanner->loop = loop;
    ocop_link_set_baud (scanner->link, scanner->options.baud);
    return scanner;
}

static void
free_now (OcopScanner *scanner)
{
    ocop_loop_clear_timer (scanner->loop, &scanner->timer);
    ocop_loop_clear_timer (scanner->loop, &scanner->telling);
    ocop_link_free (scanner->link);
    ocop_code_reader_free (scanner->reader);
    g_queue_clear_full (&scanner->items, free_item);
    g_queue_clear_full (&scanner->refusals, free_refusal);
    g_byte_array_unref (scanner->last);
    g_free (scanner);
}

void
ocop_scanner_free (OcopScanner *scanner)
{
    scanner->is_freed = TRUE;
    if (!scanner->is_telling)
        free_now (scanner);
}

void
ocop_scanner_start (OcopScanner *scanner)
{
    ocop_link_start (scanner->link);
}

void
ocop_scanner_stop (OcopScanner *scanner)
{
    ocop_link_stop (scanner->link);
}

void
ocop_scanner_set_data_event_enabled (OcopScanner *scanner)
{
    scanner->is_enabled = TRUE;
    if (!scanner->is_telling && scanner->items.length > 0 && scanner->telling == 0)
        scanner->telling = ocop_loop_add_timer (scanner->loop, 0, on_telling, scanner);
}

void
ocop_scanner_set_data_event_disabled (OcopScanner *scanner)
{
    scanner->is_enabled = FALSE;
}

void
ocop_scanner_clear_input (OcopScanner *scanner)
{
    g_queue_clear_full (&scanner->items, free_item);
}

OcopLink *
ocop_scanner_get_link (OcopScanner *scanner)
{
    return scanner->link;
}

OcopDev *
ocop_scanner_get_dev (OcopScanner *scanner)
{
    return ocop_link_get_dev (scanner->link);
}

OcopScannerCounts
ocop_scanner_get_counts (const OcopScanner *scanner)
{
    OcopScannerCounts counts = scanner->counts;
    counts.n_unknown_keys = ocop_code_reader_get_n_unknown (scanner->reader);
    counts.n_malformed = ocop_code_reader_get_n_malformed (scanner->reader);
    return counts;
}
