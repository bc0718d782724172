/* A command waits for a clip: somebody else's work shown, or its own. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "media/bar.h"
#include "media/work.h"

#define GRACE_MS 1500 /* in which an idle worker has taken it */
#define LOOK_MS  250

typedef struct waiting {
    rmf_work work;
    rmf_bar bar;
    sigset_t signals;
    bool stopped; /* by the person who waits */
} waiting;

/* True: a signal to stop has come within `ms`. */
static bool stop_within(waiting *w, int ms)
{
    const struct timespec most = {ms / 1000, (ms % 1000) * 1000000L};
    if (sigtimedwait(&w->signals, NULL, &most) > 0) w->stopped = true;
    return w->stopped;
}

/* From here to the end a signal is taken where we look for it, so that what
 * was begun ends soundly. */
static void hold_signals(waiting *w, sigset_t *before)
{
    (void)sigemptyset(&w->signals);
    (void)sigaddset(&w->signals, SIGINT);
    (void)sigaddset(&w->signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &w->signals, before);
}

static bool go_on(void *ctx, const char *step, unsigned percent)
{
    waiting *w = ctx;
    rmf_bar_show(&w->bar, step, percent);
    return !stop_within(w, 0);
}

/* Why it will not come by waiting; false: it still may. */
static bool is_lost(const rmf_kept_clip *clip, const rmf_job_row *job,
                    rmf_buf *why)
{
    switch (clip->state) {
    case RMF_CLIP_failed:
    case RMF_CLIP_refused:
        rmf_buf_putf(why, "it could not be prepared: %s", clip->why);
        return true;
    case RMF_CLIP_cancelled:
        rmf_buf_putf(why, "its preparing was cancelled; `ramify clip retry %s`",
                     clip->is.hash);
        return true;
    case RMF_CLIP_kept:
    case RMF_CLIP_waiting:
    case RMF_CLIP_preparing:
    case RMF_CLIP_usable:
    case RMF_CLIP_prepared:
        break;
    }
    if (job->due_ms <= rmf_wall_ms()) return false;
    rmf_buf_putf(why,
                 "it could not be prepared now, and is tried again by a "
                 "running server: %s",
                 job->why);
    return true;
}

/* One look, and up to LOOK_MS of waiting or a whole job. False: no use. */
static bool wait_on(waiting *w, const rmf_kept_clip *clip, bool patient,
                    rmf_buf *why)
{
    rmf_job_row job = {.kind = ""};
    rmf_db *db = rmf_store_read(w->work.store);
    bool there = db && rmf_jobs_look(db, clip->is.hash, &job);
    if (db) rmf_store_give_back(db);
    if (is_lost(clip, &job, why)) return false;
    if (!patient && rmf_work_once(&w->work, clip->is.hash)) return true;
    if (there && strcmp(job.state, "running") == 0) {
        rmf_bar_show(&w->bar, job.step, (unsigned)job.progress);
    } else {
        rmf_bar_show(&w->bar, "waits for a worker", 0);
    }
    (void)stop_within(w, LOOK_MS);
    return true;
}

bool rmf_clips_await(rmf_store *store, const char *media, const char *hash,
                     rmf_buf *why)
{
    char name[64];
    sigset_t before;
    rmf_kept_clip clip;
    waiting w = {
        .work = {
            .store = store, .media = media, .worker = name, .go_on = go_on}};
    int64_t patient_until = rmf_clock_ms() + GRACE_MS;
    bool ok = rmf_clips_find(store, hash, &clip) == RMF_CLIP_OK;
    if (!ok) rmf_buf_puts(why, "the store does not know it");
    w.work.ctx = &w;
    hold_signals(&w, &before);
    w.bar = rmf_bar_begin(*clip.name ? clip.name : hash);
    rmf_work_name(media, false, name);
    while (ok && !rmf_clip_plays(&clip) && !w.stopped) {
        ok = wait_on(&w, &clip, rmf_clock_ms() < patient_until, why) &&
             rmf_clips_find(store, hash, &clip) == RMF_CLIP_OK;
    }
    rmf_bar_end(&w.bar);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (w.stopped) {
        rmf_buf_puts(why, "stopped; it waits for a running server or for the "
                          "next `ramify publish`");
    }
    return ok && rmf_clip_plays(&clip);
}
