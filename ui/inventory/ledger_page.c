/* Read page by page from its newest end, the next one when the end of the table is in sight. */
#include "ui/inventory/ledger_page.h"

#include "base/day.h"
#include "base/quantity.h"
#include "domain/lots.h"
#include "shop/inventory.h"
#include "ui/parts/key_button.h"
#include "ui/parts/table.h"
#include <glib/gi18n-lib.h>

#define PAGE 100

/* ---- a movement */

#define TYPE_MOVE (move_get_type())
G_DECLARE_FINAL_TYPE (Move, move, LEDGER, MOVE, GObject)

struct _Move {
    GObject parent_instance;
    GArray *rows; /* of OcopLedgerRow, owned */
    guint index;
};

G_DEFINE_FINAL_TYPE (Move, move, G_TYPE_OBJECT)

static void
finalize_move (GObject *object)
{
    g_array_unref (LEDGER_MOVE (object)->rows);
    G_OBJECT_CLASS (move_parent_class)->finalize (object);
}

static void
move_class_init (MoveClass *class)
{
    G_OBJECT_CLASS (class)->finalize = finalize_move;
}

static void
move_init (Move *move)
{
}

/* ---- columns */

typedef enum { WHEN, WHAT, CHANGE, POSITION, LOT, BY, WHY } Column;

static const OcopTableColumn columns[] = {
    [WHEN] = {N_ ("Time"), 15, FALSE, FALSE},
    [WHAT] = {N_ ("Movement"), 11, FALSE, FALSE},
    [CHANGE] = {N_ ("Change"), 7, TRUE, FALSE},
    [POSITION] = {N_ ("Position"), 7, TRUE, FALSE},
    [LOT] = {N_ ("Lot"), 13, FALSE, FALSE},
    [BY] = {N_ ("By"), 8, FALSE, FALSE},
    [WHY] = {N_ ("Receipt or reason"), 16, FALSE, TRUE},
};

static const char *
name_move (OcopMoveReason kind)
{
    static const char *const names[] = {
        [OCOP_MOVE_RECEIVE] = N_ ("Receipt of goods"),
        [OCOP_MOVE_SALE] = N_ ("Sale"),
        [OCOP_MOVE_RETURN] = N_ ("Return"),
        [OCOP_MOVE_WASTE] = N_ ("Waste"),
        [OCOP_MOVE_ADJUST] = N_ ("Adjustment"),
        [OCOP_MOVE_OPENING] = N_ ("Opening stock"),
    };
    G_STATIC_ASSERT (G_N_ELEMENTS (names) == OCOP_N_MOVES);
    return _ (names[kind]);
}

static void
tell_change (const OcopLedgerRow *row, GString *text)
{
    char qty[OCOP_QTY_TEXT_SIZE];
    g_string_append_printf (text, "%s%s", row->qty_milli > 0 ? "+" : "",
                            ocop_qty_to_local (row->qty_milli, qty));
}

static void
tell_why (const OcopLedgerRow *row, GString *text)
{
    g_string_append_printf (text, "%s%s%s", row->receipt != NULL ? row->receipt : "",
                            row->receipt != NULL && row->reason != NULL ? " · " : "",
                            row->reason != NULL ? row->reason : "");
}

static void
tell (gpointer item, guint column, GString *text, const char **ret_class)
{
    char buffer[OCOP_QTY_TEXT_SIZE];
    const Move *move = item;
    const OcopLedgerRow *row = &g_array_index (move->rows, OcopLedgerRow, move->index);
    switch ((Column)column) {
    case WHEN:
        g_string_append (text, ocop_instant_to_local (row->utc_ms, buffer));
        return;
    case WHAT:
        g_string_append (text, name_move (row->kind));
        return;
    case CHANGE:
        tell_change (row, text);
        return;
    case POSITION:
        *ret_class = row->position_milli < 0 ? "refusal" : NULL;
        g_string_append (text, ocop_qty_to_local (row->position_milli, buffer));
        return;
    case LOT:
        g_string_append (text, row->lot != NULL ? row->lot : "");
        return;
    case BY:
        g_string_append (text, row->by);
        return;
    case WHY:
    default:
        tell_why (row, text);
        return;
    }
}

/* ---- the page */

struct _OcopLedgerPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *name, *facts;
    GtkColumnView *table;
    GtkWidget *more;
    /* owned */
    char *code;
    GListStore *moves;

    OcopLedgerPlace place;
    gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (OcopLedgerPage, ocop_ledger_page, OCOP_TYPE_PAGE)

typedef struct {
    char *code;
    OcopLedgerPlace place;
    gboolean has_more;
    GArray *rows;  /* of OcopLedgerRow */
    GArray *stock; /* of OcopStockLine: one, of the first page; NULL: of a later one */
} Part;

static void
free_part (gpointer data)
{
    Part *part = data;
    g_free (part->code);
    g_clear_pointer (&part->rows, g_array_unref);
    g_clear_pointer (&part->stock, g_array_unref);
    g_free (part);
}

static gpointer
read_part (OcopShop *shop, gpointer data, GError **error)
{
    Part *part = data;
    if (part->place.move == 0) {
        part->stock = ocop_shop_list_stock (shop, part->code, error);
        if (part->stock == NULL)
            return NULL;
    }
    part->rows =
        ocop_shop_list_ledger (shop, part->code, PAGE, &part->place, &part->has_more, error);
    return part->rows != NULL ? part : NULL;
}

/* Position and the lots that are there. */
static void
show_facts (OcopLedgerPage *page, const OcopStockLine *line)
{
    char qty[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, _ ("On the shelf: %s %s"),
                            ocop_qty_to_local (line->qty_milli, qty), line->unit);
    for (guint i = 0; i < line->lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, i);
        if (lot->qty_milli == 0)
            continue;
        g_string_append (text, " · ");
        g_string_append_printf (text, _ ("lot %s"), lot->lot);
        g_string_append_printf (text, ": %s", ocop_qty_to_local (lot->qty_milli, qty));
        if (lot->expiry != OCOP_DAY_NONE)
            g_string_append_printf (text, " (%s)", ocop_day_to_local (lot->expiry, day));
    }
    gtk_label_set_text (page->name, line->name);
    gtk_label_set_text (page->facts, text->str);
}

static void
on_part (gpointer result, const GError *error, gpointer data)
{
    OcopLedgerPage *page = data;
    const Part *part = result;
    page->is_asking = FALSE;
    if (error != NULL) {
        ocop_page_tell_error (OCOP_PAGE (page), error);
        return;
    }
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
    for (guint i = 0; i < part->rows->len; i++) {
        Move *move = g_object_new (TYPE_MOVE, NULL);
        move->rows = g_array_ref (part->rows);
        move->index = i;
        g_ptr_array_add (items, move);
    }
    if (part->stock != NULL)
        show_facts (page, &g_array_index (part->stock, OcopStockLine, 0));
    page->place = part->place;
    gtk_widget_set_visible (page->more, part->has_more);
    g_list_store_splice (page->moves, g_list_model_get_n_items (G_LIST_MODEL (page->moves)), 0,
                         items->pdata, items->len);
}

static void
ask_part (OcopLedgerPage *page)
{
    if (page->is_asking)
        return;
    Part *part = g_new0 (Part, 1);
    part->code = g_strdup (page->code);
    part->place = page->place;
    page->is_asking = TRUE;
    ocop_session_call (ocop_page_get_session (OCOP_PAGE (page)), read_part, part, free_part, page,
                       on_part, NULL, page);
}

static void
on_edge (OcopLedgerPage *page, GtkPositionType edge)
{
    if (edge == GTK_POS_BOTTOM && gtk_widget_get_visible (page->more))
        ask_part (page);
}

static void
shown (OcopPage *self)
{
    OcopLedgerPage *page = OCOP_LEDGER_PAGE (self);
    if (page->place.move == 0)
        ask_part (page);
    gtk_widget_grab_focus (GTK_WIDGET (page->table));
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopLedgerPage *page = OCOP_LEDGER_PAGE (self);
    if (keyval != GDK_KEY_F8 || !gtk_widget_get_visible (page->more))
        return FALSE;
    ask_part (page);
    return TRUE;
}

static void
dispose (GObject *object)
{
    OcopLedgerPage *page = OCOP_LEDGER_PAGE (object);
    G_OBJECT_CLASS (ocop_ledger_page_parent_class)->dispose (object);
    g_clear_object (&page->moves);
    g_clear_pointer (&page->code, g_free);
}

static void
ocop_ledger_page_class_init (OcopLedgerPageClass *class)
{
    G_OBJECT_CLASS (class)->dispose = dispose;
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_ledger_page_init (OcopLedgerPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/inventory/ledger_page.ui");
    page->name = GTK_LABEL (gtk_builder_get_object (builder, "name"));
    page->facts = GTK_LABEL (gtk_builder_get_object (builder, "facts"));
    page->table = GTK_COLUMN_VIEW (gtk_builder_get_object (builder, "table"));
    page->more = GTK_WIDGET (gtk_builder_get_object (builder, "more"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    page->moves = g_list_store_new (TYPE_MOVE);
    ocop_table_add_columns (page->table, columns, G_N_ELEMENTS (columns), tell);
    g_autoptr (GtkSelectionModel) selection =
        GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->moves))));
    gtk_column_view_set_model (page->table, selection);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "scroller"), "edge-reached",
                              G_CALLBACK (on_edge), page);
    g_signal_connect_swapped (page->more, "clicked", G_CALLBACK (ask_part), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), page);
}

OcopPage *
ocop_ledger_page_new (OcopSession *session, const char *code, const char *name)
{
    OcopLedgerPage *page = g_object_new (OCOP_TYPE_LEDGER_PAGE, "session", session, NULL);
    page->code = g_strdup (code);
    gtk_label_set_text (page->name, name);
    return OCOP_PAGE (page);
}
