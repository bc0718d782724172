/* Evaluation of postfix code on a stack that compiling proved deep enough. */
#include "expr.h"

#include "number.h"
#include "text.h"

bool rmf_value_same(rmf_value a, rmf_value b)
{
    if (a.type != b.type) {
        return false;
    }
    return a.type == RMF_TEXT ? rmf_str_same(a.text, b.text)
                              : a.number == b.number;
}

/* Of a prefix both are its one operand. */
static int64_t apply(rmf_op_kind kind, const rmf_value *a, const rmf_value *b)
{
    int64_t x = a->number;
    int64_t y = b->number;
    int32_t order = (x > y) - (x < y);

    switch (kind) {
    case RMF_OP_NOT:
        return y == 0;
    case RMF_OP_NEGATE:
        return rmf_sub(0, y);
    case RMF_OP_AND:
        return x != 0 && y != 0;
    case RMF_OP_OR:
        return x != 0 || y != 0;
    case RMF_OP_EQUAL:
    case RMF_OP_UNEQUAL:
        return rmf_value_same(*a, *b) == (kind == RMF_OP_EQUAL);
    case RMF_OP_LESS:
        return order < 0;
    case RMF_OP_LESS_EQUAL:
        return order <= 0;
    case RMF_OP_MORE:
        return order > 0;
    case RMF_OP_MORE_EQUAL:
        return order >= 0;
    case RMF_OP_ADD:
        return rmf_add(x, y);
    case RMF_OP_SUB:
        return rmf_sub(x, y);
    case RMF_OP_MUL:
        return rmf_mul(x, y);
    case RMF_OP_DIV:
        return rmf_div(x, y);
    case RMF_OP_VALUE:
    case RMF_OP_FACT:
        break;
    }
    return y;
}

static bool is_prefix(rmf_op_kind kind)
{
    return kind == RMF_OP_NOT || kind == RMF_OP_NEGATE;
}

static bool gives_number(rmf_op_kind kind)
{
    return kind == RMF_OP_NEGATE || kind >= RMF_OP_ADD;
}

rmf_value rmf_expr_eval(const rmf_expr *expr, rmf_fact_fn *fact, void *ctx)
{
    rmf_value stack[RMF_EXPR_DEPTH_MAX];
    rmf_value *top = stack; /* behind the last */

    *top = (rmf_value){RMF_BOOL, 1, {NULL, 0}};
    for (uint32_t i = 0; i < expr->count; i++) {
        const rmf_op *op = &expr->ops[i];

        if (op->kind == RMF_OP_VALUE) {
            *top++ = op->value;
        } else if (op->kind == RMF_OP_FACT) {
            *top++ = fact(ctx, op);
        } else {
            const rmf_value *right = top - 1;

            top -= is_prefix(op->kind) ? 1 : 2;
            top->number = apply(op->kind, top, right);
            top->type = gives_number(op->kind) ? RMF_NUMBER : RMF_BOOL;
            top++;
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

void rmf_value_json(rmf_value value, rmf_writer *out)
{
    if (value.type == RMF_TEXT) {
        rmf_put_json(out, value.text);
    } else {
        rmf_value_write(value, out);
    }
}
