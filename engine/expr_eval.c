/* Evaluation of postfix code on a stack that compiling proved deep enough. */
#include "expr.h"

#include "number.h"
#include "text.h"

static const rmf_value yes = {RMF_BOOL, 1, {NULL, 0}};

static rmf_value number(int64_t millionths)
{
    return (rmf_value){RMF_NUMBER, millionths, {NULL, 0}};
}

static rmf_value truth(bool is_true)
{
    return (rmf_value){RMF_BOOL, is_true, {NULL, 0}};
}

bool rmf_value_same(rmf_value a, rmf_value b)
{
    if (a.type != b.type) {
        return false;
    }
    return a.type == RMF_TEXT ? rmf_str_same(a.text, b.text)
                              : a.number == b.number;
}

/* Of a prefix only b is given. */
static rmf_value apply(rmf_op_kind kind, rmf_value a, rmf_value b)
{
    switch (kind) {
    case RMF_OP_NOT:
        return truth(b.number == 0);
    case RMF_OP_NEGATE:
        return number(rmf_sub(0, b.number));
    case RMF_OP_AND:
        return truth(a.number != 0 && b.number != 0);
    case RMF_OP_OR:
        return truth(a.number != 0 || b.number != 0);
    case RMF_OP_EQUAL:
        return truth(rmf_value_same(a, b));
    case RMF_OP_UNEQUAL:
        return truth(!rmf_value_same(a, b));
    case RMF_OP_LESS:
        return truth(a.number < b.number);
    case RMF_OP_LESS_EQUAL:
        return truth(a.number <= b.number);
    case RMF_OP_MORE:
        return truth(a.number > b.number);
    case RMF_OP_MORE_EQUAL:
        return truth(a.number >= b.number);
    case RMF_OP_ADD:
        return number(rmf_add(a.number, b.number));
    case RMF_OP_SUB:
        return number(rmf_sub(a.number, b.number));
    case RMF_OP_MUL:
        return number(rmf_mul(a.number, b.number));
    case RMF_OP_DIV:
        return number(rmf_div(a.number, b.number));
    case RMF_OP_VALUE:
    case RMF_OP_FACT:
        break;
    }
    return b;
}

rmf_value rmf_expr_eval(const rmf_expr *expr, rmf_fact_fn *fact, void *ctx)
{
    rmf_value stack[RMF_EXPR_DEPTH_MAX];
    uint32_t depth = 0;

    if (expr->count == 0) {
        return yes;
    }
    for (uint32_t i = 0; i < expr->count; i++) {
        const rmf_op *op = &expr->ops[i];

        if (op->kind == RMF_OP_VALUE) {
            stack[depth++] = op->value;
        } else if (op->kind == RMF_OP_FACT) {
            stack[depth++] = fact(ctx, op);
        } else if (op->kind == RMF_OP_NOT || op->kind == RMF_OP_NEGATE) {
            stack[depth - 1] = apply(op->kind, yes, stack[depth - 1]);
        } else {
            depth--;
            stack[depth - 1] =
                apply(op->kind, stack[depth - 1], stack[depth]);
        }
    }
    return stack[0];
}

bool rmf_expr_true(const rmf_expr *expr, rmf_fact_fn *fact, void *ctx)
{
    return rmf_expr_eval(expr, fact, ctx).number != 0;
}

void rmf_value_write(rmf_value value, rmf_writer *out)
{
    switch (value.type) {
    case RMF_BOOL:
        rmf_put(out, value.number != 0 ? "true" : "false");
        break;
    case RMF_NUMBER:
        rmf_put_micro(out, value.number);
        break;
    case RMF_TEXT:
        rmf_put_str(out, value.text);
        break;
    }
}
