/* One viewer: opens the film, watches, presses, chooses, answers, seeks, waits
 * and leaves, by chance and without waiting for real time. A host as
 * format/trails.md has it: effects are obeyed, inputs confirm. */
#ifndef RMF_SIMULATE_WALK_H
#define RMF_SIMULATE_WALK_H

#include "simulate/books.h"
#include "simulate/chance.h"

typedef struct rmf_walk_options {
    const rmf_screen *screen;
    json_t *weights; /* {"choice": {"option": weight, …}, …}; NULL: equal */
    uint32_t frames; /* a second: what is played is told at pictures only, as
                      * browsers do; 0: exactly up to each boundary */
} rmf_walk_options;

typedef struct rmf_walk_event {
    size_t from, size; /* of its JSON in the text */
    int64_t at_ms;     /* of the viewing */
} rmf_walk_event;

typedef struct rmf_walk rmf_walk;

/* `options` and what is in it is borrowed. NULL: no memory. */
rmf_walk *rmf_walk_open(const rmf_walk_options *options);
void rmf_walk_close(rmf_walk *walk);

/* A whole viewing; `returned`: the viewer was here before. What happens goes
 * into the diary, which has begun. False: no memory. */
bool rmf_walk_play(rmf_walk *walk, const rmf_chance *chance, bool returned,
                   rmf_diary *diary);
/* Its events, the n-th has n; until the next is played. */
uint32_t rmf_walk_count(const rmf_walk *walk);
const rmf_walk_event *rmf_walk_event_at(const rmf_walk *walk, uint32_t n);
const char *rmf_walk_text(const rmf_walk *walk);

#endif
