/* The frame around a question. Where it stands is the session's (setup.h): this page is made anew
 * when the store comes into being. */
#include "ui/setup/setup_page.h"

#include "ui/parts/key_button.h"
#include "ui/settings/blocks.h"
#include "ui/settings/users_section.h"
#include "ui/setup/steps.h"
#include <glib/gi18n-lib.h>

struct _OcopSetupPage {
    OcopPage parent_instance;
    /* borrowed: children */
    GtkLabel *count, *title, *words;
    GtkBox *place;
    GtkWidget *content, *back, *later, *next;
    GtkWidget *form; /* of the question; NULL: not made yet */
};

G_DEFINE_FINAL_TYPE (OcopSetupPage, ocop_setup_page, OCOP_TYPE_PAGE)

static OcopSetup *
get_setup (OcopSetupPage *page)
{
    return ocop_setup_begin (ocop_page_get_session (OCOP_PAGE (page)));
}

/* Once the store is there, what it was made of stands. */
static gboolean
can_go_back (OcopSetupPage *page)
{
    const OcopSetup *setup = get_setup (page);
    return setup->step == OCOP_SETUP_USER ? setup->point != NULL : setup->step > OCOP_SETUP_BANK;
}

static void
show_step (OcopSetupPage *page)
{
    const OcopSetupStepId id = get_setup (page)->step;
    const OcopSetupStep *step = &ocop_setup_steps[id];
    g_autofree char *count =
        g_strdup_printf (_ ("Setting up the shop · %d of %d"), (int)id + 1, OCOP_N_SETUP_STEPS);
    gtk_label_set_text (page->count, count);
    gtk_label_set_text (page->title, _ (step->title));
    gtk_label_set_text (page->words, *step->words != '\0' ? _ (step->words) : "");
    gtk_widget_set_visible (GTK_WIDGET (page->words), *step->words != '\0');
    gtk_widget_set_visible (page->later, step->may_wait);
    gtk_widget_set_visible (page->back, can_go_back (page));
    ocop_key_button_set_text (OCOP_KEY_BUTTON (page->next),
                              id == OCOP_SETUP_END ? _ ("Begin") : _ ("Next"));
    ocop_block_empty (GTK_WIDGET (page->place));
    page->form = step->make (page);
    gtk_widget_set_hexpand (page->form, TRUE);
    gtk_box_append (page->place, ocop_block_scrolled_new (page->form));
    /* An entry where there is one; a scan that comes into it is taken out again. */
    if (!gtk_widget_child_focus (page->form, GTK_DIR_TAB_FORWARD))
        gtk_widget_grab_focus (page->next);
}

void
ocop_setup_page_go_to (OcopSetupPage *page, OcopSetupStepId step)
{
    get_setup (page)->step = step;
    show_step (page);
}

void
ocop_setup_page_advance (OcopSetupPage *page)
{
    OcopSetup *setup = get_setup (page);
    if (setup->step == OCOP_SETUP_END)
        ocop_setup_end (ocop_page_get_session (OCOP_PAGE (page)));
    else
        ocop_setup_page_go_to (page, (OcopSetupStepId)(setup->step + 1));
}

void
ocop_setup_page_set_ready (OcopSetupPage *page, gboolean is_ready)
{
    gtk_widget_set_sensitive (page->content, is_ready);
}

void
ocop_setup_page_press_next (OcopSetupPage *page)
{
    const OcopSetupStep *step = &ocop_setup_steps[get_setup (page)->step];
    if (!gtk_widget_get_sensitive (page->content))
        return;
    if (step->next != NULL)
        step->next (page, page->form);
    else
        ocop_setup_page_advance (page);
}

static void
on_later (OcopSetupPage *page)
{
    ocop_page_hush (OCOP_PAGE (page));
    ocop_setup_page_advance (page);
}

static void
on_back (OcopSetupPage *page)
{
    if (!can_go_back (page) || !gtk_widget_get_sensitive (page->content))
        return;
    ocop_page_hush (OCOP_PAGE (page));
    ocop_setup_page_go_to (page, (OcopSetupStepId)(get_setup (page)->step - 1));
}

/* ---- the page */

static void
shown (OcopPage *self)
{
    OcopSetupPage *page = OCOP_SETUP_PAGE (self);
    if (page->form == NULL)
        show_step (page);
    else if (OCOP_IS_USERS_SECTION (page->form))
        ocop_users_section_refresh (OCOP_USERS_SECTION (page->form));
}

static gboolean
scanned (OcopPage *self, const OcopUiScan *scan)
{
    OcopSetupPage *page = OCOP_SETUP_PAGE (self);
    const OcopSetupStep *step = &ocop_setup_steps[get_setup (page)->step];
    if (step->scanned != NULL)
        step->scanned (page->form, scan);
    return TRUE;
}

static gboolean
key_pressed (OcopPage *self, guint keyval, GdkModifierType modifiers)
{
    OcopSetupPage *page = OCOP_SETUP_PAGE (self);
    if (keyval == GDK_KEY_F9)
        ocop_setup_page_press_next (page);
    else if (keyval == GDK_KEY_Escape && can_go_back (page))
        on_back (page);
    else
        return FALSE;
    return TRUE;
}

static void
ocop_setup_page_class_init (OcopSetupPageClass *class)
{
    OCOP_PAGE_CLASS (class)->shown = shown;
    OCOP_PAGE_CLASS (class)->scanned = scanned;
    OCOP_PAGE_CLASS (class)->key_pressed = key_pressed;
}

static void
ocop_setup_page_init (OcopSetupPage *page)
{
    g_type_ensure (OCOP_TYPE_KEY_BUTTON);
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/vn/ocop/pos/setup/setup_page.ui");
    page->content = GTK_WIDGET (gtk_builder_get_object (builder, "content"));
    page->count = GTK_LABEL (gtk_builder_get_object (builder, "count"));
    page->title = GTK_LABEL (gtk_builder_get_object (builder, "title"));
    page->words = GTK_LABEL (gtk_builder_get_object (builder, "words"));
    page->place = GTK_BOX (gtk_builder_get_object (builder, "place"));
    page->back = GTK_WIDGET (gtk_builder_get_object (builder, "back"));
    page->later = GTK_WIDGET (gtk_builder_get_object (builder, "later"));
    page->next = GTK_WIDGET (gtk_builder_get_object (builder, "next"));
    ocop_page_set_child (OCOP_PAGE (page), page->content);
    g_signal_connect_swapped (page->back, "clicked", G_CALLBACK (on_back), page);
    g_signal_connect_swapped (page->later, "clicked", G_CALLBACK (on_later), page);
    g_signal_connect_swapped (page->next, "clicked", G_CALLBACK (ocop_setup_page_press_next), page);
}

OcopPage *
ocop_setup_page_new (OcopSession *session)
{
    ocop_setup_begin (session);
    return g_object_new (OCOP_TYPE_SETUP_PAGE, "session", session, NULL);
}
