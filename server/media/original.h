/* What a file is, by its layout and by ffprobe, as far as preparing it needs
 * to know. */
#ifndef RMF_MEDIA_ORIGINAL_H
#define RMF_MEDIA_ORIGINAL_H

#include <jansson.h>

#include "media/media.h"
#include "media/playable.h"
#include "media/rate.h"

#define RMF_SIDE_MAX    8192 /* pixels, either way */
#define RMF_SECONDS_MAX 86400
#define RMF_STREAMS_MAX 64
#define RMF_LINES_MOST  1080 /* of what is coded anew: the shorter side */

typedef struct rmf_original {
    json_t *answer; /* ffprobe's; the tracks point into it */
    rmf_tracks tracks;
    rmf_clip clip; /* but for its hash and bytes */
    double begin;  /* when the first frame is shown, by the file's clock */
    bool blind;    /* ffprobe does not run here */
    bool copies;   /* H.264 that may be copied, if its index allows */
} rmf_original;

/* False: it can never be a clip, and `words` says why and what to do. True:
 * `words` may hold advice. Either way to be closed. */
bool rmf_original_open(const char *path, rmf_original *out, rmf_buf *words);
/* Whether ffprobe runs here: about 50 ms. */
bool rmf_original_sees(void);
void rmf_original_close(rmf_original *source);

#endif
