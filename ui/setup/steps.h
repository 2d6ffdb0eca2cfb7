/* The questions. Each makes its form and, when `Next` is pressed, does what was answered and calls
 * ocop_setup_page_advance. */
#pragma once

#include "ui/setup/setup_page.h"

typedef struct {
    const char *title, *words; /* translated when shown */
    gboolean may_wait;         /* with `Later` */
    GtkWidget *(*make) (OcopSetupPage *page);
    /* NULL: nothing is left to do. @form is what make made. */
    void (*next) (OcopSetupPage *page, GtkWidget *form);
    /* NULL: takes no scans. */
    void (*scanned) (GtkWidget *form, const OcopUiScan *scan);
} OcopSetupStep;

extern const OcopSetupStep ocop_setup_steps[OCOP_N_SETUP_STEPS];

/* step_shop.c */
GtkWidget *ocop_setup_make_point (OcopSetupPage *page);
void ocop_setup_next_point (OcopSetupPage *page, GtkWidget *form);
GtkWidget *ocop_setup_make_user (OcopSetupPage *page);
void ocop_setup_next_user (OcopSetupPage *page, GtkWidget *form);
/* step_devices.c */
GtkWidget *ocop_setup_make_printer (OcopSetupPage *page);
GtkWidget *ocop_setup_make_scanner (OcopSetupPage *page);
void ocop_setup_scan_scanner (GtkWidget *form, const OcopUiScan *scan);
/* step_files.c */
GtkWidget *ocop_setup_make_goods (OcopSetupPage *page);
void ocop_setup_next_goods (OcopSetupPage *page, GtkWidget *form);
GtkWidget *ocop_setup_make_stock (OcopSetupPage *page);
void ocop_setup_next_stock (OcopSetupPage *page, GtkWidget *form);
