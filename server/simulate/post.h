/* Many viewers at once, and a line that loses things: batches are lost on the
 * way, or their answers are; they are cut off, sent twice, and in another
 * order. Whoever has no answer sends again until there is one. */
#ifndef RMF_SIMULATE_POST_H
#define RMF_SIMULATE_POST_H

#include "simulate/walk.h"

typedef struct rmf_posting {
    const rmf_screen *screen;
    const rmf_walk_options *walk;
    rmf_books *books;
    int64_t viewers;  /* how many */
    int64_t together; /* at once */
    uint64_t seed;
    uint32_t loss;  /* percent of requests that something happens to */
    uint32_t speed; /* times real time; 0: nobody waits */
} rmf_posting;

typedef struct rmf_posted {
    uint64_t viewers, events, batches;
    uint64_t requests;
    uint64_t lost;     /* never sent */
    uint64_t deaf;     /* sent, but the answer was not heard */
    uint64_t cut;      /* broken off, wherever it was then */
    uint64_t doubled;  /* sent twice at the same time */
    uint64_t ahead;    /* before one that comes first */
    uint64_t early;    /* refused, because the session was not open yet */
    uint64_t busy;     /* the server had too much to do */
    uint64_t refused;  /* events: there should be none */
    char example[512]; /* … the first answer that says so */
} rmf_posted;

/* Everything is delivered and in the books. False: `why`. */
bool rmf_post_all(const rmf_posting *posting, rmf_posted *out, rmf_buf *why);

#endif
