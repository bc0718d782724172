#include "media/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define LINE_MAX_SIZE  (32u << 20) /* the answer of a long film */
#define COMPLAINT_SIZE 2000u
#define WORDS_MAX      16u
#define CHILD_CPU_S    (24 * 3600u)
#define CHILD_WALL_S   (48 * 3600u)
#define CHILD_SILENT_S 300u
#define FILE_SIZE      ((size_t)1 << 40)

/* AddressSanitizer reserves more than any film needs. */
#if defined(__SANITIZE_ADDRESS__)
#define OWN_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_MEMORY 0
#endif
#endif
#ifndef OWN_MEMORY
#define OWN_MEMORY ((size_t)2 << 30)
#endif
#define FFMPEG_MEMORY ((size_t)12 << 30)

/* ---- the folder ---------------------------------------------------------- */

static void remove_part(const char *part)
{
    char path[RMF_PATH_SIZE];
    DIR *folder = opendir(part);
    if (!folder) return;
    for (struct dirent *d = readdir(folder); d; d = readdir(folder)) {
        if (rmf_path_join(path, part, d->d_name)) (void)unlink(path);
    }
    (void)closedir(folder);
    (void)rmdir(part);
}

static void remove_left(const char *in, const char *sort)
{
    char path[RMF_PATH_SIZE];
    size_t size = strlen(sort);
    DIR *folder = opendir(in);
    if (!folder) return;
    for (struct dirent *d = readdir(folder); d; d = readdir(folder)) {
        size_t all = strlen(d->d_name);
        bool ours = strncmp(d->d_name, sort, size) == 0 &&
                    d->d_name[size] == '.' && all > 5 &&
                    strcmp(d->d_name + all - 5, ".part") == 0;
        if (ours && rmf_path_join(path, in, d->d_name)) remove_part(path);
    }
    (void)closedir(folder);
}

rmf_prepared_end rmf_work_failed(rmf_work *work, const char *what)
{
    const char *why = errno == ENOSPC || errno == EDQUOT
                          ? "the disk is full; make room and try again"
                          : strerror(errno);
    rmf_buf_putf(work->words, "%s: %s", what, why);
    return RMF_PREPARE_FAILED;
}

rmf_prepared_end rmf_work_open(rmf_work *work, const rmf_preparing *what,
                               const char *sort, rmf_buf *words)
{
    char id[RMF_ID_SIZE];
    char name[RMF_MEDIA_NAME_SIZE];
    char folder[RMF_PATH_SIZE];
    *work = (rmf_work){.what = what, .words = words, .to = 100};
    rmf_id_new(id);
    (void)snprintf(name, sizeof name, "%s.%s.part", sort, id);
    /* Whole, because children begin elsewhere. */
    if (!rmf_path_join(folder, what->media, what->hash) ||
        !realpath(folder, work->folder) ||
        !rmf_path_join(work->part, work->folder, name) ||
        !rmf_path_join(work->original, work->folder, what->file))
        return rmf_work_failed(work, what->media);
    remove_left(work->folder, sort);
    if (!rmf_folder_make(work->part)) {
        work->part[0] = 0;
        return rmf_work_failed(work, work->folder);
    }
    return RMF_PREPARED;
}

void rmf_work_close(rmf_work *work)
{
    if (work->part[0]) remove_part(work->part);
    free(work->last);
    work->last = NULL;
}

bool rmf_work_path(const rmf_work *work, const char *name,
                   char out[RMF_PATH_SIZE])
{
    return rmf_path_join(out, work->part, name);
}

bool rmf_work_kept(const rmf_work *work, const char *name,
                   char out[RMF_PATH_SIZE])
{
    return rmf_path_join(out, work->folder, name);
}

/* ---- children ------------------------------------------------------------ */

bool rmf_work_says(rmf_work *work, unsigned percent)
{
    if (percent > 100) percent = 100;
    if (percent > work->percent) work->percent = percent;
    unsigned all = work->from + (work->to - work->from) * work->percent / 100;
    return !work->what->progress ||
           work->what->progress(work->what->ctx, work->step, all);
}

/* Lines of `ffmpeg -progress`, and of our own. */
static bool hear(void *ctx, const char *line)
{
    rmf_work *work = ctx;
    unsigned percent = work->percent;
    if (!line) return rmf_work_says(work, percent);
    if (strncmp(line, "progress ", 9) == 0) {
        percent = (unsigned)strtoul(line + 9, NULL, 10);
    } else if (strncmp(line, "out_time_us=", 12) == 0 && work->seconds > 0) {
        double done = strtod(line + 12, NULL) / 1e6 / work->seconds;
        if (done > 0) percent = (unsigned)(done * 100);
    } else if (*line == '{') {
        free(work->last);
        work->last = strdup(line);
    }
    return rmf_work_says(work, percent);
}

static rmf_prepared_end say_end(rmf_work *work, rmf_child_end end,
                                const char *program, const char *doing,
                                const rmf_buf *complaint)
{
    switch (end) {
    case RMF_CHILD_WELL:
        return RMF_PREPARED;
    case RMF_CHILD_STOPPED:
        return RMF_PREPARE_STOPPED;
    case RMF_CHILD_MISSING:
        rmf_buf_putf(work->words,
                     "%s does not run here; install ffmpeg and try again",
                     program);
        break;
    case RMF_CHILD_LATE:
        rmf_buf_putf(work->words,
                     "%s hung while %s and was ended; try again, and if it "
                     "happens again bring another copy of the film",
                     program, doing);
        break;
    case RMF_CHILD_KILLED:
        rmf_buf_putf(work->words,
                     "%s was killed while %s (too little memory?); try again",
                     program, doing);
        break;
    case RMF_CHILD_BADLY:
        if (strstr(complaint->at, "No space left"))
            rmf_buf_puts(work->words, "the disk is full; make room and try "
                                      "again");
        else
            rmf_buf_putf(work->words, "%s failed while %s: %s", program, doing,
                         complaint->at);
        break;
    }
    return RMF_PREPARE_FAILED;
}

rmf_prepared_end rmf_work_run(rmf_work *work, const char *const argv[],
                              const char *readable, const char *doing)
{
    bool self = strcmp(argv[0], RMF_CHILD_SELF) == 0;
    const rmf_child_limits limits = {.readable = readable,
                                     .folder = work->part,
                                     .cpu_s = CHILD_CPU_S,
                                     .wall_s = CHILD_WALL_S,
                                     .silent_s = CHILD_SILENT_S,
                                     .memory =
                                         self ? OWN_MEMORY : FFMPEG_MEMORY,
                                     .file_size = FILE_SIZE,
                                     .gentle = true};
    rmf_buf out;
    rmf_buf complaint;
    rmf_buf_init(&out, LINE_MAX_SIZE);
    rmf_buf_init(&complaint, COMPLAINT_SIZE);
    const rmf_child_ears ears = {
        .line = hear, .ctx = work, .out = &out, .complaint = &complaint};
    work->percent = 0;
    rmf_child_end end = rmf_child_follow(argv, &limits, &ears);
    rmf_prepared_end so =
        say_end(work, end, self ? "ramify" : argv[0], doing, &complaint);
    rmf_buf_free(&out);
    rmf_buf_free(&complaint);
    return so;
}

rmf_prepared_end rmf_work_fragment(rmf_work *work, const char *const words[],
                                   const char *readable, json_t **said)
{
    const char *argv[WORDS_MAX] = {RMF_CHILD_SELF, "fragment", work->part};
    for (unsigned i = 0; words[i] && i + 4 < WORDS_MAX; i++)
        argv[3 + i] = words[i];
    *said = NULL;
    free(work->last);
    work->last = NULL;
    rmf_prepared_end end =
        rmf_work_run(work, argv, readable, "cutting the film into fragments");
    if (end != RMF_PREPARED) return end;
    if (work->last) *said = json_loads(work->last, 0, NULL);
    if (*said) return RMF_PREPARED;
    errno = EPROTO;
    return rmf_work_failed(work, "ramify fragment");
}

/* ---- what is kept -------------------------------------------------------- */

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    (void)close(fd);
    return ok;
}

rmf_prepared_end rmf_work_keep(rmf_work *work, const char *name, const char *as)
{
    char from[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    struct stat is = {0};
    if (!rmf_work_path(work, name, from) || !rmf_work_kept(work, as, to) ||
        stat(from, &is) != 0 || rename(from, to) != 0 ||
        !sync_path(work->folder, O_DIRECTORY))
        return rmf_work_failed(work, as);
    work->bytes += is.st_size;
    return RMF_PREPARED;
}

rmf_prepared_end rmf_work_keep_text(rmf_work *work, const char *stem,
                                    const char *ending, const rmf_buf *text,
                                    char as[RMF_MEDIA_NAME_SIZE])
{
    char to[RMF_PATH_SIZE];
    unsigned char digest[16];
    (void)crypto_generichash(digest, sizeof digest,
                             (const unsigned char *)text->at, text->size, NULL,
                             0);
    (void)snprintf(as, RMF_MEDIA_NAME_SIZE, "%s-%02x%02x%02x%02x.%s", stem,
                   digest[0], digest[1], digest[2], digest[3], ending);
    if (text->failed) errno = ENOMEM;
    if (text->failed || !rmf_work_kept(work, as, to) ||
        !rmf_file_write(to, text->at, text->size, 0644))
        return rmf_work_failed(work, as);
    work->bytes += (int64_t)text->size;
    return RMF_PREPARED;
}

rmf_prepared_end rmf_work_keep_hashed(rmf_work *work, const char *name,
                                      const char *stem, const char *ending,
                                      char as[RMF_MEDIA_NAME_SIZE])
{
    char path[RMF_PATH_SIZE];
    char hash[RMF_HASH_SIZE];
    if (!rmf_work_path(work, name, path) || !rmf_file_hash(path, hash) ||
        !sync_path(path, 0))
        return rmf_work_failed(work, name);
    (void)snprintf(as, RMF_MEDIA_NAME_SIZE, "%s-%.8s.%s", stem, hash, ending);
    return rmf_work_keep(work, name, as);
}
