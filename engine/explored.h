/* Inside explore_*.c: what an explorer is. */
#ifndef RAMIFY_EXPLORED_H
#define RAMIFY_EXPLORED_H

#include "explore.h"
#include "turn.h"

typedef struct rmf_kept_fact {
    uint32_t kind; /* rmf_fact_kind or rmf_mark */
    uint32_t index;
    uint64_t place; /* of chance */
    int64_t share;  /* of chance, in millionths */
} rmf_kept_fact;

/* Of scenes. */
#define RMF_SCENE_SHARES      1u /* with other takes */
#define RMF_SCENE_HAS_LIMITS  2u
#define RMF_SCENE_MINDS_WIDTH 4u
#define RMF_SCENE_MINDS_LATE                                                   \
    8u /* what is used there after the way on was                              \
          accepted is known later */

struct rmf_explorer {
    const rmf_document *doc;
    rmf_oracle oracle;
    rmf_kept_fact *facts; /* sorted */
    uint32_t count;
    uint8_t *marks;    /* RMF_SCENE_SHARES … of each scene */
    char *names;       /* of viewer.* fields, one behind the other */
    uint32_t put;      /* the scene of the last stand put, or RMF_NONE */
    rmf_visit earlier; /* scene RMF_NONE: none */
    bool stops_early;  /* conditions wait for what playing makes true */
};

/* Before dropping doubles; each takes sizeof(rmf_kept_fact). */
uint32_t rmf_facts_most(const rmf_document *doc);
void rmf_facts_make(rmf_explorer *ex, rmf_kept_fact *memory);
rmf_nature rmf_nature_of(const rmf_explorer *ex, uint32_t fact);
uint32_t rmf_fact_of_op(const rmf_explorer *ex, const rmf_op *op);

#endif
