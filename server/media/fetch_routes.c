/* Uploads that the server brings itself (fetches.h): asking for one, its
 * stream, its end and its new beginning. How far one is stands where that of
 * any upload stands (upload.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/tracks_file.h"
#include "media/upload.h"

#define BODY_MAX   4096u
#define JSON_TYPE  "application/json"
#define STATE_SIZE 2048u

static void reply_error(rmf_request *req, rmf_fetches_err err)
{
    switch (err) {
    case RMF_FETCHES_OK:
        break;
    case RMF_FETCHES_UNKNOWN:
        rmf_reply_problem(req, RMF_PROBLEM_not_found,
                          "the server brings no such upload");
        break;
    case RMF_FETCHES_MANY:
        rmf_reply_problem(req, RMF_PROBLEM_overloaded,
                          "%d addresses wait to be fetched, and that is enough",
                          RMF_FETCHES_MOST);
        break;
    case RMF_FETCHES_NO_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}

/* ---- asking -------------------------------------------------------------- */

typedef struct asking {
    size_t size;
    char body[BODY_MAX];
} asking;

static void begin(rmf_request *req)
{
    asking *a = calloc(1, sizeof *a);
    if (!a) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    rmf_request_limit(req, BODY_MAX);
    rmf_request_keep(req, a, free);
}

static void add(asking *a, const char *at, size_t size)
{
    if (size > BODY_MAX - a->size) size = BODY_MAX - a->size;
    memcpy(a->body + a->size, at, size);
    a->size += size;
}

static void reply_accepted(rmf_request *req, const char *id)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_fetch_row row;
    rmf_buf out;
    rmf_fetches_err err = rmf_fetches_find(app->store, id, &row);
    if (err != RMF_FETCHES_OK) {
        reply_error(req, err);
        return;
    }
    rmf_buf_init(&out, 4096);
    rmf_buf_putf(&out, "%s/api/v1/clips/uploads/%s", rmf_request_base(req), id);
    rmf_reply_header(req, "Location", out.at);
    rmf_buf_free(&out);
    rmf_fetch_reply(req, 202, &row);
}

static void ask(rmf_request *req, const asking *a)
{
    const rmf_app *app = rmf_request_app(req);
    char id[RMF_ID_SIZE];
    rmf_buf why;
    json_t *body = json_loadb(a->body, a->size, 0, NULL);
    const char *url = json_string_value(json_object_get(body, "address"));
    rmf_buf_init(&why, 4096);
    if (!url || json_object_size(body) != 1 || !rmf_fetch_may(url, &why)) {
        rmf_reply_problem(
            req, RMF_PROBLEM_body_malformed, "%s",
            why.size > 0 ? why.at : "it takes {\"address\": \"https://…\"}");
    } else {
        rmf_fetches_err err = rmf_fetches_ask(app->store, url, id);
        if (err == RMF_FETCHES_OK) {
            reply_accepted(req, id);
        } else {
            reply_error(req, err);
        }
    }
    rmf_buf_free(&why);
    json_decref(body);
}

void rmf_fetch_ask(rmf_request *req)
{
    const char *at = NULL;
    size_t size = 0;
    switch (rmf_request_piece(req, &at, &size)) {
    case RMF_PIECE_FIRST:
        begin(req);
        break;
    case RMF_PIECE_MORE:
        add(rmf_request_kept(req), at, size);
        break;
    case RMF_PIECE_LAST:
        ask(req, rmf_request_kept(req));
        break;
    }
}

/* ---- deciding ------------------------------------------------------------ */

void rmf_fetch_reply(rmf_request *req, unsigned status,
                     const rmf_fetch_row *row)
{
    rmf_buf out;
    rmf_buf_init(&out, 65536);
    rmf_json_put(&out, rmf_fetch_json(row));
    rmf_buf_puts(&out, "\n");
    rmf_reply_buf(req, status, JSON_TYPE, &out);
    rmf_buf_free(&out);
}

void rmf_fetch_remove(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_fetches_err err = rmf_fetches_remove(
        app->store, rmf_uploads_folder(app), rmf_request_part(req, "id"));
    if (err == RMF_FETCHES_OK) {
        rmf_reply_empty(req, 204);
    } else {
        reply_error(req, err);
    }
}

static void reply_after(rmf_request *req, rmf_fetches_err err)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_fetch_row row;
    if (err == RMF_FETCHES_OK)
        err = rmf_fetches_find(app->store, rmf_request_part(req, "id"), &row);
    if (err == RMF_FETCHES_OK) {
        rmf_fetch_reply(req, 200, &row);
    } else {
        reply_error(req, err);
    }
}

static void cancel(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    reply_after(req,
                rmf_fetches_cancel(app->store, rmf_request_part(req, "id")));
}

static void retry(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    reply_after(req,
                rmf_fetches_retry(app->store, rmf_request_part(req, "id")));
}

/* ---- live ---------------------------------------------------------------- */

static void show_live(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "id");
    rmf_fetch_row row;
    rmf_buf state;
    rmf_fetches_err err = rmf_fetches_find(app->store, id, &row);
    if (err != RMF_FETCHES_OK) {
        reply_error(req, err);
        return;
    }
    rmf_buf_init(&state, STATE_SIZE);
    rmf_fetches_put_state(app->store, id, &state);
    rmf_media_live(req, "upload", id, &state);
    rmf_buf_free(&state);
}

void rmf_fetches_told(const rmf_app *app, const char *id)
{
    rmf_buf state;
    rmf_buf_init(&state, STATE_SIZE);
    rmf_fetches_put_state(app->store, id, &state);
    rmf_media_live_send(app, "upload", id, &state);
    rmf_buf_free(&state);
}

static const rmf_route routes[] = {
    {"POST", "/api/v1/clips/uploads/{id}/cancel", RMF_RIGHT_EDIT, cancel, NULL,
     0, JSON_TYPE, "Stop bringing what lies at an address"},
    {"POST", "/api/v1/clips/uploads/{id}/retry", RMF_RIGHT_EDIT, retry, NULL, 0,
     JSON_TYPE, "Bring it again after it failed, was refused or cancelled"},
    {"GET", "/api/v1/clips/uploads/{id}/live", RMF_RIGHT_READ, show_live, NULL,
     0, "text/event-stream",
     "Its state and progress, each time that something changes"},
};

const rmf_routes rmf_fetch_routes = {routes, sizeof routes / sizeof routes[0]};
