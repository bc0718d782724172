/* What the engine does in a node, as edges (expand.h). */
#include "expand.h"

#include <stdlib.h>
#include <string.h>

#define TIMES_MAX   4096u
#define CONFIRM_MAX 4u /* jumps within a scene that one input may lead to */

/* ---- lists ----------------------------------------------------------- */

static void append(rmf_reach *reach, rmf_list *list, uint32_t value)
{
    uint32_t *at = rmf_more(list->at, list->count, &list->cap, sizeof *at);
    if (!at) {
        reach->failed = true;
        return;
    }
    list->at = at;
    list->at[list->count++] = value;
}

static bool is_in(const rmf_list *list, uint32_t value)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->at[i] == value) return true;
    return false;
}

/* ---- nodes ----------------------------------------------------------- */

static uint64_t hash_of(const char *at, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)at[i]) * 0x100000001b3u;
    return hash;
}

static bool is_stand(const rmf_reach *reach, uint32_t node, const char *stand,
                     size_t size)
{
    const rmf_node *n = &reach->nodes[node];
    return n->stand_size == size &&
           !memcmp(reach->stands + n->stand, stand, size);
}

/* Where in the table the stand is, or would be. */
static uint32_t place_of(const rmf_reach *reach, const char *stand, size_t size)
{
    uint32_t at = (uint32_t)hash_of(stand, size) & (reach->table_cap - 1);
    while (reach->table[at] != RMF_NONE &&
           !is_stand(reach, reach->table[at], stand, size))
        at = (at + 1) & (reach->table_cap - 1);
    return at;
}

static bool widen_table(rmf_reach *reach)
{
    if (reach->node_count * 2 < reach->table_cap) return true;
    uint32_t cap = reach->table_cap ? reach->table_cap * 2 : 1024;
    uint32_t *table = malloc(cap * sizeof *table);
    if (!table) return false;
    memset(table, 0xff, cap * sizeof *table);
    free(reach->table);
    reach->table = table;
    reach->table_cap = cap;
    for (uint32_t i = 0; i < reach->node_count; i++) {
        const rmf_node *n = &reach->nodes[i];
        table[place_of(reach, reach->stands + n->stand, n->stand_size)] = i;
    }
    return true;
}

static bool widen_stands(rmf_reach *reach)
{
    size_t most = reach->stand_size + rmf_stand_max(reach->ex) + 16;
    if (most <= reach->stand_cap) return true;
    char *more = realloc(reach->stands, most * 2);
    if (!more) return false;
    reach->stands = more;
    reach->stand_cap = most * 2;
    return true;
}

static uint32_t add_node(rmf_reach *reach, size_t size, uint32_t place)
{
    rmf_node *more = rmf_more(reach->nodes, reach->node_count, &reach->node_cap,
                              sizeof *more);
    if (!more) {
        reach->failed = true;
        return RMF_NONE;
    }
    reach->nodes = more;
    uint32_t node = reach->node_count++;
    reach->table[place] = node;
    more[node] = (rmf_node){.stand = (uint32_t)reach->stand_size,
                            .stand_size = (uint32_t)size,
                            .pieces = {RMF_NONE, RMF_NONE}};
    rmf_stand_look(reach->doc, reach->session, &more[node].view);
    reach->stand_size += (size + 15) & ~(size_t)15;
    const rmf_stand_view *view = &more[node].view;
    if (view->scene != RMF_NONE)
        append(reach, &reach->in_scene[view->scene], node);
    if (view->scene == RMF_NONE && view->by_path)
        append(reach, &reach->on_path[view->going], node);
    return node;
}

/* The node of where the session stands. */
static uint32_t node_here(rmf_reach *reach)
{
    if (!widen_stands(reach) || !widen_table(reach)) {
        reach->failed = true;
        return RMF_NONE;
    }
    char *at = reach->stands + reach->stand_size;
    size_t size = rmf_stand_take(reach->ex, reach->session, at);
    uint32_t place = place_of(reach, at, size);
    if (reach->table[place] != RMF_NONE) return reach->table[place];
    return add_node(reach, size, place);
}

void rmf_reach_stand(rmf_reach *reach, uint32_t node)
{
    rmf_stand_put(reach->ex, reach->session,
                  reach->stands + reach->nodes[node].stand);
}

/* ---- edges ----------------------------------------------------------- */

static bool keep_changes(rmf_reach *reach, rmf_edge *edge)
{
    const rmf_runner *runner = &reach->runner;
    edge->change_first = reach->change_count;
    edge->change_count = runner->change_count;
    for (uint32_t i = 0; i < runner->change_count; i++) {
        rmf_delta *more = rmf_more(reach->changes, reach->change_count,
                                   &reach->change_cap, sizeof *more);
        if (!more) return false;
        reach->changes = more;
        more[reach->change_count++] = runner->changes[i];
    }
    return true;
}

static bool is_same_edge(const rmf_reach *reach, const rmf_edge *a,
                         const rmf_edge *b)
{
    return a->kind == b->kind && a->to == b->to && a->move == b->move &&
           a->stage == b->stage && a->change_count == b->change_count &&
           (!a->change_count ||
            !memcmp(&reach->changes[a->change_first],
                    &reach->changes[b->change_first],
                    a->change_count * sizeof *reach->changes));
}

static void note_way(rmf_reach *reach, uint32_t from, uint32_t to)
{
    uint32_t a = reach->nodes[from].view.scene;
    uint32_t b = reach->nodes[to].view.scene;
    bool entered = a != RMF_NONE && b != RMF_NONE &&
                   reach->nodes[from].view.going != RMF_NONE;
    if (!entered || is_in(&reach->before[b], a)) return;
    append(reach, &reach->before[b], a);
    append(reach, &reach->after[a], b);
    append(reach, &reach->new_ways, a);
    append(reach, &reach->new_ways, b);
}

/* From `from`, with the runner's changes. */
static void add_edge(rmf_reach *reach, uint32_t from, rmf_edge edge)
{
    rmf_edge *more = rmf_more(reach->edges, reach->edge_count, &reach->edge_cap,
                              sizeof *more);
    if (more) reach->edges = more;
    rmf_node *n = &reach->nodes[from];
    uint32_t *own =
        rmf_more(n->edges, n->edge_count, &n->edge_cap, sizeof *own);
    if (own) n->edges = own;
    if (!more || !own || !keep_changes(reach, &edge)) {
        reach->failed = true;
        return;
    }
    for (uint32_t i = n->edge_count; i-- > 0 && i + 8 > n->edge_count;) {
        if (is_same_edge(reach, &more[own[i]], &edge)) {
            reach->change_count = edge.change_first;
            return;
        }
    }
    uint32_t index = reach->edge_count++;
    edge.from = from;
    more[index] = edge;
    own[n->edge_count++] = index;
    note_way(reach, from, edge.to);
    /* While the node is being opened, its sets are led over all at once. */
    if (n->expanded) rmf_reach_lead_all(reach, from, index);
}

/* ---- one input ------------------------------------------------------- */

typedef struct trial {
    rmf_reach *reach;
    uint32_t node;
    uint32_t move;
    rmf_edge_kind kind;
    rmf_stage_of stage;
    bool wants_back;
} trial;

static void note_effect(rmf_reach *reach, const rmf_effect *fx, trial *t,
                        rmf_input *confirm)
{
    rmf_runner *r = &reach->runner;
    uint32_t option = RMF_NONE;
    if (fx->kind == RMF_FX_chosen || fx->kind == RMF_FX_defaulted)
        option = rmf_part_option(reach->doc, fx->element, fx->option);
    if (fx->kind == RMF_FX_fired)
        rmf_runner_note(r, RMF_CHANGE_NOTE, RMF_PART_TRIGGER, fx->trigger);
    if (fx->kind == RMF_FX_opened)
        rmf_runner_note(r, RMF_CHANGE_NOTE, RMF_PART_PANEL, fx->panel);
    if (fx->kind == RMF_FX_chosen)
        rmf_runner_note(r, RMF_CHANGE_NOTE, RMF_PART_OPTION, option);
    if (fx->kind == RMF_FX_ending) {
        rmf_runner_note(r, RMF_CHANGE_NOTE, RMF_PART_ENDING,
                        rmf_part_ending(reach->doc, fx->text));
    }
    if (fx->kind == RMF_FX_overrun)
        rmf_runner_note(r, RMF_CHANGE_NOTE, RMF_NOTE_OVERRUN, 0);
    if (fx->kind == RMF_FX_late && fx->text.size == 4 &&
        !memcmp(fx->text.at, "back", 4))
        t->wants_back = true;
    if (fx->kind == RMF_FX_loop || fx->kind == RMF_FX_seek) {
        confirm->kind = fx->kind == RMF_FX_loop ? RMF_IN_looped : RMF_IN_seeked;
        confirm->t_us = fx->t_us;
        confirm->flag = true;
    }
}

/* A jump within the scene is confirmed at once: what may come between comes
 * before as well. */
static bool feed(trial *t, const rmf_input *first)
{
    rmf_reach *reach = t->reach;
    rmf_input input = *first;
    for (uint32_t i = 0; i <= CONFIRM_MAX; i++) {
        rmf_input confirm = {.at_ms = input.at_ms};
        uint32_t count = 0;
        if (rmf_feed(reach->doc, reach->session, &input, reach->turn) != RMF_OK)
            return i > 0;
        reach->runner.open = false;
        const rmf_effect *fx = rmf_turn_effects(reach->turn, &count);
        for (uint32_t k = 0; k < count; k++)
            note_effect(reach, &fx[k], t, &confirm);
        if (!confirm.flag) return true;
        confirm.flag = false;
        if (input.kind == RMF_IN_moved) confirm.at_ms = 0;
        input = confirm;
    }
    reach->some = true; /* jumps without end */
    return true;
}

static bool go(void *ctx)
{
    trial *t = ctx;
    rmf_reach *reach = t->reach;
    rmf_reach_stand(reach, t->node);
    if (t->kind == RMF_EDGE_LEAVE) {
        return rmf_explorer_leave(reach->ex, reach->session, reach->turn) ==
               RMF_OK;
    }
    reach->runner.open = reach->moves[t->move].open;
    return feed(t, &reach->moves[t->move].input);
}

static void found(void *ctx)
{
    trial *t = ctx;
    uint32_t to = node_here(t->reach);
    if (to == RMF_NONE) return;
    rmf_edge edge = {
        .kind = t->kind, .to = to, .move = t->move, .stage = t->stage};
    if (to == t->node && !t->reach->runner.change_count) return;
    add_edge(t->reach, t->node, edge);
}

static void try_all(trial *t)
{
    rmf_runner *runner = &t->reach->runner;
    rmf_runner_all(runner, t->reach->model->universe, go, found, t);
    t->reach->failed = t->reach->failed || runner->failed;
    t->reach->some = t->reach->some || runner->crowded;
}

/* ---- going back ------------------------------------------------------ */

/* All that may have been left: the node's runs that go back are run again, as
 * if `scene` lay before. */
static void try_back(rmf_reach *reach, uint32_t node, uint32_t scene)
{
    int64_t times[TIMES_MAX];
    uint32_t count = rmf_explorer_times(reach->ex, scene, times, TIMES_MAX);
    if (count > TIMES_MAX) {
        reach->some = true;
        count = TIMES_MAX;
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t m = 0; m < reach->nodes[node].back_moves.count; m++) {
            trial t = {.reach = reach,
                       .node = node,
                       .move = reach->nodes[node].back_moves.at[m]};
            rmf_explorer_suppose(reach->ex, scene, times[i]);
            try_all(&t);
        }
    }
    rmf_explorer_suppose(reach->ex, RMF_NONE, 0);
}

static void add_walk(rmf_reach *reach, uint32_t node, uint32_t scene,
                     bool forward)
{
    rmf_runner *runner = &reach->runner;
    rmf_reach_stand(reach, node);
    rmf_explorer_walk(reach->session, scene);
    runner->change_count = 0;
    for (uint32_t i = 0; i < reach->model->fact_count; i++) {
        const rmf_fact *fact = &reach->model->facts[i];
        if (forward && fact->known.type == RMF_BOOL &&
            fact->known.nature == RMF_FACT_LOOSE)
            rmf_runner_note(runner, RMF_CHANGE_ANY, i, 0); /* skipped() */
    }
    uint32_t to = node_here(reach);
    if (to == RMF_NONE) return;
    rmf_edge edge = {.kind = RMF_EDGE_WALK,
                     .to = to,
                     .move = RMF_NONE,
                     .stage = RMF_STAGE_PATH};
    add_edge(reach, node, edge);
}

/* A way from a to b is new: who stands in b may go back to a; who has gone back
 * to a may go forward to b. */
static void use_way(rmf_reach *reach, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < reach->in_scene[b].count; i++) {
        uint32_t node = reach->in_scene[b].at[i];
        if (reach->nodes[node].expanded) try_back(reach, node, a);
    }
    for (uint32_t i = 0; i < reach->on_path[b].count; i++) {
        uint32_t node = reach->on_path[b].at[i];
        if (reach->nodes[node].expanded) add_walk(reach, node, a, false);
    }
    for (uint32_t i = 0; i < reach->on_path[a].count; i++) {
        uint32_t node = reach->on_path[a].at[i];
        if (reach->nodes[node].expanded) add_walk(reach, node, b, true);
    }
}

static void use_new_ways(rmf_reach *reach)
{
    for (uint32_t i = 0; i + 1 < reach->new_ways.count && !reach->failed;
         i += 2)
        use_way(reach, reach->new_ways.at[i], reach->new_ways.at[i + 1]);
    reach->new_ways.count = 0;
}

/* ---- all edges of a node --------------------------------------------- */

static void add_move(void *ctx, const rmf_next_move *move)
{
    rmf_reach *reach = ctx;
    rmf_next_move *more = rmf_more(reach->moves, reach->move_count,
                                   &reach->move_cap, sizeof *more);
    if (!more) {
        reach->failed = true;
        return;
    }
    reach->moves = more;
    more[reach->move_count++] = *move;
}

static void try_move(rmf_reach *reach, uint32_t node, uint32_t move)
{
    trial t = {.reach = reach, .node = node, .move = move};
    try_all(&t);
    if (t.wants_back) append(reach, &reach->nodes[node].back_moves, move);
}

static void try_moves(rmf_reach *reach, uint32_t node)
{
    uint32_t first = reach->move_count;
    rmf_reach_stand(reach, node);
    if (!rmf_moves(reach->ex, reach->session, add_move, reach))
        reach->some = true;
    uint32_t last = reach->move_count;
    for (uint32_t m = first; m < last && !reach->failed; m++)
        try_move(reach, node, m);
}

static void try_path(rmf_reach *reach, uint32_t node)
{
    const rmf_stand_view view = reach->nodes[node].view;
    if (view.scene != RMF_NONE && view.going == RMF_NONE) {
        trial t = {.reach = reach,
                   .node = node,
                   .move = RMF_NONE,
                   .kind = RMF_EDGE_LEAVE,
                   .stage = RMF_STAGE_PATH};
        try_all(&t);
        for (uint32_t i = 0; i < reach->before[view.scene].count; i++)
            try_back(reach, node, reach->before[view.scene].at[i]);
    }
    if (view.scene != RMF_NONE || !view.by_path) return;
    for (uint32_t i = 0; i < reach->before[view.going].count; i++)
        add_walk(reach, node, reach->before[view.going].at[i], false);
    for (uint32_t i = 0; i < reach->after[view.going].count; i++)
        add_walk(reach, node, reach->after[view.going].at[i], true);
}

void rmf_expand(rmf_reach *reach, uint32_t node)
{
    if (reach->nodes[node].expanded) return;
    try_moves(reach, node);
    try_path(reach, node);
    reach->nodes[node].expanded = true;
    use_new_ways(reach);
}

/* ---- beginnings ------------------------------------------------------ */

uint32_t rmf_expand_root(rmf_reach *reach)
{
    rmf_session_init(reach->doc, reach->session);
    return node_here(reach);
}

static void try_onward(rmf_reach *reach, uint32_t root, uint32_t scene)
{
    int64_t times[TIMES_MAX];
    uint32_t count = rmf_explorer_times(reach->ex, scene, times, TIMES_MAX);
    if (count > TIMES_MAX) count = TIMES_MAX;
    for (uint32_t i = 0; i < count && !reach->failed; i++) {
        rmf_next_move move = {.class = RMF_MOVE_HOST};
        move.input.kind = RMF_IN_opened;
        move.input.scene = scene;
        move.input.t_us = times[i];
        trial t = {.reach = reach,
                   .node = root,
                   .move = reach->move_count,
                   .stage = RMF_STAGE_BACK};
        add_move(reach, &move);
        try_all(&t);
    }
}

bool rmf_expand_onward(rmf_reach *reach)
{
    uint32_t root = rmf_expand_root(reach);
    bool news = false;
    for (uint32_t i = 0; i < rmf_scene_count(reach->doc); i++) {
        bool there = reach->parts[RMF_PART_SCENE][i] != RMF_STAGE_NEVER;
        if (!there || reach->onward[i] || root == RMF_NONE) continue;
        reach->onward[i] = news = true;
        try_onward(reach, root, i);
    }
    return news;
}

/* ---- making ---------------------------------------------------------- */

static bool make_parts(rmf_reach *reach)
{
    for (uint32_t sort = 0; sort <= RMF_PART_ACTION; sort++) {
        uint32_t count = rmf_part_count(reach->doc, (rmf_part_sort)sort) + 1;
        reach->parts[sort] = malloc(count * sizeof **reach->parts);
        reach->part_edges[sort] = malloc(count * sizeof(uint32_t));
        reach->part_chunks[sort] = malloc(count * sizeof(uint32_t));
        if (!reach->parts[sort] || !reach->part_edges[sort] ||
            !reach->part_chunks[sort])
            return false;
        for (uint32_t i = 0; i < count; i++) {
            reach->parts[sort][i] = RMF_STAGE_NEVER;
            reach->part_edges[sort][i] = reach->part_chunks[sort][i] = RMF_NONE;
        }
    }
    return true;
}

static bool make_scenes(rmf_reach *reach)
{
    uint32_t scenes = rmf_scene_count(reach->doc) + 1;
    reach->before = calloc(scenes, sizeof *reach->before);
    reach->after = calloc(scenes, sizeof *reach->after);
    reach->in_scene = calloc(scenes, sizeof *reach->in_scene);
    reach->on_path = calloc(scenes, sizeof *reach->on_path);
    reach->onward = calloc(scenes, sizeof *reach->onward);
    return reach->before && reach->after && reach->in_scene && reach->on_path &&
           reach->onward;
}

static bool make_marks(rmf_reach *reach)
{
    uint32_t conditions = reach->model->condition_count + 1;
    uint32_t endings = rmf_part_count(reach->doc, RMF_PART_ENDING) + 1;
    reach->seen_true = malloc(conditions * sizeof *reach->seen_true);
    reach->seen_false = malloc(conditions * sizeof *reach->seen_false);
    reach->ending_sets = calloc(endings, sizeof *reach->ending_sets);
    reach->ending_states = calloc(endings, sizeof *reach->ending_states);
    if (!reach->seen_true || !reach->seen_false || !reach->ending_sets ||
        !reach->ending_states)
        return false;
    for (uint32_t i = 0; i < conditions; i++)
        reach->seen_true[i] = reach->seen_false[i] = RMF_STAGE_NEVER;
    return true;
}

bool rmf_reach_make(rmf_reach *reach, rmf_document *doc, rmf_model *model,
                    rmf_explorer *ex)
{
    size_t session = (rmf_session_size(doc) + 15) & ~(size_t)15;
    size_t turn = (rmf_turn_size(doc) + 15) & ~(size_t)15;
    reach->doc = doc;
    reach->model = model;
    reach->ex = ex;
    reach->runner.model = model;
    reach->overrun_edge = RMF_NONE;
    void *memory = aligned_alloc(16, session);
    void *work = aligned_alloc(16, turn);
    if (!memory || !work) {
        free(memory);
        free(work);
        return false;
    }
    reach->session = rmf_session_init(doc, memory);
    reach->turn = rmf_turn_init(doc, work);
    return make_parts(reach) && make_scenes(reach) && make_marks(reach);
}

static void free_lists(rmf_list *lists, uint32_t count)
{
    for (uint32_t i = 0; lists && i < count; i++)
        free(lists[i].at);
    free(lists);
}

void rmf_reach_free(rmf_reach *reach)
{
    uint32_t scenes = rmf_scene_count(reach->doc);
    for (uint32_t sort = 0; sort <= RMF_PART_ACTION; sort++) {
        free(reach->parts[sort]);
        free(reach->part_edges[sort]);
        free(reach->part_chunks[sort]);
    }
    for (uint32_t i = 0; i < reach->node_count; i++) {
        free(reach->nodes[i].edges);
        free(reach->nodes[i].chunks);
        free(reach->nodes[i].back_moves.at);
    }
    free_lists(reach->before, scenes);
    free_lists(reach->after, scenes);
    free_lists(reach->in_scene, scenes);
    free_lists(reach->on_path, scenes);
    void *all[] = {reach->onward,     reach->new_ways.at, reach->session,
                   reach->turn,       reach->stands,      reach->nodes,
                   reach->table,      reach->edges,       reach->changes,
                   reach->moves,      reach->chunks,      reach->pieces,
                   reach->seen_true,  reach->queue[0].at, reach->queue[1].at,
                   reach->seen_false, reach->ending_sets, reach->ending_states};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]);
    rmf_runner_free(&reach->runner);
}
