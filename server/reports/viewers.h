/* Viewers who agreed to be known, one by one. */
#ifndef RMF_REPORTS_VIEWERS_H
#define RMF_REPORTS_VIEWERS_H

#include <jansson.h>

#include "projects/projects.h"

#define RMF_VIEWERS_PAGE       50
#define RMF_VIEWERS_QUERY_MAX  200u
#define RMF_VIEWERS_CURSOR_MAX 96u

/* A page of them, who was here last first; the caller's:
 *
 *   {"viewers": [{"id", "sessions", "first_ms", "last_ms",
 *                 "known": {field: what was last sent in it}}],
 *    "next": what `before` goes on with, or null}
 *
 * `search` ("": all) finds in ids and in what was sent, whatever the case of
 * letters of English. Robots are left out. NULL: the store could not be read.
 * Cost: every session of a known viewer of this film is looked at, and every
 * submission for a search; in memory are a page and who was found. */
json_t *rmf_viewers(rmf_store *store, const char *project, const char *search,
                    const char *before);

/* Whether rmf_viewers has given it as `next`. */
bool rmf_viewers_cursor(const char *before);

#endif
