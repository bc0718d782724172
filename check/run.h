/* Paths through the engine: something is run again and again, each time with
 * other answers of the oracle, until all that the facts allow were given. What
 * was asked and told on a path is a list of changes, by which sets of facts
 * are led along it, forward and backward. */
#ifndef RMF_CHECK_RUN_H
#define RMF_CHECK_RUN_H

#include "model.h"

typedef enum rmf_delta_sort {
    RMF_CHANGE_IF,     /* condition a holds */
    RMF_CHANGE_UNLESS, /* condition a does not */
    RMF_CHANGE_VALUE,  /* fact a has value b */
    RMF_CHANGE_PUT,    /* fact a gets value b */
    RMF_CHANGE_ANY,    /* … any value */
    RMF_CHANGE_MORE,   /* … the next one, up to the last */
    RMF_CHANGE_GROW,   /* … its own or any behind it */
    RMF_CHANGE_SET,    /* what action a stores */
    /* No change, but noteworthy where the set is not empty. */
    RMF_CHANGE_SAW, /* condition a was asked, and could only be b */
    RMF_CHANGE_NOTE /* b of the sort a (rmf_part_sort, RMF_NOTE_…) */
} rmf_delta_sort;

#define RMF_NOTE_OVERRUN 100u /* more actions than an input may run */
#define RMF_NOTE_DEFAULT 101u /* an option was taken by default */

typedef struct rmf_delta {
    rmf_delta_sort sort;
    uint32_t a, b;
} rmf_delta;

BDD rmf_delta_forward(rmf_model *model, const rmf_delta *change, BDD set);
BDD rmf_delta_backward(rmf_model *model, const rmf_delta *change, BDD set);

typedef struct rmf_runner {
    rmf_model *model;
    BDD now; /* with which facts one may be here */
    uint8_t *answers;
    uint32_t answer_count, answer_at, answer_cap;
    rmf_delta *changes;
    uint32_t change_count, change_cap;
    bool open;    /* variables told now get any value */
    bool failed;  /* out of memory */
    bool crowded; /* not all paths were gone: there are too many */
} rmf_runner;

/* The oracle for rmf_explorer_init; ctx is the runner. */
rmf_oracle rmf_runner_oracle(rmf_runner *runner);
void rmf_runner_note(rmf_runner *runner, rmf_delta_sort sort, uint32_t a,
                     uint32_t b);
void rmf_runner_free(rmf_runner *runner);

/* `go` is run on each path; where it returns true, `found` is told, with the
 * runner's changes and `now`. */
typedef bool rmf_go_fn(void *ctx);
typedef void rmf_found_fn(void *ctx);
void rmf_runner_all(rmf_runner *runner, BDD from, rmf_go_fn *go,
                    rmf_found_fn *found, void *ctx);

#endif
