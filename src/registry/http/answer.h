/* What the server does with an answer that a handler filled. Private to this folder. */
#pragma once

#include "registry/http/route.h"

void ocop_web_answer_clear (OcopWebAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopWebAnswer, ocop_web_answer_clear)

/* TRUE when something is to be said already. */
gboolean ocop_web_answer_is_set (const OcopWebAnswer *answer);
/* NULL when it was not set. */
const char *ocop_web_answer_get_header (const OcopWebAnswer *answer, const char *name);

/* The problem that @error means, as a document, or as a page where @is_page. Drops what was set. */
void ocop_web_answer_set_error (OcopWebAnswer *answer, const GError *error, gboolean is_page);
void ocop_web_answer_refuse (OcopWebAnswer *answer, OcopProblemType type, const char *detail,
                             gboolean is_page);
/* Retry-After in whole seconds. */
void ocop_web_answer_set_retry (OcopWebAnswer *answer, gint64 wait_ms);
