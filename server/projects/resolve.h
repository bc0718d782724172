/* From the author's document to the one that players get: clips are kept and
 * described, scenes lie on frames, files become addresses below media/. */
#ifndef RMF_PROJECTS_RESOLVE_H
#define RMF_PROJECTS_RESOLVE_H

#include "projects/projects.h"

/* Changes `document`. False: `words` holds a line for each mistake. */
bool rmf_resolve(const rmf_publishing *what, json_t *document, rmf_buf *words);

#endif
