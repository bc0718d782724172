/* Everywhere that sessions can come: nodes (stands of sessions) joined by
 * edges (one input on one path through the engine), and for each node the set
 * of facts with which sessions may stand there. Breadth first in inputs of
 * viewers, so that the first way to anything is a shortest one.
 *
 * Stages: viewers who are here for the first time; then those who come back
 * with kept variables and go on elsewhere; then seeking over the path taken.
 * Which scenes a path holds is not kept: each scene from which, or to which,
 * some session has come may lie beside the present one. That is more than may
 * be in truth, so what is reached only there is not decided.
 */
#ifndef RMF_CHECK_REACH_H
#define RMF_CHECK_REACH_H

#include "run.h"

typedef enum rmf_stage_of {
    RMF_STAGE_FRESH,
    RMF_STAGE_BACK,
    RMF_STAGE_PATH,
    RMF_STAGE_NEVER /* as a mark: at no stage */
} rmf_stage_of;

typedef enum rmf_edge_kind {
    RMF_EDGE_INPUT,
    RMF_EDGE_LEAVE, /* for another scene of the path; no input of its own */
    RMF_EDGE_WALK   /* to another place of the path, likewise */
} rmf_edge_kind;

typedef struct rmf_edge {
    rmf_edge_kind kind;
    uint32_t from, to;
    uint32_t move; /* of reach->moves */
    uint32_t change_first, change_count;
    rmf_stage_of stage; /* from which on it counts */
} rmf_edge;

/* A set that came to a node at once; pieces say over which edges. */
typedef struct rmf_chunk {
    uint32_t node;
    uint32_t layer; /* inputs of viewers */
    BDD set;
    uint32_t piece_first; /* linked by `next` */
} rmf_chunk;

typedef struct rmf_piece {
    uint32_t chunk; /* it came from; RMF_NONE: the beginning */
    uint32_t edge;
    uint32_t next; /* RMF_NONE: the last */
    BDD set;
} rmf_piece;

typedef struct rmf_list {
    uint32_t *at;
    uint32_t count, cap;
} rmf_list;

typedef struct rmf_node {
    uint32_t stand; /* offset in reach->stands */
    uint32_t stand_size;
    rmf_stand_view view;
    uint32_t *edges;
    uint32_t edge_count, edge_cap;
    uint32_t *chunks;
    uint32_t chunk_count, chunk_cap;
    BDD reached;
    BDD fresh;      /* what was reached at the first stage */
    BDD pending[2]; /* to be looked at in this layer, and in the next */
    uint32_t pieces[2];
    bool queued[2];
    bool expanded;
    rmf_list back_moves; /* runs that found no entry to go back to */
} rmf_node;

typedef struct rmf_reach {
    rmf_model *model;
    rmf_explorer *ex;
    rmf_document *doc;
    rmf_runner runner;
    rmf_session *session;
    rmf_turn *turn;
    char *stands;
    size_t stand_size, stand_cap;
    rmf_node *nodes;
    uint32_t node_count, node_cap;
    uint32_t *table; /* nodes by hash of stands */
    uint32_t table_cap;
    rmf_edge *edges;
    uint32_t edge_count, edge_cap;
    rmf_delta *changes;
    uint32_t change_count, change_cap;
    rmf_next_move *moves;
    uint32_t move_count, move_cap;
    rmf_chunk *chunks;
    uint32_t chunk_count, chunk_cap;
    rmf_piece *pieces;
    uint32_t piece_count, piece_cap;
    rmf_list queue[2];
    uint32_t queue_head;
    rmf_list *before, *after; /* scenes from, and to, which each leads */
    rmf_list *in_scene;       /* nodes of each scene */
    rmf_list *on_path;        /* nodes between scenes, by the one they are at */
    rmf_list new_ways;        /* pairs of scenes, not yet in those lists */
    bool *onward;             /* who comes back may begin there */
    uint32_t layer;
    rmf_stage_of stage;
    rmf_stage_of *seen_true, *seen_false;       /* of conditions */
    rmf_stage_of *parts[RMF_PART_ACTION + 1];   /* when each part was met */
    uint32_t *part_edges[RMF_PART_ACTION + 1];  /* by which edge … */
    uint32_t *part_chunks[RMF_PART_ACTION + 1]; /* … from which set */
    uint32_t overrun_edge, overrun_chunk;
    BDD *ending_sets; /* facts with which each ending was reached */
    double *ending_states;
    int64_t deadline_ms; /* of the steady clock */
    uint32_t nodes_max;
    bool failed;  /* out of memory */
    bool stopped; /* a limit was met: not everything was looked at */
    bool some;    /* not all inputs or paths were tried */
    bool reordered;
} rmf_reach;

/* `play` is what runs in the nodes: the explored document. False: out of
 * memory. Whatever it did stands in `reach` (failed, stopped, some). */
bool rmf_reach_make(rmf_reach *reach, rmf_document *doc, rmf_model *model,
                    rmf_explorer *ex);
void rmf_reach_run(rmf_reach *reach);
void rmf_reach_free(rmf_reach *reach);

bool rmf_reach_whole(const rmf_reach *reach);
int64_t rmf_steady_ms(void);

/* Lets the session stand at the node. */
void rmf_reach_stand(rmf_reach *reach, uint32_t node);
/* What leads over an edge, and what may have led over it. */
BDD rmf_edge_forward(rmf_reach *reach, const rmf_edge *edge, BDD set);
BDD rmf_edge_backward(rmf_reach *reach, const rmf_edge *edge, BDD set);

/* Room for one more; NULL: out of memory. */
void *rmf_more(void *at, uint32_t count, uint32_t *cap, size_t item);

#endif
