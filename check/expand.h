/* A node's edges: what the engine does there (reach.h). */
#ifndef RMF_CHECK_EXPAND_H
#define RMF_CHECK_EXPAND_H

#include "reach.h"

/* The node before the first input. */
uint32_t rmf_expand_root(rmf_reach *reach);
/* All edges of a node, once. */
void rmf_expand(rmf_reach *reach, uint32_t node);
/* Who comes back may begin in any scene that was reached; false: no more of
 * them than before. */
bool rmf_expand_onward(rmf_reach *reach);

/* Of reach.c: leads one set, or all that came to a node, over an edge. */
void rmf_reach_lead(rmf_reach *reach, uint32_t chunk, uint32_t edge);
void rmf_reach_lead_all(rmf_reach *reach, uint32_t node, uint32_t edge);
double rmf_count_states(rmf_model *model, BDD set);

#endif
