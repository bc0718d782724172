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

/* What there is to say of its end; true: it is a clip. */
static bool has_come(const waiting *w, const rmf_fetch_row *row,
                     char hash[RMF_HASH_SIZE], rmf_buf *words)
{
    bool kept = strcmp(rmf_fetch_state(row), "kept") == 0;
    if (kept) memcpy(hash, row->clip, RMF_HASH_SIZE);
    if (w->stopped && !kept) {
        rmf_buf_puts(words, "stopped; nothing is kept of it");
    } else if (strcmp(row->job.state, "cancelled") == 0) {
        rmf_buf_puts(words, "it was cancelled");
    } else {
        rmf_buf_puts(words, row->job.why);
    }
    return kept;
}

bool rmf_clips_bring(rmf_store *store, const char *media,
                     const rmf_settings *settings, const char *address,
                     char hash[RMF_HASH_SIZE], rmf_buf *words)
{
    char name[64];
    sigset_t before;
    rmf_bring_rules rules;
    rmf_job job = {.worker = ""};
    rmf_fetch_row row;
    waiting w = {.work = {.store = store,
                          .media = media,
                          .worker = name,
                          .lane = RMF_LANE_FETCH,
                          .rules = &rules,
                          .go_on = go_on}};
    if (!rmf_fetch_may(address, words) ||
        !rmf_bring_rules_read(settings, &rules, words))
        return false;
    rmf_work_name(settings->data, false, name);
    if (rmf_fetches_hold(store, address, name, &job) != RMF_FETCHES_OK) {
        rmf_buf_puts(words, "the store did not take it");
        return false;
    }
    w.work.ctx = &w;
    hold_signals(&w, &before);
    w.bar = rmf_bar_begin(address);
    rmf_work_do(&w.work, &job);
    rmf_bar_end(&w.bar);
    (void)stop_within(&w, 0); /* while it was looked at */
    bool ok = false;
    if (rmf_fetches_find(store, job.is.clip, &row) == RMF_FETCHES_OK) {
        ok = has_come(&w, &row, hash, words);
    } else {
        rmf_buf_puts(words, "it was given up, or the store did not answer");
    }
    (void)rmf_fetches_remove(store, rules.uploads, job.is.clip);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
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
