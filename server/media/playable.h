/* Which clips every current browser plays as they are. Any other is converted
 * when it is prepared; the clip itself stays as it came.
 */
#ifndef RMF_MEDIA_PLAYABLE_H
#define RMF_MEDIA_PLAYABLE_H

#include <jansson.h>

#include "base/buf.h"
#include "media/layout.h"

typedef struct rmf_tracks {
    const char *path;
    rmf_layout layout;
    const char *container; /* in words, as ffprobe says */
    const json_t *picture; /* the stream that is seen */
    const json_t *sound;   /* the stream that is heard; NULL: none */
    bool uneven;           /* the frames do not come evenly */
} rmf_tracks;

/* False: it has to be converted; `words` (may be NULL) says for what reasons.
 * True: `words` may hold advice, a line each. */
bool rmf_playable(const rmf_tracks *tracks, rmf_buf *words);

/* How a stream is turned. `mirrored` too: its picture is also flipped. */
int rmf_turn_of(const json_t *stream, bool *mirrored); /* degrees */

#endif
