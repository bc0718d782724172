/* The writer: it takes all batches that wait, and commits them together. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "events/batch.h"
#include "events/countries.h"
#include "events/export.h"
#include "events/scribe.h"
#include "events/session.h"
#include "events/settle.h"
#include "events/watching.h"

struct rmf_intake {
    rmf_app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;
    rmf_batch *first;
    rmf_batch **last;
    int64_t waiting; /* events in the queue */
    bool stopping;
    rmf_scribe *scribe; /* the writer's own */
    rmf_settler *settler;
    rmf_watching *watching;
    /* counters; under lock */
    uint64_t kept, refused, commits, failures, overloads, commit_us;
};

static void count_batch(rmf_intake *intake, const rmf_batch *batch)
{
    if (batch->end == RMF_BATCH_KEPT) intake->kept += batch->count;
    intake->refused += batch->refused;
}

/* All or nothing: what cannot be committed is acknowledged to nobody. */
static rmf_store_err store_group(rmf_intake *intake, rmf_batch *group)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(intake->scribe, &err);
    if (!w.db) return err;
    if (err == RMF_STORE_OK) err = rmf_batches_store(&w, group);
    return rmf_scribe_end(intake->scribe, &w, err);
}

static void answer_group(rmf_intake *intake, rmf_batch *group,
                         rmf_store_err err, int64_t took_us)
{
    (void)pthread_mutex_lock(&intake->lock);
    intake->commits += err == RMF_STORE_OK;
    intake->failures += err != RMF_STORE_OK;
    intake->commit_us += (uint64_t)took_us;
    for (rmf_batch *b = group; b; b = b->next) {
        if (err != RMF_STORE_OK) b->end = RMF_BATCH_NOT_KEPT;
        count_batch(intake, b);
    }
    (void)pthread_mutex_unlock(&intake->lock);
    while (group) {
        rmf_batch *next = group->next;
        rmf_request *req = group->req;
        if (err == RMF_STORE_OK) rmf_watching_note(intake->watching, group);
        rmf_batch_reply(group);
        rmf_request_wake(req);
        group = next;
    }
}

/* All that waits; NULL: nothing, and it is time to end. */
static rmf_batch *take_group(rmf_intake *intake)
{
    (void)pthread_mutex_lock(&intake->lock);
    while (!intake->first && !intake->stopping)
        (void)pthread_cond_wait(&intake->work, &intake->lock);
    rmf_batch *group = intake->first;
    intake->first = NULL;
    intake->last = &intake->first;
    intake->waiting = 0;
    (void)pthread_mutex_unlock(&intake->lock);
    return group;
}

static void *write_groups(void *arg)
{
    rmf_intake *intake = arg;
    for (;;) {
        rmf_batch *group = take_group(intake);
        if (!group) return NULL;
        int64_t began = rmf_clock_us();
        rmf_store_err err = store_group(intake, group);
        /* Another node was in the way: once more, then the client retries. */
        if (err == RMF_STORE_BUSY) err = store_group(intake, group);
        answer_group(intake, group, err, rmf_clock_us() - began);
    }
}

/* ---- data of an earlier schema ------------------------------------------- */

#define AT_ONCE 500

/* Some sessions that have no ledger yet; `left`: there may be more. */
static rmf_store_err count_some(rmf_intake *intake, bool *left)
{
    char ids[AT_ONCE][65];
    int count = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(intake->scribe, &err);
    if (!w.db) return err;
    rmf_rows rows =
        rmf_db_ask(w.db, "SELECT id FROM session WHERE ledger IS NULL LIMIT $1",
                   RMF_ARGS(RMF_N(AT_ONCE)));
    for (; count < AT_ONCE && rmf_rows_next(&rows); count++)
        RMF_ROWS_COPY(&rows, 0, ids[count]);
    err = rmf_rows_end(&rows);
    for (int i = 0; i < count && err == RMF_STORE_OK; i++) {
        rmf_session session;
        err = rmf_session_read(w.db, ids[i], &session);
        if (err == RMF_STORE_OK && session.stale)
            err = rmf_session_anew(&w, &session);
        rmf_session_free(&session);
    }
    *left = count == AT_ONCE;
    return rmf_scribe_end(intake->scribe, &w, err);
}

static bool is_any_stale(rmf_store *store, bool *out)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT 1 FROM session WHERE ledger IS NULL LIMIT 1", RMF_NO_ARGS);
    *out = rmf_rows_next(&rows);
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return err == RMF_STORE_OK;
}

static bool count_anew(rmf_intake *intake)
{
    bool left = true;
    int64_t done = 0;
    if (!is_any_stale(intake->app->store, &left)) return false;
    while (left) {
        if (count_some(intake, &left) != RMF_STORE_OK) return false;
        done += AT_ONCE;
        if (left) {
            RMF_LOG(RMF_LEVEL_INFO, "counting_anew",
                    RMF_COUNT_FIELD("sessions", done));
        }
    }
    return true;
}

void rmf_events_told(void *ctx, const char *word)
{
    const rmf_app *app = ctx;
    if (!app->intake) return;
    if (strcmp(word, RMF_WORDS_GONE) == 0) rmf_intake_gone(app->intake);
    rmf_watching_told(app->intake->watching, word);
}

rmf_watching *rmf_intake_watching(rmf_intake *intake)
{
    return intake->watching;
}

void rmf_intake_gone(rmf_intake *intake)
{
    rmf_scribe_gone(intake->scribe);
    rmf_settler_gone(intake->settler);
}

rmf_intake *rmf_intake_open(rmf_app *app)
{
    rmf_intake *intake = calloc(1, sizeof *intake);
    if (!intake) return NULL;
    intake->app = app;
    intake->last = &intake->first;
    (void)pthread_mutex_init(&intake->lock, NULL);
    (void)pthread_cond_init(&intake->work, NULL);
    intake->scribe = rmf_scribe_open(app);
    if (intake->scribe && count_anew(intake))
        intake->settler = rmf_settler_open(app);
    if (intake->settler) intake->watching = rmf_watching_open(app);
    if (intake->watching &&
        pthread_create(&intake->thread, NULL, write_groups, intake) == 0)
        return intake;
    rmf_intake_close(intake);
    return NULL;
}

void rmf_intake_stop(rmf_intake *intake)
{
    (void)pthread_mutex_lock(&intake->lock);
    intake->stopping = true;
    (void)pthread_cond_signal(&intake->work);
    (void)pthread_mutex_unlock(&intake->lock);
    (void)pthread_join(intake->thread, NULL);
    rmf_watching_stop(intake->watching);
}

void rmf_intake_close(rmf_intake *intake)
{
    (void)pthread_mutex_destroy(&intake->lock);
    (void)pthread_cond_destroy(&intake->work);
    rmf_settler_close(intake->settler);
    rmf_watching_close(intake->watching);
    rmf_scribe_close(intake->scribe);
    free(intake);
}

/* False: there is too much already, or the server ends. */
static bool enqueue(rmf_intake *intake, rmf_batch *batch)
{
    (void)pthread_mutex_lock(&intake->lock);
    bool room = !intake->stopping &&
                intake->waiting + batch->count <= intake->app->settings.queue;
    if (room) {
        rmf_request_wait(batch->req);
        *intake->last = batch;
        intake->last = &batch->next;
        intake->waiting += batch->count;
        (void)pthread_cond_signal(&intake->work);
    } else {
        intake->overloads++;
    }
    (void)pthread_mutex_unlock(&intake->lock);
    return room;
}

/* The address goes no further than here. */
static void find_country(rmf_batch *batch)
{
    char address[RMF_ADDRESS_SIZE];
    if (!batch->app->countries) return;
    rmf_request_address(batch->req, address);
    rmf_countries_find(batch->app->countries, address, batch->told.country);
}

static void post_events(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_batch *batch = rmf_batch_new(req);
    if (!batch) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    rmf_request_keep(req, batch, rmf_batch_free);
    if (!rmf_batch_read(batch)) return;
    if (batch->opens) find_country(batch);
    if (!enqueue(app->intake, batch))
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
}

void rmf_intake_metrics(rmf_intake *intake, rmf_buf *out)
{
    (void)pthread_mutex_lock(&intake->lock);
    const struct {
        const char *name, *type;
        uint64_t value;
    } rows[] = {
        {"ramify_events_kept_total", "counter", intake->kept},
        {"ramify_events_refused_total", "counter", intake->refused},
        {"ramify_event_commits_total", "counter", intake->commits},
        {"ramify_event_commit_failures_total", "counter", intake->failures},
        {"ramify_event_commit_microseconds_total", "counter",
         intake->commit_us},
        {"ramify_event_overloads_total", "counter", intake->overloads},
        {"ramify_events_waiting", "gauge", (uint64_t)intake->waiting},
    };
    (void)pthread_mutex_unlock(&intake->lock);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rmf_buf_putf(out, "# TYPE %s %s\n%s %llu\n", rows[i].name, rows[i].type,
                     rows[i].name, (unsigned long long)rows[i].value);
    }
}

static const rmf_route routes[] = {
    {"POST", "/api/v1/events", RMF_RIGHT_VIEWER, post_events,
     "application/json, text/plain", RMF_BATCH_BODY_MAX, "application/json",
     "A batch of a session's events; 204 when they are durable"},
    {"GET", "/api/v1/projects/{project}/events", RMF_RIGHT_READ,
     rmf_events_export, NULL, 0, "application/x-ndjson",
     "Every event of a film as it came, one a line, by session and n"},
    {"GET", "/api/v1/projects/{project}/events.csv", RMF_RIGHT_READ,
     rmf_events_export_csv, NULL, 0, "text/csv",
     "The same as a table, for spreadsheets"},
    {"GET", "/api/v1/projects/{project}/live", RMF_RIGHT_READ,
     rmf_watching_live, NULL, 0, "text/event-stream",
     "Who watches the film now, and what they do"},
};

const rmf_routes rmf_events_routes = {routes, sizeof routes / sizeof routes[0]};
