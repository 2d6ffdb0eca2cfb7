/* The buttons are a table; what each needs decides whether it can be pressed. */
#include "ui/menu/menu_sheet.h"

#include "ui/app/pages.h"
#include "ui/menu/menu_acts.h"
#include "ui/parts/key_button.h"
#include <glib/gi18n-lib.h>

#define N_COLUMNS 5

typedef struct {
    const char *text;
    guint keyval;
    const char *key;
    OcopPageId page; /* OCOP_N_PAGES: none, but run */
    void (*run) (OcopPage *page);
    OcopAct act; /* what the user must be able to do, if need be with approval */
    gboolean needs_shift;
} Entry;

static const Entry entries[] = {
    {N_ ("Return"), GDK_KEY_1, "1", OCOP_PAGE_RETURN, NULL, OCOP_ACT_RETURN, TRUE},
    {N_ ("Cash in or out"), GDK_KEY_2, "2", OCOP_PAGE_CASH_MOVE, NULL, OCOP_ACT_CASH_MOVE, TRUE},
    {N_ ("Open drawer"), GDK_KEY_3, "3", OCOP_PAGE_DRAWER, NULL, OCOP_ACT_OPEN_DRAWER, TRUE},
    {N_ ("Shift"), GDK_KEY_4, "4", OCOP_PAGE_SHIFT, NULL, OCOP_ACT_SHIFT, TRUE},
    {N_ ("Inventory"), GDK_KEY_5, "5", OCOP_PAGE_INVENTORY, NULL, OCOP_ACT_STOCK, FALSE},
    {N_ ("Reports"), GDK_KEY_6, "6", OCOP_PAGE_REPORTS, NULL, OCOP_ACT_REPORTS, FALSE},
    {N_ ("Settings"), GDK_KEY_7, "7", OCOP_PAGE_SETTINGS, NULL, OCOP_ACT_SETTINGS, FALSE},
    {N_ ("Lock"), GDK_KEY_8, "8", OCOP_N_PAGES, ocop_menu_lock, OCOP_ACT_SELL, FALSE},
    {N_ ("Training"), GDK_KEY_9, "9", OCOP_N_PAGES, ocop_menu_turn_training, OCOP_ACT_SELL, TRUE},
    {N_ ("Help"), GDK_KEY_0, "0", OCOP_PAGE_GUIDE, NULL, OCOP_ACT_SELL, FALSE},
};

struct _OcopMenuSheet {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkGrid *grid;
    GtkWidget *buttons[G_N_ELEMENTS (entries)];
};

G_DEFINE_FINAL_TYPE (OcopMenuSheet, ocop_menu_sheet, OCOP_TYPE_PAGE)

static gboolean
is_possible (OcopSession *session, const Entry *entry)
{
    const OcopUserInfo *user = ocop_session_peek_user (session);
    if (user == NULL || (entry->page < OCOP_N_PAGES && !ocop_pages_has (entry->page)))
        return FALSE;
    if (entry->needs_shift && ocop_session_get_state (session) != OCOP_SESSION_SELLING)
        return FALSE;
    return ocop_rights_get (user->role, entry->act) != OCOP_RIGHT_NO;
}

/* The page takes the sheet's place: Esc then leads back to selling. */
static void
run (OcopMenuSheet *sheet, const Entry *entry)
{
    OcopSession *session = ocop_page_get_session (OCOP_PAGE (sheet));
    if (!is_possible (session, entry))
        return;
    ocop_page_hush (OCOP_PAGE (sheet));
    if (entry->page == OCOP_N_PAGES) {
        entry->run (OCOP_PAGE (sheet));
        return;
    }
    ocop_page_replace (OCOP_PAGE (sheet), ocop_pages_make (entry->page, session));
}

static void
on_clicked (GtkWidget *button, gpointer data)
{
    OcopMenuSheet *sheet = data;
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        if (sheet->buttons[i] == button) {
            run (sheet, &entries[i]);
            return;
        }
}

static void
shown (OcopPage *self)
{
    OcopMenuSheet *sheet = OCOP_MENU_SHEET (self);
    OcopSession *session = ocop_page_get_session (self);
    GtkWidget *first = NULL;
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
        const gboolean can_press = is_possible (session, &entries[i]);
        gtk_widget_set_sensitive (sheet->buttons[i], can_press);
        if (first == NULL && can_press)
            first = sheet->buttons[i];
        if (entries[i].run == ocop_menu_turn_training)
            ocop_key_button_set_text (OCOP_KEY_BUTTON (sheet->buttons[i]),
                                      ocop_session_is_training (session) ? _ ("End training")
                                                                         : _ ("Training"));
    }
    if (first != NULL)
        gtk_widget_grab_focus (first);
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    const guint digit = keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9
                            ? keyval - GDK_KEY_KP_0 + GDK_KEY_0
                            : keyval;
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        if (entries[i].keyval == digit) {
            run (OCOP_MENU_SHEET (self), &entries[i]);
            return TRUE;
        }
    if (keyval != GDK_KEY_F11)
        return FALSE;
    ocop_page_leave (self);
    return TRUE;
}

static void
ocop_menu_sheet_class_init (OcopMenuSheetClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_menu_sheet_init (OcopMenuSheet *sheet)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/menu/menu_sheet.ui");
    sheet->grid = GTK_GRID (gtk_builder_get_object (builder, "grid"));
    ocop_page_set_child (OCOP_PAGE (sheet),
                         GTK_WIDGET (gtk_builder_get_object (builder, "content")));
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
        GtkWidget *button = ocop_key_button_new (_ (entries[i].text), entries[i].key);
        gtk_widget_add_css_class (button, "large");
        g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), sheet);
        gtk_grid_attach (sheet->grid, button, (int)i % N_COLUMNS, (int)i / N_COLUMNS, 1, 1);
        sheet->buttons[i] = button;
    }
    g_signal_connect_swapped (gtk_builder_get_object (builder, "back"), "clicked",
                              G_CALLBACK (ocop_page_leave), sheet);
}

OcopPage *
ocop_menu_sheet_new (OcopSession *session)
{
    return g_object_new (OCOP_TYPE_MENU_SHEET, "session", session, "is-sheet", TRUE, NULL);
}
