/* A switch over four kinds, and nothing else. */
#include "drivers/scanner/reader.h"

#include "drivers/proto/evdev_keys.h"

struct _OcopCodeReader {
    OcopScannerReader kind;
    OcopScannerOptions options;
    OcopRawScanFunc take;
    gpointer data;
    OcopScannerLine *line;          /* STREAM */
    OcopHidKeyboard *keyboard;      /* KEYBOARD and EVDEV */
    OcopHidKeyboardLayout layout;   /* of it */
    OcopHidPos *pos;                /* HID_POS, NULL until its layout is known */
    OcopEvdevKeys keys;             /* EVDEV */
    gint64 now_ms;                  /* of the feed under way */
    guint64 n_unknown, n_malformed; /* of keyboards that were replaced */
};

/* The character that stands for GS is left to aim.h, which knows where it does. */
static OcopHidKeyboard *
new_keyboard (const OcopCodeReader *reader)
{
    const OcopHidKeyboardOptions options = {.layout = reader->layout,
                                            .gs_usage = reader->options.gs_usage,
                                            .ends_by_silence = reader->options.ends_by_silence,
                                            .silence_ms = reader->options.silence_ms};
    return ocop_hid_keyboard_new (&options, reader->take, reader->data);
}

OcopCodeReader *
ocop_code_reader_new (OcopScannerReader kind, const OcopScannerOptions *options,
                      OcopRawScanFunc take, gpointer data)
{
    OcopCodeReader *reader = g_new0 (OcopCodeReader, 1);
    reader->kind = kind;
    reader->options = *options;
    reader->take = take;
    reader->data = data;
    if (kind == OCOP_SCANNER_STREAM)
        reader->line = ocop_scanner_line_new (options->terminator, take, data);
    else if (kind != OCOP_SCANNER_HID_POS)
        reader->keyboard = new_keyboard (reader);
    return reader;
}

void
ocop_code_reader_free (OcopCodeReader *reader)
{
    g_clear_pointer (&reader->line, ocop_scanner_line_free);
    g_clear_pointer (&reader->keyboard, ocop_hid_keyboard_free);
    g_clear_pointer (&reader->pos, ocop_hid_pos_free);
    g_free (reader);
}

static void
replace_keyboard (OcopCodeReader *reader)
{
    reader->n_unknown += ocop_hid_keyboard_get_n_unknown (reader->keyboard);
    reader->n_malformed += ocop_hid_keyboard_get_n_malformed (reader->keyboard);
    ocop_hid_keyboard_free (reader->keyboard);
    reader->keyboard = new_keyboard (reader);
}

void
ocop_code_reader_set_options (OcopCodeReader *reader, const OcopScannerOptions *options)
{
    reader->options = *options;
    if (reader->line != NULL) {
        ocop_scanner_line_free (reader->line);
        reader->line = ocop_scanner_line_new (options->terminator, reader->take, reader->data);
    }
    if (reader->keyboard != NULL)
        replace_keyboard (reader);
}

void
ocop_code_reader_set_keyboard_layout (OcopCodeReader *reader, const OcopHidKeyboardLayout *layout)
{
    reader->layout = *layout;
    replace_keyboard (reader);
}

void
ocop_code_reader_set_pos_layout (OcopCodeReader *reader, const OcopHidPosLayout *layout)
{
    g_clear_pointer (&reader->pos, ocop_hid_pos_free);
    reader->pos = ocop_hid_pos_new (layout, reader->take, reader->data);
}

static void
take_report (const guint8 *report, gpointer data)
{
    OcopCodeReader *reader = data;
    if (report != NULL)
        ocop_hid_keyboard_feed (reader->keyboard, report, OCOP_EVDEV_REPORT_SIZE, reader->now_ms);
    else
        ocop_hid_keyboard_lose (reader->keyboard, reader->now_ms);
}

void
ocop_code_reader_feed (OcopCodeReader *reader, const guint8 *bytes, gsize size, gint64 now_ms)
{
    switch (reader->kind) {
    case OCOP_SCANNER_STREAM:
        ocop_scanner_line_feed (reader->line, bytes, size, now_ms);
        break;
    case OCOP_SCANNER_KEYBOARD:
        ocop_hid_keyboard_feed (reader->keyboard, bytes, size, now_ms);
        break;
    case OCOP_SCANNER_HID_POS:
        if (reader->pos != NULL)
            ocop_hid_pos_feed (reader->pos, bytes, size, now_ms);
        break;
    case OCOP_SCANNER_EVDEV:
        reader->now_ms = now_ms;
        ocop_evdev_keys_feed (&reader->keys, bytes, size, take_report, reader);
        break;
    }
}

void
ocop_code_reader_tick (OcopCodeReader *reader, gint64 now_ms)
{
    if (reader->line != NULL)
        ocop_scanner_line_tick (reader->line, now_ms);
    if (reader->keyboard != NULL)
        ocop_hid_keyboard_tick (reader->keyboard, now_ms);
    if (reader->pos != NULL)
        ocop_hid_pos_tick (reader->pos, now_ms);
}

gint64
ocop_code_reader_get_deadline (const OcopCodeReader *reader)
{
    return reader->line != NULL       ? ocop_scanner_line_get_deadline (reader->line)
           : reader->keyboard != NULL ? ocop_hid_keyboard_get_deadline (reader->keyboard)
           : reader->pos != NULL      ? ocop_hid_pos_get_deadline (reader->pos)
                                      : -1;
}

gboolean
ocop_code_reader_reset (OcopCodeReader *reader)
{
    reader->keys = (OcopEvdevKeys){.n_unknown = reader->keys.n_unknown};
    return reader->line != NULL       ? ocop_scanner_line_reset (reader->line)
           : reader->keyboard != NULL ? ocop_hid_keyboard_reset (reader->keyboard)
           : reader->pos != NULL      ? ocop_hid_pos_reset (reader->pos)
                                      : FALSE;
}

guint64
ocop_code_reader_get_n_unknown (const OcopCodeReader *reader)
{
    return reader->n_unknown + reader->keys.n_unknown +
           (reader->keyboard != NULL ? ocop_hid_keyboard_get_n_unknown (reader->keyboard) : 0);
}

guint64
ocop_code_reader_get_n_malformed (const OcopCodeReader *reader)
{
    return reader->n_malformed +
           (reader->keyboard != NULL ? ocop_hid_keyboard_get_n_malformed (reader->keyboard) : 0);
}
