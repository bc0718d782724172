/* A project goes for good. In short transactions: first what its viewers did
 * and the log of its edits, then all the rest at once, then the files that no
 * other film names. Whoever is interrupted asks again; until the last but one
 * of these the project is there, archived. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "events/events.h"
#include "outreach/outreach.h"
#include "projects/api.h"

#define ROWS_AT_ONCE 2000
#define ENOUGH_MS    1000 /* after which the answer is: ask again */

typedef enum removed {
    REMOVED,
    REMOVED_PARTLY, /* there is more */
    REMOVED_NOT,    /* somebody watches it, or it is not archived */
    REMOVED_UNKNOWN,
    REMOVED_STORE
} removed;

/* In the writer's transaction. */
static removed may_go(rmf_db *db, const char *project)
{
    removed out = REMOVED_UNKNOWN;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT CASE WHEN p.archived_ms IS NULL OR (p.release IS NOT NULL AND "
        "p.withdrawn_ms IS NULL AND (a.until_ms IS NULL OR a.until_ms > $2)) "
        "THEN 1 ELSE 0 END FROM project p LEFT JOIN access a ON a.project = "
        "p.id WHERE p.id = $1",
        RMF_ARGS(RMF_T(project), RMF_N(rmf_wall_ms())));
    if (rmf_rows_next(&rows))
        out = rmf_rows_number(&rows, 0) ? REMOVED_NOT : REMOVED_PARTLY;
    return rmf_rows_end(&rows) == RMF_STORE_OK ? out : REMOVED_STORE;
}

static rmf_store_err remove_rows(rmf_db *db, const char *project, int64_t *gone)
{
    int64_t edits = 0;
    int64_t sent = 0;
    rmf_store_err err = rmf_events_forget(db, project, ROWS_AT_ONCE, gone);
    if (err != RMF_STORE_OK || *gone >= ROWS_AT_ONCE) return err;
    err = rmf_outreach_forget(db, project, ROWS_AT_ONCE - *gone, &sent);
    *gone += sent;
    if (err != RMF_STORE_OK || *gone >= ROWS_AT_ONCE) return err;
    err = rmf_db_run(db,
                     "DELETE FROM edit WHERE (project, revision) IN (SELECT "
                     "project, revision FROM edit WHERE project = $1 ORDER BY "
                     "revision LIMIT $2)",
                     RMF_ARGS(RMF_T(project), RMF_N(ROWS_AT_ONCE - *gone)),
                     &edits);
    *gone += edits;
    return err;
}

static rmf_store_err remove_project(rmf_db *db, const char *project)
{
    static const char *const last[] = {
        "DELETE FROM access WHERE project = $1",
        "DELETE FROM recording WHERE project = $1",
        "DELETE FROM draft WHERE project = $1",
        "DELETE FROM release WHERE project = $1",
        "DELETE FROM project WHERE id = $1",
    };
    rmf_store_err err = RMF_STORE_OK;
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
        if (err == RMF_STORE_OK)
            err = rmf_db_run(db, last[i], RMF_ARGS(RMF_T(project)), NULL);
    }
    return err;
}

/* One transaction. */
static removed remove_some(rmf_store *store, const char *project)
{
    int64_t gone = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return REMOVED_STORE;
    removed out = may_go(db, project);
    if (out != REMOVED_PARTLY) {
        rmf_store_undo(db);
        return out;
    }
    err = remove_rows(db, project, &gone);
    if (err == RMF_STORE_OK && gone < ROWS_AT_ONCE) {
        err = remove_project(db, project);
        out = REMOVED;
    }
    return rmf_store_settle(db, err) == RMF_STORE_OK ? out : REMOVED_STORE;
}

/* ---- its files --------------------------------------------------------------
 */

/* Every text of 32 hex digits behind `media`, in whatever form it is named. */
static void add_named(json_t *files, const char *document)
{
    char hash[RMF_HASH_SIZE];
    for (const char *at = strstr(document, "media"); at;
         at = strstr(at, "media")) {
        at += strlen("media");
        at += strspn(at, "\"/: ");
        size_t size = strspn(at, "0123456789abcdef");
        if (size != RMF_HASH_SIZE - 1) continue;
        (void)snprintf(hash, sizeof hash, "%s", at);
        (void)json_object_set_new(files, hash, json_true());
    }
}

/* The caller's. */
static json_t *files_of(rmf_store *store, const char *project)
{
    json_t *files = json_object();
    rmf_db *db = rmf_store_read(store);
    if (!db) return files;
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT document FROM release WHERE project = $1 UNION ALL SELECT "
        "document FROM draft WHERE project = $1",
        RMF_ARGS(RMF_T(project)));
    while (rmf_rows_next(&rows))
        add_named(files, rmf_rows_text(&rows, 0));
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return files;
}

static void remove_files(rmf_app *app, json_t *files)
{
    const char *hash = NULL;
    json_t *unused = NULL;
    json_object_foreach(files, hash, unused)
    {
        rmf_clip_left(app->store, app->media, hash);
    }
}

/* ---- the handler ------------------------------------------------------------
 */

static void tell(rmf_app *app, const char *project)
{
    char word[RMF_PROJECT_SIZE + 16];
    (void)snprintf(word, sizeof word, "gone %s", project);
    rmf_store_tell(app->store, word);
    (void)snprintf(word, sizeof word, "project %s", project);
    rmf_store_tell(app->store, word);
}

static removed remove_in_time(rmf_app *app, const char *project)
{
    int64_t until = rmf_clock_ms() + ENOUGH_MS;
    json_t *files = files_of(app->store, project);
    removed out = REMOVED_PARTLY;
    while (out == REMOVED_PARTLY && rmf_clock_ms() < until)
        out = remove_some(app->store, project);
    if (out == REMOVED) {
        rmf_releases_gone(app->releases, project);
        rmf_intake_gone(app->intake);
        remove_files(app, files);
        tell(app, project);
    }
    json_decref(files);
    return out;
}

void rmf_remove_project(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_buf out;
    switch (remove_in_time(app, rmf_request_part(req, "project"))) {
    case REMOVED:
        rmf_reply_empty(req, 204);
        break;
    case REMOVED_PARTLY:
        rmf_buf_init(&out, 64);
        rmf_buf_puts(&out, "{\"removed\": false}\n");
        rmf_reply_buf(req, 202, "application/json", &out);
        break;
    case REMOVED_NOT:
        rmf_reply_problem(req, RMF_PROBLEM_project_kept,
                          "archive it, and unpublish its film");
        break;
    case REMOVED_UNKNOWN:
        rmf_reply_missing(req, RMF_NOT_THERE);
        break;
    case REMOVED_STORE:
        rmf_reply_missing(req, RMF_NOT_READ);
        break;
    }
}
