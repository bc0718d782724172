/* From a set back to the beginning, then forward as a session (trail.h). */
#include "trail.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX   65536u
#define SEEDS_MAX   64u
#define CONFIRM_MAX 8u

typedef struct step {
    uint32_t edge;
    BDD after; /* one assignment of facts behind it */
} step;

#define MET_MAX 4096u

typedef struct met_part {
    rmf_part_sort sort;
    uint32_t index;
} met_part;

typedef struct finder {
    rmf_trails *trails;
    rmf_reach *reach;
    const rmf_spot_of *spot;
    step *steps; /* the last first */
    uint32_t count;
    int64_t at_ms;
    uint32_t inputs;
    bool met;
    uint32_t met_count;
    met_part mets[MET_MAX]; /* on the way */
} finder;

bool rmf_trails_make(rmf_trails *trails, const rmf_document *doc)
{
    size_t session = (rmf_session_size(doc) + 15) & ~(size_t)15;
    size_t turn = (rmf_turn_size(doc) + 15) & ~(size_t)15;
    *trails = (rmf_trails){.doc = doc};
    trails->session = aligned_alloc(16, session);
    void *work = aligned_alloc(16, turn);
    if (work) trails->turn = rmf_turn_init(doc, work);
    bool ok = trails->session && work;
    for (uint32_t i = 0; ok && i <= RMF_PART_ACTION; i++) {
        trails->met[i] =
            calloc(rmf_part_count(doc, (rmf_part_sort)i) + 1, sizeof(bool));
        ok = trails->met[i] != NULL;
    }
    return ok;
}

void rmf_trails_free(rmf_trails *trails)
{
    free(trails->session);
    free(trails->turn);
    free(trails->text);
    for (uint32_t i = 0; i <= RMF_PART_ACTION; i++)
        free(trails->met[i]);
}

/* ---- back to the beginning ------------------------------------------- */

/* One assignment of all bits that the set holds. */
static BDD one_of(rmf_model *model, BDD set)
{
    BDD all = bdd_addref(bddtrue);
    for (uint32_t i = 0; i < model->fact_count; i++)
        rmf_set_move(&all, rmf_set_and(model, all, model->facts[i].cube));
    BDD one = rmf_set_keep(model, bdd_satoneset(set, all, bddfalse));
    rmf_set_drop(all);
    return one;
}

static bool add_step(finder *f, uint32_t edge, BDD after)
{
    if (f->count == STEPS_MAX) return false;
    f->steps[f->count++] = (step){edge, bdd_addref(after)};
    return true;
}

/* Over which edge this assignment came into the chunk. */
static const rmf_piece *piece_with(const rmf_reach *reach, uint32_t chunk,
                                   BDD one)
{
    uint32_t at = reach->chunks[chunk].piece_first;
    while (at != RMF_NONE) {
        const rmf_piece *piece = &reach->pieces[at];
        BDD both = rmf_set_and(reach->model, piece->set, one);
        rmf_set_drop(both);
        if (both != bddfalse) return piece;
        at = piece->next;
    }
    return NULL;
}

/* An assignment of the chunk from which the edge leads to this one. */
static BDD before(rmf_reach *reach, uint32_t chunk, uint32_t edge, BDD one)
{
    BDD set = rmf_edge_backward(reach, &reach->edges[edge], one);
    rmf_set_move(&set,
                 rmf_set_and(reach->model, set, reach->chunks[chunk].set));
    BDD out = set == bddfalse ? bdd_addref(set) : one_of(reach->model, set);
    rmf_set_drop(set);
    return out;
}

static bool go_back(finder *f, uint32_t chunk, BDD one)
{
    BDD now = bdd_addref(one);
    bool ok = true;
    while (ok) {
        const rmf_piece *piece = piece_with(f->reach, chunk, now);
        ok = piece != NULL;
        if (!piece || piece->chunk == RMF_NONE) break;
        ok = add_step(f, piece->edge, now);
        rmf_set_move(&now, before(f->reach, piece->chunk, piece->edge, now));
        chunk = piece->chunk;
        ok = ok && now != bddfalse;
    }
    rmf_set_drop(now);
    return ok;
}

static bool find_steps(finder *f)
{
    const rmf_spot_of *spot = f->spot;
    rmf_reach *reach = f->reach;
    BDD set = bdd_addref(reach->chunks[spot->chunk].set);
    if (spot->edge != RMF_NONE) {
        rmf_set_move(&set,
                     rmf_edge_forward(reach, &reach->edges[spot->edge], set));
    } else {
        rmf_set_move(&set, rmf_set_and(reach->model, set, spot->within));
    }
    bool ok = set != bddfalse;
    BDD one = ok ? one_of(reach->model, set) : bdd_addref(bddfalse);
    if (ok && spot->edge != RMF_NONE) {
        ok = add_step(f, spot->edge, one);
        rmf_set_move(&one, before(reach, spot->chunk, spot->edge, one));
        ok = ok && one != bddfalse;
    }
    ok = ok && go_back(f, spot->chunk, one);
    rmf_set_drop(one);
    rmf_set_drop(set);
    return ok;
}

/* ---- forward, as a session ------------------------------------------- */

/* The value of a fact in this assignment. */
static const rmf_value *value_in(const rmf_reach *reach, BDD one,
                                 const rmf_fact *fact)
{
    for (uint32_t i = 0; i < fact->count; i++) {
        BDD both = rmf_set_and(reach->model, one, fact->is[i]);
        rmf_set_drop(both);
        if (both != bddfalse) return &fact->values[i];
    }
    return NULL;
}

static void put_line(finder *f, const rmf_input *in)
{
    rmf_trails *t = f->trails;
    if (t->cap - t->size < RMF_LINE_MAX) {
        size_t cap = (t->cap ? t->cap * 2 : 65536) + RMF_LINE_MAX;
        char *more = realloc(t->text, cap);
        if (!more) {
            t->failed = true;
            return;
        }
        t->text = more;
        t->cap = cap;
    }
    rmf_writer out = {.at = t->text + t->size, .cap = RMF_LINE_MAX};
    rmf_line_write(t->doc, in, &out);
    if (out.size > out.cap) {
        t->failed = true;
    } else {
        t->size += out.size;
    }
}

/* The part that an effect speaks of; RMF_NONE: none that is kept account of. */
static uint32_t part_of(const rmf_document *doc, const rmf_effect *fx,
                        rmf_part_sort *sort)
{
    if (fx->kind == RMF_FX_fired) {
        *sort = RMF_PART_TRIGGER;
        return fx->trigger;
    }
    if (fx->kind == RMF_FX_opened) {
        *sort = RMF_PART_PANEL;
        return fx->panel;
    }
    if (fx->kind == RMF_FX_entered) {
        *sort = RMF_PART_SCENE;
        return fx->scene;
    }
    if (fx->kind == RMF_FX_ending) {
        *sort = RMF_PART_ENDING;
        return rmf_part_ending(doc, fx->text);
    }
    if (fx->kind != RMF_FX_chosen) return RMF_NONE;
    *sort = RMF_PART_OPTION;
    return rmf_part_option(doc, fx->element, fx->option);
}

/* What a trail met on its way needs no trail of its own. */
static void account(finder *f, const rmf_effect *fx, bool last)
{
    const rmf_spot_of *spot = f->spot;
    rmf_part_sort sort = RMF_PART_SCENE;
    uint32_t part = part_of(f->trails->doc, fx, &sort);
    if (last && spot->effect_kind == (uint32_t)fx->kind &&
        (spot->effect_part == RMF_NONE || spot->effect_part == part))
        f->met = true;
    if (part == RMF_NONE || f->met_count == MET_MAX) return;
    f->mets[f->met_count++] = (met_part){sort, part};
}

/* One input, and the jumps that it leads to. */
static bool say(finder *f, const rmf_input *first, bool last)
{
    rmf_trails *t = f->trails;
    rmf_input input = *first;
    for (uint32_t i = 0; i < CONFIRM_MAX; i++) {
        uint32_t count = 0;
        rmf_input confirm = {.at_ms = f->at_ms};
        if (input.kind != RMF_IN_moved) input.at_ms = f->at_ms;
        if (rmf_feed(t->doc, t->session, &input, t->turn) != RMF_OK)
            return false;
        put_line(f, &input);
        const rmf_effect *fx = rmf_turn_effects(t->turn, &count);
        for (uint32_t k = 0; k < count; k++) {
            account(f, &fx[k], last);
            if (fx[k].kind != RMF_FX_loop && fx[k].kind != RMF_FX_seek)
                continue;
            confirm.kind =
                fx[k].kind == RMF_FX_loop ? RMF_IN_looped : RMF_IN_seeked;
            confirm.t_us = fx[k].t_us;
            confirm.flag = true;
        }
        if (!confirm.flag) return true;
        confirm.flag = false;
        input = confirm;
    }
    return true;
}

/* What `opened` says: the facts that are given with it. */
static void give_facts(finder *f, BDD one, rmf_input *in)
{
    const rmf_model *model = f->reach->model;
    for (uint32_t i = 0; i < model->fact_count; i++) {
        const rmf_fact *fact = &model->facts[i];
        const rmf_value *value;
        if (fact->known.nature != RMF_FACT_GIVEN && !fact->known.kept) continue;
        value = value_in(f->reach, one, fact);
        if (value) rmf_line_give(f->reach->ex, i, value, in);
    }
}

/* Whoever answers freely says what the facts are wanted to be. */
static void fill_open(finder *f, BDD one, rmf_input *in)
{
    const rmf_model *model = f->reach->model;
    for (uint32_t v = 0; v < in->value_count; v++) {
        uint32_t variable = rmf_line_variable(f->trails->doc, in, v);
        uint32_t fact = variable == RMF_NONE
                            ? RMF_NONE
                            : rmf_explorer_variable(f->reach->ex, variable);
        const rmf_value *value =
            fact == RMF_NONE ? NULL
                             : value_in(f->reach, one, &model->facts[fact]);
        if (value) in->values[v].value = *value;
    }
}

static bool play_step(finder *f, const step *s, uint64_t seed, bool last)
{
    const rmf_edge *edge = &f->reach->edges[s->edge];
    if (edge->kind != RMF_EDGE_INPUT) return true;
    const rmf_next_move *move = &f->reach->moves[edge->move];
    rmf_input in = move->input;
    rmf_status st;
    rmf_status_get(f->trails->doc, f->trails->session, &st);
    if (in.kind == RMF_IN_opened) {
        in.seed = seed;
        give_facts(f, s->after, &in);
    }
    if (in.kind == RMF_IN_moved) {
        in.from_us = st.t_us;
        if (in.t_us < in.from_us) return true; /* it stands behind that */
    }
    if (in.kind == RMF_IN_started && !in.flag && st.going != RMF_NONE) {
        in.scene = st.going;
        in.t_us = st.going_us;
    }
    if (in.kind == RMF_IN_ended) {
        in.visit = st.visit;
        in.lap = st.lap;
    }
    if (in.kind == RMF_IN_waited) f->at_ms += in.at_ms;
    if (move->open) fill_open(f, s->after, &in);
    f->inputs += move->class == RMF_MOVE_VIEWER || move->class == RMF_MOVE_BACK;
    return say(f, &in, last);
}

static bool is_there(const finder *f)
{
    const rmf_spot_of *spot = f->spot;
    rmf_status st;
    rmf_status_get(f->trails->doc, f->trails->session, &st);
    if (spot->effect_kind != RMF_NONE && !f->met) return false;
    if (spot->scene != RMF_NONE && st.scene != spot->scene) return false;
    return !spot->stands || (st.held & RMF_HELD_END) != 0;
}

static bool play(finder *f, uint64_t seed)
{
    rmf_session_init(f->trails->doc, f->trails->session);
    f->at_ms = 0;
    f->inputs = f->met_count = 0;
    f->met = false;
    for (uint32_t i = f->count; i-- > 0;) {
        if (!play_step(f, &f->steps[i], seed, i == 0)) return false;
    }
    return is_there(f) && !f->trails->failed;
}

static void keep_account(rmf_trails *trails, const finder *f)
{
    for (uint32_t i = 0; i < f->met_count; i++)
        trails->met[f->mets[i].sort][f->mets[i].index] = true;
}

/* Another seed is another session only where there is chance. */
static uint64_t seeds(const rmf_model *model)
{
    for (uint32_t i = 0; i < model->fact_count; i++)
        if (model->facts[i].known.nature == RMF_FACT_ROLLED) return SEEDS_MAX;
    return 1;
}

static bool find(finder *f, size_t begin)
{
    bool found = false;
    uint64_t most = seeds(f->reach->model);
    if (!find_steps(f)) return false;
    for (uint64_t seed = 0; seed < most && !found; seed++) {
        f->trails->size = begin;
        found = play(f, seed);
    }
    return found;
}

bool rmf_trail_find(rmf_trails *trails, rmf_reach *reach,
                    const rmf_spot_of *spot, uint32_t *at, uint32_t *size,
                    uint32_t *inputs)
{
    size_t begin = trails->size;
    finder *f = calloc(1, sizeof *f);
    step *steps = calloc(STEPS_MAX, sizeof *steps);
    bool found = false;
    *at = (uint32_t)begin;
    *size = *inputs = 0;
    if (f && steps) {
        f->trails = trails;
        f->reach = reach;
        f->spot = spot;
        f->steps = steps;
        found = find(f, begin);
        if (found) keep_account(trails, f);
        *inputs = f->inputs;
        for (uint32_t i = 0; i < f->count; i++)
            rmf_set_drop(steps[i].after);
    }
    if (!found) trails->size = begin;
    *size = (uint32_t)(trails->size - begin);
    free(steps);
    free(f);
    return found;
}
