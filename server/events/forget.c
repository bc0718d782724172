/* A film goes, and with it what its viewers have done: what hangs on sessions
 * before the sessions. */
#include "events/events.h"

static const char *const removals[] = {
    "DELETE FROM event WHERE (session, n) IN (SELECT e.session, e.n FROM event "
    "e JOIN session s ON s.id = e.session WHERE s.project = $1 LIMIT $2)",
    "DELETE FROM mark WHERE (session, kind, name) IN (SELECT m.session, "
    "m.kind, m.name FROM mark m JOIN session s ON s.id = m.session WHERE "
    "s.project = $1 LIMIT $2)",
    "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE project = "
    "$1 LIMIT $2)",
    "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE "
    "project = $1 LIMIT $2)",
    "DELETE FROM kept WHERE (viewer, project, name) IN (SELECT viewer, "
    "project, name FROM kept WHERE project = $1 LIMIT $2)",
    "DELETE FROM tally WHERE (project, kind, name, part) IN (SELECT project, "
    "kind, name, part FROM tally WHERE project = $1 LIMIT $2)",
};

rmf_store_err rmf_events_forget(rmf_db *db, const char *project, int64_t max,
                                int64_t *removed)
{
    rmf_store_err err = RMF_STORE_OK;
    *removed = 0;
    for (size_t i = 0; i < sizeof removals / sizeof removals[0]; i++) {
        int64_t gone = 0;
        if (err != RMF_STORE_OK || *removed >= max) break;
        err =
            rmf_db_run(db, removals[i],
                       RMF_ARGS(RMF_T(project), RMF_N(max - *removed)), &gone);
        *removed += gone;
    }
    return err;
}
