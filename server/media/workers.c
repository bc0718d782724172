/* Threads that work, in `serve` and in `work`. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/work.h"

#define LOOK_MS 1000 /* for work, where nobody wakes us */
#define NICE    10

typedef struct hand {
    struct rmf_workers *all;
    pthread_t thread;
    rmf_work work;
} hand;

struct rmf_workers {
    char name[64];
    rmf_bring_rules rules;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    unsigned calls; /* wakes so far */
    bool stopping;  /* read and written atomically */
    unsigned count; /* that run */
    hand hands[];
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
    int64_t until = rmf_clock_ms() + LOOK_MS;
    bool early = true;
    (void)pthread_mutex_lock(&all->lock);
    while (early && all->calls == *heard && go_on(all, "", 0))
        early = rmf_clock_wait(&all->woken, &all->lock, until);
    *heard = all->calls;
    (void)pthread_mutex_unlock(&all->lock);
}

static void *run(void *arg)
{
    const hand *me = arg;
    rmf_workers *all = me->all;
    unsigned heard = 0;
    /* This thread's, and so its children's: viewers come first. */
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICE);
    while (go_on(all, "", 0)) {
        if (!rmf_work_once(&me->work, "")) rest(all, &heard);
    }
    return NULL;
}

static unsigned cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

static rmf_workers *workers_new(const rmf_workers_options *options,
                                unsigned count)
{
    rmf_workers *all = calloc(1, sizeof *all + count * sizeof all->hands[0]);
    if (!all) return NULL;
    rmf_work_name(options->settings->data, options->serving, all->name);
    rmf_clock_cond_init(&all->woken);
    (void)pthread_mutex_init(&all->lock, NULL);
    return all;
}

/* Those who make share the cores; those who fetch wait for the network. */
static bool start_one(rmf_workers *all, const rmf_workers_options *options,
                      rmf_lane lane)
{
    unsigned makers = (unsigned)options->settings->workers;
    unsigned threads = makers > 0 ? cores() / makers : 1;
    hand *one = &all->hands[all->count];
    *one =
        (hand){.all = all,
               .work = {.store = options->store,
                        .media = options->media,
                        .worker = all->name,
                        .lane = lane,
                        .rules = &all->rules,
                        .threads = threads ? threads : 1,
                        .patience_s = (unsigned)options->settings->patience_s,
                        .logs = true,
                        .go_on = go_on,
                        .ctx = all}};
    if (pthread_create(&one->thread, NULL, run, one) != 0) return false;
    all->count++;
    return true;
}

rmf_workers *rmf_workers_start(const rmf_workers_options *options, rmf_buf *why)
{
    unsigned makers = (unsigned)options->settings->workers;
    unsigned count = makers + (unsigned)options->settings->fetches;
    rmf_workers *all = workers_new(options, count);
    bool ok = all && rmf_bring_rules_read(options->settings, &all->rules, why);
    if (ok && options->serving) rmf_jobs_reclaim(options->store, all->name);
    while (ok && all->count < count) {
        ok = start_one(all, options,
                       all->count < makers ? RMF_LANE_MAKE : RMF_LANE_FETCH);
    }
    if (ok) return all;
    if (why->size == 0) rmf_buf_puts(why, "no threads could be started");
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
        (void)pthread_join(all->hands[i].thread, NULL);
    (void)pthread_cond_destroy(&all->woken);
    (void)pthread_mutex_destroy(&all->lock);
    free(all);
}
