/* Search and groups ask the store's thread, one question at a time: of those that come meanwhile
 * only the last is asked. */
#include "ui/sell/tile_view.h"

#include "shop/inventory.h"
#include "shop/tiles.h"
#include "ui/parts/frame_hold.h"
#include "ui/parts/list_row.h"
#include "ui/sell/tile_list.h"
#include "ui/session/till_cart.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define TILES_MAX   120
#define COLUMNS_MAX 8
#define GROUP_CHARS 18

struct _OcopTileView {
    GtkWidget parent_instance;
    /* template */
    GtkSearchEntry *search;
    GtkBox *groups;
    GtkGridView *grid;
    GtkWidget *nothing;
    /* owned */
    OcopSession *session;
    OcopTileList *tiles;
    char *group; /* NULL: all */

    guint question, answered; /* numbers: of the last one, of the one that is shown */
    gboolean is_asking, is_list;
    gboolean takes_first; /* Enter was pressed before the answer came */
};

G_DEFINE_FINAL_TYPE (OcopTileView, ocop_tile_view, GTK_TYPE_WIDGET)

/* ---- asking */

typedef struct {
    guint number;
    char *text, *group;
} Question;

typedef struct {
    guint number;
    GArray *tiles; /* of OcopTile */
} Answer;

static void
free_question (gpointer data)
{
    Question *question = data;
    g_free (question->text);
    g_free (question->group);
    g_free (question);
}

static void
free_answer (gpointer data)
{
    Answer *answer = data;
    g_array_unref (answer->tiles);
    g_free (answer);
}

static gpointer
list_on_store (OcopShop *shop, gpointer data, GError **error)
{
    const Question *question = data;
    GArray *tiles = question->text != NULL
                        ? ocop_shop_search_tiles (shop, question->text, TILES_MAX, error)
                        : ocop_shop_list_tiles (shop, question->group, 0, TILES_MAX, NULL, error);
    if (tiles == NULL)
        return NULL;
    Answer *answer = g_new (Answer, 1);
    *answer = (Answer){question->number, tiles};
    return answer;
}

static void
on_activate (GtkGridView *grid, guint position, OcopTileView *view)
{
    const OcopTile *tile = ocop_tile_list_peek (view->tiles, position);
    if (tile != NULL)
        ocop_till_cart_add_code (ocop_session_get_cart (view->session), tile->code, 0);
}

static void
take_first (OcopTileView *view)
{
    view->takes_first = FALSE;
    if (ocop_tile_list_peek (view->tiles, 0) == NULL)
        return;
    on_activate (view->grid, 0, view);
    gtk_editable_set_text (GTK_EDITABLE (view->search), "");
}

static void ask (OcopTileView *view);

static void
on_listed (gpointer result, const GError *error, gpointer data)
{
    OcopTileView *view = data;
    const Answer *answer = result;
    view->is_asking = FALSE;
    ocop_frame_release();
    if (error != NULL) {
        g_warning ("products could not be listed: %s", error->message);
        return;
    }
    if (answer->number != view->question) {
        ask (view);
        return;
    }
    ocop_tile_list_put (view->tiles, answer->tiles);
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view->grid)), 0);
    gtk_widget_set_visible (view->nothing, answer->tiles->len == 0);
    view->answered = answer->number;
    if (view->takes_first)
        take_first (view);
}

static void
ask (OcopTileView *view)
{
    const char *text = gtk_editable_get_text (GTK_EDITABLE (view->search));
    Question *question = g_new0 (Question, 1);
    view->is_asking = TRUE;
    ocop_frame_hold();
    question->number = view->question;
    question->text = *text != '\0' ? g_strdup (text) : NULL;
    question->group = g_strdup (view->group);
    ocop_session_call (view->session, list_on_store, question, free_question, view, on_listed,
                       free_answer, view);
}

void
ocop_tile_view_refresh (OcopTileView *view)
{
    view->question++;
    view->takes_first = FALSE;
    if (!view->is_asking)
        ask (view);
}

/* ---- groups */

static void
on_group_toggled (GtkToggleButton *button, OcopTileView *view)
{
    if (!gtk_toggle_button_get_active (button))
        return;
    g_free (view->group);
    view->group = g_strdup (g_object_get_data (G_OBJECT (button), "group"));
    if (*gtk_editable_get_text (GTK_EDITABLE (view->search)) != '\0')
        gtk_editable_set_text (GTK_EDITABLE (view->search), "");
    else
        ocop_tile_view_refresh (view);
}

/* In two lines where it is long: words that wrap by themselves make GTK 4.8 ask for the height of
 * three. @ret_n_chars: of the longer line, at most. Owned. */
static char *
dup_lines (const char *label, int *ret_n_chars)
{
    char *lines = g_strdup (label);
    char *space = NULL;
    *ret_n_chars = (int)MIN (g_utf8_strlen (label, -1) + 2, GROUP_CHARS);
    if (g_utf8_strlen (label, -1) <= GROUP_CHARS)
        return lines;
    const char *limit = g_utf8_offset_to_pointer (lines, GROUP_CHARS);
    for (char *at = strchr (lines, ' '); at != NULL && at <= limit; at = strchr (at + 1, ' '))
        space = at;
    if (space != NULL)
        *space = '\n';
    return lines;
}

static GtkToggleButton *
add_group (OcopTileView *view, const char *label, const char *group, GtkToggleButton *first)
{
    int n_chars;
    g_autofree char *lines = dup_lines (label, &n_chars);
    GtkWidget *button = gtk_toggle_button_new_with_label (lines);
    GtkWidget *words = gtk_button_get_child (GTK_BUTTON (button));
    gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
    gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (button, "group");
    gtk_label_set_max_width_chars (GTK_LABEL (words), GROUP_CHARS);
    /* Else a shop of many groups shows none of them whole, instead of letting them scroll. */
    gtk_label_set_width_chars (GTK_LABEL (words), n_chars);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    gtk_widget_set_focus_on_click (button, FALSE);
    g_object_set_data_full (G_OBJECT (button), "group", g_strdup (group), g_free);
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
    gtk_box_append (view->groups, button);
    if (first == NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    g_signal_connect (button, "toggled", G_CALLBACK (on_group_toggled), view);
    return GTK_TOGGLE_BUTTON (button);
}

static gpointer
list_groups_on_store (OcopShop *shop, gpointer data, GError **error)
{
    return ocop_shop_list_tile_groups (shop, error);
}

static void
free_groups (gpointer groups)
{
    g_array_unref (groups);
}

static void
on_groups (gpointer result, const GError *error, gpointer data)
{
    OcopTileView *view = data;
    const GArray *groups = result;
    if (error != NULL)
        return;
    GtkToggleButton *first = add_group (view, _ ("All"), NULL, NULL);
    for (guint i = 0; i < groups->len; i++) {
        const OcopTileGroup *group = &g_array_index (groups, OcopTileGroup, i);
        add_group (view, *group->group != '\0' ? group->group : _ ("Others"), group->group, first);
    }
}

/* The shelf is read part by part, behind whatever is sold meanwhile; groups come from all of it. */
typedef enum { PREPARED_SOME = 1, PREPARED_ALL } Prepared;

static void prepare (OcopTileView *view);

static gpointer
prepare_on_store (OcopShop *shop, gpointer data, GError **error)
{
    gboolean is_complete;
    if (!ocop_shop_prepare_shelf (shop, &is_complete, error))
        return NULL;
    return GUINT_TO_POINTER (is_complete ? PREPARED_ALL : PREPARED_SOME);
}

static void
on_prepared (gpointer result, const GError *error, gpointer data)
{
    OcopTileView *view = data;
    if (error != NULL)
        g_warning ("the shelf could not be read: %s", error->message);
    else if (GPOINTER_TO_UINT (result) == PREPARED_SOME)
        prepare (view);
    else
        ocop_session_call_later (view->session, list_groups_on_store, NULL, NULL, view, on_groups,
                                 free_groups, view);
}

static void
prepare (OcopTileView *view)
{
    ocop_session_call_later (view->session, prepare_on_store, NULL, NULL, view, on_prepared, NULL,
                             view);
}

/* ---- touching */

/* Enter takes the first that was found. */
static void
on_search_activate (GtkSearchEntry *search, OcopTileView *view)
{
    if (*gtk_editable_get_text (GTK_EDITABLE (search)) == '\0')
        return;
    if (view->answered == view->question)
        take_first (view);
    else
        view->takes_first = TRUE;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, OcopTileView *view)
{
    gtk_list_item_set_child (item, ocop_tile_widget_new (view->is_list));
}

static void
show_item (GtkWidget *tile, OcopTileItem *item)
{
    const OcopTile *product = ocop_tile_item_peek (item);
    ocop_tile_widget_show (tile, product);
    ocop_list_row_describe (tile, product != NULL ? product->name : "", OCOP_LIST_ROW_ACTIVATES);
    ocop_list_row_show (tile, product != NULL);
}

static void
on_item_changed (OcopTileItem *item, GtkWidget *tile)
{
    show_item (tile, item);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkWidget *tile = gtk_list_item_get_child (item);
    OcopTileItem *place = gtk_list_item_get_item (item);
    g_signal_connect (place, "changed", G_CALLBACK (on_item_changed), tile);
    show_item (tile, place);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
    g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_item_changed,
                                          gtk_list_item_get_child (item));
}

static void
make_factory (OcopTileView *view)
{
    g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new();
    g_signal_connect (factory, "setup", G_CALLBACK (on_setup), view);
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
    g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
    gtk_grid_view_set_factory (view->grid, factory);
    gtk_grid_view_set_max_columns (view->grid, view->is_list ? 1 : COLUMNS_MAX);
}

void
ocop_tile_view_set_list (OcopTileView *view, gboolean is_list)
{
    if (view->is_list == is_list)
        return;
    view->is_list = is_list;
    make_factory (view);
}

void
ocop_tile_view_reset (OcopTileView *view)
{
    GtkWidget *all = gtk_widget_get_first_child (GTK_WIDGET (view->groups));
    gtk_editable_set_text (GTK_EDITABLE (view->search), "");
    if (all != NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (all), TRUE);
}

void
ocop_tile_view_focus_search (OcopTileView *view)
{
    gtk_widget_grab_focus (GTK_WIDGET (view->search));
    gtk_editable_select_region (GTK_EDITABLE (view->search), 0, -1);
}

/* ---- life */

static void
dispose (GObject *object)
{
    OcopTileView *view = OCOP_TILE_VIEW (object);
    g_clear_object (&view->session);
    g_clear_object (&view->tiles);
    g_clear_pointer (&view->group, g_free);
    gtk_widget_dispose_template (GTK_WIDGET (view), OCOP_TYPE_TILE_VIEW);
    /* GTK 4.8 lets only bound children go. */
    for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (view))) != NULL;)
        gtk_widget_unparent (child);
    G_OBJECT_CLASS (ocop_tile_view_parent_class)->dispose (object);
}

static void
ocop_tile_view_class_init (OcopTileViewClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
    G_OBJECT_CLASS (class)->dispose = dispose;
    gtk_widget_class_set_template_from_resource (widget_class, "/vn/ocop/pos/sell/tile_view.ui");
    gtk_widget_class_bind_template_child (widget_class, OcopTileView, search);
    gtk_widget_class_bind_template_child (widget_class, OcopTileView, groups);
    gtk_widget_class_bind_template_child (widget_class, OcopTileView, grid);
    gtk_widget_class_bind_template_child (widget_class, OcopTileView, nothing);
}

static void
ocop_tile_view_init (OcopTileView *view)
{
    gtk_widget_init_template (GTK_WIDGET (view));
    view->tiles = ocop_tile_list_new();
    make_factory (view);
    g_autoptr (GtkNoSelection) none =
        gtk_no_selection_new (G_LIST_MODEL (g_object_ref (view->tiles)));
    gtk_grid_view_set_model (view->grid, GTK_SELECTION_MODEL (none));
    g_signal_connect (view->grid, "activate", G_CALLBACK (on_activate), view);
    g_signal_connect (view->search, "activate", G_CALLBACK (on_search_activate), view);
    g_signal_connect_swapped (view->search, "changed", G_CALLBACK (ocop_tile_view_refresh), view);
}

void
ocop_tile_view_set_session (OcopTileView *view, OcopSession *session)
{
    g_return_if_fail (view->session == NULL);
    view->session = g_object_ref (session);
    ocop_tile_view_refresh (view);
    prepare (view);
}
