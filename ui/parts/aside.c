/* A layout manager of its own: GTK 4.8 has none that turns with the shape of its room. */
#include "ui/parts/aside.h"

#define SPACING_PX 16
/* What the second child keeps of the width. */
#define REST_PERCENT 40

struct _OcopAside {
    GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (OcopAside, ocop_aside, GTK_TYPE_LAYOUT_MANAGER)

/* Of either arrangement, for it is not known yet which it will be. */
static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    *minimum = *natural = 0;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        int child_minimum, child_natural;
        if (!gtk_widget_should_layout (child))
            continue;
        gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
        *minimum = MAX (*minimum, child_minimum);
        *natural = MAX (*natural, child_natural);
    }
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
    GtkWidget *first = gtk_widget_get_first_child (widget);
    GtkWidget *second = gtk_widget_get_next_sibling (first);
    int needed, room;
    if (!gtk_widget_should_layout (first)) {
        gtk_widget_size_allocate (second, &(GtkAllocation){0, 0, width, height}, -1);
        return;
    }
    if (width > height) {
        gtk_widget_measure (second, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
        room = MIN (height, width - SPACING_PX - MAX (needed, width * REST_PERCENT / 100));
        gtk_widget_size_allocate (first, &(GtkAllocation){0, 0, MAX (room, 0), height}, -1);
        gtk_widget_size_allocate (
            second,
            &(GtkAllocation){room + SPACING_PX, 0, MAX (width - room - SPACING_PX, 0), height}, -1);
        return;
    }
    gtk_widget_measure (second, GTK_ORIENTATION_VERTICAL, width, NULL, &needed, NULL, NULL);
    room = MIN (width, height - SPACING_PX - needed);
    gtk_widget_size_allocate (first, &(GtkAllocation){0, 0, width, MAX (room, 0)}, -1);
    gtk_widget_size_allocate (
        second, &(GtkAllocation){0, room + SPACING_PX, width, MAX (height - room - SPACING_PX, 0)},
        -1);
}

static void
ocop_aside_class_init (OcopAsideClass *class)
{
    GTK_LAYOUT_MANAGER_CLASS (class)->measure = measure;
    GTK_LAYOUT_MANAGER_CLASS (class)->allocate = allocate;
}

static void
ocop_aside_init (OcopAside *aside)
{
}
