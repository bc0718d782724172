/* Whether everybody can still reach an ending: going back, restarting, seeking
 * and leaving do not count as ways to it (reach.h). */
#ifndef RMF_CHECK_ENDS_H
#define RMF_CHECK_ENDS_H

#include "reach.h"

/* Nodes in which the film goes on for ever, or stands. */
typedef struct rmf_trap {
    uint32_t scene;  /* that it is first entered in */
    uint32_t chunk;  /* with which it is entered … */
    BDD within;      /* … and the facts from which no ending can be reached */
    uint32_t scenes; /* how many scenes belong to it */
    bool stands;     /* nothing more happens there */
} rmf_trap;

typedef struct rmf_traps {
    rmf_trap *at;
    uint32_t count, cap;
    bool failed;
} rmf_traps;

void rmf_traps_find(rmf_reach *reach, rmf_traps *traps);
void rmf_traps_free(rmf_traps *traps);

#endif
