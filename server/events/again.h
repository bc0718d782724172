/* A session played again by the engine: does what its player said follow from
 * what the viewer did? */
#ifndef RMF_EVENTS_AGAIN_H
#define RMF_EVENTS_AGAIN_H

#include "base/buf.h"
#include "engine/ramify.h"

/* More is not played again. */
#define RMF_AGAIN_EVENTS_MAX 50000u
/* Faster than this nobody watches: the engine's highest rate. */
#define RMF_AGAIN_RATE_MAX 16

typedef enum rmf_again {
    RMF_AGAIN_SAME,
    RMF_AGAIN_OTHER, /* forged, tampered with, or impossible */
    RMF_AGAIN_HOLES, /* not every event is there */
    RMF_AGAIN_FAILED /* no memory */
} rmf_again;

/* `lines` as chunks have them (chunk.h), in any order. `why`: with
 * RMF_AGAIN_OTHER where and what, in a few words. Only the document is read. */
rmf_again rmf_play_again(const rmf_document *doc, const rmf_buf *lines,
                         rmf_buf *why);

#endif
