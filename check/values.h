/* Which values each fact may have (model.h). */
#ifndef RMF_CHECK_VALUES_H
#define RMF_CHECK_VALUES_H

#include "model.h"

/* Fills `values`, `count`, `start`, `abstract`, `saturates` of all facts. */
bool rmf_values_make(rmf_model *model);

/* Goes through all combinations of values of an atom's facts.
 *
 *     rmf_combo c;
 *     for (bool more = rmf_combo_first(&c, model, &atom, extra); more;
 *          more = rmf_combo_next(&c)) … c.values, c.at …
 *
 * `extra` is one more fact behind the atom's (RMF_NONE: none). */
typedef struct rmf_combo {
    const rmf_model *model;
    uint32_t count;
    uint32_t facts[RMF_ATOM_FACTS_MAX + 1];
    uint32_t at[RMF_ATOM_FACTS_MAX + 1]; /* indexes of values */
    rmf_value values[RMF_ATOM_FACTS_MAX + 1];
} rmf_combo;

/* False: too many, or a fact whose values are not known. */
bool rmf_combo_first(rmf_combo *c, const rmf_model *model, const rmf_atom *atom,
                     uint32_t extra);
bool rmf_combo_next(rmf_combo *c);

/* Whether what the atom gives follows from its facts' values. */
bool rmf_atom_exact(const rmf_model *model, const rmf_atom *atom);

#endif
