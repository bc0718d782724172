/* Between expressions and texts with facts: one field of a document, whose
 * parts share their place and count their chances together. */
#ifndef RAMIFY_EXPR_COMPILE_H
#define RAMIFY_EXPR_COMPILE_H

#include "expr.h"

typedef struct rmf_field {
    uint64_t place;
    uint32_t chances; /* calls of chance() so far */
    const rmf_names *names;
    rmf_mem *mem;
    rmf_expr_error *error;
} rmf_field;

/* Like rmf_expr_compile; what it took of the arena on failure is for the
 * caller to give back. */
rmf_err rmf_field_compile(rmf_field *field, rmf_str text, rmf_type wanted,
                          rmf_expr *out);

/* Note a mistake. Each `%` of the sentence is replaced by the next of `words`,
 * long ones cut. Returns RMF_ERR_DOCUMENT. */
rmf_err rmf_field_fail(rmf_field *field, const char *code, uint32_t offset,
                       const char *sentence, const rmf_str *words);

#endif
