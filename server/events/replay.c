/* Rollups made anew from the events that are kept, film by film: what they
 * were, unless something was wrong with them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/days.h"
#include "events/events.h"
#include "events/scribe.h"
#include "events/session.h"
#include "events/stretch.h"
#include "projects/projects.h"

#define SAY_EVERY 10000

static const char *const beginnings[] = {
    "DELETE FROM tally WHERE project = $1 AND day >= 0",
    "DELETE FROM seconds WHERE project = $1 AND day >= 0",
    "DELETE FROM heat WHERE project = $1 AND day >= 0",
    "DELETE FROM viewer WHERE project = $1",
    /* What sessions count that are gone: RMF_DAY_GONE. */
    "INSERT INTO tally (project, day, release, kind, name, part, n) SELECT "
    "project, -1 - day, release, kind, name, part, n FROM tally WHERE project "
    "= $1 AND day < 0",
    "INSERT INTO seconds (project, day, release, scene, counts) SELECT "
    "project, -1 - day, release, scene, counts FROM seconds WHERE project = $1 "
    "AND day < 0",
    "INSERT INTO heat (project, day, release, scene, span, cells) SELECT "
    "project, -1 - day, release, scene, span, cells FROM heat WHERE project = "
    "$1 AND day < 0",
};

/* Ids, one after the other, each ended by zero. */
static rmf_store_err read_ids(rmf_db *db, const char *sql, const char *of,
                              rmf_buf *out)
{
    rmf_rows rows = rmf_db_ask(db, sql, RMF_ARGS(RMF_T(of)));
    while (rmf_rows_next(&rows)) {
        const char *id = rmf_rows_text(&rows, 0);
        rmf_buf_add(out, id, strlen(id) + 1);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && out->failed ? RMF_STORE_FULL : err;
}

/* The same events make the ledger again, and it counts again. */
static rmf_store_err replay_session(const rmf_writing *w, const char *id)
{
    rmf_session session;
    rmf_store_err err = rmf_session_read(w->db, id, &session);
    if (err == RMF_STORE_OK && session.stale) {
        err = rmf_session_anew(w, &session);
    } else if (err == RMF_STORE_OK) {
        rmf_ledger was = session.ledger;
        session.ledger = (rmf_ledger){0};
        err = rmf_day_of_film(w->db, session.project, session.opened_ms,
                              &session.day);
        if (err == RMF_STORE_OK)
            err = rmf_session_again(w, &session, was.applied);
        /* What was refused then is waited for no more now. */
        rmf_ranges got = session.ledger.got;
        session.ledger.got = was.got;
        session.ledger.applied = was.applied;
        was.got = got;
        rmf_ledger_free(&was);
        if (err == RMF_STORE_OK)
            err = rmf_session_write_ledger(w, &session, session.verdict);
    }
    rmf_session_free(&session);
    return err;
}

static rmf_store_err replay_sessions(const rmf_writing *w, const rmf_buf *ids,
                                     int64_t *count)
{
    rmf_store_err err = RMF_STORE_OK;
    for (size_t at = 0; at < ids->size && err == RMF_STORE_OK;
         at += strlen(ids->at + at) + 1) {
        err = replay_session(w, ids->at + at);
        if (++*count % SAY_EVERY == 0)
            (void)fprintf(stderr, "  %" PRId64 " sessions\n", *count);
    }
    return err;
}

/* All in one transaction: whoever looks sees the old sums or the new. */
static rmf_store_err replay_project(rmf_scribe *scribe, const char *project,
                                    int64_t *count)
{
    rmf_buf ids;
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    if (!w.db) return err;
    rmf_buf_init(&ids, 1u << 30);
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (err == RMF_STORE_OK) {
            err =
                rmf_db_run(w.db, beginnings[i], RMF_ARGS(RMF_T(project)), NULL);
        }
    }
    if (err == RMF_STORE_OK) err = rmf_stretches_make(&w, project);
    if (err == RMF_STORE_OK) {
        err = read_ids(w.db,
                       "SELECT id FROM session WHERE project = $1 ORDER BY no",
                       project, &ids);
    }
    if (err == RMF_STORE_OK) err = replay_sessions(&w, &ids, count);
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(w.db,
                         "UPDATE recording SET moved_to = NULL WHERE project = "
                         "$1",
                         RMF_ARGS(RMF_T(project)), NULL);
    }
    rmf_buf_free(&ids);
    return rmf_scribe_end(scribe, &w, err);
}

/* One project, or all of them. */
static rmf_store_err replay(rmf_app *app, const char *project)
{
    rmf_buf projects;
    rmf_store_err err = RMF_STORE_FULL;
    rmf_scribe *scribe = rmf_scribe_open(app);
    rmf_db *db = scribe ? rmf_store_read(app->store) : NULL;
    rmf_buf_init(&projects, 64u << 20);
    if (db) {
        err = read_ids(db,
                       "SELECT id FROM project WHERE id = $1 OR $1 = '' ORDER "
                       "BY id",
                       project, &projects);
        rmf_store_give_back(db);
    }
    if (err == RMF_STORE_OK && projects.size == 0 && *project) {
        (void)fprintf(stderr, "ramify replay: there is no project “%s”\n",
                      project);
    }
    for (size_t at = 0; at < projects.size && err == RMF_STORE_OK;
         at += strlen(projects.at + at) + 1) {
        int64_t count = 0;
        err = replay_project(scribe, projects.at + at, &count);
        if (err == RMF_STORE_OK)
            (void)printf("%s: %" PRId64 " sessions\n", projects.at + at, count);
    }
    rmf_buf_free(&projects);
    rmf_scribe_close(scribe);
    return err;
}

int rmf_command_replay(const rmf_settings *settings, const rmf_words *words)
{
    rmf_app app = {.settings = *settings};
    rmf_buf why;
    if (words->count > 1) {
        (void)fputs("usage: ramify replay [PROJECT] [--data DIR]\n", stderr);
        return 2;
    }
    rmf_buf_init(&why, 4096);
    const rmf_store_options options = {.folder = settings->data,
                                       .database = settings->database};
    app.store = rmf_store_open(&options, &why);
    app.releases = app.store ? rmf_releases_open(app.store) : NULL;
    bool ok = app.releases &&
              replay(&app, words->count ? words->at[0] : "") == RMF_STORE_OK;
    if (!ok) {
        (void)fprintf(stderr, "ramify replay: %s\n",
                      *why.at ? why.at
                              : "it could not be done; nothing has changed");
    }
    rmf_releases_close(app.releases);
    rmf_store_close(app.store);
    rmf_buf_free(&why);
    return ok ? 0 : 1;
}
