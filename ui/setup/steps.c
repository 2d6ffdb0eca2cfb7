/* The table of questions in their order, and the short ones themselves. */
#include "ui/setup/steps.h"

#include "ui/settings/blocks.h"
#include "ui/settings/fields.h"
#include "ui/settings/registry_section.h"
#include "ui/settings/users_section.h"
#include <glib/gi18n-lib.h>

static OcopSession *
get_session (OcopSetupPage *page)
{
    return ocop_page_get_session (OCOP_PAGE (page));
}

/* ---- bank */

static GtkWidget *
make_bank (OcopSetupPage *page)
{
    guint n;
    const OcopField *fields = ocop_fields_get (OCOP_FIELDS_BANK, &n);
    GtkWidget *form = ocop_settings_form_new (get_session (page), fields, n);
    g_signal_connect_swapped (form, "activate", G_CALLBACK (ocop_setup_page_press_next), page);
    return form;
}

static void
on_bank_saved (GtkWidget *form, const GError *error, gpointer data)
{
    ocop_setup_page_set_ready (data, TRUE);
    if (error != NULL)
        ocop_page_tell_error (data, error);
    else
        ocop_setup_page_advance (data);
}

static void
next_bank (OcopSetupPage *page, GtkWidget *form)
{
    ocop_setup_page_set_ready (page, FALSE);
    ocop_settings_form_save (OCOP_SETTINGS_FORM (form), on_bank_saved, page);
}

/* ---- users */

static GtkWidget *
make_users (OcopSetupPage *page)
{
    return ocop_users_section_new (OCOP_PAGE (page));
}

/* ---- registry */

static GtkWidget *
make_registry (OcopSetupPage *page)
{
    GtkWidget *section = ocop_registry_section_new (get_session (page), FALSE);
    g_signal_connect_object (section, "enrolled", G_CALLBACK (ocop_setup_page_advance), page,
                             G_CONNECT_SWAPPED);
    return section;
}

static void
next_registry (OcopSetupPage *page, GtkWidget *form)
{
    OcopRegistrySection *section = OCOP_REGISTRY_SECTION (form);
    if (ocop_registry_section_has_code (section))
        ocop_registry_section_enrol (section);
    else
        ocop_page_tell (OCOP_PAGE (page), OCOP_TELL_WARNING,
                        _ ("enter the code, or press “Later”: the till sells without it"));
}

/* ---- the end */

static GtkWidget *
make_end (OcopSetupPage *page)
{
    static const char *const words[] = {
        N_ ("Count what is in the drawer on the next page, and open the first shift."),
        N_ ("What was left for later is under Menu, Settings."),
        N_ ("The guide is under Menu, Help.")};
    GtkWidget *column = ocop_block_column_new (16);
    gtk_widget_set_valign (column, GTK_ALIGN_START);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
        g_autofree char *line = g_strdup_printf ("%u. %s", i + 1, _ (words[i]));
        gtk_box_append (GTK_BOX (column), ocop_block_label_new (line, "cart-line"));
    }
    return column;
}

const OcopSetupStep ocop_setup_steps[OCOP_N_SETUP_STEPS] = {
    [OCOP_SETUP_POINT] = {N_ ("Which point of sale is this?"),
                          N_ ("The code is on the letter of the provincial office. It stands on "
                              "every receipt and cannot be changed later."),
                          FALSE, ocop_setup_make_point, ocop_setup_next_point, NULL},
    [OCOP_SETUP_USER] = {N_ ("Who runs this shop?"),
                         N_ ("The first user adds the others. Keep the PIN to yourself."), FALSE,
                         ocop_setup_make_user, ocop_setup_next_user, NULL},
    [OCOP_SETUP_BANK] = {N_ ("Into which bank account do customers pay?"),
                         N_ ("The VietQR codes on the screen and on paper name it."), TRUE,
                         make_bank, next_bank, NULL},
    [OCOP_SETUP_USERS] = {N_ ("Who else sells here?"),
                          N_ ("Everybody has a name and a PIN: the receipt says who sold."), TRUE,
                          make_users, NULL, NULL},
    [OCOP_SETUP_PRINTER] = {N_ ("Which printer prints the receipts?"),
                            N_ ("Plug it in, switch it on, choose it and print the test page."),
                            TRUE, ocop_setup_make_printer, NULL, NULL},
    [OCOP_SETUP_SCANNER] = {N_ ("Does the scanner work?"),
                            N_ ("Plug it in and scan any product: what it read appears below."),
                            TRUE, ocop_setup_make_scanner, NULL, ocop_setup_scan_scanner},
    [OCOP_SETUP_GOODS] = {N_ ("What is sold here?"),
                          N_ ("The list of products comes from the registry, or from a file (CSV) "
                              "of the provincial office."),
                          TRUE, ocop_setup_make_goods, ocop_setup_next_goods, NULL},
    [OCOP_SETUP_STOCK] = {N_ ("What is on the shelf now?"),
                          N_ ("A table (CSV) with the columns code, qty, lot, expiry. It can be "
                              "counted later as well, under Menu, Inventory."),
                          TRUE, ocop_setup_make_stock, ocop_setup_next_stock, NULL},
    [OCOP_SETUP_REGISTRY] = {N_ ("Does the province know this till?"),
                             N_ ("With a network and a code of the provincial office it is known "
                                 "at once."),
                             TRUE, make_registry, next_registry, NULL},
    [OCOP_SETUP_END] = {N_ ("The shop is ready"), "", FALSE, make_end, NULL, NULL},
};
