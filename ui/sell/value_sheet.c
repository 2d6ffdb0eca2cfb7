/* What is typed is read by the kind of value; what it means is the caller's. */
#include "ui/sell/value_sheet.h"

#include "base/error.h"
#include "base/quantity.h"
#include "ui/parts/amount_entry.h"
#include "ui/parts/key_button.h"
#include "ui/parts/number_pad.h"
#include "ui/session/devices.h"
#include <glib/gi18n-lib.h>

struct _OcopValueSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkEntry *value;
    GtkLabel *title, *scale;
    GtkToggleButton *percent, *amount;
    GtkCheckButton *whole;
    GtkWidget *kinds, *scale_line, *take_weight;
    OcopNumberPad *pad;

    OcopValueKind kind;
    GObject *owner; /* weak */
    OcopValueApply apply;
    gpointer data;
    GDestroyNotify free_data;
    gint64 weight_milli; /* that the scale shows stable; 0: none */
};

G_DEFINE_FINAL_TYPE (OcopValueSheet, ocop_value_sheet, OCOP_TYPE_PAGE)

static gboolean
refuse (const char *text, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "value", _ ("“%s” cannot be read as a value"),
                    text);
    return FALSE;
}

static gboolean
read_value (OcopValueSheet *sheet, OcopValue *ret_value, GError **error)
{
    const char *text = gtk_editable_get_text (GTK_EDITABLE (sheet->value));
    OcopValue value = {0};
    switch (sheet->kind) {
    case OCOP_VALUE_QUANTITY:
    case OCOP_VALUE_WEIGHT:
        if (!ocop_ui_parse_qty (text, &value.number))
            return refuse (text, error);
        break;
    case OCOP_VALUE_PRICE:
        if (!ocop_ui_parse_money (text, &value.number))
            return refuse (text, error);
        break;
    case OCOP_VALUE_DISCOUNT:
        value.is_whole = gtk_check_button_get_active (sheet->whole);
        if (gtk_toggle_button_get_active (sheet->percent)) {
            value.discount.kind = OCOP_DISCOUNT_PERCENT;
            if (!ocop_ui_parse_percent (text, &value.discount.value))
                return refuse (text, error);
        } else {
            value.discount.kind = OCOP_DISCOUNT_AMOUNT;
            if (!ocop_ui_parse_money (text, &value.discount.value))
                return refuse (text, error);
        }
        break;
    case OCOP_VALUE_TEXT:
    default:
        value.text = text;
        break;
    }
    *ret_value = value;
    return TRUE;
}

static void
on_apply (OcopValueSheet *sheet)
{
    OcopValue value;
    g_autoptr (GError) error = NULL;
    if (!read_value (sheet, &value, &error) ||
        (sheet->owner != NULL && !sheet->apply (&value, sheet->data, &error))) {
        ocop_page_tell_error (OCOP_PAGE (sheet), error);
        gtk_editable_select_region (GTK_EDITABLE (sheet->value), 0, -1);
        return;
    }
    ocop_page_hush (OCOP_PAGE (sheet));
    ocop_page_leave (OCOP_PAGE (sheet));
}

/* ---- the scale */

static void
on_weight (OcopDevicesModel *devices, OcopValueSheet *sheet)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    const OcopDeviceWeight *weight = ocop_devices_model_peek_weight (devices);
    const gboolean is_stable = weight->says == OCOP_SCALE_SAYS_STABLE && weight->weight_milli > 0;
    sheet->weight_milli = is_stable ? weight->weight_milli : 0;
    g_autofree char *text =
        is_stable
            ? g_strdup_printf (_ ("Scale %s kg"), ocop_qty_to_local (weight->weight_milli, qty))
            : g_strdup_printf (_ ("Scale %s"), weight->words != NULL ? weight->words : "–");
    gtk_label_set_text (sheet->scale, text);
    gtk_widget_set_sensitive (sheet->take_weight, is_stable);
}

static void
on_take_weight (OcopValueSheet *sheet)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    if (sheet->weight_milli <= 0)
        return;
    gtk_editable_set_text (GTK_EDITABLE (sheet->value),
                           ocop_qty_to_local (sheet->weight_milli, qty));
    on_apply (sheet);
}

static gboolean
key_pressed (OcopPage *page, guint keyval, GdkModifierType modifiers)
{
    if (keyval != GDK_KEY_F2 || OCOP_VALUE_SHEET (page)->kind != OCOP_VALUE_WEIGHT)
        return FALSE;
    on_take_weight (OCOP_VALUE_SHEET (page));
    return TRUE;
}

static void
shown (OcopPage *page)
{
    OcopValueSheet *sheet = OCOP_VALUE_SHEET (page);
    if (sheet->kind == OCOP_VALUE_WEIGHT)
        ocop_devices_model_set_weighing (ocop_session_get_devices (ocop_page_get_session (page)),
                                         TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (sheet->value));
}

static void
hidden (OcopPage *page)
{
    if (OCOP_VALUE_SHEET (page)->kind == OCOP_VALUE_WEIGHT)
        ocop_devices_model_set_weighing (ocop_session_get_devices (ocop_page_get_session (page)),
                                         FALSE);
}

/* ---- life */

static void
dispose (GObject *object)
{
    OcopValueSheet *sheet = OCOP_VALUE_SHEET (object);
    g_clear_weak_pointer (&sheet->owner);
    if (sheet->free_data != NULL)
        g_clear_pointer (&sheet->data, sheet->free_data);
    G_OBJECT_CLASS (ocop_value_sheet_parent_class)->dispose (object);
}

static void
ocop_value_sheet_class_init (OcopValueSheetClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->hidden = hidden;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
on_back (OcopPage *page)
{
    ocop_page_leave (page);
}

static void
ocop_value_sheet_init (OcopValueSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_type_ensure (OCOP_TYPE_NUMBER_PAD);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/sell/value_sheet.ui");
    sheet->title = GTK_LABEL (gtk_builder_get_object (builder, "title"));
    sheet->scale = GTK_LABEL (gtk_builder_get_object (builder, "scale"));
    sheet->scale_line = GTK_WIDGET (gtk_builder_get_object (builder, "scale_line"));
    sheet->take_weight = GTK_WIDGET (gtk_builder_get_object (builder, "take_weight"));
    sheet->value = GTK_ENTRY (gtk_builder_get_object (builder, "value"));
    sheet->kinds = GTK_WIDGET (gtk_builder_get_object (builder, "kinds"));
    sheet->percent = GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, "percent"));
    sheet->amount = GTK_TOGGLE_BUTTON (gtk_builder_get_object (builder, "amount"));
    sheet->whole = GTK_CHECK_BUTTON (gtk_builder_get_object (builder, "whole"));
    sheet->pad = OCOP_NUMBER_PAD (gtk_builder_get_object (builder, "pad"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    ocop_number_pad_set_entry (sheet->pad, GTK_EDITABLE (sheet->value));
    g_signal_connect_swapped (sheet->value, "activate", G_CALLBACK (on_apply), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "apply"), "clicked",
                              G_CALLBACK (on_apply), sheet);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (on_back), sheet);
    g_signal_connect_swapped (sheet->take_weight, "clicked", G_CALLBACK (on_take_weight), sheet);
}

static void
set_kind (OcopValueSheet *sheet, OcopValueKind kind)
{
    static const OcopNumberPadKind pads[] = {
        [OCOP_VALUE_QUANTITY] = OCOP_NUMBER_PAD_QUANTITY,
        [OCOP_VALUE_WEIGHT] = OCOP_NUMBER_PAD_QUANTITY,
        [OCOP_VALUE_DISCOUNT] = OCOP_NUMBER_PAD_QUANTITY,
        [OCOP_VALUE_PRICE] = OCOP_NUMBER_PAD_MONEY,
        [OCOP_VALUE_TEXT] = OCOP_NUMBER_PAD_PIN,
    };
    sheet->kind = kind;
    ocop_number_pad_set_kind (sheet->pad, pads[kind]);
    gtk_widget_set_visible (GTK_WIDGET (sheet->pad), kind != OCOP_VALUE_TEXT);
    gtk_widget_set_visible (sheet->kinds, kind == OCOP_VALUE_DISCOUNT);
    gtk_widget_set_visible (GTK_WIDGET (sheet->whole), kind == OCOP_VALUE_DISCOUNT);
    gtk_widget_set_visible (sheet->scale_line, kind == OCOP_VALUE_WEIGHT);
    if (kind == OCOP_VALUE_PRICE)
        ocop_amount_entry_attach (sheet->value);
    if (kind == OCOP_VALUE_WEIGHT) {
        OcopDevicesModel *devices =
            ocop_session_get_devices (ocop_page_get_session (OCOP_PAGE (sheet)));
        g_signal_connect_object (devices, "weight-changed", G_CALLBACK (on_weight), sheet, 0);
        on_weight (devices, sheet);
    }
}

OcopPage *
ocop_value_sheet_new (OcopSession *session, OcopValueKind kind, const char *title,
                      const char *initial, GObject *owner, OcopValueApply apply, gpointer data,
                      GDestroyNotify free_data)
{
    OcopValueSheet *sheet =
        g_object_new (OCOP_TYPE_VALUE_SHEET, "session", session, "is-sheet", TRUE, NULL);
    g_set_weak_pointer (&sheet->owner, owner);
    sheet->apply = apply;
    sheet->data = data;
    sheet->free_data = free_data;
    gtk_label_set_text (sheet->title, title);
    set_kind (sheet, kind);
    if (initial != NULL) {
        gtk_editable_set_text (GTK_EDITABLE (sheet->value), initial);
        gtk_editable_select_region (GTK_EDITABLE (sheet->value), 0, -1);
    }
    return OCOP_PAGE (sheet);
}
