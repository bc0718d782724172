/* Which clips every current browser plays, and the ffmpeg line that makes a
 * playable copy of any other. Ramify never changes a clip by itself.
 */
#ifndef RMF_MEDIA_PLAYABLE_H
#define RMF_MEDIA_PLAYABLE_H

#include <jansson.h>

#include "base/buf.h"
#include "media/layout.h"

typedef struct rmf_tracks {
    const char *path;
    rmf_layout layout;
    const char *container;      /* in words, as ffprobe says */
    const json_t *picture;      /* the stream that is seen */
    const json_t *sound;        /* the stream that is heard; NULL: none */
    bool uneven;                /* the frames do not come evenly */
    int64_t even_num, even_den; /* the rate at which they could */
} rmf_tracks;

/* False: it must not be published; `words` says each reason and what to do.
 * True: `words` may hold advice, a line each. */
bool rmf_playable(const rmf_tracks *tracks, rmf_buf *words);

/* How a stream is turned. `mirrored` too: its picture is also flipped. */
int rmf_turn_of(const json_t *stream, bool *mirrored); /* degrees */

#endif
