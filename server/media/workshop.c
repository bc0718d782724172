#include "media/workshop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "media/digits.h"

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

void rmf_shop_remove(const char *part)
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
        if (ours && rmf_path_join(path, in, d->d_name)) rmf_shop_remove(path);
    }
    (void)closedir(folder);
}

rmf_prepared_end rmf_shop_failed(rmf_shop *shop, const char *what)
{
    const char *why = errno == ENOSPC || errno == EDQUOT
                          ? "the disk is full; make room and try again"
                          : strerror(errno);
    rmf_buf_putf(shop->words, "%s: %s", what, why);
    return RMF_PREPARE_FAILED;
}

rmf_prepared_end rmf_shop_open(rmf_shop *shop, const rmf_preparing *what,
                               const char *sort, rmf_buf *words)
{
    char id[RMF_ID_SIZE];
    char name[RMF_MEDIA_NAME_SIZE];
    char folder[RMF_PATH_SIZE];
    *shop = (rmf_shop){.what = what, .words = words, .to = 100};
    rmf_id_new(id);
    (void)snprintf(name, sizeof name, "%s.%s.part", sort, id);
    /* Whole, because children begin elsewhere. */
    if (!rmf_path_join(folder, what->media, what->hash) ||
        !realpath(folder, shop->folder) ||
        !rmf_path_join(shop->part, shop->folder, name) ||
        !rmf_path_join(shop->original, shop->folder, what->file))
        return rmf_shop_failed(shop, what->media);
    remove_left(shop->folder, sort);
    if (!rmf_folder_make(shop->part)) {
        shop->part[0] = 0;
        return rmf_shop_failed(shop, shop->folder);
    }
    return RMF_PREPARED;
}

void rmf_shop_close(rmf_shop *shop)
{
    if (shop->part[0]) rmf_shop_remove(shop->part);
    free(shop->last);
    shop->last = NULL;
}

bool rmf_shop_path(const rmf_shop *shop, const char *name,
                   char out[RMF_PATH_SIZE])
{
    return rmf_path_join(out, shop->part, name);
}

bool rmf_shop_kept(const rmf_shop *shop, const char *name,
                   char out[RMF_PATH_SIZE])
{
    return rmf_path_join(out, shop->folder, name);
}

/* ---- children ------------------------------------------------------------ */

bool rmf_shop_says(rmf_shop *shop, unsigned percent)
{
    if (percent > 100) percent = 100;
    if (percent > shop->percent) shop->percent = percent;
    unsigned all = shop->from + (shop->to - shop->from) * shop->percent / 100;
    return !shop->what->progress ||
           shop->what->progress(shop->what->ctx, shop->step, all);
}

bool rmf_shop_step(rmf_shop *shop, const char *step, unsigned from, unsigned to)
{
    shop->step = step;
    shop->from = from;
    shop->to = to;
    shop->percent = 0;
    return rmf_shop_says(shop, 0);
}

/* Lines of `ffmpeg -progress`, and of our own. */
static bool hear(void *ctx, const char *line)
{
    rmf_shop *shop = ctx;
    unsigned percent = shop->percent;
    if (!line) return rmf_shop_says(shop, percent);
    if (strncmp(line, "progress ", 9) == 0) {
        percent = (unsigned)strtoul(line + 9, NULL, 10);
    } else if (strncmp(line, "out_time_us=", 12) == 0 && shop->seconds > 0) {
        double done = strtod(line + 12, NULL) / 1e6 / shop->seconds;
        if (done > 0) percent = (unsigned)(done * 100);
    } else if (*line == '{') {
        free(shop->last);
        shop->last = strdup(line);
    } else if (shop->hear) {
        shop->hear(shop->hear_ctx, line);
    }
    return rmf_shop_says(shop, percent);
}

/* Ours fails at writing; ffmpeg at what it reads, and would so again. */
static rmf_prepared_end say_bad(rmf_shop *shop, const char *program,
                                const char *doing, const rmf_buf *complaint)
{
    bool self = strcmp(program, "ramify") == 0;
    rmf_buf_putf(
        shop->words, "%s failed while %s: %s%s", program, doing, complaint->at,
        self ? "" : "\nIs the file damaged? Bring another copy of it.");
    return self ? RMF_PREPARE_FAILED : RMF_PREPARE_REFUSED;
}

static rmf_prepared_end say_end(rmf_shop *shop, rmf_child_end end,
                                const char *program, const char *doing,
                                const rmf_buf *complaint)
{
    switch (end) {
    case RMF_CHILD_WELL:
        return RMF_PREPARED;
    case RMF_CHILD_STOPPED:
        return RMF_PREPARE_STOPPED;
    case RMF_CHILD_MISSING:
        rmf_buf_putf(shop->words,
                     "%s does not run here; install ffmpeg and try again",
                     program);
        break;
    case RMF_CHILD_LATE:
        rmf_buf_putf(shop->words,
                     "%s hung while %s and was ended; try again, and if it "
                     "happens again bring another copy of the film",
                     program, doing);
        break;
    case RMF_CHILD_KILLED:
        rmf_buf_putf(shop->words,
                     "%s was killed while %s (too little memory?); try again",
                     program, doing);
        break;
    case RMF_CHILD_BADLY:
        if (!strstr(complaint->at, "No space left"))
            return say_bad(shop, program, doing, complaint);
        rmf_buf_puts(shop->words, "the disk is full; make room and try again");
        break;
    }
    return RMF_PREPARE_FAILED;
}

rmf_prepared_end rmf_shop_run(rmf_shop *shop, const char *const argv[],
                              const char *readable, const char *doing)
{
    bool self = strcmp(argv[0], RMF_CHILD_SELF) == 0;
    const rmf_child_limits limits = {
        .readable = readable,
        .folder = shop->part,
        .cpu_s = CHILD_CPU_S,
        .wall_s = CHILD_WALL_S,
        .silent_s = shop->what->patience_s > 0 ? shop->what->patience_s
                                               : CHILD_SILENT_S,
        .memory = self ? OWN_MEMORY : FFMPEG_MEMORY,
        .file_size = FILE_SIZE,
        .gentle = shop->what->gentle};
    rmf_buf out;
    rmf_buf complaint;
    rmf_buf_init(&out, LINE_MAX_SIZE);
    rmf_buf_init(&complaint, COMPLAINT_SIZE);
    const rmf_child_ears ears = {
        .line = hear, .ctx = shop, .out = &out, .complaint = &complaint};
    shop->percent = 0;
    rmf_child_end end = rmf_child_follow(argv, &limits, &ears);
    shop->seconds = 0;
    rmf_prepared_end so =
        say_end(shop, end, self ? "ramify" : argv[0], doing, &complaint);
    rmf_buf_free(&out);
    rmf_buf_free(&complaint);
    return so;
}

rmf_prepared_end rmf_shop_fragment(rmf_shop *shop, const char *const words[],
                                   const char *readable, json_t **said)
{
    const char *argv[WORDS_MAX] = {RMF_CHILD_SELF, "fragment", shop->part};
    for (unsigned i = 0; words[i] && i + 4 < WORDS_MAX; i++)
        argv[3 + i] = words[i];
    *said = NULL;
    free(shop->last);
    shop->last = NULL;
    rmf_prepared_end end =
        rmf_shop_run(shop, argv, readable, "cutting the film into fragments");
    if (end != RMF_PREPARED) return end;
    if (shop->last) *said = json_loads(shop->last, 0, NULL);
    if (*said) return RMF_PREPARED;
    errno = EPROTO;
    return rmf_shop_failed(shop, "ramify fragment");
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

rmf_prepared_end rmf_shop_keep(rmf_shop *shop, const char *name, const char *as)
{
    char from[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    struct stat is = {0};
    if (!rmf_shop_path(shop, name, from) || !rmf_shop_kept(shop, as, to) ||
        stat(from, &is) != 0 || rename(from, to) != 0 ||
        !sync_path(shop->folder, O_DIRECTORY))
        return rmf_shop_failed(shop, as);
    shop->bytes += is.st_size;
    return RMF_PREPARED;
}

rmf_prepared_end rmf_shop_keep_text(rmf_shop *shop, const char *stem,
                                    const char *ending, const rmf_buf *text,
                                    char as[RMF_MEDIA_NAME_SIZE])
{
    char to[RMF_PATH_SIZE];
    char digits[RMF_DIGITS_SIZE];
    rmf_digits_spell(rmf_digits_add(0, text->at, text->size), digits);
    (void)snprintf(as, RMF_MEDIA_NAME_SIZE, "%s-%s.%s", stem, digits, ending);
    if (text->failed) errno = ENOMEM;
    if (text->failed || !rmf_shop_kept(shop, as, to) ||
        !rmf_file_write(to, text->at, text->size, 0644))
        return rmf_shop_failed(shop, as);
    shop->bytes += (int64_t)text->size;
    return RMF_PREPARED;
}

rmf_prepared_end rmf_shop_keep_named(rmf_shop *shop, const char *name,
                                     const char *stem, const char *ending,
                                     char as[RMF_MEDIA_NAME_SIZE])
{
    char path[RMF_PATH_SIZE];
    char digits[RMF_DIGITS_SIZE];
    if (!rmf_shop_path(shop, name, path) || !rmf_digits_of_file(path, digits) ||
        !sync_path(path, 0))
        return rmf_shop_failed(shop, name);
    (void)snprintf(as, RMF_MEDIA_NAME_SIZE, "%s-%s.%s", stem, digits, ending);
    return rmf_shop_keep(shop, name, as);
}
