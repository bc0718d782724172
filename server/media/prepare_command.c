/* `ramify prepare FILE FOLDER [FROM][..TO]…`: all prepared files of a film by
 * hand, and heads and tails for scenes that begin and end at these frames. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "media/fragment.h"
#include "media/original.h"
#include "media/prepare.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
    (void)signal;
    stopped = 1;
}

static bool show(void *ctx, const char *step, unsigned percent)
{
    const bool *terminal = ctx;
    if (*terminal) {
        (void)fprintf(stderr, "\r  %-12s %3u %%\033[K", step, percent);
        (void)fflush(stderr);
    }
    return !stopped;
}

static void print_names(const rmf_prepared *made)
{
    const char *const names[] = {made->tracks, made->playlist, made->thumbs,
                                 made->peaks,  made->shots,    made->play};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (*names[i]) (void)puts(names[i]);
    }
}

/* The film itself as FOLDER/clip.…, where a kept one would be. */
static bool bring(const char *path, const char *folder, rmf_original *film,
                  rmf_buf *words)
{
    char to[RMF_PATH_SIZE];
    if (!rmf_original_open(path, film, words)) return false;
    if (rmf_folder_make(folder) && rmf_path_join(to, folder, film->clip.file) &&
        (link(path, to) == 0 || rmf_file_copy(path, to)))
        return true;
    rmf_buf_putf(words, "%s: %s", folder, strerror(errno));
    return false;
}

static bool make_edge(const rmf_preparing *what, const char *tracks,
                      rmf_edge_sort sort, const char *frame, rmf_buf *why)
{
    rmf_edges made;
    if (rmf_prepare_edge(what, tracks, sort, strtoll(frame, NULL, 10), &made,
                         why) != RMF_PREPARED)
        return false;
    for (unsigned i = 0; i < made.count; i++)
        (void)puts(made.at[i].file);
    return true;
}

static bool make_edges(const rmf_preparing *what, const rmf_prepared *made,
                       const rmf_words *words, rmf_buf *why)
{
    for (unsigned i = 2; i < words->count; i++) {
        const char *from = words->at[i];
        const char *to = strstr(from, "..");
        if ((from != to &&
             !make_edge(what, made->tracks, RMF_HEAD, from, why)) ||
            (to && !make_edge(what, made->tracks, RMF_TAIL, to + 2, why)))
            return false;
    }
    return true;
}

static bool make_all(const rmf_preparing *what, bool only_first,
                     const rmf_words *words, rmf_buf *why)
{
    rmf_prepared made = {0};
    if (rmf_prepare_first(what, &made, why) != RMF_PREPARED ||
        (!only_first && rmf_prepare_rest(what, &made, why) != RMF_PREPARED))
        return false;
    print_names(&made);
    return make_edges(what, &made, words, why);
}

int rmf_command_prepare(const rmf_settings *settings, const rmf_words *words)
{
    rmf_original film = {0};
    rmf_buf why;
    bool terminal = isatty(STDERR_FILENO);
    if (words->count < 2) {
        (void)fputs("usage: ramify prepare FILE FOLDER [FROM][..TO]…\n",
                    stderr);
        return 2;
    }
    const struct sigaction on = {.sa_handler = stop};
    (void)sigaction(SIGINT, &on, NULL);
    (void)sigaction(SIGTERM, &on, NULL);
    rmf_buf_init(&why, 65536);
    const rmf_preparing what = {.media = words->at[1],
                                .hash = ".",
                                .file = film.clip.file,
                                .patience_s = (unsigned)settings->patience_s,
                                .progress = show,
                                .ctx = &terminal,
                                .seen = &film};
    bool ok = bring(words->at[0], words->at[1], &film, &why);
    if (ok && why.size > 0) (void)fprintf(stderr, "%s", why.at);
    if (ok) why.size = 0;
    ok = ok && make_all(&what, settings->first, words, &why);
    if (terminal) (void)fputs("\r\033[K", stderr);
    if (!ok && stopped) rmf_buf_puts(&why, "stopped");
    if (!ok) (void)fprintf(stderr, "ramify prepare: %s\n", why.at);
    rmf_buf_free(&why);
    rmf_original_close(&film);
    return ok ? 0 : 1;
}

int rmf_command_fragment(const rmf_settings *settings, const rmf_words *words)
{
    (void)settings;
    int status = rmf_fragment_main(words->at, words->count);
    if (fflush(stdout) != 0) status = 1;
    /* Nothing is left to be closed; and what leak checkers do at a program's
     * end, to look into it from outside, its walls forbid. */
    _exit(status);
}
