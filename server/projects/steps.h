/* Steps: what an edit of a document is made of. Pure: no store, no clock.
 *
 * A step names a place by `at`, and what changes there:
 *
 *     {"at": ["scenes", "meet", "label"], "was": "x", "now": "y"}  a field;
 *         without `was` it was not there, without `now` it goes away
 *     {"at": ["scenes", "meet"], "now": {…}, "index": 2}   a record comes
 *     {"at": ["scenes", "meet"], "was": {…}, "index": 2}   … goes
 *     {"at": ["scenes", "meet"], "was": {…}, "now": {…}}   … becomes another
 *     {"at": ["scenes", "meet"], "from": 0, "to": 2}       … moves
 *     {"at": [], "was": {…}, "now": {…}}                   the whole document
 *
 * A part of `at` is the name of a member, or in a list the `id` of a record (of
 * two with one id the first; where a step says `index` or `from`, the one that
 * stands there). Other lists are values and replaced whole. `to` counts in the
 * list without the record. `was` must be what stands there: numbers are equal
 * by value (1 is 1.0), the order of members does not matter. The `id` of a
 * record in a list stays: who renames takes it out and puts it in again, else
 * the way back would lead past it.
 *
 * What browsers do with the same steps must come out the same.
 */
#ifndef RMF_PROJECTS_STEPS_H
#define RMF_PROJECTS_STEPS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define RMF_STEPS_MAX 200u /* of one edit */

typedef enum rmf_steps_err {
    RMF_STEPS_OK,
    RMF_STEPS_MALFORMED, /* that is no step, whatever the document is */
    RMF_STEPS_MISFIT,    /* it does not fit what stands there */
    RMF_STEPS_MEMORY
} rmf_steps_err;

typedef struct rmf_steps_fault {
    size_t step;       /* the first that is wrong, 0 … */
    const char *words; /* what is wrong with it; constant */
} rmf_steps_fault;

/* Apply a list of 1 to RMF_STEPS_MAX steps, in order. `*document` is an object
 * and may be another one afterwards. On error it is half changed, to be thrown
 * away, and `fault` says why. `steps` stays as it is and shares nothing with
 * the document. Cost: each step the lists along its path, and its values. */
rmf_steps_err rmf_steps_apply(json_t **document, const json_t *steps,
                              rmf_steps_fault *fault);

/* What leads back: each step turned round, in reverse order. For steps that
 * were applied. The caller's; NULL: no memory. */
json_t *rmf_steps_inverse(const json_t *steps);

/* Equal as `was` is compared. */
bool rmf_steps_equal(const json_t *a, const json_t *b);

#endif
