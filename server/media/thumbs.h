/* Thumbnails along a film: one picture with all of them, and WebVTT that says
 * which stands where. */
#ifndef RMF_MEDIA_THUMBS_H
#define RMF_MEDIA_THUMBS_H

#include <stdint.h>

#include "base/buf.h"
#include "media/rate.h"

typedef struct rmf_thumbs {
    int64_t every; /* frames from one to the next */
    unsigned count, columns, rows;
    unsigned width, height; /* of one, in pixels */
} rmf_thumbs;

/* At most 100, no more than one a second. */
rmf_thumbs rmf_thumbs_lay(int64_t frames, rmf_rate rate, int width, int height);
/* The cues, for the sprite that is called `name`. */
void rmf_thumbs_write(const rmf_thumbs *t, int64_t frames, rmf_rate rate,
                      const char *name, rmf_buf *out);

#endif
