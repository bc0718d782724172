#include "projects/projects.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define LOOK_MS   30000 /* what we were not told is seen after this */
#define FILMS_MAX 100000u

typedef struct film {
    char project[RMF_PROJECT_SIZE]; /* first: they are sorted by it */
    char consent[RMF_CONSENT_SIZE];
} film;

struct rmf_recordings {
    rmf_store *store;
    pthread_rwlock_t lock; /* guards what follows */
    film *films;
    size_t count;
    int64_t looked_ms; /* atomic */
};

static int by_project(const void *a, const void *b)
{
    return strcmp(((const film *)a)->project, ((const film *)b)->project);
}

/* The rows; the caller's. NULL: they could not be read. */
static film *read_films(rmf_store *store, size_t *count)
{
    size_t room = 64;
    film *films = calloc(room, sizeof *films);
    rmf_db *db = films ? rmf_store_read(store) : NULL;
    bool ok = db != NULL;
    *count = 0;
    if (!db) {
        free(films);
        return NULL;
    }
    rmf_rows rows = rmf_db_ask(
        db, "SELECT project, consent FROM recording WHERE consent <> ''",
        RMF_NO_ARGS);
    while (ok && *count < FILMS_MAX && rmf_rows_next(&rows)) {
        if (*count == room) {
            film *more = realloc(films, 2 * room * sizeof *more);
            ok = more != NULL;
            if (!more) break;
            films = more;
            room *= 2;
        }
        RMF_ROWS_COPY(&rows, 0, films[*count].project);
        RMF_ROWS_COPY(&rows, 1, films[*count].consent);
        ++*count;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) ok = false;
    rmf_store_give_back(db);
    if (ok) return films;
    free(films);
    return NULL;
}

void rmf_recordings_look(rmf_recordings *recordings)
{
    size_t count = 0;
    __atomic_store_n(&recordings->looked_ms, rmf_clock_ms(), __ATOMIC_RELAXED);
    film *films = read_films(recordings->store, &count);
    if (!films) {
        RMF_LOG(RMF_LEVEL_WARN, "recordings_not_read",
                RMF_COUNT_FIELD("ok", 0));
        return;
    }
    qsort(films, count, sizeof *films, by_project);
    (void)pthread_rwlock_wrlock(&recordings->lock);
    film *old = recordings->films;
    recordings->films = films;
    recordings->count = count;
    (void)pthread_rwlock_unlock(&recordings->lock);
    free(old);
}

rmf_recordings *rmf_recordings_open(rmf_store *store)
{
    rmf_recordings *recordings = calloc(1, sizeof *recordings);
    if (!recordings) return NULL;
    recordings->store = store;
    (void)pthread_rwlock_init(&recordings->lock, NULL);
    rmf_recordings_look(recordings);
    return recordings;
}

void rmf_recordings_close(rmf_recordings *recordings)
{
    if (!recordings) return;
    (void)pthread_rwlock_destroy(&recordings->lock);
    free(recordings->films);
    free(recordings);
}

void rmf_recordings_consent(rmf_recordings *recordings, const char *project,
                            char out[RMF_CONSENT_SIZE])
{
    film key = {.consent = ""};
    *out = 0;
    if (!recordings) return;
    int64_t now = rmf_clock_ms();
    int64_t then = __atomic_load_n(&recordings->looked_ms, __ATOMIC_RELAXED);
    if (now - then > LOOK_MS &&
        __atomic_compare_exchange_n(&recordings->looked_ms, &then, now, false,
                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        rmf_recordings_look(recordings);
    memcpy(key.project, project, strnlen(project, sizeof key.project - 1));
    (void)pthread_rwlock_rdlock(&recordings->lock);
    const film *found =
        recordings->count ? bsearch(&key, recordings->films, recordings->count,
                                    sizeof *recordings->films, by_project)
                          : NULL;
    if (found) memcpy(out, found->consent, sizeof found->consent);
    (void)pthread_rwlock_unlock(&recordings->lock);
}

rmf_store_err rmf_recording_read(rmf_db *db, const char *project,
                                 rmf_recording *out)
{
    *out = (rmf_recording){.days = 0};
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT consent, zone, days, CASE WHEN moved_to IS NULL THEN 0 ELSE 1 "
        "END FROM recording WHERE project = $1",
        RMF_ARGS(RMF_T(project)));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->consent);
        RMF_ROWS_COPY(&rows, 1, out->zone);
        out->days = rmf_rows_number(&rows, 2);
        out->moves = rmf_rows_number(&rows, 3) != 0;
    }
    return rmf_rows_end(&rows);
}
