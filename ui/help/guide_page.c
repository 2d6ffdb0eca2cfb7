/* Texts and pictures are resources of the program. */
#include "ui/help/guide_page.h"

#include "ui/help/guide_text.h"
#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

#define PLACE          "/vn/ocop/pos/guide/"
#define PICTURE_HEIGHT 420 /* of 600 */

static const char *const names[] = {
    "1-bat-dau",          "2-ban-hang",       "3-can-hang",          "4-thanh-toan",
    "5-tra-lai",          "6-ca-va-kiem-quy", "7-nhap-hang-ton-kho", "8-may-in-may-quet",
    "9-mat-mang-sao-luu", "10-tinh-xem-gi",
};

struct _OcopGuidePage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkScrolledWindow *scrolled;
    GtkBox *text;
    GtkDropDown *contents;
    GtkWidget *previous, *next;
};

G_DEFINE_FINAL_TYPE (OcopGuidePage, ocop_guide_page, OCOP_TYPE_PAGE)

/* ---- one page */

static GArray *
read_page (guint i)
{
    g_autofree char *path = g_strconcat (PLACE, names[i], ".html", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    if (bytes == NULL) {
        g_warning ("the guide lacks a page: %s", error->message);
        return g_array_new (FALSE, FALSE, sizeof (OcopGuideBlock));
    }
    gsize size;
    const char *html = g_bytes_get_data (bytes, &size);
    GArray *blocks = ocop_guide_text_parse (html, (gssize)size, &error);
    if (blocks == NULL) /* the tests read each of them */
        g_error ("%s: %s", path, error->message);
    return blocks;
}

static GtkWidget *
make_picture (const OcopGuideBlock *block)
{
    g_autofree char *path = g_strconcat (PLACE, block->source, NULL);
    GtkWidget *picture = gtk_picture_new_for_resource (path);
    /* It may be as small as nothing: inside what scrolls it would be. */
    gtk_widget_set_size_request (picture, -1, PICTURE_HEIGHT);
    gtk_picture_set_alternative_text (GTK_PICTURE (picture), block->text);
    return picture;
}

static GtkWidget *
make_label (const OcopGuideBlock *block)
{
    g_autofree char *text = block->kind == OCOP_GUIDE_BULLET
                                ? g_strconcat ("•  ", block->text, NULL)
                            : block->kind == OCOP_GUIDE_NUMBERED
                                ? g_strdup_printf ("%u.  %s", block->number, block->text)
                                : g_strdup (block->text);
    GtkWidget *label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 90);
    gtk_widget_add_css_class (label, block->kind == OCOP_GUIDE_TITLE     ? "title"
                                     : block->kind == OCOP_GUIDE_HEADING ? "last-line"
                                                                         : "cart-line");
    if (block->kind == OCOP_GUIDE_BULLET || block->kind == OCOP_GUIDE_NUMBERED)
        gtk_widget_set_margin_start (label, 16);
    return label;
}

static void
show_page (OcopGuidePage *page)
{
    const guint i = gtk_drop_down_get_selected (page->contents);
    GtkWidget *child;
    if (i >= G_N_ELEMENTS (names))
        return;
    while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->text))) != NULL)
        gtk_box_remove (page->text, child);
    g_autoptr (GArray) blocks = read_page (i);
    for (guint k = 0; k < blocks->len; k++) {
        const OcopGuideBlock *block = &g_array_index (blocks, OcopGuideBlock, k);
        gtk_box_append (page->text, block->kind == OCOP_GUIDE_PICTURE ? make_picture (block)
                                                                      : make_label (block));
    }
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (page->scrolled), 0);
    gtk_widget_set_sensitive (page->previous, i > 0);
    gtk_widget_set_sensitive (page->next, i + 1 < G_N_ELEMENTS (names));
}

/* The list of contents is made of the pages' own titles. */
static void
fill_contents (OcopGuidePage *page)
{
    g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (GArray) blocks = read_page (i);
        const char *title =
            blocks->len > 0 ? g_array_index (blocks, OcopGuideBlock, 0).text : names[i];
        gtk_string_list_take (titles, g_strdup_printf ("%u. %s", i + 1, title));
    }
    gtk_drop_down_set_model (page->contents, G_LIST_MODEL (titles));
}

/* ---- turning */

static void
turn (OcopGuidePage *page, int by)
{
    const int i = (int)gtk_drop_down_get_selected (page->contents) + by;
    if (i >= 0 && i < (int)G_N_ELEMENTS (names))
        gtk_drop_down_set_selected (page->contents, (guint)i);
}

static void
on_previous (OcopGuidePage *page)
{
    turn (page, -1);
}

static void
on_next (OcopGuidePage *page)
{
    turn (page, 1);
}

static void
shown (OcopPage *self)
{
    gtk_widget_grab_focus (OCOP_GUIDE_PAGE (self)->next);
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
        turn (OCOP_GUIDE_PAGE (self), -1);
    else if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
        turn (OCOP_GUIDE_PAGE (self), 1);
    else
        return FALSE;
    return TRUE;
}

static void
ocop_guide_page_class_init (OcopGuidePageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_guide_page_init (OcopGuidePage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/help/guide_page.ui");
    page->scrolled = GTK_SCROLLED_WINDOW (gtk_builder_get_object (builder, "scrolled"));
    page->text = GTK_BOX (gtk_builder_get_object (builder, "text"));
    page->contents = GTK_DROP_DOWN (gtk_builder_get_object (builder, "contents"));
    page->previous = GTK_WIDGET (gtk_builder_get_object (builder, "previous"));
    page->next = GTK_WIDGET (gtk_builder_get_object (builder, "next"));
    ocop_page_set_child (OCOP_PAGE (page),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    fill_contents (page);
    g_signal_connect_swapped (page->contents, "notify::selected", G_CALLBACK (show_page), page);
    g_signal_connect_swapped (page->previous, "clicked", G_CALLBACK (on_previous), page);
    g_signal_connect_swapped (page->next, "clicked", G_CALLBACK (on_next), page);
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), page);
    show_page (page);
}

OcopPage *
ocop_guide_page_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_GUIDE_PAGE, "session", session, NULL);
}
