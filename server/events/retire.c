#include "events/retire.h"

#include <string.h>

#include "base/clock.h"
#include "events/session.h"
#include "projects/projects.h"

#define AT_ONCE 100
#define DAY_MS  INT64_C(86400000)
#define NO_TIME 4194304 /* a session's no is the time by this: roll.c */

/* Of a film: what came before `before_ms` goes. */
typedef struct retiring {
    char project[RMF_PROJECT_SIZE];
    int64_t before_ms;
} retiring;

#define OLD_SESSIONS                                                           \
    "s.no < ($1 - r.days * $2) * $3 AND s.last_ms < $1 - r.days * $2"

/* A film that has something to go; false: there is none. */
static bool find_film(rmf_store *store, retiring *out)
{
    int64_t now_ms = rmf_wall_ms();
    bool found = false;
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT r.project, r.days FROM recording r WHERE r.days > 0 AND "
        "(EXISTS (SELECT 1 FROM session s WHERE s.project = r.project "
        "AND " OLD_SESSIONS
        ") OR EXISTS (SELECT 1 FROM submission b WHERE b.project "
        "= r.project AND b.arrived_ms < $1 - r.days * $2) OR EXISTS (SELECT 1 "
        "FROM kept k WHERE k.project = r.project AND k.changed_ms < $1 - "
        "r.days * $2)) LIMIT 1",
        RMF_ARGS(RMF_N(now_ms), RMF_N(DAY_MS), RMF_N(NO_TIME)));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->project);
        out->before_ms = now_ms - rmf_rows_number(&rows, 1) * DAY_MS;
        found = true;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = false;
    rmf_store_give_back(db);
    return found;
}

static rmf_store_err remove_session(const rmf_writing *w,
                                    const rmf_session *session)
{
    rmf_store_err err =
        rmf_db_run(w->db, "DELETE FROM chunk WHERE session = $1",
                   RMF_ARGS(RMF_N(session->no)), NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(w->db, "DELETE FROM session WHERE id = $1",
                      RMF_ARGS(RMF_T(session->id)), NULL);
}

static rmf_store_err retire_session(const rmf_writing *w, const char *id)
{
    rmf_session session;
    rmf_store_err err = rmf_session_read(w->db, id, &session);
    if (err == RMF_STORE_OK && session.stale)
        err = rmf_session_anew(w, &session);
    if (err == RMF_STORE_OK) err = rmf_session_retire(w, &session);
    if (err == RMF_STORE_OK) err = remove_session(w, &session);
    rmf_session_free(&session);
    return err;
}

static rmf_store_err retire_sessions(const rmf_writing *w, const retiring *r)
{
    char ids[AT_ONCE][65];
    int count = 0;
    rmf_rows rows = rmf_db_ask(
        w->db,
        "SELECT id FROM session WHERE project = $1 AND no < $2 AND last_ms < "
        "$3 ORDER BY no LIMIT $4",
        RMF_ARGS(RMF_T(r->project), RMF_N(r->before_ms * NO_TIME),
                 RMF_N(r->before_ms), RMF_N(AT_ONCE)));
    for (; count < AT_ONCE && rmf_rows_next(&rows); count++)
        RMF_ROWS_COPY(&rows, 0, ids[count]);
    rmf_store_err err = rmf_rows_end(&rows);
    for (int i = 0; i < count && err == RMF_STORE_OK; i++)
        err = retire_session(w, ids[i]);
    return err;
}

static rmf_store_err retire_rows(const rmf_writing *w, const retiring *r)
{
    static const char *const removals[] = {
        "DELETE FROM submission WHERE id IN (SELECT id FROM submission WHERE "
        "project = $1 AND arrived_ms < $2 LIMIT $3)",
        "DELETE FROM kept WHERE (viewer, project, name) IN (SELECT viewer, "
        "project, name FROM kept WHERE project = $1 AND changed_ms < $2 LIMIT "
        "$3)",
    };
    rmf_store_err err = RMF_STORE_OK;
    for (size_t i = 0; i < sizeof removals / sizeof removals[0]; i++) {
        if (err == RMF_STORE_OK) {
            err = rmf_db_run(w->db, removals[i],
                             RMF_ARGS(RMF_T(r->project), RMF_N(r->before_ms),
                                      RMF_N(AT_ONCE)),
                             NULL);
        }
    }
    return err;
}

rmf_store_err rmf_retire_some(rmf_scribe *scribe, rmf_store *store, bool *more)
{
    retiring r = {.before_ms = 0};
    rmf_store_err err = RMF_STORE_OK;
    *more = false;
    if (!find_film(store, &r)) return RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    if (!w.db) return err;
    if (err == RMF_STORE_OK) err = retire_sessions(&w, &r);
    if (err == RMF_STORE_OK) err = retire_rows(&w, &r);
    err = rmf_scribe_end(scribe, &w, err);
    *more = err == RMF_STORE_OK;
    return err;
}
