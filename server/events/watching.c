#include "events/watching.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "events/gathered.h"
#include "events/present.h"

#define FILMS_MAX   16u /* looked at at once */
#define TELLS_MAX   4u  /* to other nodes, a tick: each is a connection */
#define TICK_MS     150
#define COUNT_MS    1000
#define COUNT_SHARE 10    /* of the time at most one part is spent counting */
#define LOOK_MS     5000  /* other nodes are told so often */
#define HELD_MS     12000 /* and believe it for so long */
#define SEEN_MAX    7600u /* with what stands before it: RMF_TELL_MAX */
#define MESSAGE_MAX (64u << 10)
#define TOPIC_SIZE  (RMF_PROJECT_SIZE + 8u)

typedef struct film {
    char project[RMF_PROJECT_SIZE]; /* "": this place is free */
    int64_t here_ms;  /* until then somebody may look here; rmf_clock_ms */
    int64_t there_ms; /* … on another node */
    int64_t count_ms; /* when it is counted next */
    int64_t look_ms;  /* when the others are told next */
    rmf_gathered gathered;
} film;

struct rmf_watching {
    rmf_app *app;
    char node[RMF_ID_SIZE];
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;
    bool running, stopping;
    film films[FILMS_MAX];
    uint32_t count; /* of films; atomic: the writer looks at it alone */
    film now;       /* the thread's own: one of them as it was taken out */
};

static void topic_of(const char *project, char out[TOPIC_SIZE])
{
    (void)snprintf(out, TOPIC_SIZE, "now %s", project);
}

/* Other processes serve the same films. */
static bool is_shared(const rmf_watching *w)
{
    return *w->app->settings.database != 0;
}

/* ---- films: under the lock ------------------------------------------------
 */

static film *film_called(rmf_watching *w, const char *project)
{
    for (uint32_t i = 0; i < FILMS_MAX; i++)
        if (strcmp(w->films[i].project, project) == 0) return &w->films[i];
    return NULL;
}

/* NULL: there are too many. */
static film *film_looked_at(rmf_watching *w, const char *project)
{
    film *one = film_called(w, project);
    if (one) return one;
    one = film_called(w, "");
    if (!one) return NULL;
    *one = (film){.count_ms = rmf_clock_ms() + COUNT_MS};
    (void)snprintf(one->project, sizeof one->project, "%s", project);
    (void)__atomic_add_fetch(&w->count, 1, __ATOMIC_RELAXED);
    (void)pthread_cond_signal(&w->work);
    return one;
}

static void forget(rmf_watching *w, film *one)
{
    *one->project = 0;
    (void)__atomic_sub_fetch(&w->count, 1, __ATOMIC_RELAXED);
}

void rmf_watching_note(rmf_watching *w, const rmf_batch *batch)
{
    if (__atomic_load_n(&w->count, __ATOMIC_RELAXED) == 0 || batch->apart ||
        batch->end != RMF_BATCH_KEPT || batch->count == 0)
        return;
    (void)pthread_mutex_lock(&w->lock);
    film *one = film_called(w, batch->release->project);
    if (one) rmf_gathered_add(&one->gathered, batch, rmf_wall_ms());
    (void)pthread_mutex_unlock(&w->lock);
}

/* ---- what is sent: the thread's -------------------------------------------
 */

static bool send_message(rmf_watching *w, const char *event, rmf_buf *json)
{
    char topic[TOPIC_SIZE];
    rmf_buf message;
    topic_of(w->now.project, topic);
    rmf_buf_init(&message, MESSAGE_MAX);
    rmf_buf_putf(&message, "event: %s\ndata: %s\n\n", event, json->at);
    bool any = false;
    if (!message.failed && !json->failed) {
        any = strcmp(event, "now") == 0
                  ? rmf_live_send(w->app->http, topic, message.at) > 0
                  : rmf_live_send_whole(w->app->http, topic, message.at) > 0;
    }
    rmf_buf_free(&message);
    return any;
}

static void tell_seen(rmf_watching *w, const rmf_buf *json)
{
    rmf_buf word;
    rmf_buf_init(&word, RMF_TELL_MAX);
    rmf_buf_putf(&word, "seen %s %s %s", w->now.project, w->node, json->at);
    if (!word.failed) rmf_store_tell(w->app->store, word.at);
    rmf_buf_free(&word);
}

static void send_seen(rmf_watching *w, int64_t now)
{
    rmf_buf json;
    rmf_buf_init(&json, MESSAGE_MAX);
    rmf_db *db = rmf_store_read(w->app->store);
    rmf_gathered_write(&w->now.gathered, w->now.project, db, SEEN_MAX, &json);
    if (db) rmf_store_give_back(db);
    if (w->now.here_ms > now) (void)send_message(w, "seen", &json);
    if (w->now.there_ms > now) tell_seen(w, &json);
    rmf_buf_free(&json);
}

/* How many watch, and whether anybody still looks. */
static void send_present(rmf_watching *w)
{
    rmf_buf json;
    rmf_buf_init(&json, MESSAGE_MAX);
    int64_t began = rmf_clock_ms();
    bool any = rmf_present_write(w->app->store, w->now.project, &json) &&
               send_message(w, "now", &json);
    int64_t ended = rmf_clock_ms();
    int64_t rest = (ended - began) * COUNT_SHARE;
    rmf_buf_free(&json);
    (void)pthread_mutex_lock(&w->lock);
    film *one = film_called(w, w->now.project);
    if (one) one->count_ms = ended + (rest > COUNT_MS ? rest : COUNT_MS);
    if (one && any) one->here_ms = ended + HELD_MS;
    (void)pthread_mutex_unlock(&w->lock);
}

static void tell_look(rmf_watching *w)
{
    char word[RMF_PROJECT_SIZE + RMF_ID_SIZE + 8];
    (void)snprintf(word, sizeof word, "look %s %s", w->now.project, w->node);
    rmf_store_tell(w->app->store, word);
}

/* Takes out what is to be done for one film; under the lock. False: nothing. */
static bool take(rmf_watching *w, film *one, int64_t now, bool tells)
{
    if (!*one->project) return false;
    if (one->here_ms <= now && one->there_ms <= now) {
        forget(w, one);
        return false;
    }
    /* What cannot be told now is gathered further. */
    bool seen = (one->gathered.count > 0 || one->gathered.more > 0) &&
                (tells || one->there_ms <= now);
    bool look = is_shared(w) && one->here_ms > now && one->look_ms <= now;
    bool counts = one->here_ms > now && one->count_ms <= now;
    if (!seen && !look && !counts) return false;
    w->now = *one;
    if (!look) w->now.look_ms = INT64_MAX;
    if (!counts) w->now.count_ms = INT64_MAX;
    if (look) one->look_ms = now + LOOK_MS;
    if (seen) {
        one->gathered.count = 0;
        one->gathered.more = 0;
    } else {
        w->now.gathered.count = 0;
        w->now.gathered.more = 0;
    }
    return true;
}

static void tick(rmf_watching *w, uint32_t first)
{
    int64_t now = rmf_clock_ms();
    uint32_t tells = TELLS_MAX;
    for (uint32_t i = 0; i < FILMS_MAX; i++) {
        (void)pthread_mutex_lock(&w->lock);
        bool any = take(w, &w->films[(first + i) % FILMS_MAX], now, tells > 0);
        (void)pthread_mutex_unlock(&w->lock);
        if (!any) continue;
        bool seen = w->now.gathered.count > 0 || w->now.gathered.more > 0;
        if (w->now.look_ms <= now) tell_look(w);
        if (seen) send_seen(w, now);
        if (seen && w->now.there_ms > now) tells--;
        if (w->now.count_ms <= now) send_present(w);
    }
}

static void *run(void *arg)
{
    rmf_watching *w = arg;
    uint32_t turn = 0;
    (void)pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        if (w->count == 0) {
            (void)pthread_cond_wait(&w->work, &w->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&w->lock);
        tick(w, turn++);
        (void)pthread_mutex_lock(&w->lock);
        int64_t until = rmf_clock_ms() + TICK_MS;
        while (!w->stopping && rmf_clock_wait(&w->work, &w->lock, until)) {
            /* Somebody looks at a film; the tick comes soon enough. */
        }
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ---- other nodes -----------------------------------------------------------
 */

static void told_look(rmf_watching *w, const char *project)
{
    (void)pthread_mutex_lock(&w->lock);
    film *one = film_looked_at(w, project);
    if (one) one->there_ms = rmf_clock_ms() + HELD_MS;
    (void)pthread_mutex_unlock(&w->lock);
}

static void told_seen(rmf_watching *w, const char *project, const char *json)
{
    char topic[TOPIC_SIZE];
    rmf_buf message;
    topic_of(project, topic);
    rmf_buf_init(&message, MESSAGE_MAX);
    rmf_buf_putf(&message, "event: seen\ndata: %s\n\n", json);
    if (!message.failed)
        (void)rmf_live_send_whole(w->app->http, topic, message.at);
    rmf_buf_free(&message);
}

/* Archived or deleted: who looks asks whether it is still there. */
static void told_gone(const rmf_watching *w, const char *project)
{
    char topic[TOPIC_SIZE];
    topic_of(project, topic);
    (void)rmf_live_send_whole(w->app->http, topic, "event: gone\ndata: {}\n\n");
}

void rmf_watching_told(rmf_watching *w, const char *word)
{
    char project[RMF_PROJECT_SIZE];
    char node[RMF_ID_SIZE];
    int end = 0;
    if (sscanf(word, "look %64s %26s", project, node) == 2) {
        if (strcmp(node, w->node) != 0) told_look(w, project);
    } else if (sscanf(word, "seen %64s %26s %n", project, node, &end) == 2 &&
               end > 0 && strcmp(node, w->node) != 0) {
        told_seen(w, project, word + end);
    } else if (sscanf(word, "gone %64s", project) == 1) {
        told_gone(w, project);
    }
}

/* ---- opening and closing ---------------------------------------------------
 */

rmf_watching *rmf_watching_open(rmf_app *app)
{
    rmf_watching *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->app = app;
    rmf_id_new(w->node);
    (void)pthread_mutex_init(&w->lock, NULL);
    rmf_clock_cond_init(&w->work);
    w->running = pthread_create(&w->thread, NULL, run, w) == 0;
    if (w->running) return w;
    rmf_watching_close(w);
    return NULL;
}

void rmf_watching_stop(rmf_watching *w)
{
    if (!w || !w->running) return;
    (void)pthread_mutex_lock(&w->lock);
    w->stopping = true;
    (void)pthread_cond_signal(&w->work);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    w->running = false;
}

void rmf_watching_close(rmf_watching *w)
{
    if (!w) return;
    rmf_watching_stop(w);
    (void)pthread_cond_destroy(&w->work);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}

/* ---- the stream -------------------------------------------------------------
 */

static bool look_at(rmf_watching *w, const char *project)
{
    (void)pthread_mutex_lock(&w->lock);
    film *one = film_looked_at(w, project);
    if (one) one->here_ms = rmf_clock_ms() + HELD_MS;
    (void)pthread_mutex_unlock(&w->lock);
    return one != NULL;
}

void rmf_watching_live(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    char topic[TOPIC_SIZE];
    if (!rmf_play_find(req, &project)) return;
    rmf_buf first;
    rmf_buf_init(&first, MESSAGE_MAX);
    rmf_buf_puts(&first, "retry: 2000\nevent: now\ndata: ");
    if (!rmf_present_write(app->store, project.id, &first)) {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    } else if (!look_at(rmf_intake_watching(app->intake), project.id)) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded,
                          "people look at %u other films just now", FILMS_MAX);
    } else {
        rmf_buf_puts(&first, "\n\n");
        topic_of(project.id, topic);
        rmf_reply_live(req, topic, first.at);
    }
    rmf_buf_free(&first);
}
