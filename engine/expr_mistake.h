/* What can be wrong in an expression or a text with facts, and how an author
 * is told. */
#ifndef RAMIFY_EXPR_MISTAKE_H
#define RAMIFY_EXPR_MISTAKE_H

#include "expr.h"

/* X(name, code, sentence). Each % of the sentence is the next word; what stands
 * in […] falls away when its word is empty. */
#define RMF_EXPR_MISTAKES(X)                                                   \
    X(none, "", "")                                                            \
    X(scene, "unknown_scene", "There is no scene '%'.[ Did you mean '%'?]")    \
    X(element, "unknown_element",                                              \
      "There is no element '%'.[ Did you mean '%'?]")                          \
    X(choice, "unknown_choice", "There is no choice '%'.[ Did you mean '%'?]") \
    X(question, "unknown_question",                                            \
      "There is no question '%'.[ Did you mean '%'?]")                         \
    X(form, "unknown_form", "There is no form '%'.[ Did you mean '%'?]")       \
    X(function, "unknown_function",                                            \
      "There is no function '%'.[ Did you mean '%'?]")                         \
    X(variable, "unknown_name",                                                \
      "There is no variable '%'.[ Did you mean '%'?]")                         \
    X(undeclared, "unknown_name",                                              \
      "There is no variable '%'; declare it, or write a text in single "       \
      "quotes.")                                                               \
    X(no_call, "unknown_name", "'%' is a function; write its brackets: %(…)")  \
    X(wants_id, "wrong_argument", "% wants the id of a % in single quotes.")   \
    X(wants_share, "wrong_argument", "% wants a number from 0 to 1.")          \
    X(wants_nothing, "wrong_argument",                                         \
      "% takes nothing between its brackets.")                                 \
    X(wanted, "wrong_type", "Here % is wanted, and this is %.")                \
    X(operand, "wrong_type", "'%' wants %, and this is %.")                    \
    X(compared, "wrong_type",                                                  \
      "'%' compares % with %; both must be of one kind.")                      \
    X(value, "wrong_expression",                                               \
      "A value is wanted here: a name, a number or a text in single quotes.")  \
    X(operator, "wrong_expression",                                            \
      "An operator is wanted here, as && or ==.")                              \
    X(closing, "wrong_expression", "A closing bracket is wanted here.")        \
    X(not_closed, "wrong_expression", "This bracket is not closed.")           \
    X(closes_none, "wrong_expression", "This bracket closes none.")            \
    X(number_range, "wrong_expression", "This number is too large.")           \
    X(number, "wrong_expression",                                              \
      "This is no number; write it as in 0.5 or 12.")                          \
    X(escape, "wrong_expression",                                              \
      "Behind a backslash only ' or another backslash may stand.")             \
    X(quote, "wrong_expression", "This text has no closing quote.")            \
    X(double_quote, "wrong_expression",                                        \
      "Texts stand in single quotes, as in 'city'.")                           \
    X(equal, "wrong_expression", "Write == to compare.")                       \
    X(unequal, "wrong_expression", "Write != to compare.")                     \
    X(and, "wrong_expression", "Write && for and.")                            \
    X(or, "wrong_expression", "Write || for or.")                              \
    X(sign, "wrong_expression", "This sign means nothing here.")               \
    X(deep, "deep_expression", "This nests too deep; part it by variables.")   \
    X(long, "long_expression", "This is too long; part it by variables.")      \
    X(brace_closes_none, "wrong_braces",                                       \
      "This brace closes none; write }} for a brace.")                         \
    X(brace_not_closed, "wrong_braces",                                        \
      "This brace is not closed; write {{ for a brace.")

typedef enum rmf_expr_mistake {
#define X(name, code, sentence) RMF_EXPR_##name,
    RMF_EXPR_MISTAKES(X)
#undef X
} rmf_expr_mistake;

/* Note the mistake in the spot's error. Returns RMF_ERR_DOCUMENT. */
rmf_err rmf_spot_fail(const rmf_spot *spot, rmf_expr_mistake what,
                      uint32_t offset, const rmf_str *words);
/* The function that is spelt most like it, or size 0. */
rmf_str rmf_nearest_fact(rmf_str name);

#endif
