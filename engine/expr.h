/* Conditions and values: small typed expressions over facts, compiled to
 * postfix code, and texts with facts in them.
 *
 *     road == 'city' && !timed_out('road') || visits('meet') * 2 >= 3
 *
 * Operators by rising strength: ||  &&  == !=  < <= > >=  + -  * /  ! and
 * unary -. Texts in '…' (\' and \\ inside), numbers, true, false, names of
 * variables, viewer.x, link.x and the functions of RMF_FACTS. Types are
 * checked when compiled; == and != take two of one type, + - * / < … numbers.
 * A number or text where a condition is wanted is an error.
 */
#ifndef RAMIFY_EXPR_H
#define RAMIFY_EXPR_H

#include "mem.h"

typedef enum rmf_name_kind {
    RMF_NAME_NOTHING, /* the function takes no argument */
    RMF_NAME_SCENE,
    RMF_NAME_ELEMENT,
    RMF_NAME_CHOICE,   /* an element that is a choice */
    RMF_NAME_QUESTION, /* an element that is a question */
    RMF_NAME_FORM,     /* a form panel or form element */
    RMF_NAME_NUMBER    /* chance(p): a number literal */
} rmf_name_kind;

/* X(name, argument, type): the history that a condition can read
 * (SEMANTICS 6). */
#define RMF_FACTS(X)                                                           \
    X(seen, SCENE, BOOL)                                                       \
    X(visits, SCENE, NUMBER)                                                   \
    X(watched, SCENE, NUMBER)                                                  \
    X(seconds, SCENE, NUMBER)                                                  \
    X(skipped, SCENE, BOOL)                                                    \
    X(shown, ELEMENT, BOOL)                                                    \
    X(clicked, ELEMENT, BOOL)                                                  \
    X(chose, CHOICE, TEXT)                                                     \
    X(label, CHOICE, TEXT)                                                     \
    X(took, CHOICE, NUMBER)                                                    \
    X(timed_out, CHOICE, BOOL)                                                 \
    X(answered, QUESTION, BOOL)                                                \
    X(correct, QUESTION, BOOL)                                                 \
    X(graded, QUESTION, BOOL)                                                  \
    X(pending, QUESTION, BOOL)                                                 \
    X(submitted, FORM, BOOL)                                                   \
    X(score, NOTHING, NUMBER)                                                  \
    X(max_score, NOTHING, NUMBER)                                              \
    X(idle, NOTHING, NUMBER)                                                   \
    X(completed, NOTHING, BOOL)                                                \
    X(returned, NOTHING, BOOL)                                                 \
    X(device, NOTHING, TEXT)                                                   \
    X(chance, NUMBER, BOOL)

typedef enum rmf_fact_kind {
#define X(name, argument, type) RMF_FACT_##name,
    RMF_FACTS(X)
#undef X
        RMF_FACT_VARIABLE /* a variable, viewer.* or link.* field by index */
} rmf_fact_kind;

const char *rmf_fact_name(rmf_fact_kind kind);

typedef enum rmf_op_kind {
    RMF_OP_VALUE, /* push .value */
    RMF_OP_FACT,  /* push the fact .fact of .index */
    RMF_OP_NOT,
    RMF_OP_NEGATE,
    RMF_OP_AND,
    RMF_OP_OR,
    RMF_OP_EQUAL,
    RMF_OP_UNEQUAL,
    RMF_OP_LESS,
    RMF_OP_LESS_EQUAL,
    RMF_OP_MORE,
    RMF_OP_MORE_EQUAL,
    RMF_OP_ADD,
    RMF_OP_SUB,
    RMF_OP_MUL,
    RMF_OP_DIV
} rmf_op_kind;

typedef struct rmf_op {
    rmf_op_kind kind;
    rmf_fact_kind fact;
    uint32_t index;  /* what rmf_names found: scene, element, variable … */
    rmf_value value; /* a literal; of chance(p) p; of a fact only the type */
    uint64_t place;  /* of chance */
} rmf_op;

typedef struct rmf_expr {
    const rmf_op *ops; /* postfix */
    uint32_t count;    /* 0: no expression, which is true */
    rmf_type type;
    rmf_str text;   /* as written, borrowed */
    uint64_t reads; /* bit per rmf_fact_kind that it reads */
} rmf_expr;

/* How names become indexes: given by the document while it is read.
 * `find` returns the index (for RMF_NAME_FORM: a number that means something
 * to the giver) or RMF_NONE. `find_variable` takes `x`, `viewer.x` or
 * `link.x`. `nearest` gives the most similar known name, or size 0. */
typedef struct rmf_names {
    void *ctx;
    uint32_t (*find)(void *ctx, rmf_name_kind kind, rmf_str id);
    uint32_t (*find_variable)(void *ctx, rmf_str name, rmf_type *type);
    rmf_str (*nearest)(void *ctx, rmf_name_kind kind, rmf_str id);
    rmf_str (*nearest_variable)(void *ctx, rmf_str name);
} rmf_names;

typedef struct rmf_expr_error {
    const char *code; /* static word: "unknown_name", "wrong_type", … */
    uint32_t offset;  /* byte of the expression's text */
    char text[160];   /* a sentence that says what to do, zero-ended */
} rmf_expr_error;

/* Upper bound of the arena bytes for an expression or text of that size. It
 * is far above what is taken (about 60 bytes an operator or operand). */
size_t rmf_expr_need(size_t text_size);
/* The same for all expressions and texts together that stand as strings in
 * this JSON text, wherever they stand. One cheap pass; a few times nearer. */
size_t rmf_expr_need_in(const char *json, size_t size);

/* Where in a document an expression or a text stands. */
typedef struct rmf_spot {
    uint64_t place;   /* a hash of the owner's ids and the field; with the
                         ordinal of the call it makes the place of a chance() */
    uint32_t chances; /* calls of chance() so far: 0 */
    const rmf_names *names;
    rmf_mem *mem;
    rmf_expr_error *error;
} rmf_spot;

/* wanted  the type that it must have; RMF_ANY_TYPE for any.
 * Errors  RMF_ERR_DOCUMENT with the spot's error; RMF_ERR_MEMORY. Nothing of
 *         the arena is taken then. */
#define RMF_ANY_TYPE ((rmf_type)-1)
rmf_err rmf_expr_compile(rmf_spot *spot, rmf_str text, rmf_type wanted,
                         rmf_expr *out);

/* Gives the value of one fact; texts stay valid until the evaluation ends. */
typedef rmf_value rmf_fact_fn(void *ctx, const rmf_op *op);
rmf_value rmf_expr_eval(const rmf_expr *expr, rmf_fact_fn *fact, void *ctx);
/* True for an empty expression. */
bool rmf_expr_true(const rmf_expr *expr, rmf_fact_fn *fact, void *ctx);
/* As a viewer reads it: numbers without trailing zeros, texts as they are,
 * true/false as yes/no words are the author's business: "true", "false". */
void rmf_value_write(rmf_value value, rmf_writer *out);
/* The same as JSON: texts are quoted. */
void rmf_value_json(rmf_value value, rmf_writer *out);
bool rmf_value_same(rmf_value a, rmf_value b);

/* A text with facts: `Hello {viewer.first_name|there}`; {{ and }} are braces.
 * The words after | stand where the value is '' . */
typedef struct rmf_part {
    rmf_str literal; /* before the value */
    rmf_expr value;  /* count 0 in the last part */
    rmf_str instead; /* when the value is '' */
} rmf_part;

typedef struct rmf_template {
    const rmf_part *parts;
    uint32_t count;
} rmf_template;

/* Errors as above. */
rmf_err rmf_template_compile(rmf_spot *spot, rmf_str text, rmf_template *out);
void rmf_template_write(const rmf_template *text, rmf_fact_fn *fact, void *ctx,
                        rmf_writer *out);

#endif
