/* What POST /api/v1/events takes, read as the server reads it, with a film that
 * uses every option, format/corpus/valid/everything.json. Instead of the server
 * there is what the reader asks it for.
 *
 * Whatever came: events lie in order and within their limits, each refusal says
 * why, and what would be kept of the events is read again as the same deeds.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/batch.h"
#include "events/chunk.h"
#include "projects/asks.h"
#include "projects/outline.h"

enum { FILM_SIZE = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the server around it -------------------------------------------------
 */

struct rmf_request {
    const char *body;
    size_t size;
    unsigned replies;
};

static rmf_app app;
static rmf_release film = {.id = "r", .project = "everything", .users = 1};

void *rmf_request_app(rmf_request *req)
{
    (void)req;
    return &app;
}

const char *rmf_request_header(const rmf_request *req, const char *name)
{
    (void)req, (void)name;
    return NULL;
}

const char *rmf_request_body(const rmf_request *req, size_t *size)
{
    *size = req->size;
    return req->body;
}

void rmf_reply_problem(rmf_request *req, rmf_problem problem,
                       const char *detail, ...)
{
    (void)problem, (void)detail;
    req->replies++;
}

void rmf_reply_empty(rmf_request *req, unsigned status)
{
    (void)status;
    req->replies++;
}

void rmf_reply_buf(rmf_request *req, unsigned status, const char *type,
                   rmf_buf *body)
{
    (void)status, (void)type;
    req->replies++;
    json_t *said = json_loadb(body->at, body->size, 0, NULL);
    if (body->failed || !json_is_array(json_object_get(said, "refused"))) {
        abort(); /* who sent it could not read why */
    }
    json_decref(said);
    rmf_buf_free(body);
}

rmf_release *rmf_release_take(rmf_releases *releases, const char *id,
                              rmf_found *found)
{
    (void)releases;
    *found = strcmp(id, film.id) == 0 ? RMF_FOUND : RMF_NOT_THERE;
    return *found == RMF_FOUND ? &film : NULL;
}

void rmf_release_give_back(rmf_releases *releases, rmf_release *release)
{
    (void)releases, (void)release;
}

bool rmf_film_open_to(rmf_request *req, const char *project)
{
    (void)req, (void)project;
    return true;
}

void rmf_recordings_consent(rmf_recordings *recordings, const char *project,
                            char out[RMF_CONSENT_SIZE])
{
    (void)recordings, (void)project;
    *out = 0;
}

static void open_film(void)
{
    static char text[FILM_SIZE];
    FILE *file = film.text ? NULL : fopen(RAMIFY_FILM, "rb");
    if (film.text) {
        return;
    }
    if (!file) {
        abort();
    }
    film.text = text;
    film.text_size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    json_t *document = json_loadb(text, film.text_size, 0, NULL);
    film.outline = rmf_outline(document);
    film.asks = rmf_asks(text, film.text_size);
    json_decref(document);
    if (!rmf_loaded_open(text, film.text_size, &film.loaded) ||
        !film.loaded.doc || !film.outline || !film.asks) {
        abort();
    }
}

/* ---- what must hold -------------------------------------------------------
 */

static bool same_text(const char *one, const char *two)
{
    return strcmp(one ? one : "", two ? two : "") == 0;
}

/* The event's own numbers do not stand in its line. */
static void check_same(const rmf_event *one, const rmf_event *two)
{
    const rmf_deed *a = one->deeds;
    const rmf_deed *b = two->deeds;
    if (one->n != two->n || one->kind != two->kind ||
        one->at_ms != two->at_ms || one->from_us != two->from_us ||
        one->t_us != two->t_us) {
        abort();
    }
    for (; a && b; a = a->next, b = b->next) {
        if (a->kind != b->kind || a->cell != b->cell ||
            !same_text(a->name, b->name) || !same_text(a->part, b->part)) {
            abort();
        }
    }
    if (a || b) {
        abort();
    }
}

static void check_kept(const rmf_batch *batch)
{
    rmf_batch again = {.app = &app,
                       .release = &film,
                       .session = batch->session,
                       .viewer = batch->viewer};
    rmf_buf lines;
    rmf_buf_init(&lines, 64u << 20);
    rmf_arena_init(&again.arena, 64u << 20);
    for (uint32_t i = 0; i < batch->count; i++) {
        const rmf_event *event = &batch->events[i];
        if (event->n < 0 || event->n > RMF_EVENT_N_MAX || !event->body ||
            (i > 0 && event->n < event[-1].n)) {
            abort();
        }
        /* Of two with one number the store takes the first. */
        if (i == 0 || event->n != event[-1].n) {
            rmf_chunk_line(&lines, event->n, event->body);
        }
    }
    if (!rmf_batch_read_lines(&again, &lines, 0, RMF_EVENT_N_MAX + 1)) {
        abort();
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (i > 0 && batch->events[i].n == batch->events[i - 1].n) {
            continue;
        }
        if (at == again.count) {
            abort(); /* it would be lost by being kept */
        }
        check_same(&batch->events[i], &again.events[at++]);
    }
    if (at != again.count) {
        abort();
    }
    rmf_arena_free(&again.arena);
    rmf_buf_free(&lines);
}

static void check_refusals(const rmf_batch *batch)
{
    uint32_t count = 0;
    for (const rmf_refusal *one = batch->refusals; one; one = one->next) {
        if (!one->code) {
            abort();
        }
        count++;
    }
    if (count != batch->refused) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rmf_request req = {(const char *)data, size, 0};
    open_film();
    rmf_batch *batch = rmf_batch_new(&req);
    if (!batch) {
        abort();
    }
    if (rmf_batch_read(batch)) {
        check_kept(batch);
        check_refusals(batch);
        rmf_batch_reply(batch);
    }
    if (req.replies != 1) {
        abort();
    }
    rmf_batch_free(batch);
    return 0;
}
