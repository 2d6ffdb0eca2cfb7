/* Descriptors into facts, on the hub's thread. The active configuration may be unknown when a
 * device has just arrived (libusb 1.0.26): then its first one is read, which is the only one of all
 * devices that a till has to do with. Source: devices.md 1.3. */
#include "drivers/core/hub_thread.h"

#include <string.h>

OcopDevResult
ocop_usb_result (int code)
{
    switch ((enum libusb_error)code) {
    case LIBUSB_SUCCESS:
        return OCOP_DEV_OK;
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
        return OCOP_DEV_NO_HARDWARE;
    case LIBUSB_ERROR_ACCESS:
        return OCOP_DEV_NO_PERMISSION;
    case LIBUSB_ERROR_BUSY:
        return OCOP_DEV_IN_USE;
    case LIBUSB_ERROR_TIMEOUT:
        return OCOP_DEV_TIMEOUT;
    case LIBUSB_ERROR_PIPE:
        return OCOP_DEV_STALLED;
    case LIBUSB_ERROR_INTERRUPTED:
        return OCOP_DEV_CANCELLED;
    case LIBUSB_ERROR_NOT_SUPPORTED:
        return OCOP_DEV_NOT_SUPPORTED;
    case LIBUSB_ERROR_IO:
    case LIBUSB_ERROR_INVALID_PARAM:
    case LIBUSB_ERROR_OVERFLOW:
    case LIBUSB_ERROR_NO_MEM:
    case LIBUSB_ERROR_OTHER:
        break;
    }
    return OCOP_DEV_FAILURE;
}

static void
take_endpoint (OcopUsbInterface *interface, const struct libusb_endpoint_descriptor *endpoint)
{
    const guint8 address = endpoint->bEndpointAddress;
    const gboolean is_in = (address & LIBUSB_ENDPOINT_IN) != 0;
    const guint type = endpoint->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK;
    guint8 *place = type == LIBUSB_TRANSFER_TYPE_BULK
                        ? (is_in ? &interface->bulk_in : &interface->bulk_out)
                    : type == LIBUSB_TRANSFER_TYPE_INTERRUPT
                        ? (is_in ? &interface->interrupt_in : &interface->interrupt_out)
                        : NULL;
    if (place == NULL || *place != 0)
        return;
    *place = address;
    if (is_in && (type == LIBUSB_TRANSFER_TYPE_BULK || interface->bulk_in == 0))
        interface->in_packet = endpoint->wMaxPacketSize & 0x7ff;
}

static void
take_setting (OcopUsbFacts *facts, const struct libusb_interface_descriptor *setting)
{
    if (facts->n_interfaces == OCOP_USB_INTERFACES_MAX)
        return;
    OcopUsbInterface *interface = &facts->interfaces[facts->n_interfaces++];
    *interface = (OcopUsbInterface){.number = setting->bInterfaceNumber,
                                    .alternate = setting->bAlternateSetting,
                                    .device_class = setting->bInterfaceClass,
                                    .subclass = setting->bInterfaceSubClass,
                                    .protocol = setting->bInterfaceProtocol};
    for (guint i = 0; i < setting->bNumEndpoints; i++)
        take_endpoint (interface, &setting->endpoint[i]);
}

static gboolean
read_interfaces (libusb_device *device, OcopUsbFacts *facts)
{
    struct libusb_config_descriptor *config = NULL;
    if (libusb_get_active_config_descriptor (device, &config) != 0 &&
        libusb_get_config_descriptor (device, 0, &config) != 0)
        return FALSE;
    for (guint i = 0; i < config->bNumInterfaces; i++)
        for (int j = 0; j < config->interface[i].num_altsetting; j++)
            take_setting (facts, &config->interface[i].altsetting[j]);
    libusb_free_config_descriptor (config);
    return TRUE;
}

static void
read_port (libusb_device *device, char ret_port[OCOP_USB_TEXT_SIZE])
{
    guint8 ports[8];
    const int n = libusb_get_port_numbers (device, ports, G_N_ELEMENTS (ports));
    if (n <= 0)
        return;
    GString *text = g_string_new (NULL);
    g_string_append_printf (text, "%u", libusb_get_bus_number (device));
    for (int i = 0; i < n; i++)
        g_string_append_printf (text, "%c%u", i == 0 ? '-' : '.', ports[i]);
    g_strlcpy (ret_port, text->str, OCOP_USB_TEXT_SIZE);
    g_string_free (text, TRUE);
}

static gboolean
could_be_ours (const OcopUsbFacts *facts)
{
    static const guint8 classes[] = {LIBUSB_CLASS_PRINTER, LIBUSB_CLASS_HID, LIBUSB_CLASS_COMM,
                                     LIBUSB_CLASS_DATA, LIBUSB_CLASS_VENDOR_SPEC};
    for (guint i = 0; i < facts->n_interfaces; i++)
        if (memchr (classes, facts->interfaces[i].device_class, sizeof classes) != NULL)
            return TRUE;
    return FALSE;
}

/* A serial number is shown and stored: what is not printable is left out. */
static void
read_serial (libusb_device *device, guint8 index, OcopUsbFacts *facts)
{
    libusb_device_handle *handle;
    guint8 text[OCOP_USB_TEXT_SIZE] = {0};
    const int code = libusb_open (device, &handle);
    gsize size = 0;

    facts->is_denied = code == LIBUSB_ERROR_ACCESS;
    if (code != 0)
        return;
    if (index != 0)
        libusb_get_string_descriptor_ascii (handle, index, text, sizeof text - 1);
    libusb_close (handle);
    for (gsize i = 0; text[i] != 0; i++)
        if (g_ascii_isprint ((char)text[i]))
            facts->serial[size++] = (char)text[i];
    facts->serial[size] = '\0';
}

gboolean
ocop_usb_read_facts (libusb_device *device, OcopUsbFacts *ret_facts, gboolean *ret_is_ours)
{
    struct libusb_device_descriptor descriptor;
    OcopUsbFacts facts = {.bus = libusb_get_bus_number (device),
                          .address = libusb_get_device_address (device)};
    if (libusb_get_device_descriptor (device, &descriptor) != 0 ||
        !read_interfaces (device, &facts))
        return FALSE;
    facts.vid = descriptor.idVendor;
    facts.pid = descriptor.idProduct;
    read_port (device, facts.port);
    *ret_is_ours = could_be_ours (&facts);
    if (*ret_is_ours)
        read_serial (device, descriptor.iSerialNumber, &facts);
    *ret_facts = facts;
    return TRUE;
}
