/* Projects as lists show them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folded.h"
#include "events/events.h"
#include "projects/api.h"

#define LIST_MAX  100
#define QUERY_MAX 200u

/* Of what was released; before that, what was made of the draft's clip. */
static void put_poster(rmf_buf *out, const rmf_rows *row)
{
    char address[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 8];
    json_t *outline = json_loads(rmf_rows_text(row, 13), 0, NULL);
    const char *poster = json_string_value(
        json_object_get(json_object_get(outline, "start"), "poster"));
    (void)snprintf(address, sizeof address, "media/%s/%s",
                   rmf_rows_text(row, 11), rmf_rows_text(row, 12));
    if (poster && *poster) {
        rmf_buf_json(out, poster);
    } else if (*rmf_rows_text(row, 12)) {
        rmf_buf_json(out, address);
    } else {
        rmf_buf_puts(out, "null");
    }
    json_decref(outline);
}

static void put_release(rmf_buf *out, const rmf_rows *rows)
{
    if (!*rmf_rows_text(rows, 2)) {
        rmf_buf_puts(out, "null");
    } else {
        rmf_buf_json(out, rmf_rows_text(rows, 2));
    }
    rmf_buf_putf(out,
                 ", \"number\": %lld, \"shape\": \"%s\", \"published_ms\": "
                 "%lld, \"withdrawn\": %s",
                 (long long)rmf_rows_number(rows, 3), rmf_rows_text(rows, 4),
                 (long long)rmf_rows_number(rows, 5),
                 rmf_rows_number(rows, 6) ? "true" : "false");
}

static void put_project(rmf_buf *out, const rmf_rows *rows)
{
    rmf_buf_puts(out, "{\"id\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 0));
    rmf_buf_puts(out, ", \"title\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 1));
    rmf_buf_puts(out, ", \"release\": ");
    put_release(out, rows);
    rmf_buf_putf(out,
                 ", \"archived\": %s, \"changed_ms\": %lld, \"revision\": "
                 "%lld, \"plays\": %lld, \"outside\": %s, \"poster\": ",
                 rmf_rows_number(rows, 7) ? "true" : "false",
                 (long long)rmf_rows_number(rows, 8),
                 (long long)rmf_rows_number(rows, 9),
                 (long long)rmf_rows_number(rows, 10),
                 rmf_rows_number(rows, 14) ? "true" : "false");
    put_poster(out, rows);
    rmf_buf_puts(out, "}");
}

#define PROJECT_FIELDS                                                         \
    "SELECT p.id, p.title, COALESCE(r.id, ''), COALESCE(r.number, 0), "        \
    "COALESCE(r.shape, ''), COALESCE(r.created_ms, 0), CASE WHEN "             \
    "p.withdrawn_ms IS NULL THEN 0 ELSE 1 END, CASE WHEN p.archived_ms IS "    \
    "NULL THEN 0 ELSE 1 END, p.changed_ms, COALESCE(d.revision, "              \
    "0), " RMF_PLAYS_OF("p.id") ", p.cover, COALESCE(c.poster, ''), "          \
                                "COALESCE(r.outline, ''), CASE WHEN "          \
                                "d.project IS NOT NULL AND r.id <> "           \
                                "d.made_of AND r.revision IS NULL THEN 1 "     \
                                "ELSE 0 END FROM project p LEFT "              \
                                "JOIN release r ON r.id = p.release LEFT "     \
                                "JOIN draft d ON d.project = "                 \
                                "p.id LEFT JOIN clip c ON c.hash = p.cover "

/* What is asked for. */
typedef struct asking {
    const char *after; /* the last id that the asker has */
    char *words;       /* folded; in the title */
    bool archived;     /* those that are archived, else those that are not */
} asking;

static bool is_wanted(const rmf_rows *row, const asking *a)
{
    char *title = *a->words ? rmf_folded(rmf_rows_text(row, 1)) : NULL;
    bool wanted = !*a->words || (title && strstr(title, a->words));
    free(title);
    return wanted;
}

/* By id. Titles are looked at here, since no database folds every script. */
static rmf_store_err list(rmf_db *db, const asking *a, rmf_buf *out)
{
    int count = 0;
    char last[RMF_PROJECT_SIZE] = "";
    rmf_rows rows = rmf_db_stream(
        db,
        PROJECT_FIELDS "WHERE p.id > $1 AND CASE WHEN p.archived_ms IS NULL "
                       "THEN 0 ELSE 1 END = $2 ORDER BY p.id",
        RMF_ARGS(RMF_T(a->after), RMF_N(a->archived)));
    rmf_buf_puts(out, "{\"projects\": [");
    while (count < LIST_MAX && rmf_rows_next(&rows)) {
        if (!is_wanted(&rows, a)) continue;
        rmf_buf_puts(out, count++ ? ", " : "");
        put_project(out, &rows);
        RMF_ROWS_COPY(&rows, 0, last);
    }
    rmf_buf_page_end(out, count == LIST_MAX ? last : NULL);
    return rmf_rows_end(&rows);
}

void rmf_list_projects(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *after = rmf_request_query(req, "after");
    const char *words = rmf_request_query(req, "q");
    const char *archived = rmf_request_query(req, "archived");
    if (words && strlen(words) > QUERY_MAX) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "`q` has 200 bytes at most");
        return;
    }
    const asking a = {.after = after ? after : "",
                      .words = rmf_folded(words ? words : ""),
                      .archived = archived && strcmp(archived, "1") == 0};
    rmf_db *db = a.words ? rmf_store_read(app->store) : NULL;
    rmf_buf out;
    rmf_buf_init(&out, 4u << 20);
    rmf_store_err err = db ? list(db, &a, &out) : RMF_STORE_BROKEN;
    if (db) rmf_store_give_back(db);
    if (err == RMF_STORE_OK) {
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    rmf_buf_free(&out);
    free(a.words);
}

void rmf_show_project(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    char etag[RMF_ID_SIZE + 4] = "";
    rmf_buf out;
    rmf_db *db = rmf_store_read(app->store);
    if (!db) {
        rmf_reply_missing(req, RMF_NOT_READ);
        return;
    }
    rmf_buf_init(&out, 65536);
    rmf_rows rows =
        rmf_db_ask(db, PROJECT_FIELDS "WHERE p.id = $1",
                   RMF_ARGS(RMF_T(rmf_request_part(req, "project"))));
    bool there = rmf_rows_next(&rows);
    if (there) {
        put_project(&out, &rows);
        (void)snprintf(etag, sizeof etag, "\"%s\"", rmf_rows_text(&rows, 2));
    }
    bool read = rmf_rows_end(&rows) == RMF_STORE_OK;
    rmf_store_give_back(db);
    if (there && read) {
        rmf_reply_header(req, "ETag", etag);
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_missing(req, read ? RMF_NOT_THERE : RMF_NOT_READ);
    }
    rmf_buf_free(&out);
}
