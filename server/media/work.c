#include "media/work.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

#define POSTER_US  1000000 /* many films begin black */
#define INDEX_SIZE (64u << 20)

/* ---- while it runs ------------------------------------------------------ */

typedef struct running {
    const rmf_work *work;
    const rmf_job *job;
    pthread_t pulse;
    bool pulses;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t ended;
    bool over;
    int64_t said_ms;
    unsigned percent;
    char step[64];
    bool lost; /* cancelled, or taken by another */
} running;

static void tell(const rmf_work *work, const rmf_job *job, bool made)
{
    const char *what = made ? "clip" : "progress";
    if (rmf_job_is_fetch(job)) what = "upload";
    rmf_jobs_tell(work->store, what, job->is.clip);
}

/* Under the lock. */
static void beat(running *run)
{
    run->said_ms = rmf_clock_ms();
    run->lost =
        !rmf_jobs_beat(run->work->store, run->job, run->step, run->percent);
}

/* How far it is, into the store and to who listens, once a second. */
static bool progress(void *ctx, const char *step, unsigned percent)
{
    running *run = ctx;
    const rmf_work *work = run->work;
    if (!work->go_on(work->ctx, step, percent)) return false;
    (void)pthread_mutex_lock(&run->lock);
    bool news = percent != run->percent || strcmp(step, run->step) != 0;
    bool due = rmf_clock_ms() - run->said_ms >= RMF_BEAT_MS;
    if (due && !run->lost) {
        run->percent = percent;
        (void)snprintf(run->step, sizeof run->step, "%s", step);
        beat(run);
    }
    bool lost = run->lost;
    (void)pthread_mutex_unlock(&run->lock);
    news = news || rmf_job_is_fetch(run->job); /* its bytes */
    if (due && news && !lost) tell(work, run->job, false);
    return !lost;
}

/* Lives while the worker waits for what says nothing: ffprobe on a long file,
 * the hash of a large one. */
static void *pulse(void *arg)
{
    running *run = arg;
    (void)pthread_mutex_lock(&run->lock);
    while (!run->over) {
        (void)rmf_clock_wait(&run->ended, &run->lock,
                             rmf_clock_ms() + RMF_BEAT_MS);
        bool silent = rmf_clock_ms() - run->said_ms >= 2L * RMF_BEAT_MS;
        if (silent && !run->over && !run->lost) beat(run);
    }
    (void)pthread_mutex_unlock(&run->lock);
    return NULL;
}

static void begin(running *run)
{
    rmf_clock_cond_init(&run->ended);
    (void)pthread_mutex_init(&run->lock, NULL);
    run->said_ms = rmf_clock_ms();
    run->pulses = pthread_create(&run->pulse, NULL, pulse, run) == 0;
}

static void finish(running *run)
{
    (void)pthread_mutex_lock(&run->lock);
    run->over = true;
    (void)pthread_cond_signal(&run->ended);
    (void)pthread_mutex_unlock(&run->lock);
    if (run->pulses) (void)pthread_join(run->pulse, NULL);
    (void)pthread_cond_destroy(&run->ended);
    (void)pthread_mutex_destroy(&run->lock);
}

/* ---- what plays, as its index says ------------------------------------- */

/* The estimate of a clip that had to be converted gives way to the facts. */
static bool read_facts(const rmf_work *work, const rmf_prepared *made,
                       rmf_clip *is)
{
    char folder[RMF_PATH_SIZE];
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    char *text = NULL;
    if (rmf_path_join(folder, work->media, is->hash) &&
        rmf_path_join(path, folder, made->tracks))
        text = rmf_file_read(path, INDEX_SIZE, &size);
    json_t *index = text ? json_loadb(text, size, 0, NULL) : NULL;
    const json_t *rate = json_object_get(index, "rate");
    const json_t *top = json_array_get(json_object_get(index, "picture"), 0);
    rmf_clip now = *is;
    now.frames = json_integer_value(json_object_get(index, "frames"));
    now.rate_num = json_integer_value(json_array_get(rate, 0));
    now.rate_den = json_integer_value(json_array_get(rate, 1));
    now.width = json_integer_value(json_object_get(top, "width"));
    now.height = json_integer_value(json_object_get(top, "height"));
    bool ok = now.frames > 0 && now.rate_num > 0 && now.rate_den > 0 &&
              now.width > 0 && now.height > 0;
    if (ok) {
        now.duration_us =
            (int64_t)((double)now.frames * 1e6 * (double)now.rate_den /
                          (double)now.rate_num +
                      0.5);
        *is = now;
    }
    json_decref(index);
    free(text);
    return ok;
}

/* ---- one job ------------------------------------------------------------ */

static void log_end(const rmf_job *job, const rmf_job_end *end, int64_t ms)
{
    static const char *const words[] = {"prepared", "stopped", "refused",
                                        "failed"};
    RMF_LOG(end->how == RMF_PREPARE_FAILED ? RMF_LEVEL_WARN : RMF_LEVEL_INFO,
            "job_ended", RMF_TEXT_FIELD("kind", job->is.kind),
            RMF_TEXT_FIELD("clip", job->is.clip),
            RMF_COUNT_FIELD("frame", job->is.frame),
            RMF_TEXT_FIELD("how", words[end->how]),
            RMF_COUNT_FIELD("tries", job->is.tries), RMF_COUNT_FIELD("ms", ms),
            RMF_TEXT_FIELD("why", end->why));
}

typedef struct making {
    rmf_kept_clip clip;
    rmf_prepared made;
    rmf_edges edges;
    rmf_job_end end;
} making;

static void make_edge(const rmf_preparing *what, const rmf_job *job, making *m,
                      rmf_buf *words)
{
    bool tail = strcmp(job->is.kind, "tail") == 0;
    m->end.how =
        rmf_prepare_edge(what, m->clip.made.tracks, tail ? RMF_TAIL : RMF_HEAD,
                         job->is.frame, &m->edges, words);
    m->end.edges = &m->edges;
}

/* Lists show it of films that were never published. Without one they show none:
 * that is no reason to fail. */
static void make_poster(const rmf_work *work, const rmf_clip *clip)
{
    char name[RMF_MEDIA_NAME_SIZE];
    int64_t middle = clip->duration_us / 2;
    int64_t at = middle < POSTER_US ? middle : POSTER_US;
    if (rmf_media_poster(work->media, clip, at, name))
        (void)rmf_clips_set_poster(work->store, clip->hash, name);
}

static void make_first(const rmf_preparing *what, const rmf_work *work,
                       making *m, rmf_buf *words)
{
    m->end.how = rmf_prepare_first(what, &m->made, words);
    if (m->end.how == RMF_PREPARED) make_poster(work, &m->clip.is);
    if (m->end.how == RMF_PREPARED && !m->clip.is.direct &&
        read_facts(work, &m->made, &m->clip.is))
        m->end.facts = &m->clip.is;
}

/* The rest begins with the names of the first step. */
static void make_rest(const rmf_preparing *what, making *m, rmf_buf *words)
{
    const rmf_clip_files *from = &m->clip.made;
    rmf_prepared *to = &m->made;
    *to = (rmf_prepared){.bytes = from->bytes};
    memcpy(to->tracks, from->tracks, sizeof to->tracks);
    memcpy(to->play, from->play, sizeof to->play);
    memcpy(to->thumbs, from->thumbs, sizeof to->thumbs);
    memcpy(to->peaks, from->peaks, sizeof to->peaks);
    memcpy(to->shots, from->shots, sizeof to->shots);
    memcpy(to->playlist, from->playlist, sizeof to->playlist);
    m->end.how = rmf_prepare_rest(what, to, words);
}

static void make(running *run, making *m, rmf_buf *words)
{
    const rmf_work *work = run->work;
    const rmf_job *job = run->job;
    const rmf_preparing what = {.media = work->media,
                                .hash = job->is.clip,
                                .file = m->clip.is.file,
                                .threads = work->threads,
                                .patience_s = work->patience_s,
                                .progress = progress,
                                .ctx = run};
    m->end.made = &m->made;
    if (rmf_job_is_edge(job)) {
        make_edge(&what, job, m, words);
    } else if (strcmp(job->is.kind, "first") == 0) {
        make_first(&what, work, m, words);
    } else {
        make_rest(&what, m, words);
    }
}

static void bring(running *run, making *m, rmf_buf *words)
{
    const rmf_work *work = run->work;
    const rmf_bringing what = {.store = work->store,
                               .media = work->media,
                               .rules = work->rules,
                               .id = run->job->is.clip,
                               .progress = progress,
                               .ctx = run};
    m->end.how = rmf_bring(&what, words);
}

/* `m->end` says how it ended, but for the words. */
static void run_job(const rmf_work *work, const rmf_job *job, making *m,
                    rmf_buf *words)
{
    running run = {.work = work, .job = job};
    m->end.how = RMF_PREPARE_FAILED;
    begin(&run);
    if (rmf_job_is_fetch(job)) {
        bring(&run, m, words);
    } else if (rmf_clips_find(work->store, job->is.clip, &m->clip) ==
               RMF_CLIP_OK) {
        make(&run, m, words);
    } else {
        rmf_buf_puts(words, "the store did not say what the clip is");
    }
    finish(&run);
}

void rmf_work_do(const rmf_work *work, const rmf_job *job)
{
    rmf_buf words;
    making *m = calloc(1, sizeof *m);
    int64_t begun = rmf_clock_ms();
    rmf_job_end end = {.how = RMF_PREPARE_FAILED, .why = "out of memory"};
    char why[RMF_WHY_SIZE] = "";
    rmf_buf_init(&words, 1u << 20);
    tell(work, job, false);
    if (m) {
        run_job(work, job, m, &words);
        end = m->end;
        rmf_cut(words.at, why, sizeof why);
        end.why = why;
    }
    if (work->logs) log_end(job, &end, rmf_clock_ms() - begun);
    if (rmf_jobs_end(work->store, job, &end) != RMF_STORE_OK) {
        RMF_LOG(RMF_LEVEL_ERROR, "job_not_noted",
                RMF_TEXT_FIELD("clip", job->is.clip));
    }
    tell(work, job, end.how == RMF_PREPARED);
    rmf_buf_free(&words);
    free(m);
}

bool rmf_work_once(const rmf_work *work, const char *only)
{
    rmf_job job = {.worker = ""};
    if (!rmf_jobs_take(work->store, work->worker, work->lane, only, &job))
        return false;
    rmf_work_do(work, &job);
    return true;
}

void rmf_work_name(const char *data, bool serving, char out[64])
{
    char host[24] = "";
    char *real = realpath(data, NULL);
    uint64_t place = 14695981039346656037u;
    (void)gethostname(host, sizeof host - 1);
    for (const char *c = real ? real : data; *c; c++)
        place = (place ^ (unsigned char)*c) * 1099511628211u;
    free(real);
    (void)snprintf(out, 64, "%s %s %08x", serving ? "serve" : "work", host,
                   (unsigned)(place >> 32));
}
