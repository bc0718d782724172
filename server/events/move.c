#include "events/move.h"

#include <string.h>

#include "events/days.h"
#include "events/session.h"
#include "projects/projects.h"

#define AT_ONCE 200

/* A film whose sessions are to be moved; "": there is none. */
static bool find_film(rmf_store *store, char project[RMF_PROJECT_SIZE])
{
    *project = 0;
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT project FROM recording WHERE moved_to IS NOT NULL LIMIT 1",
        RMF_NO_ARGS);
    if (rmf_rows_next(&rows)) {
        const char *text = rmf_rows_text(&rows, 0);
        memcpy(project, text, strnlen(text, RMF_PROJECT_SIZE - 1) + 1);
    }
    bool ok = rmf_rows_end(&rows) == RMF_STORE_OK;
    rmf_store_give_back(db);
    return ok && *project;
}

static rmf_store_err move_session(const rmf_writing *w, const char *id,
                                  const char *zone)
{
    rmf_session session;
    rmf_store_err err = rmf_session_read(w->db, id, &session);
    int64_t day = rmf_day_of(zone, session.opened_ms);
    bool moves = err == RMF_STORE_OK && !session.stale && day != session.day;
    if (moves) err = rmf_session_count(w, &session, &session.ledger, NULL);
    session.day = day;
    if (moves && err == RMF_STORE_OK)
        err = rmf_session_count(w, &session, NULL, &session.ledger);
    if (moves && err == RMF_STORE_OK) {
        err = rmf_db_run(w->db, "UPDATE session SET day = $2 WHERE id = $1",
                         RMF_ARGS(RMF_T(id), RMF_N(day)), NULL);
    }
    rmf_session_free(&session);
    return err;
}

/* Ids of the next sessions. Their number, and the number of the last. */
static rmf_store_err read_next(rmf_db *db, const char *project,
                               char ids[AT_ONCE][65], int *count, int64_t *last)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT s.id, s.no FROM session s JOIN recording r ON r.project = "
        "s.project WHERE s.project = $1 AND s.no > r.moved_to ORDER BY s.no "
        "LIMIT $2",
        RMF_ARGS(RMF_T(project), RMF_N(AT_ONCE)));
    for (*count = 0; *count < AT_ONCE && rmf_rows_next(&rows); ++*count) {
        RMF_ROWS_COPY(&rows, 0, ids[*count]);
        *last = rmf_rows_number(&rows, 1);
    }
    return rmf_rows_end(&rows);
}

static rmf_store_err move_next(const rmf_writing *w, const char *project)
{
    char ids[AT_ONCE][65];
    rmf_recording is;
    int count = 0;
    int64_t last = 0;
    rmf_store_err err = rmf_recording_read(w->db, project, &is);
    if (err == RMF_STORE_OK)
        err = read_next(w->db, project, ids, &count, &last);
    for (int i = 0; i < count && err == RMF_STORE_OK; i++)
        err = move_session(w, ids[i], is.zone);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(
        w->db, "UPDATE recording SET moved_to = $2 WHERE project = $1",
        RMF_ARGS(RMF_T(project), count == AT_ONCE ? RMF_N(last) : RMF_T(NULL)),
        NULL);
}

rmf_store_err rmf_move_some(rmf_scribe *scribe, rmf_store *store, bool *moved)
{
    char project[RMF_PROJECT_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    *moved = false;
    if (!find_film(store, project)) return RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    if (!w.db) return err;
    if (err == RMF_STORE_OK) err = move_next(&w, project);
    err = rmf_scribe_end(scribe, &w, err);
    *moved = err == RMF_STORE_OK;
    return err;
}
