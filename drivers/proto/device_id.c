/* Key:value; pairs of hostile bytes into a few bounded words. The first of two equal keys counts.
 */
#include "drivers/proto/device_id.h"

#include <stddef.h>
#include <string.h>

#define LENGTH_SIZE 2
/* A length below this is the two bytes the wrong way round. [cups usb-libusb.c] */
#define LENGTH_MIN 14

typedef struct {
    const char *key;
    gsize offset;
} Key;

static const Key keys[] = {
    {"MFG", offsetof (OcopDeviceId, maker)},
    {"MANUFACTURER", offsetof (OcopDeviceId, maker)},
    {"MDL", offsetof (OcopDeviceId, model)},
    {"MODEL", offsetof (OcopDeviceId, model)},
    {"CMD", offsetof (OcopDeviceId, commands)},
    {"COMMAND SET", offsetof (OcopDeviceId, commands)},
    {"CLS", offsetof (OcopDeviceId, kind)},
    {"CLASS", offsetof (OcopDeviceId, kind)},
    {"SN", offsetof (OcopDeviceId, serial)},
    {"SERN", offsetof (OcopDeviceId, serial)},
    {"SERIALNUMBER", offsetof (OcopDeviceId, serial)},
};

static void
skip_blanks (const char **text, gsize *size)
{
    while (*size > 0 && g_ascii_isspace (**text)) {
        (*text)++;
        (*size)--;
    }
    while (*size > 0 && (g_ascii_isspace ((*text)[*size - 1]) || (*text)[*size - 1] == '\0'))
        (*size)--;
}

static void
take_value (char *place, const char *value, gsize size)
{
    gsize n = 0;
    for (gsize i = 0; i < size && n < OCOP_DEVICE_ID_VALUE_SIZE - 1; i++)
        if (g_ascii_isprint (value[i]))
            place[n++] = value[i];
    place[n] = '\0';
}

static void
take_pair (OcopDeviceId *id, const char *pair, gsize size)
{
    const char *colon = memchr (pair, ':', size);
    if (colon == NULL)
        return;
    const char *key = pair, *value = colon + 1;
    gsize key_size = (gsize)(colon - pair), value_size = size - key_size - 1;
    skip_blanks (&key, &key_size);
    skip_blanks (&value, &value_size);
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        char *place = (char *)id + keys[i].offset;
        if (strlen (keys[i].key) == key_size &&
            g_ascii_strncasecmp (keys[i].key, key, key_size) == 0 && place[0] == '\0')
            take_value (place, value, value_size);
    }
}

gboolean
ocop_device_id_parse_text (const char *text, gsize size, OcopDeviceId *ret_id)
{
    static const OcopDeviceId nothing;
    OcopDeviceId id = nothing;
    size = MIN (size, OCOP_DEVICE_ID_MAX);
    for (gsize start = 0; start < size;) {
        const char *end = memchr (text + start, ';', size - start);
        const gsize length = end != NULL ? (gsize)(end - text) - start : size - start;
        take_pair (&id, text + start, length);
        start += length + 1;
    }
    *ret_id = id;
    return memcmp (&id, &nothing, sizeof id) != 0;
}

gboolean
ocop_device_id_parse (const guint8 *bytes, gsize size, OcopDeviceId *ret_id)
{
    if (size <= LENGTH_SIZE) {
        *ret_id = (OcopDeviceId){0};
        return FALSE;
    }
    gsize length = (gsize)(bytes[0] << 8 | bytes[1]);
    if (length > size || length < LENGTH_MIN)
        length = (gsize)(bytes[1] << 8 | bytes[0]);
    if (length > size || length < LENGTH_MIN)
        length = size;
    return ocop_device_id_parse_text ((const char *)bytes + LENGTH_SIZE, length - LENGTH_SIZE,
                                      ret_id);
}

gboolean
ocop_device_id_has_command (const OcopDeviceId *id, const char *word)
{
    const gsize length = strlen (word);
    for (const char *at = id->commands; *at != '\0';) {
        const gsize size = strcspn (at, ",");
        const char *name = at;
        gsize name_size = size;
        skip_blanks (&name, &name_size);
        if (name_size == length && g_ascii_strncasecmp (name, word, length) == 0)
            return TRUE;
        at += size + (at[size] == ',');
    }
    return FALSE;
}
