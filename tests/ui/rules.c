/* What holds for every page (screens.md "How it looks"): names, targets, nothing cut off. */
#include "find.h"
#include "picture.h"

/* Targets may overlap their frame by the width of a line. */
#define TARGET_PX 48

static gboolean
is_control (GtkWidget *widget)
{
    return GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_PASSWORD_ENTRY (widget) ||
           GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) ||
           GTK_IS_LIST_VIEW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_TEXT_VIEW (widget) ||
           GTK_IS_DROP_DOWN (widget) || GTK_IS_COLUMN_VIEW (widget);
}

/* Inside a bigger control: the button of a drop-down, the icon of an entry, the rows of a table. */
static gboolean
is_part_of_control (GtkWidget *widget)
{
    for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL;
         parent = gtk_widget_get_parent (parent))
        if (GTK_IS_DROP_DOWN (parent) || GTK_IS_MENU_BUTTON (parent) || GTK_IS_ENTRY (parent) ||
            GTK_IS_SPIN_BUTTON (parent) || GTK_IS_SEARCH_ENTRY (parent) ||
            GTK_IS_COLUMN_VIEW (parent))
            return TRUE;
    return FALSE;
}

static void
check_control (GtkWidget *widget, const graphene_rect_t *bounds)
{
    g_autofree char *name = ocop_ui_dup_name (widget);
    if (name == NULL || *name == '\0')
        g_error ("a %s has no accessible name", G_OBJECT_TYPE_NAME (widget));
    const gboolean is_small = bounds->size.height < TARGET_PX || bounds->size.width < TARGET_PX;
    /* An empty list has nothing to touch. */
    if (GTK_IS_LIST_BOX (widget) &&
        gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget), 0) == NULL)
        return;
    if (is_small && !GTK_IS_CHECK_BUTTON (widget) && !GTK_IS_SWITCH (widget))
        g_error ("\"%s\" is %d x %d px", name, (int)bounds->size.width, (int)bounds->size.height);
}

static void
check_place (GtkWidget *widget, const graphene_rect_t *bounds, int width, int height)
{
    if (bounds->origin.x >= 0 && bounds->origin.y >= 0 &&
        bounds->origin.x + bounds->size.width <= (float)width &&
        bounds->origin.y + bounds->size.height <= (float)height)
        return;
    g_autofree char *name = ocop_ui_dup_name (widget);
    g_error ("%s \"%s\" lies at %d, %d with %d x %d px in a window of %d x %d",
             G_OBJECT_TYPE_NAME (widget), name != NULL ? name : "", (int)bounds->origin.x,
             (int)bounds->origin.y, (int)bounds->size.width, (int)bounds->size.height, width,
             height);
}

static void
check_tree (GtkWidget *widget, GtkWidget *window, gboolean scrolls, int width, int height)
{
    graphene_rect_t bounds;
    if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
        return;
    if (!gtk_widget_compute_bounds (widget, window, &bounds))
        return;
    if (!scrolls)
        check_place (widget, &bounds, width, height);
    if (is_control (widget) && !is_part_of_control (widget))
        check_control (widget, &bounds);
    /* An entry's own text scrolls. */
    scrolls = scrolls || GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_EDITABLE (widget);
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        check_tree (child, window, scrolls, width, height);
}

void
ocop_ui_assert_page (OcopUiFixture *fixture)
{
    int width, height;
    GtkWidget *window = GTK_WIDGET (fixture->window);
    /* A window whose content is too big grows beyond what was asked for. */
    gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
    ocop_ui_wait_for_frames (fixture);
    check_tree (GTK_WIDGET (ocop_window_get_front (fixture->window)), window, FALSE, width, height);
    g_assert_cmpint (gtk_widget_get_width (window), <=, width);
    g_assert_cmpint (gtk_widget_get_height (window), <=, height);
}
