/* Who asks: tokens, sessions, and what may be said before anything is looked up. Private to this
 * folder. */
#pragma once

#include "registry/http/answer.h"

void ocop_web_identity_clear (OcopWebIdentity *identity);

/* The token of "Authorization: Bearer …", NULL when there is none. Borrowed. */
const char *ocop_web_request_peek_token (const OcopWebRequest *request);
/* The session's cookie, owned; NULL when there is none. */
char *ocop_web_request_dup_cookie (const OcopWebRequest *request);

/* Whose bucket the request is charged to, before it is proven: "token:…", "till:QN01-1@ADDRESS",
 * "session:…". NULL: nobody's in particular. Owned. */
char *ocop_web_request_dup_claim (const OcopWebRequest *request, const OcopWebRoute *route);

/* Fills request->identity and holds it against @route. TRUE with an answer set: refused. FALSE and
 * @error: the database failed. OCOP_WEB_TILL and OCOP_WEB_SECRET are left to the handler, as is
 * TILL_OR_READER without a token. */
gboolean ocop_web_authenticate (OcopRegDb *db, const OcopWebRoute *route, OcopWebRequest *request,
                                gint64 now_ms, OcopWebAnswer *answer, GError **error);

/* TRUE for a route of the dashboard, whose errors are pages. */
gboolean ocop_web_route_is_page (const OcopWebRoute *route);
