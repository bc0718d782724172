/* A film as sets see it: its facts with the values that each may have, as bits
 * of decision diagrams, and its conditions as sets.
 *
 * A fact has a finite list of values. They are all that it can have (exact):
 * listed ones, or those that the film's own `set`s lead to, 4,096 at most; of
 * a counter that is only compared with numbers all above the largest count as
 * one. Or they stand for ranges (abstract): each number that it is compared
 * with, and each range between two; each text that it is compared with, and
 * all others. Where an abstract fact is used in another way, what comes of it
 * is not known, and both outcomes (or every value) count as possible. So a set
 * never lacks what can be; it may have more, and then nothing says "can" but a
 * trail that the engine has played.
 */
#ifndef RMF_CHECK_MODEL_H
#define RMF_CHECK_MODEL_H

#include <bdd.h>

#include "engine/explore.h"

#define RMF_VALUES_MAX 4096u
#define RMF_COMBOS_MAX 65536u /* tabulated of one atom or `set` */

typedef struct rmf_fact {
    rmf_known_fact known;
    rmf_value *values;
    BDD *is; /* is[i]: it has value i */
    uint32_t count;
    uint32_t start; /* index of the value before the first input */
    bool listed;    /* the document says which values there are */
    bool abstract;  /* values stand for ranges … */
    bool *range;    /* … of numbers: this one does */
    bool saturates; /* the last value stands for all above `top` */
    int64_t top;
    uint32_t bit_first, bit_count;
    BDD cube;      /* its bits */
    BDD valid;     /* any of its values */
    uint32_t rank; /* where the document first speaks of it */
} rmf_fact;

typedef struct rmf_held_sets { /* a condition */
    BDD yes, no;               /* where it may be true, and false */
    bool exact;                /* never both */
    bool made;
} rmf_held_sets;

typedef struct rmf_stored_sets { /* what an action `set` stores */
    bool made, exact;
    uint32_t fact;
    uint32_t count;
    uint32_t *to; /* value indexes … */
    BDD *where;   /* … and the facts that lead to each */
} rmf_stored_sets;

typedef struct rmf_model {
    const rmf_document *doc;
    rmf_explorer *ex;
    rmf_fact *facts;
    uint32_t fact_count;
    uint32_t bit_count;
    rmf_held_sets *conditions;
    uint32_t condition_count;
    rmf_stored_sets *actions;
    uint32_t action_count;
    BDD universe; /* every fact has one of its values */
    bool vague;   /* something was taken for possible without knowing */
    bool broken;  /* a limit of memory was met: sets are no longer right */
} rmf_model;

/* Decides on values and bits; needs BuDDy running. False: out of memory. */
bool rmf_model_make(rmf_model *model, rmf_document *doc, rmf_explorer *ex);
void rmf_model_free(rmf_model *model);

const rmf_held_sets *rmf_model_holds(rmf_model *model, uint32_t condition);
const rmf_stored_sets *rmf_model_stores(rmf_model *model, uint32_t action);
/* The value's index, or that of the range which it lies in; RMF_NONE. */
uint32_t rmf_model_value(const rmf_fact *fact, const rmf_value *value);

/* Sets: results are referenced, arguments stay the caller's. */
BDD rmf_set_keep(rmf_model *model, BDD result);
BDD rmf_set_and(rmf_model *model, BDD a, BDD b);
BDD rmf_set_or(rmf_model *model, BDD a, BDD b);
BDD rmf_set_less(rmf_model *model, BDD a, BDD b); /* a without b */
BDD rmf_set_any(rmf_model *model, BDD set, const rmf_fact *fact);
void rmf_set_drop(BDD set);
/* *set gets the result, and what it was is dropped. */
void rmf_set_move(BDD *set, BDD result);

#endif
