/* `ramify prepare FILE FOLDER`: all prepared files of a film, by hand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "media/fragment.h"
#include "media/prepare.h"

static bool show(void *ctx, const char *step, unsigned percent)
{
    const bool *terminal = ctx;
    if (*terminal) {
        (void)fprintf(stderr, "\r  %-12s %3u %%\033[K", step, percent);
        (void)fflush(stderr);
    }
    return true;
}

static void print_names(const rmf_prepared *made)
{
    const char *const names[] = {made->tracks, made->playlist, made->thumbs,
                                 made->peaks, made->play};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (*names[i]) (void)puts(names[i]);
    }
}

/* The film itself as FOLDER/clip.…, where a kept one would be. */
static bool bring(const char *path, const char *folder, rmf_clip *clip,
                  rmf_buf *words)
{
    char to[RMF_PATH_SIZE];
    if (!rmf_media_probe(path, clip, words)) return false;
    if (rmf_folder_make(folder) && rmf_path_join(to, folder, clip->file) &&
        rmf_file_copy(path, to))
        return true;
    rmf_buf_putf(words, "%s: %s", folder, strerror(errno));
    return false;
}

int rmf_command_prepare(const rmf_settings *settings, const rmf_words *words)
{
    (void)settings;
    rmf_clip clip = {0};
    rmf_prepared made = {0};
    rmf_buf why;
    bool terminal = isatty(STDERR_FILENO);
    if (words->count != 2) {
        (void)fputs("usage: ramify prepare FILE FOLDER\n", stderr);
        return 2;
    }
    rmf_buf_init(&why, 65536);
    const rmf_preparing what = {.media = words->at[1],
                                .hash = ".",
                                .file = clip.file,
                                .progress = show,
                                .ctx = &terminal};
    bool ok = bring(words->at[0], words->at[1], &clip, &why) &&
              rmf_prepare_first(&what, &made, &why) == RMF_PREPARED &&
              rmf_prepare_rest(&what, &made, &why) == RMF_PREPARED;
    if (terminal) (void)fputs("\r\033[K", stderr);
    if (why.size > 0) (void)fprintf(stderr, "ramify prepare: %s\n", why.at);
    if (ok) print_names(&made);
    rmf_buf_free(&why);
    return ok ? 0 : 1;
}

int rmf_command_fragment(const rmf_settings *settings, const rmf_words *words)
{
    (void)settings;
    return rmf_fragment_main(words->at, words->count);
}
