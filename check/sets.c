/* Sets of facts' values: BuDDy's operations with references counted, and a
 * mark instead of its end where memory is short. */
#include "model.h"

BDD rmf_set_keep(rmf_model *model, BDD result)
{
    if (result >= 0) return bdd_addref(result);
    bdd_clear_error();
    model->broken = true;
    return bddfalse;
}

BDD rmf_set_and(rmf_model *model, BDD a, BDD b)
{
    return rmf_set_keep(model, bdd_apply(a, b, bddop_and));
}

BDD rmf_set_or(rmf_model *model, BDD a, BDD b)
{
    return rmf_set_keep(model, bdd_apply(a, b, bddop_or));
}

BDD rmf_set_less(rmf_model *model, BDD a, BDD b)
{
    return rmf_set_keep(model, bdd_apply(a, b, bddop_diff));
}

BDD rmf_set_any(rmf_model *model, BDD set, const rmf_fact *fact)
{
    if (!fact->bit_count) return rmf_set_keep(model, set);
    BDD open = rmf_set_keep(model, bdd_exist(set, fact->cube));
    BDD any = rmf_set_and(model, open, fact->valid);
    rmf_set_drop(open);
    return any;
}

void rmf_set_drop(BDD set)
{
    (void)bdd_delref(set);
}

void rmf_set_move(BDD *set, BDD result)
{
    rmf_set_drop(*set);
    *set = result;
}
