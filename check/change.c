/* How sets of facts are led along a path, forward and backward. */
#include "run.h"

/* What of the set has this value, with any value in its place. */
static BDD without(rmf_model *model, BDD set, const rmf_fact *fact, BDD value)
{
    return rmf_set_keep(model, bdd_appex(set, value, bddop_and, fact->cube));
}

static void add(rmf_model *model, BDD *sum, BDD a, BDD b)
{
    BDD both = rmf_set_and(model, a, b);
    rmf_set_move(sum, rmf_set_or(model, *sum, both));
    rmf_set_drop(both);
}

static BDD put(rmf_model *model, BDD set, const rmf_fact *fact, uint32_t value)
{
    BDD open = rmf_set_keep(model, bdd_exist(set, fact->cube));
    BDD out = rmf_set_and(model, open, fact->is[value]);
    rmf_set_drop(open);
    return out;
}

static BDD before_put(rmf_model *model, BDD set, const rmf_fact *fact,
                      uint32_t value)
{
    BDD open = without(model, set, fact, fact->is[value]);
    BDD out = rmf_set_and(model, open, fact->valid);
    rmf_set_drop(open);
    return out;
}

static BDD more(rmf_model *model, BDD set, const rmf_fact *fact, bool back)
{
    BDD sum = bdd_addref(bddfalse);
    for (uint32_t i = 0; i < fact->count; i++) {
        uint32_t next = i + 1 < fact->count ? i + 1 : i;
        BDD open = without(model, set, fact, fact->is[back ? next : i]);
        add(model, &sum, open, fact->is[back ? i : next]);
        rmf_set_drop(open);
    }
    return sum;
}

static BDD grow(rmf_model *model, BDD set, const rmf_fact *fact, bool back)
{
    BDD sum = bdd_addref(bddfalse);
    BDD some = bdd_addref(bddfalse); /* what has led here so far */
    for (uint32_t k = 0; k < fact->count; k++) {
        uint32_t i = back ? fact->count - 1 - k : k;
        BDD open = without(model, set, fact, fact->is[i]);
        rmf_set_move(&some, rmf_set_or(model, some, open));
        rmf_set_drop(open);
        add(model, &sum, some, fact->is[i]);
    }
    rmf_set_drop(some);
    return sum;
}

static BDD store(rmf_model *model, BDD set, uint32_t action, bool back)
{
    const rmf_stored_sets *stored = rmf_model_stores(model, action);
    const rmf_fact *fact = &model->facts[stored->fact];
    BDD sum = bdd_addref(bddfalse);
    for (uint32_t i = 0; i < stored->count; i++) {
        BDD value = fact->is[stored->to[i]];
        BDD open = without(model, set, fact, back ? value : stored->where[i]);
        add(model, &sum, open, back ? stored->where[i] : value);
        rmf_set_drop(open);
    }
    if (back) rmf_set_move(&sum, rmf_set_and(model, sum, fact->valid));
    return sum;
}

/* Changes that only choose among the facts are the same both ways. */
static BDD either_way(rmf_model *model, const rmf_delta *change, BDD set)
{
    switch (change->sort) {
    case RMF_CHANGE_IF:
        return rmf_set_and(model, set, rmf_model_holds(model, change->a)->yes);
    case RMF_CHANGE_UNLESS:
        return rmf_set_and(model, set, rmf_model_holds(model, change->a)->no);
    case RMF_CHANGE_VALUE:
        return rmf_set_and(model, set, model->facts[change->a].is[change->b]);
    case RMF_CHANGE_ANY:
        return rmf_set_any(model, set, &model->facts[change->a]);
    case RMF_CHANGE_PUT:
    case RMF_CHANGE_MORE:
    case RMF_CHANGE_GROW:
    case RMF_CHANGE_SET:
    case RMF_CHANGE_SAW:
    case RMF_CHANGE_NOTE:
        break;
    }
    return bdd_addref(set);
}

BDD rmf_delta_forward(rmf_model *model, const rmf_delta *change, BDD set)
{
    const rmf_fact *fact = &model->facts[change->a];
    if (change->sort == RMF_CHANGE_PUT) return put(model, set, fact, change->b);
    if (change->sort == RMF_CHANGE_MORE) return more(model, set, fact, false);
    if (change->sort == RMF_CHANGE_GROW) return grow(model, set, fact, false);
    if (change->sort == RMF_CHANGE_SET)
        return store(model, set, change->a, false);
    return either_way(model, change, set);
}

BDD rmf_delta_backward(rmf_model *model, const rmf_delta *change, BDD set)
{
    const rmf_fact *fact = &model->facts[change->a];
    if (change->sort == RMF_CHANGE_PUT)
        return before_put(model, set, fact, change->b);
    if (change->sort == RMF_CHANGE_MORE) return more(model, set, fact, true);
    if (change->sort == RMF_CHANGE_GROW) return grow(model, set, fact, true);
    if (change->sort == RMF_CHANGE_SET)
        return store(model, set, change->a, true);
    return either_way(model, change, set);
}
