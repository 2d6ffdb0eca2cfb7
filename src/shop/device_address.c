/* One reader for all classes, and a table of which class may be where. */
#include "shop/device_address.h"

#include "shop/paper_sink.h"
#include <string.h>

#define BIT(name) (1u << OCOP_ADDRESS_##name)

static const guint allowed[OCOP_N_DEVICES] = {
    [OCOP_DEVICE_PRINTER] = BIT (NONE) | BIT (AUTO) | BIT (USB) | BIT (SERIAL) | BIT (TCP) |
                            BIT (USBLP) | BIT (FILE) | BIT (VIRTUAL),
    [OCOP_DEVICE_SCANNER] = BIT (NONE) | BIT (AUTO) | BIT (USB) | BIT (SERIAL) | BIT (VIRTUAL),
    [OCOP_DEVICE_DRAWER] = BIT (NONE) | BIT (PRINTER) | BIT (SERIAL),
    [OCOP_DEVICE_SCALE] = BIT (NONE) | BIT (AUTO) | BIT (USB) | BIT (SERIAL) | BIT (VIRTUAL),
    [OCOP_DEVICE_DISPLAY] = BIT (NONE) | BIT (AUTO) | BIT (USB) | BIT (SERIAL) | BIT (VIRTUAL),
};

static const struct {
    const char *word;
    OcopAddressKind kind;
    gboolean has_stand_in;
} words[] = {{"", OCOP_ADDRESS_NONE, FALSE},
             {"auto", OCOP_ADDRESS_AUTO, FALSE},
             {"auto|virtual", OCOP_ADDRESS_AUTO, TRUE},
             {"virtual", OCOP_ADDRESS_VIRTUAL, FALSE},
             {"printer", OCOP_ADDRESS_PRINTER, FALSE}};

void
ocop_device_address_clear (OcopDeviceAddress *address)
{
    g_clear_pointer (&address->path, g_free);
}

/* Four hexadecimal digits. */
static gboolean
read_hex4 (const char *text, guint16 *ret_value)
{
    guint value = 0;
    for (guint i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value (text[i]);
        if (digit < 0)
            return FALSE;
        value = value * 16 + (guint)digit;
    }
    *ret_value = (guint16)value;
    return TRUE;
}

static gboolean
read_text (const char *text, const char *strange, char ret_text[OCOP_USB_TEXT_SIZE])
{
    const gsize size = strlen (text);
    if (size == 0 || size >= OCOP_USB_TEXT_SIZE || strpbrk (text, strange) != NULL)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if (text[i] < 0x21 || text[i] > 0x7e)
            return FALSE;
    g_strlcpy (ret_text, text, OCOP_USB_TEXT_SIZE);
    return TRUE;
}

static gboolean
read_usb (const char *rest, OcopDeviceAddress *address)
{
    if (strlen (rest) < 9 || rest[4] != ':' || !read_hex4 (rest, &address->usb.vid) ||
        !read_hex4 (rest + 5, &address->usb.pid))
        return FALSE;
    if (rest[9] == '\0')
        return TRUE;
    if (rest[9] == '@')
        return read_text (rest + 10, "/", address->usb.port);
    return rest[9] == ':' && read_text (rest + 10, "", address->usb.serial);
}

static gboolean
read_number (const char *text, guint max, guint *ret_number)
{
    const gsize length = strspn (text, "0123456789");
    if (length == 0 || length > 6 || text[length] != '\0')
        return FALSE;
    *ret_number = (guint)g_ascii_strtoull (text, NULL, 10);
    return *ret_number >= 1 && *ret_number <= max;
}

/* "8N1" "7E1" … */
static gboolean
read_frame (const char *text, OcopTtySettings *line)
{
    if (strlen (text) != 3 || (text[0] != '7' && text[0] != '8') ||
        strchr ("NEO", text[1]) == NULL || (text[2] != '1' && text[2] != '2'))
        return FALSE;
    line->data_bits = (guint)(text[0] - '0');
    line->parity = text[1] == 'N'   ? OCOP_PARITY_NONE
                   : text[1] == 'E' ? OCOP_PARITY_EVEN
                                    : OCOP_PARITY_ODD;
    line->has_two_stop_bits = text[2] == '2';
    return TRUE;
}

static gboolean
read_serial (const char *rest, OcopDeviceAddress *address)
{
    g_auto (GStrv) parts = g_strsplit (rest, ",", 4);
    const guint n = g_strv_length (parts);
    address->line = (OcopTtySettings){.baud = 9600, .data_bits = 8};
    address->has_line = n > 1;
    if (n < 1 || n > 3 || !g_str_has_prefix (parts[0], "/dev/") ||
        (n > 1 && !read_number (parts[1], 115200, &address->line.baud)) ||
        (n > 2 && !read_frame (parts[2], &address->line)))
        return FALSE;
    address->path = g_strdup (parts[0]);
    return TRUE;
}

/* An IPv6 address stands in brackets, or has no port. */
static gboolean
read_tcp (const char *rest, OcopDeviceAddress *address)
{
    const char *colon = strrchr (rest, ':');
    const char *bracket = strchr (rest, ']');
    guint port = OCOP_TCP_PORT_PRINTERS;
    gboolean has_port =
        colon != NULL && (bracket != NULL ? colon == bracket + 1 : strchr (rest, ':') == colon);
    if (has_port && !read_number (colon + 1, 65535, &port))
        return FALSE;
    g_autofree char *host = has_port ? g_strndup (rest, (gsize)(colon - rest)) : g_strdup (rest);
    if (*host == '[' && g_str_has_suffix (host, "]")) {
        host[strlen (host) - 1] = '\0';
        memmove (host, host + 1, strlen (host));
    }
    for (const char *p = host; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && strchr (".-:_", *p) == NULL)
            return FALSE;
    if (*host == '\0')
        return FALSE;
    address->path = g_steal_pointer (&host);
    address->port = (guint16)port;
    return TRUE;
}

static gboolean
read_any (const char *text, OcopDeviceAddress *address)
{
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        if (strcmp (text, words[i].word) == 0) {
            address->kind = words[i].kind;
            address->has_stand_in = words[i].has_stand_in;
            return TRUE;
        }
    }
    if (g_str_has_prefix (text, "usb:")) {
        address->kind = OCOP_ADDRESS_USB;
        return read_usb (text + 4, address);
    }
    if (g_str_has_prefix (text, "serial:")) {
        address->kind = OCOP_ADDRESS_SERIAL;
        return read_serial (text + 7, address);
    }
    if (g_str_has_prefix (text, "tcp:")) {
        address->kind = OCOP_ADDRESS_TCP;
        return read_tcp (text + 4, address);
    }
    if (g_str_has_prefix (text, "usblp:/dev/")) {
        address->kind = OCOP_ADDRESS_USBLP;
        address->path = g_strdup (text + 6);
        return TRUE;
    }
    address->kind = OCOP_ADDRESS_FILE;
    address->path = g_strdup (text);
    return ocop_paper_sink_is_known (text);
}

gboolean
ocop_device_address_parse (OcopDeviceKind kind, const char *text, OcopDeviceAddress *ret_address)
{
    g_auto (OcopDeviceAddress) address = {0};
    if (strlen (text) > OCOP_DEVICE_ADDRESS_MAX || !read_any (text, &address) ||
        (allowed[kind] & (1u << address.kind)) == 0)
        return FALSE;
    *ret_address = address;
    address.path = NULL;
    return TRUE;
}

gboolean
ocop_device_address_is_device (const char *printer)
{
    g_auto (OcopDeviceAddress) address = {0};
    return ocop_device_address_parse (OCOP_DEVICE_PRINTER, printer, &address) &&
           address.kind != OCOP_ADDRESS_NONE && address.kind != OCOP_ADDRESS_FILE;
}
