/* The fixed point: sets are led over edges until nothing new comes (reach.h).
 */
#include "reach.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "expand.h"

#define REORDER_AT 60000 /* nodes of diagrams */

int64_t rmf_steady_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void *rmf_more(void *at, uint32_t count, uint32_t *cap, size_t item)
{
    if (count < *cap) return at;
    uint32_t more = *cap ? *cap * 2 : 16;
    void *new = realloc(at, more * item);
    if (new) *cap = more;
    return new;
}

/* ---- leading sets ---------------------------------------------------- */

BDD rmf_edge_forward(rmf_reach *reach, const rmf_edge *edge, BDD set)
{
    BDD now = bdd_addref(set);
    const rmf_delta *c = &reach->changes[edge->change_first];
    for (uint32_t i = 0; i < edge->change_count && now != bddfalse; i++)
        rmf_set_move(&now, rmf_delta_forward(reach->model, &c[i], now));
    return now;
}

BDD rmf_edge_backward(rmf_reach *reach, const rmf_edge *edge, BDD set)
{
    BDD now = bdd_addref(set);
    const rmf_delta *c = &reach->changes[edge->change_first];
    for (uint32_t i = edge->change_count; i-- > 0 && now != bddfalse;)
        rmf_set_move(&now, rmf_delta_backward(reach->model, &c[i], now));
    return now;
}

/* ---- what is noteworthy on the way ----------------------------------- */

static void met(rmf_reach *reach, uint32_t sort, uint32_t index, uint32_t edge,
                uint32_t chunk)
{
    if (sort == RMF_NOTE_OVERRUN && reach->overrun_edge == RMF_NONE) {
        reach->overrun_edge = edge;
        reach->overrun_chunk = chunk;
    }
    if (sort > RMF_PART_ACTION || index == RMF_NONE) return;
    if (reach->parts[sort][index] != RMF_STAGE_NEVER) return;
    reach->parts[sort][index] = reach->stage;
    reach->part_edges[sort][index] = edge;
    reach->part_chunks[sort][index] = chunk;
}

static void saw(rmf_reach *reach, uint32_t condition, bool holds)
{
    rmf_stage_of *seen = holds ? reach->seen_true : reach->seen_false;
    if (reach->stage < seen[condition]) seen[condition] = reach->stage;
}

static void note(rmf_reach *reach, const rmf_delta *c, uint32_t edge,
                 uint32_t chunk)
{
    switch (c->sort) {
    case RMF_CHANGE_IF:
        saw(reach, c->a, true);
        break;
    case RMF_CHANGE_UNLESS:
        saw(reach, c->a, false);
        break;
    case RMF_CHANGE_SAW:
        saw(reach, c->a, c->b);
        break;
    case RMF_CHANGE_NOTE:
        met(reach, c->a, c->b, edge, chunk);
        break;
    case RMF_CHANGE_VALUE:
    case RMF_CHANGE_PUT:
    case RMF_CHANGE_ANY:
    case RMF_CHANGE_MORE:
    case RMF_CHANGE_GROW:
    case RMF_CHANGE_SET:
        break;
    }
}

/* The facts with which a named ending is reached, at the first stage. */
static void note_ending(rmf_reach *reach, const rmf_delta *c, BDD set)
{
    if (c->sort != RMF_CHANGE_NOTE || c->a != RMF_PART_ENDING) return;
    if (c->b == RMF_NONE || reach->stage != RMF_STAGE_FRESH) return;
    BDD *all = &reach->ending_sets[c->b];
    rmf_set_move(all, rmf_set_or(reach->model, *all, set));
}

static void note_all(rmf_reach *reach, uint32_t edge, uint32_t chunk, BDD set)
{
    const rmf_edge *e = &reach->edges[edge];
    for (uint32_t i = 0; i < e->change_count; i++) {
        const rmf_delta *c = &reach->changes[e->change_first + i];
        note(reach, c, edge, chunk);
        note_ending(reach, c, set);
    }
    uint32_t scene = reach->nodes[e->to].view.scene;
    if (scene != RMF_NONE) met(reach, RMF_PART_SCENE, scene, edge, chunk);
}

/* ---- pending sets ---------------------------------------------------- */

static void queue(rmf_reach *reach, uint32_t node, uint32_t which)
{
    rmf_list *list = &reach->queue[which];
    if (reach->nodes[node].queued[which]) return;
    uint32_t *at = rmf_more(list->at, list->count, &list->cap, sizeof *at);
    if (!at) {
        reach->failed = true;
        return;
    }
    list->at = at;
    list->at[list->count++] = node;
    reach->nodes[node].queued[which] = true;
}

static void add_piece(rmf_reach *reach, uint32_t node, uint32_t which,
                      const rmf_piece *piece)
{
    rmf_piece *more = rmf_more(reach->pieces, reach->piece_count,
                               &reach->piece_cap, sizeof *more);
    if (!more) {
        reach->failed = true;
        return;
    }
    reach->pieces = more;
    more[reach->piece_count] = *piece;
    more[reach->piece_count].next = reach->nodes[node].pieces[which];
    reach->nodes[node].pieces[which] = reach->piece_count++;
    (void)bdd_addref(piece->set);
}

/* What is new of a set comes to the node. */
static void arrive(rmf_reach *reach, uint32_t node, uint32_t which,
                   rmf_piece *piece)
{
    rmf_node *n = &reach->nodes[node];
    BDD new = rmf_set_less(reach->model, piece->set, n->reached);
    rmf_set_move(&new, rmf_set_less(reach->model, new, n->pending[0]));
    if (which)
        rmf_set_move(&new, rmf_set_less(reach->model, new, n->pending[1]));
    if (new != bddfalse) {
        piece->set = new;
        rmf_set_move(&n->pending[which],
                     rmf_set_or(reach->model, n->pending[which], new));
        add_piece(reach, node, which, piece);
        queue(reach, node, which);
    }
    rmf_set_drop(new);
}

static uint32_t cost(const rmf_reach *reach, const rmf_edge *edge)
{
    if (edge->kind == RMF_EDGE_WALK) return 0;
    if (edge->kind == RMF_EDGE_LEAVE) return 1;
    const rmf_next_move *move = &reach->moves[edge->move];
    if (move->class == RMF_MOVE_VIEWER) return 1;
    return move->class == RMF_MOVE_BACK &&
           move->input.kind != RMF_IN_started; /* the leaving counted */
}

void rmf_reach_lead(rmf_reach *reach, uint32_t chunk, uint32_t edge)
{
    const rmf_edge *e = &reach->edges[edge];
    if (e->stage > reach->stage) return;
    BDD image = rmf_edge_forward(reach, e, reach->chunks[chunk].set);
    if (image != bddfalse) {
        rmf_piece piece = {.chunk = chunk, .edge = edge, .set = image};
        note_all(reach, edge, chunk, image);
        arrive(reach, e->to, cost(reach, e), &piece);
    }
    rmf_set_drop(image);
}

void rmf_reach_lead_all(rmf_reach *reach, uint32_t node, uint32_t edge)
{
    for (uint32_t i = 0; i < reach->nodes[node].chunk_count; i++)
        rmf_reach_lead(reach, reach->nodes[node].chunks[i], edge);
}

/* ---- chunks ---------------------------------------------------------- */

static uint32_t add_chunk(rmf_reach *reach, uint32_t node, BDD set,
                          uint32_t piece)
{
    rmf_chunk *more = rmf_more(reach->chunks, reach->chunk_count,
                               &reach->chunk_cap, sizeof *more);
    if (more) reach->chunks = more;
    rmf_node *n = &reach->nodes[node];
    uint32_t *own =
        rmf_more(n->chunks, n->chunk_count, &n->chunk_cap, sizeof *own);
    if (own) n->chunks = own;
    if (!more || !own) {
        reach->failed = true;
        return RMF_NONE;
    }
    uint32_t chunk = reach->chunk_count++;
    n->chunks[n->chunk_count++] = chunk;
    more[chunk] = (rmf_chunk){node, reach->layer, bdd_addref(set), piece};
    rmf_set_move(&n->reached, rmf_set_or(reach->model, n->reached, set));
    return chunk;
}

static void look_at(rmf_reach *reach, uint32_t node)
{
    rmf_node *n = &reach->nodes[node];
    n->queued[0] = false;
    BDD set = n->pending[0];
    uint32_t piece = n->pieces[0];
    n->pending[0] = bddfalse;
    n->pieces[0] = RMF_NONE;
    if (set == bddfalse) return;
    uint32_t chunk = add_chunk(reach, node, set, piece);
    rmf_set_drop(set);
    if (chunk == RMF_NONE) return;
    rmf_expand(reach, node);
    for (uint32_t i = 0; i < reach->nodes[node].edge_count; i++) {
        if (reach->failed || reach->model->broken) return;
        rmf_reach_lead(reach, chunk, reach->nodes[node].edges[i]);
    }
}

/* What waited for the next layer is of this one now. */
static void turn_layer(rmf_reach *reach)
{
    rmf_list next = reach->queue[1];
    reach->queue[1] = reach->queue[0];
    reach->queue[1].count = 0;
    reach->queue[0] = next;
    reach->queue_head = 0;
    reach->layer++;
    for (uint32_t i = 0; i < next.count; i++) {
        rmf_node *n = &reach->nodes[next.at[i]];
        n->queued[1] = false;
        n->queued[0] = true;
        BDD new = rmf_set_less(reach->model, n->pending[1], n->reached);
        rmf_set_drop(n->pending[1]);
        n->pending[0] = new;
        n->pieces[0] = n->pieces[1];
        n->pending[1] = bddfalse;
        n->pieces[1] = RMF_NONE;
    }
}

static void reorder(rmf_reach *reach)
{
    if (reach->reordered || bdd_getnodenum() < REORDER_AT) return;
    reach->reordered = true;
    bdd_varblockall();
    bdd_reorder(BDD_REORDER_SIFT);
}

static bool goes_on(rmf_reach *reach)
{
    if (reach->failed || reach->model->broken) return false;
    if (rmf_steady_ms() > reach->deadline_ms ||
        reach->node_count > reach->nodes_max)
        reach->stopped = true;
    return !reach->stopped;
}

static void run_stage(rmf_reach *reach)
{
    while (goes_on(reach)) {
        rmf_list *list = &reach->queue[0];
        if (reach->queue_head == list->count) {
            if (!reach->queue[1].count) break;
            turn_layer(reach);
            continue;
        }
        reorder(reach);
        look_at(reach, reach->queue[0].at[reach->queue_head++]);
        if (reach->queue_head == reach->queue[0].count)
            reach->queue_head = reach->queue[0].count = 0;
    }
}

/* ---- beginnings ------------------------------------------------------ */

/* Every fact as before the first input; of kept variables any value where the
 * viewer comes back. */
static BDD beginning(rmf_model *model, bool back)
{
    BDD set = bdd_addref(model->universe);
    for (uint32_t i = 0; i < model->fact_count; i++) {
        const rmf_fact *fact = &model->facts[i];
        bool any = back && fact->known.kept;
        if (!any)
            rmf_set_move(&set, rmf_set_and(model, set, fact->is[fact->start]));
    }
    return set;
}

static void begin(rmf_reach *reach, bool back)
{
    uint32_t root = rmf_expand_root(reach);
    BDD set = beginning(reach->model, back);
    rmf_piece piece = {.chunk = RMF_NONE, .edge = RMF_NONE, .set = set};
    if (root != RMF_NONE) arrive(reach, root, 0, &piece);
    rmf_set_drop(set);
}

static void keep_fresh(rmf_reach *reach)
{
    for (uint32_t i = 0; i < reach->node_count; i++)
        reach->nodes[i].fresh = bdd_addref(reach->nodes[i].reached);
    for (uint32_t i = 0; i < rmf_part_count(reach->doc, RMF_PART_ENDING); i++) {
        reach->ending_states[i] =
            rmf_count_states(reach->model, reach->ending_sets[i]);
    }
}

double rmf_count_states(rmf_model *model, BDD set)
{
    if (set == bddfalse) return 0;
    int spare = bdd_varnum() - (int)model->bit_count;
    double count = bdd_satcount(set);
    for (int i = 0; i < spare; i++)
        count /= 2;
    return count;
}

void rmf_reach_run(rmf_reach *reach)
{
    begin(reach, false);
    run_stage(reach);
    keep_fresh(reach);
    reach->stage = RMF_STAGE_BACK;
    if (goes_on(reach)) begin(reach, true);
    do {
        run_stage(reach);
    } while (goes_on(reach) && rmf_expand_onward(reach));
    reach->stage = RMF_STAGE_PATH;
    for (uint32_t i = 0; goes_on(reach) && i < reach->node_count; i++) {
        for (uint32_t e = 0; e < reach->nodes[i].edge_count; e++) {
            if (reach->edges[reach->nodes[i].edges[e]].stage == RMF_STAGE_PATH)
                rmf_reach_lead_all(reach, i, reach->nodes[i].edges[e]);
        }
    }
    run_stage(reach);
}

bool rmf_reach_whole(const rmf_reach *reach)
{
    return !reach->failed && !reach->stopped && !reach->some &&
           !reach->model->broken;
}
