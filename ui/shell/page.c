/* What all pages share. The window is found as the root that implements the shell's few calls, so
 * that pages and window do not know each other's insides. */
#include "ui/shell/page.h"

#include "ui/shell/window.h"

typedef struct {
    /* borrowed */
    OcopSession *session;
    GtkWidget *child;
    gboolean is_sheet;
} OcopPagePrivate;

enum { PROP_SESSION = 1, PROP_IS_SHEET, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (OcopPage, ocop_page, GTK_TYPE_WIDGET)

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (OCOP_PAGE (object));
    if (id == PROP_SESSION)
        priv->session = g_value_get_object (value);
    else
        priv->is_sheet = g_value_get_boolean (value);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (OCOP_PAGE (object));
    if (id == PROP_SESSION)
        g_value_set_object (value, priv->session);
    else
        g_value_set_boolean (value, priv->is_sheet);
}

static void
dispose (GObject *object)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (OCOP_PAGE (object));
    g_clear_pointer (&priv->child, gtk_widget_unparent);
    G_OBJECT_CLASS (ocop_page_parent_class)->dispose (object);
}

static void
ocop_page_class_init (OcopPageClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS (class);
    object_class->set_property = set_property;
    object_class->get_property = get_property;
    object_class->dispose = dispose;
    properties[PROP_SESSION] =
        g_param_spec_object ("session", NULL, NULL, OCOP_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
    properties[PROP_IS_SHEET] =
        g_param_spec_boolean ("is-sheet", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
    g_object_class_install_properties (object_class, N_PROPS, properties);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "page");
}

static void
ocop_page_init (OcopPage *page)
{
    gtk_widget_set_hexpand (GTK_WIDGET (page), TRUE);
    gtk_widget_set_vexpand (GTK_WIDGET (page), TRUE);
}

void
ocop_page_set_child (OcopPage *page, GtkWidget *child)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (page);
    g_return_if_fail (priv->child == NULL);
    priv->child = child;
    gtk_widget_set_parent (child, GTK_WIDGET (page));
}

OcopSession *
ocop_page_get_session (OcopPage *page)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (page);
    return priv->session;
}

gboolean
ocop_page_is_sheet (OcopPage *page)
{
    OcopPagePrivate *priv = ocop_page_get_instance_private (page);
    return priv->is_sheet;
}

/* NULL after the page has left its window: what comes too late is dropped. */
static OcopWindow *
get_window (OcopPage *page)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
    return OCOP_IS_WINDOW (root) ? OCOP_WINDOW (root) : NULL;
}

void
ocop_page_push (OcopPage *page, OcopPage *next)
{
    OcopWindow *window = get_window (page);
    if (window != NULL)
        ocop_window_push (window, next);
    else
        g_object_unref (g_object_ref_sink (next));
}

void
ocop_page_leave (OcopPage *page)
{
    OcopWindow *window = get_window (page);
    if (window != NULL)
        ocop_window_leave (window, page);
}

void
ocop_page_replace (OcopPage *page, OcopPage *next)
{
    OcopWindow *window = get_window (page);
    if (window == NULL) {
        g_object_unref (g_object_ref_sink (next));
        return;
    }
    ocop_window_leave (window, page);
    ocop_window_push (window, next);
}

void
ocop_page_go_home (OcopPage *page)
{
    OcopWindow *window = get_window (page);
    if (window != NULL)
        ocop_window_go_home (window);
}

void
ocop_page_go_home_with (OcopPage *page, OcopPage *next)
{
    OcopWindow *window = get_window (page);
    g_object_ref_sink (next);
    if (window != NULL) {
        ocop_window_go_home (window);
        ocop_window_push (window, next);
    }
    g_object_unref (next);
}

void
ocop_page_tell (OcopPage *page, OcopTellKind kind, const char *text)
{
    OcopWindow *window = get_window (page);
    if (window != NULL)
        ocop_window_tell (window, kind, text);
}

void
ocop_page_tell_error (OcopPage *page, const GError *error)
{
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ocop_page_tell (page, OCOP_TELL_REFUSAL, error->message);
}

void
ocop_page_hush (OcopPage *page)
{
    OcopWindow *window = get_window (page);
    if (window != NULL)
        ocop_window_hush (window);
}
