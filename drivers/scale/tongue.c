/* A switch over the languages, and nothing else. */
#include "drivers/scale/tongue.h"

#include "drivers/proto/scale_cas.h"
#include "drivers/proto/scale_nci.h"
#include "drivers/proto/scale_toledo8217.h"

struct _OcopScaleTongue {
    OcopScaleLanguage language;
    OcopScaleUnit unit;
    OcopScaleReadingFunc take;
    gpointer data;
    guint64 n_malformed; /* of earlier stays */
    union {
        OcopScaleHid hid;
        OcopToledo toledo;
        OcopCas cas;
        OcopCasStream cas_stream;
        OcopNci nci;
    } of;
};

static guint64
count_malformed (const OcopScaleTongue *tongue)
{
    switch (tongue->language) {
    case OCOP_SCALE_LANGUAGE_HID:
        return tongue->of.hid.n_malformed;
    case OCOP_SCALE_LANGUAGE_TOLEDO_8217:
        return tongue->of.toledo.n_malformed;
    case OCOP_SCALE_LANGUAGE_CAS:
        return tongue->of.cas.n_malformed;
    case OCOP_SCALE_LANGUAGE_CAS_STREAM:
        return tongue->of.cas_stream.n_dropped;
    case OCOP_SCALE_LANGUAGE_NCI:
        return tongue->of.nci.n_malformed;
    case OCOP_N_SCALE_LANGUAGES:
        break;
    }
    g_return_val_if_reached (0);
}

OcopScaleTongue *
ocop_scale_tongue_new (OcopScaleLanguage language, OcopScaleUnit unit, OcopScaleReadingFunc take,
                       gpointer data)
{
    OcopScaleTongue *tongue = g_new0 (OcopScaleTongue, 1);
    tongue->language = language;
    tongue->unit = unit;
    tongue->take = take;
    tongue->data = data;
    return tongue;
}

void
ocop_scale_tongue_free (OcopScaleTongue *tongue)
{
    g_free (tongue);
}

void
ocop_scale_tongue_begin (OcopScaleTongue *tongue, gint64 now_ms)
{
    const OcopToledoOptions toledo = {.unit = tongue->unit};
    OcopScaleHidLayout usual;
    tongue->n_malformed += count_malformed (tongue);
    switch (tongue->language) {
    case OCOP_SCALE_LANGUAGE_HID:
        ocop_scale_hid_layout_init_usual (&usual);
        ocop_scale_hid_init (&tongue->of.hid, &usual);
        break;
    case OCOP_SCALE_LANGUAGE_TOLEDO_8217:
        ocop_toledo_init (&tongue->of.toledo, &toledo, tongue->take, tongue->data);
        break;
    case OCOP_SCALE_LANGUAGE_CAS:
        ocop_cas_init (&tongue->of.cas, tongue->take, tongue->data);
        break;
    case OCOP_SCALE_LANGUAGE_CAS_STREAM:
        ocop_cas_stream_init (&tongue->of.cas_stream, tongue->take, tongue->data, now_ms);
        break;
    case OCOP_SCALE_LANGUAGE_NCI:
        ocop_nci_init (&tongue->of.nci, tongue->take, tongue->data);
        break;
    case OCOP_N_SCALE_LANGUAGES:
        break;
    }
}

void
ocop_scale_tongue_set_layout (OcopScaleTongue *tongue, const OcopScaleHidLayout *layout)
{
    ocop_scale_hid_init (&tongue->of.hid, layout);
}

void
ocop_scale_tongue_feed (OcopScaleTongue *tongue, const guint8 *bytes, gsize size, gint64 now_ms)
{
    OcopScaleReading reading;
    switch (tongue->language) {
    case OCOP_SCALE_LANGUAGE_HID:
        if (ocop_scale_hid_feed (&tongue->of.hid, bytes, size, &reading))
            tongue->take (&reading, tongue->data);
        break;
    case OCOP_SCALE_LANGUAGE_TOLEDO_8217:
        ocop_toledo_feed (&tongue->of.toledo, bytes, size, now_ms);
        break;
    case OCOP_SCALE_LANGUAGE_CAS:
        ocop_cas_feed (&tongue->of.cas, bytes, size, now_ms);
        break;
    case OCOP_SCALE_LANGUAGE_CAS_STREAM:
        ocop_cas_stream_feed (&tongue->of.cas_stream, bytes, size, now_ms);
        break;
    case OCOP_SCALE_LANGUAGE_NCI:
        ocop_nci_feed (&tongue->of.nci, bytes, size, now_ms);
        break;
    case OCOP_N_SCALE_LANGUAGES:
        break;
    }
}

gsize
ocop_scale_tongue_tick (OcopScaleTongue *tongue, gint64 now_ms,
                        guint8 ret_bytes[OCOP_SCALE_QUESTION_MAX])
{
    switch (tongue->language) {
    case OCOP_SCALE_LANGUAGE_TOLEDO_8217:
        return ocop_toledo_tick (&tongue->of.toledo, now_ms, ret_bytes);
    case OCOP_SCALE_LANGUAGE_CAS:
        return ocop_cas_tick (&tongue->of.cas, now_ms, ret_bytes);
    case OCOP_SCALE_LANGUAGE_CAS_STREAM:
        ocop_cas_stream_tick (&tongue->of.cas_stream, now_ms);
        return 0;
    case OCOP_SCALE_LANGUAGE_NCI:
        return ocop_nci_tick (&tongue->of.nci, now_ms, ret_bytes);
    case OCOP_SCALE_LANGUAGE_HID:
    case OCOP_N_SCALE_LANGUAGES:
        break;
    }
    return 0;
}

gint64
ocop_scale_tongue_get_deadline (const OcopScaleTongue *tongue)
{
    switch (tongue->language) {
    case OCOP_SCALE_LANGUAGE_TOLEDO_8217:
        return ocop_toledo_get_deadline (&tongue->of.toledo);
    case OCOP_SCALE_LANGUAGE_CAS:
        return ocop_cas_get_deadline (&tongue->of.cas);
    case OCOP_SCALE_LANGUAGE_CAS_STREAM:
        return ocop_cas_stream_get_deadline (&tongue->of.cas_stream);
    case OCOP_SCALE_LANGUAGE_NCI:
        return ocop_nci_get_deadline (&tongue->of.nci);
    case OCOP_SCALE_LANGUAGE_HID:
    case OCOP_N_SCALE_LANGUAGES:
        break;
    }
    return -1;
}

gboolean
ocop_scale_tongue_set_to_zero (OcopScaleTongue *tongue)
{
    if (tongue->language != OCOP_SCALE_LANGUAGE_TOLEDO_8217)
        return FALSE;
    ocop_toledo_set_to_zero (&tongue->of.toledo);
    return TRUE;
}

guint64
ocop_scale_tongue_get_n_malformed (const OcopScaleTongue *tongue)
{
    return tongue->n_malformed + count_malformed (tongue);
}
