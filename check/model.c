/* Bits for facts, sets for conditions and for what `set` stores (model.h). */
#include "model.h"

#include <stdlib.h>

#include "values.h"

#define STEPS_MAX 2048u

/* ---- facts ----------------------------------------------------------- */

static int by_rank(const void *a, const void *b, void *facts)
{
    const rmf_fact *all = facts;
    const rmf_fact *x = &all[*(const uint32_t *)a];
    const rmf_fact *y = &all[*(const uint32_t *)b];
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x < y ? -1 : x > y;
}

static uint32_t bits_of(uint32_t count)
{
    uint32_t bits = 0;
    while (1u << bits < count)
        bits++;
    return bits;
}

/* Facts of which the document speaks together get bits beside each other. */
static bool give_bits(rmf_model *model)
{
    uint32_t *order = calloc(model->fact_count + 1, sizeof *order);
    if (!order) return false;
    for (uint32_t i = 0; i < model->fact_count; i++)
        order[i] = i;
    qsort_r(order, model->fact_count, sizeof *order, by_rank, model->facts);
    for (uint32_t i = 0; i < model->fact_count; i++) {
        rmf_fact *fact = &model->facts[order[i]];
        fact->bit_first = model->bit_count;
        fact->bit_count = bits_of(fact->count);
        model->bit_count += fact->bit_count;
    }
    free(order);
    return true;
}

static BDD value_set(rmf_model *model, const rmf_fact *fact, uint32_t value)
{
    BDD set = bdd_addref(bddtrue);
    for (uint32_t b = 0; b < fact->bit_count; b++) {
        int bit = (int)(fact->bit_first + b);
        BDD one = value >> b & 1u ? bdd_ithvar(bit) : bdd_nithvar(bit);
        rmf_set_move(&set, rmf_set_and(model, set, one));
    }
    return set;
}

static BDD cube_of(rmf_model *model, const rmf_fact *fact)
{
    BDD cube = bdd_addref(bddtrue);
    for (uint32_t b = 0; b < fact->bit_count; b++) {
        BDD one = bdd_ithvar((int)(fact->bit_first + b));
        rmf_set_move(&cube, rmf_set_and(model, cube, one));
    }
    return cube;
}

static bool make_fact(rmf_model *model, rmf_fact *fact)
{
    fact->is = calloc(fact->count, sizeof *fact->is);
    if (!fact->is) return false;
    fact->cube = cube_of(model, fact);
    fact->valid = bdd_addref(bddfalse);
    for (uint32_t i = 0; i < fact->count; i++) {
        fact->is[i] = value_set(model, fact, i);
        rmf_set_move(&fact->valid, rmf_set_or(model, fact->valid, fact->is[i]));
    }
    return true;
}

static bool make_facts(rmf_model *model)
{
    bool ok =
        bdd_setvarnum((int)(model->bit_count ? model->bit_count : 1)) >= 0;
    model->universe = bdd_addref(bddtrue);
    for (uint32_t i = 0; ok && i < model->fact_count; i++) {
        ok = make_fact(model, &model->facts[i]);
        if (ok) {
            rmf_set_move(&model->universe, rmf_set_and(model, model->universe,
                                                       model->facts[i].valid));
        }
    }
    return ok;
}

bool rmf_model_make(rmf_model *model, rmf_document *doc, rmf_explorer *ex)
{
    *model = (rmf_model){.doc = doc, .ex = ex};
    model->fact_count = rmf_explorer_facts(ex);
    model->condition_count = rmf_condition_count(doc);
    model->action_count = rmf_action_count(doc);
    model->facts = calloc(model->fact_count + 1, sizeof *model->facts);
    model->conditions =
        calloc(model->condition_count + 1, sizeof *model->conditions);
    model->actions = calloc(model->action_count + 1, sizeof *model->actions);
    if (!model->facts || !model->conditions || !model->actions) return false;
    for (uint32_t i = 0; i < model->fact_count; i++) {
        rmf_explorer_fact(ex, i, &model->facts[i].known);
        model->facts[i].rank = RMF_NONE;
    }
    return rmf_values_make(model) && give_bits(model) && make_facts(model);
}

void rmf_model_free(rmf_model *model)
{
    for (uint32_t i = 0; model->facts && i < model->fact_count; i++) {
        free(model->facts[i].values);
        free(model->facts[i].range);
        free(model->facts[i].is);
    }
    for (uint32_t i = 0; model->actions && i < model->action_count; i++) {
        free(model->actions[i].to);
        free(model->actions[i].where);
    }
    free(model->facts);
    free(model->conditions);
    free(model->actions);
}

/* ---- conditions ------------------------------------------------------ */

/* Where the facts have the values of this combination. */
static BDD combo_set(rmf_model *model, const rmf_combo *c)
{
    BDD set = bdd_addref(bddtrue);
    for (uint32_t i = 0; i < c->count; i++) {
        rmf_set_move(&set, rmf_set_and(model, set,
                                       model->facts[c->facts[i]].is[c->at[i]]));
    }
    return set;
}

static void make_atom(rmf_model *model, const rmf_atom *atom,
                      rmf_held_sets *out)
{
    rmf_combo c;
    *out = (rmf_held_sets){.made = true};
    out->exact = rmf_atom_exact(model, atom) &&
                 rmf_combo_first(&c, model, atom, RMF_NONE);
    if (!out->exact) {
        out->yes = bdd_addref(bddtrue);
        out->no = bdd_addref(bddtrue);
        return;
    }
    out->yes = bdd_addref(bddfalse);
    do {
        if (!rmf_atom_value(model->ex, atom, c.values).number) continue;
        BDD here = combo_set(model, &c);
        rmf_set_move(&out->yes, rmf_set_or(model, out->yes, here));
        rmf_set_drop(here);
    } while (rmf_combo_next(&c));
    out->no = rmf_set_keep(model, bdd_not(out->yes));
}

static void turn(rmf_held_sets *held)
{
    BDD yes = held->yes;
    held->yes = held->no;
    held->no = yes;
}

/* Two into the first. */
static void join(rmf_model *model, rmf_step_kind kind, rmf_held_sets *a,
                 const rmf_held_sets *b)
{
    bool both = kind == RMF_STEP_AND;
    rmf_set_move(&a->yes, both ? rmf_set_and(model, a->yes, b->yes)
                               : rmf_set_or(model, a->yes, b->yes));
    rmf_set_move(&a->no, both ? rmf_set_or(model, a->no, b->no)
                              : rmf_set_and(model, a->no, b->no));
    a->exact = a->exact && b->exact;
    rmf_set_drop(b->yes);
    rmf_set_drop(b->no);
}

static void make_condition(rmf_model *model, uint32_t condition,
                           rmf_step *steps, rmf_held_sets *stack)
{
    uint32_t top = 0;
    uint32_t count =
        rmf_condition_steps(model->ex, condition, steps, STEPS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        switch (steps[i].kind) {
        case RMF_STEP_ATOM:
            make_atom(model, &steps[i].atom, &stack[top++]);
            break;
        case RMF_STEP_NOT:
            turn(&stack[top - 1]);
            break;
        case RMF_STEP_AND:
        case RMF_STEP_OR:
            top--;
            join(model, steps[i].kind, &stack[top - 1], &stack[top]);
            break;
        }
    }
    model->conditions[condition] = stack[0];
    model->vague = model->vague || !stack[0].exact;
}

const rmf_held_sets *rmf_model_holds(rmf_model *model, uint32_t condition)
{
    rmf_held_sets *held = &model->conditions[condition];
    if (held->made) return held;
    rmf_step *steps = calloc(STEPS_MAX, sizeof *steps);
    rmf_held_sets *stack = calloc(STEPS_MAX, sizeof *stack);
    if (steps && stack) {
        make_condition(model, condition, steps, stack);
    } else {
        *held = (rmf_held_sets){bddtrue, bddtrue, false, true};
        model->broken = true;
    }
    held->made = true;
    free(steps);
    free(stack);
    return held;
}

/* ---- what `set` stores ----------------------------------------------- */

static bool make_room(rmf_stored_sets *stored, uint32_t count)
{
    stored->to = calloc(count, sizeof *stored->to);
    stored->where = calloc(count, sizeof *stored->where);
    return stored->to && stored->where;
}

static void add_where(rmf_model *model, rmf_stored_sets *stored, uint32_t to,
                      BDD where)
{
    for (uint32_t i = 0; i < stored->count; i++) {
        if (stored->to[i] != to) continue;
        rmf_set_move(&stored->where[i],
                     rmf_set_or(model, stored->where[i], where));
        return;
    }
    stored->to[stored->count] = to;
    stored->where[stored->count++] = bdd_addref(where);
}

/* Any value may come of it. */
static void store_any(rmf_model *model, rmf_stored_sets *stored)
{
    const rmf_fact *fact = &model->facts[stored->fact];
    stored->exact = false;
    stored->count = 0;
    for (uint32_t i = 0; i < fact->count; i++) {
        stored->to[stored->count] = i;
        stored->where[stored->count++] = bdd_addref(bddtrue);
    }
    model->vague = true;
}

static bool is_followed(const rmf_model *model, uint32_t action,
                        const rmf_atom *atom, const rmf_fact *fact)
{
    int64_t by;
    if (fact->saturates && rmf_action_counts(model->ex, action, &by))
        return true;
    return rmf_atom_exact(model, atom) &&
           !(atom->plain && atom->fact_count &&
             model->facts[atom->facts[0]].abstract);
}

static bool store_all(rmf_model *model, uint32_t action,
                      rmf_stored_sets *stored)
{
    rmf_atom atom;
    rmf_combo c;
    const rmf_fact *fact = &model->facts[stored->fact];
    rmf_action_atom(model->ex, action, &atom);
    if (!is_followed(model, action, &atom, fact)) return false;
    bool keeps = fact->known.type == RMF_TEXT; /* what is not listed */
    uint32_t own = keeps ? stored->fact : RMF_NONE;
    if (!rmf_combo_first(&c, model, &atom, own)) return false;
    do {
        rmf_value before = keeps ? c.values[c.count - 1] : fact->known.start;
        rmf_value value = rmf_action_value(model->ex, action, c.values, before);
        uint32_t to = rmf_model_value(fact, &value);
        if (to == RMF_NONE) return false;
        BDD here = combo_set(model, &c);
        add_where(model, stored, to, here);
        rmf_set_drop(here);
    } while (rmf_combo_next(&c));
    stored->exact = true;
    return true;
}

const rmf_stored_sets *rmf_model_stores(rmf_model *model, uint32_t action)
{
    rmf_stored_sets *stored = &model->actions[action];
    if (stored->made) return stored;
    stored->made = true;
    stored->fact = rmf_action_sets(model->ex, action);
    if (!make_room(stored, model->facts[stored->fact].count)) {
        model->broken = true;
        return stored;
    }
    if (!store_all(model, action, stored)) store_any(model, stored);
    return stored;
}
