/* From bytes to tokens. */
#include "expr_lex.h"

#include "number.h"
#include "text.h"

/* Longer operators first. What people write by habit stands here too, with the
 * right word. */
static const struct {
    const char *text;
    rmf_op_kind op;
    rmf_expr_mistake why;
} operators[] = {
    {"&&", RMF_OP_AND, RMF_EXPR_none},
    {"||", RMF_OP_OR, RMF_EXPR_none},
    {"===", RMF_OP_EQUAL, RMF_EXPR_equal},
    {"!==", RMF_OP_UNEQUAL, RMF_EXPR_unequal},
    {"==", RMF_OP_EQUAL, RMF_EXPR_none},
    {"!=", RMF_OP_UNEQUAL, RMF_EXPR_none},
    {"<=", RMF_OP_LESS_EQUAL, RMF_EXPR_none},
    {">=", RMF_OP_MORE_EQUAL, RMF_EXPR_none},
    {"<", RMF_OP_LESS, RMF_EXPR_none},
    {">", RMF_OP_MORE, RMF_EXPR_none},
    {"!", RMF_OP_NOT, RMF_EXPR_none},
    {"+", RMF_OP_ADD, RMF_EXPR_none},
    {"-", RMF_OP_SUB, RMF_EXPR_none},
    {"*", RMF_OP_MUL, RMF_EXPR_none},
    {"/", RMF_OP_DIV, RMF_EXPR_none},
    {"=", RMF_OP_EQUAL, RMF_EXPR_equal},
    {"&", RMF_OP_AND, RMF_EXPR_and},
    {"|", RMF_OP_OR, RMF_EXPR_or},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static uint32_t name_size(rmf_str rest)
{
    uint32_t size = 1;

    while (size < rest.size &&
           (begins_name(rest.at[size]) || is_digit(rest.at[size]) ||
            (rest.at[size] == '.' && size + 1 < rest.size &&
             begins_name(rest.at[size + 1])))) {
        size++;
    }
    return size;
}

static void bad(rmf_token *token, rmf_expr_mistake why)
{
    token->kind = RMF_TOKEN_BAD;
    token->why = why;
}

static void take_number(rmf_str rest, rmf_token *token)
{
    token->kind = RMF_TOKEN_NUMBER;
    token->text.size = (uint32_t)rmf_number_size(rest.at, rest.size);
    if (token->text.size == 0 || (token->text.size < rest.size &&
                                  (begins_name(rest.at[token->text.size]) ||
                                   is_digit(rest.at[token->text.size]) ||
                                   rest.at[token->text.size] == '.'))) {
        bad(token, RMF_EXPR_number);
    }
}

/* From the opening quote; the token's text is what lies between the quotes. */
static void take_text(rmf_str rest, rmf_token *token)
{
    uint32_t end = 1;

    token->kind = RMF_TOKEN_TEXT;
    while (end < rest.size && rest.at[end] != '\'') {
        bool escape = rest.at[end] == '\\';

        if (escape && (rest.size - end < 2 || (rest.at[end + 1] != '\'' &&
                                               rest.at[end + 1] != '\\'))) {
            bad(token, RMF_EXPR_escape);
            return;
        }
        token->escaped = token->escaped || escape;
        end += escape ? 2 : 1;
    }
    if (end >= rest.size) {
        bad(token, RMF_EXPR_quote);
        return;
    }
    token->text = (rmf_str){rest.at + 1, end - 1};
}

static void take_operator(rmf_str rest, rmf_token *token)
{
    token->kind = RMF_TOKEN_OPERATOR;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        rmf_str text = rmf_str_of(operators[i].text);

        if (rest.size >= text.size && rmf_same(rest.at, text.at, text.size)) {
            token->op = operators[i].op;
            token->text.size = text.size;
            if (operators[i].why != RMF_EXPR_none) {
                bad(token, operators[i].why);
            }
            return;
        }
    }
    bad(token, rest.at[0] == '"' ? RMF_EXPR_double_quote : RMF_EXPR_sign);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void take_token(rmf_str rest, rmf_token *token)
{
    char c = rest.at[0];

    if (begins_name(c)) {
        token->kind = RMF_TOKEN_NAME;
        token->text.size = name_size(rest);
    } else if (is_digit(c)) {
        take_number(rest, token);
    } else if (c == '\'') {
        take_text(rest, token);
    } else if (c == '(' || c == ')') {
        token->kind = c == '(' ? RMF_TOKEN_OPEN : RMF_TOKEN_CLOSE;
        token->text.size = 1;
    } else {
        take_operator(rest, token);
    }
}

void rmf_token_next(rmf_str text, uint32_t *at, rmf_token *out)
{
    uint32_t from = *at;
    rmf_str rest;

    while (from < text.size && is_space(text.at[from])) {
        from++;
    }
    rest = (rmf_str){text.at + from, text.size - from};
    *out = (rmf_token){.kind = RMF_TOKEN_END, .text = {rest.at, 0}};
    out->offset = from;
    if (rest.size > 0) {
        take_token(rest, out);
    }
    *at = from + out->text.size + (out->kind == RMF_TOKEN_TEXT ? 2 : 0);
}
