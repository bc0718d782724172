/* From a picture's uneven ticks to frames: which sample shows which frame, and
 * where it may be cut into fragments.
 */
#ifndef RMF_MEDIA_EVEN_H
#define RMF_MEDIA_EVEN_H

#include "base/buf.h"
#include "media/mp4_read.h"

/* Of one picture, cut. Fragment i holds the samples from starts[i] up to
 * starts[i + 1], which show exactly the frames of these numbers. */
typedef struct rmf_cuts {
    size_t *starts; /* `count`, and one more: the end */
    bool *keys;     /* the fragment opens a closed group of pictures */
    size_t count;
} rmf_cuts;

/* Number the samples: afterwards dts is the place in decoding and pts the
 * number of the frame. `begin_ticks` (may be NULL) takes the first frame's
 * time before. False: the frames do not come num/den times a second, and
 * `words` says so. Cost: n log n. */
bool rmf_even_number(rmf_mp4_track *t, int64_t num, int64_t den,
                     int64_t *begin_ticks, rmf_buf *words);

/* Cut a numbered picture into fragments of about `step` frames, at key frames
 * where there are some near. False: nothing opens at its start, or two key
 * frames lie more than `apart` frames from each other. */
bool rmf_even_cut(const rmf_mp4_track *t, size_t step, size_t apart,
                  rmf_cuts *out, rmf_buf *words);
/* Cut it as another one was: `frames_in[count]`. */
bool rmf_even_cut_as(const rmf_mp4_track *t, const size_t *frames_in,
                     size_t count, rmf_cuts *out, rmf_buf *words);
void rmf_cuts_free(rmf_cuts *cuts);

#endif
