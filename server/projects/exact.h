/* JSON texts that come out as they went in: drafts are read and written again
 * thousands of times, and nothing may drift. */
#ifndef RMF_PROJECTS_EXACT_H
#define RMF_PROJECTS_EXACT_H

#include <jansson.h>

#include "base/buf.h"

/* Append `value` on one line, members in their order, each number with the
 * fewest digits that read back as the same one. What is deeper than `depth_max`
 * fails the buffer. */
void rmf_exact(const json_t *value, unsigned depth_max, rmf_buf *out);

#endif
