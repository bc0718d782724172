#include "media/bring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/take.h"
#include "media/upload_note.h"

#define FETCHED_PERCENT 98 /* the rest is looking at it */

typedef struct bringing {
    const rmf_bringing *what;
    rmf_fetch_row row;
    char path[RMF_PATH_SIZE];
    int fd; /* of that path, locked; -1: not yet */
    int64_t noted_ms;
    bool full; /* stopped because the disk is */
} bringing;

bool rmf_bring_rules_read(const rmf_settings *settings, rmf_bring_rules *out,
                          rmf_buf *why)
{
    *out = (rmf_bring_rules){.bytes_max = settings->upload_max};
    if (!rmf_networks_read(settings->fetch_from, &out->own)) {
        rmf_buf_puts(why, "--fetch-from takes networks as 10.1.0.0/16,…");
        return false;
    }
    if (rmf_path_join(out->uploads, settings->data, "uploads") &&
        rmf_folder_make(out->uploads))
        return true;
    rmf_buf_putf(why, "%s: %s", settings->data, strerror(errno));
    return false;
}

static rmf_prepared_end fail(rmf_buf *words, const char *why)
{
    rmf_buf_puts(words, why);
    return RMF_PREPARE_FAILED;
}

/* ---- the file ------------------------------------------------------------ */

static rmf_prepared_end open_file(bringing *b, rmf_buf *words)
{
    struct stat is = {0};
    if (!rmf_upload_path(b->what->rules->uploads, b->what->id, "fetch",
                         b->path))
        return fail(words, "its file has no place");
    b->fd = open(b->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (b->fd < 0) {
        rmf_buf_putf(words, "it could not be written: %s", strerror(errno));
        return RMF_PREPARE_FAILED;
    }
    if (flock(b->fd, LOCK_EX | LOCK_NB) == 0 && fstat(b->fd, &is) == 0 &&
        is.st_nlink > 0)
        return RMF_PREPARED;
    (void)close(b->fd);
    b->fd = -1;
    return fail(words, "another process is still writing it");
}

static bool is_whole(const bringing *b)
{
    struct stat is = {0};
    return b->row.whole && b->row.bytes > 0 && fstat(b->fd, &is) == 0 &&
           is.st_size == b->row.bytes;
}

static void close_file(const bringing *b, rmf_prepared_end end)
{
    bool waits = end == RMF_PREPARE_FAILED || end == RMF_PREPARE_STOPPED;
    if (b->fd < 0) return;
    if (!waits || !is_whole(b)) (void)unlink(b->path);
    (void)close(b->fd);
}

/* ---- bringing ------------------------------------------------------------ */

/* Also stops before the disk is full: others write there too. */
static bool hear(void *ctx, int64_t bytes, int64_t of)
{
    bringing *b = ctx;
    const rmf_bringing *what = b->what;
    int64_t now = rmf_clock_ms();
    int64_t percent = of > 0 ? bytes * FETCHED_PERCENT / of : 0;
    if (!what->progress(what->ctx, "fetching", (unsigned)percent)) return false;
    if (now - b->noted_ms < RMF_BEAT_MS) return true;
    b->noted_ms = now;
    b->row.bytes = bytes;
    b->row.length = of > bytes ? of : bytes;
    (void)rmf_fetches_note(what->store, &b->row);
    b->full =
        !rmf_uploads_fit(what->rules->uploads, b->row.length - b->row.bytes);
    return !b->full;
}

static rmf_prepared_end note_whole(bringing *b, rmf_buf *words)
{
    struct stat is = {0};
    if (fstat(b->fd, &is) != 0) return fail(words, strerror(errno));
    b->row.bytes = is.st_size;
    b->row.length = is.st_size;
    b->row.whole = true;
    return rmf_fetches_note(b->what->store, &b->row)
               ? RMF_PREPARED
               : fail(words, "the store did not take it");
}

static rmf_prepared_end fetch(bringing *b, rmf_buf *words)
{
    const rmf_bring_rules *rules = b->what->rules;
    const rmf_fetching from = {.url = b->row.address,
                               .own = &rules->own,
                               .bytes_max = rules->bytes_max,
                               .progress = hear,
                               .ctx = b};
    b->row.whole = false;
    b->noted_ms = rmf_clock_ms();
    /* What a worker left that died. */
    if (ftruncate(b->fd, 0) != 0) return fail(words, strerror(errno));
    switch (rmf_fetch(&from, b->fd, words)) {
    case RMF_FETCHED:
        return note_whole(b, words);
    case RMF_FETCH_STOPPED:
        if (!b->full) return RMF_PREPARE_STOPPED;
        return fail(words, "there is no room on the disk: make some, and try "
                           "again");
    case RMF_FETCH_REFUSED:
        return RMF_PREPARE_REFUSED;
    case RMF_FETCH_FAILED:
        break;
    }
    return RMF_PREPARE_FAILED;
}

static rmf_prepared_end keep(bringing *b, rmf_buf *words)
{
    const rmf_bringing *what = b->what;
    rmf_clip clip = {.hash = ""};
    if (!what->progress(what->ctx, "looking", FETCHED_PERCENT))
        return RMF_PREPARE_STOPPED;
    switch (rmf_take(what->store, what->media, b->path, b->row.name, &clip,
                     words)) {
    case RMF_TAKEN:
        memcpy(b->row.clip, clip.hash, sizeof b->row.clip);
        return rmf_fetches_note(what->store, &b->row)
                   ? RMF_PREPARED
                   : fail(words, "the store did not take it");
    case RMF_TAKE_REFUSED:
        return RMF_PREPARE_REFUSED;
    case RMF_TAKE_FAILED:
        break;
    }
    return RMF_PREPARE_FAILED;
}

/* Whoever was killed between the clip and its own end. */
static bool is_kept(const bringing *b)
{
    rmf_kept_clip clip;
    return *b->row.clip &&
           rmf_clips_find(b->what->store, b->row.clip, &clip) == RMF_CLIP_OK;
}

rmf_prepared_end rmf_bring(const rmf_bringing *what, rmf_buf *words)
{
    bringing b = {.what = what, .fd = -1};
    switch (rmf_fetches_find(what->store, what->id, &b.row)) {
    case RMF_FETCHES_OK:
        break;
    case RMF_FETCHES_UNKNOWN: /* it was given up just now */
        return RMF_PREPARE_STOPPED;
    case RMF_FETCHES_MANY:
    case RMF_FETCHES_NO_STORE:
        return fail(words, "the store did not answer");
    }
    rmf_prepared_end end = open_file(&b, words);
    if (end == RMF_PREPARED && !is_kept(&b)) {
        if (!is_whole(&b)) end = fetch(&b, words);
        if (end == RMF_PREPARED) end = keep(&b, words);
    }
    close_file(&b, end);
    return end;
}
