/* The threads that write uploads, and sweep those to which nobody came back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "media/jobs.h"
#include "media/original.h"
#include "media/take.h"
#include "media/upload.h"

#define WORKERS     4u
#define AT_ONCE     64u         /* uploads that are written to */
#define SYNC_SIZE   (64u << 20) /* bytes that a power cut may cost */
#define PIECE_MAX   (1u << 20)  /* that the HTTP room gives at once */
#define SWEEP_MS    60000
#define LEFT_OVER_S 3600 /* without a note so long: of a server that died */

struct rmf_uploads {
    rmf_app *app;
    char folder[RMF_PATH_SIZE];
    pthread_t threads[WORKERS];
    unsigned started;
    unsigned open; /* atomic */
    pthread_mutex_t lock;
    pthread_cond_t work;
    rmf_upload *first;
    rmf_upload **last;
    int64_t sweep_ms; /* when the next sweep is due */
    bool stopping;
};

const char *rmf_uploads_folder(const rmf_app *app)
{
    return app->uploads->folder;
}

bool rmf_upload_expired(const rmf_app *app, const rmf_upload_note *note)
{
    return note->touched_ms + app->settings.upload_s * 1000 < rmf_wall_ms();
}

/* ---- one upload ------------------------------------------------------------
 */

rmf_upload *rmf_upload_new(rmf_app *app)
{
    size_t size = (sizeof(rmf_upload) + 63) & ~(size_t)63;
    rmf_uploads *all = app->uploads;
    rmf_upload *up = aligned_alloc(64, size);
    char *block = malloc(RMF_UPLOAD_BLOCK + PIECE_MAX);
    bool room = __atomic_add_fetch(&all->open, 1, __ATOMIC_RELAXED) <= AT_ONCE;
    if (!up || !block || !room) {
        (void)__atomic_sub_fetch(&all->open, 1, __ATOMIC_RELAXED);
        free(up);
        free(block);
        return NULL;
    }
    memset(up, 0, sizeof *up);
    up->all = all;
    up->fd = -1;
    up->block = block;
    up->room = RMF_UPLOAD_BLOCK + PIECE_MAX;
    return up;
}

void rmf_upload_free(rmf_upload *up)
{
    if (!up) return;
    if (up->fd >= 0) (void)close(up->fd);
    (void)__atomic_sub_fetch(&up->all->open, 1, __ATOMIC_RELAXED);
    free(up->block);
    free(up);
}

/* What lies behind the durable offset may be anything after a power cut. */
rmf_upload_lock rmf_upload_open(rmf_app *app, const char *id, rmf_upload *up)
{
    const char *folder = rmf_uploads_folder(app);
    struct stat is = {0};
    rmf_upload_lock lock = rmf_upload_take(folder, id, false, &up->fd);
    if (lock != RMF_UPLOAD_MINE) return lock;
    if (!rmf_upload_note_read(folder, id, &up->note) ||
        rmf_upload_expired(app, &up->note) || fstat(up->fd, &is) != 0 ||
        is.st_size < up->note.offset || ftruncate(up->fd, up->note.offset) != 0)
        return RMF_UPLOAD_GONE;
    up->first = up->note.offset;
    up->offset = up->note.offset;
    up->hash = up->note.hash;
    up->first_hash = up->note.hash;
    return RMF_UPLOAD_MINE;
}

/* ---- writing ---------------------------------------------------------------
 */

static rmf_upload_end end_of(int why)
{
    bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
    return full ? RMF_UPLOAD_FULL : RMF_UPLOAD_FAILED;
}

/* As much of the block as goes; all that went is hashed. */
static void write_block(rmf_upload *up)
{
    for (size_t at = 0; at < up->filled && up->end == RMF_UPLOAD_FINE;) {
        ssize_t put =
            pwrite(up->fd, up->block + at, up->filled - at, up->offset);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            up->end = end_of(errno);
            break;
        }
        if (up->note.hash_known) {
            (void)crypto_generichash_update(
                &up->hash, (const unsigned char *)up->block + at,
                (unsigned long long)put);
        }
        rmf_sum_add(&up->sum, up->block + at, (size_t)put);
        at += (size_t)put;
        up->offset += put;
    }
    up->filled = 0;
}

/* Make what was written durable, then say so. */
static bool settle(rmf_upload *up)
{
    rmf_upload_note note = up->note;
    if (fdatasync(up->fd) == 0) {
        note.offset = up->offset;
        note.hash = up->hash;
        note.touched_ms = rmf_wall_ms();
        if (note.offset == note.length) note.state = RMF_UPLOAD_WHOLE;
        if (rmf_upload_note_write(up->all->folder, &note)) {
            up->note = note;
            return true;
        }
    }
    if (up->end == RMF_UPLOAD_FINE) up->end = end_of(errno);
    return false;
}

static void undo(rmf_upload *up)
{
    (void)ftruncate(up->fd, up->first);
    up->offset = up->first;
    up->hash = up->first_hash;
}

/* Bytes with a checksum count when it holds, others at once. */
static void settle_all(rmf_upload *up, bool whole)
{
    if (whole && up->end == RMF_UPLOAD_FINE && !rmf_sum_holds(&up->sum))
        up->end = RMF_UPLOAD_SUM_WRONG;
    bool counts = !up->sum.hash || (whole && up->end == RMF_UPLOAD_FINE);
    if (!counts) undo(up);
    if (up->fresh && (!whole || up->end != RMF_UPLOAD_FINE)) {
        rmf_upload_drop(up->all->folder, up->note.id);
    } else if (counts && !settle(up)) {
        up->offset = up->note.offset;
    }
}

/* ---- keeping ---------------------------------------------------------------
 */

/* "" where it is to be read from the file. */
static void find_hash(const rmf_upload_note *note, char out[RMF_HASH_SIZE])
{
    unsigned char digest[RMF_HASH_SIZE / 2];
    crypto_generichash_state state = note->hash;
    *out = 0;
    if (!note->hash_known) return;
    (void)crypto_generichash_final(&state, digest, sizeof digest);
    (void)sodium_bin2hex(out, RMF_HASH_SIZE, digest, sizeof digest);
}

/* What could not be kept now stays whole, and the next sweep tries again. */
static void keep(rmf_upload *up)
{
    const rmf_app *app = up->all->app;
    rmf_upload_note *note = &up->note;
    char path[RMF_PATH_SIZE];
    rmf_clip clip = {0};
    rmf_buf words;
    if (!rmf_upload_path(up->all->folder, note->id, "data", path)) return;
    rmf_buf_init(&words, 64u << 10);
    find_hash(note, clip.hash);
    rmf_take_end end =
        rmf_take(app->store, app->media, path, note->said.name, &clip, &words);
    if (end == RMF_TAKEN) {
        note->state = RMF_UPLOAD_KEPT;
        (void)snprintf(note->clip, sizeof note->clip, "%s", clip.hash);
    } else if (end == RMF_TAKE_REFUSED) {
        note->state = RMF_UPLOAD_REFUSED;
    }
    rmf_cut(words.at, note->words, sizeof note->words);
    rmf_buf_free(&words);
    note->touched_ms = rmf_wall_ms();
    if (rmf_upload_note_write(up->all->folder, note) && end != RMF_TAKE_FAILED)
        rmf_upload_drop_data(up->all->folder, note->id);
    RMF_LOG(end == RMF_TAKE_FAILED ? RMF_LEVEL_ERROR : RMF_LEVEL_INFO, "upload",
            RMF_TEXT_FIELD("id", note->id),
            RMF_TEXT_FIELD("state", rmf_upload_state_name(note->state)),
            RMF_TEXT_FIELD("clip", note->clip),
            RMF_TEXT_FIELD("words", note->words),
            RMF_COUNT_FIELD("bytes", note->length));
}

/* ---- work ------------------------------------------------------------------
 */

/* The lock goes before the answer: the client may be back at once. */
static void answer(rmf_upload *up, bool keeps_lock)
{
    rmf_request *req = up->req;
    if (!keeps_lock && up->fd >= 0) {
        (void)close(up->fd);
        up->fd = -1;
    }
    rmf_upload_answer(up);
    rmf_request_keep(req, NULL, NULL);
    up->req = NULL;
    rmf_request_wake(req);
}

static void end(rmf_upload *up)
{
    settle_all(up, true);
    bool whole =
        up->end == RMF_UPLOAD_FINE && up->note.state == RMF_UPLOAD_WHOLE;
    if (whole && !up->fresh && !rmf_original_sees()) up->end = RMF_UPLOAD_BLIND;
    answer(up, whole);
    if (whole) keep(up);
}

/* True: the request goes on and has it still. */
static bool write_on(rmf_upload *up)
{
    write_block(up);
    if (up->end == RMF_UPLOAD_FINE && !up->sum.hash && !up->fresh &&
        up->offset - up->note.offset >= SYNC_SIZE)
        (void)settle(up);
    if (up->end == RMF_UPLOAD_FINE) {
        rmf_request_wake(up->req);
        return true;
    }
    settle_all(up, false);
    answer(up, false);
    return false;
}

static void run(rmf_upload *up)
{
    switch (up->task) {
    case RMF_UPLOAD_WRITE:
        if (write_on(up)) return;
        break;
    case RMF_UPLOAD_END:
        write_block(up);
        end(up);
        break;
    case RMF_UPLOAD_LEAVE:
        write_block(up);
        settle_all(up, false);
        break;
    case RMF_UPLOAD_REMOVE:
        rmf_upload_drop(up->all->folder, up->note.id);
        answer(up, false);
        break;
    case RMF_UPLOAD_KEEP:
        keep(up);
        break;
    }
    rmf_upload_free(up);
}

static void enqueue(rmf_uploads *all, rmf_upload *up)
{
    up->next = NULL;
    *all->last = up;
    all->last = &up->next;
    (void)pthread_cond_signal(&all->work);
}

bool rmf_upload_work(rmf_upload *up, rmf_upload_task task)
{
    rmf_uploads *all = up->all;
    (void)pthread_mutex_lock(&all->lock);
    bool goes = !all->stopping;
    if (goes) {
        up->task = task;
        if (up->req) rmf_request_wait(up->req);
        enqueue(all, up);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return goes;
}

void rmf_upload_leave(void *thing)
{
    rmf_upload *up = thing;
    up->req = NULL;
    if (rmf_upload_work(up, RMF_UPLOAD_LEAVE)) return;
    up->task = RMF_UPLOAD_LEAVE;
    run(up);
}

/* ---- sweeping --------------------------------------------------------------
 */

/* Expired ones go; what was whole when a server died is made a clip. */
static void look_at_note(rmf_uploads *all, const char *id)
{
    rmf_upload *up = rmf_upload_new(all->app);
    if (!up) return;
    rmf_upload_lock lock = rmf_upload_take(all->folder, id, false, &up->fd);
    bool known = lock != RMF_UPLOAD_BUSY &&
                 rmf_upload_note_read(all->folder, id, &up->note);
    bool whole = known && up->note.state <= RMF_UPLOAD_WHOLE &&
                 up->note.offset == up->note.length;
    if (known && rmf_upload_expired(all->app, &up->note)) {
        rmf_upload_drop(all->folder, id);
    } else if (whole && lock == RMF_UPLOAD_MINE &&
               rmf_upload_work(up, RMF_UPLOAD_KEEP)) {
        return;
    }
    rmf_upload_free(up);
}

/* Bytes of a fetch that nobody waits for: given up, or a worker died. */
static void look_at_fetch(rmf_uploads *all, const char *id)
{
    char path[RMF_PATH_SIZE];
    if (!rmf_upload_path(all->folder, id, "fetch", path) ||
        rmf_fetches_waits(all->app->store, id))
        return;
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) (void)unlink(path);
    (void)close(fd);
}

/* A part of a note, or bytes without one. */
static void look_at_rest(rmf_uploads *all, const char *name)
{
    char path[RMF_PATH_SIZE];
    char note[RMF_PATH_SIZE];
    char id[RMF_ID_SIZE];
    struct stat is = {0};
    (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(name, "."), name);
    if (rmf_path_join(path, all->folder, name) && stat(path, &is) == 0 &&
        S_ISREG(is.st_mode) && is.st_mtime < time(NULL) - LEFT_OVER_S &&
        (!rmf_upload_path(all->folder, id, "json", note) ||
         access(note, F_OK) != 0))
        (void)unlink(path);
}

static void look_at(rmf_uploads *all, const char *name)
{
    char id[RMF_ID_SIZE];
    (void)snprintf(id, sizeof id, "%.*s", (int)sizeof id - 1, name);
    const char *ending = strlen(name) > sizeof id - 1 ? name + strlen(id) : "";
    if (strcmp(ending, ".json") == 0) {
        look_at_note(all, id);
    } else if (strcmp(ending, ".fetch") == 0) {
        look_at_fetch(all, id);
    } else if (name[0] != '.') {
        look_at_rest(all, name);
    }
}

static void sweep(rmf_uploads *all)
{
    const rmf_app *app = all->app;
    rmf_fetches_expire(app->store,
                       rmf_wall_ms() - app->settings.upload_s * 1000);
    DIR *folder = opendir(all->folder);
    if (!folder) return;
    for (struct dirent *d = readdir(folder); d; d = readdir(folder))
        look_at(all, d->d_name);
    (void)closedir(folder);
}

void rmf_uploads_look(rmf_app *app)
{
    rmf_uploads *all = app->uploads;
    (void)pthread_mutex_lock(&all->lock);
    all->sweep_ms = 0;
    (void)pthread_cond_signal(&all->work);
    (void)pthread_mutex_unlock(&all->lock);
}

/* ---- the threads ------------------------------------------------------------
 */

static int64_t sweep_every(const rmf_uploads *all)
{
    int64_t ms = all->app->settings.upload_s * 500;
    return ms < SWEEP_MS ? ms : SWEEP_MS;
}

/* Under the lock. Until there is work, a sweep is due, or all ends. */
static void wait_for_work(rmf_uploads *all)
{
    while (!all->first && !all->stopping && rmf_clock_ms() < all->sweep_ms) {
        (void)rmf_clock_wait(&all->work, &all->lock, all->sweep_ms);
    }
}

static void *work(void *arg)
{
    rmf_uploads *all = arg;
    (void)pthread_mutex_lock(&all->lock);
    for (;;) {
        wait_for_work(all);
        rmf_upload *up = all->first;
        if (!up && all->stopping) break;
        if (up) {
            all->first = up->next;
            if (!all->first) all->last = &all->first;
        } else {
            all->sweep_ms = rmf_clock_ms() + sweep_every(all);
        }
        (void)pthread_mutex_unlock(&all->lock);
        if (up) run(up);
        if (!up) sweep(all);
        (void)pthread_mutex_lock(&all->lock);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return NULL;
}

rmf_uploads *rmf_uploads_open(rmf_app *app)
{
    rmf_uploads *all = calloc(1, sizeof *all);
    if (!all || !rmf_path_join(all->folder, app->settings.data, "uploads") ||
        !rmf_folder_make(all->folder)) {
        free(all);
        return NULL;
    }
    all->app = app;
    all->last = &all->first;
    (void)pthread_mutex_init(&all->lock, NULL);
    rmf_clock_cond_init(&all->work);
    app->uploads = all;
    while (all->started < WORKERS &&
           pthread_create(&all->threads[all->started], NULL, work, all) == 0)
        all->started++;
    if (all->started > 0) return all;
    rmf_uploads_close(all);
    app->uploads = NULL;
    return NULL;
}

void rmf_uploads_stop(rmf_uploads *all)
{
    (void)pthread_mutex_lock(&all->lock);
    all->stopping = true;
    (void)pthread_cond_broadcast(&all->work);
    (void)pthread_mutex_unlock(&all->lock);
    for (unsigned i = 0; i < all->started; i++)
        (void)pthread_join(all->threads[i], NULL);
}

void rmf_uploads_close(rmf_uploads *all)
{
    (void)pthread_mutex_destroy(&all->lock);
    (void)pthread_cond_destroy(&all->work);
    free(all);
}
