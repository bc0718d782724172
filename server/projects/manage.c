/* What is done with projects as a whole: begun, copied, archived, and led back
 * to an earlier release. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accounts/accounts.h"
#include "base/clock.h"
#include "projects/api.h"
#include "projects/drafts.h"

#define LIST_MAX 100

/* ---- a new one
 * ----------------------------------------------------------------
 */

static void create(rmf_request *req, const json_t *document)
{
    rmf_app *app = rmf_request_app(req);
    char id[RMF_PROJECT_SIZE];
    rmf_buf out;
    rmf_edit_err err =
        rmf_draft_create(app->store, document, rmf_asking(req), id);
    if (err != RMF_EDIT_OK) {
        rmf_reply_problem(req,
                          err == RMF_EDIT_LARGE ? RMF_PROBLEM_body_too_large
                                                : RMF_PROBLEM_store_failed,
                          NULL);
        return;
    }
    rmf_buf_init(&out, 1024);
    rmf_buf_putf(&out, "{\"id\": \"%s\", \"revision\": 1}\n", id);
    rmf_reply_header(req, "ETag", "\"1\"");
    rmf_reply_buf(req, 201, "application/json", &out);
}

/* Braces in a text hold facts; those of a title are doubled to stand for
 * themselves. */
static json_t *plain_words(const char *title)
{
    rmf_buf out;
    rmf_buf_init(&out, 2 * (size_t)RMF_TITLE_SIZE);
    for (const char *c = title; *c; c++) {
        rmf_buf_add(&out, c, 1);
        if (*c == '{' || *c == '}') rmf_buf_add(&out, c, 1);
    }
    json_t *words = json_string(out.at);
    rmf_buf_free(&out);
    return words;
}

void rmf_new_project(rmf_request *req)
{
    json_t *body = rmf_request_object(req, "a JSON object");
    if (!body) return;
    json_t *document = json_object_get(body, "document");
    const char *title = json_string_value(json_object_get(body, "title"));
    if (json_object_size(body) == 1 && json_is_object(document)) {
        create(req, document);
    } else if (json_object_size(body) == 1 && title && *title &&
               strlen(title) < RMF_TITLE_SIZE) {
        document = json_pack("{s:i, s:o, s:{}, s:[]}", "ramify", 1, "title",
                             plain_words(title), "clips", "scenes");
        create(req, document);
        json_decref(document);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "it takes {\"title\": 1 to 511 bytes} or "
                          "{\"document\": an object}");
    }
    json_decref(body);
}

/* ---- a copy
 * -------------------------------------------------------------------
 */

/* `title` may go with it. */
static void add_copy(json_t *holder, const char *key, const json_t *title)
{
    const char *words = json_string_value(title);
    if (!words) return;
    (void)json_object_set_new(holder, key, json_sprintf("%s (copy)", words));
}

/* In every language that it has. */
static void rename_copy(json_t *document)
{
    json_t *title = json_object_get(document, "title");
    void *next = NULL;
    const char *language = NULL;
    json_t *words = NULL;
    if (!json_is_object(title)) {
        add_copy(document, "title", title);
        return;
    }
    json_object_foreach_safe(title, next, language, words)
    {
        add_copy(title, language, words);
    }
}

void rmf_copy_project(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_draft draft;
    rmf_found found =
        rmf_draft_read(app->store, rmf_request_part(req, "project"), &draft);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    json_t *document = json_loads(draft.text, 0, NULL);
    rename_copy(document);
    if (document) {
        create(req, document);
    } else {
        rmf_reply_missing(req, RMF_NOT_READ);
    }
    json_decref(document);
    rmf_draft_free(&draft);
}

/* ---- the archive
 * ----------------------------------------------------------------
 */

static rmf_found archive(rmf_store *store, const char *project, bool away)
{
    int64_t changed = 0;
    rmf_store_err err = rmf_store_run(
        store,
        "UPDATE project SET archived_ms = CASE WHEN $3 = 1 THEN CAST($2 AS "
        "BIGINT) ELSE NULL END WHERE id = $1",
        RMF_ARGS(RMF_T(project), RMF_N(rmf_wall_ms()), RMF_N(away)), &changed);
    if (err != RMF_STORE_OK) return RMF_NOT_READ;
    return changed ? RMF_FOUND : RMF_NOT_THERE;
}

/* {"archived": false} brings it back. Its film is seen as before. */
void rmf_archive_project(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    char word[RMF_PROJECT_SIZE + 16];
    json_t *body = rmf_request_object(req, "a JSON object");
    if (!body) return;
    const json_t *archived = json_object_get(body, "archived");
    bool away = json_is_true(archived);
    bool well = json_is_boolean(archived);
    json_decref(body);
    if (!well) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "it takes {\"archived\": true or false}");
        return;
    }
    rmf_found found = archive(app->store, project, away);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    (void)snprintf(word, sizeof word, "gone %s", project);
    if (away) rmf_store_tell(app->store, word);
    rmf_reply_empty(req, 204);
}

/* ---- releases
 * -------------------------------------------------------------------
 */

static void put_release(rmf_buf *out, rmf_db *db, const rmf_rows *row)
{
    char by[RMF_PERSON_NAME];
    rmf_person_name(db, rmf_rows_text(row, 3), by);
    rmf_buf_puts(out, "{\"id\": ");
    rmf_buf_json(out, rmf_rows_text(row, 0));
    rmf_buf_putf(out, ", \"number\": %lld, \"at_ms\": %lld, \"by\": ",
                 (long long)rmf_rows_number(row, 1),
                 (long long)rmf_rows_number(row, 2));
    rmf_buf_json(out, by);
    rmf_buf_putf(out, ", \"current\": %s, \"revision\": ",
                 rmf_rows_number(row, 4) ? "true" : "false");
    if (rmf_rows_number(row, 5) > 0) {
        rmf_buf_putf(out, "%lld}", (long long)rmf_rows_number(row, 5));
    } else {
        rmf_buf_puts(out, "null}");
    }
}

static rmf_store_err put_releases(rmf_db *db, const char *project,
                                  int64_t before, rmf_buf *out)
{
    int count = 0;
    char last[RMF_ID_SIZE] = "";
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT r.id, r.number, r.created_ms, r.person, CASE WHEN r.id = "
        "p.release THEN 1 ELSE 0 END, COALESCE(r.revision, 0) FROM release r "
        "JOIN project p ON p.id = r.project WHERE r.project = $1 AND r.number "
        "< $2 ORDER BY r.number DESC LIMIT $3",
        RMF_ARGS(RMF_T(project), RMF_N(before), RMF_N(LIST_MAX)));
    rmf_buf_puts(out, "{\"releases\": [");
    while (rmf_rows_next(&rows)) {
        rmf_buf_puts(out, count++ ? ", " : "");
        put_release(out, db, &rows);
        RMF_ROWS_COPY(&rows, 1, last);
    }
    rmf_buf_page_end(out, count == LIST_MAX ? last : NULL);
    return rmf_rows_end(&rows);
}

void rmf_list_releases(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    const char *before = rmf_request_query(req, "before");
    int64_t number = before ? strtoll(before, NULL, 10) : INT64_MAX;
    rmf_buf out;
    rmf_found found = rmf_project_there(app->store, project);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    rmf_buf_init(&out, 1u << 20);
    rmf_db *db = rmf_store_read(app->store);
    rmf_store_err err =
        db ? put_releases(db, project, number, &out) : RMF_STORE_BROKEN;
    if (db) rmf_store_give_back(db);
    if (err == RMF_STORE_OK) {
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_missing(req, RMF_NOT_READ);
    }
    rmf_buf_free(&out);
}

static rmf_store_err restore(rmf_store *store, const char *project,
                             const char *release, int64_t *changed)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    err = rmf_db_run(
        db,
        "UPDATE project SET release = $2, changed_ms = $3 WHERE "
        "id = $1 AND EXISTS (SELECT 1 FROM release r WHERE r.id = "
        "$2 AND r.project = $1)",
        RMF_ARGS(RMF_T(project), RMF_T(release), RMF_N(rmf_wall_ms())),
        changed);
    return rmf_store_settle(db, err);
}

/* Open players hear of it as of any release. What is withdrawn stays so. */
void rmf_restore_release(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    char word[RMF_PROJECT_SIZE + 16];
    int64_t changed = 0;
    rmf_found found = rmf_project_there(app->store, project);
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    if (restore(app->store, project, rmf_request_part(req, "release"),
                &changed) != RMF_STORE_OK) {
        rmf_reply_missing(req, RMF_NOT_READ);
    } else if (changed == 0) {
        rmf_reply_problem(req, RMF_PROBLEM_release_unknown, NULL);
    } else {
        (void)snprintf(word, sizeof word, "project %s", project);
        rmf_store_tell(app->store, word);
        rmf_reply_empty(req, 204);
    }
}
