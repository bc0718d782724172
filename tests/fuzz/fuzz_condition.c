/* Any text as a condition and as a text with facts: compiled and evaluated
 * without harm; what compiles as a condition gives a condition. */
#include <stdlib.h>
#include <string.h>

#include "engine/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every name of one letter is known; its case says the type. */
static uint32_t find(void *ctx, rmf_name_kind kind, rmf_str id)
{
    (void)ctx;
    (void)kind;
    return id.size == 1 ? (uint32_t)(unsigned char)id.at[0] : RMF_NONE;
}

static uint32_t find_variable(void *ctx, rmf_str name, rmf_type *type)
{
    (void)ctx;
    if (name.size != 1) {
        return RMF_NONE;
    }
    unsigned letter = (unsigned char)name.at[0];
    *type = (rmf_type)(letter % 3u);
    return letter;
}

static rmf_str nearest(void *ctx, rmf_name_kind kind, rmf_str id)
{
    (void)ctx;
    (void)kind;
    return id;
}

static rmf_str nearest_variable(void *ctx, rmf_str name)
{
    (void)ctx;
    return name;
}

static rmf_type fact_type(const rmf_op *op)
{
    static const rmf_type types[] = {
#define X(name, argument, type) RMF_##type,
        RMF_FACTS(X)
#undef X
    };
    return op->fact == RMF_FACT_VARIABLE ? (rmf_type)(op->index % 3u)
                                         : types[op->fact];
}

static rmf_value fact(void *ctx, const rmf_op *op)
{
    (void)ctx;
    rmf_value value = {.type = fact_type(op)};
    if (value.type == RMF_TEXT) {
        value.text = (rmf_str){"city", op->index % 5u};
    } else if (value.type == RMF_NUMBER) {
        value.number = (int64_t)op->index * 1234567 - 50000000;
    } else {
        value.number = op->index & 1u;
    }
    return value;
}

static void condition(rmf_str text, const rmf_names *names, rmf_mem mem)
{
    rmf_expr expr;
    rmf_expr_error error;
    if (rmf_expr_compile(text, RMF_BOOL, 7, names, &mem, &expr, &error) ==
        RMF_OK) {
        if (expr.count && rmf_expr_eval(&expr, fact, NULL).type != RMF_BOOL) {
            abort();
        }
    }
    mem.used = 0;
    if (rmf_expr_compile(text, RMF_ANY_TYPE, 7, names, &mem, &expr, &error) ==
            RMF_OK &&
        expr.count && rmf_expr_eval(&expr, fact, NULL).type != expr.type) {
        abort();
    }
}

static void template(rmf_str text, const rmf_names *names, rmf_mem mem)
{
    rmf_template parts;
    rmf_expr_error error;
    if (rmf_template_compile(text, 7, names, &mem, &parts, &error) == RMF_OK) {
        rmf_writer out = {.at = NULL};
        rmf_template_write(&parts, fact, NULL, &out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > RMF_EXPR_SIZE_MAX + 16u) {
        return 0;
    }
    const rmf_names names = {NULL, find, find_variable, nearest,
                             nearest_variable};
    size_t need = (rmf_expr_need(size) + 31) & ~(size_t)15;
    void *memory = aligned_alloc(16, need);
    if (memory) {
        rmf_str text = {(const char *)data, (uint32_t)size};
        condition(text, &names, (rmf_mem){memory, need, 0});
        template(text, &names, (rmf_mem){memory, need, 0});
    }
    free(memory);
    return 0;
}
