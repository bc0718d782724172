/* Words of an expression, one after the other. Cost: linear. */
#ifndef RAMIFY_EXPR_LEX_H
#define RAMIFY_EXPR_LEX_H

#include "expr_mistake.h"

typedef enum rmf_token_kind {
    RMF_TOKEN_END,
    RMF_TOKEN_BAD, /* `why` says what to write */
    RMF_TOKEN_NUMBER,
    RMF_TOKEN_TEXT, /* `text` lies between the quotes, escapes and all */
    RMF_TOKEN_NAME, /* dots included */
    RMF_TOKEN_OPERATOR,
    RMF_TOKEN_OPEN,
    RMF_TOKEN_CLOSE
} rmf_token_kind;

typedef struct rmf_token {
    rmf_token_kind kind;
    rmf_op_kind op;       /* of an operator; minus is always RMF_OP_SUB */
    rmf_str text;         /* borrowed from the expression */
    uint32_t offset;      /* byte of the expression */
    bool escaped;         /* of a text: it holds backslashes */
    rmf_expr_mistake why; /* of a bad one */
} rmf_token;

/* The token at or behind byte *at, which moves behind it. */
void rmf_token_next(rmf_str text, uint32_t *at, rmf_token *out);

#endif
