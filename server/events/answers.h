/* What viewers write, held against what the film asks for: a field that no
 * form has, or an answer of another type, never reaches the store. */
#ifndef RMF_EVENTS_ANSWERS_H
#define RMF_EVENTS_ANSWERS_H

#include "projects/projects.h"

/* Whether the values of a `submitted` are those of its form. False: `why` is a
 * sentence. */
bool rmf_form_fits(const rmf_release *release, const char *form,
                   const rmf_input *input, char *why, size_t room);

/* Whether a kept variable may have this value. */
bool rmf_kept_fits(const rmf_release *release, const char *name,
                   const rmf_value *value);

#endif
