/* Conditions as atoms below && || !, and values of atoms and of `set` on given
 * facts: by the evaluator that sessions use (explore.h). */
#include "explored.h"

#include "number.h"

/* Expressions longer than this are one atom. */
#define OPS_MAX 2048u

static bool is_prefix(rmf_op_kind kind)
{
    return kind == RMF_OP_NOT || kind == RMF_OP_NEGATE;
}

static bool is_leaf(rmf_op_kind kind)
{
    return kind == RMF_OP_VALUE || kind == RMF_OP_FACT;
}

static bool is_above(rmf_op_kind kind)
{
    return kind == RMF_OP_NOT || kind == RMF_OP_AND || kind == RMF_OP_OR;
}

static bool compares(rmf_op_kind kind)
{
    return kind >= RMF_OP_EQUAL && kind <= RMF_OP_MORE_EQUAL;
}

/* begins[i]: the first operator of what operator i is the top of. */
static void find_begins(const rmf_expr *expr, uint16_t *begins)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        rmf_op_kind kind = expr->ops[i].kind;
        if (is_leaf(kind)) {
            begins[i] = (uint16_t)i;
        } else if (is_prefix(kind) || begins[i - 1] == 0) {
            begins[i] = begins[i - 1];
        } else {
            begins[i] = begins[begins[i - 1] - 1];
        }
    }
}

static void add_atom_fact(const rmf_explorer *ex, const rmf_op *op,
                          rmf_atom *out)
{
    uint32_t fact = rmf_fact_of_op(ex, op);
    uint32_t kept = out->fact_count < RMF_ATOM_FACTS_MAX ? out->fact_count
                                                         : RMF_ATOM_FACTS_MAX;
    for (uint32_t i = 0; i < kept; i++)
        if (out->facts[i] == fact) return;
    if (out->fact_count < RMF_ATOM_FACTS_MAX)
        out->facts[out->fact_count] = fact;
    out->fact_count++;
}

static bool is_plain(const rmf_expr *expr, rmf_atom *atom)
{
    const rmf_op *ops = &expr->ops[atom->first];
    if (atom->count == 1) return ops[0].kind == RMF_OP_FACT;
    if (atom->count != 3 || !compares(ops[2].kind)) return false;
    bool left = ops[0].kind == RMF_OP_FACT && ops[1].kind == RMF_OP_VALUE;
    bool right = ops[1].kind == RMF_OP_FACT && ops[0].kind == RMF_OP_VALUE;
    if (!left && !right) return false;
    atom->has_constant = true;
    atom->constant = ops[left ? 1 : 0].value;
    return true;
}

static void make_atom(const rmf_explorer *ex, uint32_t expr, uint32_t first,
                      uint32_t last, rmf_atom *out)
{
    const rmf_expr *e = &ex->doc->exprs[expr];
    *out = (rmf_atom){.expr = expr, .first = first, .count = last + 1 - first};
    for (uint32_t i = first; i <= last; i++)
        if (e->ops[i].kind == RMF_OP_FACT) add_atom_fact(ex, &e->ops[i], out);
    out->plain = is_plain(e, out);
}

/* Which operators stand in the skeleton, as its own or as tops of atoms. */
static void find_skeleton(const rmf_expr *expr, const uint16_t *begins,
                          bool *in)
{
    for (uint32_t i = 0; i < expr->count; i++)
        in[i] = i + 1 == expr->count;
    for (uint32_t i = expr->count; i-- > 0;) {
        rmf_op_kind kind = expr->ops[i].kind;
        if (!in[i] || !is_above(kind)) continue;
        in[i - 1] = true;
        if (!is_prefix(kind)) in[begins[i - 1] - 1] = true;
    }
}

static rmf_step_kind step_of(rmf_op_kind kind)
{
    if (kind == RMF_OP_NOT) return RMF_STEP_NOT;
    return kind == RMF_OP_AND ? RMF_STEP_AND : RMF_STEP_OR;
}

uint32_t rmf_condition_steps(const rmf_explorer *ex, uint32_t condition,
                             rmf_step *out, uint32_t cap)
{
    const rmf_expr *expr = &ex->doc->exprs[condition];
    uint16_t begins[OPS_MAX] = {0};
    bool in[OPS_MAX] = {false};
    uint32_t count = 0;
    if (expr->count == 0) return 0;
    if (expr->count > OPS_MAX) {
        if (cap) out[0].kind = RMF_STEP_ATOM;
        if (cap) make_atom(ex, condition, 0, expr->count - 1, &out[0].atom);
        return 1;
    }
    find_begins(expr, begins);
    find_skeleton(expr, begins, in);
    for (uint32_t i = 0; i < expr->count; i++) {
        if (!in[i]) continue;
        if (count++ >= cap) continue;
        rmf_step *step = &out[count - 1];
        bool above = is_above(expr->ops[i].kind);
        *step = (rmf_step){.kind = RMF_STEP_ATOM};
        if (above) step->kind = step_of(expr->ops[i].kind);
        if (!above) make_atom(ex, condition, begins[i], i, &step->atom);
    }
    return count;
}

uint32_t rmf_condition_count(const rmf_document *doc)
{
    return doc->exprs_count;
}

bool rmf_condition_is(const rmf_document *doc, uint32_t condition)
{
    return doc->exprs[condition].type == RMF_BOOL &&
           doc->exprs[condition].count > 0;
}

rmf_str rmf_condition_text(const rmf_document *doc, uint32_t condition)
{
    return doc->exprs[condition].text;
}

/* ---- values ---------------------------------------------------------- */

typedef struct given {
    const rmf_explorer *ex;
    const rmf_atom *atom;
    const rmf_value *values;
} given;

static rmf_value give(void *ctx, const rmf_op *op)
{
    const given *g = ctx;
    uint32_t fact = rmf_fact_of_op(g->ex, op);
    for (uint32_t i = 0; i < g->atom->fact_count && i < RMF_ATOM_FACTS_MAX;
         i++) {
        if (g->atom->facts[i] == fact) return g->values[i];
    }
    return op->value;
}

rmf_value rmf_atom_value(const rmf_explorer *ex, const rmf_atom *atom,
                         const rmf_value *values)
{
    rmf_expr part = ex->doc->exprs[atom->expr];
    given g = {ex, atom, values};
    part.ops += atom->first;
    part.count = atom->count;
    return rmf_expr_eval(&part, give, &g);
}

uint32_t rmf_atom_constants(const rmf_explorer *ex, const rmf_atom *atom,
                            rmf_value *out, uint32_t cap)
{
    const rmf_expr *e = &ex->doc->exprs[atom->expr];
    uint32_t count = 0;
    for (uint32_t i = atom->first; i < atom->first + atom->count; i++) {
        if (e->ops[i].kind != RMF_OP_VALUE) continue;
        if (count < cap) out[count] = e->ops[i].value;
        count++;
    }
    return count;
}

/* ---- what `set` stores ----------------------------------------------- */

uint32_t rmf_action_count(const rmf_document *doc)
{
    return doc->actions_count;
}

uint32_t rmf_action_sets(const rmf_explorer *ex, uint32_t action)
{
    const rmf_action *a = &ex->doc->actions[action];
    return a->kind == RMF_DO_SET ? rmf_explorer_variable(ex, a->variable)
                                 : RMF_NONE;
}

void rmf_action_atom(const rmf_explorer *ex, uint32_t action, rmf_atom *out)
{
    uint32_t expr = ex->doc->actions[action].expr;
    make_atom(ex, expr, 0, ex->doc->exprs[expr].count - 1, out);
}

/* One variable, stored and read as sessions do. */
rmf_value rmf_stored_value(const rmf_explorer *ex, uint32_t fact,
                           rmf_value value, rmf_value before)
{
    return rmf_variable_would(ex->doc, ex->facts[fact].index, value, before);
}

rmf_value rmf_action_value(const rmf_explorer *ex, uint32_t action,
                           const rmf_value *values, rmf_value before)
{
    rmf_atom atom;
    rmf_action_atom(ex, action, &atom);
    return rmf_variable_would(ex->doc, ex->doc->actions[action].variable,
                              rmf_atom_value(ex, &atom, values), before);
}

bool rmf_action_counts(const rmf_explorer *ex, uint32_t action, int64_t *by)
{
    const rmf_action *a = &ex->doc->actions[action];
    const rmf_expr *e = &ex->doc->exprs[a->expr];
    const rmf_variable *v = &ex->doc->variables[a->variable];
    if (e->count != 3 || v->step || v->min != INT64_MIN || v->max != INT64_MAX)
        return false;
    const rmf_op *ops = e->ops;
    bool adds = ops[2].kind == RMF_OP_ADD;
    if (!adds && ops[2].kind != RMF_OP_SUB) return false;
    bool turned = adds && ops[0].kind == RMF_OP_VALUE;
    const rmf_op *fact = &ops[turned ? 1 : 0];
    const rmf_op *value = &ops[turned ? 0 : 1];
    if (fact->kind != RMF_OP_FACT || value->kind != RMF_OP_VALUE) return false;
    if (fact->fact != RMF_FACT_VARIABLE || fact->index != a->variable)
        return false;
    *by = adds ? value->value.number : rmf_sub(0, value->value.number);
    return true;
}
