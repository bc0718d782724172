/* Any text as a condition and as a text with facts: compiled and evaluated
 * without harm; what compiles as a condition gives a condition. */
#include <stdlib.h>

#include "engine/expr.h"
#include "engine/text.h"

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

/* A value of the type that was asked for. */
static void condition(rmf_str text, const rmf_names *names, rmf_mem mem,
                      rmf_type wanted)
{
    rmf_expr expr;
    rmf_expr_error error;
    rmf_spot spot = {7, 0, names, &mem, &error};
    rmf_err err = rmf_expr_compile(&spot, text, wanted, &expr);
    if (err == RMF_ERR_MEMORY) {
        abort(); /* rmf_expr_need promised that it is enough */
    }
    if (err == RMF_OK) {
        rmf_type type = rmf_expr_eval(&expr, fact, NULL).type;
        if (type != expr.type || (wanted != RMF_ANY_TYPE && type != wanted)) {
            abort();
        }
    } else if (error.offset > text.size || error.text[0] == '\0') {
        abort();
    }
}

static void template(rmf_str text, const rmf_names *names, rmf_mem mem)
{
    rmf_template parts;
    rmf_expr_error error;
    rmf_spot spot = {7, 0, names, &mem, &error};
    rmf_err err = rmf_template_compile(&spot, text, &parts);
    if (err == RMF_ERR_MEMORY) {
        abort();
    }
    if (err == RMF_OK) {
        rmf_writer out = {.at = NULL};
        rmf_template_write(&parts, fact, NULL, &out);
    } else if (error.offset > text.size || error.text[0] == '\0') {
        abort();
    }
}

/* The text as a string of a JSON text: that estimate must be enough too. */
static size_t need_in_json(rmf_str text)
{
    rmf_writer count = {.at = NULL};
    rmf_put_json(&count, text);
    char *json = malloc(count.size);
    if (!json) {
        abort();
    }
    rmf_writer out = {.at = json, .cap = count.size};
    rmf_put_json(&out, text);
    size_t need = rmf_expr_need_in(json, out.size);
    free(json);
    return need;
}

static void try_with(rmf_str text, const rmf_names *names, size_t need)
{
    char *memory = aligned_alloc(16, (need + 15) & ~(size_t)15);
    if (!memory) {
        abort();
    }
    rmf_mem mem = {memory, need, 0};
    condition(text, names, mem, RMF_BOOL);
    condition(text, names, mem, RMF_ANY_TYPE);
    template(text, names, mem);
    free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > RMF_EXPR_SIZE_MAX + 16u) {
        return 0;
    }
    const rmf_names names = {NULL, find, find_variable, nearest,
                             nearest_variable};
    rmf_str text = {(const char *)data, (uint32_t)size};
    try_with(text, &names, rmf_expr_need(size));
    try_with(text, &names, need_in_json(text));
    return 0;
}
