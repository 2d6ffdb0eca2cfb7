/* HID report descriptors: which bits of which report mean what. Any bytes are bounded in time and
 * memory; a descriptor that is wrong is refused as a whole.
 *
 * Source: USB-IF, Device Class Definition for HID 1.11, 6.2.2 and 8; HID Usage Tables 1.21. */
#pragma once

#include <glib.h>

#define OCOP_HID_DESCRIPTOR_MAX  4096 /* bytes, as in Linux */
#define OCOP_HID_FIELDS_MAX      256
#define OCOP_HID_RANGES_MAX      1024
#define OCOP_HID_COLLECTIONS_MAX 128
#define OCOP_HID_DEPTH_MAX       16   /* of collections */
#define OCOP_HID_STACK_MAX       8    /* of Push */
#define OCOP_HID_REPORT_MAX      4096 /* bytes of one report, its id included */

/* Page and usage in one number. */
#define OCOP_HID_USAGE(page, id) ((guint32)(page) << 16 | (guint32)(id))
#define OCOP_HID_NO_COLLECTION   G_MAXUINT

typedef enum {
    OCOP_HID_INPUT,
    OCOP_HID_OUTPUT,
    OCOP_HID_FEATURE,
    OCOP_HID_N_KINDS,
} OcopHidKind;

typedef struct {
    guint32 usage;
    guint8 type;  /* 0 physical, 1 application, 2 logical .. */
    guint parent; /* index, OCOP_HID_NO_COLLECTION at the top */
} OcopHidCollection;

typedef struct {
    guint32 first, last; /* same page, first <= last */
} OcopHidUsageRange;

/* One main item: @count elements of @bit_size bits, one behind the other. Of a variable each
 * element is a usage of its own, in the order of the ranges, and the last usage repeats; of an
 * array each element holds a number that chooses one of the usages (@logical_min: the first). */
typedef struct {
    OcopHidKind kind;
    guint8 report_id; /* 0: reports of this device have none */
    guint bit_offset; /* of the first element, from the first byte of the report as it comes,
                         report id included */
    guint bit_size;   /* 1 to 32 */
    guint count;      /* at least 1 */
    gboolean is_constant, is_variable, is_relative;
    gint32 logical_min, logical_max;
    guint collection;            /* index of the innermost */
    guint first_range, n_ranges; /* 0 ranges: padding */
} OcopHidField;

typedef struct {
    GArray *fields;      /* of OcopHidField, in the order of the descriptor */
    GArray *ranges;      /* of OcopHidUsageRange */
    GArray *collections; /* of OcopHidCollection */
    gboolean has_report_ids;
    guint n_bits[OCOP_HID_N_KINDS][256]; /* of each report, its id included; 0: there is none */
} OcopHidDescriptor;

/* Owned. Errors: OCOP_ERROR_BAD_FILE, naming the byte. */
OcopHidDescriptor *ocop_hid_descriptor_parse (const guint8 *bytes, gsize size, GError **error);
void ocop_hid_descriptor_free (OcopHidDescriptor *descriptor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopHidDescriptor, ocop_hid_descriptor_free)

const OcopHidField *ocop_hid_get_field (const OcopHidDescriptor *descriptor, guint index);
/* The usage of element @element of a variable, or what the value @element (from 0 for logical_min)
 * of an array chooses; 0 when there is none. */
guint32 ocop_hid_get_usage (const OcopHidDescriptor *descriptor, const OcopHidField *field,
                            guint element);
/* TRUE when @field is in a collection of @usage, at any depth. */
gboolean ocop_hid_is_within (const OcopHidDescriptor *descriptor, const OcopHidField *field,
                             guint32 usage);
/* TRUE when there is an application collection of @usage at the top: what the device is. */
gboolean ocop_hid_has_application (const OcopHidDescriptor *descriptor, guint32 usage);

/* Where a usage lies. */
typedef struct {
    guint8 report_id;
    guint bit_offset, bit_size;
    guint count; /* elements of this very usage, one behind the other */
    gint32 logical_min, logical_max;
} OcopHidPlace;
/* The first variable of @kind that has @usage; in report @report_id only unless that is negative.
 */
gboolean ocop_hid_find (const OcopHidDescriptor *descriptor, OcopHidKind kind, guint32 usage,
                        gint report_id, OcopHidPlace *ret_place);
/* The first array of @kind that can choose @usage. @ret_field: borrowed. */
gboolean ocop_hid_find_array (const OcopHidDescriptor *descriptor, OcopHidKind kind, guint32 usage,
                              gint report_id, const OcopHidField **ret_field);

/* @bit_size (1 to 32) bits at @bit_offset, lowest first. FALSE when @report ends before. */
gboolean ocop_hid_read_bits (const guint8 *report, gsize size, guint bit_offset, guint bit_size,
                             guint32 *ret_value);
/* The same with the sign of its highest bit. */
gboolean ocop_hid_read_signed (const guint8 *report, gsize size, guint bit_offset, guint bit_size,
                               gint32 *ret_value);
