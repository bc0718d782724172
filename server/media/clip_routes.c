/* /api/v1/clips: the owner's view of clips. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/upload.h"

#define TOPIC_SIZE (RMF_HASH_SIZE + 8u)
#define EVENT_SIZE 4096u
#define CLIP_SIZE                                                              \
    ((size_t)4 << 20) /* of one as JSON: it may have many heads                \
                       */

static void reply_error(rmf_request *req, rmf_clip_err err, const char *films)
{
    switch (err) {
    case RMF_CLIP_OK:
        return;
    case RMF_CLIP_UNKNOWN:
        rmf_reply_problem(req, RMF_PROBLEM_clip_unknown, NULL);
        break;
    case RMF_CLIP_BUSY:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "it is being prepared; cancel that first");
        break;
    case RMF_CLIP_USED:
        rmf_reply_problem(req, RMF_PROBLEM_clip_used,
                          "it is in the draft or in a release of: %s", films);
        break;
    case RMF_CLIP_NO_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}

static void list_clips(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *after = rmf_request_query(req, "after");
    rmf_buf out;
    rmf_buf_init(&out, 100 * CLIP_SIZE);
    if (rmf_clips_put_all(app->store, after ? after : "", &out)) {
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    rmf_buf_free(&out);
}

static void reply_clip(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_buf out;
    rmf_buf_init(&out, CLIP_SIZE);
    rmf_clip_err err =
        rmf_clips_put(app->store, rmf_request_part(req, "clip"), &out);
    if (err == RMF_CLIP_OK) {
        rmf_buf_puts(&out, "\n");
        rmf_reply_buf(req, 200, "application/json", &out);
    } else {
        reply_error(req, err, "");
    }
    rmf_buf_free(&out);
}

static void cancel_clip(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_clip_err err =
        rmf_clips_cancel(app->store, rmf_request_part(req, "clip"));
    if (err == RMF_CLIP_OK) {
        reply_clip(req);
    } else {
        reply_error(req, err, "");
    }
}

static void retry_clip(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_clip_err err =
        rmf_clips_retry(app->store, rmf_request_part(req, "clip"));
    if (err == RMF_CLIP_OK) {
        reply_clip(req);
    } else {
        reply_error(req, err, "");
    }
}

static void remove_clip(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_buf films;
    rmf_buf_init(&films, 4096);
    rmf_clip_err err = rmf_clips_remove(app->store, app->media,
                                        rmf_request_part(req, "clip"), &films);
    if (err == RMF_CLIP_OK) {
        rmf_reply_empty(req, 204);
    } else {
        reply_error(req, err, films.at);
    }
    rmf_buf_free(&films);
}

/* ---- live ---------------------------------------------------------------- */

static void put_event(rmf_buf *out, const char *sort, const rmf_buf *state)
{
    rmf_buf_putf(out, "event: %s\ndata: ", sort);
    rmf_buf_add(out, state->at, state->size);
    rmf_buf_puts(out, "\n\n");
}

static void name_topic(char out[TOPIC_SIZE], const char *sort, const char *id)
{
    (void)snprintf(out, TOPIC_SIZE, "%s %s", sort, id);
}

void rmf_media_live(rmf_request *req, const char *sort, const char *id,
                    const rmf_buf *state)
{
    char topic[TOPIC_SIZE];
    rmf_buf first;
    rmf_buf_init(&first, EVENT_SIZE);
    rmf_buf_puts(&first, "retry: 2000\n");
    put_event(&first, sort, state);
    name_topic(topic, sort, id);
    rmf_reply_live(req, topic, first.at);
    rmf_buf_free(&first);
}

void rmf_media_live_send(const rmf_app *app, const char *sort, const char *id,
                         const rmf_buf *state)
{
    char topic[TOPIC_SIZE];
    rmf_buf message;
    rmf_buf_init(&message, EVENT_SIZE);
    put_event(&message, sort, state);
    name_topic(topic, sort, id);
    if (!message.failed && !state->failed)
        (void)rmf_live_send_whole(app->http, topic, message.at);
    rmf_buf_free(&message);
}

static void show_live(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    const char *hash = rmf_request_part(req, "clip");
    rmf_buf state;
    rmf_buf_init(&state, EVENT_SIZE);
    rmf_clip_err err = rmf_clips_put_state(app->store, hash, &state);
    if (err == RMF_CLIP_OK) {
        rmf_media_live(req, "clip", hash, &state);
    } else {
        reply_error(req, err, "");
    }
    rmf_buf_free(&state);
}

void rmf_clips_told(void *ctx, const char *word)
{
    const rmf_app *app = ctx;
    const char *hash = strchr(word, ' ');
    bool about_clip =
        strncmp(word, "clip ", 5) == 0 || strncmp(word, "progress ", 9) == 0;
    if (strcmp(word, "job") == 0 && app->workers)
        rmf_workers_wake(app->workers);
    if (strncmp(word, "upload ", 7) == 0) rmf_fetches_told(app, word + 7);
    if (!about_clip || !hash) return;
    rmf_buf state;
    rmf_buf_init(&state, EVENT_SIZE);
    if (rmf_clips_put_state(app->store, ++hash, &state) == RMF_CLIP_OK)
        rmf_media_live_send(app, "clip", hash, &state);
    rmf_buf_free(&state);
}

#define JSON_TYPE "application/json"

static const rmf_route routes[] = {
    {"GET", "/api/v1/clips", RMF_RIGHT_READ, list_clips, NULL, 0, JSON_TYPE,
     "All clips, by their hash; ?after= goes on"},
    {"GET", "/api/v1/clips/{clip}", RMF_RIGHT_READ, reply_clip, NULL, 0,
     JSON_TYPE, "One clip: what it is, what is made of it, how far that is"},
    {"DELETE", "/api/v1/clips/{clip}", RMF_RIGHT_EDIT, remove_clip, NULL, 0,
     JSON_TYPE, "Remove a clip that no film needs, with its files"},
    {"POST", "/api/v1/clips/{clip}/cancel", RMF_RIGHT_EDIT, cancel_clip, NULL,
     0, JSON_TYPE, "Stop preparing it"},
    {"POST", "/api/v1/clips/{clip}/retry", RMF_RIGHT_EDIT, retry_clip, NULL, 0,
     JSON_TYPE, "Prepare it again after it failed or was cancelled"},
    {"GET", "/api/v1/clips/{clip}/live", RMF_RIGHT_READ, show_live, NULL, 0,
     "text/event-stream",
     "Its state and progress, each time that something changes"},
};

const rmf_routes rmf_clips_routes = {routes, sizeof routes / sizeof routes[0]};
