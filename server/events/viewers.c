/* What events keep of one viewer: sessions with their events, submissions, kept
 * variables. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audience/audience.h"
#include "events/events.h"
#include "events/export.h"
#include "events/scribe.h"
#include "events/session.h"

#define AT_ONCE      50 /* sessions a transaction */
#define PROJECTS_MAX 1000

/* ---- erasing ---------------------------------------------------------------
 */

static rmf_store_err erase_session(const rmf_writing *w, const char *id)
{
    rmf_session session;
    rmf_store_err err = rmf_session_read(w->db, id, &session);
    if (err == RMF_STORE_OK && !session.stale)
        err = rmf_session_count(w, &session, &session.ledger, NULL);
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(w->db, "DELETE FROM chunk WHERE session = $1",
                         RMF_ARGS(RMF_N(session.no)), NULL);
    }
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(w->db, "DELETE FROM session WHERE id = $1",
                         RMF_ARGS(RMF_T(id)), NULL);
    }
    rmf_session_free(&session);
    return err;
}

/* Some of them; `count` is 0 when there are none left. */
static rmf_store_err erase_some(rmf_scribe *scribe, const char *viewer,
                                int *count)
{
    char ids[AT_ONCE][65];
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    *count = 0;
    if (!w.db) return err;
    rmf_rows rows =
        rmf_db_ask(w.db, "SELECT id FROM session WHERE viewer = $1 LIMIT $2",
                   RMF_ARGS(RMF_T(viewer), RMF_N(AT_ONCE)));
    for (; *count < AT_ONCE && rmf_rows_next(&rows); ++*count)
        RMF_ROWS_COPY(&rows, 0, ids[*count]);
    err = rmf_rows_end(&rows);
    for (int i = 0; i < *count && err == RMF_STORE_OK; i++)
        err = erase_session(&w, ids[i]);
    return rmf_scribe_end(scribe, &w, err);
}

/* Of a film: answers that nobody else gave. Their numbers are never given to
 * other words, so that only the text goes: what stands there instead is longer
 * than any answer. */
static rmf_store_err forget_words(const rmf_writing *w, const char *project)
{
    rmf_store_err err =
        rmf_db_run(w->db, "DELETE FROM tally WHERE project = $1 AND n = 0",
                   RMF_ARGS(RMF_T(project)), NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(
        w->db,
        "UPDATE word SET word = 'What stood here was erased, because nothing "
        "counts it any more. Its number was ' || id WHERE project = $1 AND id "
        "NOT IN (SELECT name FROM tally WHERE project = $1 UNION SELECT part "
        "FROM tally WHERE project = $1 AND kind <> $2 UNION SELECT release "
        "FROM tally WHERE project = $1 UNION SELECT scene FROM seconds WHERE "
        "project = $1 UNION SELECT scene FROM heat WHERE project = $1)",
        RMF_ARGS(RMF_T(project), RMF_N(RMF_COUNTED_took)), NULL);
}

static rmf_store_err forget_all_words(rmf_scribe *scribe,
                                      char (*projects)[RMF_PROJECT_SIZE],
                                      int count)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    if (!w.db) return err;
    for (int i = 0; i < count && err == RMF_STORE_OK; i++)
        err = forget_words(&w, projects[i]);
    return rmf_scribe_end(scribe, &w, err);
}

/* The films that the viewer has seen; at most PROJECTS_MAX. */
static int projects_of(rmf_store *store, const char *viewer,
                       char (*out)[RMF_PROJECT_SIZE])
{
    int count = 0;
    rmf_db *db = rmf_store_read(store);
    if (!db) return 0;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT DISTINCT project FROM session WHERE viewer = $1 LIMIT $2",
        RMF_ARGS(RMF_T(viewer), RMF_N(PROJECTS_MAX)));
    for (; count < PROJECTS_MAX && rmf_rows_next(&rows); count++)
        RMF_ROWS_COPY(&rows, 0, out[count]);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return count;
}

static rmf_store_err erase_sessions(rmf_app *app, const char *viewer,
                                    int64_t *gone)
{
    int count = 1;
    rmf_store_err err = RMF_STORE_OK;
    char(*projects)[RMF_PROJECT_SIZE] = calloc(PROJECTS_MAX, sizeof *projects);
    rmf_scribe *scribe = rmf_scribe_open(app);
    if (!scribe || !projects) err = RMF_STORE_FULL;
    int films = projects ? projects_of(app->store, viewer, projects) : 0;
    while (err == RMF_STORE_OK && count > 0) {
        err = erase_some(scribe, viewer, &count);
        *gone += count;
    }
    if (err == RMF_STORE_OK) err = forget_all_words(scribe, projects, films);
    rmf_scribe_close(scribe);
    free(projects);
    if (app->intake) rmf_intake_gone(app->intake);
    return err;
}

static rmf_store_err erase_submissions(rmf_app *app, const char *viewer,
                                       int64_t *gone)
{
    return rmf_store_run(app->store, "DELETE FROM submission WHERE viewer = $1",
                         RMF_ARGS(RMF_T(viewer)), gone);
}

static rmf_store_err erase_kept(rmf_app *app, const char *viewer, int64_t *gone)
{
    return rmf_store_run(app->store, "DELETE FROM kept WHERE viewer = $1",
                         RMF_ARGS(RMF_T(viewer)), gone);
}

/* ---- to take away ----------------------------------------------------------
 */

static bool write_submissions(rmf_store *store, const char *viewer, FILE *to)
{
    static const char *const names[] = {"project",    "release",    "session",
                                        "form",       "purpose",    "note",
                                        "handled_ms", "arrived_ms", "answers"};
    static const rmf_viewer_rows what = {
        "submission",
        "SELECT project, release, session, form, purpose, note, handled_ms, "
        "arrived_ms, answers FROM submission WHERE viewer = $1 ORDER BY "
        "arrived_ms",
        names, sizeof names / sizeof names[0]};
    return rmf_viewer_write(store, &what, viewer, to);
}

static bool write_kept(rmf_store *store, const char *viewer, FILE *to)
{
    static const char *const names[] = {"project", "name", "changed_ms",
                                        "value"};
    static const rmf_viewer_rows what = {
        "kept",
        "SELECT project, name, changed_ms, value FROM kept WHERE viewer = $1 "
        "ORDER BY project, name",
        names, sizeof names / sizeof names[0]};
    return rmf_viewer_write(store, &what, viewer, to);
}

const rmf_viewer_part rmf_viewer_sessions = {"sessions", erase_sessions,
                                             rmf_events_write_viewer};
const rmf_viewer_part rmf_viewer_submissions = {
    "submissions", erase_submissions, write_submissions};
const rmf_viewer_part rmf_viewer_kept = {"kept", erase_kept, write_kept};
