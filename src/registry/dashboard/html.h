/* HTML into a GString. Every text that is not a constant of the program goes through one function,
 * ocop_html_text: a product's name may hold anything. */
#pragma once

#include <glib.h>

/* Appends @text with & < > " ' as references and control characters as U+FFFD: harmless between
 * tags and inside quoted attributes. NULL: nothing. */
void ocop_html_text (GString *out, const char *text);

/* Appends @format, a constant that is HTML, with %s escaped by ocop_html_text and the integers %d
 * %u and %ld (G_GINT64_FORMAT) as digits; %% is a percent sign. Nothing else is understood. */
void ocop_html_add (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Appends @text as part of a URL's path or query: all but letters, digits and "-._~" as %XX. */
void ocop_html_url_part (GString *out, const char *text);
