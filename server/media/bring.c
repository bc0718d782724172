#include "media/bring.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "media/fetch.h"

#define THREADS    2u
#define MOST       16u  /* that run or wait */
#define NOTE_MS    2000 /* how often the note says how far it is */
#define WORDS_SIZE 4096u

struct rmf_brings {
    rmf_app *app;
    pthread_t threads[THREADS];
    unsigned started;
    pthread_mutex_t lock;
    pthread_cond_t work;
    rmf_upload *all[MOST]; /* in the order in which they came; NULL: none */
    bool taken[MOST];      /* a thread is at it */
    unsigned count;
    bool stopping; /* atomic */
};

typedef struct bringing {
    rmf_brings *all;
    rmf_upload *up;
    int64_t said_ms;
} bringing;

/* ---- one ----------------------------------------------------------------- */

static bool progress(void *ctx, int64_t bytes, int64_t of)
{
    bringing *b = ctx;
    rmf_upload_note *note = &b->up->note;
    int64_t now = rmf_clock_ms();
    if (__atomic_load_n(&b->all->stopping, __ATOMIC_RELAXED) ||
        __atomic_load_n(&b->up->given_up, __ATOMIC_RELAXED))
        return false;
    if (now - b->said_ms < NOTE_MS) return true;
    b->said_ms = now;
    note->offset = bytes;
    note->length = of > bytes ? of : bytes;
    note->touched_ms = rmf_wall_ms();
    (void)rmf_upload_note_write(rmf_uploads_folder(b->all->app), note);
    return true;
}

/* What came takes the place of ID.data, with its lock. */
static bool put_in_place(const char *folder, const char *path, rmf_upload *up)
{
    char to[RMF_PATH_SIZE];
    struct stat is = {0};
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &is) != 0 ||
        !rmf_upload_path(folder, up->note.id, "data", to) ||
        rename(path, to) != 0) {
        if (fd >= 0) (void)close(fd);
        return false;
    }
    (void)close(up->fd);
    up->fd = fd;
    up->note.length = is.st_size;
    up->note.offset = is.st_size;
    up->note.hash_known = false;
    up->note.state = RMF_UPLOAD_WHOLE;
    up->note.touched_ms = rmf_wall_ms();
    return rmf_upload_note_write(folder, &up->note);
}

static void refuse(const char *folder, rmf_upload *up, const char *words)
{
    up->note.state = RMF_UPLOAD_REFUSED;
    up->note.touched_ms = rmf_wall_ms();
    rmf_upload_say(&up->note, words);
    if (rmf_upload_note_write(folder, &up->note))
        rmf_upload_drop_data(folder, up->note.id);
    RMF_LOG(RMF_LEVEL_INFO, "fetch", RMF_TEXT_FIELD("id", up->note.id),
            RMF_TEXT_FIELD("words", words));
}

/* The owner's setting was looked at when the server began. */
static rmf_fetch_end fetch(bringing *b, const char *path, rmf_buf *words)
{
    const rmf_settings *settings = &b->all->app->settings;
    rmf_networks own = {.count = 0};
    const rmf_fetching what = {.url = b->up->note.from,
                               .own = &own,
                               .bytes_max = settings->upload_max,
                               .progress = progress,
                               .ctx = b};
    (void)rmf_networks_read(settings->fetch_from, &own);
    (void)unlink(path); /* of a server that died */
    return rmf_fetch(&what, path, words);
}

static void bring(rmf_brings *all, rmf_upload *up)
{
    bringing b = {.all = all, .up = up};
    const char *folder = rmf_uploads_folder(all->app);
    char path[RMF_PATH_SIZE];
    rmf_buf words;
    rmf_buf_init(&words, WORDS_SIZE);
    bool named = rmf_upload_path(folder, up->note.id, "fetch", path);
    rmf_fetch_end end = named ? fetch(&b, path, &words) : RMF_FETCH_FAILED;
    if (end == RMF_FETCHED && put_in_place(folder, path, up)) {
        up->task = RMF_UPLOAD_KEEP;
    } else if (end == RMF_FETCHED) {
        (void)unlink(path);
        refuse(folder, up, "what came could not be kept; try again");
    } else if (end != RMF_FETCH_STOPPED) {
        refuse(folder, up, words.at);
    } else if (__atomic_load_n(&up->given_up, __ATOMIC_RELAXED)) {
        rmf_upload_drop(folder, up->note.id);
    }
    rmf_buf_free(&words);
}

/* ---- all of them --------------------------------------------------------- */

/* Under the lock: the first that nobody is at; MOST: there is none. */
static unsigned next_of(const rmf_brings *all)
{
    for (unsigned i = 0; i < all->count; i++)
        if (!all->taken[i]) return i;
    return MOST;
}

static void leave(rmf_brings *all, const rmf_upload *up)
{
    unsigned i = 0;
    while (i < all->count && all->all[i] != up)
        i++;
    for (; i + 1 < all->count; i++) {
        all->all[i] = all->all[i + 1];
        all->taken[i] = all->taken[i + 1];
    }
    all->count--;
}

static void *work(void *arg)
{
    rmf_brings *all = arg;
    (void)pthread_mutex_lock(&all->lock);
    while (!all->stopping) {
        unsigned i = next_of(all);
        if (i == MOST) {
            (void)pthread_cond_wait(&all->work, &all->lock);
            continue;
        }
        rmf_upload *up = all->all[i];
        all->taken[i] = true;
        (void)pthread_mutex_unlock(&all->lock);
        bring(all, up);
        (void)pthread_mutex_lock(&all->lock);
        leave(all, up);
        bool whole = up->task == RMF_UPLOAD_KEEP;
        if (!whole || !rmf_upload_work(up, RMF_UPLOAD_KEEP))
            rmf_upload_free(up);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return NULL;
}

bool rmf_bring(rmf_brings *all, rmf_upload *up)
{
    free(up->block); /* nothing is sent to it */
    up->block = NULL;
    up->room = 0;
    up->task = RMF_UPLOAD_LEAVE;
    (void)pthread_mutex_lock(&all->lock);
    bool goes = all->count < MOST && !all->stopping;
    if (goes) {
        all->taken[all->count] = false;
        all->all[all->count++] = up;
        (void)pthread_cond_signal(&all->work);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return goes;
}

bool rmf_bring_end(rmf_brings *all, const char *id)
{
    bool found = false;
    (void)pthread_mutex_lock(&all->lock);
    for (unsigned i = 0; i < all->count && !found; i++) {
        found = strcmp(all->all[i]->note.id, id) == 0;
        if (found)
            __atomic_store_n(&all->all[i]->given_up, true, __ATOMIC_RELAXED);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return found;
}

rmf_brings *rmf_brings_open(rmf_app *app)
{
    rmf_brings *all = calloc(1, sizeof *all);
    if (!all) return NULL;
    all->app = app;
    (void)pthread_mutex_init(&all->lock, NULL);
    (void)pthread_cond_init(&all->work, NULL);
    while (all->started < THREADS &&
           pthread_create(&all->threads[all->started], NULL, work, all) == 0)
        all->started++;
    if (all->started > 0) return all;
    rmf_brings_close(all);
    return NULL;
}

void rmf_brings_stop(rmf_brings *all)
{
    (void)pthread_mutex_lock(&all->lock);
    __atomic_store_n(&all->stopping, true, __ATOMIC_RELAXED);
    (void)pthread_cond_broadcast(&all->work);
    (void)pthread_mutex_unlock(&all->lock);
    for (unsigned i = 0; i < all->started; i++)
        (void)pthread_join(all->threads[i], NULL);
}

void rmf_brings_close(rmf_brings *all)
{
    if (!all) return;
    for (unsigned i = 0; i < all->count; i++)
        rmf_upload_free(all->all[i]);
    (void)pthread_mutex_destroy(&all->lock);
    (void)pthread_cond_destroy(&all->work);
    free(all);
}
