/* A film goes, and with it what its viewers have done: what hangs on sessions
 * before the sessions. */
#include "events/events.h"

static const char *const removals[] = {
    "DELETE FROM chunk WHERE (session, first) IN (SELECT c.session, c.first "
    "FROM chunk c JOIN session s ON s.no = c.session WHERE s.project = $1 "
    "LIMIT $2)",
    "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE project = "
    "$1 LIMIT $2)",
    "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE "
    "project = $1 LIMIT $2)",
    "DELETE FROM kept WHERE (viewer, project, name) IN (SELECT viewer, "
    "project, name FROM kept WHERE project = $1 LIMIT $2)",
    "DELETE FROM viewer WHERE (project, id) IN (SELECT project, id FROM "
    "viewer WHERE project = $1 LIMIT $2)",
    "DELETE FROM tally WHERE (project, day, release, kind, name, part) IN "
    "(SELECT project, day, release, kind, name, part FROM tally WHERE project "
    "= $1 LIMIT $2)",
    "DELETE FROM seconds WHERE (project, day, release, scene) IN (SELECT "
    "project, day, release, scene FROM seconds WHERE project = $1 LIMIT $2)",
    "DELETE FROM heat WHERE (project, day, release, scene, span) IN (SELECT "
    "project, day, release, scene, span FROM heat WHERE project = $1 LIMIT "
    "$2)",
    "DELETE FROM stretching WHERE project IN (SELECT project FROM stretching "
    "WHERE project = $1 LIMIT $2)",
    "DELETE FROM word WHERE (project, id) IN (SELECT project, id FROM word "
    "WHERE project = $1 LIMIT $2)",
};

rmf_store_err rmf_events_forget(rmf_db *db, const char *project, int64_t max,
                                int64_t *removed)
{
    return rmf_db_remove(db, removals, sizeof removals / sizeof removals[0],
                         project, max, removed);
}
