/* From tokens to postfix code, types checked and names found on the way: two
 * stacks, one of operators that wait for their right side, one of the types of
 * the values that evaluation will hold. */
#include "expr_lex.h"
#include "number.h"
#include "text.h"

/* ---- tables ---------------------------------------------------------- */

static const struct {
    const char *text;
    uint32_t strength;
    uint32_t operands;
    rmf_type wants; /* RMF_ANY_TYPE: any, but both alike */
    rmf_type gives;
} operators[] = {
    [RMF_OP_VALUE] = {"", 0, 0, RMF_ANY_TYPE, RMF_BOOL},
    [RMF_OP_FACT] = {"", 0, 0, RMF_ANY_TYPE, RMF_BOOL},
    [RMF_OP_OR] = {"||", 1, 2, RMF_BOOL, RMF_BOOL},
    [RMF_OP_AND] = {"&&", 2, 2, RMF_BOOL, RMF_BOOL},
    [RMF_OP_EQUAL] = {"==", 3, 2, RMF_ANY_TYPE, RMF_BOOL},
    [RMF_OP_UNEQUAL] = {"!=", 3, 2, RMF_ANY_TYPE, RMF_BOOL},
    [RMF_OP_LESS] = {"<", 4, 2, RMF_NUMBER, RMF_BOOL},
    [RMF_OP_LESS_EQUAL] = {"<=", 4, 2, RMF_NUMBER, RMF_BOOL},
    [RMF_OP_MORE] = {">", 4, 2, RMF_NUMBER, RMF_BOOL},
    [RMF_OP_MORE_EQUAL] = {">=", 4, 2, RMF_NUMBER, RMF_BOOL},
    [RMF_OP_ADD] = {"+", 5, 2, RMF_NUMBER, RMF_NUMBER},
    [RMF_OP_SUB] = {"-", 5, 2, RMF_NUMBER, RMF_NUMBER},
    [RMF_OP_MUL] = {"*", 6, 2, RMF_NUMBER, RMF_NUMBER},
    [RMF_OP_DIV] = {"/", 6, 2, RMF_NUMBER, RMF_NUMBER},
    [RMF_OP_NOT] = {"!", 7, 1, RMF_BOOL, RMF_BOOL},
    [RMF_OP_NEGATE] = {"-", 7, 1, RMF_NUMBER, RMF_NUMBER},
};

static const struct {
    const char *name;
    rmf_name_kind argument;
    rmf_type type;
} facts[] = {
#define X(name, argument, type) {#name, RMF_NAME_##argument, RMF_##type},
    RMF_FACTS(X)
#undef X
};

#define FACTS ((uint32_t)(sizeof facts / sizeof facts[0]))

/* What is said when none has the name that is asked for. */
static const rmf_expr_mistake unknowns[] = {
    [RMF_NAME_NOTHING] = RMF_EXPR_none,
    [RMF_NAME_SCENE] = RMF_EXPR_scene,
    [RMF_NAME_ELEMENT] = RMF_EXPR_element,
    [RMF_NAME_CHOICE] = RMF_EXPR_choice,
    [RMF_NAME_QUESTION] = RMF_EXPR_question,
    [RMF_NAME_FORM] = RMF_EXPR_form,
    [RMF_NAME_NUMBER] = RMF_EXPR_none,
};

const char *rmf_fact_name(rmf_fact_kind kind)
{
    return (uint32_t)kind < FACTS ? facts[kind].name : "variable";
}

static rmf_str type_word(rmf_type type)
{
    switch (type) {
    case RMF_BOOL:
        return RMF_STR("a condition");
    case RMF_NUMBER:
        return RMF_STR("a number");
    case RMF_TEXT:
        return RMF_STR("a text");
    }
    return RMF_STR("a value");
}

/* ---- the compiler ---------------------------------------------------- */

typedef struct waiting {
    bool bracket; /* else `op` */
    rmf_op_kind op;
    uint32_t offset;
} waiting;

typedef struct compiler {
    rmf_spot *spot;
    rmf_str text;
    uint32_t at;     /* behind `token` */
    rmf_token token; /* the one being looked at */
    rmf_op *ops;     /* as many as the text can need */
    uint32_t count;
    char *literals; /* texts whose escapes are replaced */
    rmf_str name;   /* the one being looked up, and where it stands */
    uint32_t name_offset;
    uint64_t reads;
    waiting stack[RMF_EXPR_DEPTH_MAX];
    uint32_t depth;
    rmf_type types[RMF_EXPR_DEPTH_MAX];
    uint32_t type_count;
} compiler;

static bool fail(compiler *c, rmf_expr_mistake what, uint32_t offset,
                 const rmf_str *words)
{
    rmf_spot_fail(c->spot, what, offset, words);
    return false;
}

/* At the token, whose own mistake comes first. */
static bool fail_here(compiler *c, rmf_expr_mistake what, const rmf_str *words)
{
    bool bad = c->token.kind == RMF_TOKEN_BAD;

    return fail(c, bad ? c->token.why : what, c->token.offset, words);
}

static void advance(compiler *c)
{
    rmf_token_next(c->text, &c->at, &c->token);
}

/* ---- emitting -------------------------------------------------------- */

/* Another operation, which leaves a value of that type on the stack; NULL when
 * that is too deep. What it is not given is zero, as the arena gave it. */
static rmf_op *emit(compiler *c, rmf_op_kind kind, rmf_type type,
                    uint32_t offset)
{
    rmf_op *op = &c->ops[c->count++];

    if (c->type_count == RMF_EXPR_DEPTH_MAX) {
        fail(c, RMF_EXPR_deep, offset, NULL);
        return NULL;
    }
    c->types[c->type_count++] = type;
    op->kind = kind;
    op->value.type = type;
    return op;
}

static bool check_types(compiler *c, const waiting *top)
{
    uint32_t operands = operators[top->op].operands;
    const rmf_type *given = &c->types[c->type_count - operands];
    rmf_type wants = operators[top->op].wants;
    rmf_str words[3] = {rmf_str_of(operators[top->op].text)};

    for (uint32_t i = 0; i < operands; i++) {
        if (wants != RMF_ANY_TYPE && given[i] != wants) {
            words[1] = type_word(wants);
            words[2] = type_word(given[i]);
            return fail(c, RMF_EXPR_operand, top->offset, words);
        }
    }
    if (given[0] != given[operands - 1]) {
        words[1] = type_word(given[0]);
        words[2] = type_word(given[1]);
        return fail(c, RMF_EXPR_compared, top->offset, words);
    }
    return true;
}

/* Emit the operator that waits on top. */
static bool emit_top(compiler *c)
{
    const waiting *top = &c->stack[c->depth - 1];

    if (!check_types(c, top)) {
        return false;
    }
    c->depth--;
    c->type_count -= operators[top->op].operands;
    return emit(c, top->op, operators[top->op].gives, top->offset) != NULL;
}

static bool wait_for(compiler *c, bool bracket, rmf_op_kind op)
{
    if (c->depth == RMF_EXPR_DEPTH_MAX) {
        return fail(c, RMF_EXPR_deep, c->token.offset, NULL);
    }
    c->stack[c->depth++] = (waiting){bracket, op, c->token.offset};
    advance(c);
    return true;
}

/* ---- operands -------------------------------------------------------- */

/* The token's text without escapes. */
static rmf_str literal_of(compiler *c)
{
    const rmf_token *token = &c->token;
    rmf_str out = {c->literals, 0};

    if (!token->escaped) {
        return token->text;
    }
    for (uint32_t i = 0; i < token->text.size; i++) {
        i += token->text.at[i] == '\\' ? 1 : 0;
        *c->literals++ = token->text.at[i];
        out.size++;
    }
    return out;
}

static uint32_t fact_of_name(rmf_str name)
{
    uint32_t kind = 0;

    while (kind < FACTS && !rmf_str_is(name, facts[kind].name)) {
        kind++;
    }
    return kind;
}

static bool unknown(compiler *c, rmf_expr_mistake what, rmf_str nearest)
{
    rmf_str words[2] = {c->name, nearest};

    return fail(c, what, c->name_offset, words);
}

static bool unknown_variable(compiler *c)
{
    const rmf_names *names = c->spot->names;
    rmf_str nearest;

    if (fact_of_name(c->name) < FACTS) {
        return unknown(c, RMF_EXPR_no_call, c->name);
    }
    nearest = names->nearest_variable(names->ctx, c->name);
    return unknown(
        c, nearest.size > 0 ? RMF_EXPR_variable : RMF_EXPR_undeclared, nearest);
}

static rmf_str kind_word(rmf_name_kind kind)
{
    switch (kind) {
    case RMF_NAME_SCENE:
        return RMF_STR("scene");
    case RMF_NAME_ELEMENT:
        return RMF_STR("element");
    case RMF_NAME_CHOICE:
        return RMF_STR("choice");
    case RMF_NAME_QUESTION:
        return RMF_STR("question");
    case RMF_NAME_FORM:
        return RMF_STR("form");
    case RMF_NAME_NOTHING:
    case RMF_NAME_NUMBER:
        break;
    }
    return RMF_STR("");
}

static bool wrong_argument(compiler *c, rmf_fact_kind fact)
{
    rmf_name_kind kind = facts[fact].argument;
    rmf_str words[2] = {rmf_str_of(facts[fact].name), kind_word(kind)};

    return fail_here(c,
                     kind == RMF_NAME_NUMBER    ? RMF_EXPR_wants_share
                     : kind == RMF_NAME_NOTHING ? RMF_EXPR_wants_nothing
                                                : RMF_EXPR_wants_id,
                     words);
}

/* The place of a chance: the field's, and which call in it this is. */
static uint64_t next_place(rmf_spot *spot)
{
    uint32_t n = spot->chances++;
    unsigned char bytes[4] = {(unsigned char)n, (unsigned char)(n >> 8),
                              (unsigned char)(n >> 16),
                              (unsigned char)(n >> 24)};

    return rmf_fnv(spot->place, bytes, sizeof bytes);
}

static bool argument_number(compiler *c, rmf_op *op)
{
    if (c->token.kind != RMF_TOKEN_NUMBER ||
        !rmf_number_read(c->token.text, &op->value.number) ||
        op->value.number > RMF_ONE) {
        return wrong_argument(c, op->fact);
    }
    op->place = next_place(c->spot);
    advance(c);
    return true;
}

static bool argument_id(compiler *c, rmf_op *op)
{
    const rmf_names *names = c->spot->names;
    rmf_name_kind kind = facts[op->fact].argument;

    if (c->token.kind != RMF_TOKEN_TEXT) {
        return wrong_argument(c, op->fact);
    }
    c->name = literal_of(c);
    c->name_offset = c->token.offset;
    op->index = names->find(names->ctx, kind, c->name);
    if (op->index == RMF_NONE) {
        return unknown(c, unknowns[kind],
                       names->nearest(names->ctx, kind, c->name));
    }
    advance(c);
    return true;
}

static bool read_argument(compiler *c, rmf_op *op)
{
    switch (facts[op->fact].argument) {
    case RMF_NAME_NOTHING:
        return c->token.kind == RMF_TOKEN_CLOSE || wrong_argument(c, op->fact);
    case RMF_NAME_NUMBER:
        return argument_number(c, op);
    case RMF_NAME_SCENE:
    case RMF_NAME_ELEMENT:
    case RMF_NAME_CHOICE:
    case RMF_NAME_QUESTION:
    case RMF_NAME_FORM:
        break;
    }
    return argument_id(c, op);
}

/* The token is the opening bracket behind the name. */
static bool read_call(compiler *c)
{
    uint32_t fact = fact_of_name(c->name);
    rmf_op *op;

    if (fact == FACTS) {
        return unknown(c, RMF_EXPR_function, rmf_nearest_fact(c->name));
    }
    op = emit(c, RMF_OP_FACT, facts[fact].type, c->name_offset);
    if (op == NULL) {
        return false;
    }
    op->fact = (rmf_fact_kind)fact;
    op->index = RMF_NONE;
    c->reads |= (uint64_t)1 << fact;
    advance(c);
    if (!read_argument(c, op)) {
        return false;
    }
    if (c->token.kind != RMF_TOKEN_CLOSE) {
        return fail_here(c, RMF_EXPR_closing, NULL);
    }
    advance(c);
    return true;
}

static bool read_variable(compiler *c)
{
    const rmf_names *names = c->spot->names;
    bool yes = rmf_str_is(c->name, "true");
    bool constant = yes || rmf_str_is(c->name, "false");
    rmf_type type = RMF_BOOL;
    uint32_t index = 0;
    rmf_op *op;

    if (!constant) {
        index = names->find_variable(names->ctx, c->name, &type);
    }
    if (index == RMF_NONE) {
        return unknown_variable(c);
    }
    op = emit(c, constant ? RMF_OP_VALUE : RMF_OP_FACT, type, c->name_offset);
    if (op == NULL) {
        return false;
    }
    op->fact = RMF_FACT_VARIABLE;
    op->index = index;
    op->value.number = yes;
    c->reads |= (uint64_t)!constant << RMF_FACT_VARIABLE;
    return true;
}

static bool read_name(compiler *c)
{
    c->name = c->token.text;
    c->name_offset = c->token.offset;
    advance(c);
    return c->token.kind == RMF_TOKEN_OPEN ? read_call(c) : read_variable(c);
}

/* A number or a text as it stands. */
static bool read_literal(compiler *c)
{
    bool number = c->token.kind == RMF_TOKEN_NUMBER;
    rmf_op *op =
        emit(c, RMF_OP_VALUE, number ? RMF_NUMBER : RMF_TEXT, c->token.offset);

    if (op == NULL) {
        return false;
    }
    if (!number) {
        op->value.text = literal_of(c);
    } else if (!rmf_number_read(c->token.text, &op->value.number)) {
        return fail_here(c, RMF_EXPR_number_range, NULL);
    }
    advance(c);
    return true;
}

/* ---- the grammar ------------------------------------------------------ */

/* Where a value is wanted: prefixes and opening brackets, or the value. */
static bool read_operand(compiler *c, bool *complete)
{
    *complete = true;
    switch (c->token.kind) {
    case RMF_TOKEN_NUMBER:
    case RMF_TOKEN_TEXT:
        return read_literal(c);
    case RMF_TOKEN_NAME:
        return read_name(c);
    case RMF_TOKEN_OPEN:
        *complete = false;
        return wait_for(c, true, RMF_OP_VALUE);
    case RMF_TOKEN_OPERATOR:
        *complete = false;
        if (c->token.op == RMF_OP_NOT) {
            return wait_for(c, false, RMF_OP_NOT);
        }
        if (c->token.op == RMF_OP_SUB) {
            return wait_for(c, false, RMF_OP_NEGATE);
        }
        break;
    case RMF_TOKEN_END:
    case RMF_TOKEN_BAD:
    case RMF_TOKEN_CLOSE:
        break;
    }
    return fail_here(c, RMF_EXPR_value, NULL);
}

/* Emit what waits down to the innermost bracket and is at least so strong. */
static bool emit_stronger(compiler *c, uint32_t strength)
{
    while (c->depth > 0 && !c->stack[c->depth - 1].bracket &&
           operators[c->stack[c->depth - 1].op].strength >= strength) {
        if (!emit_top(c)) {
            return false;
        }
    }
    return true;
}

static bool read_close(compiler *c)
{
    if (!emit_stronger(c, 0)) {
        return false;
    }
    if (c->depth == 0) {
        return fail_here(c, RMF_EXPR_closes_none, NULL);
    }
    c->depth--;
    advance(c);
    return true;
}

/* Where a value has ended: an operator or a closing bracket. `complete` is
 * false when a value is wanted again. */
static bool read_behind(compiler *c, bool *complete)
{
    if (c->token.kind == RMF_TOKEN_CLOSE) {
        return read_close(c);
    }
    if (c->token.kind != RMF_TOKEN_OPERATOR || c->token.op == RMF_OP_NOT) {
        return fail_here(c, RMF_EXPR_operator, NULL);
    }
    *complete = false;
    return emit_stronger(c, operators[c->token.op].strength) &&
           wait_for(c, false, c->token.op);
}

static bool read_end(compiler *c, rmf_type wanted)
{
    rmf_str words[2] = {type_word(wanted), {NULL, 0}};

    if (!emit_stronger(c, 0)) {
        return false;
    }
    if (c->depth > 0) {
        return fail(c, RMF_EXPR_not_closed, c->stack[c->depth - 1].offset,
                    NULL);
    }
    words[1] = type_word(c->types[0]);
    return wanted == RMF_ANY_TYPE || wanted == c->types[0] ||
           fail(c, RMF_EXPR_wanted, 0, words);
}

/* Each turn reads a token at least. */
static bool read_all(compiler *c, rmf_type wanted)
{
    bool complete = false;

    advance(c);
    while (!complete || c->token.kind != RMF_TOKEN_END) {
        if (!(complete ? read_behind(c, &complete)
                       : read_operand(c, &complete))) {
            return false;
        }
    }
    return read_end(c, wanted);
}

/* ---- memory ---------------------------------------------------------- */

/* At most one operation a token; brackets and ends are none. */
static bool take_memory(compiler *c)
{
    rmf_mem *mem = c->spot->mem;
    uint32_t at = 0;
    uint32_t ops = 0;
    uint32_t literal_size = 0;
    rmf_token token;

    do {
        rmf_token_next(c->text, &at, &token);
        ops += token.kind != RMF_TOKEN_OPEN && token.kind != RMF_TOKEN_CLOSE;
        literal_size += token.escaped ? token.text.size : 0;
    } while (token.kind != RMF_TOKEN_END && token.kind != RMF_TOKEN_BAD);
    c->literals = rmf_mem_take(mem, literal_size, 1);
    c->ops = rmf_mem_take(mem, ops - 1, sizeof *c->ops);
    return c->literals != NULL && c->ops != NULL;
}

static rmf_err compile(compiler *c, rmf_type wanted, rmf_expr *out)
{
    rmf_mem *mem = c->spot->mem;

    if (c->text.size > RMF_EXPR_SIZE_MAX) {
        return rmf_spot_fail(c->spot, RMF_EXPR_long, 0, NULL);
    }
    if (!take_memory(c)) {
        return RMF_ERR_MEMORY;
    }
    if (!read_all(c, wanted)) {
        return RMF_ERR_DOCUMENT;
    }
    /* Less than counted when a name stood as an argument. */
    mem->used = (size_t)((char *)(c->ops + c->count) - mem->at);
    *out = (rmf_expr){c->ops, c->count, c->types[0], c->text, c->reads};
    return RMF_OK;
}

rmf_err rmf_expr_compile(rmf_spot *spot, rmf_str text, rmf_type wanted,
                         rmf_expr *out)
{
    compiler c;
    size_t used = spot->mem->used;
    rmf_err err;

    rmf_zero(&c, sizeof c);
    rmf_zero(out, sizeof *out);
    c.spot = spot;
    c.text = text;
    err = compile(&c, wanted, out);
    if (err != RMF_OK) {
        spot->mem->used = used;
    }
    return err;
}

/* What rounding up to the arena's alignment can cost an expression. */
#define ALIGN_COST 16u

size_t rmf_expr_need(size_t text_size)
{
    /* Worst is an operation a byte. A text's parts have at least three bytes
     * each, braces and an operation, and so take less a byte. */
    return text_size * (sizeof(rmf_op) + 1) +
           2 * (sizeof(rmf_part) + ALIGN_COST);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           (unsigned char)c >= 0x80;
}

static bool is_one_of(char c, const char *set)
{
    while (*set != '\0' && *set != c) {
        set++;
    }
    return *set == c;
}

/* An operation begins with a word or one of these signs. An escape of JSON
 * counts as a sign and a word, and becomes one of them at most. */
size_t rmf_expr_need_in(const char *json, size_t size)
{
    size_t ops = 0;
    size_t parts = 1;

    for (size_t i = 0; i < size; i++) {
        char c = json[i];

        if (is_word(c)) {
            ops += i == 0 || !is_word(json[i - 1]);
        } else {
            ops += is_one_of(c, "!&|=<>+-*/'\\");
            parts += is_one_of(c, "{\"\\");
        }
    }
    return ops * (sizeof(rmf_op) + ALIGN_COST) +
           parts * (sizeof(rmf_part) + ALIGN_COST) + size;
}
