/* One thread waits for the next film whose time is over, and tells those who
 * watch it; each process does so for its own streams. What is read when a film
 * is asked for looks at the clock itself. */
#include "projects/access.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define LOOK_MS  30000 /* what we were not told is seen after this */
#define OVER_MAX (1u << 20)

struct rmf_access {
    rmf_app *app;
    int64_t locked;  /* atomic: films with a password */
    int64_t next_ms; /* atomic: when the next one ends; 0: none does */
    pthread_mutex_t lock;
    pthread_cond_t more;
    bool news, stopping; /* under lock */
    bool running;
    pthread_t thread;
};

void rmf_access_look(rmf_access *access)
{
    rmf_db *db = rmf_store_read(access->app->store);
    if (!db) return;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT COUNT(CASE WHEN password <> '' THEN 1 END), "
        "COALESCE(MIN(CASE WHEN until_ms > $1 THEN until_ms END), 0) FROM "
        "access",
        RMF_ARGS(RMF_N(rmf_wall_ms())));
    if (rmf_rows_next(&rows)) {
        __atomic_store_n(&access->locked, rmf_rows_number(&rows, 0),
                         __ATOMIC_RELAXED);
        __atomic_store_n(&access->next_ms, rmf_rows_number(&rows, 1),
                         __ATOMIC_RELAXED);
    }
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
}

bool rmf_access_any_locked(const rmf_access *access)
{
    return __atomic_load_n(&access->locked, __ATOMIC_RELAXED) > 0;
}

void rmf_access_told(rmf_access *access)
{
    (void)pthread_mutex_lock(&access->lock);
    access->news = true;
    (void)pthread_cond_signal(&access->more);
    (void)pthread_mutex_unlock(&access->lock);
}

/* Those that have ended since `from`, one a line. False: not read. */
static bool read_over(rmf_access *access, int64_t from, int64_t to,
                      rmf_buf *out)
{
    rmf_db *db = rmf_store_read(access->app->store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT project FROM access WHERE until_ms > $1 AND until_ms <= $2",
        RMF_ARGS(RMF_N(from), RMF_N(to)));
    while (rmf_rows_next(&rows))
        rmf_buf_putf(out, "project %s\n", rmf_rows_text(&rows, 0));
    bool ok = rmf_rows_end(&rows) == RMF_STORE_OK;
    rmf_store_give_back(db);
    return ok;
}

static bool tell_over(rmf_access *access, int64_t from, int64_t to)
{
    rmf_buf over;
    rmf_buf_init(&over, OVER_MAX);
    bool ok = read_over(access, from, to, &over);
    char *rest = NULL;
    char *word = over.size ? strtok_r(over.at, "\n", &rest) : NULL;
    for (; word; word = strtok_r(NULL, "\n", &rest))
        rmf_projects_told(access->app, word);
    rmf_buf_free(&over);
    return ok;
}

/* Until the next end, or news. False: it is time to stop. */
static bool wait_for_end(rmf_access *access)
{
    int64_t next = __atomic_load_n(&access->next_ms, __ATOMIC_RELAXED);
    int64_t left = next > 0 ? next - rmf_wall_ms() : LOOK_MS;
    int64_t until = rmf_clock_ms() + (left < LOOK_MS ? left : LOOK_MS);
    bool early = true;
    (void)pthread_mutex_lock(&access->lock);
    while (early && !access->news && !access->stopping)
        early = rmf_clock_wait(&access->more, &access->lock, until);
    access->news = false;
    bool goes_on = !access->stopping;
    (void)pthread_mutex_unlock(&access->lock);
    return goes_on;
}

static void *watch(void *arg)
{
    rmf_access *access = arg;
    int64_t from = rmf_wall_ms();
    do {
        int64_t now = rmf_wall_ms();
        if (tell_over(access, from, now)) from = now;
        rmf_access_look(access);
    } while (wait_for_end(access));
    return NULL;
}

rmf_access *rmf_access_open(rmf_app *app)
{
    rmf_access *access = calloc(1, sizeof *access);
    if (!access) return NULL;
    access->app = app;
    (void)pthread_mutex_init(&access->lock, NULL);
    rmf_clock_cond_init(&access->more);
    rmf_access_look(access);
    return access;
}

void rmf_access_start(rmf_access *access)
{
    access->running = pthread_create(&access->thread, NULL, watch, access) == 0;
}

void rmf_access_stop(rmf_access *access)
{
    if (!access || !access->running) return;
    (void)pthread_mutex_lock(&access->lock);
    access->stopping = true;
    (void)pthread_cond_signal(&access->more);
    (void)pthread_mutex_unlock(&access->lock);
    (void)pthread_join(access->thread, NULL);
    access->running = false;
}

void rmf_access_close(rmf_access *access)
{
    if (!access) return;
    (void)pthread_cond_destroy(&access->more);
    (void)pthread_mutex_destroy(&access->lock);
    free(access);
}
