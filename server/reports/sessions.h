/* Sessions one by one. */
#ifndef RMF_REPORTS_SESSIONS_H
#define RMF_REPORTS_SESSIONS_H

#include "reports/query.h"

#define RMF_SESSIONS_PAGE 50

/* Which, and where a page begins. */
typedef struct rmf_sessions_asked {
    const rmf_query *query;
    const char *viewer; /* id; NULL: any */
    const char *before; /* id of a session; NULL: from the newest */
} rmf_sessions_asked;

/* A page of them, newest first, one JSON value, the caller's:
 *
 *   {"sessions": [{"id", "viewer" (null: nobody known), "release", "device",
 *                  "language", "opened_ms", "last_ms", "played", "completed",
 *                  "seconds", "endings": [id, …], "presses",
 *                  "verdict": "", "fits", "forged" or "robot"}],
 *    "next": an id, or null}
 *
 * Of those that entered a scene a page may have fewer, or none, and still a
 * next one: so many sessions are looked at for one page. `seconds` counts each
 * second of a scene once. RMF_NOT_THERE: `before` is no session of this
 * project. */
rmf_found rmf_sessions(rmf_store *store, const char *project,
                       const rmf_sessions_asked *asked, json_t **out);

/* One of them, as above, and from `from` on its "events" in the order of n as
 * they came, each with "n" and "wall_ms", when it was done as far as can be
 * told: `at_ms` stands still while the page is hidden. "next" is the n with
 * which the next page begins, or null. As JSON text. */
rmf_found rmf_session_write(rmf_store *store, const char *project,
                            const char *session, int64_t from, rmf_buf *out);

#endif
