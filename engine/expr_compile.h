/* Between expressions and texts with facts: how a mistake is noted. */
#ifndef RAMIFY_EXPR_COMPILE_H
#define RAMIFY_EXPR_COMPILE_H

#include "expr.h"

/* Each `%` of the sentence is replaced by the next of `words`, long ones cut.
 * Returns RMF_ERR_DOCUMENT. */
rmf_err rmf_spot_fail(rmf_spot *spot, const char *code, uint32_t offset,
                       const char *sentence, const rmf_str *words);

#endif
