/* Backward from all endings; what is left over cannot reach one (ends.h). */
#include "ends.h"

#include <stdlib.h>
#include <string.h>

typedef struct backward {
    rmf_reach *reach;
    BDD *good;       /* of each node: from here an ending may be reached */
    BDD *front;      /* … and what of it has not been led back yet */
    uint32_t *first; /* edges into each node, in `into` */
    uint32_t *into;
    rmf_list work;
    bool *queued;
    /* strongly connected nodes among those left over */
    BDD *bad;
    uint32_t *index, *low, *stack, *group;
    uint32_t stack_count, next_index, group_count;
} backward;

/* Ways that count. */
static bool counts(const rmf_reach *reach, const rmf_edge *edge)
{
    if (edge->kind != RMF_EDGE_INPUT || edge->stage != RMF_STAGE_FRESH)
        return false;
    return reach->moves[edge->move].class != RMF_MOVE_BACK;
}

static void queue(backward *b, uint32_t node)
{
    if (b->queued[node]) return;
    uint32_t *at =
        rmf_more(b->work.at, b->work.count, &b->work.cap, sizeof *at);
    if (!at) {
        b->reach->failed = true;
        return;
    }
    b->work.at = at;
    at[b->work.count++] = node;
    b->queued[node] = true;
}

static bool sort_edges(backward *b)
{
    const rmf_reach *reach = b->reach;
    b->first = calloc(reach->node_count + 2, sizeof *b->first);
    b->into = calloc(reach->edge_count + 1, sizeof *b->into);
    if (!b->first || !b->into) return false;
    for (uint32_t e = 0; e < reach->edge_count; e++)
        b->first[reach->edges[e].to + 2]++;
    for (uint32_t n = 2; n < reach->node_count + 2; n++)
        b->first[n] += b->first[n - 1];
    for (uint32_t e = 0; e < reach->edge_count; e++)
        b->into[b->first[reach->edges[e].to + 1]++] = e;
    return true;
}

static void lead_back(backward *b, uint32_t edge, BDD set)
{
    rmf_reach *reach = b->reach;
    const rmf_edge *e = &reach->edges[edge];
    if (!counts(reach, e)) return;
    BDD before = rmf_edge_backward(reach, e, set);
    rmf_set_move(&before, rmf_set_and(reach->model, before,
                                      reach->nodes[e->from].fresh));
    rmf_set_move(&before, rmf_set_less(reach->model, before, b->good[e->from]));
    if (before != bddfalse) {
        rmf_set_move(&b->good[e->from],
                     rmf_set_or(reach->model, b->good[e->from], before));
        rmf_set_move(&b->front[e->from],
                     rmf_set_or(reach->model, b->front[e->from], before));
        queue(b, e->from);
    }
    rmf_set_drop(before);
}

static void begin_at_ends(backward *b)
{
    for (uint32_t n = 0; n < b->reach->node_count; n++) {
        const rmf_node *node = &b->reach->nodes[n];
        if (!node->view.ended || node->fresh == bddfalse) continue;
        b->good[n] = bdd_addref(node->fresh);
        b->front[n] = bdd_addref(node->fresh);
        queue(b, n);
    }
}

static void lead_all_back(backward *b)
{
    rmf_reach *reach = b->reach;
    while (b->work.count && !reach->failed && !reach->model->broken) {
        if (rmf_steady_ms() > reach->deadline_ms) {
            reach->stopped = true;
            return;
        }
        uint32_t n = b->work.at[--b->work.count];
        BDD set = b->front[n];
        b->front[n] = bddfalse;
        b->queued[n] = false;
        for (uint32_t i = b->first[n]; i < b->first[n + 1]; i++)
            lead_back(b, b->into[i], set);
        rmf_set_drop(set);
    }
}

/* ---- what is left over ----------------------------------------------- */

static uint32_t next_bad(const backward *b, uint32_t node, uint32_t *at)
{
    const rmf_reach *reach = b->reach;
    const rmf_node *n = &reach->nodes[node];
    for (; *at < n->edge_count; (*at)++) {
        const rmf_edge *e = &reach->edges[n->edges[*at]];
        if (counts(reach, e) && e->to != node && b->bad[e->to] != bddfalse) {
            (*at)++;
            return e->to;
        }
    }
    return RMF_NONE;
}

static void open_node(backward *b, uint32_t node, uint32_t *path, uint32_t *at,
                      uint32_t depth)
{
    b->index[node] = b->low[node] = ++b->next_index;
    b->stack[b->stack_count++] = node;
    path[depth] = node;
    at[depth] = 0;
}

static void close_group(backward *b, uint32_t node)
{
    if (b->low[node] != b->index[node]) return;
    uint32_t other;
    b->group_count++;
    do {
        other = b->stack[--b->stack_count];
        b->group[other] = b->group_count;
    } while (other != node);
}

/* Tarjan's, without recursion. */
static void group_from(backward *b, uint32_t root, uint32_t *path, uint32_t *at)
{
    uint32_t depth = 1;
    open_node(b, root, path, at, 0);
    while (depth) {
        uint32_t node = path[depth - 1];
        uint32_t to = next_bad(b, node, &at[depth - 1]);
        if (to == RMF_NONE) {
            close_group(b, node);
            if (--depth && b->low[node] < b->low[path[depth - 1]])
                b->low[path[depth - 1]] = b->low[node];
        } else if (!b->index[to]) {
            open_node(b, to, path, at, depth++);
        } else if (!b->group[to] && b->index[to] < b->low[node]) {
            b->low[node] = b->index[to];
        }
    }
}

/* Groups from which something leads to another of those left over. */
static void mark_left(const backward *b, bool *left)
{
    for (uint32_t n = 0; n < b->reach->node_count; n++) {
        uint32_t at = 0;
        uint32_t to;
        if (!b->group[n]) continue;
        while ((to = next_bad(b, n, &at)) != RMF_NONE)
            if (b->group[to] != b->group[n]) left[b->group[n]] = true;
    }
}

/* The set that came first into the group. */
static void enter_group(backward *b, uint32_t node, rmf_trap *trap)
{
    rmf_reach *reach = b->reach;
    const rmf_node *n = &reach->nodes[node];
    for (uint32_t i = 0; i < n->chunk_count; i++) {
        const rmf_chunk *chunk = &reach->chunks[n->chunks[i]];
        if (trap->chunk != RMF_NONE &&
            chunk->layer >= reach->chunks[trap->chunk].layer)
            continue;
        BDD both = rmf_set_and(reach->model, chunk->set, b->bad[node]);
        rmf_set_drop(both);
        if (both == bddfalse) continue;
        trap->chunk = n->chunks[i];
        trap->scene = n->view.scene;
        trap->within = b->bad[node];
    }
}

static void add_trap(backward *b, uint32_t group, rmf_traps *traps, bool *seen)
{
    rmf_reach *reach = b->reach;
    rmf_trap trap = {.scene = RMF_NONE, .chunk = RMF_NONE, .stands = true};
    memset(seen, 0, rmf_scene_count(reach->doc) * sizeof *seen);
    for (uint32_t n = 0; n < reach->node_count; n++) {
        uint32_t scene = reach->nodes[n].view.scene;
        if (b->group[n] != group || scene == RMF_NONE) continue;
        if (!seen[scene]) trap.scenes++;
        seen[scene] = true;
        trap.stands = trap.stands && reach->nodes[n].view.at_end;
        enter_group(b, n, &trap);
    }
    if (trap.chunk == RMF_NONE) return;
    rmf_trap *more =
        rmf_more(traps->at, traps->count, &traps->cap, sizeof *more);
    if (!more) {
        traps->failed = true;
        return;
    }
    traps->at = more;
    trap.within = bdd_addref(trap.within);
    more[traps->count++] = trap;
}

static void find_groups(backward *b, rmf_traps *traps)
{
    const rmf_reach *reach = b->reach;
    uint32_t count = reach->node_count + 1;
    uint32_t *path = calloc(count, sizeof *path);
    uint32_t *at = calloc(count, sizeof *at);
    bool *seen = calloc(rmf_scene_count(reach->doc) + 1, sizeof *seen);
    bool *left = calloc(count + 1, sizeof *left);
    if (path && at && seen && left) {
        for (uint32_t n = 0; n < reach->node_count; n++) {
            if (b->bad[n] != bddfalse && !b->index[n])
                group_from(b, n, path, at);
        }
        mark_left(b, left);
        for (uint32_t g = 1; g <= b->group_count; g++)
            if (!left[g]) add_trap(b, g, traps, seen);
    } else {
        traps->failed = true;
    }
    free(path);
    free(at);
    free(seen);
    free(left);
}

static bool make(backward *b)
{
    uint32_t count = b->reach->node_count + 1;
    b->good = calloc(count, sizeof *b->good);
    b->front = calloc(count, sizeof *b->front);
    b->bad = calloc(count, sizeof *b->bad);
    b->queued = calloc(count, sizeof *b->queued);
    b->index = calloc(count, sizeof *b->index);
    b->low = calloc(count, sizeof *b->low);
    b->stack = calloc(count, sizeof *b->stack);
    b->group = calloc(count, sizeof *b->group);
    return b->good && b->front && b->bad && b->queued && b->index && b->low &&
           b->stack && b->group && sort_edges(b);
}

void rmf_traps_find(rmf_reach *reach, rmf_traps *traps)
{
    backward b = {.reach = reach};
    *traps = (rmf_traps){.failed = !make(&b)};
    if (!traps->failed) {
        begin_at_ends(&b);
        lead_all_back(&b);
        traps->failed = !rmf_reach_whole(reach);
    }
    for (uint32_t n = 0; !traps->failed && n < reach->node_count; n++) {
        b.bad[n] =
            reach->nodes[n].view.scene == RMF_NONE
                ? bddfalse
                : rmf_set_less(reach->model, reach->nodes[n].fresh, b.good[n]);
    }
    if (!traps->failed) find_groups(&b, traps);
    void *all[] = {b.good,  b.front, b.bad,   b.queued, b.index,  b.low,
                   b.stack, b.group, b.first, b.into,   b.work.at};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]);
}

void rmf_traps_free(rmf_traps *traps)
{
    free(traps->at);
}
