/* Captions: WebVTT, checked, or made from SRT. In UTF-8, UTF-16 with its mark,
 * or Windows-1252, with any ends of lines. Hostile text costs no more than its
 * size: one pass, no recursion, what is no cue is left out and said.
 *
 * From SRT only <b>, <i> and <u> come through; fonts, positions ({\an8}) and
 * other tags are dropped, and all else is shown as it is written.
 */
#ifndef RMF_MEDIA_CAPTIONS_H
#define RMF_MEDIA_CAPTIONS_H

#include <stdbool.h>

#include "base/buf.h"

#define RMF_CAPTIONS_SIZE_MAX (4u << 20)
#define RMF_CUES_MAX          50000u

typedef struct rmf_captions {
    unsigned cues;
    bool good; /* the bytes are WebVTT that needs no change */
} rmf_captions;

/* Append the WebVTT to `vtt` (or nothing, where `good` is set). `words` gets
 * what was left out, as lines that begin with the number of the line. False:
 * these are no captions, and `words` says why. */
bool rmf_captions_read(const char *at, size_t size, rmf_captions *out,
                       rmf_buf *vtt, rmf_buf *words);

#endif
