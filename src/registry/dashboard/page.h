/* One page being written: its frame, its tables, its messages. */
#pragma once

#include "registry/http/route.h"
#include "registry/report/facts.h"
#include "registry/report/table.h"

typedef enum {
    OCOP_PAGE_OVERVIEW,
    OCOP_PAGE_SALES,
    OCOP_PAGE_PARTICIPATION,
    OCOP_PAGE_TARGETS,
    OCOP_PAGE_CERTIFICATES,
    OCOP_PAGE_SUPPLY,
    OCOP_PAGE_POINTS,
    OCOP_PAGE_PRODUCTS,
    OCOP_PAGE_CASES,
    OCOP_PAGE_AUDIT,
    OCOP_N_PAGES
} OcopPageKind;

/* What a handler works with. @facts are of today, in the request's snapshot. */
typedef struct {
    OcopWebContext *context;
    const OcopWebRequest *request;
    OcopFacts *facts;
    OcopDay today;
    GString *out;
} OcopPage;

gboolean ocop_page_open (OcopPage *page, OcopWebContext *context, const OcopWebRequest *request,
                         GError **error);
void ocop_page_close (OcopPage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPage, ocop_page_close)

/* Head, navigation and heading; @lead, a sentence under it, may be NULL. */
gboolean ocop_page_begin (OcopPage *page, OcopPageKind kind, const char *title, const char *lead,
                          GError **error);
void ocop_page_end (OcopPage *page, OcopWebAnswer *answer);
/* A page before the log-in: no navigation. */
void ocop_page_begin_plain (GString *out, const char *title);
void ocop_page_end_plain (GString *out, OcopWebAnswer *answer);

typedef enum { OCOP_MESSAGE_INFO, OCOP_MESSAGE_WARNING, OCOP_MESSAGE_ERROR } OcopMessageKind;
void ocop_page_add_message (OcopPage *page, OcopMessageKind kind, const char *text);
void ocop_page_add_heading (OcopPage *page, const char *text);

/* Texts of a column as links: path + the cell's text. */
typedef struct {
    const char *key;
    const char *path; /* "/san-pham/" */
} OcopTableLink;

typedef struct {
    const OcopTableLink *links; /* ended by a NULL key; NULL: none */
    const char *hidden;         /* keys of columns not shown, joined by blanks; NULL: none */
    const char *csv;            /* URL of the table as CSV; NULL: none */
    const char *empty;          /* what is said without rows; NULL: a general sentence */
    guint max_rows;             /* 0: all */
} OcopTableLook;

void ocop_page_add_table (OcopPage *page, const OcopTable *table, const OcopTableLook *look);

/* Query parameter, "" when absent. */
const char *ocop_page_get_query (const OcopPage *page, const char *name);
gboolean ocop_page_is_officer (const OcopPage *page);
/* Hidden input with the session's form secret. */
void ocop_page_add_form_secret (OcopPage *page);

/* Changes whenever the style does; static. */
const char *ocop_page_get_style_version (void);
