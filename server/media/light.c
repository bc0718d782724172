/* How light a clip's picture is, once a second (media.h). */
#include <stdio.h>

#include "base/file.h"
#include "media/child.h"
#include "media/media.h"

#define TEXT_OF(number) #number
#define WORD_OF(number) TEXT_OF(number)

/* An hour of film takes about two minutes of one processor. */
static const rmf_child_limits limits = {.cpu_s = 1200,
                                        .wall_s = 1200,
                                        .memory = 4096ul << 20,
                                        .file_size = 1u << 20,
                                        .gentle = true};

bool rmf_media_light(const char *path, rmf_buf *out)
{
    char from[RMF_PATH_SIZE + 8];
    rmf_child_limits its = limits;
    its.readable = path;
    (void)snprintf(from, sizeof from, "file:%s", path);
    const char *const argv[] = {
        "ffmpeg",
        "-v",
        "error",
        "-nostdin",
        "-protocol_whitelist",
        "file,pipe",
        "-threads",
        "1",
        "-i",
        from,
        "-map",
        "0:v:0",
        "-vf",
        "fps=1,scale=" WORD_OF(RMF_LIGHT_COLUMNS) ":" WORD_OF(
            RMF_LIGHT_ROWS) ":flags=area,format=gray",
        "-f",
        "rawvideo",
        "pipe:1",
        NULL};
    return rmf_child_run(argv, &its, out) &&
           out->size >= (size_t)RMF_LIGHT_COLUMNS * RMF_LIGHT_ROWS;
}
