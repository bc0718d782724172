#include "events/settle.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "events/again.h"
#include "events/chunk.h"
#include "events/move.h"
#include "events/retire.h"
#include "events/scribe.h"
#include "events/session.h"
#include "events/stretch.h"

#define AT_ONCE   50 /* sessions looked for */
#define LOOK_MS   5000
#define LINES_MAX (256u << 20)

struct rmf_settler {
    rmf_app *app;
    rmf_scribe *scribe;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool running, stopping;
};

/* Ids of sessions that rest. Their number. */
static int resting(rmf_settler *settler, char ids[AT_ONCE][65])
{
    int count = 0;
    int64_t until = rmf_wall_ms() - settler->app->settings.settle * 1000;
    rmf_db *db = rmf_store_read(settler->app->store);
    if (!db) return 0;
    rmf_rows rows =
        rmf_db_ask(db,
                   "SELECT id FROM session WHERE verdict = '' AND last_ms < $1 "
                   "ORDER BY last_ms LIMIT $2",
                   RMF_ARGS(RMF_N(until), RMF_N(AT_ONCE)));
    for (; count < AT_ONCE && rmf_rows_next(&rows); count++)
        RMF_ROWS_COPY(&rows, 0, ids[count]);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return count;
}

/* All lines of a session, and the session as it then is. */
static bool read_lines(rmf_settler *settler, const char *id,
                       rmf_session *session, rmf_buf *lines)
{
    bool ok = true;
    rmf_db *db = rmf_store_read(settler->app->store);
    if (!db) return false;
    rmf_store_err err = rmf_session_read(db, id, session);
    if (err == RMF_STORE_OK)
        err = rmf_session_lines(db, session->no, 0, INT64_MAX, lines);
    ok = err == RMF_STORE_OK;
    rmf_store_give_back(db);
    return ok;
}

/* What is there behind holes counts, too. */
static rmf_store_err close_holes(const rmf_writing *w, rmf_session *session,
                                 rmf_release *release)
{
    rmf_ledger was;
    rmf_store_err err = RMF_STORE_FULL;
    if (rmf_ledger_copy(&session->ledger, &was)) {
        err = rmf_session_apply(w, session, release, RMF_EVENT_N_MAX + 1);
        if (err == RMF_STORE_OK)
            err = rmf_session_count(w, session, &was, &session->ledger);
    }
    rmf_ledger_free(&was);
    return err;
}

/* In a transaction of its own: where something has come since, it goes on. */
static rmf_store_err write_verdict(rmf_settler *settler,
                                   const rmf_session *seen,
                                   rmf_release *release, const char *verdict)
{
    rmf_session session;
    rmf_store_err err = RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(settler->scribe, &err);
    if (!w.db) return err;
    session = (rmf_session){0};
    if (err == RMF_STORE_OK) err = rmf_session_read(w.db, seen->id, &session);
    const rmf_ranges *a = &session.ledger.got;
    const rmf_ranges *b = &seen->ledger.got;
    bool same =
        err == RMF_STORE_OK && !*session.verdict && !session.stale &&
        a->count == b->count &&
        (a->count == 0 || memcmp(a->at, b->at, a->count * sizeof *a->at) == 0);
    if (same && strcmp(verdict, RMF_PART) == 0)
        err = close_holes(&w, &session, release);
    if (same && strcmp(verdict, RMF_FORGED) == 0)
        err = rmf_session_count(&w, &session, &session.ledger, NULL);
    if (same && err == RMF_STORE_OK)
        err = rmf_session_write_ledger(&w, &session, verdict);
    rmf_session_free(&session);
    return rmf_scribe_end(settler->scribe, &w, err);
}

static const char *judge(const rmf_session *session, rmf_release *release,
                         const rmf_buf *lines)
{
    rmf_buf why;
    const char *verdict = NULL;
    rmf_buf_init(&why, 1024);
    switch (rmf_play_again(release->loaded.doc, lines, &why)) {
    case RMF_AGAIN_SAME:
        verdict = RMF_FITS;
        break;
    case RMF_AGAIN_HOLES:
        verdict = RMF_PART;
        break;
    case RMF_AGAIN_OTHER:
        verdict = RMF_FORGED;
        RMF_LOG(RMF_LEVEL_WARN, "session_forged",
                RMF_TEXT_FIELD("project", session->project),
                RMF_TEXT_FIELD("session", session->id),
                RMF_TEXT_FIELD("why", why.at));
        break;
    case RMF_AGAIN_FAILED:
        break;
    }
    rmf_buf_free(&why);
    return verdict;
}

/* False: not now. */
static bool settle(rmf_settler *settler, const char *id)
{
    rmf_releases *releases = settler->app->releases;
    rmf_session session = {0};
    rmf_found found = RMF_FOUND;
    rmf_buf lines;
    rmf_buf_init(&lines, LINES_MAX);
    bool ok = read_lines(settler, id, &session, &lines);
    rmf_release *release =
        ok ? rmf_release_take(releases, session.release, &found) : NULL;
    if (release) {
        const char *verdict = judge(&session, release, &lines);
        ok = verdict &&
             write_verdict(settler, &session, release, verdict) == RMF_STORE_OK;
        rmf_release_give_back(releases, release);
    } else {
        ok = false;
    }
    rmf_session_free(&session);
    rmf_buf_free(&lines);
    return ok;
}

static bool is_stopping(rmf_settler *settler)
{
    (void)pthread_mutex_lock(&settler->lock);
    bool stopping = settler->stopping;
    (void)pthread_mutex_unlock(&settler->lock);
    return stopping;
}

static void wait_a_while(rmf_settler *settler)
{
    (void)pthread_mutex_lock(&settler->lock);
    if (!settler->stopping) {
        (void)rmf_clock_wait(&settler->stop, &settler->lock,
                             rmf_clock_ms() + LOOK_MS);
    }
    (void)pthread_mutex_unlock(&settler->lock);
}

static void *run(void *arg)
{
    rmf_settler *settler = arg;
    char(*ids)[65] = calloc(AT_ONCE, sizeof *ids);
    while (ids && !is_stopping(settler)) {
        int count = resting(settler, ids);
        int done = 0;
        bool moved = false;
        bool retired = false;
        bool stretched = false;
        for (int i = 0; i < count && !is_stopping(settler); i++)
            done += settle(settler, ids[i]);
        (void)rmf_stretch_some(settler->scribe, settler->app->store,
                               &stretched);
        (void)rmf_move_some(settler->scribe, settler->app->store, &moved);
        (void)rmf_retire_some(settler->scribe, settler->app->store, &retired);
        if (!moved && !retired && !stretched && (done == 0 || count < AT_ONCE))
            wait_a_while(settler);
    }
    free(ids);
    return NULL;
}

rmf_settler *rmf_settler_open(rmf_app *app)
{
    rmf_settler *settler = calloc(1, sizeof *settler);
    if (!settler) return NULL;
    settler->app = app;
    settler->scribe = rmf_scribe_open(app);
    (void)pthread_mutex_init(&settler->lock, NULL);
    rmf_clock_cond_init(&settler->stop);
    settler->running = settler->scribe && pthread_create(&settler->thread, NULL,
                                                         run, settler) == 0;
    if (settler->running) return settler;
    rmf_settler_close(settler);
    return NULL;
}

void rmf_settler_gone(rmf_settler *settler)
{
    rmf_scribe_gone(settler->scribe);
}

void rmf_settler_close(rmf_settler *settler)
{
    if (!settler) return;
    (void)pthread_mutex_lock(&settler->lock);
    settler->stopping = true;
    (void)pthread_cond_signal(&settler->stop);
    (void)pthread_mutex_unlock(&settler->lock);
    if (settler->running) (void)pthread_join(settler->thread, NULL);
    (void)pthread_cond_destroy(&settler->stop);
    (void)pthread_mutex_destroy(&settler->lock);
    rmf_scribe_close(settler->scribe);
    free(settler);
}
