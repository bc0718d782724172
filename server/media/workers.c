/* Threads that work, in `serve` and in `work`. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "media/work.h"

#define LOOK_S 1 /* for work, where nobody wakes us */
#define NICE   10

struct rmf_workers {
    rmf_work work;
    char name[64];
    pthread_mutex_t lock;
    pthread_cond_t woken;
    unsigned calls; /* wakes so far */
    bool stopping;  /* read and written atomically */
    unsigned count;
    pthread_t threads[];
};

static bool go_on(void *ctx, const char *step, unsigned percent)
{
    rmf_workers *all = ctx;
    (void)step;
    (void)percent;
    return !__atomic_load_n(&all->stopping, __ATOMIC_RELAXED);
}

/* Until somebody calls (again since `*heard`), or a second has passed. */
static void rest(rmf_workers *all, unsigned *heard)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_S;
    (void)pthread_mutex_lock(&all->lock);
    int late = 0;
    while (late == 0 && all->calls == *heard && go_on(all, "", 0))
        late = pthread_cond_timedwait(&all->woken, &all->lock, &until);
    *heard = all->calls;
    (void)pthread_mutex_unlock(&all->lock);
}

static void *run(void *arg)
{
    rmf_workers *all = arg;
    unsigned heard = 0;
    /* This thread's, and so its children's: viewers come first. */
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICE);
    while (go_on(all, "", 0)) {
        if (!rmf_work_once(&all->work, "")) rest(all, &heard);
    }
    return NULL;
}

static unsigned cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

static rmf_workers *workers_new(const rmf_workers_options *options)
{
    pthread_condattr_t clock;
    rmf_workers *all =
        calloc(1, sizeof *all + options->count * sizeof all->threads[0]);
    if (!all) return NULL;
    unsigned threads = cores() / (options->count ? options->count : 1);
    rmf_work_name(options->data, options->serving, all->name);
    all->work = (rmf_work){.store = options->store,
                           .media = options->media,
                           .worker = all->name,
                           .threads = threads ? threads : 1,
                           .patience_s = options->patience_s,
                           .logs = true,
                           .go_on = go_on,
                           .ctx = all};
    (void)pthread_condattr_init(&clock);
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&all->woken, &clock);
    (void)pthread_condattr_destroy(&clock);
    (void)pthread_mutex_init(&all->lock, NULL);
    return all;
}

rmf_workers *rmf_workers_start(const rmf_workers_options *options)
{
    rmf_workers *all = workers_new(options);
    if (!all) return NULL;
    if (options->serving) rmf_jobs_reclaim(options->store, all->name);
    while (all->count < options->count &&
           pthread_create(&all->threads[all->count], NULL, run, all) == 0)
        all->count++;
    if (all->count == options->count) return all;
    rmf_workers_stop(all);
    return NULL;
}

void rmf_workers_wake(rmf_workers *all)
{
    (void)pthread_mutex_lock(&all->lock);
    all->calls++;
    (void)pthread_cond_broadcast(&all->woken);
    (void)pthread_mutex_unlock(&all->lock);
}

void rmf_workers_stop(rmf_workers *all)
{
    if (!all) return;
    __atomic_store_n(&all->stopping, true, __ATOMIC_RELAXED);
    rmf_workers_wake(all);
    for (unsigned i = 0; i < all->count; i++)
        (void)pthread_join(all->threads[i], NULL);
    (void)pthread_cond_destroy(&all->woken);
    (void)pthread_mutex_destroy(&all->lock);
    free(all);
}
